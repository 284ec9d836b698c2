"""A table and its chart as strips for the terminal: whiskers, bars, parts of a whole, dots, control limits, or none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from cxkit.language import translated
from cxkit.model import Chart, Column, Table, Unit
from cxkit.render._cells import GROUPED, column_texts, heading, is_numeric
from cxkit.render._chart import column_of, number_of
from cxkit.render._draw import axis, axis_labels, bar, control, dots, dumbbell, stacked, whisker
from cxkit.render._grid import Strip, names, numbers, texts, whole
from cxkit.render._safe import visible
from cxkit.render._scale import Scale
from cxkit.render._verdict import MARKS, Verdict, verdict_column

_WHOLE = frozenset({"date", "datetime", "boolean"})
_CONTROL_LEGEND = "● period  ◆ period that signals  ├ ┤ the values at which it signals  ┊ center"
_LIMITS = ("value", "center", "lower", "upper")


Scales = Mapping[Unit, Scale]
"""The scale of each unit in a report."""


class Drawn(NamedTuple):
    """The strips of a table with a drawing; the text above the drawing, by its width; and the legend."""

    strips: list[Strip]
    above: Callable[[int], str]
    legend: str = ""


def plain(table: Table) -> list[Strip]:
    """Return one strip for each column; the first one, or all that name the groups, are names of rows."""
    keys = _keys(table)
    return [_strip(table, column, key=column in keys) for column in table.columns]


def bars(table: Table, chart: Chart) -> list[Strip]:
    """The table's columns, and a bar for the chart's ``value`` behind them."""
    values = [number_of(row.get(str(chart.encodings.get("value")))) for row in table.rows]
    largest = max((value for value in values if value is not None), default=0.0)

    def fill(width: int) -> list[str]:
        return [bar(value, largest, width) for value in values]

    return [*plain(table), Strip(lambda _: "", fill, 10, 20, 40, "drawing")]


def whiskers(
    table: Table, chart: Chart, columns: Sequence[object] | None, *, scales: Scales, on_terminal: bool, verdicts: Sequence[Verdict] = ()
) -> Drawn | None:
    """The table's columns (of ``columns`` only, if given) and the intervals drawn behind the value and its limits.

    ``verdicts``: which rows are surely worse or better; their colour and their mark.

    None if columns of the chart are missing or there is nothing to draw.
    """
    value_column = column_of(table, chart, "value")
    ends = [column_of(table, chart, name) for name in ("low", "high")]
    if value_column is None or None in ends:
        return None
    drawn = [[number_of(row[column.key]) if column else None for column in (value_column, *ends)] for row in table.rows]
    scale = scales.get(value_column.unit)
    if scale is None:
        return None

    def fill(width: int) -> list[str]:
        return [whisker(value, low, high, scale, _odd(width), bar=chart.kind == "bar_whisker") for value, low, high in drawn]

    drawing = _on_axis(scale, fill, on_terminal=on_terminal, tones=verdicts)
    behind = (value_column, *ends)
    return Drawn(
        _place_drawing(table, columns, drawing, behind, verdicts),
        lambda width: axis_labels(scale, _odd(width), percent=value_column.unit == "share"),
    )


def dumbbells(
    table: Table, chart: Chart, columns: Sequence[object] | None, *, scales: Scales, on_terminal: bool, verdicts: Sequence[Verdict] = ()
) -> Drawn | None:
    """The table's columns (of ``columns`` only, if given), and a line from one value to the other, behind the interval of their difference.

    None if columns of the chart are missing or there is nothing to draw.
    """
    ends = [column_of(table, chart, name) for name in ("start", "end")]
    value, low, high = (column_of(table, chart, name) for name in ("value", "low", "high"))
    if None in ends or value is None:
        return None
    drawn = [[number_of(row[column.key]) if column else None for column in ends] for row in table.rows]
    scale = next((scales[column.unit] for column in ends if column and column.unit in scales), None)
    if scale is None:
        return None

    def fill(width: int) -> list[str]:
        return [dumbbell(start, end, scale, _odd(width)) for start, end in drawn]

    first, last = (visible(column.title) for column in ends if column)
    drawing = _on_axis(scale, fill, on_terminal=on_terminal, tones=verdicts)
    behind = tuple(column for column in (value, low, high) if column)
    strips = _place_drawing(table, columns, drawing, behind, verdicts)
    return Drawn(strips, lambda width: axis_labels(scale, _odd(width)), f"○ {first}  ● {last}")


def stacks(table: Table, chart: Chart, columns: Sequence[object] | None, *, scales: Scales, on_terminal: bool) -> Drawn | None:
    """The table's columns (of ``columns`` only, if given), and each row's whole in parts, every part a run of its letter.

    None if columns of the chart are missing.
    """
    del scales
    parts, letters = chart.encodings.get("parts"), chart.encodings.get("letters")
    if not isinstance(parts, list) or not isinstance(letters, list):
        return None
    shown = [column for key in parts for column in table.columns if column.key == key]
    rows = [[number_of(row[column.key]) or 0.0 for column in shown] for row in table.rows]

    def fill(width: int) -> list[str]:
        drawn = []
        for counts in rows:
            whole = sum(counts)
            cells = stacked([count / whole for count in counts], width) if whole > 0 else []
            drawn.append("".join(str(letter) * n for letter, n in zip(letters, cells, strict=False)))
        return drawn

    legend = ", ".join(f"{letter} {visible(column.title)}" for letter, column in zip(letters, shown, strict=True))
    drawing = Strip(lambda _: "", fill, 16, 30 if on_terminal else 50, 60, "drawing")
    names_ = tuple(column for column in table.columns if columns is None or column.key in columns)
    return Drawn(_place_drawing(table, columns, drawing, names_[:2]), lambda _: "", legend)


def dot_strips(
    cells: Table, table: Table, chart: Chart, columns: Sequence[object] | None, *, scales: Scales, on_terminal: bool
) -> Drawn | None:
    """The table's columns (of ``columns`` only, if given), and behind its figures the values of the rows in ``cells`` that belong to it.

    None if columns of the chart are missing or there is nothing to draw.
    """
    keys, value = chart.encodings.get("key"), column_of(cells, chart, "value")
    if value is None or not isinstance(keys, list):
        return None
    # a group column may have another header in the other table
    theirs = [column.key for column in cells.columns[: len(keys)]]
    held: dict[tuple[object, ...], list[float]] = {}
    for row in cells.rows:
        number = number_of(row[value.key])
        if number is not None:
            held.setdefault(tuple(row[key] for key in theirs), []).append(number)
    scale = scales.get(value.unit)
    if scale is None:
        return None
    drawn = [held.get(tuple(row[str(key)] for key in keys), []) for row in table.rows]

    def fill(width: int) -> list[str]:
        return [dots(values, scale, _odd(width)) for values in drawn]

    drawing = _on_axis(scale, fill, on_terminal=on_terminal)
    behind = tuple(column for column in table.columns if column.key == "spread")
    percent = value.unit == "share"
    return Drawn(_place_drawing(table, columns, drawing, behind), lambda width: axis_labels(scale, _odd(width), percent=percent))


def control_strips(table: Table, chart: Chart, columns: Sequence[object] | None, *, scales: Scales, on_terminal: bool) -> Drawn | None:
    """The table's columns (of ``columns`` only, if given), and behind them each period's figure between its limits.

    None if there is nothing to draw.
    """
    found = {name: column_of(table, chart, name) for name in (*_LIMITS, "signal")}
    value = found["value"]
    if value is None:
        return None
    rows = [[number_of(row[column.key]) if (column := found[name]) else None for name in _LIMITS] for row in table.rows]
    signals = [bool(found["signal"] and row[found["signal"].key]) for row in table.rows]
    scale = scales.get(value.unit)
    if scale is None:
        return None

    def fill(width: int) -> list[str]:
        return [control(*row, scale=scale, width=width, signal=signal) for row, signal in zip(rows, signals, strict=True)]

    drawing = Strip(lambda _: "", fill, 15, 31 if on_terminal else 41, 61, "drawing")
    strips = _place_drawing(table, columns, drawing, ())
    return Drawn(strips, lambda width: axis_labels(scale, width, percent=value.unit == "share"), translated(_CONTROL_LEGEND))


def _on_axis(scale: Scale, fill: Callable[[int], list[str]], *, on_terminal: bool, tones: Sequence[str] = ()) -> Strip:
    """The strip of a drawing below the axis of its scale."""
    return Strip(lambda width: axis(scale, _odd(width)), fill, 11, 27 if on_terminal else 41, 101, "drawing", tones=tuple(tones))


def _place_drawing(
    table: Table, columns: Sequence[object] | None, drawing: Strip, behind: Sequence[Column | None], verdicts: Sequence[Verdict] = ()
) -> list[Strip]:
    """The strips of the columns, with the drawing behind those of its numbers that are shown."""
    shown = [column for column in table.columns if columns is None or column.key in columns]
    last = max((at for at, column in enumerate(shown) if column in behind), default=len(shown) - 1)
    keys, marked = _keys(table), verdict_column(table) if any(verdicts) else None
    strips = [_strip(table, column, key=column in keys, verdicts=verdicts if column.key == marked else ()) for column in shown]
    return [*strips[: last + 1], drawing, *strips[last + 1 :]]


def _odd(width: int) -> int:
    """The cells used of a drawing's width: an odd number, so that the middle of the scale has a cell."""
    return width - 1 + width % 2


def _strip(table: Table, column: Column, *, key: bool, verdicts: Sequence[Verdict] = ()) -> Strip:
    cells = column_texts(table, column)
    if verdicts:
        cells = [MARKS[verdict] + cell for verdict, cell in zip(verdicts, cells, strict=True)]
    words = any(isinstance(row[column.key], str) for row in table.rows)
    if is_numeric(column) and not words:
        return numbers(heading(column), cells, verdicts)
    if column.unit in _WHOLE:
        return whole(heading(column), cells, key=key)
    if column.unit == "text" and not key:
        return texts(heading(column), cells)
    return names(heading(column), cells, key=key)._replace(tones=tuple(verdicts))


def _keys(table: Table) -> list[Column]:
    if table.name.startswith(GROUPED):
        return table.names
    return [column for column in table.columns[:1] if column.unit != "text"]
