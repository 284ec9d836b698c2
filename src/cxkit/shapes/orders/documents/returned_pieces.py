"""Lines with a negative quantity: returned goods, whether or not the amount of the line has a minus sign."""

from __future__ import annotations

from dataclasses import replace

from cxkit.errors import DataError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.shapes.number_columns import NumberColumn, looks_numeric, number_column
from cxkit.shapes.orders.documents.signs import signs_of, with_returns
from cxkit.shapes.shape import Evidence, Shape
from cxkit.tables import DataTable

AMOUNT, RETURNED, PIECES = "cx:amount by quantity", "cx:returned goods", "cx:pieces"
_MINUS = "[-(\u2212]"


def recognise(evidence: Evidence) -> Shape | None:
    """Amounts, or lines without them, beside quantities of which some are negative."""
    name = evidence.column("quantity")
    # the total of an order is no evidence of its lines
    if name is None or evidence.column("returned") or evidence.column("first_line"):
        return None
    quantity = looks_numeric(evidence.table, name)
    if quantity is None or not evidence.of_all(pl.col(name).cast(pl.String).str.contains(_MINUS).any()).item():
        return None
    column = evidence.column("amount")
    amount = number_column(evidence.table, column) if column else None
    pieces = _with_pieces(evidence.table, quantity)
    signs = signs_of(Evidence(pieces), amount or quantity, pl.col(PIECES) < 0)
    if not signs.returns:
        return None
    if amount is not None and signs.signed is None and not evidence.declared:
        raise DataError(
            tr(
                "Column '{column}': in rows of a negative '{name}', {negative:,} amounts are negative and {positive:,} positive.",
                column=column,
                name=name,
                negative=signs.negative,
                positive=signs.positive,
            ),
            "Are all of them returns: --shape returned-pieces; or are the signs right as they are: --shape plain?",
        )
    text = tr(
        "Column '{name}' is negative in {returns:,} row: a return, which takes revenue back and is no order."
        if signs.returns == 1
        else "Column '{name}' is negative in {returns:,} rows: returns, which take revenue back and are no orders.",
        name=shortened(name),
        returns=signs.returns,
    )
    note = Note(code="shape", level="info", text=text, hint="--shape plain uses the amounts as they are")
    shown = {AMOUNT: column or name, RETURNED: "returned goods"}
    shape = with_returns(amount, pl.col(PIECES) < 0, names=(AMOUNT, RETURNED), shown=shown, notes=(note, *quantity.notes))

    def add(frame: pl.LazyFrame) -> pl.LazyFrame:
        return shape.add(frame.with_columns(quantity.parts).with_columns(quantity.value.alias(PIECES)))

    return replace(shape, add=add)


def _with_pieces(table: DataTable, quantity: NumberColumn) -> DataTable:
    return table.shaped(
        lambda frame: frame.with_columns(quantity.parts).with_columns(quantity.value.alias(PIECES)), {PIECES: quantity.column}
    )
