"""Columns that mark rows which do not count, with the number of rows that each of them marks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from cxkit.errors import DataError
from cxkit.language import formatted, tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.shapes.cells import stripped
from cxkit.shapes.shape import ROWS, Evidence, Shape
from cxkit.values.reasons import Reason

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


def counted_values(evidence: Evidence, values: Mapping[str, Collection[str]]) -> dict[str, Mark]:
    """The columns of which some ``values``, as texts without blanks around them, mark rows; without a query for those counted before."""
    found = dict[str, Mark]()
    for column, marking in values.items():
        of_row = stripped(column).is_in(list(marking)).fill_null(value=False)
        counts = evidence.counts(column)
        rows, total = (int(each.get_column(ROWS).sum()) for each in (counts.filter(of_row), counts))
        if rows:
            found[column] = Mark(of_row, rows, total)
    return found


def ask_about_most(evidence: Evidence, marks: Mapping[str, Mark], *, text: str, hint: str) -> None:
    """Raise DataError if a column marks most rows and the user declared no shape: it may well mean something else.

    ``text`` is filled in with ``column``, ``n`` and ``rows``.
    """
    for column, mark in marks.items():
        if mark.most and not evidence.declared:
            raise DataError(tr(text, column=shortened(column), n=mark.rows, rows=mark.total), hint)


def without_marked(
    evidence: Evidence,
    marks: Mapping[str, pl.Expr],
    *,
    flag: str,
    shown: str,
    reason: Reason,
    text: Callable[[str, str], str],
    together: str | None = None,
) -> Shape | None:
    """The shape that excludes marked rows, with a warning for each column: its ``text``, of the header and the number of rows.

    A column that marks most rows is believed only if the user declares the shape. ``flag`` and ``shown`` name the column that the rows
    get; ``together``: the rows of one value of this column are excluded together.
    """
    kept = {column: mark for column, mark in counted(evidence, marks).items() if evidence.declared or not mark.most}
    if not kept:
        return None
    hint = tr("--shape plain counts them")
    notes = (
        Note(code="shape", level="warning", text=text(shortened(column), formatted(mark.rows, ",")), hint=hint)
        for column, mark in kept.items()
    )
    marked = pl.any_horizontal(mark.of_row for mark in kept.values())
    if together:
        marked = pl.when(pl.col(together).is_not_null()).then(marked.max().over(together)).otherwise(marked)
    return Shape(
        add=lambda frame: frame.with_columns(marked.alias(flag)), columns={flag: shown}, excluded={reason: flag}, notes=tuple(notes)
    )
