"""Means of scores from sums: their t interval, and the spread of the answers."""

from __future__ import annotations

import math

from cxkit.measures.group_sums import Sums
from cxkit.stats.bounded import bounded_mean_interval, is_skewed, too_few
from cxkit.stats.distributions import t_critical
from cxkit.stats.means import t_interval
from cxkit.stats.moments import Moments, kish
from cxkit.stats.skewed import pooled_skewness

_ROUNDING = 1e-12  # a variance this small beside the mean square is what cancellation leaves of 0


def limits(moments: Moments, confidence: float, domain: tuple[float, float]) -> tuple[float | None, float | None]:
    """The t interval of a mean, which does not leave the scale; None with fewer than two units, or if all answers are alike.

    Of answers of which most are at one end, the beta interval of ``stats.bounded``; with weights or clusters the wider one of two, for the
    effective number and for the smaller number that the degrees of freedom allow for: a sample may lack heavy answers at the other end.
    """
    found = _on_unit_scale(moments, domain)
    if found is None:
        return None, None
    low, high = domain
    if not is_skewed(*found):
        return t_limits(moments, confidence, domain)
    share, variance, n = found
    limits = bounded_mean_interval(share, variance, n, moments.df, confidence)
    fewer = moments.df + 1
    if 1 < fewer < n * (1 - _ROUNDING):
        longer = t_critical(confidence, max(moments.df, 1.0)) / t_critical(confidence, max(n - 1, 1.0))
        others = bounded_mean_interval(share, variance * (fewer - 1) / (n - 1) * longer**2, fewer, math.inf, confidence)
        limits = min(limits[0], others[0]), max(limits[1], others[1])
    return low + (high - low) * limits[0], low + (high - low) * limits[1]


def has_rare_answers(sums: Sums, domain: tuple[float, float]) -> bool:
    """Whether answers are too skewed for their number, but are not such as pile up at an end of the scale, which ``limits`` allows for."""
    found = _on_unit_scale(sums.moments, domain)
    return found is not None and not is_skewed(*found) and too_few(found[2], pooled_skewness([sums.histogram]))


def _on_unit_scale(moments: Moments, domain: tuple[float, float]) -> tuple[float, float, float] | None:
    """Mean and variance on a scale from 0 to 1, and the effective number of answers; None with fewer than two units."""
    mean, se = moments.mean, moments.standard_error()
    if mean is None or se is None:
        return None
    low, high = domain
    n = min(kish(moments.w, moments.ww) or 0.0, float(moments.units))
    # the variance is that of one of n answers with weights that are equal
    return min(max((mean - low) / (high - low), 0.0), 1.0), (se / (high - low)) ** 2 * max(n - 1, 0.0), n


def t_limits(moments: Moments, confidence: float, domain: tuple[float, float]) -> tuple[float | None, float | None]:
    """Student's interval of a mean, which does not leave the scale; None with fewer than two units, or if all answers are alike."""
    mean, se = moments.mean, moments.standard_error()
    found = t_interval(mean, se, max(moments.df, 1.0), confidence) if mean is not None and se else None
    return (max(found[0], domain[0]), min(found[1], domain[1])) if found else (None, None)


def deviation(moments: Moments, squares: Moments) -> float | None:
    """The standard deviation of the answers from their mean and that of their squares; None with fewer than two answers."""
    mean, square = moments.mean, squares.mean
    if mean is None or square is None or moments.n < 2:
        return None
    return math.sqrt(variance(mean, square) * moments.n / (moments.n - 1))


def variance(mean: float, square: float) -> float:
    """The variance of values with that mean and mean square (divisor n); exactly 0 where only rounding is left."""
    rest = square - mean * mean
    return rest if rest > _ROUNDING * square else 0.0
