"""The noncentral t distribution, as far as intervals of effect sizes need it: the noncentrality at which a t has a given rank."""

from __future__ import annotations

import math
from functools import lru_cache

_PANELS = 200  # of Simpson's rule over the distribution of the standard deviation
_REACH = 10  # standard deviations of that to either side


@lru_cache(maxsize=1 << 12)  # groups of one size are many
def _deviations(df: float) -> tuple[tuple[float, float], ...]:
    """Values of chi / √df with their weights, which add up to 1."""
    spread = _REACH / math.sqrt(2 * df)
    low, high = max(1e-9, 1 - spread), 1 + spread
    if df < 2 * _REACH:  # skewed, and wide to the right
        low, high = 1e-9, math.sqrt((df + _REACH * math.sqrt(2 * df) + _REACH**2) / df)
    step = (high - low) / _PANELS
    front = math.log(2) + df / 2 * math.log(df / 2) - math.lgamma(df / 2)
    found = []
    for at in range(_PANELS + 1):
        s = low + step * at
        simpson = 1 if at in {0, _PANELS} else 4 if at % 2 else 2
        found.append((s, simpson * step / 3 * math.exp(front + (df - 1) * math.log(s) - df * s * s / 2)))
    total = math.fsum(weight for _, weight in found)
    return tuple((s, weight / total) for s, weight in found if weight > 1e-18 * total)


def noncentrality(t: float, df: float, share: float) -> float:
    """The noncentrality δ at which the noncentral t with ``df`` degrees of freedom is at most ``t`` with the chance ``share``.

    P(T ≤ t) = E Φ(t s − δ) with s the root of a chi-squared variable over its degrees of freedom; by Newton's method in δ, in which the
    chance falls.

    Source: Johnson, Kotz & Balakrishnan (1995), Continuous Univariate Distributions 2, ch. 31.
    """
    deviations = _deviations(df)
    delta = t
    for _ in range(60):
        chance = slope = 0.0
        for s, weight in deviations:
            z = t * s - delta
            chance += weight * math.erfc(-z / math.sqrt(2)) / 2
            slope += weight * math.exp(-z * z / 2)
        slope /= math.sqrt(2 * math.pi)
        step = (chance - share) / slope if slope > 1e-12 else math.copysign(1.0, chance - share)
        step = max(-2.0, min(2.0, step))
        delta += step
        if abs(step) < 1e-10 * max(1.0, abs(delta)):
            break
    return delta
