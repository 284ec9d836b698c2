"""Whether several groups may have one net promoter score: Cochran's Q."""

from __future__ import annotations

import math
from collections.abc import Sequence

from cxkit.stats.distributions import chi2_upper
from cxkit.stats.trinomial import Trinomial, variance_of_groups


def homogeneity(groups: Sequence[Trinomial]) -> tuple[float, int, float] | None:
    """Cochran's Q of equal NPS in all groups.

    Q = Σ w (NPS − weighted mean)² with w = 1 / SE². If one group's SE is 0, every SE is taken from the pooled variance, and if that is 0
    too, Q = 0. Empty groups are left out.

    Parameters
    ----------
    groups : sequence of Trinomial
        Detractors, passives and promoters of each group.

    Returns
    -------
    tuple of float, int and float, or None
        Q, its degrees of freedom and its p value; None with fewer than two groups that have answers.

    References
    ----------
    Cochran (1954), The combination of estimates from different experiments, Biometrics 10.

    Examples
    --------
    >>> q, df, p = homogeneity([Trinomial(25, 0, 75), Trinomial(50, 0, 50)])
    >>> round(q, 3), df, round(p, 4)
    (14.286, 1, 0.0002)
    """
    filled = [group for group in groups if group.n]
    if len(filled) < 2:
        return None
    df = len(filled) - 1
    variances = [group.variance or 0.0 for group in filled]
    if 0 in variances:
        variances = [variance_of_groups(filled)] * len(filled)
    if 0 in variances:
        return 0.0, df, 1.0
    weights = [group.n / variance for group, variance in zip(filled, variances, strict=True)]
    scores = [(group.promoters - group.detractors) / group.n for group in filled]
    mean = math.fsum(w * x for w, x in zip(weights, scores, strict=True)) / math.fsum(weights)
    q = math.fsum(w * (x - mean) ** 2 for w, x in zip(weights, scores, strict=True))
    return q, df, chi2_upper(q, df)
