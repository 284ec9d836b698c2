"""Subtotals before a discount, beside the sums after it: these are the amounts."""

from __future__ import annotations

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.roles.words import all_meanings
from cxkit.shapes.number_columns import AGREE, NumberColumn, is_nearly_always_zero, looks_numeric, number_column, sampled_numbers
from cxkit.shapes.orders.prices.discounts import Discount, discounts_of, given_discounts
from cxkit.shapes.shape import Evidence, Shape

_LESS = "cx:less"
_CLAIMS = frozenset({"amount", "line_total", "product"})  # a header such as "Item Total" also names the item


def recognise(evidence: Evidence) -> Shape | None:
    """An amount that is called a subtotal and is found by its header, and a column that is the same less a discount."""
    role = evidence.table.roles.get("amount")
    if role is None or role.by_user or "subtotal" not in all_meanings(role.column):
        return None
    subtotal = number_column(evidence.table, role.column)
    for discount in discounts_of(evidence) if subtotal else ():
        given = given_discounts(evidence, [discount.column.column])
        if subtotal and (after := _after(given, subtotal, discount)):
            return Shape(lambda frame: frame, {}, roles={"amount": after}, notes=(_note(subtotal, discount, after),))
    return None


def _after(evidence: Evidence, subtotal: NumberColumn, discount: Discount) -> str | None:
    """The column that is the subtotal less the discount in nearly all rows that have one, and equal to it in nearly all others."""
    less = pl.col(discount.column.column).abs()
    before = pl.col(subtotal.column)
    left = before - pl.when(before < 0).then(-less).otherwise(less) if discount.share is None else before * (1 - pl.col(_LESS))
    held = {found.column for role, found in evidence.table.roles.items() if role not in _CLAIMS}
    used = held | {subtotal.column, discount.column.column}
    for column in evidence.table.columns:
        total = (
            None if column in used or column.startswith("cx:") or "price" in all_meanings(column) else looks_numeric(evidence.table, column)
        )
        if total is None:
            continue
        rows = sampled_numbers(evidence.table, [subtotal, discount.column, total])
        if rows.filter(before.is_not_null()).select(pl.col(column).is_null().mean()).item() > 1 - AGREE:
            continue  # the sum is given only where a discount was
        rows = rows.drop_nulls()
        if discount.share is not None:
            largest = less.max()
            rows = rows.with_columns(pl.when(largest < 1).then(less).otherwise(less / 100).alias(_LESS))
        if is_nearly_always_zero(rows, left - pl.col(column), telling=less > 0):
            return column
    return None


def _note(subtotal: NumberColumn, discount: Discount, after: str) -> Note:
    text = tr(
        "Column '{after}' holds the amounts: it is '{subtotal}' less the discounts of '{discount}'.",
        after=shortened(after),
        subtotal=shortened(subtotal.column),
        discount=shortened(discount.column.column),
    )
    return Note(code="shape", level="info", text=text, hint=tr("--shape plain reads the file as it is"))
