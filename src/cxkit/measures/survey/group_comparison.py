"""Two groups of one sample compared: what all measures share."""

from __future__ import annotations

from collections.abc import Callable

from cxkit.measures.measure import Difference
from cxkit.measures.sums import Pair, Sums
from cxkit.stats import moments
from cxkit.stats.distributions import t_quantile, t_two_sided
from cxkit.stats.means import Summary, welch
from cxkit.stats.moments import Moments

Limits = tuple[float, float]


def effective(sums: Sums, of: Moments, variance: float, scale: float = 1.0) -> float:
    """The number of independent answers that a group is worth: Kish's with weights; with clusters the one that yields their standard error.

    ``variance`` is that of one answer in the unit of ``of`` divided by ``scale``.
    """
    if sums.plain:
        return float(of.n)
    kish = moments.kish(of.w, of.ww if of.units == of.n else sums.row_ww) or 0.0
    if of.units == of.n:
        return kish
    return moments.effective_n(variance * scale**2, of.standard_error(), kish, of.units)


def of_classes(
    pair: Pair,
    confidence: float,
    reach: float,
    limits: Limits | None,
    *,
    plain: Callable[[], tuple[float, str] | None],
    pooled: Callable[[], float | None],
) -> Difference | None:
    """The difference of two figures that count classes of answers, such as shares; None if either group has no answers.

    ``limits`` come from the groups' own intervals and are valid if no unit is in both. ``plain`` tests answers that are unweighted and
    independent, else the linearised difference is tested; ``pooled`` if a group's own answers do not vary. ``reach`` is the largest
    difference that is possible.
    """
    value = _difference(pair)
    if value is None:
        return None
    if not pair.clustered and pair.a.plain and pair.b.plain:
        p, name = plain() or (None, "")
        return _made(value, limits, p, name)
    linear = moments.difference(pair.a.moments, pair.b.moments, pair.cross, pair.units)
    # a side whose units all agree (or that is one unit) seems certain only because it is small
    varies = pair.a.moments.standard_error() and pair.b.moments.standard_error()
    if linear is None or linear[1] <= 0 or not varies:
        return _made(value, limits, pooled(), "z, pooled")
    return _linear(linear, confidence, reach, None if pair.clustered else limits)


def of_means(pair: Pair, confidence: float, reach: float) -> Difference | None:
    """The difference of two means; None if either group has no answers.

    Welch's t for unweighted independent answers, the linearised difference otherwise. No interval and no p value if a group has one
    answer or neither varies.
    """
    value = _difference(pair)
    if value is None:
        return None
    if not pair.clustered and pair.a.plain and pair.b.plain:
        found = welch(_summary(pair.a), _summary(pair.b), confidence)
        if found is None or found.low is None or found.high is None:
            return _made(value, None, None, "Welch's t")
        return _made(value, (max(found.low, -reach), min(found.high, reach)), found.p, "Welch's t")
    linear = moments.difference(pair.a.moments, pair.b.moments, pair.cross, pair.units)
    return _made(value, None, None, "") if linear is None or linear[1] <= 0 else _linear(linear, confidence, reach, None)


def _difference(pair: Pair) -> float | None:
    a, b = pair.a.moments.mean, pair.b.moments.mean
    return None if a is None or b is None else a - b


def _summary(sums: Sums) -> Summary:
    se = sums.moments.standard_error()
    return Summary(sums.n, sums.moments.mean or 0.0, None if se is None else se * se * sums.n)


def _linear(linear: tuple[float, float, int], confidence: float, reach: float, limits: Limits | None) -> Difference:
    value, se, df = linear
    if limits is None:
        half = t_quantile((1 + confidence) / 2, df) * se
        limits = max(value - half, -reach), min(value + half, reach)
    return _made(value, limits, t_two_sided(value / se, df), "t, linearised")


def _made(value: float, limits: Limits | None, p: float | None, test: str) -> Difference:
    low, high = limits or (None, None)
    return Difference(value=value, low=low, high=high, p=p, test=test)
