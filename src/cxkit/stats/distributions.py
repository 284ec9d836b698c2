"""Quantiles and tail probabilities of the normal, t, chi-squared and F distributions.

None of them needs scipy, whose import takes longer than all else that is done for a small file.
"""

from __future__ import annotations

import math
from functools import lru_cache
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
    """Check that a confidence is one.

    Parameters
    ----------
    confidence : float
        Confidence, between 0 and 1.

    Returns
    -------
    None

    Raises
    ------
    UsageError
        Unless 0 < confidence < 1.

    Examples
    --------
    >>> check_confidence(0.95)
    """
    if not 0 < confidence < 1:
        raise UsageError(f"a confidence of {confidence} is not possible: it must lie between 0 and 1", "use --confidence 0.95")


def normal_quantile(p: float) -> float:
    """A quantile of the standard normal distribution.

    Parameters
    ----------
    p : float
        Probability, between 0 and 1.

    Returns
    -------
    float
        The value below which it lies with probability ``p``.

    Raises
    ------
    UsageError
        Unless 0 < p < 1.

    Examples
    --------
    >>> round(normal_quantile(0.975), 4)
    1.96
    """
    _check_probability(p)
    return _STANDARD_NORMAL.inv_cdf(p)


def normal_critical(confidence: float) -> float:
    """The critical value of the standard normal distribution.

    Parameters
    ----------
    confidence : float
        Confidence of an interval, between 0 and 1.

    Returns
    -------
    float
        The z with ``confidence`` between −z and z.

    Raises
    ------
    UsageError
        Unless 0 < confidence < 1.

    Examples
    --------
    >>> round(normal_critical(0.95), 4)
    1.96
    """
    check_confidence(confidence)
    return -_STANDARD_NORMAL.inv_cdf((1 - confidence) / 2)  # from the lower tail, where floats are precise near 0


def normal_two_sided(z: float) -> float:
    """The two-sided p value of a standard normal variable; exact in the far tail too.

    Parameters
    ----------
    z : float
        The value observed.

    Returns
    -------
    float
        The probability to lie at least as far from 0 as ``z``.

    Examples
    --------
    >>> round(normal_two_sided(1.96), 4)
    0.05
    """
    return math.erfc(abs(z) / math.sqrt(2))


@lru_cache(maxsize=1 << 12)  # groups of one size are many
def t_quantile(p: float, df: float) -> float:
    """A quantile of Student's t.

    Newton's method on the tail, which is as exact as that, from the normal quantile stretched by four terms of Cornish and Fisher, which
    are all there is to do for large ``df`` (exact start for 1 and 2 degrees of freedom).

    Parameters
    ----------
    p : float
        Probability, between 0 and 1.
    df : float
        Degrees of freedom, above 0.

    Returns
    -------
    float
        The value below which t lies with probability ``p``.

    Raises
    ------
    UsageError
        Unless 0 < p < 1 and df > 0.

    References
    ----------
    Abramowitz & Stegun (1964), Handbook of Mathematical Functions, 26.7.5.

    Examples
    --------
    >>> round(t_quantile(0.975, 10), 4)
    2.2281
    """
    _check_probability(p)
    _check_df(df)
    if p == 0.5:
        return 0.0
    tail = 2 * min(p, 1 - p)  # of both sides
    z = -_STANDARD_NORMAL.inv_cdf(tail / 2)
    t = z + (z**3 + z) / (4 * df) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * df**2)
    t += (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * df**3)
    t += (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / (92160 * df**4)
    if df < 3:  # tails so heavy that the normal quantile is no start
        t = math.tan((1 - tail) * math.pi / 2) if df <= 1 else (1 - tail) / math.sqrt(tail * (2 - tail) / 2)
    low, high = 0.0, math.inf
    for _ in range(100):
        found = t_two_sided(t, df)
        low, high = (t, high) if found > tail else (low, t)
        # the logarithm of the tail is nearly linear where the tail itself is not
        density = _t_density(t, df)
        # far out, where no float holds the density any more, the tail falls as t ** -df
        scale = found / (2 * density) if density > 1e-290 else t / df
        step = math.log(found / tail) * scale if found > 0 else -math.inf
        following = t + step
        if not low <= following <= high:
            following = (low + high) / 2 if high < math.inf else 2 * t + 1
        near = abs(following - t) <= 1e-9 * following  # of which the square is what is left after this step
        t = following
        if near:
            break
    return t if p > 0.5 else -t


def _t_density(t: float, df: float) -> float:
    return math.exp(_log_gamma_step(df / 2) - (df + 1) / 2 * math.log1p(t * t / df)) / math.sqrt(df * math.pi)


def t_critical(confidence: float, df: float) -> float:
    """The critical value of Student's t.

    Parameters
    ----------
    confidence : float
        Confidence of an interval, between 0 and 1.
    df : float
        Degrees of freedom, above 0.

    Returns
    -------
    float
        The t with ``confidence`` between −t and t.

    Raises
    ------
    UsageError
        Unless 0 < confidence < 1 and df > 0.

    Examples
    --------
    >>> round(t_critical(0.95, 10), 4)
    2.2281
    """
    check_confidence(confidence)
    return -t_quantile((1 - confidence) / 2, df)


def t_matching(z: float, df: float) -> float:
    """The value that a Student's t exceeds as rarely as a standard normal variable exceeds ``z``.

    Parameters
    ----------
    z : float
        Value of the standard normal distribution, 0 or more.
    df : float
        Degrees of freedom, above 0; infinite for ``z`` itself.

    Returns
    -------
    float
        The value of t, in the units of its standard deviation's estimate.

    Raises
    ------
    UsageError
        Unless df > 0.

    Examples
    --------
    >>> round(t_matching(1.959964, 10), 3)
    2.228
    """
    if df == math.inf or z <= 0:
        return z
    return -t_quantile(normal_two_sided(z) / 2, df)


def t_two_sided(t: float, df: float) -> float:
    """The two-sided p value of Student's t.

    The incomplete beta function I(df / (df + t²); df / 2, 1 / 2) by its continued fraction, from the side on which that converges.

    Parameters
    ----------
    t : float
        The value observed.
    df : float
        Degrees of freedom, above 0.

    Returns
    -------
    float
        The probability to lie at least as far from 0 as ``t``.

    Raises
    ------
    UsageError
        Unless df > 0.

    References
    ----------
    Abramowitz & Stegun (1964), Handbook of Mathematical Functions, 26.5.27 and 26.5.8.

    Examples
    --------
    >>> round(t_two_sided(2.2281, 10), 4)
    0.05
    """
    _check_df(df)
    if t == 0:
        return 1.0
    if math.isinf(t):
        return 0.0
    a, b = df / 2, 0.5
    x, y = df / (df + t * t), t * t / (df + t * t)
    front = math.exp(_log_gamma_step(a) - a * math.log1p(t * t / df)) * math.sqrt(y / math.pi)
    if x < (a + 1) / (a + b + 2):
        return min(1.0, front * _beta_fraction(a, b, x) / a)
    return max(0.0, 1 - front * _beta_fraction(b, a, y) / b)


def _log_gamma_step(a: float) -> float:
    """The logarithm of Γ(a + 1/2) / Γ(a); by its series if the difference of large numbers would lose digits."""
    if a < 50:
        return math.lgamma(a + 0.5) - math.lgamma(a)
    inverse = 1 / a
    return math.log(a) / 2 - inverse / 8 + inverse**3 / 192 - inverse**5 / 640 + 17 * inverse**7 / 14336


def _beta_fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of the incomplete beta function (26.5.8), from the front (Lentz's method)."""
    least = 1e-300
    c, d = 1.0, 1 / ((1 - (a + b) * x / (a + 1)) or least)
    found = d
    for m in range(1, 10_000):
        for term in (m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)), -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))):
            d = 1 / ((1 + term * d) or least)
            c = (1 + term / c) or least
            found *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return found


def chi2_upper(x: float, df: int) -> float:
    """The upper tail of the chi-squared distribution.

    For whole degrees of freedom the tail is a finite sum of positive terms, so that far tails are exact as well.

    Parameters
    ----------
    x : float
        The value observed.
    df : int
        Degrees of freedom, above 0.

    Returns
    -------
    float
        The probability of ``x`` or more.

    Raises
    ------
    UsageError
        Unless df > 0.

    References
    ----------
    Abramowitz & Stegun (1964), Handbook of Mathematical Functions, 26.4.4 and 26.4.5.

    Examples
    --------
    >>> round(chi2_upper(3.8415, 1), 4)
    0.05
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
    """The upper tail of Fisher's F.

    The incomplete beta function I(df2 / (df2 + df1 x); df2 / 2, df1 / 2) by its continued fraction, from the side on which that converges.

    Parameters
    ----------
    x : float
        The value observed.
    df1, df2 : float
        Degrees of freedom of numerator and denominator, above 0.

    Returns
    -------
    float
        The probability of ``x`` or more.

    Raises
    ------
    UsageError
        Unless both df > 0.

    References
    ----------
    Abramowitz & Stegun (1964), Handbook of Mathematical Functions, 26.6.2 and 26.5.8.

    Examples
    --------
    >>> round(f_upper(4.9646, 1, 10), 4)
    0.05
    """
    _check_df(df1)
    _check_df(df2)
    if x <= 0:
        return 1.0
    a, b = df2 / 2, df1 / 2
    below, above = df2 / (df2 + df1 * x), df1 * x / (df2 + df1 * x)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(below) + b * math.log(above))
    if below < (a + 1) / (a + b + 2):
        return min(1.0, front * _beta_fraction(a, b, below) / a)
    return max(0.0, 1 - front * _beta_fraction(b, a, above) / b)
