"""A warning on orders whose amounts are all 0, as those of free subscriptions and of columns that nobody fills in."""

from __future__ import annotations

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note


def note_of_zeros(column: str, cells: pl.DataFrame) -> Note | None:
    """A warning if the amounts of all orders are 0, so that the report shows no value of customers; None otherwise."""
    if not cells.height or cells.get_column("amount").ne(0).any():
        return None
    text = tr("Each order has an amount of 0 in column '{column}': the report shows no value of customers.", column=column)
    return Note(code="amounts-zero", level="warning", text=text, hint="--amount COLUMN names another one")
