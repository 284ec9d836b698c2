"""How many independent answers the shares of touchpoints in all answers are worth."""

from __future__ import annotations

import math
from collections.abc import Iterable

from cxkit.measures.group_sums import Pair

_FIXED = 1e9  # as many answers as leave nothing to chance


def answers_of_shares(pairs: Iterable[Pair]) -> float:
    """The number of independent answers of equal weight whose shares by group are as uncertain, on average, as those of these groups.

    Each pair is a group and all others. A share's variance is that of its linearised contributions by sampling unit; the number is the sum
    of all p (1 − p) over the sum of these variances, which depends neither on the unit of the weights nor on how often one customer is
    repeated. Shares that cannot vary, as of customers who all answer on everything, are worth very many.

    Source: Rao and Scott (1981), The analysis of categorical data from complex sample surveys, Journal of the American Statistical
    Association 76 (the mean design effect).
    """
    spreads, variances, n = list[float](), list[float](), 0
    for a, b, cross, _ in pairs:
        w, n = a.moments.w + b.moments.w, a.n + b.n
        if w <= 0:
            return 0.0
        p = a.moments.w / w
        shared = cross.ww if cross else 0.0
        squares = (1 - p) ** 2 * a.moments.ww + p**2 * b.moments.ww - 2 * p * (1 - p) * shared
        spreads.append(p * (1 - p))
        variances.append(max(squares, 0.0) / w**2)
    spread, variance = math.fsum(spreads), math.fsum(variances)
    if not spread:
        return float(n)
    return spread / variance if variance * _FIXED > spread else _FIXED
