"""Drawings in the rows of a table: intervals, dumbbells, bars, parts of a whole, dots. Each row has one, and the head has the axis."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from cxkit.model import Chart, Column, Report, Row, Table, Unit
from cxkit.render._chart import column_of, number_of
from cxkit.render._scale import Scale
from cxkit.render.html._svg import Anchor, Drawing, circle, line, rectangle, svg, words

_HEIGHT, _MIDDLE = 20, 10
_ON_PHONES = 10
"""Letters of all marks of an axis for which a phone has room; of more it leaves out the middle one."""
_OVERHANG = 5
"""The longest mark, in letters, that does not reach into the next column if it stands over the end of the axis."""


class RowDrawings(NamedTuple):
    """The drawing of each row and that of the head; keys of the value and its limits, and of the columns that belong to it; the legend."""

    rows: list[Drawing]
    head: Drawing | str = ""
    value: str = ""
    limits: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    legend: Sequence[tuple[str, str]] = ()


def row_drawings(report: Report, table: Table, scales: dict[Unit, Scale]) -> RowDrawings | None:
    """The drawings of a table's rows by the first of its charts that has one in each row; None without any."""
    for chart in report.charts:
        draw = _DRAW.get(chart.kind)
        if chart.table == table.name and draw and (drawn := draw(report, table, chart, scales)):
            value, *limits = (column_of(table, chart, name) for name in ("value", "low", "high"))
            named = chart.encodings.get("columns")
            columns = tuple(map(str, named)) if isinstance(named, list) else tuple(column.key for column in table.columns)
            ends = tuple(column.key for column in limits if column)
            return drawn._replace(value=value.key if value else "", limits=ends if len(ends) > 1 else (), columns=columns)
    return None


def _numbers(row: Row, columns: list[Column | None]) -> list[float | None]:
    return [number_of(row[column.key]) if column else None for column in columns]


def _axis(scale: Scale, unit: Unit) -> Drawing:
    marks = scale.marks()
    between = [0.0] if marks[0] < 0 < marks[-1] else marks[1:-1][len(marks) // 2 - 1 : len(marks) // 2] if len(marks) > 2 else []
    places = [marks[0], *between, marks[-1]]
    *first, last = [scale.mark_text(mark, unit) for mark in places]
    texts = [*(text.removesuffix(" %") for text in first), last]  # the last mark has the unit for all
    crowded = sum(map(len, texts)) > _ON_PHONES
    shapes = []
    for mark, text in zip(places, texts, strict=True):
        inside = mark in between
        anchor: Anchor = "middle" if inside or len(text) <= _OVERHANG else "start" if mark == places[0] else "end"
        shapes.append(words(scale.place(mark), 12, text, anchor, "wide" if crowded and inside else ""))
    return svg(shapes, 16)


def _frame(scale: Scale) -> list[str]:
    marks = [line(scale.place(mark), scale.place(mark), 0, _HEIGHT, "frame") for mark in scale.marks()]
    return [*marks, line(scale.place(0), scale.place(0), 0, _HEIGHT, "zero")] if scale.low < 0 < scale.high else marks


def _intervals(_report: Report, table: Table, chart: Chart, scales: dict[Unit, Scale]) -> RowDrawings | None:
    columns = [column_of(table, chart, name) for name in ("value", "low", "high")]
    scale = scales.get(columns[0].unit) if columns[0] else None
    if columns[0] is None or scale is None:
        return None
    drawn = []
    for row in table.rows:
        value, low, high = _numbers(row, columns)
        shapes = _frame(scale)
        if value is not None:
            if chart.kind == "bar_whisker":
                shapes.append(
                    rectangle(scale.place(min(0.0, value)), scale.place(max(value, 0.0)) - scale.place(min(0.0, value)), 5, 10, "bar")
                )
            if low is not None and high is not None:
                shapes.append(line(scale.place(low), scale.place(high), _MIDDLE, _MIDDLE, "reach"))
            shapes.append(circle(scale.place(value), _MIDDLE, 4, "point"))
        drawn.append(svg(shapes, _HEIGHT))
    return RowDrawings(drawn, _axis(scale, columns[0].unit))


def _dumbbells(_report: Report, table: Table, chart: Chart, scales: dict[Unit, Scale]) -> RowDrawings | None:
    start, end = (column_of(table, chart, name) for name in ("start", "end"))
    scale = scales.get(start.unit) if start else None
    if start is None or end is None or scale is None:
        return None
    drawn = []
    for row in table.rows:
        first, last = _numbers(row, [start, end])
        shapes = _frame(scale)
        if first is not None and last is not None:
            shapes += [
                line(scale.place(first), scale.place(last), _MIDDLE, _MIDDLE, "reach"),
                circle(scale.place(first), _MIDDLE, 4, "ring"),
                circle(scale.place(last), _MIDDLE, 4, "point"),
            ]
        drawn.append(svg(shapes, _HEIGHT))
    return RowDrawings(drawn, _axis(scale, start.unit), legend=[("", f"○ {start.title}, ● {end.title}")])


def _dots(report: Report, table: Table, chart: Chart, scales: dict[Unit, Scale]) -> RowDrawings | None:
    cells = next((each for each in report.tables if each.name == chart.encodings.get("cells")), None)
    value = column_of(cells, chart, "value") if cells else None
    scale = scales.get(value.unit) if value else None
    key = chart.encodings.get("key")
    if cells is None or value is None or scale is None or not isinstance(key, list):
        return None
    drawn = []
    for row in table.rows:
        own = [number_of(each[value.key]) for each in cells.rows if all(each.get(str(name)) == row.get(str(name)) for name in key)]
        places = [scale.place(number) for number in own if number is not None]
        shapes = _frame(scale)
        if places:
            shapes.append(line(min(places), max(places), _MIDDLE, _MIDDLE, "reach"))
        drawn.append(svg([*shapes, *(circle(place, _MIDDLE, 4, "point") for place in places)], _HEIGHT))
    return RowDrawings(drawn, _axis(scale, value.unit))


def _bars(_report: Report, table: Table, chart: Chart, _scales: dict[Unit, Scale]) -> RowDrawings | None:
    value = column_of(table, chart, "value")
    numbers = [number_of(row[value.key]) or 0.0 for row in table.rows] if value else []
    largest = max(numbers, default=0.0)
    if value is None or largest <= 0:
        return None
    return RowDrawings([svg([rectangle(0, 100 * max(each, 0.0) / largest, 3, 14, "bar")], _HEIGHT) for each in numbers])


def _parts(_report: Report, table: Table, chart: Chart, _scales: dict[Unit, Scale]) -> RowDrawings | None:
    keys = chart.encodings.get("parts")
    shown = [column for key in (keys if isinstance(keys, list) else []) for column in table.columns if column.key == key]
    if not shown:
        return None
    drawn = []
    for row in table.rows:
        counts = [max(number_of(row[column.key]) or 0.0, 0.0) for column in shown]
        drawn.append(svg(stacked_shapes(counts, [f"p{place % 6}" for place in range(len(shown))], _HEIGHT), _HEIGHT))
    return RowDrawings(drawn, legend=[(f"p{place % 6}", column.title) for place, column in enumerate(shown)])


def stacked_shapes(counts: list[float], tones: list[str], height: int) -> list[str]:
    """Parts of a whole side by side."""
    whole, start = sum(counts), 0.0
    shapes = []
    for count, tone in zip(counts, tones, strict=True):
        share = 100 * count / whole if whole > 0 else 0.0
        shapes.append(rectangle(start, share, 2, height - 4, tone))
        start += share
    return shapes


_DRAW: dict[str, Callable[[Report, Table, Chart, dict[Unit, Scale]], RowDrawings | None]] = {
    "whisker": _intervals,
    "bar_whisker": _intervals,
    "dumbbell": _dumbbells,
    "dots": _dots,
    "stacked_rows": _parts,
    "bar": _bars,
}
