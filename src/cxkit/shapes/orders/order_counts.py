"""Rows that sum up several orders each, as those of a customer in a month, beside the number of these orders."""

from __future__ import annotations

from cxkit.errors import DataError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.roles import normalise, shortened
from cxkit.shapes.number_columns import looks_numeric, sampled_numbers
from cxkit.shapes.orders.customer_totals import COUNTS
from cxkit.shapes.shape import Evidence, Shape
from cxkit.values.time.months import named_month

_SEVERAL = 20
_MONTHS = 3
_NEARLY_ALL = 0.95
_CENT = 0.011
_NUMBER, _CUSTOMER = "cx:orders of the row", "cx:customer of the row"


def recognise(evidence: Evidence) -> Shape | None:
    """Raise DataError for rows of several orders: their orders are not rows. Files with one row per customer have a shape of their own."""
    customer = evidence.column("customer_id")
    if customer is None or evidence.column("order_id"):
        return None
    _ask_about_months(evidence)
    for column in evidence.table.columns:
        if not column.startswith("cx:") and COUNTS.fullmatch(normalise(column)) and _counts_rows(evidence, column, customer):
            raise DataError(
                tr("Column '{column}' counts orders: one row is not one order, but several.", column=shortened(column)),
                "--shape plain counts each row as one order; an export with one row per order gives all figures.",
            )
    return None


def _ask_about_months(evidence: Evidence) -> None:
    """Raise DataError if the amount of a row is the sum of columns of months, and no column has the day of an order."""
    name = evidence.column("amount")
    amount = looks_numeric(evidence.table, name) if name and not evidence.column("ordered_at") else None
    months = [column for column in evidence.own_columns if named_month(column)] if amount else []
    found = [number for column in months if (number := looks_numeric(evidence.table, column))]
    if amount is None or len(found) < _MONTHS or amount.column in months:
        return
    rows = sampled_numbers(evidence.table, [amount, *found]).with_columns(pl.sum_horizontal(each.column for each in found).alias(_NUMBER))
    if rows.select(((pl.col(amount.column) - pl.col(_NUMBER)).abs() <= _CENT).mean()).item() >= _NEARLY_ALL:
        raise DataError(
            tr(
                "Column '{column}' is the sum of {n} columns of months: one row is not one order, but several.",
                column=shortened(amount.column),
                n=len(found),
            ),
            "--shape plain counts each row as one order; an export with one row per order gives all figures.",
        )


def _counts_rows(evidence: Evidence, column: str, customer: str) -> bool:
    """Whether whole numbers, some above 1, are neither the same in all rows of a customer nor count his rows, from 1 to their number."""
    number = looks_numeric(evidence.table, column)
    if number is None:
        return False
    rows = sampled_numbers(evidence.table, [number]).to_series().alias(_NUMBER).to_frame()
    rows = rows.with_columns(evidence.table.sample.get_column(customer).cast(pl.String).alias(_CUSTOMER)).drop_nulls()
    values = rows.get_column(_NUMBER)
    if not rows.height or (values != values.round()).any() or (values < 0).any() or (values <= 1).all():
        return False
    if values.len() >= _SEVERAL and values.is_unique().all():  # numbers of orders
        return False
    span = pl.col(_NUMBER).max() - pl.col(_NUMBER).min() + 1
    each = rows.group_by(_CUSTOMER).agg(pl.len().alias("rows"), pl.col(_NUMBER).n_unique().alias("different"), span.alias("span"))
    several = each.filter(pl.col("rows") > 1)
    different, number_of_rows = several.get_column("different"), several.get_column("rows")
    counts_up = ((different == number_of_rows) & (several.get_column("span") == number_of_rows)).all()
    return bool(several.height) and not (different == 1).all() and not counts_up
