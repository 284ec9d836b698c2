"""Statuses of orders: orders without revenue, since they were cancelled, failed or are still open, and refunded orders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.shapes.cells import is_blank
from cxkit.shapes.marked_rows import Mark
from cxkit.shapes.number_columns import NumberColumn, number_column
from cxkit.shapes.order_words import meaning
from cxkit.shapes.orders.cancellation_reasons import notes_of_doubtful_reasons, notes_of_reasons_of_returns
from cxkit.shapes.orders.documents.credit_notes import credit_documents
from cxkit.shapes.orders.order_marks import cancelled_marks, marks_of, no_sale_marks, notes_of_marks, notes_of_receipts, unpaid_marks
from cxkit.shapes.orders.states.bills import are_bills
from cxkit.shapes.orders.states.cancellation_rows import Cancellations, cancellations_by_mark, cancellations_of, note_of_cancellations
from cxkit.shapes.orders.states.notes_on_status import note_of_actions, note_of_steps, note_of_unpaid_mark, notes_of_state
from cxkit.shapes.orders.states.order_states import State, actions_of, states_of
from cxkit.shapes.orders.states.order_steps import steps_of_orders
from cxkit.shapes.orders.states.unread_status import notes_of_unread_marks, notes_of_unread_status
from cxkit.shapes.orders.states.unrefunded import notes_of_unrefunded, paid_back, without_refund
from cxkit.shapes.shape import ROWS, Evidence, Shape
from cxkit.values.reasons import Reason

EXCLUDED, AMOUNT, RETURNED = "cx:cancelled order", "cx:amount less refunded orders", "cx:refunded orders"


class _Rows(NamedTuple):
    """Which rows brought nothing (``excluded``), and which are returns (``returned``), each as conditions of which one suffices.

    ``unrefunded``: whether a return has no sum in the column of refunds, if the file has one.
    """

    excluded: list[pl.Expr]
    returned: list[pl.Expr]
    unrefunded: pl.Expr | None


class _Found(NamedTuple):
    """The columns that say what became of an order: of states, and of yes and no by what a yes means."""

    states: list[State]
    cancelled: dict[str, Mark]
    returned: dict[str, Mark]
    unpaid: dict[str, Mark]
    no_sales: dict[str, Mark]

    @property
    def exclude_nothing(self) -> bool:
        """Whether all rows are plain sales without doubt."""
        doubtful = any(state.cancelled or state.returned or state.partly or state.doubtful for state in self.states)
        return not (self.cancelled or self.returned or self.unpaid or self.no_sales or doubtful)

    @property
    def columns(self) -> frozenset[str]:
        """The columns that say what became of an order."""
        return frozenset((*(state.column for state in self.states), *self.cancelled, *self.returned, *self.unpaid, *self.no_sales))

    def without(self, taken_back: Sequence[Cancellations]) -> _Found:
        """The same with the numbers of the cancelled rows that take nothing back."""
        by_column = {each.column: each for each in taken_back}
        states = [by_column[state.column].left(state) if state.column in by_column else state for state in self.states]
        return self._replace(states=states)


def recognise(evidence: Evidence) -> Shape | None:
    """Orders with a status, or a mark or day of cancellation, of which some brought no revenue."""
    refunds, billed = evidence.column("refunded") is not None, are_bills(evidence, ["paid"])
    states = states_of(evidence)
    out = [_brought_nothing(evidence, state) for state in states if state.cancelled]
    by_status = any(value not in state.open for state in states for value in state.cancelled)
    found = _Found(
        states,
        cancelled_marks(evidence, by_status=by_status),
        {} if refunds else marks_of(evidence, "returned"),
        unpaid_marks(evidence, billed=billed, out=out),
        no_sale_marks(evidence),
    )
    beside = [*notes_of_unread_status(evidence, found.columns), *notes_of_receipts(evidence), *notes_of_unread_marks(evidence)]
    if not (found.returned or refunds or any(state.returned or state.partly for state in states)):
        beside += notes_of_reasons_of_returns(evidence)
    if not (found.cancelled or by_status):
        beside += notes_of_doubtful_reasons(evidence)
    if found.exclude_nothing:
        notes = tuple(beside)
        return Shape(lambda frame: frame, {}, notes=notes) if notes else None
    amount = number_column(evidence.table, column) if (column := evidence.column("amount")) else None
    taken_back = [back for state in found.states if (back := cancellations_of(evidence, state, amount)) is not None]
    by_mark = {column: cancellations_by_mark(evidence, column, mark, amount) for column, mark in found.cancelled.items()}
    taken_back += [back for back in by_mark.values() if back is not None]
    found = found._replace(cancelled={column: mark for column, mark in found.cancelled.items() if by_mark[column] is None})
    rows = _rows(evidence, found, taken_back, billed=billed, refunds=refunds, has_amount=amount is not None)
    found = found.without(taken_back)

    def notes_at_end(whole: Evidence) -> list[Note]:
        own = _notes(whole, found, amount, billed=billed, refunds=refunds, unrefunded=rows.unrefunded)
        return [*own, *map(note_of_cancellations, taken_back), *beside]

    return replace(_shape(evidence, rows, amount), notes_at_end=notes_at_end)


def _rows(
    evidence: Evidence, found: _Found, taken_back: Sequence[Cancellations], *, billed: bool, refunds: bool, has_amount: bool
) -> _Rows:
    every = [_is_one(evidence, state, list(state.returned)) for state in found.states if state.returned]
    none = without_refund(evidence, pl.any_horizontal(every)) if refunds and every else None
    back = [_is_one(evidence, state, paid_back(state.returned)) for state in found.states if state.returned] if refunds else every
    marked = [mark.of_row for mark in found.returned.values()]
    if has_amount and (credit := credit_documents(evidence)) is not None:  # a refund that is done takes its amount back
        back, marked = ([each & ~credit for each in found] for found in (back, marked))
    excluded = [_brought_nothing(evidence, state) for state in found.states if state.cancelled]
    if taken_back:
        takes_back = pl.any_horizontal(each.of_row for each in taken_back)
        excluded = [each & ~takes_back for each in excluded]
    excluded += [mark.of_row for mark in (*found.cancelled.values(), *found.no_sales.values())]
    excluded += [] if billed else [mark.of_row for mark in found.unpaid.values()]
    excluded += [] if has_amount else [*back, *marked]  # without an amount there is nothing to take off
    if refunds:
        back = [] if none is None else [each & none for each in back]
    return _Rows(excluded, [*back, *marked], none)


def _notes(
    evidence: Evidence, found: _Found, amount: NumberColumn | None, *, billed: bool, refunds: bool, unrefunded: pl.Expr | None
) -> list[Note]:
    """The notes on the columns; ``evidence`` is of the table with all of its shapes, so that rows which another one excludes are out."""
    out = [pl.col(column).fill_null(value=False) for column in evidence.table.excluded.values()]
    states = [_of_counting(evidence, state, out, amount) for state in found.states]
    notes = [note for state in states for note in notes_of_state(evidence, state, out, refunds=refunds)]
    if unrefunded is not None and amount is not None:
        notes += [note for state in found.states for note in notes_of_unrefunded(evidence, state.column, state.returned, unrefunded)]
    notes += notes_of_marks(evidence, found.cancelled, found.returned, {} if billed else found.unpaid, found.no_sales)
    unpaid = found.unpaid.items() if billed else ()
    notes += filter(None, (note_of_unpaid_mark(evidence, column, mark, out) for column, mark in unpaid))
    notes += [note_of_steps(state.column) for state in states if steps_of_orders(evidence, state.column)]
    actions = actions_of(evidence)
    return notes + [note_of_actions(evidence, state) for state in states if state.column in actions and state.cancelled]


def _shape(evidence: Evidence, rows: _Rows, amount: NumberColumn | None) -> Shape:
    """The table without the excluded rows, and with the amounts of returns apart."""
    expressions, columns, roles = list[pl.Expr](), dict[str, str](), dict[str, str]()
    if rows.excluded:
        expressions.append(pl.any_horizontal(rows.excluded).fill_null(value=False).alias(EXCLUDED))
        columns[EXCLUDED] = "cancelled"
    if amount is not None and rows.returned:
        back = pl.any_horizontal(rows.returned) & (amount.value > 0)
        expressions += [
            pl.when(back).then(0.0).otherwise(amount.value).alias(AMOUNT),
            pl.when(back).then(amount.value).otherwise(0.0).fill_nan(0.0).alias(RETURNED),
        ]
        columns |= {AMOUNT: evidence.shown(amount.column), RETURNED: tr("refunded orders")}
        roles = {"amount": AMOUNT, "returned": RETURNED}

    def add(frame: pl.LazyFrame) -> pl.LazyFrame:
        return (frame.with_columns(amount.parts) if roles and amount else frame).with_columns(expressions)

    return Shape(add, columns, roles, {Reason.CANCELLED: EXCLUDED} if rows.excluded else {})


def _brought_nothing(evidence: Evidence, state: State) -> pl.Expr:
    """Whether an order is cancelled or open; of a history of its states, whether one state is cancelled, or all of them are open."""
    order = steps_of_orders(evidence, state.column)
    if order is None:
        return _is_one(evidence, state, list(state.cancelled))
    ended = pl.col(state.column).is_in([value for value in state.cancelled if value not in state.open]).fill_null(value=False)
    under_way = pl.col(state.column).is_in(state.open).fill_null(value=False)
    return pl.col(order).is_not_null() & (ended.max().over(order) | under_way.min().over(order))


def _is_one(evidence: Evidence, state: State, values: list[object]) -> pl.Expr:
    """Whether a row has one of the values; further lines of an order with a blank cell have the value of their order."""
    column = state.column
    listed = pl.col(column).is_in(values).fill_null(value=False)
    order = evidence.column("order_id")
    if order is not None and steps_of_orders(evidence, column):
        return pl.col(order).is_not_null() & listed.max().over(order)
    if order is None or not state.blanks:
        return listed
    empty = is_blank(column)
    return pl.when(empty & pl.col(order).is_not_null()).then(listed.max().over(order)).otherwise(listed)


def _of_counting(evidence: Evidence, state: State, out: Sequence[pl.Expr], amount: NumberColumn | None) -> State:
    """The state of the rows that count alone, without those whose negative sums show a credit note."""
    if not state.doubtful and not (state.partly and amount):
        return state
    needed = {state.column, *(root for each in out for root in each.meta.root_names()), *([amount.column] if amount else [])}
    back = credit_documents(evidence) if amount else None  # by another column, with a positive sum
    needed |= {*(back.meta.root_names() if back is not None else [])}
    sold = (amount.value.fill_nan(None) > 0).and_(~back if back is not None else True).sum() if amount else pl.len()

    def counted(frame: pl.LazyFrame) -> pl.LazyFrame:
        kept = frame.filter(~pl.any_horizontal(out)) if out else frame
        typed = kept.with_columns(amount.parts) if amount else kept
        return typed.group_by(state.column).agg(pl.len().alias(ROWS), sold.alias("cx:sold"))

    found = list(evidence.table.query(counted, needed).iter_rows())
    credit_notes = {value for value, _, sold in found if not sold and meaning(value, "document") == "credit"}
    rows = {value: n for value, n, _ in sorted(found, key=lambda row: (-row[1], str(row[0])))}
    partly = sum(sold for value, _, sold in found if meaning(value, "status") == "partly returned")
    state = state._replace(partly=min(state.partly, partly))
    return state.counting({value: n for value, n in rows.items() if value not in credit_notes or value not in state.unknown})
