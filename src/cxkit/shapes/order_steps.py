"""Rows of an order or payment that are its states, one after the other, each with the whole amount."""

from __future__ import annotations

from cxkit.lazy import pl
from cxkit.shapes.shape import Evidence

_NEARLY_ALL = 0.9
_FEWEST = 3  # orders of several rows
_OF_LINES = ("product", "quantity", "unit_price", "line_total")


def steps_of_orders(evidence: Evidence, column: str) -> str | None:
    """The column of orders if each has one amount and a row for each of its states in ``column``, and no articles; None otherwise."""
    order = evidence.column("order_id")
    if order is None or evidence.column("first_line") is None or any(evidence.column(role) for role in _OF_LINES):
        return None
    rows = evidence.repeating(order).table.sample.select(
        pl.col(order).cast(pl.String).alias("order"), pl.col(column).cast(pl.String).alias("state")
    )
    each = rows.drop_nulls().group_by("order").agg(pl.len().alias("rows"), pl.col("state").n_unique().alias("states"))
    several = each.filter(pl.col("rows") > 1)
    different = int((several.get_column("states") == several.get_column("rows")).sum())
    return order if several.height >= _FEWEST and different >= _NEARLY_ALL * several.height else None
