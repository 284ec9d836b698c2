"""Rates of events over time at risk: exact intervals, and the exact comparison of two."""

from __future__ import annotations


def rate_interval(events: int, time: float, confidence: float) -> tuple[float, float] | None:
    """The exact interval of a rate of events.

    Half the chi-squared quantiles of 2 x and 2 x + 2 degrees of freedom over the time; it starts at 0 if there were no events.

    Parameters
    ----------
    events : int
        Number of events.
    time : float
        Time at risk, in any unit.
    confidence : float
        Confidence of the interval, between 0 and 1.

    Returns
    -------
    tuple of float, or None
        Limits of the events for each unit of time; None if the time is 0.

    References
    ----------
    Garwood (1936), Fiducial limits for the Poisson distribution, Biometrika 28, which has the example.

    Examples
    --------
    >>> low, high = rate_interval(10, 1, 0.95)
    >>> round(low, 3), round(high, 3)
    (4.795, 18.39)
    """
    if not time > 0:
        return None
    from scipy.special import gammaincinv

    tail = (1 - confidence) / 2
    low = float(gammaincinv(events, tail)) if events else 0.0
    return low / time, float(gammaincinv(events + 1, 1 - tail)) / time


def rate_test(a: tuple[int, float], b: tuple[int, float]) -> float | None:
    """The exact two-sided test of equal rates: given their sum, the events of one group are binomial.

    Parameters
    ----------
    a, b : tuple of int and float
        Number of events and time at risk of both groups.

    Returns
    -------
    float, or None
        p value; None without events, or if a group has no time at risk.

    References
    ----------
    Przyborowski and Wilenski (1940), Homogeneity of results in testing samples from Poisson series, Biometrika 31.

    Examples
    --------
    >>> rate_test((5, 1.0), (0, 1.0))  # 2 / 2^5
    0.0625
    """
    events, time = a[0] + b[0], a[1] + b[1]
    if not events or not (a[1] > 0 and b[1] > 0):
        return None
    from scipy.stats import binomtest

    return float(binomtest(a[0], events, a[1] / time).pvalue)
