"""The difference of two means of independent answers, by a test that small groups and rare answers do not mislead."""

from __future__ import annotations

import math
from collections.abc import Mapping

from cxkit.stats import permutation
from cxkit.stats.adequacy import hardly_varies, outweighs_skewness
from cxkit.stats.means import Summary, Welch, welch
from cxkit.stats.skewed import pooled_variance


def cautious_welch(a: Summary, b: Summary, counts: tuple[Mapping[float, int], Mapping[float, int]], confidence: float) -> Welch | None:
    """The difference of two means by Welch's t, and by the exact permutation test where t claims too much: the larger p value of both.

    Of answers that are skewed for the size of a group the exact test is always made; of a group that hardly varies, whose variance is small
    by chance, if t excludes 0. The interval then holds 0 unless both tests exclude it. Values that are no multiples of one step, such as
    amounts, are dealt at random if t excludes 0.

    Parameters
    ----------
    a, b : Summary
        Number, mean and variance of the answers of both groups.
    counts : pair of mappings of float to int
        How often each answer occurs in ``a`` and in ``b``; without them there is no exact test.
    confidence : float
        Confidence of the interval, between 0 and 1.

    Returns
    -------
    Welch, or None
        As ``welch``; without degrees of freedom if the exact test was made.

    References
    ----------
    Welch (1947), The generalization of Student's problem when several different population variances are involved, Biometrika 34; Fisher
    (1935), The Design of Experiments, §21.

    Examples
    --------
    >>> two, many = {7: 2}, dict.fromkeys(range(1, 8), 60)  # two of 422 have the same answer by chance
    >>> found = cautious_welch(Summary(2, 7.0, 0.0), Summary(420, 4.0, 4.01), (two, many), 0.95)
    >>> round(found.difference, 3), round(found.p, 3), found.low <= 0 <= found.high
    (3.0, 0.041, False)
    >>> welch(Summary(2, 7.0, 0.0), Summary(420, 4.0, 4.01), 0.95).p < 1e-20
    True
    """
    found = welch(a, b, confidence)
    if found is None or found.low is None or found.high is None or found.p is None or not all(counts):
        return found
    skewed = not outweighs_skewness(min(a.n, b.n), _skewness(*counts))
    if not skewed and (found.p >= 1 - confidence or not _hardly_vary(counts)):
        return found
    exact = permutation.sums(*counts)
    if exact is None and found.p >= 1 - confidence:
        return found
    if exact is None:  # amounts, which are no multiples of one step, are dealt at random
        exact = permutation.several([*each.items()] for each in counts)
    low, high = (min(found.low, 0.0), max(found.high, 0.0)) if exact >= 1 - confidence else (found.low, found.high)
    return Welch(found.difference, low, high, max(exact, found.p))


def _hardly_vary(counts: tuple[Mapping[float, int], Mapping[float, int]]) -> bool:
    """Whether either group has a variance that is small by chance."""
    held = [[*each.items()] for each in counts]
    variance = pooled_variance(held)
    return any(hardly_varies(each, variance) for each in held)


def _skewness(a: Mapping[float, int], b: Mapping[float, int]) -> float:
    """The skewness of all answers of two groups."""
    counts = [(value, a.get(value, 0) + b.get(value, 0)) for value in {*a, *b}]
    n = sum(each for _, each in counts)
    mean = math.fsum(value * each for value, each in counts) / n
    variance = math.fsum((value - mean) ** 2 * each for value, each in counts) / n
    return math.fsum((value - mean) ** 3 * each for value, each in counts) / n / variance**1.5 if variance > 0 else 0.0
