"""Two groups of one sample compared by classes of answers, such as shares; and what all measures share."""

from __future__ import annotations

import math
from collections.abc import Callable

from cxkit.counts import Tally
from cxkit.errors import UsageError
from cxkit.measures.group_sums import Pair, Sums, Worth
from cxkit.measures.measure import Difference
from cxkit.stats import moments
from cxkit.stats.adequacy import FEW_UNITS, LARGE_UNITS, outweighs_skewness
from cxkit.stats.distributions import normal_critical, t_critical, t_two_sided
from cxkit.stats.inversion import p_of_limit
from cxkit.stats.moments import Moments
from cxkit.stats.trinomial import difference_limits

Limits = tuple[float, float]
Around = tuple[float, float, float]
_CENSUS = 1e9  # times its number of answers is what a group is worth at most, if all of its population answered
_EQUAL = 1e-9  # weights whose effective number differs from the number of answers by rounding alone are equal


def worth(sums: Sums, of: Moments, variance: float) -> Worth:
    """What a group is worth.

    The number of answers that would give the linearised standard error, ``variance`` / SE², with ``variance`` that of one answer in the
    unit of ``of``; at most Kish's number, since the standard error of few heavy answers comes out too small by chance. What strata and a
    finite population take off the variance is credited beyond that.
    """
    if sums.plain:
        return Worth(float(of.n), math.inf)
    if of.strata:
        flat = worth(sums, of.flat, variance)
        return Worth(flat.n * _gain(of), _interval_df(of))
    kish = moments.kish(of.w, of.ww if of.units == of.n else sums.row_ww) or 0.0
    if of.units == of.n:
        # without the factor units / (units - 1): equal weights give the number of answers
        mean = of.mean or 0.0
        squares = of.squared_deviations(mean) / of.w**2 if of.w else 0.0
        n = min(variance / squares, kish) if squares else kish
    else:
        n = moments.effective_n(variance, of.standard_error(), kish, of.units)
    return Worth(min(n, sums.most.n), sums.most.df) if sums.most else Worth(n, _interval_df(of))


def with_common_weights(pair: Pair) -> Pair:
    """The pair, of which a group that by chance may lack heavy answers is worth no more than with the weights of both groups.

    That is one whose number of answers, with those weights, would leave fewer than 10 degrees of freedom. Without it a group of 40 that
    lacks the key accounts among 5 % of all answers looks sure: of 8 such groups any differed in a third of samples.
    """
    of_a, of_b = pair.a.moments, pair.b.moments
    if pair.clustered or of_a.strata or of_a.units != of_a.n or of_b.units != of_b.n or (pair.a.plain and pair.b.plain):
        return pair
    w, ww, w4 = of_a.w + of_b.w, of_a.ww + of_b.ww, of_a.w4 + of_b.w4
    if not (ww > 0 and w4 > 0):
        return pair
    number = of_a.n + of_b.n
    of_one = w * w / ww / number, ww * ww / w4 / number
    return pair._replace(a=_at_most(pair.a, *of_one), b=_at_most(pair.b, *of_one))


def _at_most(sums: Sums, independent: float, freedom: float) -> Sums:
    """The group with its ``most``, if so many ``independent`` answers and degrees of ``freedom`` for each of its answers are fewer."""
    df = sums.n * freedom - 1
    if df >= FEW_UNITS or sums.moments.df <= df:
        return sums
    return sums._replace(most=Worth(max(sums.n * independent, 1.0), max(df, 1.0)))


def _gain(of: Moments) -> float:
    """The variance of an unstratified sample without end over that of the sample as it was drawn."""
    plain, drawn = of.flat.standard_error(), of.standard_error()
    if plain and drawn:
        return (plain / drawn) ** 2
    # all answers are alike: what is left is the share of the population that was not asked
    left = 1 - math.fsum(each.part.units / each.population for each in of.strata) / max(sum(each.part.units > 0 for each in of.strata), 1)
    return 1 / max(left, 1 / _CENSUS)


def _interval_df(of: Moments) -> float:
    """The degrees of freedom for an interval that needs no t if every answer is a unit of its own with the same weight."""
    independent = of.df + 1
    left = 1 - independent / of.n if of.n else 0.0
    return max(of.df / left, 1.0) if left > _EQUAL else math.inf


def of_classes(
    pair: Pair,
    confidence: float,
    reach: float,
    *,
    around: Callable[[Sums, float], Around | None],
    plain: Callable[[], tuple[float, str] | None],
    effective: tuple[float, float],
    skewness: float,
) -> Difference | None:
    """The difference of two figures that count classes of answers, such as shares; None if either group has no answers.

    ``around`` gives the figure of a group and its limits for the critical value that a plain sample has; both groups' limits, squared and
    added (with the correlation of the groups if they share units), are those of the difference. ``plain`` tests answers that are
    unweighted and independent; otherwise the p value belongs to these limits, or to the linearised t test if the ``effective`` numbers of
    answers in both groups outweigh the ``skewness`` of a single answer. ``reach`` is the largest difference that is possible.
    """
    value = difference_of(pair)
    if value is None:
        return None
    pair = with_common_weights(pair)
    r = moments.correlation(pair.a.moments, pair.b.moments, pair.cross)

    def limits(z: float) -> Limits | None:
        a, b = around(pair.a, z), around(pair.b, z)
        return difference_limits(a, b, r) if a and b else None

    z = normal_critical(confidence)
    if not pair.clustered and pair.a.plain and pair.b.plain:
        p, name = plain() or (None, "")
        found = _clipped(limits(z), reach)
        if found and p is not None and "exact" in name and p >= 1 - confidence:
            found = min(found[0], 0.0), max(found[1], 0.0)  # the exact test does not exclude 0
        return tested_difference(value, found, p, name)
    if linear := linear_difference(pair, min(effective), skewness):
        return of_linear(linear, confidence, reach, _clipped(limits(z), reach) if not pair.clustered else None)
    found = _clipped(limits(z), reach)

    def clearance(z: float) -> float:
        low, high = limits(z) or (0.0, 0.0)
        return low if value > 0 else -high

    return tested_difference(value, found, p_of_limit(clearance) if found else None, "score, effective n")


def linear_difference(pair: Pair, effective: float, skewness: float) -> tuple[float, float, int] | None:
    """The linearised difference, its standard error and degrees of freedom; None if the groups are too small or skewed to be tested by t.

    A side whose units all agree (or that is one unit) seems certain only because it is small.
    """
    of_a, of_b = pair.a.moments, pair.b.moments
    if pair.a.most or pair.b.most or min(of_a.df, of_b.df) < LARGE_UNITS or not outweighs_skewness(effective, skewness):
        return None
    linear = moments.difference(of_a, of_b, pair.cross, pair.units)
    return linear if linear and linear[1] > 0 and of_a.standard_error() and of_b.standard_error() else None


def of_ranks(found: Difference | None, pair: Pair) -> Difference | None:
    """The difference with the p value of Brunner and Munzel's test of the ranks; none if answers have weights or belong together."""
    if found is None or pair.clustered or not (pair.a.plain and pair.b.plain):
        return found and found._replace(p=None, p_of_many=None)
    from cxkit.stats.ranks import brunner_munzel

    tested = brunner_munzel(dict(pair.a.histogram), dict(pair.b.histogram))
    return found._replace(p=tested[1] if tested else None, p_of_many=None, test="Brunner and Munzel's, of ranks")


def check_ranks(tally: Tally, test: str) -> bool:
    """Whether the test is one of ranks. Raises UsageError if answers have weights or belong together, which it does not allow for."""
    if test == "ranks" and (tally.designed or tally.in_units):
        raise UsageError("--test ranks compares independent answers of equal weight.", "Leave the option out.")
    return test == "ranks"


def difference_of(pair: Pair) -> float | None:
    """The difference of the means of both groups; None if either has no answers."""
    a, b = pair.a.moments.mean, pair.b.moments.mean
    return None if a is None or b is None else a - b


def _clipped(limits: Limits | None, reach: float) -> Limits | None:
    return (max(limits[0], -reach), min(limits[1], reach)) if limits else None


def of_linear(linear: tuple[float, float, float], confidence: float, reach: float, limits: Limits | None) -> Difference:
    """The difference by its linearised standard error and degrees of freedom, with these limits or those of the t distribution."""
    value, se, df = linear
    if limits is None:
        half = t_critical(confidence, df) * se
        limits = max(value - half, -reach), min(value + half, reach)
    return tested_difference(value, limits, t_two_sided(value / se, df), "t, linearised")


def tested_difference(value: float, limits: Limits | None, p: float | None, test: str) -> Difference:
    """The difference with its limits and its test."""
    low, high = limits or (None, None)
    return Difference(value=value, low=low, high=high, p=p, test=test)
