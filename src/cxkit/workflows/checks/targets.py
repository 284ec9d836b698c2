"""Targets of ``cxkit.toml`` against the figures of a report."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Literal, NamedTuple

from cxkit.config import Target
from cxkit.errors import UsageError
from cxkit.language import tr
from cxkit.workflows.checks.kpis import Figure, Kpi

Direction = Literal["min", "max"]
Status = Literal["met", "at_risk", "missed", "no_data", "suppressed"]
_RANGES: dict[str, tuple[float, float]] = {"share": (0.0, 1.0), "points": (-100.0, 100.0), "days": (0.0, math.inf)}
_FEW = 30
"""Answers or cases below which a figure without an interval decides nothing."""


class TargetStatus(NamedTuple):
    """A target with its figure: ``low`` and ``high`` are the limits of its interval."""

    kpi: Kpi
    value: float | None
    low: float | None
    high: float | None
    target: float
    direction: Direction
    status: Status


def target_statuses(target: Target, figure: Figure) -> Iterator[TargetStatus]:
    """Yield the status of the least and of the greatest value that a target names."""
    value, low, high = figure.limits
    bounds: tuple[tuple[Direction, float | None], ...] = (("min", target.min), ("max", target.max))
    for direction, bound in bounds:
        if bound is not None:
            _check_range(bound, figure)
            found = "suppressed" if figure.is_suppressed else status(*_decisive(target, figure), bound, direction)
            yield TargetStatus(figure.kpi, value, low, high, bound, direction, found)


def _check_range(bound: float, figure: Figure) -> None:
    """Raise UsageError for a value that no figure of this unit can have."""
    column = figure.column
    least, greatest = _RANGES.get(column.unit, (-math.inf, math.inf))
    least = -greatest if column.difference else least
    if least <= bound <= greatest:
        return
    unit = figure.kpi.label
    if column.unit != "share":
        text = tr(
            "The target of {metric} is {bound:g}: the figure lies between {least:g} and {greatest:g}.",
            metric=unit,
            bound=bound,
            least=least,
            greatest=greatest,
        )
        raise UsageError(text, "Change min or max in cxkit.toml.")
    text = tr("The target of {metric} is {bound:g}: the figure is a share, between {least:g} and 1.", metric=unit, bound=bound, least=least)
    raise UsageError(text, tr("Write shares as in min = 0.5 for 50 %."))


def _decisive(target: Target, figure: Figure) -> tuple[float | None, tuple[float | None, float | None]]:
    """The figure and the limits that decide: a time that is not reached, and a limit of it that is not, are infinite.

    Without an interval the figure itself decides, unless few answers or cases are behind it.
    """
    value, low, high = figure.limits
    if figure.is_unreached:
        value, low, high = math.inf, math.inf if low is None else low, math.inf
    elif figure.is_time and low is not None and high is None:
        high = math.inf
    bare = low is None and high is None and figure.n >= _FEW
    return value, (value, value) if target.on == "value" or bare else (low, high)


def status(value: float | None, ends: tuple[float | None, float | None], bound: float, direction: Direction) -> Status:
    """The status of a target: met if both ``ends`` of the interval are on its right side, missed if both are on the wrong side.

    A figure without an interval is at risk.
    """
    if value is None:
        return "no_data"
    low, high = ends
    if low is None or high is None:
        return "at_risk"
    best, worst = (high, low) if direction == "min" else (-low, -high)
    least = bound if direction == "min" else -bound
    return "met" if worst >= least else "missed" if best < least else "at_risk"


def check_targets(targets: tuple[Target, ...]) -> None:
    """Raise UsageError for a target without a bound, or with bounds that exclude each other."""
    for target in targets:
        if target.min is None and target.max is None:
            raise UsageError(
                tr("The target of {metric} in cxkit.toml has neither min nor max.", metric=target.metric), "Add min = 30, or max."
            )
        if target.min is not None and target.max is not None and target.min > target.max:
            raise UsageError(tr("The target of {metric} in cxkit.toml has min above max.", metric=target.metric), "Exchange them.")
