"""A log of what happened to contracts: a row that begins one, and the later row that ends it, are a contract."""

from __future__ import annotations

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.shapes.cases import FURTHER, columns_of_days, readable
from cxkit.shapes.shape import Evidence, Shape
from cxkit.tables.identifiers import identity
from cxkit.tables.typed_columns import dated
from cxkit.values.reasons import Reason
from cxkit.values.statuses.contract_events import Event, event

_BEGIN, _END = "cx:begin of the contract", "cx:end of the contract"
_WHO, _WHEN, _EVENT, _PLACE, _NUMBER, _FIRST = "cx:of", "cx:when", "cx:event", "cx:place", "cx:number", "cx:first"
_MOST = 60  # kinds of events
_SEVERAL = 0.2  # of the customers must have several rows
_BEGUN = 0.5  # of the customers must have a row that begins a contract


def recognise(evidence: Evidence) -> Shape | None:
    """Rows with a customer, a day and an event, of which some begin contracts and others end them."""
    table = evidence.table
    who = evidence.column("customer_id")
    if who is None or (evidence.knows_ends and not evidence.declared):
        return None
    days = columns_of_days(evidence, (who,))
    column = _events(evidence, {who, *days}) if len(days) == 1 and readable(evidence, days[0]) else None
    if column is None or not (evidence.declared or _is_log(evidence, who, column)):
        return None
    day = days[0]
    kinds = _kinds(evidence, column)
    moment = dated(table, day, table.sample.schema[day], clock=True).parts.struct.field("moment")

    def add(frame: pl.LazyFrame) -> pl.LazyFrame:
        meant = pl.col(column).cast(pl.String).replace_strict(kinds, default=None, return_dtype=pl.String)
        place = pl.int_range(pl.len(), dtype=pl.UInt32)
        logged = frame.with_columns(identity(pl.col(who)).alias(_WHO), moment.alias(_WHEN), meant.alias(_EVENT), place.alias(_PLACE))
        # a second begin before an end belongs to the same contract
        before = _within(pl.col(_EVENT).forward_fill().shift(1)).fill_null("end")
        logged = logged.with_columns(((pl.col(_EVENT) == "begin") & (before == "end")).fill_null(value=False).alias(_FIRST))
        logged = logged.with_columns(_within(pl.col(_FIRST).cast(pl.UInt32).cum_sum()).alias(_NUMBER))
        ends = pl.when(pl.col(_EVENT) == "end").then(pl.col(day))
        end = ends.drop_nulls().last().over([_WHO, _NUMBER], order_by=[_WHEN, _PLACE], nulls_last=True)
        first_row = _within(pl.int_range(pl.len(), dtype=pl.UInt32)) == 0
        # what was begun before the log keeps one row, without a begin
        of_before = first_row & (pl.col(_NUMBER) == 0)
        return logged.with_columns(
            pl.when(_FIRST).then(pl.col(day)).alias(_BEGIN), end.alias(_END), (~(pl.col(_FIRST) | of_before)).alias(FURTHER)
        )

    begins, ends = (", ".join(f"'{shortened(text)}'" for text, kind in kinds.items() if kind == wanted) for wanted in ("begin", "end"))
    text = tr(
        "Rows are events of contracts: in column '{column}' {begins} begin a contract, {ends} end it, at '{day}'.",
        column=shortened(column),
        begins=begins,
        ends=ends,
        day=shortened(day),
    )
    note = Note(code="shape", level="info", text=text, hint="--shape plain takes the file as it is")
    return Shape(
        add=add,
        columns={_BEGIN: day, _END: day, FURTHER: "further row"},
        roles={"since": _BEGIN, "until": _END},
        excluded={Reason.FURTHER_ROW: FURTHER},
        notes=(note,),
    )


def _within(value: pl.Expr) -> pl.Expr:
    return value.over([_WHO], order_by=[_WHEN, _PLACE], nulls_last=True)


def _events(evidence: Evidence, others: set[str]) -> str | None:
    """The only column with events that begin contracts and events that end them."""
    found = []
    for column, dtype in evidence.table.sample.schema.items():
        texts = set(evidence.sampled(column)) if dtype == pl.String and column not in others and not column.startswith("cx:") else set()
        if texts and len(texts) <= _MOST and {"begin", "end"} & {event(text) for text in texts}:
            # the first end may come after the sample
            everywhere = evidence.distinct(column, _MOST + 1)
            if len(everywhere) <= _MOST and {"begin", "end"} <= {event(text) for text in everywhere}:
                found.append(column)
    return found[0] if len(found) == 1 else None


def _kinds(evidence: Evidence, column: str) -> dict[str, Event]:
    texts = evidence.of_all(pl.col(column).cast(pl.String).drop_nulls().unique().head(_MOST).implode()).item().to_list()
    return {text: kind for text in sorted(texts) if (kind := event(text)) is not None}


def _is_log(evidence: Evidence, who: str, column: str) -> bool:
    """Whether customers have several rows, and most of them one that begins a contract."""
    begins = [text for text, kind in _kinds(evidence, column).items() if kind == "begin"]
    rows = evidence.of_all(pl.len().alias("rows"), pl.col(column).cast(pl.String).is_in(begins).any().alias("begun"), by=(who,))
    customers = rows.height
    return bool(customers and (rows["rows"] > 1).sum() >= _SEVERAL * customers and rows["begun"].sum() >= _BEGUN * customers)
