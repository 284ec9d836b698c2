"""Net promoter scores from counts: intervals, differences and tests, all in points from −100 to 100.

Plain floats throughout, so that a small file pays for no numerical library.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from cxkit.errors import DataError
from cxkit.stats import permutation
from cxkit.stats.adequacy import LARGE, outweighs_skewness
from cxkit.stats.distributions import normal_critical, normal_two_sided
from cxkit.stats.inversion import p_of_limit

Method = Literal["score", "adjusted-wald", "wald"]

EXACT_BELOW = 30  # answers in the smaller group, below which the exact test is used alone
_FEW = 5  # expected answers of a class in either group, below which no approximation is used


@dataclass(frozen=True, slots=True)
class Trinomial:
    """Counts of detractors, passives and promoters.

    Counts of weighted answers need not be whole.

    Raises
    ------
    DataError
        If a count is negative or not finite.

    Examples
    --------
    >>> group = Trinomial(detractors=20, passives=30, promoters=50)
    >>> group.n, group.nps, round(group.variance, 4)  # .7 − .3²
    (100, 30.0, 0.61)
    """

    detractors: float
    passives: float
    promoters: float

    def __post_init__(self) -> None:
        if not (self.detractors >= 0 and self.passives >= 0 and self.promoters >= 0 and self.n < math.inf):
            raise DataError(
                f"counts of answers must be 0 or more: {self.detractors} detractors, {self.passives} passives, {self.promoters} promoters",
                "check the weights: none may be negative",
            )

    @property
    def n(self) -> float:
        """Number of answers."""
        return self.detractors + self.passives + self.promoters

    @property
    def nps(self) -> float | None:
        """Net promoter score in points; None without answers."""
        n = self.n
        return 100 * (self.promoters - self.detractors) / n if n else None

    @property
    def variance(self) -> float | None:
        """Variance of one answer scored −1, 0 or 1 (divisor n); None without answers, exactly 0 if all fall in one class."""
        n = self.n
        if not n:
            return None
        d, s, p = self.detractors / n, self.passives / n, self.promoters / n
        return s * (d + p) + 4 * d * p  # = p + d − (p − d)², without its cancellation

    @property
    def skewness(self) -> float:
        """Skewness of one answer scored −1, 0 or 1; 0 without answers or variance."""
        n, variance = self.n, self.variance
        if not variance:
            return 0.0
        mean = (self.promoters - self.detractors) / n
        classes = ((-1, self.detractors), (0, self.passives), (1, self.promoters))
        third = math.fsum((value - mean) ** 3 * count for value, count in classes) / n
        return third / (variance * math.sqrt(variance))

    def __add__(self, other: Trinomial) -> Trinomial:
        return Trinomial(self.detractors + other.detractors, self.passives + other.passives, self.promoters + other.promoters)

    def scaled(self, n: float) -> Trinomial:
        """The same shares among another number of answers.

        Parameters
        ----------
        n : float
            The number, for instance an effective one.

        Returns
        -------
        Trinomial
            Counts that need not be whole; unchanged without answers.

        Examples
        --------
        >>> Trinomial(20, 30, 50).scaled(10)
        Trinomial(detractors=2.0, passives=3.0, promoters=5.0)
        """
        if not self.n:
            return self
        factor = n / self.n
        return Trinomial(self.detractors * factor, self.passives * factor, self.promoters * factor)


def standard_error(counts: Trinomial) -> float | None:
    """The standard error of an NPS.

    Parameters
    ----------
    counts : Trinomial
        Detractors, passives and promoters.

    Returns
    -------
    float, or None
        100 √(variance / n) in points; None without answers.

    References
    ----------
    Rocks (2016), Interval estimation for the Net Promoter Score, The American Statistician 70(4).

    Examples
    --------
    >>> standard_error(Trinomial(50, 0, 50))  # 100 √(1 / 100)
    10.0
    """
    return _centre_se(counts)[1] if counts.n else None


def _centre_se(counts: Trinomial) -> tuple[float, float]:
    """NPS and its standard error; needs at least one answer."""
    n = counts.n
    return 100 * (counts.promoters - counts.detractors) / n, 100 * math.sqrt((counts.variance or 0.0) / n)


def adjusted_wald_centre_se(counts: Trinomial) -> tuple[float, float]:
    """Centre and standard error of the adjusted Wald interval of an NPS.

    Parameters
    ----------
    counts : Trinomial
        Detractors, passives and promoters, to which ¾, 1½ and ¾ answers are added.

    Returns
    -------
    tuple of float
        Centre and standard error in points.

    References
    ----------
    Rocks (2016), Interval estimation for the Net Promoter Score, The American Statistician 70(4).

    Examples
    --------
    >>> centre, se = adjusted_wald_centre_se(Trinomial(0, 0, 0))
    >>> centre, round(se, 2)  # the three added answers alone: 100 √(½ / 3)
    (0.0, 40.82)
    """
    return _centre_se(Trinomial(counts.detractors + 0.75, counts.passives + 1.5, counts.promoters + 0.75))


def interval(counts: Trinomial, confidence: float, method: Method = "score") -> tuple[float, float] | None:
    """The confidence interval of an NPS.

    Parameters
    ----------
    counts : Trinomial
        Detractors, passives and promoters.
    confidence : float
        Confidence of the interval, between 0 and 1.
    method : {"score", "adjusted-wald", "wald"}
        ``score`` inverts the score test (it never leaves the scale and never has zero width), ``adjusted-wald`` adds three pseudo-answers,
        ``wald`` is estimate ± z SE (too narrow in small or one-sided samples).

    Returns
    -------
    tuple of float, or None
        Lower and upper limit in points, −100 to 100; None without answers.

    Raises
    ------
    UsageError
        Unless 0 < confidence < 1.

    References
    ----------
    Tango (1998), Equivalence test and confidence interval for the difference in proportions for the paired-sample design, Statistics in
    Medicine 17; Rocks (2016), Interval estimation for the Net Promoter Score, The American Statistician 70(4).

    Examples
    --------
    >>> low, high = interval(Trinomial(25, 0, 75), 0.95, "wald")
    >>> round(low, 2), round(high, 2)
    (33.03, 66.97)
    >>> interval(Trinomial(0, 0, 10), 0.95)[1]
    100.0
    """
    z = normal_critical(confidence)
    if not counts.n:
        return None
    _, low, high = centre_and_limits(counts, z, method)
    return max(low, -100.0), min(high, 100.0)


def centre_and_limits(counts: Trinomial, z: float, method: Method) -> tuple[float, float, float]:
    """The centre and the unclipped limits of the interval of an NPS for a given critical value.

    Parameters
    ----------
    counts : Trinomial
        Detractors, passives and promoters; at least one answer.
    z : float
        Critical value of the standard normal distribution.
    method : {"score", "adjusted-wald", "wald"}
        As for ``interval``.

    Returns
    -------
    tuple of float
        Centre, lower and upper limit in points. The centre is the NPS, but for ``adjusted-wald`` that of the padded counts.

    References
    ----------
    Tango (1998), Equivalence test and confidence interval for the difference in proportions for the paired-sample design, Statistics in
    Medicine 17; Rocks (2016), Interval estimation for the Net Promoter Score, The American Statistician 70(4).

    Examples
    --------
    >>> centre_and_limits(Trinomial(50, 0, 50), 2.0, "wald")
    (0.0, -20.0, 20.0)
    """
    if method == "score":
        n = counts.n
        d, s, p = counts.detractors / n, counts.passives / n, counts.promoters / n
        return 100 * (p - d), -100 * _score_upper(p, s, d, n, z), 100 * _score_upper(d, s, p, n, z)
    centre, se = adjusted_wald_centre_se(counts) if method == "adjusted-wald" else _centre_se(counts)
    return centre, centre - z * se, centre + z * se


@lru_cache(maxsize=4_096)  # a period's limits are needed for its own row and for both of its neighbours'
def _score_upper(d: float, s: float, p: float, n: float, z: float) -> float:
    """The largest θ in −1..1 that the score test of NPS = θ does not reject, by bracketed regula falsi (Illinois) to 1e-13.

    The lower limit is this function of the mirrored shares.
    """
    if d == s == 0:
        return 1.0
    if d == p == 0:
        return z * z / (n + z * z)
    if s == p == 0:
        return (z * z - n) / (n + z * z)
    root_n = math.sqrt(n)
    estimate = p - d

    def excess(theta: float) -> float:
        return root_n * (theta - estimate) - z * math.sqrt(_restricted_variance(d, p, theta))

    low, at_low, high, at_high = estimate, excess(estimate), 1.0, root_n * (1 - estimate)
    kept = 0  # which end the last step left in place: 1 the upper, -1 the lower
    while high - low > 1e-13:
        theta = high - at_high * (high - low) / (at_high - at_low)
        # A step of at least half the tolerance lets the other end of the bracket close in as well.
        theta = min(max(theta, low + 5e-14), high - 5e-14)
        at_theta = excess(theta)
        if at_theta < 0:
            low, at_low = theta, at_theta
            at_high = at_high / 2 if kept == 1 else at_high
            kept = 1
        else:
            high, at_high = theta, at_theta
            at_low = at_low / 2 if kept == -1 else at_low
            kept = -1
    return (low + high) / 2


def _restricted_variance(d: float, p: float, theta: float) -> float:
    """Variance of one answer under the most likely shares among those whose NPS is ``theta`` (Tango 1998)."""
    if theta < 0:  # mirrored, every term below is positive: nothing cancels
        d, p, theta = p, d, -theta
    b = (2 - p + d) * theta - d - p
    c = d * theta * (1 - theta)
    root = math.sqrt(b * b + 8 * c)
    detractors = (root - b) / 4 if b <= 0 else 2 * c / (root + b)
    return 2 * detractors + theta * (1 - theta)


def difference_interval(a: Trinomial, b: Trinomial, confidence: float, method: Method = "score") -> tuple[float, float] | None:
    """The confidence interval of the difference of two NPS: both groups' own limits, squared and added.

    With ``score`` the MOVER interval, with ``wald`` and ``adjusted-wald`` centre ± z √(SE²a + SE²b). The centre of ``adjusted-wald`` (three
    pseudo-answers in each group) is not the observed difference.

    Parameters
    ----------
    a, b : Trinomial
        Detractors, passives and promoters of both groups.
    confidence : float
        Confidence of the interval, between 0 and 1.
    method : {"score", "adjusted-wald", "wald"}
        As of ``interval``.

    Returns
    -------
    tuple of float, or None
        Limits of the NPS of ``a`` minus that of ``b`` in points, −200 to 200; None if either group is empty.

    Raises
    ------
    UsageError
        Unless 0 < confidence < 1.

    References
    ----------
    Zou & Donner (2008), Construction of confidence limits about effect measures, Statistics in Medicine 27.

    Examples
    --------
    >>> low, high = difference_interval(Trinomial(25, 0, 75), Trinomial(50, 0, 50), 0.95, "wald")
    >>> round(low, 2), round(high, 2)
    (24.07, 75.93)
    """
    z = normal_critical(confidence)
    if not (a.n and b.n):
        return None
    low, high = difference_limits(centre_and_limits(a, z, method), centre_and_limits(b, z, method))
    return max(low, -200.0), min(high, 200.0)


def difference_limits(a: tuple[float, float, float], b: tuple[float, float, float], r: float = 0.0) -> tuple[float, float]:
    """The unclipped limits of a difference, from the centres and limits of its two parts.

    Parameters
    ----------
    a, b : tuple of float
        Centre, lower and upper limit of both parts.
    r : float
        Correlation of the two estimates.

    Returns
    -------
    tuple of float
        Lower and upper limit of a − b.

    References
    ----------
    Zou & Donner (2008), Construction of confidence limits about effect measures, Statistics in Medicine 27.

    Examples
    --------
    >>> difference_limits((10, 7, 13), (0, -4, 4))  # √(3² + 4²) on either side
    (5.0, 15.0)
    """
    centre_a, low_a, high_a = a
    centre_b, low_b, high_b = b
    difference = centre_a - centre_b
    return difference - _joined(centre_a - low_a, high_b - centre_b, r), difference + _joined(high_a - centre_a, centre_b - low_b, r)


def _joined(a: float, b: float, r: float) -> float:
    return math.sqrt(max(a * a + b * b - 2 * r * a * b, 0.0)) if r else math.hypot(a, b)


def difference_test(a: Trinomial, b: Trinomial) -> tuple[float, str] | None:
    """The two-sided test of equal NPS.

    ``exact permutation`` if the counts are whole and the smaller group has fewer than 30 answers. From 30 answers on the larger of that p
    value and the one that belongs to the score interval of the difference (``exact permutation and score``), which also holds if the
    answers of both groups are spread differently; ``score`` alone for counts that are not whole. ``z, unpooled`` if nothing speaks against
    it: both groups have at least 200 answers and 64 times the squared skewness, and at least five of each class are expected in either
    (``z, pooled`` if the unpooled standard error is 0; p = 1 if all answers fall in one class). Weighted answers belong to
    ``moments.difference``.

    Parameters
    ----------
    a, b : Trinomial
        Detractors, passives and promoters of both groups.

    Returns
    -------
    tuple of float and str, or None
        p value and the name of the test; None if either group is empty.

    References
    ----------
    Fisher (1935), The Design of Experiments, §21; Cochran (1977), Sampling Techniques, section 2.15.

    Examples
    --------
    >>> p, test = difference_test(Trinomial(0, 0, 3), Trinomial(3, 0, 0))  # 2 of the 20 ways to deal six answers
    >>> round(p, 12), test
    (0.1, 'exact permutation')
    """
    if not (a.n and b.n):
        return None
    if _approximates(a, b):
        return _z_test(a, b)
    if not (_is_whole(a) and _is_whole(b)):
        return score_p(a, b), "score"
    exact = permutation.three_classes(_whole(a), _whole(b))
    if min(a.n, b.n) < EXACT_BELOW:
        return exact, "exact permutation"
    return max(exact, score_p(a, b)), "exact permutation and score"


def _approximates(a: Trinomial, b: Trinomial) -> bool:
    """Whether the normal distribution is good enough for a test of both groups."""
    both, smaller = a + b, min(a.n, b.n)
    expected = (smaller * count / both.n for count in (both.detractors, both.passives, both.promoters) if count)
    return smaller >= LARGE and outweighs_skewness(smaller, both.skewness) and min(expected) >= _FEW


def _z_test(a: Trinomial, b: Trinomial) -> tuple[float, str]:
    (nps_a, se_a), (nps_b, se_b) = _centre_se(a), _centre_se(b)
    se, name = math.hypot(se_a, se_b), "z, unpooled"
    if se == 0:
        se, name = 100 * math.sqrt(variance_of_groups((a, b)) * (1 / a.n + 1 / b.n)), "z, pooled"
    return (normal_two_sided((nps_a - nps_b) / se) if se else 1.0), name


def score_p(a: Trinomial, b: Trinomial) -> float:
    """The p value that belongs to the score interval of the difference: that interval holds 0 exactly if its confidence is above 1 − p.

    Parameters
    ----------
    a, b : Trinomial
        Detractors, passives and promoters of both groups; at least one answer each.

    Returns
    -------
    float
        p value, 0 to 1.

    References
    ----------
    Zou & Donner (2008), Construction of confidence limits about effect measures, Statistics in Medicine 27.

    Examples
    --------
    >>> a, b = Trinomial(10, 20, 70), Trinomial(30, 30, 40)
    >>> p = score_p(a, b)
    >>> abs(difference_interval(a, b, 1 - p)[0]) < 1e-6
    True
    """
    above = (a.nps or 0.0) > (b.nps or 0.0)

    def clearance(z: float) -> float:
        low, high = difference_limits(centre_and_limits(a, z, "score"), centre_and_limits(b, z, "score"))
        return low if above else -high

    return p_of_limit(clearance)


def _is_whole(counts: Trinomial) -> bool:
    return all(float(count).is_integer() for count in (counts.detractors, counts.passives, counts.promoters))


def _whole(counts: Trinomial) -> permutation.Counts:
    return int(counts.detractors), int(counts.passives), int(counts.promoters)


def variance_of_groups(groups: Sequence[Trinomial]) -> float:
    """Variance of one answer of all groups together.

    Parameters
    ----------
    groups : sequence of Trinomial
        Detractors, passives and promoters of each group.

    Returns
    -------
    float
        The variance of answers scored −1, 0 and 1 (divisor n); 0 without answers.

    Examples
    --------
    >>> variance_of_groups([Trinomial(10, 0, 0), Trinomial(0, 0, 10)])
    1.0
    """
    pooled = Trinomial(sum(g.detractors for g in groups), sum(g.passives for g in groups), sum(g.promoters for g in groups))
    return pooled.variance or 0.0
