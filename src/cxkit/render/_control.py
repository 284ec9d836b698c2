"""A control chart for the terminal: a line for each period, its figure between the limits."""

from __future__ import annotations

from collections.abc import Sequence

from cxkit.language import translated
from cxkit.model import Chart, Table
from cxkit.render._chart import column_of, number_of
from cxkit.render._draw import axis_labels, control
from cxkit.render._grid import Strip
from cxkit.render._strips import Drawn, Scales, plain

_LEGEND = "● period  ◆ period that signals  ├ ┤ the values at which it signals  ┊ center"
_EVERY = ("value", "center", "lower", "upper")


def control_lines(table: Table, chart: Chart, columns: Sequence[object] | None, *, scales: Scales, on_terminal: bool) -> Drawn | None:
    """The table's columns (of ``columns`` only, if given), and behind them each period's figure between its limits.

    None if there is nothing to draw.
    """
    found = {name: column_of(table, chart, name) for name in (*_EVERY, "signal")}
    value = found["value"]
    if value is None:
        return None
    rows = [[number_of(row[column.key]) if (column := found[name]) else None for name in _EVERY] for row in table.rows]
    signals = [bool(found["signal"] and row[found["signal"].key]) for row in table.rows]
    scale = scales.get(value.unit)
    if scale is None:
        return None

    def fill(width: int) -> list[str]:
        return [control(*row, scale=scale, width=width, signal=signal) for row, signal in zip(rows, signals, strict=True)]

    drawing = Strip(lambda _: "", fill, 15, 31 if on_terminal else 41, 61, "drawing")
    shown = [strip for strip, column in zip(plain(table), table.columns, strict=True) if columns is None or column.key in columns]
    return Drawn([*shown, drawing], lambda width: axis_labels(scale, width, percent=value.unit == "share"), translated(_LEGEND))
