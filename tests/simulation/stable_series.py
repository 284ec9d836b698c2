"""Stable series of NPS by period, and how often the CUSUM signals in a year of them, or how soon after a drop."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


class Series(NamedTuple):
    """A series: its true ``score``, the extra standard deviation ``between`` periods (points), and whether n varies from 40 to 400.

    ``persistence`` is the autocorrelation of the extra variation; ``drop`` is taken off all periods after the base.
    """

    score: float = 30.0
    between: float = 0.0
    varied: bool = True
    persistence: float = 0.0
    drop: float = 0.0


STABLE = tuple(Series(score, between, varied) for score in (0.0, 30.0, 60.0) for between in (0.0, 4.0) for varied in (True, False))
"""Series of several levels, with and without variation between periods, n varied or 100."""


def standardised_after_base(rng: np.random.Generator, series: Series, base: int, after: int, draws: int) -> Floats:
    """Draw series and standardise their periods after the base, as ``cxkit check`` does: one row a series."""
    periods = base + after
    sizes = rng.integers(40, 401, (draws, periods)) if series.varied else np.full((draws, periods), 100)
    shift = rng.normal(0.0, 1.0, (draws, periods))
    for at in range(1, periods if series.persistence else 0):
        shift[:, at] = series.persistence * shift[:, at - 1] + np.sqrt(1 - series.persistence**2) * shift[:, at]
    score = series.score + series.between * shift
    score[:, base:] -= series.drop
    passive = 0.25
    promoters = np.clip((1 - passive + score / 100) / 2, 0.0, 1 - passive)
    counts = rng.multinomial(sizes, np.stack([promoters, np.full_like(promoters, passive), 1 - passive - promoters], axis=-1))
    up, down = counts[..., 0], counts[..., 2]
    value, total = 100 * (up - down) / sizes, sizes[:, :base].sum(axis=1)
    p, d = up[:, :base].sum(axis=1) / total, down[:, :base].sum(axis=1) / total
    variance = 1e4 * (p + d - (p - d) ** 2)
    z = (value - (100 * (p - d))[:, None]) / np.sqrt(variance[:, None] / sizes + (variance / total)[:, None])
    spread = np.abs(np.diff(z[:, :base], axis=1)).mean(axis=1) / 1.128
    standardised: Floats = z[:, base:] / np.maximum(1.0, spread)[:, None]
    return standardised


def highest(z: Floats, k: float = 1.0) -> Floats:
    """The highest CUSUM of each series, of either side: it signals if that reaches h."""
    high, low, most = (np.zeros(len(z)) for _ in range(3))
    for column in z.T:
        high, low = np.maximum(0.0, high + column - k), np.maximum(0.0, low - column - k)
        most = np.maximum(most, np.maximum(high, low))
    return most


def delays(z: Floats, h: float, k: float = 1.0) -> Floats:
    """The number of periods until the first signal of each series; infinite without one."""
    high, low, found = np.zeros(len(z)), np.zeros(len(z)), np.full(len(z), np.inf)
    for number, column in enumerate(z.T, 1):
        high, low = np.maximum(0.0, high + column - k), np.maximum(0.0, low - column - k)
        found = np.where(np.isinf(found) & (np.maximum(high, low) >= h), number, found)
    return found


def highest_of_charts(rng: np.random.Generator, charts: int, base: int, year: int, years: int) -> Floats:
    """The highest CUSUM of any of several independent charts in each of some years; the charts are of all stable series in turn."""
    each = -(-charts * years // len(STABLE))
    found = np.concatenate([highest(standardised_after_base(rng, series, base, year, each)) for series in STABLE])
    rng.shuffle(found)
    most: Floats = found[: charts * years].reshape(years, charts).max(axis=1)
    return most
