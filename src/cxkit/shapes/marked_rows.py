"""Columns that mark rows which do not count, with the number of rows that each of them marks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from cxkit.lazy import pl
from cxkit.shapes.shape import Evidence

_MOST = 0.5  # of the rows


class Mark(NamedTuple):
    """Whether a row is marked (``of_row``, never null), and how many ``rows`` of the ``total`` of the file are."""

    of_row: pl.Expr
    rows: int
    total: int

    @property
    def most(self) -> bool:
        """Whether these are most rows, so that the column may well say something else."""
        return self.rows > _MOST * self.total


def counted(evidence: Evidence, marks: Mapping[str, pl.Expr]) -> dict[str, Mark]:
    """The columns that mark any rows, counted in one query; ``marks`` says by column whether a row is marked."""
    if not marks:
        return {}
    of_rows = {column: mark.fill_null(value=False) for column, mark in marks.items()}
    sums = evidence.of_all(pl.len(), *(mark.sum().alias(f"cx:marked {at}") for at, mark in enumerate(of_rows.values()))).row(0)
    total, *numbers = map(int, sums)
    return {column: Mark(mark, rows, total) for (column, mark), rows in zip(of_rows.items(), numbers, strict=True) if rows}


def believed(evidence: Evidence, marks: Mapping[str, pl.Expr]) -> dict[str, Mark]:
    """Those of them that mark at most half of the rows; all if the user declares the shape."""
    return {column: mark for column, mark in counted(evidence, marks).items() if evidence.declared or not mark.most}
