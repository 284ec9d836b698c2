"""Rates of events over time at risk: exact intervals."""

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
