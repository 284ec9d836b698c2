"""Repair of rows that do not fit the header, if exactly one repair fits the kinds of the columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cxkit.sources.text.cell_kinds import Kind
from cxkit.sources.text.dialect import WHITESPACE, Dialect
from cxkit.sources.text.grammar import SHORT, STRAY, TORN
from cxkit.sources.text.records import Record

# Rows with more surplus cells than this have more than one fault.
_SURPLUS = 3
_LONGEST_DIVIDED = 1000


def repair_record(record: Record, dialect: Dialect, kinds: Sequence[Kind]) -> list[str] | None:
    """Return the repaired cells of the row; None if no repair fits the kinds of the columns, or if several different ones do.

    A row that is too long has a surplus delimiter: within a cell that should have been quoted, or next to a blank cell. A row that is one
    cell too short lacks a delimiter. A row with a stray quote is read with its quotes as plain characters, or as ends of cells.
    """
    width = len(kinds)
    if record.problem == SHORT:
        return _insert_missing(record.fields, dialect, kinds)
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
        return _read_unquoted(record, dialect, width)
    if record.problem == TORN:
        return _read_divided(record, dialect, width)
    return _join_surplus(record.fields, dialect, width)


def _read_unquoted(record: Record, dialect: Dialect, width: int) -> Iterator[list[str]]:
    """Readings of a line with a surplus or missing quote: either quoted cells may hold delimiters, or no cell does."""
    quote = dialect.quote
    if len(record.fields) == width and not any(quote in cell for cell in record.fields):
        yield record.fields
    if dialect.delimiter != WHITESPACE and "\n" not in record.raw:
        cells = [cell.strip(quote) for cell in record.raw.split(dialect.delimiter)]
        # A quote that is left is within a cell: whether it ends the cell is ambiguous.
        if len(cells) == width and not any(quote in cell for cell in cells):
            yield cells


def _read_divided(record: Record, dialect: Dialect, width: int) -> Iterator[list[str]]:
    """Readings of a line whose quotes are characters of bare cells, or enclose a cell whose preceding delimiter is missing."""
    if len(record.fields) == width:
        yield record.fields
    quote, delimiter, line = dialect.quote, re.escape(dialect.delimiter), record.raw
    cell = re.compile(rf"{quote}((?:[^{quote}]|{quote}{quote})*){quote}(?={delimiter}|$)|([^{quote}]*?)(?={delimiter}|{quote}|$)")
    cells, at = list[str](), 0
    while found := cell.match(line, at):
        quoted, bare = found.groups()
        cells.append(bare if quoted is None else quoted.replace(quote * 2, quote))
        at = found.end()
        if at == len(line):
            break
        if line.startswith(dialect.delimiter, at):
            at += len(dialect.delimiter)
        elif not found[0]:
            return
    if len(cells) == width:
        yield cells


def _join_surplus(cells: list[str], dialect: Dialect, width: int) -> Iterator[list[str]]:
    """Readings of a row with surplus cells: a delimiter is within a cell, or next to a blank one."""
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


def _insert_missing(cells: list[str], dialect: Dialect, kinds: Sequence[Kind]) -> list[str] | None:
    """Repair a row that lacks one cell: a blank cell is inserted, or one cell is divided in two. None unless exactly one repair fits."""
    width = len(kinds)
    if len(cells) != width - 1 or dialect.delimiter == WHITESPACE:
        return None
    # The number of cells that fit from the left, and from the right behind the missing one.
    left = next((place for place, cell in enumerate(cells) if not kinds[place].fits(cell)), width - 1)
    right = next((place for place in range(width - 1, 0, -1) if not kinds[place].fits(cells[place - 1])), 0)
    found = list[list[str]]()
    # A column that is never blank lost its value here, and the row may have lost more: it is not repaired.
    for place in range(right, left + 1):
        if not kinds[place].filled:
            found.append([*cells[:place], "", *cells[place:]])
    # If all cells fit unchanged, one is missing and none is divided: a date without its last digit is a date as well.
    divided = range(max(0, right - 1), min(left + 1, width - 1)) if right > left else ()
    for place in divided:
        cell, first, second = cells[place], kinds[place], kinds[place + 1]
        if len(cell) > _LONGEST_DIVIDED:
            return None
        for at in range(1, len(cell)):
            if first.fits(cell[:at]) and second.fits(cell[at:]):
                found.append([*cells[:place], cell[:at], cell[at:], *cells[place + 1 :]])
                if len(found) > width + 1:
                    return None
    return found[0] if found and all(reading == found[0] for reading in found) else None


def _was_quoted(cell: str, dialect: Dialect) -> bool:
    """Whether a cell must have been quoted, so that it is complete."""
    return bool(dialect.quote) and (dialect.delimiter in cell or "\n" in cell)
