"""Prices of 10, 100 or 1,000 pieces, as a column such as "Preiseinheit" says of each."""

from __future__ import annotations

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.roles.words import all_meanings
from cxkit.shapes.number_columns import NumberColumn, looks_numeric, of_all_numbers, sampled_numbers
from cxkit.shapes.shape import Evidence
from cxkit.tables.typed_columns import numbers

_BASES = [1.0, 10.0, 100.0, 1_000.0, 10_000.0]


def of_one_piece(evidence: Evidence, price: NumberColumn) -> NumberColumn:
    """The price divided by the number of pieces that it is of, if one column tells it and it is not always 1; else the price.

    Raises DataError if that number can be read in two ways.
    """
    table = evidence.table
    named = [column for column in table.columns if "pricebase" in all_meanings(column) and column != price.column]
    if len(named) != 1:
        return price
    if table.sample.schema[named[0]] == pl.String:
        numbers(table, named[0], pl.String())
    base = looks_numeric(table, named[0])
    if base is None:
        return price
    pieces = sampled_numbers(table, [base]).to_series().drop_nulls()
    if not pieces.is_in(_BASES).all():
        return price
    number = pl.col(base.column).drop_nulls()
    known, always_one = of_all_numbers(table, [base], number.is_in(_BASES).all().alias("known"), (number == 1).all().alias("one"))
    if not known or always_one:
        return price
    names = {"price": shortened(price.column), "base": shortened(base.column)}
    text = tr("Column '{price}': each price is of as many pieces as '{base}' says.", **names)
    note = Note(code="price-base", level="info", text=text, hint="--shape plain reads the file as it is")
    pieces_of = base.parts.struct.field("value").fill_null(1.0)
    return price._replace(value=price.value / pieces_of, notes=(*price.notes, note))
