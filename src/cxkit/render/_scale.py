"""One scale for all drawings of a unit in a report, fitted to its values, with round ends."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from cxkit.model import Report, Unit
from cxkit.render._chart import column_of, domain_of, number_of
from cxkit.text.figures import figure

_IN_ROWS = ("whisker", "bar_whisker", "dumbbell", "dots", "control")
_ENDS = ("value", "low", "high", "start", "end", "lower", "upper")
_STEPS = (1, 2, 2.5, 5, 10)
_MOST_DIGITS = 12


class Scale(NamedTuple):
    """The range that drawings cover, and the distance of its marks, in the unit of the values."""

    low: float
    high: float
    step: float = 0.0

    @property
    def has_zero_inside(self) -> bool:
        """Whether zero lies between the ends."""
        return self.low < 0 < self.high

    def cell(self, value: float, width: int) -> int:
        """The cell, from 0 to ``width`` - 1, in which the value lies; an end for a value beyond it."""
        return min(width - 1, max(0, round(self._across(value, width))))

    def cells(self, low: float, high: float, width: int) -> tuple[int, int]:
        """The first and the last cell of an interval, rounded outwards, so that no interval looks narrower than it is."""
        return max(0, math.floor(self._across(low, width))), min(width - 1, math.ceil(self._across(high, width)))

    def _across(self, value: float, width: int) -> float:
        return (value - self.low) / (self.high - self.low) * (width - 1)

    def place(self, value: float) -> float:
        """The place of a value across, in percent."""
        return min(max((value - self.low) / (self.high - self.low), 0.0), 1.0) * 100

    def marks(self) -> list[float]:
        """The round values from one end to the other."""
        return [self.low + self.step * place for place in range(round((self.high - self.low) / self.step) + 1)]

    def mark_text(self, value: float, unit: Unit) -> str:
        """A mark as it is written below or above a drawing: with as many digits as tell all marks exactly."""
        times = 100 if unit == "share" else 1
        exact = (n for n in range(_MOST_DIGITS) if all(_has_digits(mark * times, n, self.step * times) for mark in self.marks()))
        return figure(value, unit, next(exact, _MOST_DIGITS)) + (" %" if unit == "share" else "")


def _has_digits(value: float, digits: int, step: float) -> bool:
    """Whether a number written with these digits is the same as far as marks ``step`` apart can be read."""
    return abs(value - round(value, digits)) <= step / 1000


def round_scale(values: Sequence[float], domain: Sequence[float] = (), marks: int = 4) -> Scale | None:
    """The scale that holds all values and ends at round numbers, within the possible values; None without values or width."""
    known = [value for value in values if math.isfinite(value)]
    if not known:
        return None
    low, high = min(known), max(known)
    if low == high:
        low, high = (min(low, 0.0), max(high, 0.0)) if low else (0.0, 1.0)
    raw = (high - low) / marks
    power = 10.0 ** math.floor(math.log10(raw)) if raw > 0 and math.isfinite(raw) else 0.0
    if not power:
        return None
    step = next(power * each for each in _STEPS if power * each >= raw * (1 - 1e-9))
    low, high = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
    if domain:  # which may end with the data: then the round end is kept
        low = low if min(domain) >= min(known) else max(low, min(domain))
        high = high if max(domain) <= max(known) else min(high, max(domain))
    return Scale(low, high, step) if high > low else None


def shared_scales(report: Report) -> dict[Unit, Scale]:
    """The scale of each unit that the report draws in the rows of its tables."""
    values: dict[Unit, list[float]] = {}
    domains: dict[Unit, list[float]] = {}
    for chart in report.charts:
        drawn = chart.encodings.get("cells", chart.table)  # dots are the rows of another table
        table = next((table for table in report.tables if table.name == drawn), None)
        if table is None or chart.kind not in _IN_ROWS:
            continue
        for column in [found for name in _ENDS if (found := column_of(table, chart, name))]:
            if chart.kind == "dumbbell" and column.key not in {chart.encodings.get("start"), chart.encodings.get("end")}:
                continue  # the limits of a difference are on another scale
            values.setdefault(column.unit, []).extend(number for row in table.rows if (number := number_of(row[column.key])) is not None)
            domains.setdefault(column.unit, []).extend(domain_of(chart))
            if chart.kind == "bar_whisker":
                values[column.unit].append(0.0)
    return {unit: scale for unit, found in values.items() if (scale := round_scale(found, domains[unit]))}
