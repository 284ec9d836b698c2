"""Wilcoxon's signed rank test of differences that are counted by their value."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from cxkit.stats.distributions import normal_two_sided

EXACT_BELOW = 50
_DIGITS = 12  # differences that are equal but for rounding, such as 0.1 + 0.2 - 0.3, are ties


class SignedRank(NamedTuple):
    """The sums of the ranks of positive and of negative differences, of ``n`` that are not 0; the two-sided p value of symmetry around 0.

    ``rank_biserial`` is (positive − negative) / (positive + negative): from −1 if all are negative to 1; None if all are 0.

    Examples
    --------
    >>> found = signed_rank([(1, 1), (2, 1), (-3, 1), (4, 1)])
    >>> found.n, found.positive, found.negative, found.rank_biserial
    (4, 7.0, 3.0, 0.4)
    """

    positive: float
    negative: float
    n: int
    p: float
    rank_biserial: float | None


def signed_rank(differences: Iterable[tuple[float, int]]) -> SignedRank:
    """Wilcoxon's test that differences are symmetric around 0.

    Zeros are dropped and ties have the mean of their ranks. Exact below 50 differences, ties or none, over all ways to sign the ranks; else
    the normal approximation with the variance reduced by the ties and a continuity correction of 1/2.

    Parameters
    ----------
    differences : iterable of (float, int)
        Each difference and how often it occurs.

    Returns
    -------
    SignedRank
        Sums of ranks, number of differences, p value (1 if all differences are 0) and rank-biserial correlation.

    References
    ----------
    Wilcoxon (1945), Individual comparisons by ranking methods, Biometrics Bulletin 1; ties: Pratt & Gibbons (1981), Concepts of
    Nonparametric Theory, ch. 3.

    Examples
    --------
    >>> found = signed_rank([(1, 1), (2, 1), (-3, 1), (4, 1)])
    >>> found.positive, found.negative, found.p, found.rank_biserial
    (7.0, 3.0, 0.625, 0.4)
    """
    counted: defaultdict[float, list[int]] = defaultdict(lambda: [0, 0])
    for value, n in differences:
        rounded = float(f"{value:.{_DIGITS}g}")
        if rounded and n:
            counted[abs(rounded)][rounded > 0] += n
    n = sum(sum(both) for both in counted.values())
    if not n:
        return SignedRank(0.0, 0.0, 0, 1.0, None)
    before, positive, negative, ties = 0, 0.0, 0.0, 0
    doubled: list[tuple[int, int]] = []  # twice the rank of each size, a whole number, and how many have it
    for size in sorted(counted):
        below, above = counted[size]
        tied = below + above
        rank = before + (tied + 1) / 2
        positive, negative = positive + rank * above, negative + rank * below
        ties += tied**3 - tied
        doubled.append((2 * before + tied + 1, tied))
        before += tied
    p = _exact(doubled, round(2 * min(positive, negative))) if n < EXACT_BELOW else _normal(positive, n, ties)
    return SignedRank(positive, negative, n, p, (positive - negative) / (positive + negative))


def _exact(doubled: list[tuple[int, int]], smaller: int) -> float:
    """Twice the chance that the sum of the (doubled) ranks with one sign is at most ``smaller``, over all 2ⁿ ways to sign them."""
    ways = [1] + [0] * smaller
    n = 0
    for rank, tied in doubled:
        n += tied
        for _ in range(tied):
            for total in range(smaller, rank - 1, -1):
                ways[total] += ways[total - rank]
    return min(1.0, float(2 * sum(ways) / 2**n))


def _normal(positive: float, n: int, ties: int) -> float:
    away = abs(positive - n * (n + 1) / 4)
    variance = n * (n + 1) * (2 * n + 1) / 24 - ties / 48
    return normal_two_sided(max(0.0, away - 0.5) / math.sqrt(variance))
