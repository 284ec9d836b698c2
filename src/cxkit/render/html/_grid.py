"""A table as rows of cells for the page: names of rows as heads, figures aligned, the drawing of each row in a column of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cxkit.language import tr
from cxkit.model import Column, Report, Row, Table, Unit
from cxkit.render._cells import column_texts, heading, is_numeric
from cxkit.render._safe import visible
from cxkit.render._scale import Scale
from cxkit.render._verdict import MARKS, verdict_column, verdicts
from cxkit.render._words import interval_name
from cxkit.render.html._rows import RowDrawings, row_drawings
from cxkit.render.html._svg import Drawing, unbroken

_WIDTHS = {16: "crowded", 9: "many"}
"""Tables of more columns than these are printed smaller."""


class Head(NamedTuple):
    """The head of a column: its text, class, explanation and axis."""

    text: str
    kind: str = ""
    help: str = ""
    drawing: Drawing | str = ""


class CellView(NamedTuple):
    """One cell: its element, class and content."""

    content: str
    kind: str = ""
    tag: str = "td"


class RowView(NamedTuple):
    """One row: its class and cells."""

    kind: str
    cells: list[CellView]


class Key(NamedTuple):
    """An entry of a legend."""

    tone: str
    text: str


class Grid(NamedTuple):
    """A table of the page.

    ``folded`` is the line that opens it, if it is closed at first; ``prose``: it holds texts alone.
    """

    heads: list[Head]
    rows: list[RowView]
    legend: Sequence[Key] = ()
    folded: str = ""
    prose: bool = False

    @property
    def kind(self) -> str:
        """Its class, which decides how it fits a phone and paper."""
        width = next((name for least, name in _WIDTHS.items() if len(self.heads) > least), "")
        return "prose" if self.prose else width


class _Field(NamedTuple):
    """What one column of the page shows: its key, head and texts."""

    key: str
    head: Head
    texts: list[str]

    def wide(self) -> _Field:
        """The same, left out on a phone, where the table of all columns has it."""
        return self._replace(head=self.head._replace(kind=f"{self.head.kind} wide".strip()))


def grids_of(report: Report, table: Table, scales: dict[Unit, Scale]) -> list[Grid]:
    """The table with the columns that its drawing names, each with its interval, and folded below it the one with all columns."""
    whole = [_field(table, column) for column in table.columns]
    drawn = row_drawings(report, table, scales)
    short = _essential(report, table, drawn) if drawn else whole
    if drawn is None or len(short) >= len(whole):
        return [_grid(report, table, short, drawn)]
    on_phones = {*(column.key for column in table.names), drawn.value, verdict_column(table)}
    found = [_grid(report, table, [each if each.key in on_phones else each.wide() for each in short], drawn)]
    found.append(_grid(report, table, whole, None)._replace(folded=tr("All {n} columns", n=len(whole))))
    return found


def whole_grid(report: Report, table: Table, folded: str) -> Grid:
    """The table with all of its columns."""
    return _grid(report, table, [_field(table, column) for column in table.columns], None)._replace(folded=folded)


def _field(table: Table, column: Column) -> _Field:
    numeric = "number" if is_numeric(column) else ""
    return _Field(column.key, Head(unbroken(heading(column)), numeric, visible(column.help)), column_texts(table, column))


def _essential(report: Report, table: Table, drawn: RowDrawings) -> list[_Field]:
    """The names of the rows, what the chart names, its value with the interval, and the column with the verdict."""
    named, marked = {column.key for column in table.names}, verdict_column(table)
    kept = {*named, *drawn.columns, *filter(None, (drawn.value, marked)), *(["flag"] if any(row.get("flag") for row in table.rows) else [])}
    fields = []
    for column in table.columns:
        if column.key in kept and column.key not in drawn.limits:
            fields.append(_field(table, column))
        if column.key == drawn.value and drawn.limits:
            low, high = (column_texts(table, each) for each in table.columns if each.key in drawn.limits)
            texts = [f"{start} … {end}" if start and end else "" for start, end in zip(low, high, strict=True)]
            fields.append(_Field("", Head(unbroken(interval_name(report)), "number"), texts))
    return fields


def _grid(report: Report, table: Table, fields: Sequence[_Field], drawn: RowDrawings | None) -> Grid:
    named = {column.key for column in table.names} or {table.columns[0].key}
    found, marked = verdicts(report, table), verdict_column(table)
    heads: list[Head] = []
    cells: list[list[CellView]] = [[] for _ in table.rows]
    place_of_drawing = _place_of_drawing(fields, drawn)
    for place, field in enumerate(fields, start=1):
        heads.append(field.head)
        for line, text, verdict in zip(cells, field.texts, found, strict=True):
            bears = field.key == marked and verdict
            kind = " ".join(filter(None, [field.head.kind, "verdict" if bears else ""]))
            line.append(CellView((MARKS[verdict] if bears else "") + text, kind, "th" if field.key in named else "td"))
        if drawn and place == place_of_drawing:
            heads.append(Head("", "drawing", "", drawn.head))
            for line, drawing in zip(cells, drawn.rows, strict=True):
                line.append(CellView(drawing, "drawing"))
    rows = [RowView(_kind(row, verdict), line) for row, verdict, line in zip(table.rows, found, cells, strict=True)]
    texts_alone = not drawn and any(column.unit == "text" for column in table.columns) and not any(map(is_numeric, table.columns))
    legend = [Key(tone, visible(text)) for tone, text in (drawn.legend if drawn else [])]
    return Grid(heads, rows, legend, prose=texts_alone)


def _place_of_drawing(fields: Sequence[_Field], drawn: RowDrawings | None) -> int:
    """Behind how many columns the drawing belongs: the value and its interval, else all."""
    keys = [field.key for field in fields]
    if drawn is None or drawn.value not in keys:
        return len(fields)
    at = keys.index(drawn.value) + 1
    return at + 1 if at < len(keys) and not keys[at] else at


def _kind(row: Row, verdict: str) -> str:
    return "faint" if row.get("flag") else verdict
