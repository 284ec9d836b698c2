"""Means of weighted and clustered answers from sums alone: linearised (Taylor) standard errors, differences, effective numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from cxkit.errors import DataError

_ROUNDING = 1e-12  # a sum of squares below this share of its parts is rounding error of 0


@dataclass(frozen=True, slots=True)
class Moments:
    """The sums that carry a weighted mean and its standard error.

    ``n`` answers; ``units`` sampling units (the answers, or the clusters they come in); ``w`` and ``wy`` the sums of the weights and
    of weight × value; ``ww``, ``wwy`` and ``wwyy`` the sums over the units of W², W T and T², with W and T a unit's own sums of weights
    and of weight × value (unclustered: the sums of w², w² y and w² y²).

    ``strata`` are those of a stratified sample, all of the whole sample in one order; empty: the sample is not stratified, and the
    population has no known size.

    ``+`` joins two groups of rows of one stratum. It is valid only if no unit has rows in both: such units would count twice, and the
    products of their two parts would be missing.

    Examples
    --------
    Two customers, who answer 1 and 3:

    >>> group = Moments(n=2, units=2, w=2, wy=4, ww=2, wwy=4, wwyy=10, w4=2)
    >>> group.mean, group.standard_error(), group.df
    (2.0, 1.0, 1.0)
    """

    n: int
    units: int
    w: float
    wy: float
    ww: float
    wwy: float
    wwyy: float
    w4: float = 0.0
    strata: tuple[Stratum, ...] = ()

    @classmethod
    def of_strata(cls, strata: Sequence[Stratum]) -> Moments:
        """Add the sums of strata, which share no unit.

        Parameters
        ----------
        strata : sequence of Stratum
            The group's part of each stratum of the sample.

        Returns
        -------
        Moments
            The sums, with the strata, so that standard errors are those of a stratified sample.

        Examples
        --------
        >>> group = Moments(n=2, units=2, w=2, wy=4, ww=2, wwy=4, wwyy=10, w4=2)  # two customers, who answer 1 and 3
        >>> Moments.of_strata([Stratum(group, 2), Stratum(group, 2)]).n
        4
        """
        whole = NOTHING
        for stratum in strata:
            whole += stratum.part
        return replace(whole, strata=tuple(strata))

    @property
    def flat(self) -> Moments:
        """The same sums as of a sample that is not stratified."""
        return replace(self, strata=()) if self.strata else self

    def __add__(self, other: Moments) -> Moments:
        return Moments(
            self.n + other.n,
            self.units + other.units,
            self.w + other.w,
            self.wy + other.wy,
            self.ww + other.ww,
            self.wwy + other.wwy,
            self.wwyy + other.wwyy,
            self.w4 + other.w4,
        )

    @property
    def mean(self) -> float | None:
        """The weighted mean, in the unit of the values; None without weight."""
        return self.wy / self.w if self.w > 0 else None

    def standard_error(self, units: int | None = None) -> float | None:
        """The linearised standard error of the mean: SE² = units / (units − 1) · Σ (T − mean · W)² / w².

        Parameters
        ----------
        units : int, optional
            The number of units of the whole sample, if these answers are a group of it whose size is itself a matter of chance (a domain);
            default: their own. Of a stratified sample it is that of ``squared_deviations``.

        Returns
        -------
        float or None
            In the unit of the values; None with fewer than two units or no weight.

        References
        ----------
        Binder (1983), On the variances of asymptotically normal estimators from complex surveys, International Statistical Review 51;
        Lumley (2010), Complex Surveys, ch. 2.

        Examples
        --------
        >>> group = Moments(n=2, units=2, w=2, wy=4, ww=2, wwy=4, wwyy=10, w4=2)  # two customers, who answer 1 and 3
        >>> group.standard_error(), round(group.standard_error(units=1000), 3)  # √(2 · 2) / 2, √(1000 / 999 · 2) / 2
        (1.0, 0.707)
        """
        units = self.units if units is None else units
        mean = self.mean
        if mean is None or units < 2:
            return None
        return math.sqrt(_factor(self, units) * self.squared_deviations(mean)) / self.w

    @property
    def df(self) -> float:
        """The degrees of freedom of the standard error: (Σ W²)² / Σ W⁴ − 1, which is units − 1 if all units have the same weight.

        A variance to which few heavy units contribute most is as uncertain as one of these few alone. It is Satterthwaite's number for
        contributions whose variance goes with W², which is cautious for clusters of unequal size whose answers have little in common.

        Source: Satterthwaite (1946), An approximate distribution of estimates of variance components, Biometrics Bulletin 2; Bell and
        McCaffrey (2002), Bias reduction in standard errors for linear regression with multi-stage samples, Survey Methodology 28.

        Each stratum takes one.
        """
        means = sum(stratum.part.units > 0 for stratum in self.strata) or 1
        if not self.w4 > 0:
            return max(float(self.units - means), 0.0)
        return max(min(self.ww * self.ww / self.w4, float(self.units)) - means, 0.0)

    def squared_deviations(self, mean: float) -> float:
        """Σ (T − mean · W)² over the units.

        Of a stratified sample Σ (1 − n / N) n / (n − 1) Σ (u − ū)² over its strata, with u = T − mean · W, 0 for the n units of a stratum
        that are not in this group, and N units in the population; of a stratum with a single unit Σ u².

        Parameters
        ----------
        mean : float
            The mean from which units deviate.

        Returns
        -------
        float
            The sum; exactly 0 if only rounding error is left.

        Examples
        --------
        >>> group = Moments(n=2, units=2, w=2, wy=4, ww=2, wwy=4, wwyy=10, w4=2)  # two customers, who answer 1 and 3
        >>> group.squared_deviations(2.0)  # (1 − 2)² + (3 − 2)²
        2.0
        """
        if self.strata:
            return math.fsum(
                stratum.between(stratum.part.squared_deviations(mean), *[stratum.part.total(mean)] * 2) for stratum in self.strata
            )
        squares = self.wwyy + mean * mean * self.ww
        rest = squares - 2 * mean * self.wwy
        return rest if rest > _ROUNDING * squares else 0.0

    def total(self, mean: float) -> float:
        """Σ (T − mean · W) over the units.

        Parameters
        ----------
        mean : float
            The mean from which units deviate.

        Returns
        -------
        float
            The sum: 0 for the group's own mean.

        Examples
        --------
        >>> group = Moments(n=2, units=2, w=2, wy=4, ww=2, wwy=4, wwyy=10, w4=2)  # two customers, who answer 1 and 3
        >>> group.total(2.0), group.total(1.0)
        (0.0, 2.0)
        """
        return self.wy - mean * self.w


NOTHING = Moments(0, 0, 0.0, 0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Stratum:
    """The ``part`` of a group in one stratum, the number of ``units`` of the whole sample in it, and that of the population.

    Examples
    --------
    Two of four customers, who answer 1 and 3, and two of a thousand with the same answers:

    >>> group = Moments(n=2, units=2, w=2, wy=4, ww=2, wwy=4, wwyy=10, w4=2)
    >>> sample = Moments.of_strata([Stratum(group, 2, 4), Stratum(group, 2, 1000)])
    >>> sample.mean, round(sample.standard_error(), 4)  # √(.5 · 4 + .998 · 4) / 4
    (2.0, 0.612)
    """

    part: Moments
    units: int
    population: float = math.inf

    def between(self, products: float, total_a: float, total_b: float) -> float:
        """(1 − n / N) n / (n − 1) Σ (u_a − ū_a)(u_b − ū_b); of one unit alone (1 − n / N) Σ u_a u_b.

        Parameters
        ----------
        products : float
            Σ u_a u_b.
        total_a, total_b : float
            Σ u_a and Σ u_b.

        Returns
        -------
        float
            The stratum's part of a variance (a and b the same) or covariance.

        References
        ----------
        Lumley (2010), Complex Surveys, ch. 2; Cochran (1977), Sampling Techniques, ch. 5.

        Examples
        --------
        >>> Stratum(NOTHING, units=2, population=4).between(10.0, 4.0, 4.0)  # ½ · 2 · (10 − 8)
        2.0
        """
        n = self.units
        sampled = 1 - n / self.population
        if n < 2:
            return sampled * products
        centred = products - total_a * total_b / n
        return sampled * n / (n - 1) * (centred if abs(centred) > _ROUNDING * abs(products) else 0.0)


class Cross(NamedTuple):
    """Sums over the units that two groups share of W_a W_b, W_a T_b, T_a W_b and T_a T_b; all 0 if they share none.

    ``strata`` are the same of each stratum of a stratified sample.

    Examples
    --------
    Two customers with an answer in either group, 1 and 3 in both:

    >>> Cross(ww=2, wt=4, tw=4, tt=10).products(2.0, 2.0)  # (−1)² + 1²
    2.0
    """

    ww: float
    wt: float
    tw: float
    tt: float
    strata: tuple[Cross, ...] = ()

    def products(self, mean_a: float, mean_b: float) -> float:
        """Σ u_a u_b over the shared units, with u = T − mean · W.

        Parameters
        ----------
        mean_a, mean_b : float
            The means of the two groups.

        Returns
        -------
        float
            The sum.

        Examples
        --------
        >>> Cross(ww=2, wt=4, tw=4, tt=10).products(2.0, 2.0)  # two customers, who answer 1 and 3 in both groups
        2.0
        """
        return self.tt - mean_b * self.tw - mean_a * self.wt + mean_a * mean_b * self.ww


def _shared(a: Moments, b: Moments, cross: Cross | None, means: tuple[float, float]) -> float:
    """Σ u_a u_b, of a stratified sample about the means of its strata: groups of one stratum are not independent of each other."""
    if not a.strata:
        return cross.products(*means) if cross else 0.0
    products = [each.products(*means) for each in cross.strata] if cross and cross.strata else [0.0] * len(a.strata)
    return math.fsum(
        of_a.between(product, of_a.part.total(means[0]), of_b.part.total(means[1]))
        for of_a, of_b, product in zip(a.strata, b.strata, products, strict=True)
    )


def _factor(of: Moments, units: int) -> float:
    """What takes squared deviations about a mean of the sample to those about that of the population; strata have their own."""
    return 1.0 if of.strata else units / (units - 1)


def kish(w: float, ww: float) -> float | None:
    """The effective number of answers, (Σ w)² / Σ w².

    Parameters
    ----------
    w, ww : float
        Sum of the weights, and of their squares.

    Returns
    -------
    float, or None
        Equal to the number of answers if all weights are equal; None without weight.

    References
    ----------
    Kish (1965), Survey Sampling, §11.7.

    Examples
    --------
    >>> kish(4, 4)
    4.0
    >>> kish(4, 10)  # weights 3 and 1
    1.6
    """
    return w * w / ww if ww > 0 else None


def correlation(a: Moments, b: Moments, cross: Cross | None) -> float:
    """The correlation of the means of two groups that share units, by the units' linearised contributions.

    Parameters
    ----------
    a, b : Moments
        Sums over the units of both groups.
    cross : Cross or None
        Sums of products over the units that are in both; None if no unit is.

    Returns
    -------
    float
        Correlation, −1 to 1; 0 if they share no unit or a group does not vary.

    References
    ----------
    Särndal, Swensson & Wretman (1992), Model Assisted Survey Sampling, section 5.10 (differences of domain means).

    Examples
    --------
    >>> group = Moments(n=2, units=2, w=2, wy=4, ww=2, wwy=4, wwyy=10)  # two customers, who answer 1 and 3
    >>> correlation(group, group, Cross(ww=2, wt=4, tw=4, tt=10))  # both groups are these customers, with the same answers
    1.0
    """
    mean_a, mean_b = a.mean, b.mean
    if (cross is None and not a.strata) or mean_a is None or mean_b is None:
        return 0.0
    parts = a.squared_deviations(mean_a) * b.squared_deviations(mean_b)
    if not parts > 0:
        return 0.0
    shared = _shared(a, b, cross, (mean_a, mean_b))
    return min(max(shared / math.sqrt(parts), -1.0), 1.0)


def effective_n(variance_of_one_answer: float, se: float | None, n: float, units: int) -> float:
    """The number of independent answers that would give a standard error, variance / SE².

    Parameters
    ----------
    variance_of_one_answer : float
        Variance of a single answer.
    se : float or None
        Standard error, in the unit whose square the variance has; 0 or None (a single unit) gives the number of ``units``.
    n : float
        Number of answers, which the result does not exceed.
    units : int
        Number of sampling units.

    Returns
    -------
    float
        The effective number.

    References
    ----------
    Kish (1965), Survey Sampling, §8.2.

    Examples
    --------
    >>> effective_n(0.25, 0.125, 200, 200)
    16.0
    """
    return min(variance_of_one_answer / (se * se), n) if se else min(float(units), n)


def difference(a: Moments, b: Moments, cross: Cross | None, units: int) -> tuple[float, float, int] | None:
    """Mean of ``a`` minus mean of ``b``, with its standard error, for two groups of one sample.

    SE² = units / (units − 1) · Σ (u_a − u_b)² with u = (T − mean · W) / w, and df = units − 2.

    Parameters
    ----------
    a, b : Moments
        The sums of both groups.
    cross : Cross, or None
        The products of units with answers in both groups; None if there are none.
    units : int
        Number of sampling units of the whole sample (of the two groups together, if nothing else was sampled).

    Returns
    -------
    tuple of (float, float, int), or None
        The difference and its standard error in the unit of the values, and the degrees of freedom; None if a group has no weight or
        units < 3.

    References
    ----------
    Lumley (2010), Complex Surveys, ch. 2 (two domains; the t test of R's survey::svyttest).

    Examples
    --------
    4 of 10 against 10 of 20:

    >>> a, b = Moments(10, 10, 10, 4, 10, 4, 4), Moments(20, 20, 20, 10, 20, 10, 10)
    >>> delta, se, df = difference(a, b, None, 30)
    >>> round(delta, 4), round(se, 4), df
    (-0.1, 0.1943, 28)
    """
    mean_a, mean_b = a.mean, b.mean
    if mean_a is None or mean_b is None or units < 3:
        return None
    part_a = a.squared_deviations(mean_a) / a.w**2
    part_b = b.squared_deviations(mean_b) / b.w**2
    shared = _shared(a, b, cross, (mean_a, mean_b)) / (a.w * b.w)
    rest = part_a + part_b - 2 * shared
    squares = rest if rest > _ROUNDING * (part_a + part_b) else 0.0
    return mean_a - mean_b, math.sqrt(_factor(a, units) * squares), units - 1 - max(len(a.strata), 1)


def stratified_standard_error(strata: Sequence[Moments], populations: Sequence[float] | None = None) -> float | None:
    """The linearised standard error of the weighted mean over all strata.

    SE² = Σ_h (1 − n_h / N_h) n_h / (n_h − 1) Σ (u − ū_h)² / w² with n_h units, u = T − mean · W, and N_h the units in the population.

    Parameters
    ----------
    strata : sequence of Moments
        The sums of each stratum; units lie within strata.
    populations : sequence of float, optional
        Units in the population of each stratum; without it, the finite population correction is 1.

    Returns
    -------
    float, or None
        A standard error in the unit of the values; None without weight or if a stratum has fewer than two units.

    Raises
    ------
    DataError
        If a population is smaller than its sample, or there is not one population for each stratum.

    References
    ----------
    Lumley (2010), Complex Surveys, ch. 2; Cochran (1977), Sampling Techniques, ch. 5.

    Examples
    --------
    >>> strata = [Moments(10, 10, 10, 4, 10, 4, 4), Moments(20, 20, 20, 10, 20, 10, 10)]
    >>> round(stratified_standard_error(strata), 4), round(stratified_standard_error(strata, [100, 50]), 4)
    (0.0939, 0.0786)
    """
    if populations is not None and len(populations) != len(strata):
        raise DataError(f"{len(populations)} population sizes for {len(strata)} strata", "give one population size for each stratum")
    if sum(stratum.w for stratum in strata) <= 0 or any(stratum.units < 2 for stratum in strata):
        return None
    held = [Stratum(part, part.units, math.inf if populations is None else populations[i]) for i, part in enumerate(strata)]
    for i, stratum in enumerate(held):
        if not stratum.population >= stratum.units:
            raise DataError(
                f"stratum {i + 1} has {stratum.units} sampled units but a population of {stratum.population:g}",
                "check the population sizes: each must be at least the sample's",
            )
    return Moments.of_strata(held).standard_error()
