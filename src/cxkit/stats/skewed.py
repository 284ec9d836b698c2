"""The mean of skewed values, such as revenue per customer, with an interval that skewness does not shift."""

from __future__ import annotations

import math

from cxkit.stats.distributions import t_critical


def skewed_mean_interval(mean: float, deviation: float, skewness: float, n: int, confidence: float) -> tuple[float, float] | None:
    """The interval of a mean of skewed values by Hall's transformation.

    T = √n (mean − μ) / s is left-skewed if the values are right-skewed; with a = γ / (3 √n), the monotone cubic g(T) = T + a T² + a² T³ / 3
    + γ / (6 √n) is nearly t-distributed, and μ = mean − s / √n · g⁻¹(±t). Skewness 0 gives Student's interval.

    Parameters
    ----------
    mean, deviation : float
        Mean and sample standard deviation (divisor n − 1).
    skewness : float
        Third standardised moment (divisor n).
    n : int
        Number of values.
    confidence : float
        Confidence of the interval, between 0 and 1.

    Returns
    -------
    tuple of float, or None
        Lower and upper limit; None with fewer than three values, or if all are equal.

    References
    ----------
    Hall (1992), On the removal of skewness by transformation, JRSS B 54, 221, with t in place of z.

    Examples
    --------
    >>> low, high = skewed_mean_interval(10, 2, 0, 16, 0.95)  # 10 ± 2.1314 · 2 / 4
    >>> round(low, 3), round(high, 3)
    (8.934, 11.066)
    >>> low, high = skewed_mean_interval(10, 2, 1, 16, 0.95)
    >>> high - 10 > 10 - low
    True
    """
    if n < 3 or not deviation > 0:
        return None
    t, root = t_critical(confidence, n - 1), math.sqrt(n)
    a = skewness / (3 * root)

    def untransform(value: float) -> float:
        if abs(a) < 1e-9:  # the cubic is a straight line, and the quotient below loses its digits
            return value
        return (math.cbrt(1 + 3 * a * (value - skewness / (6 * root))) - 1) / a

    # at a low confidence the shift alone may be longer than the interval
    return mean - deviation / root * max(0.0, untransform(t)), mean - deviation / root * min(0.0, untransform(-t))
