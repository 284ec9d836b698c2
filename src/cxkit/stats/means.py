"""Means and their differences: t intervals, Welch's test, and the size of an effect in standard deviations."""

from __future__ import annotations

import math
from typing import NamedTuple

from cxkit.stats.distributions import normal_critical, t_critical, t_two_sided
from cxkit.stats.noncentral import noncentrality

_LARGE = 5_000  # pairs from which the limits of effect sizes up to 3 differ by less than 5e-5 between both methods


class Summary(NamedTuple):
    """The answers of a group: ``variance`` is the sample's, None with fewer than two.

    Examples
    --------
    >>> Summary(n=5, mean=7.0, variance=2.5)  # 5 to 9
    Summary(n=5, mean=7.0, variance=2.5)
    """

    n: int
    mean: float
    variance: float | None


class Welch(NamedTuple):
    """A difference of two means; limits, p value and degrees of freedom are None if they do not exist.

    Examples
    --------
    >>> found = welch(Summary(5, 7.0, 2.5), Summary(5, 5.0, 2.5), 0.95)
    >>> found.difference, round(found.low, 3), round(found.high, 3)
    (2.0, -0.306, 4.306)
    """

    difference: float
    low: float | None = None
    high: float | None = None
    p: float | None = None
    df: float | None = None


def t_interval(mean: float, se: float | None, df: float, confidence: float) -> tuple[float, float] | None:
    """The t interval of a mean.

    Parameters
    ----------
    mean, se : float
        Mean and its standard error; ``se`` may be None.
    df : float
        Degrees of freedom.
    confidence : float
        Confidence of the interval, between 0 and 1.

    Returns
    -------
    tuple of float, or None
        ``mean`` ± t ``se``; None without a standard error or with less than one degree of freedom.

    Raises
    ------
    UsageError
        Unless 0 < confidence < 1.

    References
    ----------
    Student (1908), The probable error of a mean, Biometrika 6. The example, overall quality against expectation in the ECSI mobile phone
    survey, 250 pairs: R's t.test.

    Examples
    --------
    >>> low, high = t_interval(0.364, 0.1098, 249, 0.95)
    >>> round(low, 3), round(high, 3)
    (0.148, 0.58)
    """
    if not se or df < 1:
        return None
    reach = t_critical(confidence, df) * se
    return mean - reach, mean + reach


def constant_interval(value: float, n: float, domain: tuple[float, float], confidence: float) -> tuple[float, float]:
    """The interval of a mean whose answers are all the same: other answers are rare at most, but can lie anywhere on the scale.

    Wilson's upper limit of a share of none among ``n`` bounds how rare they are, π = z² / (n + z²); the mean then lies between
    (1 − π) value + π low and (1 − π) value + π high.

    Parameters
    ----------
    value : float
        The answer that all gave.
    n : float
        Number of independent answers, above 0.
    domain : tuple of float
        The least and the greatest possible answer.
    confidence : float
        Confidence of the interval, between 0 and 1.

    Returns
    -------
    tuple of float
        Lower and upper limit, within the domain.

    Raises
    ------
    UsageError
        Unless 0 < confidence < 1.

    References
    ----------
    Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22.

    Examples
    --------
    >>> low, high = constant_interval(-1.0, 500, (-4.0, 4.0), 0.95)
    >>> round(low, 3), round(high, 3)
    (-1.023, -0.962)
    """
    z = normal_critical(confidence)
    others = z * z / (n + z * z)
    low, high = (value + others * (end - value) for end in domain)
    return low, high


def sign_p(n: float) -> float:
    """The two-sided p value of the sign test of ``n`` differences that all have the same sign.

    Parameters
    ----------
    n : float
        Number of differences; effective numbers need not be whole.

    Returns
    -------
    float
        2 / 2ⁿ, at most 1.

    References
    ----------
    Arbuthnott (1710), An argument for divine providence, Philosophical Transactions 27.

    Examples
    --------
    >>> sign_p(5)
    0.0625
    """
    return min(1.0, math.exp2(1 - n))


def welch(a: Summary, b: Summary, confidence: float) -> Welch | None:
    """The difference of two means by Welch's t.

    Parameters
    ----------
    a, b : Summary
        Number, mean and variance of the answers of both groups.
    confidence : float
        Confidence of the interval, between 0 and 1.

    Returns
    -------
    Welch, or None
        Mean of ``a`` minus mean of ``b``, with limits, p value and degrees of freedom, which are None if a group has one answer or neither
        varies; None if either group is empty.

    Raises
    ------
    UsageError
        Unless 0 < confidence < 1.

    References
    ----------
    Welch (1947), The generalization of Student's problem when several different population variances are involved, Biometrika 34.

    Examples
    --------
    >>> found = welch(Summary(5, 7.0, 2.5), Summary(5, 5.0, 2.5), 0.95)  # 5 to 9 against 3 to 7
    >>> found.difference, round(found.df, 1), round(found.p, 4)
    (2.0, 8.0, 0.0805)
    """
    if not (a.n and b.n):
        return None
    difference = a.mean - b.mean
    if a.variance is None or b.variance is None or a.variance + b.variance <= 0:
        return Welch(difference)
    of_a, of_b = a.variance / a.n, b.variance / b.n
    se = math.sqrt(of_a + of_b)
    df = (of_a + of_b) ** 2 / (of_a**2 / (a.n - 1) + of_b**2 / (b.n - 1))
    reach = t_critical(confidence, df) * se
    return Welch(difference, difference - reach, difference + reach, t_two_sided(difference / se, df), df)


def d_z_interval(d_z: float, n: int, confidence: float) -> tuple[float, float] | None:
    """The interval of a mean difference of pairs in its standard deviations.

    The effect sizes whose noncentral t has the observed t at its quantiles; from 5,000 pairs on d_z ± z √(1/n + d_z²/2n), which is then the
    same to four decimals.

    Parameters
    ----------
    d_z : float
        Mean difference over its standard deviation.
    n : int
        Number of pairs.
    confidence : float
        Confidence of the interval, between 0 and 1.

    Returns
    -------
    tuple of float, or None
        Lower and upper limit; None with fewer than two pairs.

    References
    ----------
    Cumming & Finch (2001), A primer on the understanding, use, and calculation of confidence intervals that are based on central and
    noncentral distributions, Educational and Psychological Measurement 61. The example, the pairs of ``t_interval``: R's effectsize.

    Examples
    --------
    >>> low, high = d_z_interval(0.2098, 250, 0.95)
    >>> round(low, 3), round(high, 3)
    (0.084, 0.335)
    """
    if n < 2:
        return None
    if n >= _LARGE:
        reach = normal_critical(confidence) * math.sqrt((1 + d_z * d_z / 2) / n)
        return d_z - reach, d_z + reach
    root, tail = math.sqrt(n), (1 - confidence) / 2
    low, high = (noncentrality(d_z * root, n - 1, share) / root for share in (1 - tail, tail))
    return low, high
