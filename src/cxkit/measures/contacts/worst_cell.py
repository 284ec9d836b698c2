"""The cell of the touch map, a touchpoint over a channel, that has the lowest figure of the survey and is surely low."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cxkit.measures.contacts.touch_figures import CHANNEL, TOUCHPOINT, Answers
from cxkit.model import Row, Table
from cxkit.stats.adjust import adjust

_FIGURES = ("nps", "csat", "gap")
_PLACES = (TOUCHPOINT, CHANNEL)
_FEWEST = 30
"""Answers that a cell needs to be named."""


class WorstCell(NamedTuple):
    """The row of the map, and the figure of the survey that is lowest there."""

    row: Row
    figure: str


def worst_cell(tables: Sequence[Table], found: Sequence[Answers], confidence: float) -> WorstCell | None:
    """The cell with the lowest figure if it is surely below that of all other answers; None if no cell is.

    The least of many figures is low by chance too: each cell is compared with all other answers, as the measure's own command compares
    groups, and the p values are adjusted for the cells (Holm). The limit of the cell's own interval would not do: a cell that by chance
    lacks the few answers far above the others looks surely low. Cells of fewer than 30 answers, and those without a touchpoint or channel,
    are not compared.
    """
    drawn = next((table for table in tables if table.name == "map"), None)
    if drawn is None or not found:
        return None
    shown = next(each for name in _FIGURES for each in found if each.name == name)
    figure = shown.name
    known = [row for row in drawn.rows if _count(row, figure) >= _FEWEST and None not in [row[place] for place in _PLACES]]
    if len(known) < 2:
        return None
    least = min(known, key=lambda row: _number(row, figure))
    compared = shown.against_others(_PLACES)
    differences = [compared.get(tuple(str(row[place]) for place in _PLACES)) for row in known]
    p_values = [None if each is None else each.p if each.p_of_many is None else each.p_of_many for each in differences]
    at = known.index(least)
    difference, p = differences[at], adjust(p_values, "holm")[at]
    return WorstCell(least, figure) if difference and difference.value < 0 and p is not None and p < 1 - confidence else None


def _count(row: Row, figure: str) -> float:
    return _number(row, f"{figure}_n") if row[f"{figure}_n"] is not None and row[f"{figure}_high"] is not None else 0.0


def _number(row: Row, key: str) -> float:
    value = row[key]
    return float(value) if isinstance(value, (int, float)) else float("nan")
