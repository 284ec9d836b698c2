"""Sheets of Excel and OpenDocument workbooks as frames of text, laid out like delimited files."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cxkit.errors import SourceError, UsageError, first_line
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.sources.lost_digits import KEPT_DIGITS, note_lost_digits
from cxkit.sources.overrides import Overrides
from cxkit.sources.part import OVERFLOW, SAMPLE_ROWS, OtherSheet, Part, Record
from cxkit.sources.profiles import is_footer
from cxkit.sources.sheet_xml import Merged, SheetFacts, count_cells, find_long_numbers, name_of_error, read_sheet_facts
from cxkit.sources.text.cell_kinds import Kind, classify_columns, starts_other_table
from cxkit.sources.text.exact import CAPTION, OTHER, REPEATED, TOTAL, note_other_table
from cxkit.sources.text.grammar import BLANK, LONG
from cxkit.sources.text.no_rows import FIRST_CELL, is_caption, is_total
from cxkit.sources.text.outside import classify_sample, find_outside
from cxkit.sources.text.structure import Layout, Line, lay_out
from cxkit.sources.unpacking import MOST_AT_ONCE

if TYPE_CHECKING:
    import fastexcel

_SHARED = 8  # bytes that a shared string takes for each of its own in the file, at most
_CELL_BYTES = 32  # that fastexcel takes for each cell, empty or not
_SAMPLED_ROWS = 200  # rows, enough to tell a header from rows
_SHORT = 50  # rows of a table that may be a summary of another sheet
_HEADER_ROWS = 20  # of another sheet, among which its header is looked for
_ROW = "cxkit:row"
_FORMULA_TEXT = '^="([^"]*)"$'  # such as ="9", a number that is to stay text
_DAY = r"^(\d{4}-\d{2}-\d{2}) 00:00:00$"
_LONG_NUMBER = r"^-?\d{16,}$"
_MOMENT = r"^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}"


def open_workbook(path: str, local: str, overrides: Overrides) -> Part:
    """Open a sheet of a workbook: the one that ``overrides`` name, or the first that is not hidden and holds a table.

    All cells are text: numbers with a decimal point and dates in ISO 8601, whatever format the sheet displays. Rows are numbered as in the
    sheet. Raises SourceError if the workbook is damaged or too large, or fastexcel is not installed; UsageError if there is no such
    sheet.
    """
    most = overrides.max_bytes or MOST_AT_ONCE
    reader = _open_reader(path, local, most)
    facts_of = {each: read_sheet_facts(local, each) for each in reader.sheet_names}
    _check_size(path, local, facts_of, most)
    with _reading(path):
        name, cells = _choose_sheet(path, reader, facts_of, overrides.sheet)
    facts = facts_of[name]
    _check_formulas(path, name, facts)
    try:
        layout = lay_out(list(_read_lines(cells.head(_SAMPLED_ROWS))), overrides)
    except SourceError as error:
        raise SourceError(f"{path} {error.message}", error.hint) from None
    rounded = find_long_numbers(local, name) if _may_hold_long_numbers(cells) else []
    cells, filled = _fill_merged(cells, facts.merged, layout.dialect.body_line)
    frame, aside, other, rows, doubts = _read_body(cells, layout)
    sample = frame.filter(pl.col(OVERFLOW).is_null()).select(layout.columns)
    lost = note_lost_digits([layout.columns[place] for place in rounded if place < len(layout.columns)])
    notes = [
        note.model_copy(update={"text": f"{path}: {_of_rows(note.text)}"})
        for note in (*layout.notes, *note_other_table(other), *doubts, *lost)
    ]
    notes += [*_note_cells(path, facts, filled), *_note_hidden(path, facts.hidden & set(rows))]
    others = tuple[OtherSheet, ...]()
    if overrides.sheet is None:
        with _reading(path):
            notes += _note_other_sheets(path, reader, name, layout.columns)
            others = tuple(_find_other_sheets(reader, name)) if sample.height <= _SHORT else ()
    return Part(
        path=path,
        local=local,
        format="excel",
        dialect=None,
        columns=layout.columns,
        repeated=layout.repeated,
        notes=tuple(notes),
        frame=frame.lazy(),
        sample=sample.head(SAMPLE_ROWS),
        sampled_whole=sample.height <= SAMPLE_ROWS,
        exact=True,
        header=layout.header_cells,
        untyped=True,
        aside=tuple(aside),
        known=layout.known,
        texts=layout.texts,
        above=layout.above,
        rows=rows,
        sheets=others,
    )


def _of_rows(text: str) -> str:
    """A note on lines as one on rows of a sheet: what it quotes of the cells stays as it is.

    >>> _of_rows("line 3 is read as the header: 'Online', 'line'")
    "row 3 is read as the header: 'Online', 'line'"
    """
    return re.sub(r"('[^']*')|\blines?\b", lambda found: found[1] or found[0].replace("line", "row"), text)


def _check_size(path: str, local: str, facts_of: Mapping[str, SheetFacts], most: int) -> None:
    """Raise SourceError if a sheet takes more than ``most`` bytes: its cells take memory up to the farthest, empty or not."""
    for name, facts in facts_of.items():
        if _CELL_BYTES * facts.cells > most and (size := _CELL_BYTES * count_cells(local, name)) > most:
            raise SourceError(
                tr(
                    "Sheet {each!r} of {path} has a cell so far out that it takes {size:,} bytes, more than {most:,}.",
                    each=name,
                    path=path,
                    size=size,
                    most=most,
                ),
                "Delete the cells that lie apart from the table, or save the sheet as CSV (UTF-8).",
            )


def _check_formulas(path: str, name: str, facts: SheetFacts) -> None:
    """Raise SourceError if formulas of the sheet have no stored result."""
    if not facts.unresolved:
        return
    n = len(facts.unresolved)
    what = tr("{n} formulas whose results were", n=n) if n > 1 else tr("a formula whose result was")
    raise SourceError(
        tr(
            "Sheet {name!r} of {path} has {what} never stored: {names}, …."
            if n > 3
            else "Sheet {name!r} of {path} has {what} never stored: {names}.",
            name=name,
            path=path,
            what=what,
            names=", ".join(facts.unresolved[:3]),
        ),
        "Open the workbook in a spreadsheet program, save it once, and try again.",
    )


def _note_cells(path: str, facts: SheetFacts, filled: int) -> list[Note]:
    """Notes on cells that hold errors, and on merged ones that were filled."""
    notes = []
    if facts.errors:
        n = len(facts.errors)
        cells_with = tr("{n:,} cells hold errors of formulas, such as", n=n) if n > 1 else tr("a cell holds an error of a formula:")
        text = tr("{path}: {cells_with} {errors}. An error is no value.", path=path, cells_with=cells_with, errors=facts.errors[0])
        notes.append(Note(code="error-cells", level="warning", text=text, hint="correct the formulas, and save the workbook"))
    if filled:
        text = tr(
            "{path}: {filled:,} merged blocks of cells below the header: their value counts in each of their rows.",
            path=path,
            filled=filled,
        )
        notes.append(Note(code="merged-cells", level="info", text=text))
    return notes


def _note_hidden(path: str, hidden: Collection[int]) -> list[Note]:
    """A note on hidden rows below the header, which a spreadsheet program does not show."""
    if not hidden:
        return []
    n = len(hidden)
    text = (
        tr("{path}: {n:,} rows are hidden in the sheet, such as row {row}; they count like all others.", path=path, n=n, row=min(hidden))
        if n > 1
        else tr("{path}: row {row} is hidden in the sheet; it counts like all others.", path=path, row=min(hidden))
    )
    return [Note(code="hidden-rows", level="warning", text=text, hint="export the visible rows, or use --where")]


def _note_other_sheets(path: str, reader: fastexcel.ExcelReader, name: str, columns: Sequence[str]) -> list[Note]:
    """A note on the sheets that were not read, a warning if one has the same columns."""
    others = [each for each in reader.sheet_names if each != name]
    if not others:
        return []
    same = [each for each in others if _has_header(reader, each, columns)]
    text = tr("{path}: sheet {name!r} was read.", path=path, name=name)
    if same:
        text += tr(
            " {names} has the same columns, and the rows there are not counted."
            if len(same) == 1
            else " {names} have the same columns, and the rows there are not counted.",
            names=", ".join(map(repr, same)),
        )
    hint = tr("--sheet reads another: {names}", names=", ".join(map(repr, others)))
    return [Note(code="sheet-chosen", level="warning" if same else "info", text=text, hint=hint)]


def _find_other_sheets(reader: fastexcel.ExcelReader, chosen: str) -> Iterator[OtherSheet]:
    """The other visible sheets that hold a table."""
    for name in reader.sheet_names:
        if name == chosen:
            continue
        sheet = reader.load_sheet(name, header_row=None, skip_rows=0, n_rows=_SAMPLED_ROWS, dtypes="string")
        if not sheet.width or sheet.visible != "visible":
            continue
        try:
            layout = lay_out(list(_read_lines(pl.DataFrame(sheet))), Overrides())
        except SourceError:  # a page of text
            continue
        yield OtherSheet(name, layout.columns, sheet.total_height - layout.dialect.body_line + 1)


def _open_reader(path: str, local: str, most: int) -> fastexcel.ExcelReader:
    try:
        import fastexcel
    except ImportError as error:
        raise SourceError(
            tr("{path} is a workbook, which needs the package fastexcel.", path=path),
            "pip install 'cxkit[excel]', or save the sheet as CSV (UTF-8).",
        ) from error
    if zipfile.is_zipfile(local):
        with zipfile.ZipFile(local) as archive:
            size = sum(info.file_size for info in archive.infolist())
            # the reader holds them all at once, each with its own memory
            size = max(size, _SHARED * sum(info.file_size for info in archive.infolist() if info.filename.endswith("sharedStrings.xml")))
        if size > most:
            raise SourceError(
                tr("{path} unpacks to more than {most:,} bytes.", path=path, most=most),
                tr("If that is right, --max-bytes {size} lets it.", size=size),
            )
    try:
        # bytes: from a path, fastexcel would infer the format from the ending
        return fastexcel.read_excel(Path(local).read_bytes())
    except _failures() as error:
        raise SourceError(
            tr("{path} cannot be read as a workbook: {error}.", path=path, error=first_line(error)),
            "Save it anew, without a password, or as CSV (UTF-8).",
        ) from error


@contextmanager
def _reading(path: str) -> Iterator[None]:
    """Raise SourceError if fastexcel cannot read a sheet."""
    try:
        yield
    except _failures() as error:
        raise SourceError(
            tr("{path} cannot be read as a workbook: {error}.", path=path, error=first_line(error)), "Save it anew, or as CSV (UTF-8)."
        ) from error


def _failures() -> tuple[type[BaseException], ...]:
    """The exceptions that fastexcel raises, and panics of its Rust code, which are not Exceptions."""
    import fastexcel

    return (fastexcel.FastExcelError, pl.exceptions.PanicException, OSError, ValueError, TypeError, OverflowError)


def _choose_sheet(path: str, reader: fastexcel.ExcelReader, facts: Mapping[str, SheetFacts], asked: str | None) -> tuple[str, pl.DataFrame]:
    """Choose the sheet: the one asked for, else the first visible one that is not empty. Returns its name and its cells."""
    names = reader.sheet_names
    if asked is not None:
        name = asked if asked in names else names[int(asked) - 1] if asked.isdecimal() and 0 < int(asked) <= len(names) else None
        if name is None:
            raise UsageError(
                tr("{path} has no sheet {asked!r}.", path=path, asked=asked), tr("It has {names}.", names=", ".join(map(repr, names)))
            )
        cells = _read_cells(reader, name, facts[name])[0]
        if cells.is_empty():
            raise SourceError(tr("Sheet {name!r} of {path} is empty.", name=name, path=path), "Choose a sheet with a header.")
        return name, cells
    for name in names:
        cells, visible = _read_cells(reader, name, facts[name])
        if visible and not cells.is_empty():
            return name, cells
    raise SourceError(tr("{path} is empty: none of its sheets holds a table.", path=path), "Choose a file with a header line.")


def _has_header(reader: fastexcel.ExcelReader, name: str, columns: Sequence[str]) -> bool:
    """Whether one of the first rows of a visible sheet holds all of the headers."""
    sheet = reader.load_sheet(name, header_row=None, skip_rows=0, n_rows=_HEADER_ROWS, dtypes="string")
    if not sheet.width or sheet.visible != "visible":
        return False
    rows = pl.DataFrame(sheet).rows()
    return len(columns) > 1 and any({*columns} <= {str(value).strip() for value in row if value is not None} for row in rows)


def _read_cells(reader: fastexcel.ExcelReader, name: str, facts: SheetFacts) -> tuple[pl.DataFrame, bool]:
    sheet = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    if not sheet.width:
        return pl.DataFrame(), False
    found = pl.DataFrame(sheet)
    names = [f"{place}" for place in range(found.width)]
    found.columns = names
    if facts.may_have_errors:
        found = _show_errors(found, sheet)
    found = found.with_columns(pl.col(names).str.replace(_FORMULA_TEXT, "$1").replace("", None))
    return found.with_columns(_without_midnight(found)), sheet.visible == "visible"


def _show_errors(cells: pl.DataFrame, sheet: fastexcel.ExcelSheet) -> pl.DataFrame:
    """The cells with errors as texts such as ``#DIV/0!``, which fastexcel gives as blanks."""
    found = sheet.to_arrow_with_errors()[1]
    by_column = dict[int, dict[int, str]]()
    for error in found.errors if found else ():
        row, column = error.offset_position
        by_column.setdefault(column, {})[row] = name_of_error(error.detail)
    changed = []
    for column, errors in by_column.items():
        values = cells.to_series(column).scatter(list(errors), list(errors.values()))
        changed.append(values)
    return cells.with_columns(changed)


def _fill_merged(cells: pl.DataFrame, merged: Sequence[Merged], body: int) -> tuple[pl.DataFrame, int]:
    """The cells with the value of merged cells below the header in each of their rows, and the number of the merged blocks."""
    inside = [each for each in merged if each.first >= body and each.column < cells.width and each.last <= cells.height]
    columns = {each.column: cells.to_series(each.column) for each in inside}
    for each in inside:
        rows = list(range(each.first, each.last))
        columns[each.column] = columns[each.column].scatter(rows, columns[each.column][each.first - 1])
    return cells.with_columns(columns.values()), len(inside)


def _may_hold_long_numbers(cells: pl.DataFrame) -> bool:
    """Whether a cell may be a number with more digits than a spreadsheet program keeps."""
    lengths = cells.select(pl.all().str.len_bytes().max()).row(0) if cells.width else ()
    long = [name for name, length in zip(cells.columns, lengths, strict=False) if (length or 0) > KEPT_DIGITS]
    return bool(long) and any(cells.select(pl.col(long).str.contains(_LONG_NUMBER).any()).row(0))


def _without_midnight(cells: pl.DataFrame) -> Iterator[pl.Expr]:
    """Expressions that drop 00:00:00 from columns in which every time is midnight: there it comes from dates without a time of day."""
    for column in cells.iter_columns():
        moments = column.filter(column.str.contains(_MOMENT))
        if moments.len() and moments.str.contains(_DAY).all():
            yield pl.col(column.name).str.replace(_DAY, "$1")


def _read_lines(cells: pl.DataFrame) -> Iterator[Line]:
    for row, values in enumerate(cells.rows(), start=1):
        filled = ["" if value is None else value for value in values]
        while filled and not filled[-1].strip():
            filled.pop()
        yield Line(row, filled, row + 1, None if filled else BLANK)


def _read_body(cells: pl.DataFrame, layout: Layout) -> tuple[pl.DataFrame, list[Record], int | None, pl.Series, tuple[Note, ...]]:
    """Read the rows below the header without blank ones.

    Returns them, the records that do not fit the header, the row on which another table starts, if any, the numbers of the rows, and notes
    on doubtful rows.
    """
    width = len(layout.columns)
    wide = cells.with_columns(pl.lit(None, dtype=pl.String).alias(str(place)) for place in range(cells.width, width))
    names = wide.columns
    body = wide.with_row_index(_ROW, offset=1).slice(layout.dialect.body_line - 1).filter(pl.any_horizontal(pl.col(names).is_not_null()))
    footers = layout.known.profile.footers if layout.known else ()
    if footers:
        lines = [row[0] for row in body.rows() if is_footer([cell or "" for cell in row[1:]], footers)]
        body = body.filter(~pl.col(_ROW).is_in(lines))
    surplus = pl.any_horizontal([pl.lit(value=False), *(pl.col(name).is_not_null() for name in names[width:])])
    aside, other = list[Record](), _find_other_table(body, width)
    end = other or cells.height + 1
    # Only rows with as many blank cells as a total has, or that start like the header, are checked one by one.
    first = next((cell for cell in layout.header_cells if cell.strip()), None)
    blank = pl.sum_horizontal(pl.col(names[:width]).is_null() | (pl.col(names[:width]).str.strip_chars() == ""))
    suspect = surplus | (3 * blank >= width) | pl.any_horizontal(pl.col(names).eq(pl.lit(first)))
    suspect |= (pl.col(_ROW) >= end) | pl.coalesce(names[:width]).str.contains(FIRST_CELL).fill_null(value=False)
    sample = body.filter(pl.col(_ROW) < end).select(names[:width]).head(SAMPLE_ROWS)
    outside = find_outside(sample)
    kinds = classify_sample(sample.filter(~outside.is_outside) if outside else sample)
    totals = outside.totals if outside else frozenset()
    for row in body.filter(suspect).rows():
        problem = _find_problem(row[1:], layout.header_cells, kinds, totals) or (OTHER if row[0] >= end else None)
        if problem:
            filled = ["" if cell is None else cell for cell in row[1:]]
            aside.append(Record(row[0], filled, problem, "\t".join(filled).rstrip("\t")))
    why = pl.DataFrame({_ROW: [record.line for record in aside], OVERFLOW: [record.problem for record in aside]}, schema=_PROBLEM_SCHEMA)
    joined = body.join(why, on=_ROW, how="left", maintain_order="left")
    renamed = dict(zip(names[:width], layout.columns, strict=True))
    doubts = outside.notes if outside else ()
    return joined.select(*names[:width], OVERFLOW).rename(renamed), aside, other, body.get_column(_ROW), doubts


def _find_other_table(body: pl.DataFrame, width: int) -> int | None:
    """The row, below a blank one, on which another table starts; None if there is no other table."""
    cells = body.fill_null("")
    for row in cells.filter(pl.col(_ROW).cast(pl.Int64).diff() > 1).rows():
        above = cells.filter(pl.col(_ROW) < row[0]).head(SAMPLE_ROWS)
        if starts_other_table(row[1 : width + 1], classify_columns(above.drop(_ROW).rows(), width)):
            return int(row[0])
    return None


_PROBLEM_SCHEMA = {_ROW: pl.get_index_type(), OVERFLOW: pl.String()}


def _find_problem(
    cells: Sequence[str | None], header: Sequence[str], kinds: Sequence[Kind], totals: frozenset[tuple[str, ...]]
) -> str | None:
    filled = ["" if cell is None else cell.strip() for cell in cells]
    width = len(kinds)
    if header and filled[: len(header)] == [cell.strip() for cell in header] and not any(filled[len(header) :]):
        return REPEATED
    if is_total(filled[:width], width, kinds) or tuple(filled[:width]) in totals:
        return TOTAL
    if any(filled[width:]):
        return LONG
    return CAPTION if is_caption(filled[:width], kinds) else None
