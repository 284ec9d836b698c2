"""How many answers a half-width or a difference needs, and what a number of answers can detect.

Half-widths and differences are in the unit of the answers, variances in its square. In a finite population the variance of a mean of n
answers is smaller by 1 − (n − 1) / population, so that the whole of it gives no error of sampling.

Intervals and tests of means take the variance from the answers themselves (Student's t), which costs few answers of many and many of few;
those of classes of answers, such as shares, are normal.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from cxkit.stats.distributions import normal_critical, normal_quantile, t_critical
from cxkit.stats.noncentral import noncentrality


def answers_for_half_width(
    variance: float, half_width: float, confidence: float, population: int | None = None, *, student: bool = False
) -> int:
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
    student : bool
        Whether the variance will be that of the answers, as for means, so that t takes the place of z.

    Returns
    -------
    int
        Number of answers, rounded up, at least 1; by t at least 2.

    References
    ----------
    Cochran (1977), Sampling Techniques, sections 4.4 and 4.5.

    Examples
    --------
    >>> answers_for_half_width(0.25, 0.05, 0.95)  # a share of one half within 5 points
    385
    >>> answers_for_half_width(0.25, 0.05, 0.95, 1000)
    278
    >>> answers_for_half_width(1.0, 1.0, 0.95, student=True)  # t of 5 degrees of freedom is 2.571, of 6 it is 2.447
    7
    """
    n = _whole(_correct((normal_critical(confidence) / half_width) ** 2 * variance, population))
    return _enough(n, lambda n: _half_width_by_t(variance, n, confidence, population), half_width) if student else n


def _half_width_by_t(variance: float, n: int, confidence: float, population: int | None) -> float:
    return t_critical(confidence, n - 1) * math.sqrt(variance / _uncorrect(n, population))


def _enough(n: int, reached: Callable[[int], float], wanted: float) -> int:
    """The least number from ``n`` on, which z asks for, with which so little is ``reached``."""
    n = max(n, 2)
    while reached(n) > wanted * (1 + 1e-9):
        n += 1
    return n


def half_width(variance: float, n: int, confidence: float, population: int | None = None, *, student: bool = False) -> float | None:
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
    student : bool
        Whether the variance will be that of the answers, as for means, so that t takes the place of z.

    Returns
    -------
    float or None
        Half-width; 0 if the whole population has answered; None by t if n is 1.

    References
    ----------
    Cochran (1977), Sampling Techniques, sections 4.4 and 4.5.

    Examples
    --------
    >>> round(half_width(0.25, 385, 0.95), 4)
    0.0499
    """
    if student:
        return _half_width_by_t(variance, n, confidence, population) if n > 1 else None
    return normal_critical(confidence) * math.sqrt(variance / _uncorrect(n, population))


def answers_for_difference(
    variance: float,
    difference: float,
    confidence: float,
    power: float,
    *,
    comparisons: int = 1,
    population: int | None = None,
    student: bool = False,
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
    student : bool
        Whether the variance will be that of the answers, as for means, so that the power is that of Student's test (noncentral t).

    Returns
    -------
    int
        Number of answers in each group, rounded up, at least 1; by t at least 2.

    References
    ----------
    Fleiss, Levin & Paik (2003), Statistical Methods for Rates and Proportions, ch. 4. By t: Cohen (1988), Statistical Power Analysis for
    the Behavioral Sciences, table 2.4.1.

    Examples
    --------
    >>> answers_for_difference(1, 0.5, 0.95, 0.8)  # half a standard deviation
    63
    >>> answers_for_difference(1, 0.5, 0.95, 0.8, student=True)  # Cohen's table has 64
    64
    """
    n = _whole(_correct(2 * variance * (_both(confidence, power, comparisons) / difference) ** 2, population))
    if not student:
        return n
    return _enough(n, lambda n: _detectable_by_t(variance, (n, n), 1 - (1 - confidence) / comparisons, power, population), difference)


def _detectable_by_t(variance: float, sizes: tuple[int, int], confidence: float, power: float, population: int | None) -> float:
    df = sum(sizes) - 2
    return noncentrality(t_critical(confidence, df), df, 1 - power) * _error(variance, sizes, population)


def _error(variance: float, sizes: tuple[int, int], population: int | None) -> float:
    """The standard error of the difference of two groups."""
    return math.sqrt(sum(variance / _uncorrect(n, population) for n in sizes))


def detectable(
    variance: float,
    sizes: tuple[int, int],
    confidence: float,
    power: float,
    *,
    comparisons: int = 1,
    population: int | None = None,
    student: bool = False,
) -> float | None:
    """Compute the difference of two groups that is detected with a power: the inverse of `answers_for_difference`.

    Parameters
    ----------
    variance : float
        Variance of one answer.
    sizes : tuple of int
        Answers in either group, at least 1.
    confidence : float
        One minus the level of the two-sided test.
    power : float
        Probability to detect the difference.
    comparisons : int
        Number of comparisons by which the level is divided (Bonferroni).
    population : int or None
        Size of the population of each group; None: as good as infinite.
    student : bool
        Whether the variance will be that of the answers, as for means, so that the power is that of Student's test (noncentral t).

    Returns
    -------
    float or None
        The difference; 0 if the whole population has answered; None by t if both groups are of one answer.

    References
    ----------
    Fleiss, Levin & Paik (2003), Statistical Methods for Rates and Proportions, ch. 4.

    Examples
    --------
    >>> round(detectable(1, (63, 63), 0.95, 0.8), 2)
    0.5
    """
    if not student:
        return _both(confidence, power, comparisons) * _error(variance, sizes, population)
    return _detectable_by_t(variance, sizes, 1 - (1 - confidence) / comparisons, power, population) if sum(sizes) > 2 else None


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
