"""Differences of a score between groups, and the share of variance between them, from n, mean and variance of each group."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cxkit.errors import DataError
from cxkit.stats.distributions import f_upper

_STEPS_A_DECADE = 8  # of the ratio of variances, in the search for a minimum
_HALVINGS = 60  # of such a step, down to rounding
_ROUNDING = 1e-14  # a sum of squares within groups this small beside that between them is 0


@dataclass(frozen=True, slots=True)
class Group:
    """``n`` answers with their mean and their variance (divisor n − 1; of a single answer it is not looked at and may be None).

    Raises
    ------
    DataError
        If there is no answer, or several ones have no variance or a negative one.

    Examples
    --------
    >>> Group(n=3, mean=1.0, variance=1.0).squares
    2.0
    """

    n: int
    mean: float
    variance: float | None

    def __post_init__(self) -> None:
        variance = 0.0 if self.n == 1 else -1.0 if self.variance is None else self.variance
        if not (self.n >= 1 and math.isfinite(self.mean) and 0 <= variance < math.inf):
            raise DataError(f"{self.n} answers of mean {self.mean} and variance {self.variance} are no group", "leave out empty groups")

    @property
    def squares(self) -> float:
        """The sum of squared deviations from the group's mean."""
        return (self.n - 1) * self.variance if self.n > 1 and self.variance is not None else 0.0


class RandomIntercept(NamedTuple):
    """The model y = intercept + u + e, with u common to a group's answers; in the unit of y, variances in its square.

    ``between`` and ``within`` are the variances of u and e; the intraclass correlation ``icc`` is between / (between + within), None
    if both are 0; ``intercept`` is the mean over groups; ``shrunken`` are the groups' means drawn towards it, the less the more
    answers they have (best linear unbiased predictions), in the order of the groups.

    Examples
    --------
    >>> found = random_intercept([Group(3, 1.0, 1.0), Group(3, 3.0, 1.0)])
    >>> found.intercept, round(found.icc, 3), [round(mean, 2) for mean in found.shrunken]
    (2.0, 0.625, [1.17, 2.83])
    """

    between: float
    within: float
    icc: float | None
    intercept: float
    shrunken: tuple[float, ...]


class Anova(NamedTuple):
    """The one-way analysis of variance: mean squares between (``msb``) and within (``msw``) groups, and the figures derived from them.

    ``between`` is the variance between groups by the method of moments, with ``n0`` as group size; if the estimate is negative it is
    0, and ``truncated`` is true. ``icc`` is between / (between + msw), None if nothing varies. ``f``, with degrees of freedom
    ``df``, and its ``p`` are None if nothing varies within the groups.

    Examples
    --------
    >>> found = anova([Group(3, 1.0, 1.0), Group(3, 3.0, 1.0)])
    >>> found.f, found.df, found.truncated
    (6.0, (1, 4), False)
    """

    msb: float
    msw: float
    n0: float
    between: float
    truncated: bool
    icc: float | None
    f: float | None
    df: tuple[int, int]
    p: float | None


class Welch(NamedTuple):
    """Welch's F, its degrees of freedom and its p value.

    Examples
    --------
    >>> found = welch([Group(3, 1.0, 1.0), Group(3, 3.0, 1.0)])
    >>> found.f, found.df
    (6.0, (1, 4.0))
    """

    f: float
    df: tuple[int, float]
    p: float


def random_intercept(groups: Sequence[Group]) -> RandomIntercept | None:
    """The random intercept model by restricted maximum likelihood (REML).

    With λ = between / within and w = n / (1 + n λ), the intercept is Σ w ȳ / Σ w and within Q / (N − 1), where Q is the sum of squares
    within groups plus Σ w (ȳ − intercept)². λ ≥ 0 minimises (N − 1) log Q + Σ log(1 + n λ) + log Σ w, which is −2 × the restricted
    log-likelihood but for a constant: zeros of its derivative are bracketed along λ and bisected, and the lowest minimum is taken.

    Parameters
    ----------
    groups : sequence of Group
        Number, mean and variance of the answers of each group.

    Returns
    -------
    RandomIntercept, or None
        None with fewer than two groups, and if no group has more than one answer. A variance between groups that would be negative is 0,
        and every shrunken mean is the intercept then. If nothing varies within the groups, the variance between them is that of their
        means, which are not shrunken.

    References
    ----------
    Patterson & Thompson (1971), Recovery of inter-block information when block sizes are unequal, Biometrika 58; Searle, Casella &
    McCulloch (1992), Variance Components, ch. 3 and 7. The example is the dyestuff of Davies & Goldsmith (1972), figures by R's lme4.

    Examples
    --------
    Six batches of five samples: mean and variance of their yield.

    >>> batches = [(1505, 3975), (1528, 1107.5), (1564, 1442.5), (1498, 4720), (1600, 2500), (1470, 962.5)]
    >>> found = random_intercept([Group(5, mean, variance) for mean, variance in batches])
    >>> round(found.between, 2), round(found.within, 2), round(found.intercept, 2)
    (1764.05, 2451.25, 1527.5)
    """
    n, k = sum(group.n for group in groups), len(groups)
    if k < 2 or n == k:
        return None
    profile = _Profile(groups)
    if profile.squares <= _ROUNDING * _squares_between(groups):
        means = tuple(group.mean for group in groups)
        centre = math.fsum(means) / k
        between = _squares_between([Group(1, mean, None) for mean in means]) / (k - 1)
        return RandomIntercept(between, 0.0, 1.0 if between else None, centre, means)
    ratio = profile.minimum()
    _, intercept, q = profile.at(ratio)
    within = q / (n - 1)
    shrunken = (intercept + group.n * ratio / (1 + group.n * ratio) * (group.mean - intercept) for group in groups)
    return RandomIntercept(ratio * within, within, ratio / (1 + ratio), intercept, tuple(shrunken))


def anova(groups: Sequence[Group]) -> Anova | None:
    """The one-way analysis of variance, with the variance between groups by the method of moments.

    between = (MSB − MSW) / n0 with n0 = (N − Σ n² / N) / (k − 1). F assumes that the variance is the same in all groups: ``welch`` does
    not.

    Parameters
    ----------
    groups : sequence of Group
        Number, mean and variance of the answers of each group.

    Returns
    -------
    Anova, or None
        Mean squares, variance between groups, ICC, F and p; None with fewer than two groups, and if no group has more than one answer.

    References
    ----------
    Searle, Casella & McCulloch (1992), Variance Components, ch. 3.

    Examples
    --------
    >>> found = anova([Group(3, 1.0, 1.0), Group(3, 3.0, 1.0)])
    >>> found.msb, found.msw, found.f, round(found.icc, 3), round(found.p, 4)
    (6.0, 1.0, 6.0, 0.625, 0.0705)
    """
    n, k = sum(group.n for group in groups), len(groups)
    if k < 2 or n == k:
        return None
    msb = _squares_between(groups) / (k - 1)
    msw = math.fsum(group.squares for group in groups) / (n - k)
    n0 = (n - math.fsum(group.n**2 for group in groups) / n) / (k - 1)
    between = (msb - msw) / n0
    estimate = max(between, 0.0)
    f = msb / msw if msw else None
    p = None if f is None else f_upper(f, k - 1, n - k)
    icc = estimate / (estimate + msw) if estimate + msw else None
    return Anova(msb, msw, n0, estimate, between < 0, icc, f, (k - 1, n - k), p)


def welch(groups: Sequence[Group]) -> Welch | None:
    """Welch's test that all groups have the same mean, whatever their variances.

    With w = n / variance, W = Σ w, m = Σ w ȳ / W and Λ = Σ (1 − w / W)² / (n − 1): F = Σ w (ȳ − m)² / (k − 1) / (1 + 2 (k − 2) Λ / (k² −
    1)), with k − 1 and (k² − 1) / (3 Λ) degrees of freedom. With two groups F is the square of Welch's t. Groups of one answer have no
    variance and are left out.

    Parameters
    ----------
    groups : sequence of Group
        Number, mean and variance of the answers of each group.

    Returns
    -------
    Welch, or None
        F, its degrees of freedom and p; None if fewer than two groups remain, or one of them has variance 0.

    References
    ----------
    Welch (1951), On the comparison of several mean values: an alternative approach, Biometrika 38.

    Examples
    --------
    >>> found = welch([Group(3, 1.0, 1.0), Group(3, 3.0, 1.0)])
    >>> found.f, found.df, round(found.p, 4)
    (6.0, (1, 4.0), 0.0705)
    """
    several = [group for group in groups if group.n > 1]
    k = len(several)
    if k < 2 or not all(group.variance for group in several):
        return None
    weights = [group.n / (group.squares / (group.n - 1)) for group in several]
    total = math.fsum(weights)
    mean = math.fsum(w * group.mean for w, group in zip(weights, several, strict=True)) / total
    between = math.fsum(w * (group.mean - mean) ** 2 for w, group in zip(weights, several, strict=True))
    spread = math.fsum((1 - w / total) ** 2 / (group.n - 1) for w, group in zip(weights, several, strict=True))
    f = between / (k - 1) / (1 + 2 * (k - 2) * spread / (k**2 - 1))
    df2 = (k**2 - 1) / (3 * spread)
    return Welch(f, (k - 1, df2), f_upper(f, k - 1, df2))


def _squares_between(groups: Sequence[Group]) -> float:
    """Σ n (ȳ − mean of all answers)², exactly 0 if all means are equal."""
    if len({group.mean for group in groups}) == 1:
        return 0.0
    mean = math.fsum(group.n * group.mean for group in groups) / sum(group.n for group in groups)
    return math.fsum(group.n * (group.mean - mean) ** 2 for group in groups)


class _Profile:
    """−2 × the restricted log-likelihood as a function of λ alone."""

    def __init__(self, groups: Sequence[Group]) -> None:
        self.groups = groups
        self.squares = math.fsum(group.squares for group in groups)
        self.n = sum(group.n for group in groups)

    def at(self, ratio: float) -> tuple[list[float], float, float]:
        """The groups' weights, the intercept and Q."""
        weights = [group.n / (1 + group.n * ratio) for group in self.groups]
        intercept = math.fsum(w * group.mean for w, group in zip(weights, self.groups, strict=True)) / math.fsum(weights)
        between = math.fsum(w * (group.mean - intercept) ** 2 for w, group in zip(weights, self.groups, strict=True))
        return weights, intercept, self.squares + between

    def value(self, ratio: float) -> float:
        weights, _, q = self.at(ratio)
        return (self.n - 1) * math.log(q) + math.fsum(math.log1p(g.n * ratio) for g in self.groups) + math.log(math.fsum(weights))

    def slope(self, ratio: float) -> float:
        """The derivative of ``value``."""
        weights, intercept, q = self.at(ratio)
        fall = math.fsum((w * (group.mean - intercept)) ** 2 for w, group in zip(weights, self.groups, strict=True))
        total = math.fsum(weights)
        return total - math.fsum(w * w for w in weights) / total - (self.n - 1) * fall / q

    def minimum(self) -> float:
        """The λ of the lowest minimum."""
        sizes = [group.n for group in self.groups]
        spread = _squares_between(self.groups) / min(sizes)
        # Above, every group's 1 + n λ is n λ for all that matters, and the slope is that of (k − 1) log λ less what the means explain.
        end = 1000 / min(sizes) + 10 * spread * self.n / self.squares
        step = 10 ** (1 / _STEPS_A_DECADE)
        low, high = 0.0, 1e-6 / max(sizes)
        falling = self.slope(low) < 0
        minima = [] if falling else [0.0]
        while falling or low < end:
            falls = self.slope(high) < 0
            if falling and not falls:
                minima.append(self._zero(low, high))
            low, high, falling = high, high * step, falls
        return min(minima, key=self.value)

    def _zero(self, low: float, high: float) -> float:
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            low, high = (middle, high) if self.slope(middle) < 0 else (low, middle)
        return (low + high) / 2
