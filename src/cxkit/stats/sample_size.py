"""How many answers a half-width or a difference needs, and what a number of answers can detect.

Half-widths and differences are in the unit of the answers, variances in its square. In a finite population the variance of a mean of n
answers is smaller by 1 − (n − 1) / population, so that the whole of it gives no error of sampling.
"""

from __future__ import annotations

import math

from cxkit.stats.distributions import normal_critical, normal_quantile


def answers_for_half_width(variance: float, half_width: float, confidence: float, population: int | None = None) -> int:
    """Compute the answers for an interval of the estimate ± a half-width: n = z² variance / h², then n / (1 + (n − 1) / population).

    Parameters
    ----------
    variance : float
        Variance of one answer.
    half_width : float
        Half of the width of the interval, above 0.
    confidence : float
        Confidence of the interval, such as 0.95.
    population : int or None
        Size of the population; None: as good as infinite.

    Returns
    -------
    int
        Number of answers, rounded up, at least 1.

    References
    ----------
    Cochran (1977), Sampling Techniques, sections 4.4 and 4.5.

    Examples
    --------
    >>> answers_for_half_width(0.25, 0.05, 0.95)  # a share of one half within 5 points
    385
    >>> answers_for_half_width(0.25, 0.05, 0.95, 1000)
    278
    """
    n = (normal_critical(confidence) / half_width) ** 2 * variance
    return _whole(_correct(n, population))


def half_width(variance: float, n: int, confidence: float, population: int | None = None) -> float:
    """Compute the half-width that a number of answers gives: the inverse of `answers_for_half_width`.

    Parameters
    ----------
    variance : float
        Variance of one answer.
    n : int
        Number of answers, at least 1.
    confidence : float
        Confidence of the interval, such as 0.95.
    population : int or None
        Size of the population; None: as good as infinite.

    Returns
    -------
    float
        Half-width; 0 if the whole population has answered.

    References
    ----------
    Cochran (1977), Sampling Techniques, sections 4.4 and 4.5.

    Examples
    --------
    >>> round(half_width(0.25, 385, 0.95), 4)
    0.0499
    """
    return normal_critical(confidence) * math.sqrt(variance / _uncorrect(n, population))


def answers_for_difference(
    variance: float, difference: float, confidence: float, power: float, *, comparisons: int = 1, population: int | None = None
) -> int:
    """Compute the answers in each of two groups to detect a difference: n = 2 variance (z_alpha + z_beta)² / difference².

    Parameters
    ----------
    variance : float
        Variance of one answer.
    difference : float
        The difference of the two groups, above 0.
    confidence : float
        One minus the level of the two-sided test.
    power : float
        Probability to detect the difference, such as 0.8.
    comparisons : int
        Number of comparisons by which the level is divided (Bonferroni).
    population : int or None
        Size of the population of each group; None: as good as infinite.

    Returns
    -------
    int
        Number of answers in each group, rounded up, at least 1.

    References
    ----------
    Fleiss, Levin & Paik (2003), Statistical Methods for Rates and Proportions, ch. 4.

    Examples
    --------
    >>> answers_for_difference(1, 0.5, 0.95, 0.8)  # half a standard deviation
    63
    """
    n = 2 * variance * (_both(confidence, power, comparisons) / difference) ** 2
    return _whole(_correct(n, population))


def detectable(
    variance: float, a: int, b: int, confidence: float, power: float, *, comparisons: int = 1, population: int | None = None
) -> float:
    """Compute the difference of two groups that is detected with a power: the inverse of `answers_for_difference`.

    Parameters
    ----------
    variance : float
        Variance of one answer.
    a, b : int
        Answers in either group, at least 1.
    confidence : float
        One minus the level of the two-sided test.
    power : float
        Probability to detect the difference.
    comparisons : int
        Number of comparisons by which the level is divided (Bonferroni).
    population : int or None
        Size of the population of each group; None: as good as infinite.

    Returns
    -------
    float
        The difference; 0 if the whole population has answered.

    References
    ----------
    Fleiss, Levin & Paik (2003), Statistical Methods for Rates and Proportions, ch. 4.

    Examples
    --------
    >>> round(detectable(1, 63, 63, 0.95, 0.8), 2)
    0.5
    """
    return _both(confidence, power, comparisons) * math.sqrt(sum(variance / _uncorrect(n, population) for n in (a, b)))


def invitations(answers: int, response_rate: float) -> int:
    """Compute how many to invite for a number of answers.

    Parameters
    ----------
    answers : int
        Answers that are needed.
    response_rate : float
        Share of those invited who answer, above 0.

    Returns
    -------
    int
        Number of invitations, rounded up.

    Examples
    --------
    >>> invitations(385, 0.2)
    1925
    """
    return _whole(answers / response_rate)


def _both(confidence: float, power: float, comparisons: int) -> float:
    return normal_critical(1 - (1 - confidence) / comparisons) + normal_quantile(power)


def _correct(n: float, population: int | None) -> float:
    return n if population is None else n / (1 + (n - 1) / population)


def _uncorrect(n: int, population: int | None) -> float:
    if population is None:
        return n
    return n * (population - 1) / (population - n) if n < population else math.inf


def _whole(n: float) -> int:
    """Round up, but not for the last digits of a float."""
    return max(1, math.ceil(n - 1e-9))
