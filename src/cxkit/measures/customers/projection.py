"""How many customers with a contract will stay beyond the observed time."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from functools import partial
from typing import Any, NamedTuple

from cxkit.counts.customers.lifetimes import Lifetimes
from cxkit.lazy import pl
from cxkit.measures.customers.delta_method import shares_with_limits
from cxkit.measures.customers.survival_curves import curves
from cxkit.model import Row
from cxkit.options import TimeUnit
from cxkit.stats import shifted_beta_geometric as sbg
from cxkit.stats.likelihood import Fit

MONTH = 365.25 / 12
_FIGURES = {"survival": sbg.survival, "retention": sbg.retention}
_ENDS = ("", "_low", "_high")
# of tenures: those of days are looked at by month
_LENGTHS: dict[TimeUnit, float] = {"days": MONTH, "weeks": 1.0, "months": 1.0, "years": 1.0}


class Projection(NamedTuple):
    """The fitted model, and a row for every period."""

    fit: Fit
    rows: list[Row]


def period_name(unit: TimeUnit) -> str:
    """What a period is: dates are counted in months, tenures in their own unit."""
    return "months" if unit == "days" else unit


def in_periods(counted: Lifetimes) -> pl.Expr:
    """The time of each cell in periods: calendar months between days, else the tenure in its unit or in months."""
    if "months" in counted.cells.columns:
        return pl.col("months")
    return (pl.col("time") / _LENGTHS[counted.unit]).round(9)


def fit_renewals(counted: Lifetimes, confidence: float) -> Fit:
    """The shifted beta-geometric model of all customers.

    A customer lost within period t counts as lost in it; a censored one has renewed once per whole period observed. Raises
    DataError if no customer is lost.
    """
    seen: list[tuple[int, bool, int]] = []
    for time, lost, n in counted.cells.select(in_periods(counted), "lost", "n").iter_rows():
        at = max(1, math.ceil(time)) if lost else math.floor(time)
        seen.append((at, lost, n))
    last = max((at for at, _, _ in seen), default=0)
    gone, left = [0] * last, [0] * last
    for at, lost, n in seen:
        if at > 0:  # a customer observed for less than a period carries no information
            (gone if lost else left)[at - 1] += n
    return sbg.fit(gone, left, confidence)


def projected(counted: Lifetimes, periods: int, confidence: float, times: Collection[float] | None) -> Projection:
    """Survival and retention by the model with intervals, and the observed survival as far as it goes; DataError as in ``fit_renewals``.

    Under a cell limit the observed survival is that of the ``times`` at which the curve is shown too: between two others single customers
    leave. Times in days are shown after no whole period.
    """
    fit = fit_renewals(counted, confidence)
    by_period = counted._replace(cells=counted.cells.with_columns(in_periods(counted).alias("time")))
    curve = curves(by_period, (), confidence).curves[()]
    t = range(1, periods + 1)
    columns = {name: shares_with_limits(fit, partial(_shares, of, t), confidence) for name, of in _FIGURES.items()}
    ends = [(step.time, step.survival) for step in curve.steps]
    shown = range(periods + 1) if times is None else () if counted.unit == "days" else times
    rows: list[Row] = []
    for at, period in enumerate(t):
        figures = {f"{name}{end}": cell for name, found in columns.items() for end, cell in zip(_ENDS, found[at], strict=True)}
        passed = [share for time, share in ends if time <= period]
        observed = bool(ends) and ends[-1][0] >= period and period in shown
        rows.append({"period": period, **figures, "observed": (passed or [1.0])[-1] if observed else None})
    return Projection(fit, rows)


def _shares(of: Callable[..., Any], t: range, values: Any) -> list[float]:
    return [float(share) for share in of(values, t)]
