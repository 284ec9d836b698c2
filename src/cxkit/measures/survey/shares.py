"""Shares of answers from sums: their interval on the answers that a group is worth, and their difference."""

from __future__ import annotations

import math

from cxkit.measures.measure import Difference
from cxkit.measures.sums import Pair, Sums
from cxkit.measures.survey.group_comparison import effective, of_classes
from cxkit.stats.distributions import normal_two_sided
from cxkit.stats.moments import Moments
from cxkit.stats.proportions import Share, difference_test, newcombe, wilson

INTERVAL = "Wilson (1927)"


def share(moments: Moments) -> float | None:
    """The share whose contributions are 1 and 0; None without answers. Rounding may not take it off 0 to 1."""
    return None if moments.mean is None else min(max(moments.mean, 0.0), 1.0)


def worth(sums: Sums, of: Moments) -> Share:
    """The share on as many independent answers as the group is worth."""
    p = share(of)
    if p is None:
        return Share(0.0, 0.0)
    n = effective(sums, of, p * (1 - p))
    return Share(p * n, n)


def limits(sums: Sums, of: Moments, confidence: float) -> tuple[float | None, float | None]:
    """The Wilson interval of a share; None without answers."""
    found = worth(sums, of)
    return wilson(found.successes, found.n, confidence) or (None, None)


def difference(pair: Pair, confidence: float) -> Difference | None:
    """The share of ``a`` minus that of ``b``, by the first mean of the sums; None if either has no answers."""
    a, b = worth(pair.a, pair.a.moments), worth(pair.b, pair.b.moments)
    return of_classes(
        pair,
        confidence,
        1.0,
        newcombe(a, b, confidence),
        plain=lambda: difference_test(a, b),
        pooled=lambda: _pooled_p(a, b),
    )


def _pooled_p(a: Share, b: Share) -> float | None:
    """The z test with the pooled variance on effective numbers, for groups whose own answers do not vary."""
    if not (a.n and b.n):
        return None
    pooled = (a.successes + b.successes) / (a.n + b.n)
    se = math.sqrt(max(pooled * (1 - pooled), 0.0) * (1 / a.n + 1 / b.n))
    return normal_two_sided((a.successes / a.n - b.successes / b.n) / se) if se else 1.0
