"""The same touchpoint over several channels: how far apart they lie, and how much of the answers' variance lies between them."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import NamedTuple

from cxkit.measures.measure import Measure
from cxkit.measures.sums import Pair, Sums
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

    REML for the variance between channels and the shrunken figures, Welch's F for the test.
    """
    names = sorted(channels)
    groups = [_group(channels[name]) for name in names]
    n = sum(group.n for group in groups)
    mean = sum(group.n * group.mean for group in groups) / n
    model, tested = random_intercept(groups), welch(groups)
    order = sorted(names, key=lambda name: (channels[name].moments.mean or 0.0, name))
    several = len(names) > 1
    return Touchpoint(
        n=n,
        mean=mean,
        spread=max(group.mean for group in groups) - min(group.mean for group in groups) if several else None,
        best=order[-1] if several else None,
        worst=order[0] if several else None,
        between=model.between if model else None,
        icc=model.icc if model else None,
        statistic=tested.f if tested else None,
        p=tested.p if tested else None,
        shrunken=dict(zip(names, model.shrunken, strict=True)) if model else {},
        apart=_apart(channels, measure) if several else None,
    )


def _group(sums: Sums) -> Group:
    moments = sums.moments
    mean = moments.mean or 0.0
    return Group(sums.n, mean, moments.squared_deviations(mean) / (sums.n - 1) if sums.n > 1 else None)


def _apart(channels: Mapping[str, Sums], measure: Measure) -> float | None:
    farthest = 0.0
    for a, b in combinations(channels.values(), 2):
        found = measure.compare(Pair(a, b, None, a.moments.units + b.moments.units))
        if found is None or found.low is None or found.high is None:
            return None
        farthest = max(farthest, -found.low, found.high)
    return farthest
