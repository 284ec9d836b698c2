"""The same touchpoint over several channels: how far apart they lie, and how much of the answers' variance lies between them."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import NamedTuple

from cxkit.measures.group_sums import Pair, Sums
from cxkit.measures.measure import Measure
from cxkit.stats import permutation
from cxkit.stats.adequacy import hardly_varies, outweighs_skewness
from cxkit.stats.moments import kish
from cxkit.stats.skewed import pooled_skewness, pooled_variance
from cxkit.stats.variance_components import Group, random_intercept, welch


class Touchpoint(NamedTuple):
    """One touchpoint over its channels, by their names.

    ``shrunken`` are the channels' figures drawn towards their mean; what needs two channels, or several answers in one, is None without.
    ``apart`` is the farthest that an interval of a difference of two channels reaches from 0; None if one has no interval.
    """

    n: int
    mean: float
    spread: float | None
    best: str | None
    worst: str | None
    between: float | None
    icc: float | None
    statistic: float | None
    p: float | None
    shrunken: Mapping[str, float]
    apart: float | None


def touchpoint(channels: Mapping[str, Sums], measure: Measure) -> Touchpoint:
    """Compare the channels of one touchpoint, each with answers.

    REML for the variance between channels and the shrunken figures, ``equality`` for the test.
    """
    names = sorted(channels)
    groups = [_group(channels[name], whole=True) for name in names]
    n = sum(sums.n for sums in channels.values())
    weights = [sums.moments.w for sums in channels.values()]
    mean = sum(w * (sums.moments.mean or 0.0) for w, sums in zip(weights, channels.values(), strict=True)) / sum(weights)
    model, (statistic, p) = random_intercept([_group(channels[name], whole=False) for name in names]), equality(channels, measure)
    # to nine digits: the last ones of weighted sums depend on the order of the rows, and must not decide between equal channels
    order = sorted(names, key=lambda name: (float(f"{channels[name].moments.mean or 0.0:.9g}"), name))
    several = len(names) > 1
    return Touchpoint(
        n=n,
        mean=mean,
        spread=max(group.mean for group in groups) - min(group.mean for group in groups) if several else None,
        best=order[-1] if several else None,
        worst=order[0] if several else None,
        between=model.between if model else None,
        icc=model.icc if model else None,
        statistic=statistic,
        p=p,
        shrunken=dict(zip(names, model.shrunken, strict=True)) if model else {},
        apart=_apart(channels, measure) if several else None,
    )


def equality(channels: Mapping[str, Sums], measure: Measure) -> tuple[float | None, float | None]:
    """Welch's F of equal channels and the p value; None if they do not exist.

    F takes the standard errors of weighted and clustered answers and their effective degrees of freedom. Of answers too skewed for the size
    of a channel, or of a channel that hardly varies, the p value is the larger one of F and of a permutation test; with weights or
    clusters, and if the answers of a channel are all alike, which F cannot compare, that of the farthest pair, adjusted for the number of
    pairs.
    """
    groups = [_group(each, whole=True) for each in channels.values()]
    tested = welch(groups)
    if tested is None:
        return None, _p_of_pairs(channels, measure) if len({group.mean for group in groups}) > 1 else None
    skewness = pooled_skewness(each.histogram for each in channels.values())
    fewest = min(kish(each.moments.w, each.moments.ww) or 0.0 for each in channels.values())
    variance = pooled_variance(each.histogram for each in channels.values())
    alike = any(hardly_varies(each.histogram, variance) for each in channels.values())
    if tested.p >= 1 - measure.confidence or (outweighs_skewness(fewest, skewness) and not alike):
        return tested.f, tested.p
    if all(each.plain for each in channels.values()):
        return tested.f, max(tested.p, permutation.several(each.histogram for each in channels.values()))
    return tested.f, max(tested.p, _p_of_pairs(channels, measure) or 0.0)


def _group(sums: Sums, *, whole: bool) -> Group:
    """The channel as a group of independent answers: as many as its standard error has units, or if not ``whole`` as it is worth.

    Both give the group's own standard error; they differ with weights and clusters alone.
    """
    moments = sums.moments
    mean = moments.mean or 0.0
    if sums.plain:
        return Group(sums.n, mean, moments.squared_deviations(mean) / (sums.n - 1) if sums.n > 1 else None)
    se = moments.standard_error()
    if se is None:
        return Group(1, mean, None)
    n = max(round(moments.df) + 1, 2) if whole else max(round(kish(moments.w, sums.row_ww) or 1.0), 2)
    return Group(n, mean, se * se * n)


def _p_of_pairs(channels: Mapping[str, Sums], measure: Measure) -> float | None:
    """The smallest p value of two channels times the number of pairs, for channels that Welch's F cannot compare; None without any.

    Source: Dunn (1961), Multiple comparisons among means, Journal of the American Statistical Association 56.
    """
    found = []
    for a, b in combinations(channels.values(), 2):
        compared = measure.compare(Pair(a, b, None, a.moments.units + b.moments.units))
        p = compared.p if compared else None
        if p is None and a.plain and b.plain and a.histogram and b.histogram:
            p = permutation.sums(dict(a.histogram), dict(b.histogram))
        found.append(p)
    known = [p for p in found if p is not None]
    return min(1.0, len(found) * min(known)) if known else None


def _apart(channels: Mapping[str, Sums], measure: Measure) -> float | None:
    farthest = 0.0
    for a, b in combinations(channels.values(), 2):
        found = measure.compare(Pair(a, b, None, a.moments.units + b.moments.units))
        if found is None or found.low is None or found.high is None:
            return None
        farthest = max(farthest, -found.low, found.high)
    return farthest
