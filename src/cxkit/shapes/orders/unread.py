"""Columns of a file of orders that no shape has read and that may change its sums, checked when all shapes are known."""

from __future__ import annotations

from cxkit.model import Note
from cxkit.shapes.orders.fees_of_sellers import notes_of_fees
from cxkit.shapes.orders.prices.lower_amounts import notes_of_lower_amounts
from cxkit.shapes.orders.rows_alike import notes_of_rows_alike
from cxkit.shapes.shape import Evidence


def notes_of_unread(evidence: Evidence) -> list[Note]:
    """Warnings on columns that no shape has read, though the revenue may depend on them."""
    return [*notes_of_rows_alike(evidence), *notes_of_lower_amounts(evidence), *notes_of_fees(evidence)]
