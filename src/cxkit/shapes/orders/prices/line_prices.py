"""Prices that their header calls those of lines, as "Positionspreis": amounts, if unit prices beside them give them in many lines."""

from __future__ import annotations

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.roles.words import all_meanings
from cxkit.shapes.number_columns import NumberColumn, looks_numeric, sampled_numbers
from cxkit.shapes.orders.money_headers import is_price, names_unit
from cxkit.shapes.shape import Evidence, Shape

_CENT = 0.011
_HALF = 0.5
_FEWEST = 3  # lines with another quantity than 1


def names_price_of_line(header: str) -> bool:
    """Whether a header names the price of a line.

    >>> names_price_of_line("Positionspreis"), names_price_of_line("Lineitem price"), names_price_of_line("Preis")
    (True, False, False)
    """
    return {"line", "price"} <= all_meanings(header) and not names_unit(header)


def price_of_line(evidence: Evidence, quantity: NumberColumn, price: NumberColumn) -> Shape | None:
    """The prices of lines as amounts, if a column of unit prices shows them in most lines of several pieces; lines may go by weight too."""
    if evidence.declared or not names_price_of_line(price.column):
        return None
    for column in evidence.table.columns:
        unit = looks_numeric(evidence.table, column) if column != price.column and is_price(column) else None
        if unit is None or column.startswith("cx:"):
            continue
        agree, telling = _agreeing(evidence, quantity, unit, price)
        if agree >= _FEWEST and agree >= _HALF * telling:
            return Shape(lambda frame: frame, {}, {"amount": price.column}, notes=(_note(quantity, unit, price, agree, telling),))
    return None


def _agreeing(evidence: Evidence, quantity: NumberColumn, unit: NumberColumn, price: NumberColumn) -> tuple[int, int]:
    """Of the sampled lines of more or less than one piece the number of those whose price is the product, and of all."""
    rows = sampled_numbers(evidence.table, [quantity, unit, price]).drop_nulls()
    telling = rows.filter(pl.col(quantity.column) != 1)
    product = pl.col(quantity.column) * pl.col(unit.column)
    agree = telling.select(((product.abs() - pl.col(price.column).abs()).abs() <= _CENT).sum()).item()
    return int(agree), telling.height


def _note(quantity: NumberColumn, unit: NumberColumn, price: NumberColumn, agree: int, telling: int) -> Note:
    text = tr(
        "Column '{column}' holds the amounts of lines by its header: it is '{column2}' × '{column3}' in {agree:,} of {telling:,} lines of "
        "the sample with several pieces.",
        column=shortened(price.column),
        column2=shortened(quantity.column),
        column3=shortened(unit.column),
        agree=agree,
        telling=telling,
    )
    return Note(code="shape", level="info", text=text, hint="--shape quantity takes the product of both")
