"""Control charts: which periods of a figure differ from its base period by more than chance explains.

The standard chart is a two-sided CUSUM on standardised periods, which takes figures of any kind and unequal numbers of answers. The p chart
(shares) and the XmR chart (single values) are the textbook's.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

MOVING_RANGE = 1.128
"""Mean moving range of two standard normal values, d2 for n = 2 (rounded as in the textbooks)."""
LARGEST_RANGE = 3.267
"""D4 for n = 2: the limit of moving ranges in units of their mean."""
REFERENCE = 1.0
"""The reference value k of the CUSUM, in standard deviations of a period."""
_LAST_DIGITS = 1e-12  # of a limit: what arithmetic may add
_WIDTH = 3.0  # limits of the p chart and the XmR chart, in standard deviations


class Base(NamedTuple):
    """The base period: its ``center``, the ``variance`` of one answer, its ``n`` answers, and ``spread``, sigma of the z of its periods.

    ``spread`` is 1 if the periods vary as much as their numbers of answers explain, and larger if they vary more.

    Examples
    --------
    >>> base = Base(center=30.0, variance=2500.0, n=10_000)
    >>> round(base.error(100), 3)  # √(2500 / 100 + 2500 / 10,000)
    5.025
    """

    center: float
    variance: float
    n: float
    spread: float = 1.0

    def error(self, n: float) -> float:
        """The standard deviation of a period from the center.

        Parameters
        ----------
        n : float
            The number of its answers.

        Returns
        -------
        float
            In the unit of the figure.

        Examples
        --------
        >>> base = Base(center=30.0, variance=2500.0, n=10_000, spread=2.0)
        >>> round(base.error(100), 3)  # 2 √(2500 / 100 + 2500 / 10,000)
        10.05
        """
        return math.sqrt(self.variance / n + self.variance / self.n) * max(1.0, self.spread)


class Limits(NamedTuple):
    """The values at which a period signals. ``rule`` is ``high`` or ``low`` if it does.

    Examples
    --------
    >>> p_chart([0.5, 0.9], [100, 100], 0.5)
    [Limits(lower=0.35, upper=0.65, rule=None), Limits(lower=0.35, upper=0.65, rule='high')]
    """

    lower: float | None
    upper: float | None
    rule: str | None = None


class Ranges(NamedTuple):
    """Limits of an XmR chart: the ``center``, ``lower`` and ``upper`` of values, the mean moving range, and its upper limit.

    Examples
    --------
    >>> found = ranges([10.0, 12.0, 11.0, 13.0])
    >>> found.center, round(found.mean_range, 3), round(found.upper, 2)
    (11.5, 1.667, 15.93)
    """

    center: float
    lower: float
    upper: float
    mean_range: float
    upper_range: float


def standardised(values: Sequence[float | None], sizes: Sequence[float], base: Base) -> list[float | None]:
    """Standardise the figures of periods: (value − center) / (√(v/n_i + v/N) max(1, spread)).

    Parameters
    ----------
    values, sizes : sequence of float
        Figure and number of answers of each period; a period without a figure (None) is a gap.
    base : Base
        The base period.

    Returns
    -------
    list of float or None
        A z for each period, None for a gap; all gaps if the base period does not vary.

    References
    ----------
    Laney (2002), Improved control charts for attributes, Quality Engineering 14.

    Examples
    --------
    >>> [round(z, 2) for z in standardised([30.0, 24.0], [100, 25], Base(30.0, 2500.0, 10_000))]
    [0.0, -0.6]
    """
    if base.variance <= 0 or base.n <= 0:
        return [None for _ in values]
    pairs = zip(values, sizes, strict=True)
    return [(value - base.center) / base.error(n) if value is not None and n > 0 else None for value, n in pairs]


def spread(z: Sequence[float | None]) -> float:
    """Sigma of standardised periods from their moving ranges: mean |z_i − z_(i−1)| / 1.128, gaps left out.

    Parameters
    ----------
    z : sequence of float or None
        Standardised figures of the base period.

    Returns
    -------
    float
        The sigma; 1 with fewer than two periods.

    References
    ----------
    Laney (2002), Improved control charts for attributes, Quality Engineering 14.

    Examples
    --------
    >>> round(spread([0.0, 1.128, None, 0.0]), 3)
    1.0
    """
    known = [each for each in z if each is not None]
    ranges = [abs(b - a) for a, b in pairwise(known)]
    return sum(ranges) / len(ranges) / MOVING_RANGE if ranges else 1.0


def cusum(z: Sequence[float | None], h: float, k: float = REFERENCE) -> list[Limits]:
    """Two-sided CUSUM: C+ = max(0, C+ + z − k), C− = max(0, C− − z − k); a signal at h, after which both start again at 0.

    Parameters
    ----------
    z : sequence of float or None
        Standardised figures after the base period; a gap (None) changes nothing.
    h : float
        Decision interval, in standard deviations of a period.
    k : float
        Reference value: half the shift that is to be found soonest.

    Returns
    -------
    list of Limits
        For each period the z at which it signals, given the periods before, and whether it does.

    References
    ----------
    Montgomery (2020), Introduction to Statistical Quality Control, section 9.1.

    Examples
    --------
    >>> [each.rule for each in cusum([0.5, 3.0, 3.0, 0.0], h=4)]
    [None, None, 'high', None]
    >>> cusum([2.0, 0.0], h=4)[1].upper
    4.0
    """
    high = low = 0.0
    found = []
    for each in z:
        lower, upper = -(h + k - low), h + k - high
        if each is not None:
            high, low = max(0.0, high + each - k), max(0.0, low - each - k)
        rule = "high" if high >= h else "low" if low >= h else None
        if rule:
            high = low = 0.0
        found.append(Limits(lower, upper, rule))
    return found


def p_chart(values: Sequence[float | None], sizes: Sequence[float], center: float) -> list[Limits]:
    """Limits of shares: center ± 3 √(center (1 − center) / n_i), cut at 0 and 1.

    Parameters
    ----------
    values, sizes : sequence of float
        Share (0 to 1) and number of answers of each period; None is a gap.
    center : float
        Share of the base period, all its answers together.

    Returns
    -------
    list of Limits
        Limits and signal of each period; no limits for a gap.

    References
    ----------
    Montgomery (2020), Introduction to Statistical Quality Control, section 7.2.

    Examples
    --------
    >>> found = p_chart([0.24, 0.48], [50, 50], 0.2313333)
    >>> round(found[0].lower, 4), round(found[0].upper, 4), found[1].rule
    (0.0524, 0.4102, 'high')
    """
    found = []
    for value, n in zip(values, sizes, strict=True):
        if value is None or n <= 0:
            found.append(Limits(None, None))
            continue
        width = _WIDTH * math.sqrt(center * (1 - center) / n)
        found.append(_outside(value, max(0.0, center - width), min(1.0, center + width)))
    return found


def ranges(values: Sequence[float]) -> Ranges:
    """Limits of an XmR chart from the values of the base period: mean ± 3 × mean moving range / 1.128.

    Parameters
    ----------
    values : sequence of float
        Figures of the base period, two or more.

    Returns
    -------
    Ranges
        Limits of values and of moving ranges.

    References
    ----------
    NIST/SEMATECH, e-Handbook of Statistical Methods, section 6.3.2.2.

    Examples
    --------
    >>> found = ranges([49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1])
    >>> round(found.lower, 4), round(found.upper, 4), round(found.upper_range, 4)
    (45.8159, 55.8041, 6.1347)
    """
    center = sum(values) / len(values)
    moving = [abs(b - a) for a, b in pairwise(values)]
    mean = sum(moving) / len(moving)
    width = _WIDTH * mean / MOVING_RANGE
    return Ranges(center, center - width, center + width, mean, LARGEST_RANGE * mean)


def xmr_chart(values: Sequence[float | None], limits: Ranges) -> list[Limits]:
    """Compare each value with the limits of an XmR chart.

    Parameters
    ----------
    values : sequence of float or None
        Figure of each period; None is a gap.
    limits : Ranges
        Limits from the base period.

    Returns
    -------
    list of Limits
        The same limits for each period, and its signal.

    References
    ----------
    NIST/SEMATECH, e-Handbook of Statistical Methods, section 6.3.2.2.

    Examples
    --------
    >>> [each.rule for each in xmr_chart([50.0, 56.0], ranges([49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]))]
    [None, 'high']
    """
    return [Limits(limits.lower, limits.upper) if value is None else _outside(value, limits.lower, limits.upper) for value in values]


def autocorrelation(z: Sequence[float | None]) -> float | None:
    """Correlation of each period with the one before (lag 1), gaps left out.

    Parameters
    ----------
    z : sequence of float or None
        Standardised figures.

    Returns
    -------
    float or None
        Between −1 and 1; None if the figures do not vary.

    References
    ----------
    Box, Jenkins & Reinsel (1994), Time Series Analysis, section 2.1.

    Examples
    --------
    >>> autocorrelation([1.0, -1.0, 1.0, -1.0])
    -0.75
    """
    known = [each for each in z if each is not None]
    mean = sum(known) / len(known) if known else 0.0
    total = sum((each - mean) ** 2 for each in known)
    return sum((a - mean) * (b - mean) for a, b in pairwise(known)) / total if total > 0 else None


def _outside(value: float, lower: float, upper: float) -> Limits:
    # figures that do not vary differ from their mean in the last digit
    least = _LAST_DIGITS * max(abs(lower), abs(upper))
    return Limits(lower, upper, "high" if value > upper + least else "low" if value < lower - least else None)
