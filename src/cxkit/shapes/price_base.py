"""Prices of 10, 100 or 1,000 pieces, as a column such as "Preiseinheit" says of each."""

from __future__ import annotations

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.roles.words import meanings
from cxkit.shapes.number_columns import NumberColumn, looks_numeric, sampled_numbers
from cxkit.shapes.shape import Evidence

_BASES = [1.0, 10.0, 100.0, 1_000.0, 10_000.0]


def of_one_piece(evidence: Evidence, price: NumberColumn) -> NumberColumn:
    """The price divided by the number of pieces that it is of, if one column tells it and it is not always 1; else the price."""
    named = [column for column in evidence.table.columns if "pricebase" in set[str]().union(*meanings(column))]
    base = looks_numeric(evidence.table, named[0]) if len(named) == 1 and named[0] != price.column else None
    if base is None:
        return price
    pieces = sampled_numbers(evidence.table, [base]).to_series().drop_nulls()
    if not pieces.is_in(_BASES).all() or (pieces == 1).all():
        return price
    names = {"price": shortened(price.column), "base": shortened(base.column)}
    text = tr("Column '{price}': each price is of as many pieces as '{base}' says.", **names)
    note = Note(code="price-base", level="info", text=text, hint="--shape plain reads the file as it is")
    number = pl.col(base.column).cast(pl.String).str.strip_chars().str.replace(r"[.,]0+$", "").cast(pl.Float64, strict=False)
    return price._replace(value=price.value / number.fill_null(1.0), notes=(*price.notes, note))
