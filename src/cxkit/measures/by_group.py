"""Rows by group: their sums, the order of groups by name, and figures without the digits that depend on the order of summation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cxkit.counts.several_answers import Rows
from cxkit.lazy import pl
from cxkit.model import Row


def aggregate(rows: Rows, by: Sequence[str], figures: Sequence[pl.Expr]) -> Rows:
    """The figures of each group; without columns one row, of all rows."""
    return rows.group_by(by).agg(figures) if by else rows.select(figures)


def aggregate_sorted(rows: Rows, by: Sequence[str], figures: Sequence[pl.Expr]) -> Rows:
    """The figures of each group in the order of their names, missing ones last."""
    found = aggregate(rows, by, figures)
    return found.sort(by, nulls_last=True) if by else found


def by_name(group: Iterable[object]) -> tuple[tuple[bool, str], ...]:
    """The key that sorts groups by their names, missing ones last.

    >>> sorted([(None,), ("web",), ("phone",)], key=by_name)
    [('phone',), ('web',), (None,)]
    """
    return tuple((part is None, str(part)) for part in group)


def significant(value: float) -> float:
    """The number with twelve digits."""
    return float(f"{value:.12g}")


def round_significant(row: Row) -> Row:
    """The row with twelve digits of its floats."""
    return {key: significant(cell) if isinstance(cell, float) else cell for key, cell in row.items()}
