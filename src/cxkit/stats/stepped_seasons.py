"""Seasons that begin and end abruptly, such as a high season: which of them explain a series, and what is left of its change."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from cxkit.stats.robust import Sample, autocorrelated

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

_BEGINS = 24  # of a season, in a year at most
_SHORTEST = 12  # part of a year that a season takes at least
_AS_WELL = 12.0
"""By how much of the residual variance a season may fit worse than the best one: twice the 95 % point of chi square with 2 degrees of
freedom, those of its begin and end, since neighbouring periods resemble each other."""
_SAME = 1e-9


def explained_by_best_season(
    design: NDArray[np.float64], series: NDArray[np.float64], t: NDArray[np.int64], season: int
) -> NDArray[np.float64]:
    """The share of the residual variance of each series that the stepped season explains which explains most.

    Parameters
    ----------
    design : array
        The columns of the regression without a season.
    series : array
        The series, each a column.
    t : array
        The number of each period.
    season : int
        Periods in a year.

    Returns
    -------
    array
        A share for each series; 0 where the regression leaves nothing.

    Examples
    --------
    >>> import numpy as np
    >>> t = np.arange(24)
    >>> flat, stepped = np.sin(7.0 * t), (t % 12 < 6) * 3.0 + np.sin(7.0 * t)
    >>> explained_by_best_season(np.ones((24, 1)), np.column_stack([flat, stepped]), t, 12).round(1)
    array([0.1, 0.8])
    """
    import numpy as np

    own, rest = _residuals(design, _seasons(t, season)), _residuals(design, series)
    squares, left = ((each**2).sum(axis=0) for each in (own, rest))
    apart = squares > _SAME * len(series)
    explained = ((own[:, apart].T @ rest) ** 2 / squares[apart][:, None]).max(axis=0)
    return np.where(left > 0, explained / np.where(left > 0, left, 1), 0.0)


def left_by_stepped_seasons(
    design: NDArray[np.float64],
    y: NDArray[np.float64],
    t: NDArray[np.int64],
    season: int,
    reaches: Sequence[tuple[int, float]],
    *,
    lags: int,
) -> list[tuple[float, float]]:
    """The lowest and the highest limit of some terms of a regression, over all stepped seasons that explain the series as well as the best.

    Such a season raises the figures in the same part of each year by the same amount. Of two years, the second of which begins with the
    change, hardly any season can be ruled out: its begin is seen once.

    Parameters
    ----------
    design : array
        The columns of the regression without a season.
    y, t : array
        The figure of each period, and its number.
    season : int
        Periods in a year.
    reaches : sequence of (int, float)
        For each term the position of its column, and how many standard errors its limits are away from it.
    lags : int
        Lags of the HAC standard errors.

    Returns
    -------
    list of (float, float)
        Infinite if a season that explains the series cannot be distinguished from the term.

    Examples
    --------
    >>> import numpy as np
    >>> t = np.arange(24)
    >>> design = np.column_stack([np.ones(24), t >= 12.0])
    >>> [(low, high)] = left_by_stepped_seasons(design, (t % 12 < 6) * 3.0 + np.sin(7.0 * t), t, 12, [(1, 2.0)], lags=2)
    >>> low < 0 < high
    True
    """
    import numpy as np

    seasons = _seasons(t, season)
    own, rest = _residuals(design, seasons), _residuals(design, y)
    squares = (own**2).sum(axis=0)
    apart = squares > _SAME * len(y)  # from the columns of the design
    errors = rest @ rest - np.where(apart, (own.T @ rest) ** 2 / np.where(apart, squares, 1), 0.0)
    most = errors.min() * (1 + _AS_WELL / max(len(y) - design.shape[1] - 1, 1))
    limits = [(math.inf, -math.inf) for _ in reaches]
    for at in np.flatnonzero(errors <= most + _SAME):
        if not apart[at]:
            return [(-math.inf, math.inf) for _ in reaches]
        found = autocorrelated(Sample.of(np.column_stack([design, seasons[:, at]]), y), lags)
        for number, (term, reach) in enumerate(reaches):
            value, away = float(found.values[term]), reach * found.standard_error(term)
            low, high = limits[number]
            limits[number] = (min(low, value - away), max(high, value + away))
    return limits


def _residuals(design: NDArray[np.float64], of: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    base = np.linalg.qr(design)[0]
    return of - base @ (base.T @ of)


def _seasons(t: NDArray[np.int64], season: int) -> NDArray[np.float64]:
    """Which periods are in a season, one column for each: half a year long at most, since the other seasons are the rest of such ones."""
    import numpy as np

    step, shortest = max(1, season // _BEGINS), max(1, season // _SHORTEST)
    parts = t % season
    found = [(parts - begin) % season < length for begin in range(0, season, step) for length in range(shortest, season // 2 + 1, step)]
    return np.array(found, dtype=float).T
