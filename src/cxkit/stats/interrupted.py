"""Interrupted time series: segmented regression, with critical values simulated for short autocorrelated series."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxkit.stats.robust import Coefficients, Sample, autocorrelated

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

TERMS = ("level before", "slope before", "level change", "slope change")
LEAST = 12
"""Periods below which, and periods on either side below a third of which, there is no verdict."""
_CYCLES = 3  # whole years from which on a season can be distinguished from a change
_DRAWS = 5_000
_SEED = 14_921
_START = 30  # periods before the simulated series begins, so that it has forgotten where it began
_PERSISTENCE = (0.5, 0.9)
_ALIKE = 1.5  # times the least standard error of a period, up to which the largest one changes no critical value that matters


@dataclass(frozen=True, slots=True)
class Change:
    """One term of a segmented regression, in the unit of the series (slopes: for each period), with interval and two-sided p value.

    Examples
    --------
    >>> found = interrupted([1, 2, 1, 2, 1, 2, 6, 7, 6, 7, 6, 7], range(12), 6, 0.95)
    >>> [change.term for change in found.terms]
    ['level before', 'slope before', 'level change', 'slope change']
    """

    term: str
    estimate: float
    low: float
    high: float
    p: float


@dataclass(frozen=True, slots=True)
class Interrupted:
    """A segmented regression.

    ``terms`` are its terms; ``lags`` the lags of the HAC standard errors; ``season`` the number of periods of a year whose means may
    differ (0: none); ``persistence`` the autocorrelation for which critical values were simulated; ``long_enough`` whether there are
    enough periods on both sides for a verdict.

    Examples
    --------
    >>> found = interrupted([1, 2, 1, 2, 1, 2, 6, 7, 6, 7, 6, 7], range(12), 6, 0.95)
    >>> found.n, found.lags, found.long_enough
    (12, 2, True)
    """

    terms: tuple[Change, ...]
    n: int
    lags: int
    season: int
    persistence: float
    long_enough: bool


def interrupted(
    values: Sequence[float],
    times: Sequence[int],
    begin: int,
    confidence: float,
    season: int = 0,
    *,
    noise: Sequence[float] | None = None,
) -> Interrupted | None:
    """A series before and after a moment: level and slope before, and by how much either changes then.

    y = a + b (t − begin) + c [t ≥ begin] + d (t − begin) [t ≥ begin], with a mean of its own for each part of the year if the series
    holds three whole years. Standard errors: HAC with Bartlett's weights and floor(4 (n/100)^(2/9)) lags. Their t statistics
    are far too large in short series: with 24 periods and an autocorrelation of .5 every fourth is above Student's critical value for 5 %.
    So critical values and p values come from 5,000 simulated series of the same length, seasons and lags without a change, normal with an
    autocorrelation of .5, or of the residuals' own first autocorrelation plus k/n (for k coefficients, at most .9) if that is larger. If
    periods differ in how exact they are, the larger critical value counts of series whose periods vary alike and of such as vary in
    proportion to the ``noise``: 4 months of 10 answers after 8 of 600 would seem to change the level in 12 % of series.

    Parameters
    ----------
    values : sequence of float
        The figure of each period, in order.
    times : sequence of int
        Number of each period; periods without a figure are left out.
    begin : int
        The number of the first period after the change.
    confidence : float
        Confidence of the intervals, between 0 and 1.
    season : int
        Periods in a year, such as 12; 0: no season.
    noise : sequence of float, optional
        The standard error of each figure, in any unit.

    Returns
    -------
    Interrupted, or None
        None if a side has fewer than three periods.

    References
    ----------
    Wagner, Soumerai, Zhang & Ross-Degnan (2002), Segmented regression analysis of interrupted time series studies, Journal of Clinical
    Pharmacy and Therapeutics 27; Newey & West (1994), Automatic lag selection in covariance matrix estimation, Review of Economic
    Studies 61.

    Examples
    --------
    >>> found = interrupted([1, 2, 1, 2, 1, 2, 6, 7, 6, 7, 6, 7], range(12), 6, 0.95)
    >>> change = found.terms[2]
    >>> change.term, round(change.estimate, 2), change.low > 0
    ('level change', 4.49, True)
    """
    import numpy as np

    t, y = np.asarray(times), np.asarray(values, dtype=float)
    before, after = int((t < begin).sum()), int((t >= begin).sum())
    if min(before, after) < 3:
        return None
    parts = season if season and len(set(times)) >= _CYCLES * season else 0
    design = _design(t, begin, parts)
    sample = Sample.of(design, y)
    lags = math.floor(4 * (len(y) / 100) ** (2 / 9))
    found = autocorrelated(sample, lags)
    residuals = y - design @ found.values
    persistence = _persistence(residuals, design.shape[1])
    spreads = [np.ones(len(y))]
    if noise is not None and max(noise) > _ALIKE * min(noise):
        spreads.append(np.asarray(noise, dtype=float))
    simulated = [np.sort(np.abs(_simulate(design, lags, persistence, spread)), axis=1) for spread in spreads]
    terms = tuple(
        max((_change(name, found, at, each[at], confidence) for each in simulated), key=lambda term: term.high - term.low)
        for at, name in enumerate(TERMS)
    )
    return Interrupted(terms, len(y), lags, parts, persistence, len(y) >= LEAST and min(before, after) >= LEAST / 3)


def _design(t: NDArray[np.int64], begin: int, season: int) -> NDArray[np.float64]:
    import numpy as np

    after = (t >= begin).astype(float)
    columns = [np.ones(len(t)), (t - begin).astype(float), after, after * (t - begin)]
    # deviations from the first part of the year, made to add up to 0 so that the level is that of a mean year
    columns += [(t % season == part).astype(float) - (t % season == 0) for part in range(1, season)]
    return np.column_stack(columns)


def _persistence(residuals: NDArray[np.float64], k: int) -> float:
    """The autocorrelation to allow for; that of residuals is too low by about k/n."""
    squares = float(residuals @ residuals)
    first = float(residuals[1:] @ residuals[:-1]) / squares if squares > 0 else 0.0
    return min(max(first + k / len(residuals), _PERSISTENCE[0]), _PERSISTENCE[1])


def _simulate(design: NDArray[np.float64], lags: int, persistence: float, spread: NDArray[np.float64]) -> NDArray[np.float64]:
    """The t statistics of the four terms in simulated series without any effect, of periods with that ``spread``: a row for each term."""
    import numpy as np

    draw = np.random.default_rng(_SEED)
    n, k = design.shape
    shocks = draw.standard_normal((n + _START, _DRAWS))
    for at in range(1, n + _START):
        shocks[at] += persistence * shocks[at - 1]
    series = shocks[_START:] * spread[:, None]
    bread = np.linalg.inv(design.T @ design)
    values = bread @ (design.T @ series)
    residuals = series - design @ values
    statistics = np.empty((len(TERMS), _DRAWS))
    for at in range(len(TERMS)):
        influence = (design @ bread[at])[:, None] * residuals
        variance = (influence**2).sum(axis=0)
        for lag in range(1, min(lags, n - 1) + 1):
            variance += 2 * (1 - lag / (lags + 1)) * (influence[lag:] * influence[:-lag]).sum(axis=0)
        statistics[at] = values[at] / np.sqrt(n / max(n - k, 1) * variance)
    return statistics


def _change(name: str, found: Coefficients, at: int, simulated: NDArray[np.float64], confidence: float) -> Change:
    import numpy as np

    value, se = float(found.values[at]), found.standard_error(at)
    reach = float(np.quantile(simulated, confidence, method="higher")) * se
    larger = len(simulated) - int(np.searchsorted(simulated, abs(value) / se)) if se > 0 else 0 if value else len(simulated)
    return Change(name, value, value - reach, value + reach, (1 + larger) / (1 + len(simulated)))
