"""Means of scores of which most are alike, at one end of a scale or at a gap of 0: intervals that their skewness does not shift."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from cxkit.stats.distributions import t_critical

_SKEWED = 1.5  # below it Student's interval covers 93 % at 30 answers
_ENOUGH = 25  # Cochran (1977), section 2.15: for a mean at 95 % so many times the squared skewness are enough
_MANY = 1e9  # degrees of freedom from which t is normal


def too_few(n: float, skewness: float) -> bool:
    """Whether ``n`` values are too few for Student's interval of the mean of values with that skewness.

    Parameters
    ----------
    n : float
        Number of values.
    skewness : float
        Third standardised moment of one value.

    Returns
    -------
    bool
        Whether it is above 1.5, on either side, and n below 25 times its square.

    References
    ----------
    Cochran (1977), Sampling Techniques, section 2.15.

    Examples
    --------
    >>> too_few(99, 2.0), too_few(100, 2.0), too_few(30, 1.4)
    (True, False, False)
    """
    return abs(skewness) > _SKEWED and n < _ENOUGH * skewness * skewness


def is_skewed(share: float, variance: float, n: float) -> bool:
    """Whether the mean of ``n`` answers is too skewed for Student's interval.

    By the skewness γ of the beta distribution with their mean and variance, which for answers that pile up at one end is near their own:
    |γ| above 1.5 and n below 25 γ² (Cochran). Answers that are all alike have none.

    Parameters
    ----------
    share : float
        Their mean, on a scale from 0 to 1.
    variance : float
        Their variance on that scale.
    n : float
        Number of answers.

    Returns
    -------
    bool
        Whether ``bounded_mean_interval`` is needed.

    References
    ----------
    Cochran (1977), Sampling Techniques, section 2.15.

    Examples
    --------
    >>> is_skewed(0.96, 0.02, 30), is_skewed(0.96, 0.02, 3000), is_skewed(0.6, 0.06, 30)
    (True, False, False)
    """
    if not variance > 0:
        return False
    k = share * (1 - share) / variance - 1
    a, b = share * k, (1 - share) * k
    if not min(a, b) > 0:
        return False
    skewness = 2 * (b - a) * math.sqrt(a + b + 1) / ((a + b + 2) * math.sqrt(a * b))
    return too_few(n, skewness)


def bounded_mean_interval(share: float, variance: float, n: float, df: float, confidence: float) -> tuple[float, float]:
    """The interval of the mean of answers on a scale from 0 to 1: quantiles of a beta distribution.

    One further answer, as likely anywhere on the scale, is added; the mean of Dirichlet distributed shares of the answers then has a mean
    m and a variance v / (n + 2), and so does the beta distribution whose quantiles these are. For answers of 0 and 1 alone it is about
    Jeffreys' interval. With fewer than n − 1 degrees of freedom its variance grows as the square of t.

    Parameters
    ----------
    share, variance, n : float
        As in ``is_skewed``.
    df : float
        Degrees of freedom of the variance.
    confidence : float
        Confidence, between 0 and 1.

    Returns
    -------
    tuple of float
        Lower and upper limit, 0 to 1.

    References
    ----------
    Rubin (1981), The Bayesian bootstrap, Annals of Statistics 9; Brown, Cai & DasGupta (2001), Interval estimation for a binomial
    proportion, Statistical Science 16 (Jeffreys). docs/methods.md has its error rates.

    Examples
    --------
    >>> low, high = bounded_mean_interval(0.96, 0.02, 30, 29, 0.95)
    >>> round(low, 3), round(high, 3)
    (0.873, 0.988)
    """
    from scipy.special import betaincinv

    mean = (n * share + 1 / 2) / (n + 1)
    square = (n * (variance + share * share) + 1 / 3) / (n + 1)
    spread = (square - mean * mean) / (n + 2)
    if df < n - 1:
        spread *= (t_critical(confidence, max(df, 1.0)) / t_critical(confidence, min(max(n - 1, 1.0), _MANY))) ** 2
    k = mean * (1 - mean) / min(spread, 0.999 * mean * (1 - mean)) - 1
    tail = (1 - confidence) / 2
    low, high = (float(betaincinv(mean * k, (1 - mean) * k, p)) for p in (tail, 1 - tail))
    return min(low, share), max(high, share)


class MeanOfSkewed(NamedTuple):
    """The interval of a mean, and the two-sided p value that it is 0.

    Examples
    --------
    >>> found = skewed_difference([(-4, 1), (-1, 5), (0, 94)], (-6, 6), 0.95)
    >>> round(found.low, 3), round(found.high, 3), round(found.p, 3)
    (-0.215, 0.002, 0.059)
    """

    low: float
    high: float
    p: float


def skewed_difference(counts: Sequence[tuple[float, int]], domain: tuple[float, float], confidence: float) -> MeanOfSkewed | None:
    """The mean of differences of which most are alike, such as gaps of 0, if they are too skewed for Student's t.

    As in ``bounded_mean_interval``, but skewness may have any side: with one further answer, as likely anywhere in the domain, the mean of
    Dirichlet distributed shares has a third moment too, and so does the shifted gamma distribution (Pearson's type III) whose quantiles
    are the limits and whose smaller tail beyond 0, doubled, is p.

    Parameters
    ----------
    counts : sequence of (float, int)
        How often each difference occurs.
    domain : tuple of float
        The least and the greatest possible difference.
    confidence : float
        Confidence, between 0 and 1.

    Returns
    -------
    MeanOfSkewed, or None
        None if the skewness is at most 1.5, or n at least 25 times its square, or all differences are alike: then t is good enough, or
        there is none.

    References
    ----------
    Rubin (1981), The Bayesian bootstrap, Annals of Statistics 9; Cochran (1977), Sampling Techniques, section 2.15.

    Examples
    --------
    >>> found = skewed_difference([(-4, 1), (-1, 5), (0, 94)], (-6, 6), 0.95)
    >>> [round(each, 3) for each in found]
    [-0.215, 0.002, 0.059]
    >>> skewed_difference([(-1, 5), (0, 10), (1, 6)], (-6, 6), 0.95) is None
    True
    """
    n = sum(times for _, times in counts)
    mean = math.fsum(value * times for value, times in counts) / n if n else 0.0
    variance, third = (math.fsum((value - mean) ** power * times for value, times in counts) / max(n, 1) for power in (2, 3))
    if not variance > 0:
        return None
    if not too_few(n, third / variance**1.5):
        return None
    middle, width = (domain[0] + domain[1]) / 2, domain[1] - domain[0]
    total = n + 1
    centre = (n * mean + middle) / total
    a, b = mean - centre, middle - centre
    second = (n * (variance + a * a) + width**2 / 12 + b * b) / total
    cubed = (n * (third + 3 * a * variance + a**3) + 3 * b * width**2 / 12 + b**3) / total
    deviation = math.sqrt(second / (total + 1))
    return _pearson(centre, deviation, 2 * cubed / ((total + 1) * (total + 2)) / deviation**3, domain, confidence)


def _pearson(mean: float, deviation: float, skewness: float, domain: tuple[float, float], confidence: float) -> MeanOfSkewed:
    """Quantiles and tails of the shifted gamma distribution with these moments; of the normal one if it is hardly skewed."""
    from scipy.special import gammainc, gammaincinv

    skewed = math.copysign(max(abs(skewness), 1e-4), skewness)
    shape, sign = 4 / skewed**2, math.copysign(1.0, skewed)
    unit = deviation / math.sqrt(shape)
    begin = mean - sign * shape * unit
    tail = (1 - confidence) / 2
    ends = sorted(begin + sign * unit * float(gammaincinv(shape, p)) for p in (tail, 1 - tail))
    below = float(gammainc(shape, max(-sign * begin / unit, 0.0)))
    return MeanOfSkewed(max(ends[0], domain[0]), min(ends[1], domain[1]), min(2 * min(below, 1 - below), 1.0))
