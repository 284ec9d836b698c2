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
    """The ratio of two sums; the limits are None where they do not exist."""

    value: float
    low: float | None
    high: float | None


def ratio(sums: RatioSums, confidence: float) -> Ratio | None:
    """Σb / Σa with its linearised t interval; None unless Σa > 0.

    SE² = n / (n − 1) · Σ(b − R a)² / (Σa)². No limits with fewer than two customers, or where all have the same ratio.

    Source: Cochran (1977), Sampling Techniques, section 6.3.
    """
    if not sums.a > 0:
        return None
    value = sums.b / sums.a
    residual = sums.bb - 2 * value * sums.ab + value * value * sums.aa
    # what cancellation leaves of 0
    if sums.n < 2 or residual <= 1e-12 * max(sums.bb, value * value * sums.aa):
        return Ratio(value, None, None)
    reach = t_critical(confidence, sums.n - 1) * math.sqrt(sums.n / (sums.n - 1) * residual) / sums.a
    return Ratio(value, value - reach, value + reach)
