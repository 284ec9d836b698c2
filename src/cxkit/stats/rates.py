"""Rates of events over time watched: exact intervals, and the exact comparison of two."""

from __future__ import annotations


def rate_interval(events: int, time: float, confidence: float) -> tuple[float, float] | None:
    """The exact interval of events for each unit of time; None where no time was watched.

    Half the chi-squared quantiles of 2 x and 2 x + 2 degrees of freedom over the time; it starts at 0 where nothing happened.

    Source: Garwood (1936), Fiducial limits for the Poisson distribution, Biometrika 28; 10 events: 4.795 to 18.390.
    """
    if not time > 0:
        return None
    from scipy.special import gammaincinv

    tail = (1 - confidence) / 2
    low = float(gammaincinv(events, tail)) if events else 0.0
    return low / time, float(gammaincinv(events + 1, 1 - tail)) / time


def rate_test(a: tuple[int, float], b: tuple[int, float]) -> float | None:
    """Two-sided p value of equal rates of (events, time) pairs: given their sum, events are binomial. None where nothing can be told.

    Source: Przyborowski and Wilenski (1940), Homogeneity of results in testing samples from Poisson series, Biometrika 31.
    """
    events, time = a[0] + b[0], a[1] + b[1]
    if not events or not (a[1] > 0 and b[1] > 0):
        return None
    from scipy.stats import binomtest

    return float(binomtest(a[0], events, a[1] / time).pvalue)
