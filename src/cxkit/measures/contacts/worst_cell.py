"""The cell of the touch map whose survey figure is surely the lowest side of the map: a touchpoint over a channel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cxkit.model import Row, Table
from cxkit.stats.distributions import normal_quantile

_FIGURES = ("nps", "csat", "gap")
_FEWEST = 30
"""Answers that a cell needs to be named."""


class WorstCell(NamedTuple):
    """The row of the map, and the figure of the survey that is lowest there."""

    row: Row
    figure: str


def worst_cell(tables: Sequence[Table], confidence: float) -> WorstCell | None:
    """The cell with the lowest figure if it is surely below that of all contacts; None if no cell is.

    The least of many figures is low by chance too: its interval is widened for as many comparisons as there are cells (Bonferroni) before
    it is compared. Cells of fewer than 30 answers, and those without a touchpoint or channel, are not compared.
    """
    drawn = {table.name: table for table in tables}
    if "map" not in drawn:
        return None
    keys = {column.key for column in drawn["map"].columns}
    figure = next((name for name in _FIGURES if name in keys), None)
    if figure is None:
        return None
    places = [column.key for column in drawn["map"].names][:2]
    known = [row for row in drawn["map"].rows if _count(row, figure) >= _FEWEST and None not in [row[place] for place in places]]
    if len(known) < 2:
        return None
    least = min(known, key=lambda row: _number(row, figure))
    wider = normal_quantile(1 - (1 - confidence) / 2 / len(known)) / normal_quantile(1 - (1 - confidence) / 2)
    value = _number(least, figure)
    high = value + wider * (_number(least, f"{figure}_high") - value)
    whole = drawn["overall"].rows[0]
    return WorstCell(least, figure) if high < _number(whole, figure) else None


def _count(row: Row, figure: str) -> float:
    return _number(row, f"{figure}_n") if row[f"{figure}_n"] is not None and row[f"{figure}_high"] is not None else 0.0


def _number(row: Row, key: str) -> float:
    value = row[key]
    return float(value) if isinstance(value, (int, float)) else float("nan")
