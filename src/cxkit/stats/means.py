"""Means and their differences: t intervals, Welch's test, and the size of an effect in standard deviations."""

from __future__ import annotations

import math
from typing import NamedTuple

from cxkit.stats.distributions import normal_critical, t_critical, t_two_sided
from cxkit.stats.noncentral import noncentrality

_LARGE = 5_000  # pairs from which the limits of effect sizes up to 3 differ by less than 5e-5 between both methods


class Summary(NamedTuple):
    """The answers of a group: ``variance`` is the sample's, None with fewer than two."""

    n: int
    mean: float
    variance: float | None


class Welch(NamedTuple):
    """A difference of two means; limits, p value and degrees of freedom are None where they do not exist."""

    difference: float
    low: float | None = None
    high: float | None = None
    p: float | None = None
    df: float | None = None


def t_interval(mean: float, se: float | None, df: float, confidence: float) -> tuple[float, float] | None:
    """``mean`` ± t ``se``; None without a standard error or with less than one degree of freedom.

    Example: overall quality against expectation in the ECSI mobile phone survey, 250 pairs of mean gap .364 and standard error .1098:
    .148 to .580 (R's t.test).

    Source: Student (1908), The probable error of a mean, Biometrika 6.
    """
    if not se or df < 1:
        return None
    reach = t_critical(confidence, df) * se
    return mean - reach, mean + reach


def welch(a: Summary, b: Summary, confidence: float) -> Welch | None:
    """Mean of ``a`` minus mean of ``b`` by Welch's t; None where either is empty.

    No interval and no p value where a group has one answer, or neither varies.

    Example: loyalty after a complaint handled well (112 customers) or badly (59) in the same survey: 1.600, .658 to 2.543, t 3.373 with
    91.65 degrees of freedom, p .00109 (R's t.test).

    Source: Welch (1947), The generalization of Student's problem when several different population variances are involved, Biometrika 34.
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
    """The interval of a mean difference in its standard deviations, of ``n`` pairs; None with fewer than two.

    The effect sizes whose noncentral t has the observed t at its quantiles; from 5,000 pairs on d_z ± z √(1/n + d_z²/2n), which is then
    the same to four decimals.

    Example: the 250 pairs of ``t_interval``: d_z .2098, .084 to .335 (R's effectsize).

    Source: Cumming & Finch (2001), A primer on the understanding, use, and calculation of confidence intervals that are based on central
    and noncentral distributions, Educational and Psychological Measurement 61.
    """
    if n < 2:
        return None
    if n >= _LARGE:
        reach = normal_critical(confidence) * math.sqrt((1 + d_z * d_z / 2) / n)
        return d_z - reach, d_z + reach
    root, tail = math.sqrt(n), (1 - confidence) / 2
    low, high = (noncentrality(d_z * root, n - 1, share) / root for share in (1 - tail, tail))
    return low, high
