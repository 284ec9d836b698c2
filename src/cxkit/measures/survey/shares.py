"""Shares of answers from sums: their interval on the answers that a group is worth, and their difference."""

from __future__ import annotations

import math

from cxkit.measures.group_sums import Pair, Sums, Worth
from cxkit.measures.measure import Difference
from cxkit.measures.survey import group_comparison
from cxkit.measures.survey.group_comparison import Around, of_classes
from cxkit.stats.distributions import normal_critical
from cxkit.stats.moments import Moments
from cxkit.stats.proportions import Share, difference_test, tail_p, wilson_at

INTERVAL = "Wilson (1927)"


def share(moments: Moments) -> float | None:
    """The share whose contributions are 1 and 0; None without answers. Rounding may not take it off 0 to 1."""
    return None if moments.mean is None else min(max(moments.mean, 0.0), 1.0)


def limits(sums: Sums, of: Moments, confidence: float) -> tuple[float | None, float | None]:
    """The Wilson interval of a share on the answers that the group is worth; None without answers."""
    found = _around(sums, of, normal_critical(confidence))
    return found[1:] if found else (None, None)


def difference(pair: Pair, confidence: float) -> Difference | None:
    """The share of ``a`` minus that of ``b``, by the first mean of the sums; None if either has no answers."""
    a, b = worth(pair.a, pair.a.moments), worth(pair.b, pair.b.moments)
    found = of_classes(
        pair,
        confidence,
        1.0,
        around=lambda sums, z: _around(sums, sums.moments, z),
        plain=lambda: difference_test(a, b),
        effective=(a.n, b.n),
        skewness=_skewness(a, b),
    )
    plain = pair.a.plain and pair.b.plain and not pair.clustered
    return found._replace(p_of_many=tail_p(a, b, found.p)) if plain and found and found.p is not None else found


def worth(sums: Sums, of: Moments) -> Share:
    """The share on as many independent answers as the group is worth."""
    n = _size(sums, of).n
    return Share(of.wy if sums.plain else (share(of) or 0.0) * n, n)  # counts stay whole


def _size(sums: Sums, of: Moments) -> Worth:
    p = share(of) or 0.0
    return group_comparison.worth(sums, of, p * (1 - p))


def _around(sums: Sums, of: Moments, z: float) -> Around | None:
    """The share and its limits for the critical value that a plain sample has; None without answers."""
    p, size = share(of), _size(sums, of)
    if p is None or not size.n > 0:
        return None
    return p, *wilson_at(p * size.n, size.n, size.critical(z))


def _skewness(a: Share, b: Share) -> float:
    """The skewness of a single answer of both groups together."""
    p = (a.successes + b.successes) / (a.n + b.n) if a.n + b.n else 0.0
    return (1 - 2 * p) / math.sqrt(p * (1 - p)) if 0 < p < 1 else math.inf
