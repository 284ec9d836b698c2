"""Segments of calls and conversations: the legs, queues and transfers of one conversation are one contact."""

from __future__ import annotations

from datetime import timedelta

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles.words import meanings
from cxkit.shapes.cases import (
    CONSTANT,
    EVERY_ROW,
    FURTHER,
    KEY,
    LATE,
    WHEN,
    Rows,
    is_further,
    ordered,
    readable,
    roles_of_cases,
    rows_of_cases,
    variation,
    within,
)
from cxkit.shapes.shape import Evidence, Shape
from cxkit.tables.identifiers import identity
from cxkit.values.reasons import Reason
from cxkit.values.statuses.case_statuses import is_over

_WHOLE = frozenset({"call", "conversation", "interaction", "chat", "linked"})
_ID = frozenset({"id", "ref", "code", "unique"})
_FEWEST = 3  # calls with several rows
_LONGEST = timedelta(hours=12)
_NEARLY_ALL = 0.95
_ONE_CONTACT = ("customer_id", "channel")


def recognise(evidence: Evidence) -> Shape | None:
    """The shape if an id of calls or conversations repeats within hours, with one customer and one channel.

    A call cannot be two contacts, as a ticket can: calls about one ticket days apart have ids of their own.
    """
    rows = rows_of_cases(evidence) or _with_few_segments(evidence)
    if rows is None or not readable(evidence, rows.time) or not (evidence.declared or _names_a_conversation(rows)):
        return None
    evidence = evidence.repeating(rows.case)
    fixed = [column for role in _ONE_CONTACT if (column := evidence.column(role)) and column not in rows]
    found = variation(evidence, rows.case, fixed)
    if not evidence.declared and (any(found.varies[column] > CONSTANT for column in fixed) or not _is_short(evidence, rows)):
        return None
    found = variation(evidence, rows.case, fixed, whole=True)
    if not found.several or (not evidence.declared and any(found.varies[column] > CONSTANT for column in fixed)):
        return None
    text = tr(
        "Rows are segments of conversations: {cases:,} by '{case}' have {rows:,} rows. A conversation counts as one contact, at its "
        "first row.",
        cases=found.cases,
        case=rows.case,
        rows=found.rows,
    )
    return joined(evidence, rows, text)


def joined(evidence: Evidence, rows: Rows, text: str, key: pl.Expr | None = None) -> Shape:
    """The shape in which rows of one case are one contact, at its first row; ``key`` makes the column of the cases if the file has none."""
    order = ordered(evidence, rows)
    late = [column for role in LATE if (column := evidence.column(role)) and column not in rows]
    final = {column: f"cx:last {column}" for column in dict.fromkeys(late)}

    def add(frame: pl.LazyFrame) -> pl.LazyFrame:
        last = [within(pl.col(column).drop_nulls().last()).alias(name) for column, name in final.items()]
        keyed = frame if key is None else frame.with_columns(key.alias(rows.case))
        return order.add(keyed).with_columns(is_further().alias(FURTHER), *last)

    return Shape(
        add,
        {FURTHER: "further row", **{made: tr("last '{column}'", column=column) for column, made in final.items()}},
        roles=roles_of_cases(evidence, rows) if key is None else {},
        excluded={Reason.FURTHER_ROW: FURTHER},
        final=final,
        notes=(Note(code="shape", level="info", text=text, hint=EVERY_ROW),),
    )


def _with_few_segments(evidence: Evidence) -> Rows | None:
    """The column of calls or conversations and that of times, if few calls have several rows: most are never passed on.

    A "call" that is open is a ticket of a help desk.
    """
    case, time = evidence.column("case_id"), evidence.column("contacted_at")
    if case is None or time is None or not _names_a_conversation(Rows(case, time)):
        return None
    status = evidence.column("status")
    if status and any("call" in word for word in meanings(case)) and any(is_over(text) is False for text in {*evidence.sampled(status)}):
        return None
    ids = evidence.repeating(case).table.sample.select(identity(pl.col(case))).to_series().drop_nulls()
    return Rows(case, time) if ids.filter(ids.is_duplicated()).n_unique() >= _FEWEST else None


def _names_a_conversation(rows: Rows) -> bool:
    """Whether a header names the number of one call or conversation: "callid", "Conversation ID", "Session ID" beside "Call Start Time"."""
    words = meanings(rows.case)
    whole = _WHOLE | ({"session"} if any(word & _WHOLE for word in meanings(rows.time)) else set())
    return any(word & whole for word in words) and all(word & (whole | _ID) for word in words)


def _is_short(evidence: Evidence, rows: Rows) -> bool:
    """Whether nearly all cases with several rows begin and end within hours."""
    span = (pl.col(WHEN).max() - pl.col(WHEN).min()).alias("span")
    spans = ordered(evidence, rows).add(evidence.table.sample.lazy()).group_by(KEY).agg(pl.len().alias("rows"), span)
    several = spans.filter(pl.col("rows") > 1).collect().get_column("span").drop_nulls()
    return bool(several.len()) and int((several <= _LONGEST).sum()) >= _NEARLY_ALL * several.len()
