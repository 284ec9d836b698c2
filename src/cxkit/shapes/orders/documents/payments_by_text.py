"""Payments among the credits of an account, by the texts of their rows: "Zahlung Becker KG" beside "Gutschrift Becker KG"."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import normalise, shortened
from cxkit.shapes.order_words import meaning, stem_meaning
from cxkit.shapes.orders.ways_to_pay import names_payment
from cxkit.shapes.shape import ROWS, Evidence, Shape
from cxkit.values.reasons import Reason

PAYMENT = "cx:payment"


class Payments(NamedTuple):
    """The rows of payments (``of_row``, never null) by the texts in a ``column``, how many there are, and one of the texts."""

    column: str
    of_row: pl.Expr
    rows: int
    example: str

    def left_out_of(self, shape: Shape) -> Shape:
        """The shape without the payments."""
        text = tr(
            "Column '{column}': {n:,} credits are payments, such as '{example}', and are excluded.",
            column=shortened(self.column),
            n=self.rows,
            example=shortened(self.example),
        )
        note = Note(code="shape", level="info", text=text, hint="--shape debit-credit subtracts them too")
        return replace(
            shape,
            add=lambda frame: shape.add(frame.with_columns(self.of_row.alias(PAYMENT))),
            columns={**shape.columns, PAYMENT: tr("payment")},
            excluded={**shape.excluded, Reason.CANCELLED: PAYMENT},
            notes=(*shape.notes, note),
        )


def payments_among(evidence: Evidence, credited: pl.Expr) -> Payments | None:
    """The credits that are payments, by a column whose texts say of each credit whether it is one or takes revenue back."""
    table = evidence.table
    rows = table.sample.filter(credited)
    for column in table.columns:
        if column.startswith("cx:") or table.sample.schema[column] != pl.String:
            continue
        sampled = rows.get_column(column).drop_nulls().to_list()
        if not any(map(_is_payment, sampled)) or any(_is_payment(text) is None for text in sampled):
            continue
        counted = evidence.of_all(credited.fill_null(value=False).sum().alias(ROWS), by=(column,)).filter(pl.col(ROWS) > 0).sort(column)
        kinds = {text: _is_payment(text) for text in counted.get_column(column).to_list()}
        if None in kinds.values():
            continue
        paid = counted.filter(pl.col(column).is_in([text for text, payment in kinds.items() if payment]))
        of_row = (credited & pl.col(column).is_in(paid.get_column(column).to_list())).fill_null(value=False)
        return Payments(column, of_row, int(paid.get_column(ROWS).sum()), str(paid.get_column(column)[0]))
    return None


def _is_payment(text: str | None) -> bool | None:
    """Whether a text begins as that of a payment; False if it begins as that of a credit note, None if it names neither.

    >>> _is_payment("Zahlung zu Rechnung 7"), _is_payment("Gutschrift Alpha GmbH"), _is_payment("Alpha GmbH")
    (True, False, None)
    """
    first = normalise(text or "").split(" ", 1)[0]
    if meaning(first, "document") == "credit" or stem_meaning(first) == "credit":
        return False
    return True if names_payment(first) else None
