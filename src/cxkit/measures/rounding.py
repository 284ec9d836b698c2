"""Rounding that makes figures reproducible."""

from __future__ import annotations

from cxkit.model import Row


def round_significant(row: Row) -> Row:
    """The row with its floats rounded to twelve digits, as later digits depend on the order of summation in the engine."""
    return {key: float(f"{cell:.12g}") if isinstance(cell, float) else cell for key, cell in row.items()}
