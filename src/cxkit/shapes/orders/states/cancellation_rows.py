"""Cancelled rows with negative amounts: such a row takes an earlier order back, and is subtracted as long as that order counts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from cxkit.language import formatted, tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import normalise, shortened
from cxkit.shapes.cells import stripped
from cxkit.shapes.marked_rows import Mark
from cxkit.shapes.number_columns import NumberColumn
from cxkit.shapes.order_words import names_reversal
from cxkit.shapes.orders.documents.credit_notes import credit_documents
from cxkit.shapes.orders.documents.document_column import document_column
from cxkit.shapes.orders.documents.voided_rows import without_sale
from cxkit.shapes.orders.states.order_states import State
from cxkit.shapes.orders.states.order_steps import steps_of_orders
from cxkit.shapes.shape import ROWS, Evidence
from cxkit.values.flags import flag

# of a refund that failed or was declined nothing went back
_TAKES_BACK = re.compile(r"\b(?:cancel|storn|annul|anul|void|geannul|revers|estorn|rescind|widerruf)\w*")


class Cancellations(NamedTuple):
    """The rows of a status or a mark that take back orders (``of_row``, never null), and by status how many there are."""

    column: str
    of_row: pl.Expr
    rows: Mapping[object, int]
    unmatched: int

    def left(self, state: State) -> State:
        """The state with the numbers of the other cancelled rows."""
        rest = {value: n - self.rows.get(value, 0) for value, n in state.cancelled.items()}
        return state._replace(cancelled={value: n for value, n in rest.items() if n})


def cancellations_of(evidence: Evidence, state: State, amount: NumberColumn | None) -> Cancellations | None:
    """The rows of a column of statuses that are called cancelled and have negative amounts; None without any.

    A credit note that is cancelled is none of them, nor a cancelled state in the history of an order. If no row has an order in the file,
    all may be credit notes, or discounts of cancelled orders.
    """
    values = [value for value in state.cancelled if value not in state.open and _TAKES_BACK.search(normalise(str(value)))]
    if amount is None or not values or steps_of_orders(evidence, state.column):
        return None
    money = amount.parts.struct.field("value")
    of_row = pl.col(state.column).is_in(values) & (money < 0) & ~_is_credit_note(evidence)
    of_row = of_row.fill_null(value=False)
    counted = evidence.of_all(of_row.sum().alias(ROWS), by=(state.column,)).filter(pl.col(ROWS) > 0)
    rows = dict(counted.rows())
    unmatched = without_sale(evidence, of_row, money) if rows else 0
    return Cancellations(state.column, of_row, rows, unmatched) if unmatched < sum(rows.values()) else None


def cancellations_by_mark(evidence: Evidence, column: str, mark: Mark, amount: NumberColumn | None) -> Cancellations | None:
    """The rows that a column of yes and no calls cancelled, if all of them have negative amounts; None if any has another one."""
    if amount is None:
        return None
    money = amount.parts.struct.field("value")
    of_row = (mark.of_row & (money < 0)).fill_null(value=False)
    if int(evidence.of_all(of_row.sum()).item()) < mark.rows:
        return None
    rows: dict[object, int] = {value: n for value, n in evidence.counts(column).sort(column).rows() if flag(value)}
    return Cancellations(column, of_row, rows, without_sale(evidence, of_row, money)) if rows else None


def _is_credit_note(evidence: Evidence) -> pl.Expr:
    """Whether a row is a credit note or refund, which is nothing once it is cancelled; a reversal is a cancellation itself."""
    kinds, credit = document_column(evidence), credit_documents(evidence)
    if kinds is None or credit is None:
        return pl.lit(value=False)
    reversals = [kind for kind in evidence.distinct(kinds) if names_reversal(kind)]
    return credit & ~stripped(kinds).is_in(reversals).fill_null(value=False)


def note_of_cancellations(found: Cancellations) -> Note:
    """What the rows take back, with a warning if some have no order in the file."""
    n = sum(found.rows.values())
    listed = ", ".join(f"'{shortened(str(value).strip())}' ({formatted(each, ',')})" for value, each in found.rows.items())
    text = tr(
        "Column '{column}': {n:,} row with a negative amount takes back an order, and is subtracted if that one counts: {listed}."
        if n == 1
        else "Column '{column}': {n:,} rows with negative amounts take back orders, and are subtracted if these count: {listed}.",
        column=shortened(found.column),
        n=n,
        listed=listed,
    )
    if found.unmatched:
        text += tr(" {n:,} of them have no order of the same customer and amount in the file.", n=found.unmatched)
    hint = tr("--shape plain reads the file as it is")
    return Note(code="shape", level="warning" if found.unmatched else "info", text=text, hint=hint)
