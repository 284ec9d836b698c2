"""How long customers stay: Kaplan-Meier, its median and restricted mean, and the log-rank test, from counts by time."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple

from cxkit.stats.distributions import chi2_upper, normal_critical, t_critical


class Spell(NamedTuple):
    """``n`` customers who were observed from ``entry`` to ``time``, and then were ``lost`` or not."""

    time: float
    lost: bool
    n: int
    entry: float = 0.0


class Step(NamedTuple):
    """A time with an event or a censored customer.

    How many were at risk just before, how many were lost, and the survival after it with its limits, which are None if no interval
    exists; ``hazard`` is Greenwood's sum of d / (n (n − d)), infinite once nobody is left.
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

    Source: Kaplan & Meier (1958), Nonparametric estimation from incomplete observations, JASA 53; Greenwood (1926); Kalbfleisch & Prentice
    (2002), The Statistical Analysis of Failure Time Data, section 1.4; Williams (1995), Product-limit survival functions with correlated
    survival times, Lifetime Data Analysis 1. Example: 228 lung cancer patients, S(180) .7217, .6583 to .7753,
    median 310, 284 to 361 (R's survival).
    """

    def __init__(self, spells: Iterable[Spell], confidence: float, whose: Sequence[Hashable] | None = None) -> None:
        known = list(spells)
        lost, left, entered = _count_spells(known)
        self.customers = sum(lost.values()) + sum(left.values())
        self.losses = sum(lost.values())
        self.exposure = math.fsum(
            [time * n for counts in (lost, left) for time, n in counts.items()] + [-entry * n for entry, n in entered.items()]
        )
        clusters = len(set(whose)) if whose else 0
        repeated = whose is not None and 1 < clusters < len(known)
        self._z = t_critical(confidence, clusters - 1) if repeated else normal_critical(confidence)
        self.steps = self._walk(lost, left, entered, _excess(known, whose) if whose and repeated else {})

    def _walk(self, lost: dict[float, int], left: dict[float, int], entered: dict[float, int], excess: Mapping[float, float]) -> list[Step]:
        steps = []
        entries = sorted(entered.items())
        at_risk, place, survival, hazard = 0, 0, 1.0, 0.0
        for time in sorted({*lost, *left}):
            # customers who enter at a time are at risk after it, except at the start
            while place < len(entries) and (entries[place][0] < time or entries[place][0] == 0):
                at_risk += entries[place][1]
                place += 1
            d = lost.get(time, 0)
            if d and at_risk:
                survival *= 1 - d / at_risk
                hazard += d / (at_risk * (at_risk - d)) if at_risk > d else math.inf
            hazard_of = hazard * excess.get(time, 1.0)
            steps.append(Step(time, at_risk, d, max(survival, 0.0), *self._limits(survival, hazard_of), hazard_of))
            at_risk -= d + left.get(time, 0)
        return steps

    def _limits(self, survival: float, hazard: float) -> tuple[float | None, float | None]:
        if not 0 < survival < 1 or not 0 < hazard < math.inf:
            return None, None
        reach = self._z * math.sqrt(hazard) / -math.log(survival)
        return survival ** math.exp(reach), survival ** math.exp(-reach)

    def quantile(self, share: float) -> tuple[float | None, float | None, float | None]:
        """The first time at which survival is at most ``share``, and the times at which the limits of the curve are; None if never."""
        enough = share * (1 + 1e-12)  # products of fractions are equal but for rounding
        value = next((step.time for step in self.steps if step.survival <= enough), None)
        low = next((step.time for step in self.steps if step.low is not None and step.low <= enough), None)
        high = next((step.time for step in self.steps if step.high is not None and step.high <= enough), None)
        return value, low, high

    def restricted_mean(self, horizon: float) -> tuple[float, float]:
        """The mean time until a loss or the horizon, and its standard error.

        Source: Irwin (1949), The standard error of an estimate of expectation of life, Journal of Hygiene 47.
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


def _count_spells(spells: Iterable[Spell]) -> tuple[dict[float, int], dict[float, int], dict[float, int]]:
    lost: defaultdict[float, int] = defaultdict(int)
    left: defaultdict[float, int] = defaultdict(int)
    entered: defaultdict[float, int] = defaultdict(int)
    for spell in spells:
        (lost if spell.lost else left)[spell.time] += spell.n
        entered[spell.entry] += spell.n
    return lost, left, entered


def _excess(spells: Sequence[Spell], whose: Sequence[Hashable]) -> dict[float, float]:
    """At each time the variance of Nelson and Aalen's estimate with clusters over that without; for spells of one each, from 0 on.

    A spell's influence is 1 / Y(T) if it ended in a loss, less A(min(T, t)) with A = Σ d / Y². A cluster's is b − a A(t), of which only the
    sums over the ``a`` spells still at risk and over the ended ones, ``b``, change, and each only with the clusters of the time.
    """
    clusters = len(set(whose))
    ended = defaultdict[float, list[tuple[bool, Hashable]]](list)
    left = Counter(whose)
    for spell, cluster in zip(spells, whose, strict=True):
        ended[spell.time].append((spell.lost, cluster))
    done = defaultdict[Hashable, float](float)
    at_risk, passed, single = len(spells), 0.0, 0.0
    aa, ab, bb = float(sum(n * n for n in left.values())), 0.0, 0.0
    found = {}
    for time in sorted(ended):
        losses = sum(lost for lost, _ in ended[time])
        passed += losses / at_risk**2
        for lost, cluster in ended[time]:
            influence = (1 / at_risk if lost else 0.0) - passed
            a, b = left[cluster], done[cluster]
            left[cluster], done[cluster] = a - 1, b + influence
            aa += 1 - 2 * a
            ab += (a - 1) * (b + influence) - a * b
            bb += influence * (2 * b + influence)
            single += influence * influence
        at_risk -= len(ended[time])
        alone = single + at_risk * passed * passed
        together = (bb - 2 * passed * ab + passed * passed * aa) * clusters / (clusters - 1)
        found[time] = max(together / alone, 1.0) if alone > 0 else 1.0
    return found


class LogRank(NamedTuple):
    """The test of equal hazards: chi-squared, its degrees of freedom and p."""

    statistic: float
    df: int
    p: float


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
        Chi-squared, its degrees of freedom and p; None if fewer than two groups have customers, or nobody is lost.

    References
    ----------
    Mantel (1966), Evaluation of survival data and two new rank order statistics arising in its consideration, Cancer Chemotherapy Reports
    50.

    Examples
    --------
    >>> early = [Spell(time, lost=True, n=1) for time in (1, 2, 3)]
    >>> late = [Spell(time, lost=True, n=1) for time in (4, 5, 6)]
    >>> found = log_rank([early, late])  # O = 3, E = 3/6 + 2/5 + 1/4, V = 1/4 + 6/25 + 3/16
    >>> round(found.statistic, 3), found.df, round(found.p, 3)
    (5.052, 1, 0.025)
    """
    filled = [group for group in groups if group]
    k = len(filled)
    if k < 2:
        return None
    tables = [_at_risk(group) for group in filled]
    times = sorted({time for _, lost in tables for time in lost})
    excess = [0.0] * (k - 1)
    covariance = [[0.0] * (k - 1) for _ in range(k - 1)]
    for time in times:
        risk = [count(time) for count, _ in tables]
        d, n = sum(lost.get(time, 0) for _, lost in tables), sum(risk)
        if not n:
            continue
        spread = d * (n - d) / (n * n * (n - 1)) if n > 1 else 0.0
        for i in range(k - 1):
            excess[i] += tables[i][1].get(time, 0) - d * risk[i] / n
            for j in range(k - 1):
                covariance[i][j] += spread * risk[i] * ((n if i == j else 0) - risk[j])
    solved = _solve(covariance, excess)
    if solved is None:
        return None
    statistic = max(0.0, math.fsum(a * b for a, b in zip(excess, solved, strict=True)))
    return LogRank(statistic, k - 1, chi2_upper(statistic, k - 1))


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


def _at_risk(spells: Sequence[Spell]) -> tuple[_AtRisk, dict[float, int]]:
    lost: defaultdict[float, int] = defaultdict(int)
    for spell in spells:
        if spell.lost:
            lost[spell.time] += spell.n
    return _AtRisk(spells), lost


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
