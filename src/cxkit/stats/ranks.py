"""Two groups of ordinal scores compared by ranks: whether an answer of one tends to be higher than one of the other."""

from __future__ import annotations

import math
from collections.abc import Mapping

from cxkit.stats import permutation
from cxkit.stats.distributions import t_two_sided

SMALL = 30
"""Answers of the smaller group below which the exact permutation test decides too."""


def brunner_munzel(a: Mapping[float, int], b: Mapping[float, int]) -> tuple[float, float] | None:
    """The relative effect P(b > a) + P(b = a) / 2, and the two-sided p value that it is 1/2.

    Unlike Mann and Whitney's test it does not take the groups to be spread alike. If the smaller group has fewer than 30 answers, the
    larger p value of it and of the exact permutation test of the mid-ranks counts.

    Parameters
    ----------
    a, b : mapping
        How often each score occurs in either group.

    Returns
    -------
    tuple of (float, float), or None
        The effect, 0 to 1, and the p value; None if a group has fewer than two answers.

    References
    ----------
    Brunner & Munzel (2000), The nonparametric Behrens-Fisher problem: asymptotic theory and a small-sample approximation, Biometrical
    Journal 42.

    Examples
    --------
    >>> effect, p = brunner_munzel({1: 30, 2: 10}, {1: 10, 2: 30})
    >>> effect, round(p, 6)
    (0.75, 2e-06)
    """
    n_a, n_b = sum(a.values()), sum(b.values())
    if min(n_a, n_b) < 2:
        return None
    below_a, below_b = _shares_below(a), _shares_below(b)
    effect = math.fsum(n * _at(below_a, score) for score, n in b.items()) / n_b
    if len({*_held(a), *_held(b)}) < 2:
        return 0.5, 1.0
    part_a = _variance(a, below_b, 1 - effect) / n_a
    part_b = _variance(b, below_a, effect) / n_b
    exact = permutation.sums(*_mid_ranks(a, b)) if min(n_a, n_b) < SMALL or not part_a + part_b > 0 else None
    if not part_a + part_b > 0:  # no answer of one group lies among those of the other
        return effect, exact if exact is not None else 0.0
    df = (part_a + part_b) ** 2 / (part_a**2 / (n_a - 1) + part_b**2 / (n_b - 1))
    p = t_two_sided((effect - 0.5) / math.sqrt(part_a + part_b), df)
    return effect, max(p, exact or 0.0)


def _held(counts: Mapping[float, int]) -> list[float]:
    return sorted(score for score, n in counts.items() if n)


def _shares_below(counts: Mapping[float, int]) -> list[tuple[float, float, float]]:
    """For each score in order the shares of the answers below it, and below it or half of those at it."""
    n, passed, found = sum(counts.values()), 0, []
    for score in _held(counts):
        found.append((score, passed / n, (passed + counts[score] / 2) / n))
        passed += counts[score]
    return found


def _at(below: list[tuple[float, float, float]], score: float) -> float:
    """The share of a group's answers below a score, half of those at it counted."""
    for own, before, middle in below:
        if own >= score:
            return middle if own == score else before
    return 1.0


def _variance(counts: Mapping[float, int], below: list[tuple[float, float, float]], mean: float) -> float:
    """The variance of the placements of a group's answers among those of the other."""
    squares = math.fsum(n * (_at(below, score) - mean) ** 2 for score, n in counts.items())
    return squares / (sum(counts.values()) - 1)


def _mid_ranks(a: Mapping[float, int], b: Mapping[float, int]) -> tuple[dict[float, int], dict[float, int]]:
    """How often each mid-rank among all answers occurs in either group; doubled, so that they are whole."""
    ranks, passed = dict[float, float](), 0
    for score in sorted({*_held(a), *_held(b)}):
        n = a.get(score, 0) + b.get(score, 0)
        ranks[score] = float(2 * passed + n + 1)
        passed += n
    return {ranks[score]: a[score] for score in _held(a)}, {ranks[score]: b[score] for score in _held(b)}
