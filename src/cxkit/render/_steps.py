"""Curves that fall in steps, such as survival, as lines of braille dots; each is named beside its end."""

from __future__ import annotations

from collections.abc import Sequence

from cxkit.language import tr
from cxkit.model import Chart, Table
from cxkit.render._chart import column_of
from cxkit.render._safe import visible
from cxkit.render._screen import Line
from cxkit.render._step_curves import StepCurve, step_curves
from cxkit.render._width import cell_len, padded, shortened
from cxkit.text.figures import digits_for, figure, in_words

_ROWS = 9  # of four dots each, from 100 to 0 %
_LEFT = 9  # cells of the numbers on the left
_PLACES = 4  # into which the axis is divided for the numbers at risk
_LONGEST = 18
_MOST_CURVES = _ROWS
_BAND = "░"
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))  # bits of a braille sign, by row and column
_BRAILLE = 0x2800


def steps(table: Table, chart: Chart, page: int) -> list[Line]:
    """The drawing of a chart of the kind ``steps``, ``page`` cells wide; empty if there is nothing to draw, or too much."""
    curves = step_curves(table, chart)
    end = max((curve.points[-1][0] for curve in curves if curve.points), default=0.0)
    if end <= 0 or len(curves) > _MOST_CURVES:
        return []
    names = [shortened(curve.name, _LONGEST) if len(curves) > 1 else "" for curve in curves]
    room = page - _LEFT - max(map(cell_len, names)) - 7  # blank, name, blank, last value
    signs = [[0] * room for _ in range(_ROWS)]
    for curve in curves:
        _draw(curve, end, signs)
    band = _band(curves[0], end, room) if len(curves) == 1 else set()
    labels = _labels(curves, names, end)
    lines: list[Line] = []
    for row, cells in enumerate(signs):
        share = f"{100 * (1 - row / (_ROWS - 1)):.0f} %" if row % (_ROWS // 4) == 0 else ""
        drawn = "".join(chr(_BRAILLE + sign) if sign else _BAND if (row, column) in band else " " for column, sign in enumerate(cells))
        lines.append(
            [(f"  {share:>5} {'┤' if share else '│'}", "neutral"), (padded(drawn, room), ""), (f" {labels.get(row, '')}".rstrip(), "")]
        )
    x = column_of(table, chart, "x")
    last = figure(end, "number", digits_for("number", [end], 0))
    axis = f"0{'' if x is None else ' ' + visible(x.title)}"
    lines.append([(" " * _LEFT + axis + last.rjust(max(0, room - cell_len(axis))), "neutral")])
    return lines + _at_risk(curves, names, end, room)


def _draw(curve: StepCurve, end: float, signs: list[list[int]]) -> None:
    """Set the dots of a curve: a level line up to each step, and a fall at it."""
    across, down = 2 * len(signs[0]), 4 * len(signs)
    before: int | None = None
    for column in range(across):
        time = end * column / (across - 1)
        if time > curve.points[-1][0]:
            return
        at = min(down - 1, max(0, round((1 - curve.at(time)[0]) * (down - 1))))
        for row in range(at if before is None else min(before + 1, at), at + 1):
            signs[row // 4][column // 2] |= _DOTS[row % 4][column % 2]
        before = at


def _band(curve: StepCurve, end: float, room: int) -> set[tuple[int, int]]:
    """The cells between the limits of a curve."""
    found = set()
    for column in range(room):
        time = end * column / (room - 1)
        _, low, high = curve.at(time)
        if time <= curve.points[-1][0] and low is not None and high is not None:
            found |= {(row, column) for row in range(_row(high), _row(low) + 1)}
    return found


def _row(share: float) -> int:
    return min(_ROWS - 1, max(0, int((1 - share) * _ROWS)))


def _labels(curves: Sequence[StepCurve], names: Sequence[str], end: float) -> dict[int, str]:
    """The row of each curve's name and last value: that in which it ends, or the next free one below or above."""
    found: dict[int, str] = {}
    for curve, name in sorted(zip(curves, names, strict=True), key=lambda pair: -pair[0].points[-1][1]):
        value = curve.at(end)[0]
        free = sorted(set(range(_ROWS)) - found.keys(), key=lambda row: (abs(row - _row(value)), row < _row(value)))
        later = [row for row in free if row > max(found, default=-1)]  # names are in the order of the curves
        found[(later or free)[0]] = f"{name}{' ' if name else ''}{in_words(value, 'share', 0)}"
    return found


def _at_risk(curves: Sequence[StepCurve], names: Sequence[str], end: float, room: int) -> list[Line]:
    """Below the drawing, how many were at risk at the places of the axis; a line for each curve."""
    if not all(curve.at_risk for curve in curves):
        return []
    lines: list[Line] = [[(tr("  at risk"), "neutral")]]
    for curve, name in zip(curves, names, strict=True):
        line = [" "] * (_LEFT + room)
        for part in range(_PLACES + 1):
            text = figure(curve.risked(end * part / _PLACES), "count", 0)
            column = _LEFT + round((room - 1) * part / _PLACES)
            start = min(max(column - len(text) // 2, _LEFT), len(line) - len(text))
            line[start : start + len(text)] = text
        lines.append([(f"{''.join(line)} {name}".rstrip(), "neutral")])
    return lines
