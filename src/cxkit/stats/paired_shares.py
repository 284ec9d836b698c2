"""Shares of the same persons at two times: McNemar's test, and the interval that goes with it."""

from __future__ import annotations

import math

from cxkit.stats.distributions import chi2_upper, normal_critical

_DISCORDANT = 25  # pairs that differ from which McNemar's test may be approximate
_HALVINGS = 60


def mcnemar(b: int, c: int) -> tuple[float, str]:
    """The two-sided test of equal shares in pairs.

    Exact (binomial) below 25 pairs that differ, else chi-squared without continuity correction.

    Parameters
    ----------
    b, c : int
        Pairs that changed one way, and the other.

    Returns
    -------
    tuple of float and str
        p value (1 if no pair differs) and the name of the test, ``McNemar exact`` or ``McNemar``.

    References
    ----------
    McNemar (1947), Note on the sampling error of the difference between correlated proportions or percentages, Psychometrika 12. The
    example, voters who changed their mind about a prime minister: Agresti (1990), Categorical Data Analysis, section 10.1, chi-squared
    17.36.

    Examples
    --------
    >>> p, test = mcnemar(150, 86)
    >>> f"{p:.1e}", test
    ('3.1e-05', 'McNemar')
    """
    pairs = b + c
    if pairs < _DISCORDANT:
        tail = sum(math.comb(pairs, each) for each in range(min(b, c) + 1))
        return min(1.0, 2 * tail / 2**pairs), "McNemar exact"
    return chi2_upper((b - c) ** 2 / pairs, 1), "McNemar"


def paired_interval(b: int, c: int, n: int, confidence: float) -> tuple[float, float]:
    """The score interval for the difference of two shares of the same persons, (b - c) / n.

    Without pairs that changed it has a width, and it excludes 0 if and only if the chi-squared test without correction is significant.

    Parameters
    ----------
    b, c : int
        Pairs that changed one way, and the other.
    n : int
        All pairs.
    confidence : float
        Level of the interval.

    Returns
    -------
    tuple of float
        Both limits.

    References
    ----------
    Tango (1998), Equivalence test and confidence interval for the difference in proportions for the paired-sample design, Statistics in
    Medicine 17.

    Examples
    --------
    >>> low, high = paired_interval(12, 2, 50, 0.95)
    >>> low < 0.2 < high
    True
    """
    z = normal_critical(confidence)
    middle = (b - c) / n
    return _limit(b, c, n, z, (middle, -1.0)), _limit(b, c, n, z, (middle, 1.0))


def _limit(b: int, c: int, n: int, z: float, between: tuple[float, float]) -> float:
    """The farthest difference, from the first towards the second, that the score test does not reject."""
    inside, outside = between
    for _ in range(_HALVINGS):
        tried = (inside + outside) / 2
        if abs(_score(b, c, n, tried)) <= z:
            inside = tried
        else:
            outside = tried
    return inside


def _score(b: int, c: int, n: int, difference: float) -> float:
    """Tango's statistic for a difference: its distance from the observed one in standard errors, as if it were true."""
    first, second = -b - c + (2 * n - b + c) * difference, -c * difference * (1 - difference)
    share = (math.sqrt(max(first * first - 8 * n * second, 0.0)) - first) / (4 * n)
    variance = n * (2 * share + difference * (1 - difference))
    distance = b - c - n * difference
    return distance / math.sqrt(variance) if variance > 0 else math.copysign(math.inf, distance) if distance else 0.0
