"""How many answers a half-width or a difference needs, and what a number of answers can detect.

``variance`` is that of one answer; half-widths and differences are in its unit (the root of the unit of the variance).
A ``population`` is finite: the whole of it gives no error of sampling.
"""

from __future__ import annotations

import math

from scipy.stats import norm


def answers_for_half_width(variance: float, half_width: float, confidence: float, population: int | None = None) -> int:
    """Return the answers for an interval of estimate +- half_width: z^2 variance / h^2, then n / (1 + (n - 1) / population)."""
    n = (_z(confidence) / half_width) ** 2 * variance
    return _whole(_correct(n, population))


def half_width(variance: float, n: int, confidence: float, population: int | None = None) -> float:
    """Return the half-width that n answers give: the inverse of `answers_for_half_width`."""
    return _z(confidence) * math.sqrt(variance / _uncorrect(n, population))


def answers_for_difference(variance: float, difference: float, confidence: float, power: float, *, comparisons: int = 1) -> int:
    """Return the answers in each of two groups to detect a difference: 2 variance (z_alpha + z_beta)^2 / d^2.

    ``comparisons`` divides alpha (Bonferroni), for several groups of which every two are compared.
    """
    return _whole(2 * variance * (_both(confidence, power, comparisons) / difference) ** 2)


def detectable(variance: float, a: int, b: int, confidence: float, power: float, *, comparisons: int = 1) -> float:
    """Return the difference of two groups of a and b answers that is found with this power."""
    return _both(confidence, power, comparisons) * math.sqrt(variance * (1 / a + 1 / b))


def invitations(answers: int, response_rate: float) -> int:
    """Return how many to invite for that many answers."""
    return _whole(answers / response_rate)


def _z(confidence: float, comparisons: int = 1) -> float:
    return float(norm.isf((1 - confidence) / 2 / comparisons))


def _both(confidence: float, power: float, comparisons: int) -> float:
    return _z(confidence, comparisons) + float(norm.ppf(power))


def _correct(n: float, population: int | None) -> float:
    return n if population is None else n / (1 + (n - 1) / population)


def _uncorrect(n: int, population: int | None) -> float:
    if population is None:
        return n
    return n * (population - 1) / (population - n) if n < population else math.inf


def _whole(n: float) -> int:
    """Round up, but not for the last digits of a float."""
    return max(1, math.ceil(n - 1e-9))
