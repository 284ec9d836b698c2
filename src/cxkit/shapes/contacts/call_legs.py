"""Calls without an id: one caller at one moment makes one call, whose queues and extensions have a row each."""

from __future__ import annotations

from datetime import time

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.roles.words import meanings
from cxkit.shapes.cases import EVERY_ROW, FURTHER, KEY, LATE, WHEN
from cxkit.shapes.shape import Evidence, Shape, fitting
from cxkit.tables.identifiers import identity
from cxkit.tables.typed_columns import dated
from cxkit.values.reasons import Reason

_CALLS = frozenset({"call", "caller"})
_FEWEST = 3  # calls with several rows
_SOME, _MANY = 0.05, 0.3  # of the calls must have several rows: if times have seconds, and if they do not
_HALF = 0.5
_ROW = "cx:row"


def recognise(evidence: Evidence) -> Shape | None:
    """The shape if callers often have several rows of the same moment, which differ, and no column numbers calls or cases."""
    caller, when = evidence.column("customer_id"), evidence.column("contacted_at")
    if not caller or not when or "case_id" in evidence.table.roles.keys() | evidence.table.doubtful.keys():
        return None
    shown = evidence.table.shown.get(caller, caller)
    if not evidence.declared and not any(word & _CALLS for header in (shown, when) for word in meanings(header)):
        return None
    day = dated(evidence.table, when, evidence.table.sample.schema[when], clock=True)
    if day.error:
        return None
    who, moment = identity(pl.col(caller)), day.parts.struct.field("moment")
    if not evidence.declared and not _is_repeated(
        evidence.table.sample.select(who.alias(KEY), moment.alias(WHEN), pl.struct(pl.all()).alias(_ROW))
    ):
        return None
    rows = evidence.of_all(who.alias(KEY), moment.alias(WHEN))
    calls = rows.drop_nulls().n_unique() + rows.filter(pl.any_horizontal(pl.all().is_null())).height
    if calls == rows.height:
        return None
    late = [column for role in LATE if (column := evidence.column(role)) and column not in (caller, when)]
    final = {column: f"cx:last {column}" for column in dict.fromkeys(late)}

    def add(frame: pl.LazyFrame) -> pl.LazyFrame:
        place = pl.int_range(pl.len(), dtype=pl.UInt32)
        known = who.is_not_null() & moment.is_not_null() & fitting(frame, evidence.table.reading.overflow)
        alone = pl.format("\0{}", place)
        made = frame.with_columns(pl.when(known).then(pl.format("{}\0{}", who, moment)).otherwise(alone).alias(KEY))
        last = [pl.col(column).drop_nulls().last().over(KEY).alias(name) for column, name in final.items()]
        return made.with_columns((place.over(KEY) > 0).alias(FURTHER), *last)

    text = tr(
        "Rows of one '{caller}' at the same moment of '{time}' are legs of one call: {calls:,} calls have {rows:,} rows.",
        caller=shortened(shown),
        time=shortened(when),
        calls=calls,
        rows=rows.height,
    )
    return Shape(
        add,
        {FURTHER: "further row", **{made: tr("last '{column}'", column=column) for column, made in final.items()}},
        excluded={Reason.FURTHER_ROW: FURTHER},
        final=final,
        notes=(Note(code="shape", level="info", text=text, hint=EVERY_ROW),),
    )


def _is_repeated(rows: pl.DataFrame) -> bool:
    """Whether callers often have several rows of one moment that are not alike; some call again within a minute, but few do."""
    known = rows.filter(pl.col(KEY).is_not_null() & pl.col(WHEN).is_not_null())
    if known.is_empty() or (known.get_column(WHEN).dt.time() == time.min).all():
        return False
    seconds = known.select((pl.col(WHEN).dt.second() > 0).mean()).item() >= _HALF
    calls = known.group_by(KEY, WHEN).agg(pl.len().alias("rows"), pl.col(_ROW).n_unique().alias("different"))
    several = calls.filter(pl.col("rows") > 1)
    differ = several.filter(pl.col("different") > 1).height
    return several.height >= max(_FEWEST, (_SOME if seconds else _MANY) * calls.height) and differ >= _HALF * several.height
