"""Shares and their differences: intervals that hold in small samples, and tests."""

from __future__ import annotations

import math
from typing import NamedTuple

from cxkit.stats.adequacy import outweighs_skewness
from cxkit.stats.distributions import normal_critical, normal_two_sided
from cxkit.stats.trinomial import difference_limits

_TAIL = 0.01  # p value below which an adjustment does not trust z alone with few answers of skewed shares
_FEW = 5  # expected answers in a cell below which the normal approximation is not trusted
_SAME = 1 + 1e-7  # two tables whose chances differ by rounding alone are equally likely


class Share(NamedTuple):
    """So many ``successes`` of ``n``; both may be effective numbers, and so broken.

    Examples
    --------
    >>> Share(successes=56, n=70)
    Share(successes=56, n=70)
    """

    successes: float
    n: float


def wilson(successes: float, n: float, confidence: float) -> tuple[float, float] | None:
    """Wilson's score interval of a share, without continuity correction.

    (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n). It ends at 0 or 1 exactly if no or all answers are successes, and has width there
    too.

    Parameters
    ----------
    successes : float
        Number of successes; weighted or effective numbers need not be whole.
    n : float
        Number of answers.
    confidence : float
        Confidence of the interval, between 0 and 1.

    Returns
    -------
    tuple of float, or None
        Lower and upper limit of the share, 0 to 1; None if n is 0.

    Raises
    ------
    UsageError
        Unless 0 < confidence < 1.

    References
    ----------
    Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22. The example: Newcombe (1998), Statistics
    in Medicine 17, 857, table I.

    Examples
    --------
    >>> low, high = wilson(81, 263, 0.95)
    >>> round(low, 4), round(high, 4)
    (0.2553, 0.3662)
    """
    z = normal_critical(confidence)
    return wilson_at(successes, n, z) if n > 0 else None


def wilson_at(successes: float, n: float, z: float) -> tuple[float, float]:
    """Wilson's interval for a given critical value.

    Parameters
    ----------
    successes : float
        Number of successes.
    n : float
        Number of answers, above 0.
    z : float
        Critical value of the standard normal distribution.

    Returns
    -------
    tuple of float
        Lower and upper limit of the share, 0 to 1.

    References
    ----------
    Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22.

    Examples
    --------
    >>> low, high = wilson_at(81, 263, 1.959964)
    >>> round(low, 4), round(high, 4)
    (0.2553, 0.3662)
    """
    p = min(successes / n, 1.0)
    centre, stretch = p + z * z / (2 * n), 1 + z * z / n
    reach = z * math.sqrt(max(p * (1 - p), 0.0) / n + z * z / (4 * n * n))
    low = 0.0 if p == 0 else max(0.0, (centre - reach) / stretch)
    high = 1.0 if p == 1 else min(1.0, (centre + reach) / stretch)
    return min(low, p), max(high, p)


def newcombe(a: Share, b: Share, confidence: float) -> tuple[float, float] | None:
    """The interval of the difference of two independent shares: Wilson's limits of both, squared and added.

    Parameters
    ----------
    a, b : Share
        Successes and numbers of answers of both groups.
    confidence : float
        Confidence of the interval, between 0 and 1.

    Returns
    -------
    tuple of float, or None
        Limits of the share of ``a`` minus that of ``b``, −1 to 1; None if either group is empty.

    Raises
    ------
    UsageError
        Unless 0 < confidence < 1.

    References
    ----------
    Newcombe (1998), Interval estimation for the difference between independent proportions: comparison of eleven methods, Statistics in
    Medicine 17, 873, method 10, which has the example.

    Examples
    --------
    >>> low, high = newcombe(Share(56, 70), Share(48, 80), 0.95)
    >>> round(low, 4), round(high, 4)
    (0.0524, 0.3339)
    """
    first, second = wilson(*a, confidence), wilson(*b, confidence)
    if first is None or second is None:
        return None
    return difference_limits((a.successes / a.n, *first), (b.successes / b.n, *second))


def risk_ratio(a: Share, b: Share, confidence: float) -> tuple[float, float, float] | None:
    """The ratio of two shares with the limits of its logarithm's normal interval.

    exp(log ratio ± z √(1/x₁ − 1/n₁ + 1/x₂ − 1/n₂)).

    Parameters
    ----------
    a, b : Share
        Successes and numbers of answers of both groups.
    confidence : float
        Confidence of the interval, between 0 and 1.

    Returns
    -------
    tuple of float, or None
        Ratio of the share of ``a`` to that of ``b``, lower and upper limit; None if either group has no successes.

    Raises
    ------
    UsageError
        Unless 0 < confidence < 1.

    References
    ----------
    Katz, Baptista, Azen and Pike (1978), Obtaining confidence intervals for the risk ratio in cohort studies, Biometrics 34.

    Examples
    --------
    >>> [round(x, 3) for x in risk_ratio(Share(30, 100), Share(20, 100), 0.95)]
    [1.5, 0.916, 2.456]
    """
    if not (a.n and b.n and a.successes and b.successes):
        return None
    ratio = (a.successes / a.n) / (b.successes / b.n)
    variance = 1 / a.successes - 1 / a.n + 1 / b.successes - 1 / b.n
    reach = math.exp(normal_critical(confidence) * math.sqrt(max(variance, 0.0)))
    return ratio, ratio / reach, ratio * reach


def difference_test(a: Share, b: Share) -> tuple[float, str] | None:
    """The two-sided test of equal shares.

    Fisher's exact test if the counts are whole and one of the four expected counts is below 5, else the z test with the pooled share, which
    is the root of Pearson's chi-squared.

    Parameters
    ----------
    a, b : Share
        Successes and numbers of answers of both groups.

    Returns
    -------
    tuple of float and str, or None
        p value (1 if all answers of both are alike) and the name of the test, ``Fisher exact`` or ``z, pooled``; None if either group is
        empty.

    References
    ----------
    Fisher (1935), The logic of inductive inference, JRSS 98; Campbell (2007), Chi-squared and Fisher-Irwin tests of two-by-two tables with
    small sample recommendations, Statistics in Medicine 26.

    Examples
    --------
    >>> p, test = difference_test(Share(3, 4), Share(1, 4))  # Fisher's tea taster: 34 of 70
    >>> round(p, 4), test
    (0.4857, 'Fisher exact')
    """
    if not (a.n > 0 and b.n > 0):
        return None
    pooled = (a.successes + b.successes) / (a.n + b.n)
    fewest = min(a.n, b.n) * min(pooled, 1 - pooled)
    if fewest < _FEW and all(float(count).is_integer() for count in (*a, *b)):
        return _fisher(int(a.successes), int(a.n), int(b.successes), int(b.n)), "Fisher exact"
    se = math.sqrt(max(pooled * (1 - pooled), 0.0) * (1 / a.n + 1 / b.n))
    return (normal_two_sided((a.successes / a.n - b.successes / b.n) / se) if se else 1.0), "z, pooled"


def tail_p(a: Share, b: Share, p: float) -> float:
    """The p value of equal shares for the far tail that an adjustment for many groups looks at.

    The tail of the z test is too light if a group has fewer than 64 times the squared skewness of an answer: of 30 groups of 60 answers, of
    which 90 % are successes, any differs from the others with Holm's p below 0.05 in 7.5 % of samples.

    Parameters
    ----------
    a, b : Share
        Successes and numbers of answers of both groups.
    p : float
        The p value of ``difference_test``.

    Returns
    -------
    float
        Fisher's exact p value, but not above 0.01 and not below ``p``; ``p`` itself from 0.01 on, for counts that are not whole, and for
        groups that are large enough.

    References
    ----------
    Cochran (1977), Sampling Techniques, section 2.15; Fisher (1935), The logic of inductive inference, JRSS 98.

    Examples
    --------
    >>> a, b = Share(45, 60), Share(1580, 1740)
    >>> p, _ = difference_test(a, b)
    >>> round(p, 5), round(tail_p(a, b, p), 5)
    (5e-05, 0.00038)
    """
    pooled = (a.successes + b.successes) / (a.n + b.n)
    variance = pooled * (1 - pooled)
    if p >= _TAIL or not variance > 0 or outweighs_skewness(min(a.n, b.n), (1 - 2 * pooled) / math.sqrt(variance)):
        return p
    if not all(float(count).is_integer() for count in (*a, *b)):
        return p
    return max(p, min(_fisher(int(a.successes), int(a.n), int(b.successes), int(b.n)), _TAIL))


def _fisher(x: int, n: int, y: int, m: int) -> float:
    """The chance of all tables with these margins that are no more likely than the one observed."""
    total, successes = n + m, x + y
    low, high = max(0, successes - m), min(n, successes)
    whole = _log_choose(total, successes)
    chances = [math.exp(_log_choose(n, each) + _log_choose(m, successes - each) - whole) for each in range(low, high + 1)]
    observed = chances[x - low]
    return min(1.0, math.fsum(chance for chance in chances if chance <= observed * _SAME))


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
