"""Control charts above a table: the figure of each period, the values at which it signals, and the periods that do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cxkit.language import tr
from cxkit.model import Chart, Column, Row, Table
from cxkit.render._cells import heading, not_stated
from cxkit.render._chart import column_of, number_of
from cxkit.render._safe import visible
from cxkit.render._scale import Scale, round_scale
from cxkit.render.html._axes import DEEP, HEIGHT, TOP, Axis, Figure, axis_of, down_of, frame, right_of
from cxkit.render.html._svg import circle, path, plane, svg

_MOST = 6
"""Groups of which each has a drawing."""


class _Point(NamedTuple):
    place: float
    value: float | None
    ends: tuple[float | None, float | None, float | None]  # center, lower, upper
    signal: bool


def control_charts(table: Table, chart: Chart) -> list[Figure]:
    """A drawing for each group, the first ones if there are many."""
    x, value = column_of(table, chart, "x"), column_of(table, chart, "value")
    keys = chart.encodings.get("group")
    names = [str(key) for key in keys] if isinstance(keys, list) else []
    if x is None or value is None:
        return []
    groups: dict[tuple[object, ...], list[Row]] = {}
    for row in table.rows:
        groups.setdefault(tuple(row[name] for name in names), []).append(row)
    drawn = [_figure(table, chart, x, value, (key, rows)) for key, rows in list(groups.items())[:_MOST]]
    found = [figure for figure in drawn if figure]
    if found and len(groups) > _MOST:
        found[-1] = found[-1]._replace(
            caption=tr("{caption}; the first {most} of {n} groups are drawn", caption=found[-1].caption, most=_MOST, n=len(groups))
        )
    return found


def _figure(table: Table, chart: Chart, x: Column, value: Column, group: tuple[tuple[object, ...], list[Row]]) -> Figure | None:
    key, rows = group
    columns = [column_of(table, chart, name) for name in ("center", "lower", "upper", "signal")]

    def end(row: Row, at: int) -> float | None:
        column = columns[at]
        return None if column is None else number_of(row[column.key])

    points = [
        _Point(float(place), number_of(row[value.key]), (end(row, 0), end(row, 1), end(row, 2)), bool(columns[3] and row[columns[3].key]))
        for place, row in enumerate(rows)
    ]
    up = round_scale([number for point in points for number in (point.value, *point.ends) if number is not None])
    if up is None or len(points) < 2:
        return None
    axis = axis_of(up, value)
    across = Axis(Scale(0.0, len(points) - 1.0, 1.0), []).beside(axis)
    every = max(1, -(-len(rows) // across.periods))
    marks = [(float(place), str(row[x.key]).removesuffix("-01")) for place, row in enumerate(rows) if place % every == 0]
    across = across._replace(marks=marks)
    signals = [
        circle(right_of(across, point.place), down_of(axis, point.value), 5, "signal")
        for point in points
        if point.signal and point.value is not None
    ]
    inner = _lines(points, across.scale, up)
    name = " · ".join(not_stated() if part is None else visible(str(part)) for part in key)
    label = tr(
        "{title}{value}: {heading} over time with its control limits",
        title=visible(table.title),
        value=f" {name}" if name else "",
        heading=heading(value),
    )
    shown = f"{name}: " if name else ""
    caption = tr(
        "{shown}{heading}; dashed the center, the band between the values at which a period signals, circled those that do",
        shown=shown,
        heading=heading(value),
    )
    return Figure(svg([*frame(across, axis), plane(across.left, across.width, TOP, DEEP, inner), *signals], HEIGHT, label), caption)


def _lines(points: Sequence[_Point], across: Scale, up: Scale) -> list[str]:
    """The band between the limits, the center, and the figure; gaps are left out."""

    def place(x: float, y: float) -> tuple[float, float]:
        return across.place(x) * 10, 1000 - up.place(y) * 10

    limited = [(point.place, low, high) for point in points for _, low, high in [point.ends] if low is not None and high is not None]
    shapes = []
    if len(limited) > 1:
        band = [place(x, high) for x, _, high in limited] + [place(x, low) for x, low, _ in reversed(limited)]
        shapes.append(path(band, "band", closed=True))
    center = [place(point.place, middle) for point in points if (middle := point.ends[0]) is not None]
    if len(center) > 1:
        shapes.append(path(center, "center"))
    return [*shapes, path([place(point.place, point.value) for point in points if point.value is not None], "curve c0")]
