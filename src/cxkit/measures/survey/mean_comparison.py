"""Two means of one sample compared: of answers that are independent, weighted or clustered, few or skewed."""

from __future__ import annotations

import math

from cxkit.measures.group_sums import Pair, Sums
from cxkit.measures.measure import Difference
from cxkit.measures.survey.group_comparison import difference_of, linear_difference, of_linear, tested_difference, with_common_weights
from cxkit.stats import moments
from cxkit.stats.adequacy import hardly_varies, outweighs_skewness
from cxkit.stats.means import Summary
from cxkit.stats.skewed import pooled_skewness, pooled_variance, skewed_p, skewness_of_difference
from cxkit.stats.two_means import cautious_welch


def of_means(pair: Pair, confidence: float, reach: float) -> Difference | None:
    """The difference of two means; None if either group has no answers.

    Unweighted independent answers: Welch's t, and beside it the exact permutation test if a group has fewer than 64 times the squared
    skewness of the answers, or hardly varies; then the larger p value is taken. Otherwise the linearised difference, with Satterthwaite's
    degrees of freedom if either group is small, and with Hall's transformation for so few skewed answers; a group that hardly varies has
    at least the standard error of as many answers of both. No interval and no p value if a group has one answer or neither varies.
    """
    value = difference_of(pair)
    if value is None:
        return None
    if not pair.clustered and pair.a.plain and pair.b.plain:
        return _of_plain_means(pair, value, confidence, reach)
    pair, skewness = with_common_weights(pair), pooled_skewness((pair.a.histogram, pair.b.histogram))
    if linear := linear_difference(pair, min(_independent(pair.a), _independent(pair.b)), skewness):
        return of_linear(linear, confidence, reach, None)
    if pair.a.moments.standard_error() is None or pair.b.moments.standard_error() is None:
        return tested_difference(value, None, None, "")
    return _of_few_means(pair, value, confidence, reach, skewness)


def _of_few_means(pair: Pair, value: float, confidence: float, reach: float, skewness: float) -> Difference:
    """The difference of two means of weighted or clustered answers that are few or skewed."""
    of_a, of_b = pair.a.moments, pair.b.moments
    pooled = pooled_variance((pair.a.histogram, pair.b.histogram))
    se_a, se_b = (cautious_error(sums, pooled) for sums in (pair.a, pair.b))
    r = moments.correlation(of_a, of_b, pair.cross)
    variance = max(se_a**2 + se_b**2 - 2 * r * se_a * se_b, 0.0)
    if not variance > 1e-12 * (se_a**2 + se_b**2):
        return tested_difference(value, None, None, "")
    parts = [(se**2) ** 2 / max(sums.most.df if sums.most else sums.moments.df, 1.0) for se, sums in ((se_a, pair.a), (se_b, pair.b))]
    df = max(min((se_a**2 + se_b**2) ** 2 / math.fsum(parts), pair.units - 2), 1.0)
    found = of_linear((value, math.sqrt(variance), df), confidence, reach, None)
    sizes = [max(_independent(sums), _worth_of_error(sums, pair, se)) for sums, se in ((pair.a, se_a), (pair.b, se_b))]
    if outweighs_skewness(min(sizes), skewness):
        return found
    p = skewed_p(value / math.sqrt(variance), df, skewness_of_difference(skewness, *sizes))
    return _cautious(found, p, confidence)


def _independent(sums: Sums) -> float:
    """The effective number of the units of sampling, by their weights."""
    own = moments.kish(sums.moments.w, sums.moments.ww) or 1.0
    return min(own, sums.most.n) if sums.most else own


def cautious_error(sums: Sums, variance: float) -> float:
    """The standard error of a group; of one that hardly varies by chance at least that of as many answers with the ``variance`` of all."""
    se = sums.moments.standard_error() or 0.0
    if se and sums.most:
        se *= math.sqrt(max((moments.kish(sums.moments.w, sums.moments.ww) or 1.0) / sums.most.n, 1.0))
    if se and not hardly_varies(sums.histogram, variance):
        return se
    return max(se, math.sqrt(variance / _independent(sums)))


def _worth_of_error(sums: Sums, pair: Pair, se: float) -> float:
    """The number of independent answers that would give the standard error."""
    variance = pooled_variance((pair.a.histogram, pair.b.histogram))
    return min(variance / se**2, moments.kish(sums.moments.w, sums.row_ww) or 1.0) if se else 1.0


def _cautious(found: Difference, p: float, confidence: float) -> Difference:
    """The difference with the larger p value of its own and of Hall's transformation; its interval holds 0 unless both exclude it."""
    if found.p is None or found.low is None or found.high is None or p <= found.p:
        return found
    limits = (min(found.low, 0.0), max(found.high, 0.0)) if p >= 1 - confidence else (found.low, found.high)
    return tested_difference(found.value, limits, p, "t, linearised, by Hall's transformation")


def _of_plain_means(pair: Pair, value: float, confidence: float, reach: float) -> Difference:
    found = cautious_welch(_summary(pair.a), _summary(pair.b), (dict(pair.a.histogram), dict(pair.b.histogram)), confidence)
    if found is None or found.low is None or found.high is None or found.p is None:
        return tested_difference(value, None, None, "Welch's t")
    test = "Welch's t" if found.df is not None else "exact permutation and Welch's t"
    return tested_difference(value, (max(found.low, -reach), min(found.high, reach)), found.p, test)


def _summary(sums: Sums) -> Summary:
    se = sums.moments.standard_error()
    return Summary(sums.n, sums.moments.mean or 0.0, None if se is None else se * se * sums.n)
