"""Net promoter scores from counts: intervals, differences and tests, all in points from −100 to 100.

Plain floats throughout, so that a small file pays for no numerical library.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from cxkit.errors import DataError
from cxkit.stats.distributions import chi2_upper, normal_critical, normal_two_sided

Method = Literal["score", "adjusted-wald", "wald"]

PERMUTATION_BELOW = 30  # answers in the smaller group, from which on the normal approximation is used


@dataclass(frozen=True, slots=True)
class Trinomial:
    """Counts of detractors, passives and promoters.

    Counts of weighted answers need not be whole. Raises DataError for a count that is negative or not finite.
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

    def scaled(self, n: float) -> Trinomial:
        """The same shares among ``n`` answers, for instance an effective number; unchanged without answers."""
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
    """Centre and standard error, in points, after adding ¾, 1½ and ¾ answers to detractors, passives and promoters.

    Source: Rocks (2016), Interval estimation for the Net Promoter Score, The American Statistician 70(4).
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
    """The centre and the unclipped limits, in points, of the interval with critical value ``z``; needs at least one answer.

    The centre is the NPS, but for ``adjusted-wald`` that of the padded counts.
    """
    if method == "score":
        n = counts.n
        d, s, p = counts.detractors / n, counts.passives / n, counts.promoters / n
        return 100 * (p - d), -100 * _score_upper(p, s, d, n, z), 100 * _score_upper(d, s, p, n, z)
    centre, se = adjusted_wald_centre_se(counts) if method == "adjusted-wald" else _centre_se(counts)
    return centre, centre - z * se, centre + z * se


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


def difference_limits(a: tuple[float, float, float], b: tuple[float, float, float]) -> tuple[float, float]:
    """The unclipped limits of a difference from the centre and limits of its two independent parts (Zou & Donner 2008)."""
    centre_a, low_a, high_a = a
    centre_b, low_b, high_b = b
    difference = centre_a - centre_b
    return difference - math.hypot(centre_a - low_a, high_b - centre_b), difference + math.hypot(high_a - centre_a, centre_b - low_b)


def difference_test(a: Trinomial, b: Trinomial) -> tuple[float, str] | None:
    """The two-sided test of equal NPS.

    ``exact permutation`` if the counts are whole and the smaller group has fewer than 30 answers; else ``z, unpooled``, and ``z, pooled``
    if the unpooled standard error is 0 (p = 1 if all answers of both fall in one class). Weighted answers belong to ``moments.difference``.

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
    Fisher (1935), The Design of Experiments, §21.

    Examples
    --------
    >>> difference_test(Trinomial(0, 0, 3), Trinomial(3, 0, 0))  # 2 of the 20 ways to deal six answers
    (0.1, 'exact permutation')
    """
    if not (a.n and b.n):
        return None
    if min(a.n, b.n) < PERMUTATION_BELOW and _is_whole(a) and _is_whole(b):
        return _permutation_p(a, b), "exact permutation"
    (nps_a, se_a), (nps_b, se_b) = _centre_se(a), _centre_se(b)
    se, name = math.hypot(se_a, se_b), "z, unpooled"
    if se == 0:
        se, name = 100 * math.sqrt(_pooled_variance((a, b)) * (1 / a.n + 1 / b.n)), "z, pooled"
    return (normal_two_sided((nps_a - nps_b) / se) if se else 1.0), name


def _is_whole(counts: Trinomial) -> bool:
    return all(float(count).is_integer() for count in (counts.detractors, counts.passives, counts.promoters))


def _permutation_p(a: Trinomial, b: Trinomial) -> float:
    """P(|D| ≥ |observed|) over all ways to deal the answers into groups of these sizes.

    The sum runs over the counts that the smaller group can get, in whole numbers: ties are ties, and the result is exact.
    """
    small, large = (a, b) if a.n <= b.n else (b, a)
    m, total = int(small.n), int(a.n + b.n)
    net = int(a.promoters + b.promoters - a.detractors - b.detractors)
    # D is this whole number times 100 / (n_a n_b), for a smaller group with that many more promoters than detractors.
    observed = abs(int(small.promoters - small.detractors) * total - m * net)
    detractors = _choices(int(small.detractors + large.detractors), m)
    passives = _choices(int(small.passives + large.passives), m)
    promoters = _choices(int(small.promoters + large.promoters), m)
    extreme = 0
    for d, ways_d in enumerate(detractors):
        for p, ways_p in enumerate(promoters[: m - d + 1]):
            if m - d - p < len(passives) and abs((p - d) * total - m * net) >= observed:
                extreme += ways_d * ways_p * passives[m - d - p]
    return extreme / math.comb(total, m)


def _choices(count: int, most: int) -> list[int]:
    """The number of ways to take 0, 1, ... answers out of ``count``, up to ``most`` of them."""
    ways = [1]
    for taken in range(min(count, most)):
        ways.append(ways[-1] * (count - taken) // (taken + 1))
    return ways


def _pooled_variance(groups: Sequence[Trinomial]) -> float:
    """Variance of one answer of all ``groups`` pooled."""
    pooled = Trinomial(sum(g.detractors for g in groups), sum(g.passives for g in groups), sum(g.promoters for g in groups))
    return pooled.variance or 0.0


def homogeneity(groups: Sequence[Trinomial]) -> tuple[float, int, float] | None:
    """Cochran's Q of equal NPS in all groups.

    Q = Σ w (NPS − weighted mean)² with w = 1 / SE². If one group's SE is 0, every SE is taken from the pooled variance, and if that is 0
    too, Q = 0. Empty groups are left out.

    Parameters
    ----------
    groups : sequence of Trinomial
        Detractors, passives and promoters of each group.

    Returns
    -------
    tuple of float, int and float, or None
        Q, its degrees of freedom and its p value; None with fewer than two groups that have answers.

    References
    ----------
    Cochran (1954), The combination of estimates from different experiments, Biometrics 10.

    Examples
    --------
    >>> q, df, p = homogeneity([Trinomial(25, 0, 75), Trinomial(50, 0, 50)])
    >>> round(q, 3), df, round(p, 4)
    (14.286, 1, 0.0002)
    """
    filled = [group for group in groups if group.n]
    if len(filled) < 2:
        return None
    df = len(filled) - 1
    variances = [group.variance or 0.0 for group in filled]
    if 0 in variances:
        variances = [_pooled_variance(filled)] * len(filled)
    if 0 in variances:
        return 0.0, df, 1.0
    weights = [group.n / variance for group, variance in zip(filled, variances, strict=True)]
    scores = [(group.promoters - group.detractors) / group.n for group in filled]
    mean = math.fsum(w * x for w, x in zip(weights, scores, strict=True)) / math.fsum(weights)
    q = math.fsum(w * (x - mean) ** 2 for w, x in zip(weights, scores, strict=True))
    return q, df, chi2_upper(q, df)
