"""The format ``xlsx``: a workbook with a sheet for each table, real numbers in the format of their unit, and native charts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from cxkit.errors import UsageError
from cxkit.language import formatted, language, tr, translated
from cxkit.model import Cell, Chart, Column, Report, Table, Unit
from cxkit.render._cells import column_texts, heading, is_numeric
from cxkit.render._chart import column_of, number_of
from cxkit.render._safe import visible
from cxkit.render._screen import Screen
from cxkit.render._words import created_text, origin, summary_texts

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_FORMATS: dict[Unit, str] = {
    "count": "#,##0",
    "share": "0.0%",
    "points": "+0.0;-0.0;0.0",
    "score": "0.00",
    "money": "#,##0.00",
    "days": "#,##0.0",
    "number": "#,##0.###",
    "ratio": "0.00",
    "p": "0.000",
    "date": "yyyy-mm-dd",
    "datetime": "yyyy-mm-dd hh:mm:ss",
}
_OWN_DATES: dict[str, dict[Unit, str]] = {"de": {"date": "dd.mm.yyyy", "datetime": "dd.mm.yyyy hh:mm"}}
"""Dates of languages that write them otherwise than in ``_FORMATS``."""
_PAGE, _MARGIN, _LINE = 110, 15, 15
"""The width of the summary in letters, how many of them wide ones cost, and the height of a line in points."""
_LONGEST_NAME = 31
_LONGEST_TEXT = 32_767  # characters of a cell
_ROWS = 1_048_575  # rows of a sheet below its heads
_NO_NAME = re.compile(r"[\[\]:*?/\\']")
_FIRST = "summary"


def render(report: Report, _screen: Screen, /) -> bytes:
    """Render the report as a workbook. Raises UsageError if xlsxwriter is not installed or a table has more rows than a sheet."""
    try:
        import xlsxwriter
    except ImportError as error:
        raise UsageError("The format xlsx needs the package xlsxwriter.", "pip install 'cxkit[excel]'") from error
    file = BytesIO()
    # no text becomes a formula, a link or a number
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": visible(report.title), "created": _created(report)})
        formats = _Formats(book)
        names = _sheet_names(report.tables)
        _write_summary(book.add_worksheet(_FIRST), report, formats)
        for table, name in zip(report.tables, names, strict=True):
            sheet = book.add_worksheet(name)
            _write_table(sheet, table, formats)
            charts = [chart for chart in report.charts if chart.table == table.name]
            _add_chart(book, sheet, table, charts)
    return file.getvalue()


class _Formats:
    """The cell formats of a workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[str, bool, bool], Any] = {}

    def of(self, number: str = "", *, strong: bool = False, wrapped: bool = False) -> Any:
        key = number, strong, wrapped
        if key not in self._made:
            numbers = {"num_format": number} if number else {}
            wraps = {"text_wrap": True, "valign": "top"} if wrapped else {}
            self._made[key] = self._book.add_format({**numbers, "bold": strong, **wraps})
        return self._made[key]

    def of_column(self, column: Column, values: Sequence[Cell]) -> Any:
        number = _OWN_DATES.get(language(), {}).get(column.unit) or _FORMATS.get(column.unit, "")
        if column.unit == "count" and any(isinstance(value, float) and not value.is_integer() for value in values):
            number = "#,##0.0"  # weighted counts
        if column.digits is not None and column.unit in {"number", "score", "money", "ratio", "days"}:
            number = "#,##0" + ("." + "0" * column.digits if column.digits else "")
        return self.of(number)


def _created(report: Report) -> datetime:
    """When the report was made, so that one report gives one file."""
    return datetime.fromisoformat(report.provenance.created).replace(tzinfo=None)


def _sheet_names(tables: Sequence[Table]) -> list[str]:
    """The names of the tables as a spreadsheet allows them, each once."""
    used, found = {_FIRST, "history"}, []  # spreadsheets keep the name "history" for themselves
    for table in tables:
        bare = _NO_NAME.sub("_", visible(table.name)) or "table"
        name, number = bare[:_LONGEST_NAME], 1
        while name.lower() in used:
            number += 1
            end = f"_{number}"
            name = bare[: _LONGEST_NAME - len(end)] + end
        used.add(name.lower())
        found.append(name)
    return found


def _write_summary(sheet: Worksheet, report: Report, formats: _Formats) -> None:
    lines: list[tuple[str, Any]] = [(visible(report.title), formats.of(strong=True)), (" · ".join(origin(report)), None), ("", None)]
    if report.summary:
        lines += [*((text, None) for text in summary_texts(report, drawn=False)), ("", None)]
    if report.notes:
        lines.append((tr("Notes"), formats.of(strong=True)))
        for note in report.notes:
            hint = f" ({visible(note.hint)})" if note.hint else ""
            lines.append((f"{tr('Warning:') + ' ' if note.level == 'warning' else ''}{visible(note.text)}{hint}", None))
            lines += [(f"    {visible(line)}", None) for line in note.lines]
        lines.append(("", None))
    held = report.provenance
    lines.append((tr("Origin"), formats.of(strong=True)))
    lines += [(visible(held.command), None), (f"cxkit {held.version}, {created_text(report)}", None)]
    lines.append((tr("{rows_read:,} rows read, {rows_used:,} used", rows_read=held.rows_read, rows_used=held.rows_used), None))
    lines += [(tr("{n:,} rows excluded: {reason}", n=n, reason=translated(reason)), None) for reason, n in held.rows_set_aside.items() if n]
    lines += [(f"{role} = {visible(column)}", None) for role, column in held.roles.items()]
    sheet.set_column(0, 0, _PAGE)
    for row, (text, form) in enumerate(lines):
        sheet.write_string(row, 0, text[:_LONGEST_TEXT], form or formats.of(wrapped=True))
        sheet.set_row(row, _LINE * max(1, -(-len(text) // (_PAGE - _MARGIN))))  # no program finds the height of wrapped text by itself
    _print_on_a4(sheet)


def _write_table(sheet: Worksheet, table: Table, formats: _Formats) -> None:
    if len(table.rows) > _ROWS:
        raise UsageError(
            tr("The table {name} has {n:,} rows, a sheet holds {rows:,}.", name=table.name, n=len(table.rows), rows=_ROWS),
            "--format csv or --top writes it.",
        )
    named = table.names
    for at, column in enumerate(table.columns):
        values = [row[column.key] for row in table.rows]
        form, texts = formats.of_column(column, values), [visible(column.title)]
        sheet.write_string(0, at, texts[0], formats.of(strong=True))
        for place, (value, text) in enumerate(zip(values, column_texts(table, column), strict=True), start=1):
            texts.append(_write_cell(sheet, (place, at), (value, text), column, form))
        sheet.set_column(at, at, min(max(map(len, texts)) + 2, 60))
    sheet.freeze_panes(1, len(named))
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    sheet.repeat_rows(0)
    _print_on_a4(sheet)


def _print_on_a4(sheet: Worksheet) -> None:
    """Print all columns on the width of a sheet of paper."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _write_cell(sheet: Worksheet, place: tuple[int, int], cell: tuple[Cell, str], column: Column, form: Any) -> str:
    """Write one cell, a value and its text in other formats, as this if it is no number, yes or no, or date; return it for its width."""
    value, shown = cell
    if isinstance(value, bool):
        sheet.write_boolean(*place, value)
    elif isinstance(value, (int, float)):
        sheet.write_number(*place, value, form)
        return f"{formatted(value, ',.2f')}"
    elif value is not None and column.unit in {"date", "datetime"} and (day := _day(value)):
        sheet.write_datetime(*place, day, form)
    elif shown:
        sheet.write_string(*place, shown[:_LONGEST_TEXT])
    return shown


def _day(text: str) -> datetime | None:
    """A date that a spreadsheet can hold."""
    try:
        day = datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None
    return day if day.year >= 1900 else None


def _add_chart(book: Workbook, sheet: Worksheet, table: Table, charts: Sequence[Chart]) -> None:
    """Add the first chart that spreadsheets have, beside the table: bars with intervals, or a line over time."""
    keys = [column.key for column in table.columns]
    last = len(table.rows)

    def cells(key: str) -> list[Any]:
        return [sheet.get_name(), 1, keys.index(key), last, keys.index(key)]

    for chart in charts:
        over_time = chart.kind in {"sparkline", "control"} and not chart.encodings.get("group")
        if last < 2 or not (over_time or chart.kind in {"whisker", "bar_whisker", "bar"}):
            continue
        value = column_of(table, chart, "y" if chart.kind == "sparkline" else "value")
        name = column_of(table, chart, "x") if over_time else next((column for column in table.columns if not is_numeric(column)), None)
        name = name or column_of(table, chart, "label")
        if value is None or name is None:
            continue
        drawing = book.add_chart({"type": "line" if over_time else "bar"})
        series = {"name": heading(value), "categories": cells(name.key), "values": cells(value.key)}
        drawing.add_series(series if over_time else {**series, **_error_bars(table, chart, value)})
        for end in (column_of(table, chart, name) for name in ("center", "lower", "upper")):
            if end is not None:
                drawing.add_series(
                    {"name": heading(end), "categories": cells(name.key), "values": cells(end.key), "line": {"dash_type": "dash"}}
                )
        drawing.set_title({"name": visible(table.title)})
        drawing.set_legend({"none": True})
        if not over_time:
            drawing.set_y_axis({"reverse": True})
        drawing.set_size({"width": 640, "height": max(280, 26 * last + 90)})
        sheet.insert_chart(
            1, len(keys) + 1, drawing, {"description": tr("{heading}: the figures are in the table", heading=heading(value))}
        )
        return


def _error_bars(table: Table, chart: Chart, value: Column) -> dict[str, Any]:
    """The limits as lengths from the value, which is how spreadsheets draw them."""
    ends = [column_of(table, chart, name) for name in ("low", "high")]
    if ends[0] is None or ends[1] is None:
        return {}
    lengths: list[list[float]] = []
    for end in ends:
        pairs = [(number_of(row[value.key]), number_of(row[end.key]) if end else None) for row in table.rows]
        lengths.append([abs(limit - middle) if middle is not None and limit is not None else 0.0 for middle, limit in pairs])
    return {"x_error_bars": {"type": "custom", "plus_values": lengths[1], "minus_values": lengths[0]}}
