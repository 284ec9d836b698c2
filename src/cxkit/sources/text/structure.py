"""Detection of the layout of a delimited file from its start: dialect, position of the header and of the first row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from cxkit.errors import SourceError, UsageError
from cxkit.language import tr
from cxkit.model import Note
from cxkit.sources.overrides import Overrides
from cxkit.sources.part import Dialect
from cxkit.sources.profiles import Known, count_header_rows_below, recognise_tool
from cxkit.sources.text.cell_kinds import Kind, classify_columns
from cxkit.sources.text.delimiters import detect_separation
from cxkit.sources.text.dialect import UNIT_SEPARATOR
from cxkit.sources.text.grammar import BLANK, COMMENT, STRAY, Grammar
from cxkit.sources.text.header import Place, find_header, header_rows, is_ruler, join_header_rows, name_columns, read_separator_line
from cxkit.sources.text.separation import COMMENTS, Separation

_RECORDS = 100  # of the sample that are compared
_LINES = 10_000  # of the sample that are searched for them: blank ones do not count
_SHARE_OF_SHORT = 0.02
_PAIR = 2  # columns
_FEWEST_ABOVE = 4  # lines as wide as each other, which may be another table
_TOPS = 12  # records that are searched for the header of a known tool
MOST_COLUMNS = 20_000  # a sheet of Excel has 16,384


class CutHeaderError(Exception):
    """The first record does not end within the sample."""


class Line(NamedTuple):
    """One record of the sample: its physical line, its cells, where its text ends, and its problem, if any."""

    line: int
    cells: list[str]
    end: int
    problem: str | None

    @property
    def is_filled(self) -> bool:
        """Whether any cell is not blank."""
        return any(cell.strip() for cell in self.cells)


class Layout(NamedTuple):
    """The dialect, the names of the columns, the positions of repeated headers, notes, and the raw cells of the header.

    ``known`` is the tool that wrote the file; ``texts`` are the texts of further header rows, by column; ``above`` are the lines above.
    """

    dialect: Dialect
    columns: tuple[str, ...]
    repeated: Mapping[str, tuple[str, ...]]
    notes: tuple[Note, ...]
    header_cells: tuple[str, ...]
    known: Known | None = None
    texts: Mapping[str, str] = MappingProxyType({})
    above: tuple[str, ...] = ()


def detect_layout(text: str, *, whole: bool, overrides: Overrides) -> Layout:
    """Detect the layout of the file that starts with ``text``, which may end anywhere unless it is the ``whole`` file.

    ``overrides`` take precedence; encoding, compression and decimal mark are left to the caller. Raises CutHeaderError, and SourceError
    if the text is not a table; its message continues the name of the file.
    """
    named, start = read_separator_line(text)
    if not text[start:].strip():
        raise SourceError("is empty.", "Choose a file with a header line.")
    found = detect_separation(text[start:], named, overrides, whole=whole)
    dialect = _dialect(found)
    lines = _parse_lines(text, start, dialect, whole=whole)
    comment = overrides.comment if overrides.comment is not None else _detect_comment(lines)
    if comment:
        dialect = dialect._replace(comment=comment)
        lines = _parse_lines(text, start, dialect, whole=whole)
    place, known = _find_place(lines, overrides)
    alone = place.guessed and len(_drop_blank_lines(lines)[place.header].cells) == 1
    if alone and overrides.delimiter is None and named is None and found.delimiter != UNIT_SEPARATOR:
        # A header of one cell: the file has one column, and the detected delimiter is part of its values, such as the comma of 1,5.
        one = detect_layout(text, whole=whole, overrides=replace(overrides, delimiter=UNIT_SEPARATOR))
        doubts = () if one.notes else found.notes
        return one._replace(notes=(*doubts, *one.notes, *_notes(_drop_blank_lines(lines), place._replace(header=0), 0, lines, dialect)))
    layout = _build_layout(lines, dialect, place, known, overrides)
    return layout._replace(dialect=layout.dialect._replace(evidence=found.evidence), notes=(*found.notes, *layout.notes))


def lay_out(lines: list[Line], overrides: Overrides) -> Layout:
    """Detect the layout of a table whose rows are already split into cells. Raises SourceError like ``detect_layout``."""
    return _build_layout(lines, _dialect(Separation("", "", "", "\n", ())), *_find_place(lines, overrides, delimited=False), overrides)


def check_width(columns: int) -> None:
    """Raise SourceError, whose message goes on after the path, if a table has more columns than any tool writes."""
    if columns > MOST_COLUMNS:
        raise SourceError(
            tr("has {columns:,} columns; at most {most_columns:,} are read.", columns=columns, most_columns=MOST_COLUMNS),
            "Export the columns that are needed, or name the --delimiter.",
        )


def _find_place(lines: Sequence[Line], overrides: Overrides, *, delimited: bool = True) -> tuple[Place, Known | None]:
    """Find the start of the table and the tool that wrote it. The header of a known tool takes precedence over any other candidate."""
    records = _drop_blank_lines(lines)
    if not records:
        raise SourceError("holds no rows, only blank lines and comments.", "Choose a file with a header line.")
    rows = [record.cells for record in records]
    check_width(max(map(len, rows)))
    place = find_header(rows, _given_header(records, overrides), blanks_behind=_blanks_behind(lines), delimited=delimited)
    if not place.has_header and not place.guessed:
        return place, None
    known = recognise_tool(rows[place.header], overrides.profile)
    if place.guessed and (known is None or not known.by):
        for number, cells in enumerate(rows[:_TOPS]):
            other = recognise_tool(cells, overrides.profile)
            if other and other.by:
                return find_header(rows, number)._replace(guessed=True), other
    return place, known


def _build_layout(lines: list[Line], dialect: Dialect, place: Place, known: Known | None, overrides: Overrides) -> Layout:
    records = _drop_blank_lines(lines)
    width = place.width
    body = records[place.header + 1 :] if place.has_header else records[place.header :]
    top = records[place.header]
    more = 0
    if place.has_header:
        more = _count_header_rows(place, known, top.cells, [record.cells for record in body], overrides.skip)
    names = _name_cells(records, place, more)
    columns, repeated = name_columns(names) if place.has_header else (tuple(f"#{number}" for number in range(1, width + 1)), {})
    rows = body[more:]
    # Rows of delimiters alone directly below the header are no data, unless the user says that the header has no further rows.
    noted = [line for line in lines if line.problem not in {BLANK, COMMENT} and line.line >= (top.end if place.has_header else 0)][more:]
    starts = noted if overrides.skip is not None or not (place.has_header or place.guessed) else rows
    first = starts[0].line if starts else records[-1].end
    dialect = dialect._replace(
        header_line=top.line if place.has_header else 0, body_line=first, ragged=_is_ragged(rows, width), padded=_is_padded(rows, width)
    )
    notes = _notes(records, place, more, lines, dialect)
    texts = _header_texts(columns, [record.cells for record in body[:more]])
    above = tuple(", ".join(cell.strip() for cell in record.cells if cell.strip()) for record in records[: place.header])
    return Layout(dialect, columns, repeated, tuple(notes), tuple(top.cells) if place.has_header else (), known, texts, above)


def _count_header_rows(place: Place, known: Known | None, top: Sequence[str], body: Sequence[Sequence[str]], skip: int | None) -> int:
    """Count the records of the body that belong to the header: by the user's option, by the tool's profile, or by their cells.

    Raises UsageError if the option skips more records than there are.
    """
    if skip is not None:
        if skip > len(body):
            raise UsageError(
                tr("--skip {skip} is more than the {n} rows below the header that are looked at.", skip=skip, n=len(body)),
                "It skips further rows of the header; --where leaves out rows of data.",
            )
        return skip
    rows = count_header_rows_below(known.profile, top, body) if known else None
    return len(header_rows(top, body, place.width)) if rows is None else rows


def _header_texts(columns: Sequence[str], further: Sequence[Sequence[str]]) -> dict[str, str]:
    """The texts of further header rows for each column, without rows of JSON and of hyphens."""
    rows = [row for row in further if not _is_for_machines(row) and not is_ruler(row, len(columns))]
    below = {name: [row[place].strip() for row in rows if place < len(row)] for place, name in enumerate(columns)}
    return {name: " ".join(filter(None, cells)) for name, cells in below.items() if any(cells)}


def _is_for_machines(cells: Sequence[str]) -> bool:
    return all(cell.lstrip().startswith("{") for cell in cells if cell.strip())


def _drop_blank_lines(lines: Sequence[Line]) -> list[Line]:
    """The lines that hold text and are no comments. A line of delimiters alone is blank too."""
    return [line for line in lines if line.problem not in {BLANK, COMMENT} and line.is_filled]


def _dialect(found: Separation) -> Dialect:
    return Dialect(
        encoding="utf-8",
        delimiter=found.delimiter,
        quote=found.quote,
        decimal=None,
        header_line=1,
        body_line=2,
        compression=None,
        line_end=found.line_end,
        evidence=(),
        escape=found.escape,
    )


def _parse_lines(text: str, start: int, dialect: Dialect, *, whole: bool) -> list[Line]:
    """Parse the first records, with the lines on which they start, without one that does not end within the sample."""
    grammar = Grammar(dialect, 1)
    line = 1 + text[:start].count(grammar.eol.decode())
    body = text[start:].encode(errors="replace")
    if whole and not body.endswith(grammar.eol):
        body += grammar.eol
    found, at, filled = list[Line](), 0, 0
    while at < len(body) and filled < _RECORDS and len(found) < _LINES:
        taken = grammar.take_plain(body, at) or grammar.take(body, at, final=whole)
        if taken is None:
            break
        after = line + body.count(grammar.eol, at, taken.end)
        found.append(Line(line, taken.cells, after, taken.problem if taken.problem in {BLANK, COMMENT, STRAY} else None))
        filled += found[-1].is_filled
        line, at = after, taken.end
    if not any(each.problem not in {BLANK, COMMENT} for each in found) and not whole:
        raise CutHeaderError
    return found


def _detect_comment(lines: Sequence[Line]) -> str:
    """Detect the start of comment lines: they have fewer or more cells than the rows, and no row starts so. Empty if there are none."""
    widths = Counter(len(line.cells) for line in lines if line.problem is None)
    width = max(widths, key=lambda each: (widths[each] * (each > 1), each), default=1)
    for sign in COMMENTS:
        marked = [line for line in lines[1:] if line.cells and line.cells[0].startswith(sign)]
        others = [line for line in lines if line not in marked]
        below = marked and any(len(line.cells) == width for line in lines[: lines.index(marked[-1])])
        if below and width > 1 and all(len(line.cells) != width for line in marked) and any(len(line.cells) == width for line in others):
            return sign
    return ""


def _blanks_behind(lines: Sequence[Line]) -> frozenset[int]:
    """The numbers, among the lines that are not blank or comments, of those that a blank line follows."""
    behind, number = set(), -1
    for line in lines:
        if line.problem == COMMENT:
            continue
        if line.is_filled:
            number += 1
        elif number >= 0:
            behind.add(number)
    return frozenset(behind)


def _given_header(records: Sequence[Line], overrides: Overrides) -> int | None:
    """The number of the record on the line that the user named as the header; -1 for no header, None if the user named none."""
    if overrides.header_row is None:
        return None
    if overrides.header_row == 0:
        return -1
    for number, record in enumerate(records):
        if record.line <= overrides.header_row < record.end:
            return number
    raise SourceError(
        tr("has no row on line {header_row}.", header_row=overrides.header_row),
        tr("--header-row 1 to {line} are lines with text here.", line=records[-1].line),
    )


def _name_cells(records: Sequence[Line], place: Place, more: int) -> list[str]:
    """The header's cells, one for each column; several header rows are joined."""
    if not place.has_header:
        return []
    top = list(place.names or records[place.header].cells[: place.width])
    rows = [record.cells for record in records[place.header + 1 : place.header + 1 + more]]
    further = [cells for cells in rows if not _is_for_machines(cells) and not is_ruler(cells, place.width)]
    cells = join_header_rows(top, further)
    return [*cells, *[""] * (place.width - len(cells))]


def _is_ragged(rows: Sequence[Line], width: int) -> bool:
    """Whether short rows omit trailing blank cells: there are several, no full row ends in a blank, and all their cells fit."""
    if width < 2:
        return False
    short = [row.cells for row in rows if len(row.cells) < width and row.problem is None]
    full = [row.cells for row in rows if len(row.cells) == width]
    if len(short) < max(2, _SHARE_OF_SHORT * len(rows)) or any(not cells[-1].strip() for cells in full):
        return False
    last = max((place for place, row in enumerate(rows) if len(row.cells) == width), default=-1)
    kinds = classify_columns([row.cells for row in rows if len(row.cells) >= width and row.problem is None], width)
    if _are_joined_by_delimiters(rows, kinds):
        return False
    if not all(_starts_a_row(cells, kinds) for cells in short):
        notes = all(len(row.cells) == 1 and place > last for place, row in enumerate(rows) if len(row.cells) < width)
        blank = bool(full) and any(len(cells) > 1 and not cells[-1].strip() for cells in short)
        if (notes and width > _PAIR) or blank or _are_pieces(rows, width):
            return False
    fitting = sum(all(kind.fits(cell) for kind, cell in zip(kinds, cells, strict=False)) for cells in short)
    return fitting >= 0.95 * len(short) and len(full) + len(short) >= 0.95 * len(rows)


def _starts_a_row(cells: Sequence[str], kinds: Sequence[Kind]) -> bool:
    """Whether the cells are the start of a row, and nothing else: values fit columns that are no free texts, and only the end is blank."""
    values = [(kind, cell) for kind, cell in zip(kinds, cells, strict=False) if cell.strip()]
    return (
        any(kind.name != "text" for kind, _ in values)
        and all(kind.fits(cell) for kind, cell in values)
        and all(map(str.strip, cells[: len(values)]))
    )


def _are_joined_by_delimiters(rows: Sequence[Line], kinds: Sequence[Kind]) -> bool:
    """Whether all short rows are neighbours, of which the first ends in a delimiter behind which the other goes on, as a full row would."""
    short = [place for place, row in enumerate(rows) if len(row.cells) < len(kinds)]
    pairs = [(first, second) for first, second in zip(short[::2], short[1::2], strict=False) if second == first + 1]
    joined = [(*rows[first].cells[:-1], *rows[second].cells) for first, second in pairs if not rows[first].cells[-1].strip()]
    fitting = [
        cells for cells in joined if len(cells) == len(kinds) and all(kind.fits(cell) for kind, cell in zip(kinds, cells, strict=True))
    ]
    return 2 * len(fitting) == len(short)


def _are_pieces(rows: Sequence[Line], width: int) -> bool:
    """Whether all short rows are neighbours that make up a full row: it was broken by a line end."""
    short = [place for place, row in enumerate(rows) if len(row.cells) < width]
    pairs = list(zip(short[::2], short[1::2], strict=False))
    sums = [len(rows[first].cells) + len(rows[second].cells) for first, second in pairs if second == first + 1]
    return 2 * len(sums) == len(short) and all(each in {width, width + 1} for each in sums)


def _is_padded(rows: Sequence[Line], width: int) -> bool:
    """Whether rows end in surplus delimiters: several do, and all their cells fit the columns at their places."""
    surplus = [row.cells for row in rows if len(row.cells) > width and not any(cell.strip() for cell in row.cells[width:])]
    if len(surplus) < max(2, _SHARE_OF_SHORT * len(rows)):
        return False
    regular = [row.cells for row in rows if len(row.cells) == width and row.problem is None]
    kinds = classify_columns(regular if len(regular) >= len(surplus) else surplus, width)
    return all(kind.may_hold(cell) for cells in surplus for kind, cell in zip(kinds, cells, strict=False))


def _notes(records: Sequence[Line], place: Place, more: int, lines: Sequence[Line], dialect: Dialect) -> list[Note]:
    notes = []
    top = records[place.header]
    if place.header:
        above = (
            tr("lines {line} to {line2}", line=records[0].line, line2=top.line - 1)
            if top.line - records[0].line > 1
            else tr("line {line}", line=records[0].line)
        )
        text = tr(
            "{above} above the table are no part of it, such as {cells}."
            if top.line - records[0].line > 1
            else "{above} above the table is no part of it, such as {cells}.",
            above=above,
            cells=_quote(records[0].cells),
        )
        widths = Counter(sum(map(bool, map(str.strip, record.cells))) for record in records[: place.header])
        is_table = place.guessed and any(width > _PAIR and times >= _FEWEST_ABOVE for width, times in widths.items())
        hint = tr("--header-row {line} takes them in", line=records[0].line)
        notes.append(Note(code="lines-above-header", level="warning" if is_table else "info", text=text, hint=hint))
    if not place.has_header and place.guessed:
        text = tr(
            "no header: line {line} is a row like all others, so columns are called #1 to #{width}.", line=top.line, width=place.width
        )
        notes.append(
            Note(code="no-header", level="warning", text=text, hint=tr("--header-row {line} reads it as the header", line=top.line))
        )
    if place.doubt:
        notes.append(Note(code="header-doubt", level="warning", text=place.doubt.format(line=top.line), hint="--header-row LINE decides"))
    if more:
        text = tr(
            "the header has {more} rows; lines {line} to {end} name the columns.",
            more=more + 1,
            line=top.line,
            end=records[place.header + more].end - 1,
        )
        notes.append(Note(code="header-rows", level="info", text=text, hint="--skip 0 reads all but the first as data"))
    comments = sum(line.problem == COMMENT for line in lines)
    if comments:
        text = tr("lines that start with {comment} are comments and no rows.", comment=dialect.comment)
        notes.append(Note(code="comment-lines", level="info", text=text, hint="--comment none reads them as rows"))
    return notes


def _quote(cells: Sequence[str]) -> str:
    text = " ".join(" ".join(cells).split())
    return repr(text if len(text) <= 40 else f"{text[:39]}…")
