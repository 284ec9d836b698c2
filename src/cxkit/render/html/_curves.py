"""Curves of a report's tables as SVG: lines over time, curves that fall in steps, control charts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from cxkit.language import formatted, tr
from cxkit.model import Cell, Chart, Column, Row, Table
from cxkit.render._cells import heading, not_stated
from cxkit.render._chart import column_of, domain_of, number_of
from cxkit.render._safe import visible
from cxkit.render._scale import Scale, round_scale
from cxkit.render._step_curves import StepCurve, step_curves
from cxkit.render._width import shortened
from cxkit.render.html._axes import DEEP, HEIGHT, TOP, Axis, Figure, axis_of, down_of, frame, right_of
from cxkit.render.html._svg import Drawing, circle, path, plane, svg, words

_LETTER, _LINE = 1.0, 14
"""The room of a letter in percent of the page, and of a line in pixels. A name that would cover another is left to the table."""
_NAME = 18
"""The longest name of a curve, in letters."""
_FAR = 70.0
"""From here on, in percent of the page, a name stands rather to the left of its point."""
_MOST = 6
"""Curves that a reader can distinguish in one drawing."""


class _Curve(NamedTuple):
    name: str
    points: list[tuple[float, float]]
    band: list[tuple[float, float, float]]


def figures_of(table: Table, charts: Sequence[Chart]) -> list[Figure]:
    """The drawings of a table's charts that are not part of its rows."""
    found = []
    for chart in charts:
        if chart.kind == "steps":
            found.append(_steps(table, chart))
        elif chart.kind == "sparkline":
            found += _of_each_metric(table, chart)
        elif chart.kind == "control":
            found += control_charts(table, chart)
        elif chart.kind == "quadrants":
            found.append(_quadrants(table, chart))
    return [figure for figure in found if figure]


def _name(part: Cell) -> str:
    return not_stated() if part is None else visible(str(part))


def _draw(curves: Sequence[_Curve], across: Axis, up: Axis, label: str) -> Drawing:
    def place(x: float, y: float) -> tuple[float, float]:
        return across.scale.place(x) * 10, 1000 - up.scale.place(y) * 10

    inner = []
    for number, curve in enumerate(curves):
        if curve.band and len(curves) == 1:
            upper = [place(x, high) for x, _, high in curve.band]
            lower = [place(x, low) for x, low, _ in reversed(curve.band)]
            inner.append(path([*upper, *lower], "band", closed=True))
        inner.append(path([place(x, y) for x, y in curve.points], f"curve c{number % _MOST}"))
    named = _names_beside(curves, across, up) if len(curves) > 1 else []
    return svg([*frame(across, up), plane(across.left, across.width, TOP, DEEP, inner), *named], HEIGHT, label)


def _names_beside(curves: Sequence[_Curve], across: Axis, up: Axis) -> list[str]:
    """The name of each curve at its end, a line of text apart from the one above."""
    shapes, last = list[str](), -math.inf
    for number, curve in sorted(enumerate(curves), key=lambda each: -each[1].points[-1][1]):
        x, y = curve.points[-1]
        last = max(down_of(up, y) + 4, last + _LINE)
        shapes.append(words(right_of(across, x) + 1, last, shortened(curve.name, _NAME), "start", f"c{number % _MOST}"))
    return shapes


def _steps(table: Table, chart: Chart) -> Figure | None:
    """Curves that fall in steps from 1, such as survival."""
    x, y = column_of(table, chart, "x"), column_of(table, chart, "y")
    found = [curve for curve in step_curves(table, chart) if curve.points]
    end = max((curve.points[-1][0] for curve in found), default=0.0)
    across = round_scale([0.0, end])
    if x is None or y is None or not end or across is None:
        return None
    across = Scale(0.0, end, across.step)
    marks = [(at, formatted(at, ",g")) for at in across.marks() if at <= end]
    shown = [_stairs(curve) for curve in found[:_MOST]]
    label = tr("{title}: {y} over {x}", title=visible(table.title), y=heading(y), x=heading(x))
    shares = axis_of(Scale(0.0, 1.0, 0.25), y.model_copy(update={"unit": "share"}))
    drawing = _draw(shown, Axis(across, marks).beside(shares), shares, label)
    return Figure(drawing, _caption(tr("{x} across", x=heading(x)), shown, len(found)))


def _stairs(curve: StepCurve) -> _Curve:
    """The corners of a curve, and of the band of its limits."""
    points, band, level, limits = [(0.0, 1.0)], [(0.0, 1.0, 1.0)], 1.0, (1.0, 1.0)
    for at, value, low, high in curve.points:
        points += [(at, level), (at, value)]
        band.append((at, *limits))
        limits = (value if low is None else low, value if high is None else high)
        band.append((at, *limits))
        level = value
    return _Curve(curve.name, points, band)


def _of_each_metric(table: Table, chart: Chart) -> list[Figure]:
    """The figures over time; those of several metrics, which have other units, on a plane each."""
    keys = chart.encodings.get("group")
    metrics = dict.fromkeys(row["metric"] for row in table.rows) if isinstance(keys, list) and "metric" in keys else {}
    if len(metrics) < 2 or not isinstance(keys, list):
        return _over_time(table, chart)
    of_one = chart.model_copy(update={"encodings": {**chart.encodings, "group": [key for key in keys if key != "metric"]}})
    found = []
    for metric in metrics:
        rows = tuple(row for row in table.rows if row["metric"] == metric)
        own = table.model_copy(update={"rows": rows, "title": f"{table.title}: {metric}"})
        found += [figure._replace(caption=f"{_name(metric)}: {figure.caption}") for figure in _over_time(own, of_one)]
    return found


def _over_time(table: Table, chart: Chart) -> list[Figure]:
    """A figure over time: one drawing with its interval, or one line for each group."""
    x, y = column_of(table, chart, "x"), column_of(table, chart, "y")
    if x is None or y is None:
        return []
    limits = [next((column for column in table.columns if column.key == key), None) for key in ("low", "high")]
    limits = [column if column and column.unit == y.unit else None for column in limits]
    periods = sorted({str(row[x.key]) for row in table.rows if row[x.key] is not None})
    at = {period: float(place) for place, period in enumerate(periods)}
    keys = chart.encodings.get("group")
    absent = {column.key: visible(column.absent) for column in table.columns}
    curves: dict[str, _Curve] = {}
    for row in sorted(table.rows, key=lambda row: str(row[x.key])):
        value, low, high = (number_of(row[column.key]) if column else None for column in (y, *limits))
        parts = [str(key) for key in keys] if isinstance(keys, list) else []
        name = " · ".join((absent.get(key) if row.get(key) is None else "") or _name(row.get(key)) for key in parts)
        curve = curves.setdefault(name, _Curve(name, [], []))
        if value is not None and row[x.key] is not None:
            place = at[str(row[x.key])]
            curve.points.append((place, value))
            if low is not None and high is not None:
                curve.band.append((place, low, high))
    drawn = [curve for curve in curves.values() if len(curve.points) > 1]
    up = round_scale([value for curve in drawn for _, value in curve.points], domain_of(chart))
    if up is None or len(periods) < 2:
        return []
    if len(drawn) == 1 and drawn[0].band:
        up = round_scale([each for _, low, high in drawn[0].band for each in (low, high)], domain_of(chart)) or up
    axis = axis_of(up, y)
    across = Axis(Scale(0.0, len(periods) - 1.0, 1.0), []).beside(axis)
    every = max(1, -(-len(periods) // across.periods))
    across = across._replace(marks=[(at[period], period.removesuffix("-01")) for period in periods[::every]])
    shown = drawn[:_MOST]
    label = tr("{title}: {y} over time", title=visible(table.title), y=heading(y))
    return [Figure(_draw(shown, across, axis, label), _caption(heading(y), shown, len(drawn)))]


def _caption(first: str, shown: Sequence[_Curve], number: int) -> str:
    return first + (tr("; the first {n} of {number} groups are drawn", n=len(shown), number=number) if number > len(shown) else "")


def _sides(points: Sequence[tuple[str, float, float]], letter: float) -> dict[int, int]:
    """On which side of each point its name has room, 1 for the right one; without those that have room on neither."""
    found: dict[int, int] = {}
    taken: list[tuple[float, float, float]] = []
    for at, (name, place, level) in enumerate(points):
        for side in (-1, 1) if place > _FAR else (1, -1):
            begin, end = sorted((place + side, place + side * (1 + letter * len(name))))
            others = [(x - 1, x + 1, y) for n, (_, x, y) in enumerate(points) if n != at and abs(level - y) < _LINE / 2]
            near = [each for each in taken if abs(level - each[2]) < _LINE]
            if begin >= 0 and end <= 100 and all(begin > right or end < left for left, right, _ in (*others, *near)):
                found[at] = side
                taken.append((begin, end, level))
                break
    return found


def _quadrants(table: Table, chart: Chart) -> Figure | None:
    """Groups as points in a plane, each with its name."""
    x, y = column_of(table, chart, "x"), column_of(table, chart, "y")
    labels = chart.encodings.get("label")
    if x is None or y is None or not isinstance(labels, list):
        return None
    points = []
    for row in table.rows:
        right, high = number_of(row[x.key]), number_of(row[y.key])
        if right is not None and high is not None and row.get(str(chart.encodings.get("quadrant"))) is not None:
            points.append((" · ".join(_name(row[str(label)]) for label in labels), right, high))
    scales = round_scale([at for _, at, _ in points]), round_scale([at for *_, at in points])
    if scales[0] is None or scales[1] is None:
        return None
    up = axis_of(scales[1], y)
    across = axis_of(scales[0], x).beside(up)
    shapes = frame(across, up)
    placed = [(name, right_of(across, right), down_of(up, high)) for name, right, high in points]
    shapes += [circle(place, level, 4, "point") for _, place, level in placed]
    named, on_phones = _sides(placed, _LETTER), _sides(placed, 2 * _LETTER)
    for at, side in named.items():
        name, place, level = placed[at]
        kind = "" if on_phones.get(at) == side else "wide"
        shapes.append(words(place + side, level + 4, name, "start" if side > 0 else "end", kind))
    return Figure(
        svg(shapes, HEIGHT, tr("{y} over {x} of each group", y=heading(y), x=heading(x))),
        tr("{x} across, {y} up", x=heading(x), y=heading(y)),
    )


_MOST_CHARTS = 6
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
    drawn = [_figure(table, chart, x, value, (key, rows)) for key, rows in list(groups.items())[:_MOST_CHARTS]]
    found = [figure for figure in drawn if figure]
    if found and len(groups) > _MOST_CHARTS:
        found[-1] = found[-1]._replace(
            caption=tr("{caption}; the first {most} of {n} groups are drawn", caption=found[-1].caption, most=_MOST_CHARTS, n=len(groups))
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
