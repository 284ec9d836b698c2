"""Figures of one text whenever they are computed."""

from __future__ import annotations

from cxkit.model import Row


def round_significant(row: Row) -> Row:
    """The row with its broken numbers to twelve digits: those behind change with the order in which an engine adds amounts up."""
    return {key: float(f"{cell:.12g}") if isinstance(cell, float) else cell for key, cell in row.items()}
