"""What no shape has read of a file of orders, and what may change its sums: looked at when all shapes are known."""

from __future__ import annotations

from cxkit.model import Note
from cxkit.shapes.orders.prices.lower_amounts import notes_of_lower_amounts
from cxkit.shapes.orders.rows_alike import notes_of_rows_alike
from cxkit.shapes.shape import Evidence


def notes_of_unread(evidence: Evidence) -> list[Note]:
    """Warnings on columns that nobody reads, and that tell rows or amounts apart."""
    return [*notes_of_rows_alike(evidence), *notes_of_lower_amounts(evidence)]
