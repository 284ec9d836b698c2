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
    """Return the repaired cells of the row; None unless exactly one reading of the row is possible, and is like other rows.

    A row that is too long has a surplus delimiter: within a cell that should have been quoted, next to a blank cell, or at its end. A row
    that is one cell too short lacks a delimiter. A row with a stray quote is read with its quotes as plain characters, or as ends of cells.
    """
    width = len(kinds)
    if not width or (record.problem != SHORT and not any(kind.name != "text" for kind in kinds)):
        return None
    found = list[list[str]]()
    for cells in _readings(record, dialect, kinds):
        if cells not in found and all(kind.may_hold(cell) for kind, cell in zip(kinds, cells, strict=True)):
            found.append(cells)
            if len(found) > 1:
                return None
    return found[0] if found and all(kind.is_typical(cell) for kind, cell in zip(kinds, found[0], strict=True)) else None


def _readings(record: Record, dialect: Dialect, kinds: Sequence[Kind]) -> Iterator[list[str]]:
    width = len(kinds)
    if record.problem == SHORT:
        return _insert_delimiter(record.fields, dialect, kinds)
    if record.problem == STRAY:
        return _read_unquoted(record, dialect, width)
    if record.problem == TORN:
        return _read_divided(record, dialect, width)
    return _remove_delimiter(record.fields, dialect, kinds)


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


def _remove_delimiter(cells: list[str], dialect: Dialect, kinds: Sequence[Kind]) -> Iterator[list[str]]:
    """Readings of a row with surplus cells: a delimiter is within a cell, next to a blank one, or at the end."""
    width = len(kinds)
    surplus = len(cells) - width
    while surplus > 1 and not cells[-1].strip():
        cells, surplus = cells[:-1], surplus - 1
    if not 0 < surplus <= _SURPLUS or _may_be_two_rows(cells, kinds):
        return
    joint = " " if dialect.delimiter == WHITESPACE else dialect.delimiter
    for place in range(width):
        parts = cells[place : place + surplus + 1]
        if all(part.strip() and not _was_quoted(part, dialect) for part in parts):
            yield [*cells[:place], joint.join(parts), *cells[place + surplus + 1 :]]
    if surplus == 1:
        for place, cell in enumerate(cells):
            rest = [*cells[:place], *cells[place + 1 :]]
            # A column that is never blank in other rows is not blank here, since only a delimiter is too many.
            if not cell.strip() and all(other.strip() or not kind.filled for kind, other in zip(kinds, rest, strict=True)):
                yield rest


def _may_be_two_rows(cells: Sequence[str], kinds: Sequence[Kind]) -> bool:
    """Whether the cells are those of two rows, perhaps without the line end between them."""
    width = len(kinds)
    if width < 2 or not 2 * width - 1 <= len(cells) <= 2 * width:
        return False
    first, second = cells[: width - 1], cells[1 - width :]
    if not all(kind.may_hold(cell) for kind, cell in zip((*kinds[:-1], *kinds[1:]), (*first, *second), strict=True)):
        return False
    last, *following = cells[width - 1 : len(cells) - width + 1]
    if following:
        return kinds[-1].may_hold(last) and kinds[0].may_hold(following[0])
    return any(kinds[-1].may_hold(last[:at]) and kinds[0].may_hold(last[at:]) for at in range(1, min(len(last), _LONGEST_DIVIDED)))


def _insert_delimiter(cells: list[str], dialect: Dialect, kinds: Sequence[Kind]) -> Iterator[list[str]]:
    """Readings of a row that lacks one cell: a delimiter is missing within a cell, or next to a blank one.

    None if the row may have lost a value as well: one of a column that is never blank, or the end of its last one.
    """
    width = len(kinds)
    if len(cells) != width - 1 or dialect.delimiter == WHITESPACE:
        return
    # The number of cells that fit from the left, and from the right behind the missing one.
    left = next((place for place, cell in enumerate(cells) if not kinds[place].may_hold(cell)), width - 1)
    right = next((place for place in range(width - 1, 0, -1) if not kinds[place].may_hold(cells[place - 1])), 0)
    blanks = range(right, left + 1)
    if any(kinds[place].filled for place in blanks) or (left == width - 1 and not kinds[left - 1].is_complete(cells[-1])):
        return
    yield from ([*cells[:place], "", *cells[place:]] for place in blanks)
    for place in range(max(0, right - 1), min(left + 1, width - 1)):
        cell, first, second = cells[place], kinds[place], kinds[place + 1]
        for at in range(1, min(len(cell), _LONGEST_DIVIDED + 1)):
            if first.may_hold(cell[:at]) and second.may_hold(cell[at:]):
                yield [*cells[:place], cell[:at], cell[at:], *cells[place + 1 :]]


def _was_quoted(cell: str, dialect: Dialect) -> bool:
    """Whether a cell must have been quoted, so that it is complete."""
    return bool(dialect.quote) and (dialect.delimiter in cell or "\n" in cell)
