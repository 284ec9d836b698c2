"""Discounts beside quantities and unit prices: shares of the price are taken off; sums may be of a piece or of a line, or off already."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from cxkit.errors import DataError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import normalise, shortened
from cxkit.shapes.number_columns import NumberColumn, looks_numeric, of_all_numbers, sampled_numbers
from cxkit.shapes.shape import Evidence

_DISCOUNT = re.compile(
    r"discount|rabat|nachlass|remise|descuento|desconto|sconto|korting|indirim|sleva|slevy|zlava|alennus|kedvezmeny(?!ezett)|popust|reducere"
    r"|\b(?:dtos?|disc|rab|afslag)\b"
)
# which discount it was, as "Rabattgruppe" or "discount code"
_WHICH = re.compile(r"(?:grupp[eo]|groupe?|klasse|class|codes?|kode?|nummer|number|stufe|tier|types?|typ|\b(?:id|nr|no))$")
_PERCENT = re.compile(
    r"%|\b(percent|percentage|pct|prozent|prozentsatz|pourcentage|porcentaje|percentuale|procent|rate|satz|taux|orani?|szazalek|postotak|procento)\b"
)
_ALL = 100.0
_TELLING = 3  # lines with a discount
_AGREE = 0.95
_CENT = 0.011


class Discount(NamedTuple):
    """A column of discounts; ``share`` is what part of the price each is, 0 if the cell is blank. None: the file does not show it."""

    column: NumberColumn
    share: pl.Expr | None


def discounts_of(evidence: Evidence) -> list[Discount]:
    """The columns of discounts of which some are not 0."""
    table, found = evidence.table, list[Discount]()
    for column in table.columns:
        if column.startswith("cx:") or not _DISCOUNT.search(normalise(column)) or _WHICH.search(normalise(column)):
            continue
        given = given_discounts(evidence, [column])
        number = looks_numeric(given.table, column)
        if number is None:
            continue
        (largest,) = of_all_numbers(table, [number], pl.col(column).abs().max())
        if largest:
            found.append(Discount(number, _share(number, column, largest, given.sampled(column))))
    return found


def given_discounts(evidence: Evidence, columns: Sequence[str]) -> Evidence:
    """The evidence with rows that have a discount as sample: the first one may come late in the file."""
    return evidence.telling(pl.any_horizontal(pl.col(column).cast(pl.String).str.contains("[1-9]") for column in columns))


def _share(number: NumberColumn, header: str, largest: float, texts: list[str]) -> pl.Expr | None:
    """What part of the price a discount is: by the header or a sign in the cells, else if all are below 1, as sums hardly are."""
    size = number.value.abs().fill_null(0.0)
    if largest < 1:
        return size
    named = _PERCENT.search(f"{header.casefold()} {normalise(header)}") or any(text.endswith("%") for text in texts)
    return size / _ALL if named and largest <= _ALL else None


def discounted_total(evidence: Evidence, quantity: NumberColumn, price: NumberColumn, discounts: list[Discount]) -> NumberColumn | None:
    """A column that is quantity × price less the only discount, a share or a sum of a piece or a line, in nearly all sampled rows."""
    if len(discounts) != 1:
        return None
    less = discounts[0].column
    evidence = given_discounts(evidence, [less.column])
    used = {quantity.column, price.column, less.column}
    q, p, d = (pl.col(each.column).abs() for each in (quantity, price, less))
    readings = [q * p * (1 - d), q * p * (1 - d / _ALL), q * p - d, q * (p - d)]
    held = {found.column for role, found in evidence.table.roles.items() if role not in {"amount", "line_total"}}
    for column in evidence.table.columns:
        found = None if column in used | held or column.startswith("cx:") else looks_numeric(evidence.table, column)
        if found is None:
            continue
        rows = sampled_numbers(evidence.table, [quantity, price, less, found]).drop_nulls()
        if rows.filter(d != 0).height < _TELLING:
            continue
        near = [(each - pl.col(column).abs()).abs() <= _CENT for each in readings]
        shares = (given.select(each.mean() for each in map(pl.Expr.alias, near, "abcd")).row(0) for given in (rows, rows.filter(d != 0)))
        if any(min(pair) >= _AGREE for pair in zip(*shares, strict=True)):
            return found
    return None


def unclear_discounts(discounts: list[Discount], *, price: str, quantity: str) -> DataError | None:
    """The error for discounts that may be shares or sums, of a piece or of a line; None if all are shares."""
    column = next((each.column.column for each in discounts if each.share is None), None)
    if column is None:
        return None
    return DataError(
        tr(
            "Column '{column}' holds discounts beside '{quantity}' and '{price}': the file does not show how they are taken off.",
            column=shortened(column),
            quantity=shortened(quantity),
            price=shortened(price),
        ),
        tr("--amount COLUMN names amounts that they are taken off; or take quantity × price without them: --shape quantity."),
    )


def note_of(discount: Discount) -> Note:
    """That the shares are taken off, or that they are not."""
    column = discount.column.column
    if discount.share is None:
        text = tr("Column '{column}' holds discounts, which are not taken off quantity × price.", column=shortened(column))
        hint = tr("--amount COLUMN names a column of amounts that they are taken off")
        return Note(code="discount-unused", level="warning", text=text, hint=hint)
    text = tr("Column '{column}' holds discounts as shares of the price, which are taken off.", column=shortened(column))
    return Note(code="discount", level="warning", text=text, hint=tr("--amount COLUMN names a column of amounts instead"))
