"""Rows by group: their sums, and the order of groups by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cxkit.counts.several_answers import Rows
from cxkit.lazy import pl


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
