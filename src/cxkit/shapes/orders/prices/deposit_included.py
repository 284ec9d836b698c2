"""Sums that contain a deposit, which goes back, beside what is paid for the thing itself: that is the amount."""

from __future__ import annotations

import re

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import normalise, shortened
from cxkit.roles.words import all_meanings
from cxkit.shapes.number_columns import NumberColumn, is_nearly_always_zero, looks_numeric, number_column, sampled_numbers
from cxkit.shapes.shape import Evidence, Shape

# a mere deposit may be a first payment, which is a part of the price
_DEPOSIT = re.compile(
    r"\b(?:\w*kaution(?:s\w*)?|mietsicherheit|(?:security|damage|refundable|rental) deposit|waarborg(?:som)?|borg(?:som)?|caution"
    r"|depot de garantie|fianza|deposito cauzionale|cauzione|caucao|kaucja|\w*kauce|depositum)\b"
)
_BACK = re.compile(r"erstatt|zuruck|refunded|returned|rendu|devuelt|restituit|terug|einbehalt|verrechnet|retain|withheld|kept|applied")
_STILL_DUE = frozenset({"balance", "due"})
_CLAIMS = frozenset({"amount", "line_total", "unit_price", "product"})


def recognise(evidence: Evidence) -> Shape | None:
    """An amount found by its header that is another column plus a deposit in nearly all rows."""
    role = evidence.table.roles.get("amount")
    if role is None or role.by_user:
        return None
    named = [column for column in evidence.table.columns if _names_deposit(column) and column != role.column]
    total = number_column(evidence.table, role.column) if named else None
    for column in named if total else ():
        deposit = looks_numeric(evidence.table, column)
        if total and deposit and (price := _price(evidence, total, deposit)):
            return Shape(lambda frame: frame, {}, roles={"amount": price}, notes=(_note(total, deposit, price),))
    return None


def _names_deposit(header: str) -> bool:
    """Whether a header names a deposit that goes back, and not what went back of it, or was kept.

    >>> _names_deposit("Kaution"), _names_deposit("Security deposit"), _names_deposit("Deposit"), _names_deposit("Kaution erstattet")
    (True, True, False, False)
    """
    text = normalise(header)
    return not header.startswith("cx:") and bool(_DEPOSIT.search(text)) and not _BACK.search(text)


def _price(evidence: Evidence, total: NumberColumn, deposit: NumberColumn) -> str | None:
    """The column that is the total less the deposit in nearly all rows, and in those with a deposit."""
    held = {found.column for role, found in evidence.table.roles.items() if role not in _CLAIMS}
    for column in evidence.table.columns:
        # what is still to be paid after a deposit is no price: the deposit was a part of that
        if column in {*held, total.column, deposit.column} or column.startswith("cx:") or all_meanings(column) & _STILL_DUE:
            continue
        price = looks_numeric(evidence.table, column)
        if price is None:
            continue
        rows = sampled_numbers(evidence.table, [total, deposit, price]).with_columns(pl.col(deposit.column).fill_null(0.0)).drop_nulls()
        left = pl.col(total.column) - pl.col(deposit.column)
        if is_nearly_always_zero(rows, left - pl.col(column), telling=(pl.col(deposit.column) > 0) & (pl.col(column) > 0)):
            return column
    return None


def _note(total: NumberColumn, deposit: NumberColumn, price: str) -> Note:
    text = tr(
        "Column '{price}' holds the amounts: '{total}' contains the deposits of '{deposit}', which are paid back.",
        price=shortened(price),
        total=shortened(total.column),
        deposit=shortened(deposit.column),
    )
    return Note(code="shape", level="warning", text=text, hint=tr("--shape plain reads the file as it is"))
