"""The sums of one group's answers, and their arithmetic: of strata together, and of a whole without a group."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import chain
from types import MappingProxyType
from typing import Any, NamedTuple

from cxkit.stats.distributions import t_matching
from cxkit.stats.moments import NOTHING, Cross, Moments, Stratum

Row = dict[str, Any]
MOMENTS = ("n", "units", "w", "wy", "ww", "wwy", "wwyy", "w4")


class Worth(NamedTuple):
    """The number of independent, equally weighted answers that a group is worth, and the degrees of freedom of its interval.

    ``df`` is infinite if every answer is a unit of its own with the same weight.
    """

    n: float
    df: float

    def critical(self, z: float) -> float:
        """The critical value that takes the place of ``z``."""
        return t_matching(z, self.df)


class Sums(NamedTuple):
    """The sufficient statistics of one group.

    ``counts`` are answers and ``weights`` their weights by part; ``moments`` are those of the first mean's contributions, over answers or
    over units, and ``means`` those of all means by name (empty for the rest of a comparison); ``row_ww`` is the sum of the squared weights
    of single answers. ``histogram`` says how often each contribution to the mean to be ranked occurs, without regard to weights; empty if
    no measure needs it. ``most`` is what the group is worth at most in a comparison; None: its own answers decide.
    """

    counts: Mapping[str, int]
    weights: Mapping[str, float]
    row_ww: float
    moments: Moments
    means: Mapping[str, Moments] = MappingProxyType({})
    histogram: tuple[tuple[float, int], ...] = ()
    most: Worth | None = None

    @property
    def n(self) -> int:
        """Number of answers, or of respondents."""
        return self.moments.n

    @property
    def plain(self) -> bool:
        """Whether answers are unweighted and independent, and the group is not compared as if it had heavy ones."""
        return self.most is None and not self.moments.strata and self.moments.units == self.n and self.row_ww == self.moments.w == self.n


class Pair(NamedTuple):
    """Two groups to compare: ``cross`` holds what they share if units are in both, ``units`` counts answers or units in either."""

    a: Sums
    b: Sums
    cross: Cross | None
    units: int

    @property
    def clustered(self) -> bool:
        """Whether units have several answers in the two groups together, even if at most one in each."""
        return self.units < self.a.n + self.b.n


def of_strata(parts: Mapping[str, Sums], strata: Mapping[str, tuple[int, float]]) -> Sums:
    """The sums of a group from its parts in the strata."""
    held = [parts[name] for name in strata if name in parts]

    def moments(of: Callable[[Sums], Moments]) -> Moments:
        return Moments.of_strata([Stratum(of(parts[name]) if name in parts else NOTHING, *known) for name, known in strata.items()])

    return Sums(
        counts={part: sum(each.counts[part] for each in held) for part in held[0].counts},
        weights={part: sum(each.weights[part] for each in held) for part in held[0].weights},
        row_ww=sum(each.row_ww for each in held),
        moments=moments(lambda sums: sums.moments),
        means={name: moments(lambda sums, name=name: sums.means[name]) for name in held[0].means},  # type: ignore[misc]
        histogram=_together(each.histogram for each in held),
    )


def _together(parts: Iterable[tuple[tuple[float, int], ...]]) -> tuple[tuple[float, int], ...]:
    """How often each contribution occurs in all parts."""
    found: dict[float, int] = {}
    for value, n in chain.from_iterable(parts):
        found[value] = found.get(value, 0) + n
    return tuple(sorted(found.items()))


def minus(whole: Sums, group: Sums) -> Sums:
    """All answers without those of a group, if no unit is in both."""
    counts = {part: n - group.counts[part] for part, n in whole.counts.items()}
    return Sums(
        counts=counts,
        # the difference of sums of weights is rounded: what no answer has weighs nothing
        weights={part: max(w - group.weights[part], 0.0) if counts.get(part, 1) else 0.0 for part, w in whole.weights.items()},
        row_ww=whole.row_ww - group.row_ww,
        moments=_without(whole.moments, group.moments, lambda _, a, b: _less(a, b)),
        histogram=_left(whole.histogram, group.histogram),
    )


def _less(a: Moments, b: Moments) -> Moments:
    return Moments(*(getattr(a, name) - getattr(b, name) for name in MOMENTS))


def _without(whole: Moments, group: Moments, rest: Callable[[int, Moments, Moments], Moments]) -> Moments:
    """The rest of a whole without a group, by stratum if there are any; ``rest`` also takes the place of the stratum."""
    if not whole.strata:
        return rest(0, whole, group)
    pairs = enumerate(zip(whole.strata, group.strata, strict=True))
    return Moments.of_strata([replace(a, part=rest(at, a.part, b.part)) for at, (a, b) in pairs])


def _left(whole: tuple[tuple[float, int], ...], group: tuple[tuple[float, int], ...]) -> tuple[tuple[float, int], ...]:
    """How often each contribution occurs outside a group."""
    taken = dict(group)
    return tuple((value, n - taken.get(value, 0)) for value, n in whole if n > taken.get(value, 0))


def clustered_rest(whole: Sums, group: Sums, lone: Mapping[str, Moments | None], rows: Mapping[str, Row]) -> Sums:
    """The same if units may be in both; ``lone`` and ``rows`` hold for each stratum the answers without a unit, and what changes."""
    names = list(lone)
    rest = minus(whole, group)
    moments = _without(whole.moments, group.moments, lambda at, a, b: _rest_of_units(a, b, lone[names[at]], rows.get(names[at])))
    return rest._replace(moments=moments)


def _rest_of_units(a: Moments, b: Moments, lone: Moments | None, row: Row | None) -> Moments:
    """``a`` without ``b``: the squares of units that are in both change by ``row``, and only ``gone`` of the units leave."""
    rest = _less(a, b)
    units, ww, wwy, wwyy, w4 = (lone.units, lone.ww, lone.wwy, lone.wwyy, lone.w4) if lone else (0, 0.0, 0.0, 0.0, 0.0)
    gone = int(row["gone"]) if row else 0
    d_ww, d_wwy, d_wwyy, d_w4 = (row[f"d_{name}"] if row else 0.0 for name in ("ww", "wwy", "wwyy", "w4"))
    return Moments(
        rest.n, a.units - units - gone, rest.w, rest.wy, a.ww - ww + d_ww, a.wwy - wwy + d_wwy, a.wwyy - wwyy + d_wwyy, a.w4 - w4 + d_w4
    )
