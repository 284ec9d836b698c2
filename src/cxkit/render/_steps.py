"""Curves that fall in steps, such as survival, as text: one mark per group; the interval is shaded if there is only one curve."""

from __future__ import annotations

from collections.abc import Sequence

from cxkit.model import Chart, Table
from cxkit.render._chart import column_of
from cxkit.render._safe import visible
from cxkit.render._screen import Line
from cxkit.render._step_curves import StepCurve, step_curves
from cxkit.render._width import cell_len, wrapped
from cxkit.text.figures import digits_for, figure

_ROWS = 11  # from 1 to 0 by tenths
_MARKS = "abcdefghijklmnop"
_PLACES = 4  # into which the axis is divided for the numbers at risk
_CURVE, _BAND = "━", "░"


def steps(table: Table, chart: Chart, page: int) -> list[Line]:
    """The drawing of a chart of the kind ``steps``, ``page`` cells wide; empty if there is nothing to draw."""
    curves = step_curves(table, chart)
    end = max((curve.points[-1][0] for curve in curves if curve.points), default=0.0)
    if end <= 0 or len(curves) > len(_MARKS):
        return []
    room = page - 8
    cells = [[" "] * room for _ in range(_ROWS)]
    alone = len(curves) == 1
    for number, curve in enumerate(curves):
        mark = _CURVE if alone else _MARKS[number]
        for column in range(room):
            time = end * column / (room - 1)
            if time > curve.points[-1][0]:
                break
            height, low, high = curve.at(time)
            if alone and low is not None and high is not None:
                for row in range(_row(high), _row(low) + 1):
                    cells[row][column] = _BAND
            cells[_row(height)][column] = mark
    lines: list[Line] = [[(f"  {1 - row / (_ROWS - 1):.1f} ┤", "neutral"), ("".join(line).rstrip(), "")] for row, line in enumerate(cells)]
    digits = digits_for("number", [end], 0)
    last = figure(end, "number", digits)
    x = column_of(table, chart, "x")
    axis = f"0{'' if x is None else ' ' + visible(x.title)}"
    lines.append([(" " * 6 + axis + last.rjust(max(0, room - cell_len(axis) + 1)), "neutral")])
    lines += _at_risk(curves, end, room)
    if not alone:
        legend = ", ".join(f"{mark} {curve.name}" for mark, curve in zip(_MARKS, curves, strict=False))
        lines += [[("  ", ""), (line, "neutral")] for line in wrapped(legend, page - 2)]
    return lines


def _at_risk(curves: Sequence[StepCurve], end: float, room: int) -> list[Line]:
    """Below the drawing, how many were at risk at the places of the axis; a line for each curve."""
    if not all(curve.at_risk for curve in curves):
        return []
    lines: list[Line] = [[("  at risk", "neutral")]]
    for number, curve in enumerate(curves):
        line = [" "] * (room + 8)
        for part in range(_PLACES + 1):
            text = figure(curve.risked(end * part / _PLACES), "count", 0)
            column = 7 + round((room - 1) * part / _PLACES)
            start = min(max(column - len(text) // 2, 4), len(line) - len(text)) if part else 7
            line[start : start + len(text)] = text
        if len(curves) > 1:
            line[2] = _MARKS[number]
        lines.append([("".join(line).rstrip(), "neutral")])
    return lines


def _row(share: float) -> int:
    return min(_ROWS - 1, max(0, round((1 - share) * (_ROWS - 1))))
