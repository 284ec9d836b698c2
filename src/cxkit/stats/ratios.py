"""Ratios of two sums over the same customers, such as revenue now to revenue before."""

from __future__ import annotations

import math
from typing import NamedTuple

from cxkit.stats.distributions import t_critical
from cxkit.stats.skewed import untransform


class RatioSums(NamedTuple):
    """Of ``n`` customers, the sums of b and a, and of their products of two and three factors.

    Examples
    --------
    Three customers with b = 2, 4, 6 and a = 1, 2, 3:

    >>> sums = RatioSums(n=3, b=12, a=6, bb=56, ab=28, aa=14)
    >>> sums.n, sums.b / sums.a
    (3, 2.0)
    """

    n: int
    b: float
    a: float
    bb: float
    ab: float
    aa: float
    bbb: float = 0.0
    abb: float = 0.0
    aab: float = 0.0
    aaa: float = 0.0


class Ratio(NamedTuple):
    """The ratio of two sums; the limits are None if they do not exist.

    Examples
    --------
    >>> ratio(RatioSums(n=3, b=12, a=6, bb=56, ab=28, aa=14), 0.95).value
    2.0
    """

    value: float
    low: float | None
    high: float | None


def ratio(sums: RatioSums, confidence: float) -> Ratio | None:
    """The ratio of two sums over the same customers, with Fieller's interval or its form for skewed values, whichever reaches further.

    Fieller: all R for which the mean of b − R a lies within ± t standard errors of 0, its variance being that at R. For skewed values
    Hall's transformation of the statistic, by the skewness of b − R a at the estimate, gives the critical values. t has the degrees of
    freedom of (Σa)² / Σa², the number of equal customers that the sum of a is worth, less one.

    Parameters
    ----------
    sums : RatioSums
        Sums, and sums of products, of a and b.
    confidence : float
        Confidence of the interval, between 0 and 1.

    Returns
    -------
    Ratio, or None
        Σb / Σa with limits, which are None if a is worth less than two customers or if all have the same ratio; the upper one is None
        too if Σa itself is too uncertain to bound the ratio. None unless Σa > 0.

    References
    ----------
    Fieller (1954), Some problems in interval estimation, JRSS B 16. Hall (1992), On the removal of skewness by transformation, JRSS B 54.
    Kish (1965), Survey Sampling, §11.7 (the effective number).

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
    df = sums.a * sums.a / sums.aa - 1
    # below this share it is rounding error of 0
    if sums.n < 2 or df < 1 or residual <= 1e-12 * max(sums.bb, value * value * sums.aa):
        return Ratio(value, None, None)
    t = t_critical(confidence, df)
    cubes = sums.bbb - 3 * value * sums.abb + 3 * value**2 * sums.aab - value**3 * sums.aaa
    most = math.sqrt(sums.n)  # of a sample of n; beyond it is rounding error
    skewness = min(max(cubes / sums.n / (residual / sums.n) ** 1.5, -most), most)
    above, below = max(t, untransform(t, skewness, sums.n)), max(t, -untransform(-t, skewness, sums.n))
    low, high = _fieller(sums, above)[0], _fieller(sums, below)[1]
    return Ratio(value, low, high if low is not None else None)


def _fieller(sums: RatioSums, t: float) -> tuple[float | None, float | None]:
    """The ratios R at which the mean of b − R a is t standard errors above 0, and as many below; None if it never is."""
    n, a, b = sums.n, sums.a / sums.n, sums.b / sums.n
    share = t * t / (n - 1)
    aa, ab, bb = (share * (product / n - one * other) for product, one, other in ((sums.aa, a, a), (sums.ab, a, b), (sums.bb, b, b)))
    first, half, last = a * a - aa, a * b - ab, b * b - bb
    root = math.sqrt(max(half * half - first * last, 0.0))
    if first <= 0:
        return (last / (half + root) if b > 0 and half + root > 0 else None), None
    return (half - root) / first, (half + root) / first
