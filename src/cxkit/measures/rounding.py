"""Rounding that makes figures reproducible: their last digits depend on the order of summation in the engine."""

from __future__ import annotations

from cxkit.model import Row


def significant(value: float) -> float:
    """The number with twelve digits."""
    return float(f"{value:.12g}")


def round_significant(row: Row) -> Row:
    """The row with twelve digits of its floats."""
    return {key: significant(cell) if isinstance(cell, float) else cell for key, cell in row.items()}
