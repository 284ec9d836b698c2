"""A table and its chart as strips for the terminal: whiskers, bars, sparklines, or none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from cxkit.model import Cell, Chart, Column, Table
from cxkit.render._cells import NONE_GIVEN, cell_text, column_texts, group_columns, heading, is_numeric
from cxkit.render._draw import Scale, axis, axis_labels, bar, scale_over, sparkline, whisker
from cxkit.render._figures import digits_for, figure, with_unit
from cxkit.render._grid import Strip, names, numbers, texts, whole

_BETTER_UPWARDS = frozenset({"points", "score"})  # units of which more is better, so that a sign has a colour
_WHOLE = frozenset({"date", "datetime", "boolean"})


class Drawn(NamedTuple):
    """The strips of a table with a drawing, and what stands above the drawing at a given width of it."""

    strips: list[Strip]
    above: Callable[[int], str]


def plain(table: Table) -> list[Strip]:
    """One strip for each column; the first one, or all that name the groups, are the rows' names."""
    keys = _keys(table)
    return [_strip(table, column, key=column in keys) for column in table.columns]


def bars(table: Table, chart: Chart) -> list[Strip]:
    """The table's columns, and a bar for the chart's ``value`` behind them."""
    values = [_number(row.get(str(chart.encodings.get("value")))) for row in table.rows]
    largest = max((value for value in values if value is not None), default=0.0)

    def fill(width: int) -> list[str]:
        return [bar(value, largest, width) for value in values]

    return [*plain(table), Strip(lambda _: "", fill, 10, 20, 40, "drawing")]


def whiskers(table: Table, chart: Chart, columns: Sequence[object] | None, *, on_terminal: bool) -> Drawn | None:
    """The table's columns (of ``columns`` only, if given) and the intervals drawn behind the value and its limits.

    None where the chart's columns are missing or there is nothing to draw.
    """
    value_column = _column(table, chart, "value")
    ends = [_column(table, chart, name) for name in ("low", "high")]
    if value_column is None or None in ends:
        return None
    drawn = [[_number(row[column.key]) if column else None for column in (value_column, *ends)] for row in table.rows]
    scale = scale_over([number for row in drawn for number in row if number is not None], _domain(chart))
    if scale is None:
        return None
    signed = scale.has_zero_inside and value_column.unit in _BETTER_UPWARDS
    tones = [_tone(low, high) if signed else "" for _, low, high in drawn]

    def fill(width: int) -> list[str]:
        return [whisker(value, low, high, scale, _odd(width)) for value, low, high in drawn]

    drawing = Strip(lambda width: axis(scale, _odd(width)), fill, 11, 27 if on_terminal else 41, 101, "drawing", tones=tuple(tones))
    shown = [column for column in table.columns if columns is None or column.key in columns]
    # the drawing stands behind its numbers, whichever of them are shown
    behind = max((at for at, column in enumerate(shown) if column in (value_column, *ends)), default=len(shown) - 1)
    keys = _keys(table)
    strips = [_strip(table, column, key=column in keys, tones=tones if column == value_column else ()) for column in shown]
    return Drawn([*strips[: behind + 1], drawing, *strips[behind + 1 :]], lambda width: axis_labels(scale, _odd(width)))


def trends(table: Table, chart: Chart, *, on_terminal: bool) -> Drawn | None:
    """One line for each group: the first value, the last, the change between the two, and all values as a sparkline.

    Each line has a scale of its own, for the numbers beside it tell its level; None where the chart's columns are missing.
    """
    x, y = _column(table, chart, "x"), _column(table, chart, "y")
    wanted = chart.encodings.get("group")
    keys = wanted if isinstance(wanted, list) else [wanted]
    groups = [column for column in table.columns if column.key in keys]
    if x is None or y is None or not groups:
        return None
    periods = sorted({row[x.key] for row in table.rows if row[x.key] is not None}, key=lambda cell: (isinstance(cell, str), cell))
    lines: dict[tuple[Cell, ...], dict[Cell, float | None]] = {}
    for row in table.rows:
        lines.setdefault(tuple(row[group.key] for group in groups), {})[row[x.key]] = _number(row[y.key])
    values = [[line.get(period) for period in periods] for line in lines.values()]
    known = [[value for value in line if value is not None] for line in values]
    digits = digits_for(y.unit, [value for line in known for value in line], y.digits)
    # noise must not look like a trend
    least = (max(domain) - min(domain)) / 10 if (domain := _domain(chart)) else 0.0
    scales = [_scale_of_line(line, least) for line in known]

    def fill(room: int) -> list[str]:
        stretch = max(1, room // max(1, len(periods)))
        return [sparkline(line[-room:], scale, stretch) for line, scale in zip(values, scales, strict=True)]

    def above(room: int) -> str:
        drawn = periods[-room:]
        dates = f" {cell_text(drawn[0], x, None)} … {cell_text(drawn[-1], x, None)}" if drawn else ""
        part = f" (the last {len(drawn)} of {len(periods)})" if len(drawn) < len(periods) else ""
        apart = f" (at least {with_unit(least, y.unit, digits, signed=False)} high)" if least else ""
        return f"{heading(y)}{dates}{part}, each on a scale of its own{apart}"

    def strip_of(head: str, figures: list[float | None], *, signed: bool | None = None) -> Strip:
        return numbers(head, ["" if number is None else figure(number, y.unit, digits, signed=signed) for number in figures])

    count = len(periods)
    strips = [
        *(names(heading(group), _group_names(group, [key[at] for key in lines]), key=True) for at, group in enumerate(groups)),
        strip_of("first", [line[0] if line else None for line in known]),
        strip_of("last", [line[-1] if line else None for line in known]),
        strip_of("change", [line[-1] - line[0] if len(line) > 1 else None for line in known], signed=True),
        Strip(lambda _: "", fill, min(count, 11), count, count * 3 if on_terminal else count, "drawing"),
    ]
    return Drawn(strips, above)


def _odd(width: int) -> int:
    """The cells used of a drawing's width: an odd number, so that the middle of the scale has a cell."""
    return width - 1 + width % 2


def _strip(table: Table, column: Column, *, key: bool, tones: Sequence[str] = ()) -> Strip:
    cells = column_texts(table, column)
    words = any(isinstance(row[column.key], str) for row in table.rows)
    if is_numeric(column) and not words:
        return numbers(heading(column), cells, tones)
    if column.unit in _WHOLE:
        return whole(heading(column), cells, key=key)
    if column.unit == "text" and not key:
        return texts(heading(column), cells)
    return names(heading(column), cells, key=key)


def _keys(table: Table) -> list[Column]:
    if table.name.startswith(("by_", "over_time")):
        return group_columns(table)
    return [column for column in table.columns[:1] if column.unit != "text"]


def _column(table: Table, chart: Chart, encoding: str) -> Column | None:
    key = chart.encodings.get(encoding)
    return next((column for column in table.columns if column.key == key), None)


def _tone(low: float | None, high: float | None) -> str:
    """Good or bad only where the whole interval lies on one side of zero."""
    if low is None or high is None or low <= 0 <= high:
        return ""
    return "good" if low > 0 else "bad"


def _domain(chart: Chart) -> list[float]:
    ends = chart.encodings.get("domain")
    return [end for end in ends if isinstance(end, float | int)] if isinstance(ends, list) else []


def _scale_of_line(values: Sequence[float], least: float) -> Scale | None:
    """From the lowest to the highest value, widened on both sides where they are less than ``least`` apart."""
    if not values:
        return None
    low, high = min(values), max(values)
    missing = max(0.0, least - (high - low)) / 2
    return scale_over([low - missing, high + missing])


def _group_names(group: Column, cells: Sequence[Cell]) -> list[str]:
    return [NONE_GIVEN if cell is None else cell_text(cell, group, None) for cell in cells]


def _number(cell: Cell) -> float | None:
    return None if isinstance(cell, str | bool) else cell
