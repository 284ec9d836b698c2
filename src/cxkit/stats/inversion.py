"""The p value that belongs to an interval."""

from __future__ import annotations

from collections.abc import Callable

from cxkit.stats.distributions import normal_two_sided

_LARGEST = 37.0  # its p value is the smallest that a float holds
_PRECISION = 1e-12


def p_of_limit(clearance: Callable[[float], float]) -> float:
    """The p value of a difference of 0 that belongs to an interval: 1 minus the confidence at which the interval begins to hold 0.

    Test and interval then never disagree.

    Parameters
    ----------
    clearance : callable
        How far the interval stays clear of 0 (negative once it holds 0) as a function of z: the interval has the confidence with which
        a standard normal variable lies between −z and z. It falls with z.

    Returns
    -------
    float
        The p value, 1 if the interval of no confidence at all holds 0.

    Examples
    --------
    >>> round(p_of_limit(lambda z: 1.96 - z), 4)  # a difference of 1.96 standard errors
    0.05
    """
    low, high = 0.0, 1.0
    at_low = clearance(low)
    if at_low <= 0:
        return 1.0
    while (at_high := clearance(high)) > 0:
        low, at_low, high = high, at_high, 2 * high
        if high > _LARGEST:
            return normal_two_sided(_LARGEST)
    kept = 0  # which end the last step left in place, so that its value is halved (Illinois)
    while high - low > _PRECISION:
        # where the interval only touches 0, for a range of z even, there is no slope to follow
        z = high - at_high * (high - low) / (at_high - at_low) if at_high < 0 else (low + high) / 2
        z = min(max(z, low + _PRECISION / 2), high - _PRECISION / 2)
        at_z = clearance(z)
        if at_z > 0:
            low, at_low, at_high, kept = z, at_z, at_high / 2 if kept == 1 else at_high, 1
        else:
            high, at_high, at_low, kept = z, at_z, at_low / 2 if kept == -1 else at_low, -1
    return normal_two_sided((low + high) / 2)
