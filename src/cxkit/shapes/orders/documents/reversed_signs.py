"""Amounts that are all negative: sales with the sign reversed, or payments made: no file of refunds alone is one of orders."""

from __future__ import annotations

from cxkit.errors import DataError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.shapes.cells import is_blank
from cxkit.shapes.number_columns import number_column
from cxkit.shapes.shape import Evidence, Shape

AMOUNT = "cx:amount with the sign turned"
_NEARLY_ALL, _FEWEST = 0.9, 3  # of the amounts that are not 0
_FEW = 0.5  # of those in the sample: a large file of negative amounts shows them from the start


def recognise(evidence: Evidence) -> Shape | None:
    """If declared, the amounts with their signs turned.

    Raises DataError if nearly all amounts of customers are negative and the shape is not declared.
    """
    table = evidence.table
    column = evidence.column("amount")
    amount = number_column(table, column) if column and not evidence.column("returned") else None
    if column is None or amount is None:
        return None
    if evidence.declared:
        text = tr("Column '{column}': the signs of all amounts are turned.", column=shortened(column))
        note = Note(code="shape", level="info", text=text, hint="--shape plain uses the amounts as they are")
        return Shape(
            add=lambda frame: frame.with_columns(amount.parts).with_columns((-amount.value).alias(AMOUNT)),
            columns={AMOUNT: table.shown.get(column, column)},
            roles={"amount": AMOUNT},
            notes=(note,),
        )
    if evidence.is_large and _few_negative(table.sample.select(amount.parts).select(amount.value.fill_nan(None)).to_series()):
        return None
    needed = [amount.column, *table.excluded.values(), *([who] if (who := evidence.column("customer_id")) else [])]
    out = [pl.col(each) for each in table.excluded.values()]
    out += [is_blank(who)] if who else []

    def counted(frame: pl.LazyFrame) -> pl.LazyFrame:
        kept = frame.filter(~pl.any_horizontal(out).fill_null(value=False)) if out else frame
        value = amount.value.fill_nan(None)
        return kept.with_columns(amount.parts).select((value < 0).sum().alias("negative"), (value != 0).sum().alias("all"))

    negative, rows = map(int, table.query(counted, needed).row(0))
    if negative < max(_FEWEST, _NEARLY_ALL * rows):
        return None
    raise DataError(
        tr(
            "Column '{column}': {negative:,} of {rows:,} amounts are negative: sales with the sign reversed, or payments made.",
            column=shortened(column),
            negative=negative,
            rows=rows,
        ),
        tr("Decide: --shape reversed-signs (sales with the sign reversed); --shape plain (refunds); --amount COLUMN names another column."),
    )


def _few_negative(amounts: pl.Series) -> bool:
    """Whether less than half of the amounts of a sample that are not 0 are negative."""
    return int((amounts < 0).sum()) < _FEW * int((amounts != 0).sum())
