"""Returned goods: lines with a negative quantity, with or without a minus sign at their amount, or with pieces that came back."""

from __future__ import annotations

from dataclasses import replace

from cxkit.errors import DataError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.shapes.number_columns import AGREE, NumberColumn, looks_numeric, number_column, sampled_numbers
from cxkit.shapes.orders.documents.signs import signs_of, with_returns
from cxkit.shapes.orders.prices.quantity import mostly_returned, note_of_kept, returned_pieces_of
from cxkit.shapes.shape import Evidence, Shape
from cxkit.tables import DataTable

AMOUNT, RETURNED, PIECES = "cx:amount by quantity", "cx:returned goods", "cx:pieces"
_MINUS = "[-(\u2212]"
_CENT = 0.011
_FEWEST = 3  # lines without an amount that came back as a whole


def recognise(evidence: Evidence) -> Shape | None:
    """Amounts, or lines without them, beside quantities of which some are negative, or amounts beside pieces that came back."""
    name = evidence.column("quantity")
    # the total of an order is no evidence of its lines
    if name is None or evidence.column("returned") or evidence.column("first_line"):
        return None
    quantity = looks_numeric(evidence.table, name)
    if quantity is None:
        return None
    column = evidence.column("amount")
    amount = number_column(evidence.table, column) if column else None
    if not evidence.of_all(pl.col(name).cast(pl.String).str.contains(_MINUS).any()).item():
        returned = returned_pieces_of(evidence, quantity)
        return _less_returned(evidence, amount, quantity, returned) if amount and returned else None
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


def _less_returned(evidence: Evidence, amount: NumberColumn, quantity: NumberColumn, returned: list[NumberColumn]) -> Shape | None:
    """The amounts less the share of the pieces that came back; a warning alone if nothing shows that these are in the amounts."""
    # a rented piece comes back and is paid all the same
    rented = mostly_returned(evidence, quantity, returned)
    contained = True if evidence.declared else None if rented else _contains_returned(evidence, amount, quantity, returned)
    if contained is False:
        return None
    if contained is None:
        hint = tr("--shape returned-pieces takes them off")
        return Shape(lambda frame: frame, {}, notes=(note_of_kept(returned, evidence.shown(amount.column), hint),))
    return _without_pieces(evidence, amount, quantity, returned)


def _without_pieces(evidence: Evidence, amount: NumberColumn, quantity: NumberColumn, returned: list[NumberColumn]) -> Shape:
    size = amount.value.fill_nan(None)
    pieces = pl.sum_horizontal(each.value.abs() for each in returned)
    back = pl.when(quantity.value > 0).then(size * pieces / quantity.value).otherwise(0.0).fill_nan(0.0).fill_null(0.0)
    parts = [amount.parts, quantity.parts, *(each.parts for each in returned)]
    notes = [
        Note(
            code="shape",
            level="warning",
            text=tr("Column '{column}' holds pieces that came back or were cancelled, which are taken off.", column=column),
            hint="--shape plain uses the amounts as they are",
        )
        for column in (shortened(each.column) for each in returned)
    ]
    return Shape(
        lambda frame: frame.with_columns(parts).with_columns((size - back).alias(AMOUNT), back.alias(RETURNED)),
        {AMOUNT: shortened(evidence.shown(amount.column)), RETURNED: "returned goods"},
        {"amount": AMOUNT, "returned": RETURNED},
        notes=(*notes, *quantity.notes, *(note for each in returned for note in each.notes)),
    )


def _contains_returned(evidence: Evidence, amount: NumberColumn, quantity: NumberColumn, returned: list[NumberColumn]) -> bool | None:
    """Whether the amounts are those of all pieces: by the price of a piece, or by lines that came back whole; None if neither shows."""
    named = evidence.column("unit_price")
    price = looks_numeric(evidence.table, named) if named else None
    evidence = evidence.telling(pl.any_horizontal(pl.col(each.column).cast(pl.String).str.contains("[1-9]") for each in returned))
    columns = [number for number in (amount, quantity, *returned, price) if number]
    total, sold = (pl.col(number.column).abs() for number in (amount, quantity))
    back = pl.sum_horizontal(pl.col(each.column).abs() for each in returned)
    needed = [number.column for number in (amount, quantity, price) if number]
    rows = sampled_numbers(evidence.table, columns).drop_nulls(needed).filter(back != 0)
    if price is not None:
        one = pl.col(price.column).abs()
        if _holds(rows, (total - sold * one).abs() <= _CENT):
            return True
        if _holds(rows, (total - (sold - back) * one).abs() <= _CENT):
            return False
    whole = rows.filter(sold == back)
    # an amount above 0 is that of pieces that came back; one of 0 may be that of a gift too
    if _holds(whole, total > 0):
        return True
    return False if whole.height >= _FEWEST and _holds(whole, total == 0) else None


def _holds(rows: pl.DataFrame, condition: pl.Expr) -> bool:
    """Whether nearly all of some rows meet a condition."""
    return not rows.is_empty() and bool(rows.select(condition.mean()).item() >= AGREE)


def _with_pieces(table: DataTable, quantity: NumberColumn) -> DataTable:
    return table.shaped(
        lambda frame: frame.with_columns(quantity.parts).with_columns(quantity.value.alias(PIECES)), {PIECES: quantity.column}
    )
