"""Ratios of two sums over the same customers, such as revenue now to revenue before."""

from __future__ import annotations

import math
from typing import NamedTuple

from cxkit.stats.distributions import t_critical


class RatioSums(NamedTuple):
    """Of ``n`` customers, the sums of b and a, of their squares and of their products."""

    n: int
    b: float
    a: float
    bb: float
    ab: float
    aa: float


class Ratio(NamedTuple):
    """The ratio of two sums; the limits are None if they do not exist."""

    value: float
    low: float | None
    high: float | None


def ratio(sums: RatioSums, confidence: float) -> Ratio | None:
    """The ratio of two sums over the same customers, with its linearised t interval.

    SE² = n / (n − 1) · Σ(b − R a)² / (Σa)².

    Parameters
    ----------
    sums : RatioSums
        Sums, sums of squares and of products of a and b.
    confidence : float
        Confidence of the interval, between 0 and 1.

    Returns
    -------
    Ratio, or None
        Σb / Σa with limits, which are None with fewer than two customers or if all have the same ratio; None unless Σa > 0.

    References
    ----------
    Cochran (1977), Sampling Techniques, section 6.3.

    Examples
    --------
    >>> found = ratio(RatioSums(n=3, b=12, a=6, bb=56, ab=28, aa=14), 0.95)  # b is twice a for each
    >>> found.value, found.low
    (2.0, None)
    """
    if not sums.a > 0:
        return None
    value = sums.b / sums.a
    residual = sums.bb - 2 * value * sums.ab + value * value * sums.aa
    # below this share it is rounding error of 0
    if sums.n < 2 or residual <= 1e-12 * max(sums.bb, value * value * sums.aa):
        return Ratio(value, None, None)
    reach = t_critical(confidence, sums.n - 1) * math.sqrt(sums.n / (sums.n - 1) * residual) / sums.a
    return Ratio(value, value - reach, value + reach)
