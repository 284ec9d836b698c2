"""Quantiles and tail probabilities of the normal, t, chi-squared and F distributions.

Only Student's t and F need scipy, which is imported when they are asked for.
"""

from __future__ import annotations

import math
from statistics import NormalDist

from cxkit.errors import UsageError

_STANDARD_NORMAL = NormalDist()


def _check_probability(p: float) -> None:
    if not 0 < p < 1:
        raise UsageError(f"a probability of {p} has no quantile: it must lie between 0 and 1", "give a number such as 0.975")


def _check_df(df: float) -> None:
    if not df > 0:
        raise UsageError(f"{df} degrees of freedom: there must be more than 0", "give the sample more observations")


def check_confidence(confidence: float) -> None:
    """Raise UsageError unless 0 < ``confidence`` < 1."""
    if not 0 < confidence < 1:
        raise UsageError(f"a confidence of {confidence} is not possible: it must lie between 0 and 1", "use --confidence 0.95")


def normal_quantile(p: float) -> float:
    """The ``p`` quantile of the standard normal distribution; UsageError unless 0 < p < 1."""
    _check_probability(p)
    return _STANDARD_NORMAL.inv_cdf(p)


def normal_critical(confidence: float) -> float:
    """The z with ``confidence`` of the standard normal distribution between −z and z: 1.96 for 0.95.

    Raises UsageError unless 0 < confidence < 1.
    """
    check_confidence(confidence)
    return -_STANDARD_NORMAL.inv_cdf((1 - confidence) / 2)  # from the lower tail, where floats are fine near 0


def normal_two_sided(z: float) -> float:
    """The probability that a standard normal variable lies at least as far from 0 as ``z``; right in the far tail too."""
    return math.erfc(abs(z) / math.sqrt(2))


def t_quantile(p: float, df: float) -> float:
    """The ``p`` quantile of Student's t with ``df`` degrees of freedom; UsageError unless 0 < p < 1 and df > 0."""
    _check_probability(p)
    _check_df(df)
    from scipy import special

    return float(special.stdtrit(df, p))


def t_critical(confidence: float, df: float) -> float:
    """The t with ``confidence`` of Student's distribution between −t and t; UsageError unless 0 < confidence < 1 and df > 0."""
    check_confidence(confidence)
    return -t_quantile((1 - confidence) / 2, df)


def t_two_sided(t: float, df: float) -> float:
    """The probability that Student's t with ``df`` degrees of freedom lies at least as far from 0 as ``t``; UsageError unless df > 0."""
    _check_df(df)
    from scipy import special

    return float(2 * special.stdtr(df, -abs(t)))


def chi2_upper(x: float, df: int) -> float:
    """The probability that a chi-squared variable with ``df`` (a whole number) degrees of freedom is at least ``x``.

    For whole degrees of freedom the tail is a finite sum of positive terms, so that far tails are right as well.
    Raises UsageError unless df > 0.

    Source: Abramowitz & Stegun (1964), Handbook of Mathematical Functions, 26.4.4 and 26.4.5.
    """
    _check_df(df)
    if x <= 0:
        return 1.0
    half = x / 2
    shape, tail = (0.5, math.erfc(math.sqrt(half))) if df % 2 else (1.0, math.exp(-half))
    while shape < df / 2:
        tail += math.exp(shape * math.log(half) - half - math.lgamma(shape + 1))
        shape += 1
    return min(tail, 1.0)


def f_upper(x: float, df1: float, df2: float) -> float:
    """The probability that Fisher's F with ``df1`` and ``df2`` degrees of freedom is at least ``x``; UsageError unless both df > 0."""
    _check_df(df1)
    _check_df(df2)
    if x <= 0:
        return 1.0
    from scipy import special

    return float(special.fdtrc(df1, df2, x))
