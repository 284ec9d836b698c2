"""Payments among the credits of an account, by the texts of their rows: "Zahlung Becker KG" beside "Gutschrift Becker KG"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import normalise, shortened
from cxkit.shapes.number_columns import number_column
from cxkit.shapes.order_words import meaning, stem_meaning
from cxkit.shapes.orders.ways_to_pay import names_payment
from cxkit.shapes.shape import ROWS, Evidence, Shape
from cxkit.values.reasons import Reason

PAYMENT = "cx:payment"
_MUCH = 0.5  # of the charges are paid in a file of an account
_AT_MOST = 1.25  # times the charges: where cards pay for more, payments are the purchases
_BACK = re.compile(r"refund|revers|back\b|erstatt|zuruck|ruck|rembours|devol|reembols|rimbors|terug|chargeback")


class Payments(NamedTuple):
    """The rows of payments (``of_row``, never null) by the texts in a ``column``, how many there are, and one of the texts."""

    column: str
    of_row: pl.Expr
    rows: int
    example: str

    def left_out_of(self, shape: Shape, *, hint: str = "--shape debit-credit subtracts them too", doubtful: bool = False) -> Shape:
        """The shape without the payments."""
        text = tr(
            "Column '{column}': {n:,} credits are payments, such as '{example}', and are excluded.",
            column=shortened(self.column),
            n=self.rows,
            example=shortened(self.example),
        )
        note = Note(code="shape", level="warning" if doubtful else "info", text=text, hint=tr(hint))
        return replace(
            shape,
            add=lambda frame: shape.add(frame.with_columns(self.of_row.alias(PAYMENT))),
            columns={**shape.columns, PAYMENT: tr("payment")},
            excluded={**shape.excluded, Reason.NO_SALE: PAYMENT},
            notes=(*shape.notes, note),
        )


def payments_among(evidence: Evidence, credited: pl.Expr) -> Payments | None:
    """The credits that are payments, by a column whose texts say of each credit whether it is one or takes revenue back."""
    table = evidence.table
    rows = table.sample.filter(credited)
    for column in table.columns:
        if column.startswith("cx:") or table.sample.schema[column] != pl.String:
            continue
        sampled = _texts(rows, column)
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


def signed_payments(evidence: Evidence) -> Shape | None:
    """The shape without the payments that an account has below 0, beside the charges: their texts, and no others, name payments."""
    name = evidence.column("amount")
    amount = number_column(evidence.table, name) if name else None
    if amount is None:
        return None
    value = amount.parts.struct.field("value")
    found = payments_among(evidence, (value < 0).fill_null(value=False))
    if found is None or any(map(_names_payment, _texts(evidence.table.sample.filter(value > 0), found.column))):
        return None
    if any(_BACK.search(normalise(text)) for text in _texts(evidence.table.sample.filter(value < 0), found.column)):
        return None
    paid, sold = evidence.of_all(value.filter(found.of_row).sum().alias("paid"), value.filter(value > 0).sum().alias("sold")).row(0)
    if not _MUCH * sold < -paid <= _AT_MOST * sold:
        return None
    return found.left_out_of(Shape(lambda frame: frame, {}), hint="--shape plain subtracts them too", doubtful=True)


def _texts(rows: pl.DataFrame, column: str) -> list[str]:
    return rows.get_column(column).drop_nulls().to_list()


def _names_payment(text: str) -> bool:
    """Whether any word of a text is one of payments: "Card payment" beside "Payment by card" says how all was paid."""
    return any(map(_is_payment, normalise(text).split()))


def _is_payment(text: str | None) -> bool | None:
    """Whether a text begins as that of a payment; False if it begins as that of a credit note, None if it names neither.

    >>> _is_payment("Zahlung zu Rechnung 7"), _is_payment("Gutschrift Alpha GmbH"), _is_payment("Alpha GmbH")
    (True, False, None)
    """
    first = normalise(text or "").split(" ", 1)[0]
    if meaning(first, "document") == "credit" or stem_meaning(first) == "credit":
        return False
    return True if names_payment(first) else None
