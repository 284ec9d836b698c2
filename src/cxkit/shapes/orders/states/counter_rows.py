"""Rows that take back an order which is cancelled or returned already: only one of the two reduces the revenue.

It builds on what the shapes ``order-status`` and ``refunds`` have found.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.shapes.cells import stripped
from cxkit.shapes.number_columns import NumberColumn, number_column
from cxkit.shapes.order_words import names_reversal
from cxkit.shapes.orders.documents.document_column import document_column
from cxkit.shapes.orders.states.order_status import EXCLUDED
from cxkit.shapes.shape import Evidence, Shape, fitting
from cxkit.tables.identifiers import identity
from cxkit.tables.typed_columns import dated
from cxkit.values.reasons import Reason

COUNTER = "cx:counter row"
_SIZE, _ORDER, _WHO, _DAY, _REVERSAL = "cx:size", "cx:of order", "cx:of customer", "cx:on day", "cx:reversal"
_GONE, _PART, _KEPT, _BACK = "cx:gone", "cx:gone in part", "cx:kept", "cx:takes back"
_NAMED, _FREE, _ALIKE, _DOUBTFUL = "cx:counter row by order", "cx:gone without one", "cx:counter row by amount", "cx:doubtful counter row"
_SELDOM = 0.1  # of the orders that count have a reference to another one
_MOSTLY = 0.9  # of the references are numbers of orders


class _Links(NamedTuple):
    """References between rows: ``columns`` that name other documents by their ``number``.

    Counter rows name documents that are ``gone`` or ``kept``, and documents that are gone may name their ``counters``.
    """

    number: str | None = None
    columns: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    counters: tuple[str, ...] = ()

    def refer_to(self, numbers: Sequence[str]) -> pl.Expr:
        """Whether a reference of a row is one of the numbers."""
        found = (_id(column).is_in(list(numbers)) for column in self.columns)
        return pl.any_horizontal(pl.lit(value=False), *found).fill_null(value=False)


class _Rows(NamedTuple):
    """The table with what rows are compared by (``prepare`` adds it): ``needed`` are the columns that this takes."""

    evidence: Evidence
    prepare: Callable[[pl.LazyFrame], pl.LazyFrame]
    needed: Sequence[str]

    def query(self, query: Callable[[pl.LazyFrame], pl.LazyFrame], *further: str) -> pl.DataFrame:
        """The result of a query on the prepared rows."""
        return self.evidence.table.query(lambda frame: query(self.prepare(frame)), [*self.needed, *further])


def recognise(evidence: Evidence) -> Shape | None:
    """Orders that a status or a column of refunds says are cancelled or returned, beside rows with negative amounts that take them back."""
    name = evidence.column("amount")
    amount = number_column(evidence.table, name) if name else None
    if name is None or amount is None or not (EXCLUDED in evidence.table.columns or evidence.column("returned")):
        return None
    rows = _rows(evidence, amount)
    if not all(rows.query(lambda frame: frame.select((pl.col(_GONE) | (pl.col(_PART) > 0)).any(), pl.col(_BACK).any())).row(0)):
        return None
    links = _links(rows)
    taken, doubtful = rows.query(
        lambda frame: _mark_counter_rows(frame, links).select(pl.col(COUNTER, _DOUBTFUL).sum()),
        *links.columns,
        *filter(None, [links.number]),
    ).row(0)
    notes = _notes(int(taken), int(doubtful))
    if not taken:
        return Shape(lambda frame: frame, {}, notes=notes) if notes else None
    return Shape(
        lambda frame: _mark_counter_rows(rows.prepare(frame), links),
        {COUNTER: tr("counter row")},
        excluded={Reason.FURTHER_ROW: COUNTER},
        notes=notes,
    )


def _rows(evidence: Evidence, amount: NumberColumn) -> _Rows:
    table = evidence.table
    roles = {name: evidence.column(role) for name, role in ((_ORDER, "order_id"), (_WHO, "customer_id"), (_DAY, "ordered_at"))}
    kinds = document_column(evidence)
    value, no = amount.value.fill_nan(None).fill_null(0.0), pl.lit(value=False)
    cancelled = pl.col(EXCLUDED) & (value > 0) if EXCLUDED in table.columns else no
    back = evidence.column("returned")
    returned = pl.col(back).fill_null(0.0) if back else pl.lit(0.0)
    out = [pl.col(column) for column in table.excluded.values()]
    reversals = [each for each in evidence.distinct(kinds) if names_reversal(each)] if kinds else []
    text = stripped(kinds) if kinds else pl.lit("")
    gone, left_out = cancelled | ((returned > 0) & (value == 0)), pl.any_horizontal(no, *out).fill_null(value=False)
    made = {
        _SIZE: pl.when(value == 0).then(returned).otherwise(value.abs()).round(2),
        _ORDER: _id(roles[_ORDER]),
        _WHO: _id(roles[_WHO]),
        _DAY: _day(evidence, roles[_DAY]),
        _REVERSAL: text.is_in(reversals).fill_null(value=False),
        _GONE: gone.fill_null(value=False),
        _PART: pl.when(value > 0).then(returned).otherwise(0.0).round(2),
        _KEPT: (value > 0) & ~left_out & ~gone,
        _BACK: (value < 0) & ~left_out,
    }

    def prepare(frame: pl.LazyFrame) -> pl.LazyFrame:
        whole = fitting(frame, table.reading.overflow)
        typed = frame.with_columns(amount.parts).with_columns(made[name].alias(name) for name in made)
        return typed.with_columns(pl.col(_GONE, _KEPT, _BACK) & whole)

    named = dict.fromkeys(root for each in (amount.parts, *made.values()) for root in each.meta.root_names())
    return _Rows(evidence, prepare, [column for column in named if column in table.columns])


def _id(column: str | None) -> pl.Expr:
    return identity(pl.col(column)) if column else pl.lit(None, dtype=pl.String)


def _day(evidence: Evidence, column: str | None) -> pl.Expr:
    """The day of a row; null if no column has days that can be read."""
    none = pl.lit(None, dtype=pl.Date)
    if column is None:
        return none
    found = dated(evidence.table, column, evidence.table.sample.schema[column])
    return none if found.error else found.parts.struct.field("day")


def _links(rows: _Rows) -> _Links:
    """The references of counter rows to documents and of these to their counter rows, in columns that few others fill."""
    seldom, numbers = _seldom_filled(rows), _numbers(rows)
    if not seldom:
        return _Links()
    used = [*seldom, *(number for number in numbers if number not in seldom)]
    moved = rows.query(
        lambda frame: frame.filter(pl.col(_GONE) | pl.col(_BACK)).select(_GONE, _BACK, *(_id(column).alias(column) for column in used)),
        *used,
    )
    for number in numbers:
        if (links := _links_by(rows, moved, number, [column for column in seldom if column != number])).columns:
            return links
    return _Links()


def _links_by(rows: _Rows, moved: pl.DataFrame, number: str, seldom: Sequence[str]) -> _Links:
    """The references by one column of numbers; ``moved`` has the rows that are gone or take something back."""
    referred = {column: values for column in seldom if (values := {*moved.get_column(column).drop_nulls()})}
    wanted = sorted(set[str]().union(*referred.values()))
    kept = {*rows.query(lambda frame: frame.filter(pl.col(_KEPT), _id(number).is_in(wanted)).select(_id(number)), number).to_series()}
    known = kept | {*moved.get_column(number)}
    columns = [column for column, values in referred.items() if len(values & known) >= _MOSTLY * len(values)]

    def named_by(which: str) -> set[str]:
        return set[str]().union(*(referred[column] & {*moved.filter(pl.col(which)).get_column(column)} for column in columns))

    gone, back = ({*moved.filter(pl.col(which)).get_column(number)} for which in (_GONE, _BACK))
    taken_back = named_by(_BACK)
    found = (taken_back & gone - kept, taken_back & kept, named_by(_GONE) & back)
    return _Links(number, tuple(columns), *(tuple(sorted(each)) for each in found))


def _free_columns(rows: _Rows) -> list[str]:
    table = rows.evidence.table
    held = {found.column for found in table.roles.values()}
    return [each for each in table.columns if each not in held and not each.startswith("cx:") and not table.sample.schema[each].is_nested()]


def _seldom_filled(rows: _Rows) -> list[str]:
    """The columns without a role that nearly no order that counts has a value in."""
    columns = _free_columns(rows)
    kept = rows.prepare(rows.evidence.table.sample.lazy()).filter(_KEPT).select(_id(column).alias(column) for column in columns).collect()
    return [column for column in columns if kept.get_column(column).count() <= _SELDOM * kept.height]


def _numbers(rows: _Rows) -> list[str]:
    """The columns by which documents may be known: that of the orders, and those whose sampled values are all different."""
    order = rows.evidence.column("order_id")
    used = pl.any_horizontal(_GONE, _KEPT, _BACK)
    columns = [column for column in _free_columns(rows) if column != order]
    sample = rows.prepare(rows.evidence.table.sample.lazy()).filter(used).select(_id(column).alias(column) for column in columns).collect()
    return [*([order] if order else []), *(each.name for each in sample if each.null_count() == 0 and each.is_unique().all())]


def _mark_counter_rows(frame: pl.LazyFrame, links: _Links) -> pl.LazyFrame:
    """The prepared rows with the counter rows marked, and those that may be of an order which counts as well as of one that is gone.

    A counter row takes back an order of the same number, or one that a reference names; else one of the same customer and amount.
    """
    known, number = pl.col(_ORDER).is_not_null(), _id(links.number)
    gone, kept, back = pl.col(_GONE), pl.col(_KEPT), pl.col(_BACK)

    whole = gone.any().over(_ORDER) & ~kept.any().over(_ORDER)
    same_line = ~kept.any().over(_ORDER, _SIZE) | pl.col(_REVERSAL)
    line = same_line & (back.cum_sum().over(_ORDER, _SIZE) <= gone.sum().over(_ORDER, _SIZE))
    part = (pl.col(_PART).max().over(_ORDER) == pl.col(_SIZE)) & (back.cum_sum().over(_ORDER) == 1)
    named = back & (links.refer_to(links.gone) | number.is_in(list(links.counters)) | (known & (whole | line | part)))
    frame = frame.with_columns(named.fill_null(value=False).alias(_NAMED))
    free = gone & ~(known & (pl.col(_NAMED).any().over(_ORDER))) & ~number.is_in(list(links.gone)).fill_null(value=False)
    free &= ~links.refer_to(links.counters)
    unnamed = back & ~pl.col(_NAMED) & ~(known & kept.any().over(_ORDER)) & ~links.refer_to(links.kept) & pl.col(_WHO).is_not_null()
    frame = frame.with_columns(free.alias(_FREE), unnamed.alias(_ALIKE))
    alike, same = pl.col(_ALIKE), (_WHO, _SIZE)
    enough = alike.cum_sum().over(same) <= pl.col(_FREE).sum().over(same)
    may_be = alike & enough & ~_is_later(pl.col(_FREE), same)
    either = kept.any().over(same) & ~_is_later(kept, same) & ~pl.col(_REVERSAL)
    return frame.with_columns((pl.col(_NAMED) | (may_be & ~either)).alias(COUNTER), (may_be & either).alias(_DOUBTFUL))


def _is_later(rows: pl.Expr, same: Sequence[str]) -> pl.Expr:
    """Whether all of these rows with the ``same`` values are of a later day; false if days are not known."""
    return (pl.when(rows).then(pl.col(_DAY)).min().over(same) > pl.col(_DAY)).fill_null(value=False)


def _notes(taken: int, doubtful: int) -> tuple[Note, ...]:
    notes = []
    if taken:
        text = tr(
            "{n:,} row takes back an order that is cancelled or returned already: it is not subtracted once more."
            if taken == 1
            else "{n:,} rows take back orders that are cancelled or returned already: they are not subtracted once more.",
            n=taken,
        )
        notes.append(Note(code="shape", level="info", text=text, hint=tr("--shape plain reads the file as it is")))
    if doubtful:
        text = tr(
            "{n:,} row has the negative amount of a cancelled or returned order of the customer, and of one that counts: it is subtracted."
            if doubtful == 1
            else "{n:,} rows have the negative amounts of cancelled or returned orders of their customers, and of such that count: they "
            "are subtracted.",
            n=doubtful,
        )
        notes.append(Note(code="counter-rows-unclear", level="warning", text=text, hint=tr("--where leaves rows out")))
    return tuple(notes)
