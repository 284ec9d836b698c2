"""How long customers stay, by group: figures, curves and tests from counted lifetimes."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate, combinations
from typing import NamedTuple

from cxkit.counts.customers.lifetimes import Lifetimes
from cxkit.counts.group_names import group_name
from cxkit.measures.by_group import by_name
from cxkit.measures.columns import limited
from cxkit.model import Cell, Row
from cxkit.stats.adjust import Adjustment, adjust
from cxkit.stats.distributions import normal_critical, t_critical
from cxkit.stats.log_rank_scores import permuted_log_rank
from cxkit.stats.rates import rate_interval
from cxkit.stats.survival import Spell, Step, Survival, log_rank

Group = tuple[object, ...]
_MOST = 0.9  # share of the customers whose groups were observed up to the horizon
_FEW_EXPECTED, _CLAIM = 5, 0.2  # losses expected in a group, below which chi-squared claims too much; p values that could be a claim
_FEW_LOSSES = 30  # below it the variance of a restricted mean is too uncertain for a normal interval
_MOST_PAIRS = 12  # groups up to which every pair is tested


class Curves(NamedTuple):
    """The survival of every group of one grouping (no columns: of all customers).

    ``spells`` are the observed times, ``won_back`` how many of them are of customers won back (None: not known).
    """

    by: tuple[str, ...]
    curves: Mapping[Group, Survival]
    spells: Mapping[Group, Sequence[Spell]]
    won_back: Mapping[Group, int] | None

    def without(self, hidden: Collection[Group]) -> Curves:
        """The same without some groups."""
        curves = {group: curve for group, curve in self.curves.items() if group not in hidden}
        return self._replace(curves=curves, spells={group: self.spells[group] for group in curves})


def curves(counted: Lifetimes, by: tuple[str, ...], confidence: float) -> Curves:
    """The curve of every group that has customers."""
    found: dict[Group, list[Spell]] = {} if by else {(): []}
    back = Counter[Group]()
    for row in counted.cells.iter_rows(named=True):
        spell = Spell(row["time"], row["lost"], row["n"], row["entry"])
        group = tuple(row[name] for name in by)
        found.setdefault(group, []).append(spell)
        back[group] += row["won_back"]
    order = sorted(found, key=by_name)
    return Curves(by, {group: Survival(found[group], confidence) for group in order}, found, None if counted.contracts is None else back)


def horizon(found: Curves, given: float | None, limit: int = 0) -> float:
    """The end of the restricted means of a grouping: as given, else the longest time for which most of the customers' groups were observed.

    Most: the groups of at least 90 % of the customers, so that a small new group shortens no horizon but has no mean. A group of which all
    are lost is known for all time. With a cell limit a group is observed as long as so many customers are at risk: the longest time of
    all would be that of one customer.
    """
    if given is not None:
        return given
    named = {group: curve for group, curve in found.curves.items() if curve.steps and None not in group}
    ends = sorted(((_known_until(curve, limit), curve.customers) for curve in named.values()), reverse=True)
    enough = _MOST * sum(n for _, n in ends)
    observed = accumulate(n for _, n in ends)
    end = next((end for (end, _), n in zip(ends, observed, strict=True) if n >= enough), 0.0)
    return end if math.isfinite(end) else max(_last(curve, limit) for curve in named.values())


def _known_until(curve: Survival, limit: int = 0) -> float:
    """The time up to which the curve is known: without end if nobody is left."""
    return _last(curve, limit) if curve.steps[-1].survival > 0 else math.inf


def _last(curve: Survival, limit: int) -> float:
    """The last time at which somebody leaves, of those at which ``limit`` customers were at risk."""
    return max((step.time for step in curve.steps if step.at_risk >= limit), default=0.0)


def figures(found: Curves, group: Group, end: float, per_year: float, confidence: float) -> Row:
    """The row of one group after its names; times in the unit of the lifetimes, of which ``per_year`` make a year."""
    curve, back = found.curves[group], None if found.won_back is None else found.won_back[group]
    median, *limits = curve.quantile(0.5)
    rate = curve.losses / curve.exposure * per_year if curve.exposure > 0 else None
    return {
        "customers": curve.customers - (back or 0),
        "lost": curve.losses,
        "active": curve.customers - curve.losses,
        "won_back": back,
        **limited("median", median, limits),
        **_mean(curve, end, confidence),
        "horizon": end or None,
        **limited("lost_per_year", rate, rate_interval(curve.losses, curve.exposure / per_year, confidence)),
    }


def _mean(curve: Survival, end: float, confidence: float) -> Row:
    """The restricted mean with its interval, which stays between 0 and the horizon: normal, below 30 losses up to the horizon Student's t.

    The variance is a sum over these losses, so t has one degree of freedom less; by the normal quantile the intervals of 30 customers
    miss in 7.5 %.

    Null if the group was not observed that long, or no time longer than 0: a loss on the first day is no mean of 0.
    """
    if not (curve.steps and end > 0 and curve.exposure > 0 and _known_until(curve) >= end):
        return limited("mean", None, None)
    mean, se = curve.restricted_mean(end)
    losses = sum(step.lost for step in curve.steps if step.time < end)
    critical = t_critical(confidence, max(losses - 1, 1)) if losses < _FEW_LOSSES else normal_critical(confidence)
    return limited("mean", mean, (max(0.0, mean - critical * se), min(end, mean + critical * se)) if se else None)


def steps(found: Curves, times: Mapping[Group, Sequence[float]] | None = None) -> list[Row]:
    """The rows of the table ``survival``; with a cell limit at the ``times`` of each group (``survival_times``)."""
    rows: list[Row] = []
    for group, curve in found.curves.items():
        for step in curve.steps if times is None else _merged(curve.steps, times[group]):
            figure: dict[str, Cell] = {"time": step.time, "at_risk": step.at_risk, "lost": step.lost, "survival": step.survival}
            rows.append({**group_cells(found.by, group), **figure, "low": step.low, "high": step.high})
    return rows


def _merged(single: Sequence[Step], times: Sequence[float]) -> list[Step]:
    """The steps of a curve up to each of the times together; what is left over at the end is not shown."""
    merged, before = list[Step](), -math.inf
    for time in times:
        block = [step for step in single if before < step.time <= time]
        merged.append(block[-1]._replace(time=time, at_risk=block[0].at_risk, lost=sum(step.lost for step in block)))
        before = time
    return merged


def tests(found: Curves, method: Adjustment) -> list[Row]:
    """The log-rank test of all groups of a grouping, and of every two of them, adjusted."""
    named = {group: spells for group, spells in found.spells.items() if None not in group}
    if len(named) < 2:
        return []
    rows = [_test(found.by, None, None, list(named.values()))]
    rows[0]["p_adj"] = rows[0]["p"]
    if 2 < len(named) <= _MOST_PAIRS:
        order = sorted(named, key=lambda group: [str(part) for part in group])
        pairs = [_test(found.by, a, b, [named[a], named[b]]) for a, b in combinations(order, 2)]
        p_values = [p if isinstance(p := row["p"], float) else None for row in pairs]
        rows += [{**row, "p_adj": p_adj} for row, p_adj in zip(pairs, adjust(p_values, method), strict=True)]
    return rows


def expects_few(found: Curves) -> bool:
    """Whether a group would lose so few, if all had the same hazard, that p values are those of a permutation test if these are larger."""
    named = [spells for group, spells in found.spells.items() if None not in group]
    result = log_rank(named) if len(named) > 1 else None
    return result is not None and result.fewest < _FEW_EXPECTED


def _test(by: tuple[str, ...], a: Group | None, b: Group | None, spells: Sequence[Sequence[Spell]]) -> Row:
    result = log_rank(spells)
    if result and result.fewest < _FEW_EXPECTED and result.p < _CLAIM:
        result = result._replace(p=max(result.p, permuted_log_rank(spells)))
    return {
        "grouping": " and ".join(map(group_name, by)),
        "a": None if a is None else " · ".join(map(str, a)),
        "b": None if b is None else " · ".join(map(str, b)),
        "statistic": result.statistic if result else None,
        "df": result.df if result else None,
        "p": result.p if result else None,
        "p_adj": None,
    }


def group_cells(by: tuple[str, ...], group: Group) -> Row:
    """The names of a group as cells."""
    return {name: None if part is None else str(part) for name, part in zip(by, group, strict=True)}
