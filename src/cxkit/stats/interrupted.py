"""Interrupted time series: segmented regression, with critical values simulated for short autocorrelated series."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxkit.stats.robust import Coefficients, Sample, autocorrelated
from cxkit.stats.stepped_seasons import explained_by_best_season, left_by_stepped_seasons

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

TERMS = ("level before", "slope before", "level change", "slope change")
LEAST = 12
"""Periods below which, and periods on either side below a third of which, there is no verdict."""
_CYCLES = 3  # whole years from which on each part of a year can have a mean of its own
_WAVE = 0.5  # of a year, below which a wave a year is too flat to pass for a change
_WAVES = 1.5  # years from which on waves that are shorter than a year, and seasons that begin abruptly, can be seen
_MANY = 60  # periods from which on it takes little power to allow for every stepped season
_FOR_TWO = 16  # periods from which on two waves may be in the model
_SHORTER = 2  # such waves that are looked for: of half a year and of a third of it
_SEEN = 0.1  # share of series without a season in which shorter waves are seen
_DRAWS = 5_000
_TRIALS = 1_000  # series of each autocorrelation that is tried
_SEED = 14_921
_START = 60  # periods before the simulated series begins, so that it has forgotten where it began
_PERSISTENCE = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
_UNLIKELY = 0.1  # share of series whose residuals resemble each other so little, at the largest autocorrelation that is allowed for
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

    ``terms`` are its terms; ``lags`` the lags of the HAC standard errors; ``season`` the number of periods of a year whose means may differ
    (0: none); ``wave`` the same terms if a wave a year is allowed for, where the years are too few for such means (else none); ``seasonal``
    whether shorter waves are seen there, which that one does not describe; ``steps`` the limits of the changes of level and slope over all
    stepped seasons that explain the series (empty if none is to be allowed for); ``persistence`` the autocorrelation for which critical
    values were simulated; ``long_enough`` whether there are enough periods on both sides for a verdict.

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
    wave: tuple[Change, ...]
    seasonal: bool
    steps: tuple[tuple[float, float], ...]
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
    controlled: bool = False,
) -> Interrupted | None:
    """A series before and after a moment: level and slope before, and by how much either changes then.

    y = a + b (t − begin) + c [t ≥ begin] + d (t − begin) [t ≥ begin], with a mean of its own for each part of the year if the series
    holds three whole years. From half a year up to then the same is fitted with one wave a year, which would else seem to change the
    slope in up to 70 % of series (with a second wave of half a year up to a year and a half, if there are 16 periods); shorter waves (of
    half a year and of a third of it) are looked for by F from a year and a half on. Seasons may also begin and end abruptly: the change
    must remain with each such season that explains the series as well. In two years, one that begins with the change would else seem to
    be one in a fifth of series of months, and in half of those of weeks. This takes power from short series (a change of four standard
    deviations in the middle of 24 months is found in 11 % instead of 55 %), so that below 60 periods such seasons are allowed for only if
    one explains more than in nine of ten series without any, where a side of more than a year shows it twice, or a control group has it.

    Standard errors: HAC with Bartlett's weights and floor(4 (n/100)^(2/9)) lags. Their t statistics are far too large in short series:
    with 24 periods and an autocorrelation of .5 every fourth is above Student's critical value for 5 %. So critical values and p values
    come from 5,000 simulated series of the same length, seasons and lags without a change, normal, with an autocorrelation of .5, or with
    the largest one (up to .95) of which a tenth of simulated series has residuals that resemble each other as little as those found:
    residuals of short series resemble each other less than their periods do. If periods differ in how exact they are, the larger
    critical value counts of series whose periods vary alike and of such as vary in proportion to the ``noise``: 4 months of 10 answers
    after 8 of 600 would seem to change the level in 12 % of series.

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
    controlled : bool
        Whether the figures are differences to a control group, which has the same season.

    Returns
    -------
    Interrupted, or None
        None if a side has fewer than three periods.

    References
    ----------
    Wagner, Soumerai, Zhang & Ross-Degnan (2002), Segmented regression analysis of interrupted time series studies, Journal of Clinical
    Pharmacy and Therapeutics 27; Newey & West (1994), Automatic lag selection in covariance matrix estimation, Review of Economic
    Studies 61; Andrews (1993), Exactly median-unbiased estimation of first order autoregressive models, Econometrica 61 (an
    autocorrelation by the quantiles of its estimate).

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
    years = (int(t.max() - t.min()) + 1) / season if season else 0.0
    parts = season if season and len(set(times)) >= _CYCLES * season else 0
    spreads = [np.ones(len(y))]
    if noise is not None and max(noise) > _ALIKE * min(noise):
        spreads.append(np.asarray(noise, dtype=float))
    design = _design(t, begin, parts)
    terms, lags, persistence = _fit(design, y, spreads, confidence)
    long_enough = len(y) >= LEAST and min(before, after) >= LEAST / 3
    wave: tuple[Change, ...] = ()
    seasonal = False
    steps: tuple[tuple[float, float], ...] = ()
    seen = years >= _WAVES
    if long_enough and not parts and years >= _WAVE:
        waving = np.column_stack([design, _waves(t, season, 1, 1 if seen or len(y) < _FOR_TWO else 2)])
        wave, *_ = _fit(waving, y, spreads, confidence)
        shorter = np.column_stack([waving, _waves(t, season, 2, _SHORTER)])
        seasonal = seen and _is_unusual(lambda series: _explained(waving, shorter, series), y)
    if long_enough and not parts and season:
        distinguishable = controlled or (seen and len(y) < _MANY and max(before, after) > season)  # a season from a change
        if not distinguishable or _is_unusual(lambda series: explained_by_best_season(design, series, t - begin, season), y):
            plain = autocorrelated(Sample.of(design, y), lags)
            reaches = [(at, _reach(terms[at], plain.standard_error(at))) for at in (2, 3)]
            steps = tuple(left_by_stepped_seasons(design, y, t - begin, season, reaches, lags=lags))
    return Interrupted(terms, len(y), lags, parts, wave, seasonal, steps, persistence, long_enough)


def _reach(term: Change, standard_error: float) -> float:
    """How many standard errors the limits of a term are away from it."""
    return (term.high - term.low) / 2 / standard_error if standard_error > 0 else 0.0


def _fit(
    design: NDArray[np.float64], y: NDArray[np.float64], spreads: Sequence[NDArray[np.float64]], confidence: float
) -> tuple[tuple[Change, ...], int, float]:
    """The four terms, the lags of their standard errors, and the autocorrelation of the series that give their critical values."""
    import numpy as np

    lags = math.floor(4 * (len(y) / 100) ** (2 / 9))
    found = autocorrelated(Sample.of(design, y), lags)
    persistence = _largest_persistence(design, y - design @ found.values)
    simulated = [np.sort(np.abs(_simulate(design, lags, persistence, spread)), axis=1) for spread in spreads]
    terms = tuple(
        max((_change(name, found, at, each[at], confidence) for each in simulated), key=lambda term: term.high - term.low)
        for at, name in enumerate(TERMS)
    )
    return terms, lags, persistence


def _design(t: NDArray[np.int64], begin: int, season: int) -> NDArray[np.float64]:
    import numpy as np

    after = (t >= begin).astype(float)
    columns = [np.ones(len(t)), (t - begin).astype(float), after, after * (t - begin)]
    # deviations from the first part of the year, made to add up to 0 so that the level is that of a mean year
    columns += [(t % season == part).astype(float) - (t % season == 0) for part in range(1, season)]
    return np.column_stack(columns)


def _waves(t: NDArray[np.int64], season: int, first: int, count: int) -> NDArray[np.float64]:
    """``count`` waves, each as a sine and a cosine: the first has ``first`` crests a year."""
    import numpy as np

    angles = [2 * np.pi * crests * t / season for crests in range(first, first + count)]
    return np.column_stack([wave(angle) for angle in angles for wave in (np.cos, np.sin)])


def _series(n: int, persistence: float, draws: int) -> NDArray[np.float64]:
    """Simulated series of ``n`` periods with that autocorrelation, each a column."""
    import numpy as np

    shocks = np.random.default_rng(_SEED).standard_normal((n + _START, draws))
    for at in range(1, n + _START):
        shocks[at] += persistence * shocks[at - 1]
    return shocks[_START:]


def _residuals(design: NDArray[np.float64], series: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    base = np.linalg.qr(design)[0]
    return series - base @ (base.T @ series)


def _resemblance(residuals: NDArray[np.float64]) -> NDArray[np.float64]:
    """The first autocorrelation of each column; 0 where all residuals are 0."""
    import numpy as np

    squares = (residuals**2).sum(axis=0)
    return np.where(squares > 0, (residuals[1:] * residuals[:-1]).sum(axis=0) / np.where(squares > 0, squares, 1), 0.0)


def _largest_persistence(design: NDArray[np.float64], residuals: NDArray[np.float64]) -> float:
    """The autocorrelation to allow for."""
    import numpy as np

    found = float(_resemblance(residuals[:, None])[0])
    tried = [_resemblance(_residuals(design, _series(len(residuals), each, _TRIALS))) for each in _PERSISTENCE]
    # the larger the autocorrelation, the fewer series resemble themselves as little: np.interp wants them to rise
    as_little = np.minimum.accumulate([float((each <= found).mean()) for each in tried])
    return float(np.interp(-_UNLIKELY, -as_little, _PERSISTENCE))


def _is_unusual(explained: Callable[[NDArray[np.float64]], NDArray[np.float64]], y: NDArray[np.float64]) -> bool:
    """Whether a season explains more of the series than it does of most series without any."""
    import numpy as np

    usual = np.quantile(explained(_series(len(y), _PERSISTENCE[0], _TRIALS)), 1 - _SEEN)
    return bool(explained(y[:, None])[0] > usual)


def _explained(design: NDArray[np.float64], wider: NDArray[np.float64], series: NDArray[np.float64]) -> NDArray[np.float64]:
    """The share of what a design leaves of each series that a wider one explains."""
    import numpy as np

    left, less = ((_residuals(each, series) ** 2).sum(axis=0) for each in (design, wider))
    return np.where(left > 0, 1 - less / np.where(left > 0, left, 1), 0.0)


def _simulate(design: NDArray[np.float64], lags: int, persistence: float, spread: NDArray[np.float64]) -> NDArray[np.float64]:
    """The t statistics of the four terms in simulated series without any effect, of periods with that ``spread``: a row for each term."""
    import numpy as np

    n, k = design.shape
    series = _series(n, persistence, _DRAWS) * spread[:, None]
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
