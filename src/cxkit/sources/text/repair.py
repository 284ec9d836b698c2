"""Repair of rows that do not fit the header, if exactly one repair fits the kinds of the columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cxkit.sources.part import Dialect, Record
from cxkit.sources.text.cell_kinds import Kind
from cxkit.sources.text.dialect import WHITESPACE
from cxkit.sources.text.grammar import SHORT, STRAY, TORN

# Rows with more surplus cells than this have more than one fault.
_SURPLUS = 3
_LONGEST_DIVIDED = 1000


def repair_record(record: Record, dialect: Dialect, kinds: Sequence[Kind]) -> list[str] | None:
    """Return the repaired cells of the row; None unless exactly one reading of the row is possible, and is like other rows.

    A row that is too long has a surplus delimiter: within a cell that should have been quoted, next to a blank cell, or at its end. A row
    that is one cell too short lacks a delimiter within a cell. A row with a stray quote is read with its quotes as plain characters, or as
    ends of cells.
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
    return found[0] if found and all(_is_likely(cell, kind) for kind, cell in zip(kinds, found[0], strict=True)) else None


def _is_likely(cell: str, kind: Kind) -> bool:
    """Whether a cell is like the others of the column: not blank if no other is, and blank if all others are."""
    return kind.is_typical(cell) and _is_plausible(cell, kind) and not (kind.is_blank and cell.strip())


def _readings(record: Record, dialect: Dialect, kinds: Sequence[Kind]) -> Iterator[list[str]]:
    if record.problem == SHORT:
        return _divide_cell(record.fields, dialect, kinds)
    if record.problem == STRAY:
        return _read_unquoted(record, dialect, kinds)
    if record.problem == TORN:
        return _read_divided(record, dialect, kinds)
    return _remove_delimiter(record.fields, dialect, kinds)


def _read_unquoted(record: Record, dialect: Dialect, kinds: Sequence[Kind]) -> Iterator[list[str]]:
    """Readings of a line with a surplus or missing quote: either quoted cells may hold delimiters, or no cell does.

    None if the line may have been cut within a quoted cell.
    """
    quote, width = dialect.quote, len(kinds)
    if _may_be_cut(record, dialect, kinds):
        return
    if len(record.fields) == width and not any(quote in cell for cell in record.fields):
        yield record.fields
    if dialect.delimiter != WHITESPACE and "\n" not in record.raw:
        cells = [cell.strip(quote) for cell in record.raw.split(dialect.delimiter)]
        # A quote that is left is within a cell: whether it ends the cell is ambiguous.
        if len(cells) == width and not any(quote in cell for cell in cells):
            yield cells


def _may_be_cut(record: Record, dialect: Dialect, kinds: Sequence[Kind]) -> bool:
    """Whether the line ends within a quoted cell that fits its column and may go on."""
    if dialect.delimiter == WHITESPACE:
        return False
    rest = (dialect.delimiter + record.raw).rpartition(dialect.delimiter + dialect.quote)[2]
    place = len(record.fields) - 1 - rest.count(dialect.delimiter)
    if rest.count(dialect.quote) % 2 or not 0 <= place < len(kinds):
        return False
    cell = rest.strip(dialect.quote)
    return kinds[place].may_hold(cell) and not kinds[place].is_complete(cell)


def _read_divided(record: Record, dialect: Dialect, kinds: Sequence[Kind]) -> Iterator[list[str]]:
    """Readings of a line whose quotes are characters of bare cells, or enclose a cell whose preceding delimiter or quote is missing."""
    width = len(kinds)
    closed = [_drop_closing(cell, dialect) for cell in record.fields]
    throughout = _is_quoted_throughout(record.raw, dialect, width)
    once = sum(dialect.quote in cell for cell in record.fields) == 1
    if len(record.fields) == width and closed != record.fields and (once or throughout):
        # A sign of inches may end a text, but hardly in a row whose other cells are all quoted.
        # Quotes that are doubled within a cell show that one stood in front of it.
        doubled = any(cell != other and dialect.quote * 2 in cell for cell, other in zip(record.fields, closed, strict=True))
        if doubled:
            closed = [
                cell if cell == other else other.replace(dialect.quote * 2, dialect.quote)
                for cell, other in zip(record.fields, closed, strict=True)
            ]
        fits = not doubled and all(kind.may_hold(cell) for kind, cell in zip(kinds, record.fields, strict=True))
        yield record.fields if fits and not throughout else closed
        return
    if len(record.fields) == width:
        yield record.fields
    quote, delimiter, line = re.escape(dialect.quote), re.escape(dialect.delimiter), record.raw
    cell = re.compile(rf"{quote}((?:[^{quote}]|{quote}{quote})*){quote}(?={delimiter}|$)|([^{quote}]*?)(?={delimiter}|{quote}|$)")
    cells, at = list[str](), 0
    while found := cell.match(line, at):
        quoted, bare = found.groups()
        cells.append(bare if quoted is None else quoted.replace(dialect.quote * 2, dialect.quote))
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
    width, whole = len(kinds), cells
    while len(cells) > width + 1 and not cells[-1].strip():
        cells = cells[:-1]
    surplus = len(cells) - width
    if not 0 < surplus <= _SURPLUS or any(_may_be_two_rows(whole[:most], dialect, kinds) for most in range(len(cells), len(whole) + 1)):
        return
    joint = " " if dialect.delimiter == WHITESPACE else dialect.delimiter
    for place in range(width):
        parts = cells[place : place + surplus + 1]
        if all(part.strip() and not _was_quoted(part, dialect) for part in parts):
            yield [*cells[:place], _drop_closing(joint.join(parts), dialect), *cells[place + surplus + 1 :]]
    if surplus == 1:
        for place, cell in enumerate(cells):
            rest = [*cells[:place], *cells[place + 1 :]]
            # A column that is never blank in other rows is not blank here, since only a delimiter is too many.
            if not cell.strip() and all(_is_plausible(other, kind) for kind, other in zip(kinds, rest, strict=True)):
                yield rest


def _may_be_two_rows(cells: Sequence[str], dialect: Dialect, kinds: Sequence[Kind]) -> bool:
    """Whether the cells are those of two rows, perhaps without the line end between them."""
    width = len(kinds)
    if width < 2 or not 2 * width - 1 <= len(cells) <= 2 * width:
        return False
    first, second = cells[: width - 1], cells[1 - width :]
    pairs = zip((*kinds[:-1], *kinds[1:]), (*first, *second), strict=True)
    if not all(_is_plausible(cell, kind) for kind, cell in pairs):
        return False
    last, *following = cells[width - 1 : len(cells) - width + 1]
    if following:
        return _is_plausible(last, kinds[-1]) and _is_plausible(following[0], kinds[0])
    ends = range(min(len(last), _LONGEST_DIVIDED) + 1)
    # between two quoted cells, the two quotes look like a doubled one
    return any(
        _is_plausible(last[:at], kinds[-1]) and _is_plausible(last[at:].removeprefix(dialect.quote or "\n"), kinds[0]) for at in ends
    )


def _is_plausible(cell: str, kind: Kind) -> bool:
    """Whether the cell may be of the column, which is blank only if it is so in other rows."""
    return kind.may_hold(cell) and bool(cell.strip() or not kind.filled)


def _divide_cell(cells: list[str], dialect: Dialect, kinds: Sequence[Kind]) -> Iterator[list[str]]:
    """Readings of a row that lacks one cell: a delimiter is missing within a cell.

    None if the cells fit their columns with a blank one between them: then a value may be lost, or the end of the last one.
    """
    width = len(kinds)
    if len(cells) != width - 1 or dialect.delimiter == WHITESPACE:
        return
    # The number of cells that fit from the left, and from the right behind the missing one.
    left = next((place for place, cell in enumerate(cells) if not kinds[place].may_hold(cell)), width - 1)
    right = next((place for place in range(width - 1, 0, -1) if not kinds[place].may_hold(cells[place - 1])), 0)
    if right <= left:
        return
    for place in range(max(0, right - 1), min(left + 1, width - 1)):
        cell, first, second = cells[place], kinds[place], kinds[place + 1]
        for at in range(1, min(len(cell), _LONGEST_DIVIDED + 1)):
            # between two quoted cells, the two quotes look like a doubled one
            rest = cell[at:].removeprefix(dialect.quote or "\n")
            if first.may_hold(cell[:at]) and second.may_hold(rest):
                yield [*cells[:place], cell[:at], rest, *cells[place + 1 :]]


def _is_quoted_throughout(line: str, dialect: Dialect, width: int) -> bool:
    """Whether all cells but one start with a quote."""
    return (dialect.delimiter + line).count(dialect.delimiter + dialect.quote) == width - 1 > 0


def _drop_closing(cell: str, dialect: Dialect) -> str:
    """A cell without the quote at its end, if the one at its start is missing."""
    quote = dialect.quote
    return cell[: -len(quote)] if quote and cell.endswith(quote) and cell.count(quote) % 2 else cell


def _was_quoted(cell: str, dialect: Dialect) -> bool:
    """Whether a cell must have been quoted, so that it is complete."""
    return bool(dialect.quote) and (dialect.delimiter in cell or "\n" in cell)
