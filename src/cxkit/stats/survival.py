"""How long customers stay: Kaplan-Meier, its median and restricted mean, and the log-rank test, from counts by time."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from cxkit.stats.distributions import chi2_upper, normal_critical, t_critical

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Integers = npt.NDArray[np.int64]


class Spell(NamedTuple):
    """``n`` customers who were observed from ``entry`` to ``time``, and then were ``lost`` or not.

    Examples
    --------
    >>> Spell(time=12.0, lost=False, n=30)  # 30 customers who were still there after 12 months
    Spell(time=12.0, lost=False, n=30, entry=0.0)
    """

    time: float
    lost: bool
    n: int
    entry: float = 0.0


class Spells(NamedTuple):
    """Many spells as columns: what ``Spell`` has of each.

    Examples
    --------
    >>> Spells.of([Spell(1.0, lost=True, n=2), Spell(3.0, lost=False, n=5)]).n.tolist()
    [2, 5]
    """

    time: npt.NDArray[np.float64 | np.int64]
    lost: npt.NDArray[np.bool_]
    n: Integers
    entry: Floats

    @classmethod
    def of(cls, spells: Iterable[Spell]) -> Spells:
        """Put single spells into columns.

        Parameters
        ----------
        spells : iterable of Spell
            The spells.

        Returns
        -------
        Spells
            The same as columns.

        Examples
        --------
        >>> Spells.of([Spell(1.0, lost=True, n=2), Spell(3.0, lost=False, n=5)]).time.tolist()
        [1.0, 3.0]
        """
        import numpy as np

        time, lost, n, entry = zip(*spells, strict=True) if (spells := list(spells)) else ((), (), (), ())
        return cls(np.array(time), np.array(lost, np.bool_), np.array(n, np.int64), np.array(entry, np.float64))


class Step(NamedTuple):
    """A time with an event or a censored customer.

    How many were at risk just before, how many were lost, and the survival after it with its limits, which are None if no interval
    exists; ``hazard`` is Greenwood's sum of d / (n (n − d)), infinite once nobody is left.

    Examples
    --------
    >>> curve = Survival([Spell(1.0, lost=True, n=2), Spell(3.0, lost=False, n=6)], 0.95).steps
    >>> curve[0].at_risk, curve[0].lost, curve[0].survival
    (8, 2, 0.75)
    """

    time: float
    at_risk: int
    lost: int
    survival: float
    low: float | None
    high: float | None
    hazard: float


class Survival:
    """The Kaplan-Meier estimate of a group.

    Losses come before those who leave observation at the same time. Intervals are log-log, S^exp(±z se), which stay within 0 and 1; there
    is none before the first loss and after the last customer. If ``whose`` tells to whom each spell belongs, the spells of one customer are
    a cluster: Greenwood's variance is multiplied by the variance of the clusters' influence over that of single spells (at least 1), and z
    is replaced by t with one degree of freedom less than there are clusters.

    Parameters
    ----------
    spells : iterable of Spell, or Spells
        The time under observation of each customer.
    confidence : float
        Confidence of the limits, between 0 and 1.
    whose : sequence of int, optional
        The number of the customer to whom each spell belongs.

    References
    ----------
    Kaplan & Meier (1958), Nonparametric estimation from incomplete observations, JASA 53; Greenwood (1926); Kalbfleisch & Prentice
    (2002), The Statistical Analysis of Failure Time Data, section 1.4; Williams (1995), Product-limit survival functions with correlated
    survival times, Lifetime Data Analysis 1.

    Examples
    --------
    Of eight customers two are lost after a month and three after two; three are still there after three:

    >>> group = [Spell(1.0, lost=True, n=2), Spell(2.0, lost=True, n=3), Spell(3.0, lost=False, n=3)]
    >>> found = Survival(group, 0.95)
    >>> [step.survival for step in found.steps], found.quantile(0.5)[0], found.restricted_mean(3.0)[0]
    ([0.75, 0.375, 0.375], 2.0, 2.125)
    """

    def __init__(self, spells: Iterable[Spell] | Spells, confidence: float, whose: Sequence[int] | Integers | None = None) -> None:
        import numpy as np

        known = spells if isinstance(spells, Spells) else Spells.of(spells)
        self._times, place = np.unique(known.time, return_inverse=True)
        ended, self._lost = (np.bincount(place, n, len(self._times)).astype(np.int64) for n in (known.n, known.n * known.lost))
        self.customers, self.losses = int(known.n.sum()), int(self._lost.sum())
        self.exposure = math.fsum([*(self._times * ended).tolist(), *(-known.entry * known.n).tolist()])
        self._at_risk = _countat_risk(self._times, ended, known)
        codes = None if whose is None else np.unique(np.asarray(whose), return_inverse=True)[1]
        clusters = 0 if codes is None or not codes.size else int(codes.max()) + 1
        repeated = 1 < clusters < len(known.time)
        self._z = t_critical(confidence, clusters - 1) if repeated else normal_critical(confidence)
        dying = (self._lost > 0) & (self._at_risk > 0)
        left = self._at_risk - self._lost
        self._survival = np.maximum(np.cumprod(1 - np.divide(self._lost, self._at_risk, out=np.zeros(len(dying)), where=dying)), 0.0)
        spent = np.divide(self._lost, self._at_risk * left, out=np.where(dying, np.inf, 0.0), where=dying & (left > 0))
        self._hazard = np.cumsum(spent) * (_excess(place, ended, known.lost, codes) if codes is not None and repeated else 1.0)
        self._low, self._high = self._limits()

    @cached_property
    def steps(self) -> list[Step]:
        """The curve, time by time."""
        low, high = ([None if math.isnan(end) else end for end in ends.tolist()] for ends in (self._low, self._high))
        columns = (
            self._times.tolist(),
            self._at_risk.tolist(),
            self._lost.tolist(),
            self._survival.tolist(),
            low,
            high,
            self._hazard.tolist(),
        )
        return [Step(*each) for each in zip(*columns, strict=True)]

    def _limits(self) -> tuple[Floats, Floats]:
        """The limits at each time; not a number where there is no interval."""
        import numpy as np

        known = (self._survival > 0) & (self._survival < 1) & (self._hazard > 0) & np.isfinite(self._hazard)
        survival = np.where(known, self._survival, np.nan)
        reach = self._z * np.sqrt(np.where(known, self._hazard, np.nan)) / -np.log(survival)
        return survival ** np.exp(reach), survival ** np.exp(-reach)

    def quantile(self, share: float) -> tuple[float | None, float | None, float | None]:
        """The first time at which survival is at most ``share``, and the times at which the limits of the curve are.

        Parameters
        ----------
        share : float
            The share that is left, such as 0.5 for the median.

        Returns
        -------
        tuple of float or None
            The time, and the times at which the lower and the upper limit of the curve are at most the share; None if never.

        Examples
        --------
        >>> group = [Spell(float(month), lost=True, n=1) for month in range(1, 11)]
        >>> Survival(group, 0.95).quantile(0.5)
        (5.0, 1.0, 8.0)
        """
        enough = share * (1 + 1e-12)  # products of fractions are equal but for rounding
        value, low, high = (self._first(curve <= enough) for curve in (self._survival, self._low, self._high))
        return value, low, high

    def _first(self, reached: npt.NDArray[np.bool_]) -> float | None:
        return self._times[reached.argmax()].item() if reached.any() else None

    def restricted_mean(self, horizon: float) -> tuple[float, float]:
        """The mean time until a loss or the horizon, which is the area under the curve, and its standard error.

        Parameters
        ----------
        horizon : float
            The end of the area.

        Returns
        -------
        tuple of float
            The mean and its standard error, in the unit of the times.

        References
        ----------
        Irwin (1949), The standard error of an estimate of expectation of life, Journal of Hygiene 47.

        Examples
        --------
        >>> group = [Spell(1.0, lost=True, n=2), Spell(2.0, lost=True, n=3), Spell(3.0, lost=False, n=3)]
        >>> mean, error = Survival(group, 0.95).restricted_mean(3.0)  # 1 + .75 + .375
        >>> mean, round(error, 4)
        (2.125, 0.276)
        """
        areas, before, survival = [], 0.0, 1.0
        for step in self.steps:
            if step.time >= horizon:
                break
            areas.append(survival * (step.time - before))
            before, survival = step.time, step.survival
        areas.append(survival * (horizon - before))
        mean = math.fsum(areas)
        variance, after = 0.0, mean
        for step, area in zip(self.steps, areas, strict=False):
            after -= area
            if step.time >= horizon or not step.lost:
                continue
            if step.at_risk == step.lost:
                continue  # nobody is left: the area beyond is 0
            variance += after * after * step.lost / (step.at_risk * (step.at_risk - step.lost))
        return mean, math.sqrt(variance)


def _countat_risk(times: npt.NDArray[np.float64 | np.int64], ended: Integers, known: Spells) -> Integers:
    """How many are at risk just before each time: customers who enter at a time are after it, except at the start."""
    import numpy as np

    order = np.argsort(known.entry)
    entries, entered = known.entry[order], np.concatenate([[0], np.cumsum(known.n[order])])
    before = np.where(times == 0, np.searchsorted(entries, 0, side="right"), np.searchsorted(entries, times))
    found: Integers = entered[before] - (np.cumsum(ended) - ended)
    return found


def _excess(place: Integers, ended: Integers, lost: npt.NDArray[np.bool_], codes: Integers) -> Floats:
    """At each time the variance of Nelson and Aalen's estimate with clusters over that without; for spells of one each, from 0 on.

    ``place`` and ``codes`` are the number of the time at which each spell ended, and of its cluster. A spell's influence is 1 / Y(T) if it
    ended in a loss, less A(min(T, t)) with A = Σ d / Y². A cluster's is b − a A(t), of which only the sums over the ``a`` spells still at
    risk and over the ended ones, ``b``, change, and each only with the clusters of the time.
    """
    import numpy as np

    order = np.argsort(place, kind="stable")
    place, lost, codes = place[order], lost[order], codes[order]
    size, last = len(place), np.cumsum(ended) - 1
    at_risk = size - (np.cumsum(ended) - ended)
    passed = np.cumsum(np.bincount(place, lost, len(ended)) / at_risk**2)
    influence = np.where(lost, 1 / at_risk[place], 0.0) - passed[place]
    # of each spell in its cluster: how many are at risk, ``a``, and the influence of those that ended before, ``b``
    together, sizes = np.argsort(codes, kind="stable"), np.bincount(codes)
    starts = np.cumsum(sizes) - sizes
    own = codes[together]
    a, b = np.empty(size), np.empty(size)
    a[together] = sizes[own] - (np.arange(size) - starts[own])
    before = np.cumsum(influence[together]) - influence[together]
    b[together] = before - before[starts][own]
    aa = float((sizes.astype(np.float64) ** 2).sum()) + np.cumsum(1 - 2 * a)[last]
    ab = np.cumsum((a - 1) * (b + influence) - a * b)[last]
    bb = np.cumsum(influence * (2 * b + influence))[last]
    alone = np.cumsum(influence**2)[last] + (size - 1 - last) * passed**2
    clustered = (bb - 2 * passed * ab + passed**2 * aa) * len(sizes) / (len(sizes) - 1)
    found: Floats = np.maximum(np.divide(clustered, alone, out=np.ones(len(alone)), where=alone > 0), 1.0)
    return found


class LogRank(NamedTuple):
    """The test of equal hazards: chi-squared, its degrees of freedom and p, and the fewest losses that a group would have if it held.

    Examples
    --------
    >>> early = [Spell(time, lost=True, n=1) for time in (1, 2, 3)]
    >>> late = [Spell(time, lost=True, n=1) for time in (4, 5, 6)]
    >>> found = log_rank([early, late])
    >>> round(found.statistic, 3), found.df, found.fewest
    (5.052, 1, 1.15)
    """

    statistic: float
    df: int
    p: float
    fewest: float


def log_rank(groups: Sequence[Sequence[Spell]]) -> LogRank | None:
    """The log-rank test that two or more groups have the same hazard.

    With O and E the observed and expected losses of each group but the last and V their hypergeometric covariance, (O − E)' V⁻¹ (O − E).

    Parameters
    ----------
    groups : sequence of sequence of Spell
        The customers of each group.

    Returns
    -------
    LogRank, or None
        Chi-squared, its degrees of freedom and p, with the fewest losses expected in a group; None if fewer than two groups have
        customers, or nobody is lost.

    References
    ----------
    Mantel (1966), Evaluation of survival data and two new rank order statistics arising in its consideration, Cancer Chemotherapy Reports
    50.

    Examples
    --------
    >>> early = [Spell(time, lost=True, n=1) for time in (1, 2, 3)]
    >>> late = [Spell(time, lost=True, n=1) for time in (4, 5, 6)]
    >>> found = log_rank([early, late])  # O = 3, E = 3/6 + 2/5 + 1/4, V = 1/4 + 6/25 + 3/16
    >>> round(found.statistic, 3), found.df, round(found.p, 3), found.fewest
    (5.052, 1, 0.025, 1.15)
    """
    filled = [group for group in groups if group]
    k = len(filled)
    if k < 2:
        return None
    tables = [at_risk(group) for group in filled]
    times = sorted({time for _, lost in tables for time in lost})
    excess, expected = [0.0] * (k - 1), [0.0] * k
    covariance = [[0.0] * (k - 1) for _ in range(k - 1)]
    for time in times:
        risk = [count(time) for count, _ in tables]
        d, n = sum(lost.get(time, 0) for _, lost in tables), sum(risk)
        if not n:
            continue
        expected = [sofar + d * those / n for sofar, those in zip(expected, risk, strict=True)]
        spread = d * (n - d) / (n * n * (n - 1)) if n > 1 else 0.0
        for i in range(k - 1):
            excess[i] += tables[i][1].get(time, 0) - d * risk[i] / n
            for j in range(k - 1):
                covariance[i][j] += spread * risk[i] * ((n if i == j else 0) - risk[j])
    solved = _solve(covariance, excess)
    if solved is None:
        return None
    statistic = max(0.0, math.fsum(a * b for a, b in zip(excess, solved, strict=True)))
    return LogRank(statistic, k - 1, chi2_upper(statistic, k - 1), min(expected))


class _AtRisk:
    """The number at risk just before a time; times must be asked in ascending order."""

    def __init__(self, spells: Sequence[Spell]) -> None:
        entries, exits = defaultdict[float, int](int), defaultdict[float, int](int)
        for spell in spells:
            entries[spell.entry] += spell.n
            exits[spell.time] += spell.n
        self._entries, self._exits = sorted(entries.items(), reverse=True), sorted(exits.items(), reverse=True)
        self._n = 0

    def __call__(self, time: float) -> int:
        while self._entries and (self._entries[-1][0] < time or self._entries[-1][0] == 0):
            self._n += self._entries.pop()[1]
        while self._exits and self._exits[-1][0] < time:
            self._n -= self._exits.pop()[1]
        return self._n


def at_risk(spells: Sequence[Spell]) -> tuple[Callable[[float], int], dict[float, int]]:
    """The number of customers at risk just before each time, and the losses at each.

    Parameters
    ----------
    spells : sequence of Spell
        The customers.

    Returns
    -------
    tuple of callable and dict
        A function of times, which must be asked in ascending order, and the losses by time.

    Examples
    --------
    >>> count, lost = at_risk([Spell(2.0, lost=True, n=3), Spell(5.0, lost=False, n=4)])
    >>> count(1.0), count(3.0), lost
    (7, 4, {2.0: 3})
    """
    lost: defaultdict[float, int] = defaultdict(int)
    for spell in spells:
        if spell.lost:
            lost[spell.time] += spell.n
    return _AtRisk(spells), dict(lost)


def _solve(matrix: list[list[float]], right: list[float]) -> list[float] | None:
    """Gauss's elimination with pivots; None if the matrix is singular."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    size = len(rows)
    for at in range(size):
        pivot = max(range(at, size), key=lambda row: abs(rows[row][at]))
        if abs(rows[pivot][at]) < 1e-12:
            return None
        rows[at], rows[pivot] = rows[pivot], rows[at]
        for row in range(size):
            if row != at:
                factor = rows[row][at] / rows[at][at]
                rows[row] = [a - factor * b for a, b in zip(rows[row], rows[at], strict=True)]
    return [rows[at][size] / rows[at][at] for at in range(size)]
