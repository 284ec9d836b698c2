"""The noncentral t distribution, as far as intervals of effect sizes need it: the noncentrality at which a t has a given rank."""

from __future__ import annotations

import math
from functools import lru_cache

from cxkit.stats.distributions import normal_quantile

_PANELS = 200  # of Simpson's rule over the distribution of the standard deviation
_REACH = 10  # standard deviations of that to either side
_WIDEST = 0.2  # standard deviations of the numerator that a panel may span
_MOST = 1 << 8  # times as many panels, for effects that are so many times the standard deviation


def _range(df: float) -> tuple[float, float]:
    """The range of values of chi / √df."""
    spread = _REACH / math.sqrt(2 * df)
    if df < 2 * _REACH:  # skewed, and wide to the right
        return 1e-9, math.sqrt((df + _REACH * math.sqrt(2 * df) + _REACH**2) / df)
    return max(1e-9, 1 - spread), 1 + spread


@lru_cache(maxsize=1 << 12)  # groups of one size are many
def _deviations(df: float, panels: int) -> tuple[tuple[float, float], ...]:
    """Values of chi / √df with their weights, which add up to 1."""
    low, high = _range(df)
    step = (high - low) / panels
    front = math.log(2) + df / 2 * math.log(df / 2) - math.lgamma(df / 2)
    found = []
    for at in range(panels + 1):
        s = low + step * at
        simpson = 1 if at in {0, panels} else 4 if at % 2 else 2
        found.append((s, simpson * step / 3 * math.exp(front + (df - 1) * math.log(s) - df * s * s / 2)))
    total = math.fsum(weight for _, weight in found)
    return tuple((s, weight / total) for s, weight in found if weight > 1e-18 * total)


def noncentrality(t: float, df: float, share: float) -> float:
    """The noncentrality δ at which a noncentral t variable is at most ``t`` with the given probability.

    P(T ≤ t) = E Φ(t s − δ) with s the root of a chi-squared variable over its degrees of freedom; by Newton's method in δ, in which the
    probability falls. If t is so large that the normal numerator adds nothing to the spread, δ grows in proportion to t.

    Parameters
    ----------
    t : float
        The observed t.
    df : float
        Degrees of freedom.
    share : float
        The probability, between 0 and 1.

    Returns
    -------
    float
        δ, which divided by √n gives a limit of the effect size.

    References
    ----------
    Johnson, Kotz & Balakrishnan (1995), Continuous Univariate Distributions 2, ch. 31.

    Examples
    --------
    >>> from scipy.stats import nct
    >>> delta = noncentrality(2.5, 9, 0.025)
    >>> round(delta, 4), round(float(nct.cdf(2.5, 9, delta)), 6)
    (4.7154, 0.025)
    """
    low, high = _range(df)
    wide = abs(t) * (high - low) / _PANELS / _WIDEST
    scale = max(1.0, wide / _MOST)
    t, times = t / scale, 1 << max(0, math.ceil(math.log2(max(1.0, wide / scale))))
    deviations = _deviations(df, _PANELS * times)
    # the solution for a normal T; from t itself it would take twice as many steps
    spread = math.sqrt(1 + t * t / (2 * df))
    delta = t * (1 - 1 / (4 * df)) - normal_quantile(share) * spread
    least, most = -math.inf, math.inf  # between which it is known to lie
    for _ in range(200):
        chance = slope = 0.0
        for s, weight in deviations:
            z = t * s - delta
            chance += weight * math.erfc(-z / math.sqrt(2)) / 2
            slope += weight * math.exp(-z * z / 2)
        slope /= math.sqrt(2 * math.pi)
        least, most = (delta, most) if chance > share else (least, delta)
        step = (chance - share) / slope if slope > 0 else math.copysign(math.inf, chance - share)
        step = max(-2 * spread, min(2 * spread, step))
        if not least <= delta + step <= most:
            step = (least + most) / 2 - delta
        delta += step
        if abs(step) < 1e-10 * max(1.0, abs(delta)):
            break
    return delta * scale
