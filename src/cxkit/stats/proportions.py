"""Shares and their differences: intervals that hold in small samples, and tests."""

from __future__ import annotations

import math
from typing import NamedTuple

from cxkit.stats.distributions import chi2_upper, normal_critical, normal_two_sided
from cxkit.stats.trinomial import difference_limits

_FEW = 5  # expected answers in a cell below which the normal approximation is not trusted
_DISCORDANT = 25  # pairs that differ from which McNemar's test may be approximate
_SAME = 1 + 1e-7  # two tables whose chances differ by rounding alone are equally likely


class Share(NamedTuple):
    """So many ``successes`` of ``n``; both may be effective numbers, and so broken."""

    successes: float
    n: float


def wilson(successes: float, n: float, confidence: float) -> tuple[float, float] | None:
    """Wilson's score interval of a share, without continuity correction; None where n = 0.

    (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n). It ends at 0 or 1 exactly where no or all answers are successes, and has width
    there too. Raises UsageError unless 0 < confidence < 1.

    Source: Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22; of 81 successes in 263
    .2553 to .3662 (Newcombe 1998, Statistics in Medicine 17, 857, table I).
    """
    z = normal_critical(confidence)
    if not n > 0:
        return None
    p = min(successes / n, 1.0)
    centre, stretch = p + z * z / (2 * n), 1 + z * z / n
    reach = z * math.sqrt(max(p * (1 - p), 0.0) / n + z * z / (4 * n * n))
    low = 0.0 if p == 0 else max(0.0, (centre - reach) / stretch)
    high = 1.0 if p == 1 else min(1.0, (centre + reach) / stretch)
    return min(low, p), max(high, p)


def newcombe(a: Share, b: Share, confidence: float) -> tuple[float, float] | None:
    """The interval of the share of ``a`` minus that of ``b``: Wilson's limits of both, squared and added; None where either is empty.

    Source: Newcombe (1998), Interval estimation for the difference between independent proportions: comparison of eleven methods,
    Statistics in Medicine 17, 873, method 10; 56/70 − 48/80 gives .0524 to .3339.
    """
    first, second = wilson(*a, confidence), wilson(*b, confidence)
    if first is None or second is None:
        return None
    return difference_limits((a.successes / a.n, *first), (b.successes / b.n, *second))


def risk_ratio(a: Share, b: Share, confidence: float) -> tuple[float, float, float] | None:
    """The share of ``a`` over that of ``b`` with the limits of its logarithm's normal interval; None where either has no successes.

    exp(log ratio ± z √(1/x₁ - 1/n₁ + 1/x₂ - 1/n₂)).

    Source: Katz, Baptista, Azen and Pike (1978), Obtaining confidence intervals for the risk ratio in cohort studies, Biometrics 34.
    """
    if not (a.n and b.n and a.successes and b.successes):
        return None
    ratio = (a.successes / a.n) / (b.successes / b.n)
    variance = 1 / a.successes - 1 / a.n + 1 / b.successes - 1 / b.n
    reach = math.exp(normal_critical(confidence) * math.sqrt(max(variance, 0.0)))
    return ratio, ratio / reach, ratio * reach


def difference_test(a: Share, b: Share) -> tuple[float, str] | None:
    """Two-sided p value of equal shares, and the name of the test; None where either is empty.

    ``Fisher exact`` where the counts are whole and one of the four expected counts is below 5, else ``z, pooled``, which is the root of
    Pearson's chi-squared. p = 1 where all answers of both are alike.

    Source: Fisher (1935), The logic of inductive inference, JRSS 98; Campbell (2007), Chi-squared and Fisher-Irwin tests of two-by-two
    tables with small sample recommendations, Statistics in Medicine 26.
    """
    if not (a.n > 0 and b.n > 0):
        return None
    pooled = (a.successes + b.successes) / (a.n + b.n)
    fewest = min(a.n, b.n) * min(pooled, 1 - pooled)
    if fewest < _FEW and all(float(count).is_integer() for count in (*a, *b)):
        return _fisher(int(a.successes), int(a.n), int(b.successes), int(b.n)), "Fisher exact"
    se = math.sqrt(max(pooled * (1 - pooled), 0.0) * (1 / a.n + 1 / b.n))
    return (normal_two_sided((a.successes / a.n - b.successes / b.n) / se) if se else 1.0), "z, pooled"


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


def mcnemar(b: int, c: int) -> tuple[float, str]:
    """Two-sided p value of equal shares in pairs, of which ``b`` changed one way and ``c`` the other, and the name of the test.

    ``McNemar exact`` (binomial) below 25 pairs that differ, else ``McNemar``, chi-squared without continuity correction. p = 1 where none
    does.

    Example: 150 and 86 of 1,600 voters changed their mind about a prime minister: chi-squared 17.36 (Agresti 1990, section 10.1).

    Source: McNemar (1947), Note on the sampling error of the difference between correlated proportions or percentages, Psychometrika 12.
    """
    pairs = b + c
    if pairs < _DISCORDANT:
        tail = sum(math.comb(pairs, each) for each in range(min(b, c) + 1))
        return min(1.0, 2 * tail / 2**pairs), "McNemar exact"
    return chi2_upper((b - c) ** 2 / pairs, 1), "McNemar"
