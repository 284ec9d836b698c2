"""A log of what happened to contracts, or of their states: a row that begins one, and the later row that ends it, are a contract."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.roles.words import all_meanings
from cxkit.shapes.cases import FURTHER, columns_of_days, readable
from cxkit.shapes.shape import Evidence, Shape
from cxkit.tables.identifiers import identity
from cxkit.tables.typed_columns import dated
from cxkit.values.flags import flag
from cxkit.values.reasons import Reason
from cxkit.values.statuses.contract_events import Event, event
from cxkit.values.statuses.states import has_left

BEGIN, _END = "cx:begin of the contract", "cx:end of the contract"
"""The columns of days that a log makes."""
_WHO, _WHEN, _EVENT, _PLACE, _NUMBER, _FIRST = "cx:of", "cx:when", "cx:event", "cx:place", "cx:number", "cx:first"
_MOST = 60  # kinds of events
_SEVERAL = 0.2  # of the customers must have several rows
_NEARLY_ALL = 0.95
_BEGUN = 0.5  # of the customers must have a row that begins a contract


def recognise(evidence: Evidence) -> Shape | None:
    """Rows with a customer, a day and an event, of which some begin contracts and others end them."""
    table = evidence.table
    who = evidence.column("customer_id")
    if who is None or (evidence.knows_ends and not evidence.declared):
        return None
    days = columns_of_days(evidence, (who,))
    if len(days) != 1 or not readable(evidence, days[0]):
        return None
    day = days[0]
    moment = dated(table, day, table.sample.schema[day], clock=True).parts.struct.field("moment")
    found = _log(evidence, who, {who, *days}, moment)
    if found is None:
        return None
    column, kinds = found

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
            pl.when(_FIRST).then(pl.col(day)).alias(BEGIN), end.alias(_END), (~(pl.col(_FIRST) | of_before)).alias(FURTHER)
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
        columns={BEGIN: day, _END: day, FURTHER: "further row"},
        roles={"since": BEGIN, "until": _END},
        excluded={Reason.FURTHER_ROW: FURTHER},
        notes=(note,),
    )


def _within(value: pl.Expr) -> pl.Expr:
    return value.over([_WHO], order_by=[_WHEN, _PLACE], nulls_last=True)


def _state(text: str) -> Event | None:
    """What the day of a state means of a contract: it begins with that of a current customer, and ends with that of a former one."""
    left = has_left(text) if flag(text) is None else None
    return None if left is None else "end" if left else "begin"


def _log(evidence: Evidence, who: str, others: set[str], moment: pl.Expr) -> tuple[str, Mapping[str, Event]] | None:
    """The column of events, else that of states, with what its texts mean; None if the rows are no log.

    A day of the begin, by its header, is not the one on which a contract got the state that stands beside it.
    """
    of_begin = any({"started", "joined"} & all_meanings(column) for column in others - {who})
    for meaning in (event,) if of_begin and not evidence.declared else (event, _state):
        column = _events(evidence, others, meaning)
        kinds = _kinds(evidence, column, meaning) if column else {}
        in_turn = meaning is event or evidence.declared or (column and _alternate(evidence, (who, column), moment, kinds))
        if column and in_turn and (evidence.declared or _is_log(evidence, who, column, kinds)):
            return column, kinds
    return None


def _alternate(evidence: Evidence, columns: tuple[str, str], moment: pl.Expr, kinds: Mapping[str, Event]) -> bool:
    """Whether nearly all customers have first the state of a current one, and then other states in turn.

    Contracts that are listed with their state today have the same one several times, and older ones ended first.
    """
    who, state = columns
    rows = evidence.of_all(identity(pl.col(who)).alias(_WHO), moment.alias(_WHEN), pl.col(state).cast(pl.String).alias(_EVENT))
    rows = rows.drop_nulls().sort(_WHEN)
    begins = [text for text, kind in kinds.items() if kind == "begin"]
    first = rows.group_by(_WHO, maintain_order=True).first().select(pl.col(_EVENT).is_in(begins).mean()).item()
    changes = rows.with_columns(pl.col(_EVENT).shift(1).over(_WHO).alias(_FIRST)).drop_nulls()
    different = changes.select((pl.col(_EVENT) != pl.col(_FIRST)).mean()).item()
    return all(isinstance(share, float) and share >= _NEARLY_ALL for share in (first, different))


def _events(evidence: Evidence, others: set[str], meaning: Callable[[str], Event | None]) -> str | None:
    """The only column with events that begin contracts and events that end them."""
    found = []
    for column, dtype in evidence.table.sample.schema.items():
        texts = set(evidence.sampled(column)) if dtype == pl.String and column not in others and not column.startswith("cx:") else set()
        if texts and len(texts) <= _MOST and {"begin", "end"} & {meaning(text) for text in texts}:
            # the first end may come after the sample
            everywhere = evidence.distinct(column, _MOST + 1)
            if len(everywhere) <= _MOST and {"begin", "end"} <= {meaning(text) for text in everywhere}:
                found.append(column)
    return found[0] if len(found) == 1 else None


def _kinds(evidence: Evidence, column: str, meaning: Callable[[str], Event | None]) -> dict[str, Event]:
    texts = evidence.of_all(pl.col(column).cast(pl.String).drop_nulls().unique().head(_MOST).implode()).item().to_list()
    return {text: kind for text in sorted(texts) if (kind := meaning(text)) is not None}


def _is_log(evidence: Evidence, who: str, column: str, kinds: Mapping[str, Event]) -> bool:
    """Whether customers have several rows, and most of them one that begins a contract."""
    begins = [text for text, kind in kinds.items() if kind == "begin"]
    rows = evidence.of_all(pl.len().alias("rows"), pl.col(column).cast(pl.String).is_in(begins).any().alias("begun"), by=(who,))
    customers = rows.height
    return bool(customers and (rows["rows"] > 1).sum() >= _SEVERAL * customers and rows["begun"].sum() >= _BEGUN * customers)
