"""Rows that do not fit the header, mended where exactly one way of mending fits the kinds of the columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from cxkit.sources.dialect import WHITESPACE, Dialect
from cxkit.sources.grammar import STRAY
from cxkit.sources.kinds import Kind

if TYPE_CHECKING:
    from cxkit.sources.exact import Record

# Rows with more surplus cells than that have more than one thing wrong.
_SURPLUS = 3


def mended(record: Record, dialect: Dialect, kinds: Sequence[Kind]) -> list[str] | None:
    """The cells of the row as they were meant; None where no reading fits the columns' kinds, or several do that differ.

    A row that is too long has a delimiter too many: within a cell that should have been quoted, or beside a blank cell. A row with a stray
    quote is read with its quotes as plain characters, or as ends of cells.
    """
    width = len(kinds)
    if not width or not any(kind.name != "text" for kind in kinds):
        return None
    found = list[list[str]]()
    for cells in _readings(record, dialect, width):
        if cells not in found and all(kind.fits(cell) for kind, cell in zip(kinds, cells, strict=True)):
            found.append(cells)
            if len(found) > 1:
                return None
    return found[0] if found else None


def _readings(record: Record, dialect: Dialect, width: int) -> Iterator[list[str]]:
    if record.problem == STRAY:
        return _unquoted(record, dialect, width)
    return _narrowed(record.fields, dialect, width)


def _unquoted(record: Record, dialect: Dialect, width: int) -> Iterator[list[str]]:
    """A line with one quote too many or too few: its quoted cells may hold delimiters, or no cell does."""
    quote = dialect.quote
    if len(record.fields) == width and not any(quote in cell for cell in record.fields):
        yield record.fields
    if dialect.delimiter != WHITESPACE and "\n" not in record.raw:
        cells = [cell.strip(quote) for cell in record.raw.split(dialect.delimiter)]
        # A quote that is left stands between characters: whether it was meant to end the cell cannot be told.
        if len(cells) == width and not any(quote in cell for cell in cells):
            yield cells


def _narrowed(cells: list[str], dialect: Dialect, width: int) -> Iterator[list[str]]:
    """A row with cells too many: a delimiter stands within a cell, or beside a blank one."""
    while len(cells) > width and not cells[-1]:
        cells = cells[:-1]
    surplus = len(cells) - width
    if not 0 < surplus <= _SURPLUS:
        return
    joint = " " if dialect.delimiter == WHITESPACE else dialect.delimiter
    for place in range(width):
        parts = cells[place : place + surplus + 1]
        if all(part.strip() and not _was_quoted(part, dialect) for part in parts):
            yield [*cells[:place], joint.join(parts), *cells[place + surplus + 1 :]]
    if surplus == 1:
        for place, cell in enumerate(cells):
            if not cell.strip():
                yield [*cells[:place], *cells[place + 1 :]]


def _was_quoted(cell: str, dialect: Dialect) -> bool:
    """Whether a cell had to be quoted, and so is whole."""
    return bool(dialect.quote) and (dialect.delimiter in cell or "\n" in cell)
