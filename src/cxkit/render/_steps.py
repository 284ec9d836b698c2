"""Curves that fall in steps, such as survival, as text: one mark per group; the interval is shaded if there is only one curve."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cxkit.model import Cell, Chart, Row, Table
from cxkit.render._cells import NOT_STATED
from cxkit.render._chart import column_of, number_of
from cxkit.render._safe import visible
from cxkit.render._screen import Line
from cxkit.render._width import cell_len, wrapped
from cxkit.text.figures import digits_for, figure

_ROWS = 11  # from 1 to 0 by tenths
_MARKS = "abcdefghijklmnop"
_PLACES = 4  # into which the axis is divided for the numbers at risk
_CURVE, _BAND = "━", "░"


class _Curve(NamedTuple):
    """One group's points, each with its limits."""

    name: str
    points: list[tuple[float, float, float | None, float | None]]
    at_risk: list[float]

    def risked(self, time: float) -> float:
        """Return the number at risk at a time: that before the next step, 0 after the last one."""
        return next((n for (at, *_), n in zip(self.points, self.at_risk, strict=True) if at >= time), 0.0)

    def at(self, time: float) -> tuple[float, float | None, float | None]:
        """Return the height and the limits at a time: those of the last step before it, 1 before the first."""
        passed = [point for point in self.points if point[0] <= time]
        return passed[-1][1:] if passed else (1.0, None, None)


def steps(table: Table, chart: Chart, page: int) -> list[Line]:
    """The drawing of a chart of the kind ``steps``, ``page`` cells wide; empty if there is nothing to draw."""
    curves = _curves(table, chart)
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


def _at_risk(curves: Sequence[_Curve], end: float, room: int) -> list[Line]:
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


def _curves(table: Table, chart: Chart) -> list[_Curve]:
    columns = {name: column_of(table, chart, name) for name in ("x", "y", "low", "high")}
    keys, risk = chart.encodings.get("group"), column_of(table, chart, "n")
    groups: dict[tuple[Cell, ...], list[tuple[float, float, float | None, float | None]]] = {}
    risks: dict[tuple[Cell, ...], list[float]] = {}
    for row in table.rows:
        x, y, low, high = (number_of(row[column.key]) if column else None for column in columns.values())
        if x is not None and y is not None:
            key = _key(row, keys if isinstance(keys, list) else [])
            groups.setdefault(key, []).append((x, y, low, high))
            n = number_of(row[risk.key]) if risk else None
            risks.setdefault(key, []).extend([] if n is None else [n])
    return [
        _Curve(" · ".join(NOT_STATED if part is None else visible(str(part)) for part in key), points, risks[key])
        for key, points in groups.items()
    ]


def _key(row: Row, keys: Sequence[object]) -> tuple[Cell, ...]:
    return tuple(row[str(key)] for key in keys)
