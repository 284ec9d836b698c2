"""The noncentral t distribution against scipy's, and against a plain integral where scipy's own fails."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from scipy import integrate, special, stats

from cxkit.stats.noncentral import noncentrality

SHARES = (0.995, 0.975, 0.5, 0.025, 0.005)


@pytest.mark.parametrize("n", [3, 4, 6, 11, 20, 22, 40, 200, 4999])
def test_the_noncentrality_gives_the_chance_back(n: int) -> None:
    for d in (0, 0.1, 0.5, 1.5, -2, 3):
        for share in SHARES:
            t = d * math.sqrt(n)
            assert stats.nct.cdf(t, n - 1, noncentrality(t, n - 1, share)) == pytest.approx(share, abs=1e-6)


def chance(t: float, df: int, delta: float) -> float:
    """P(T ≤ t) of the noncentral t, integrated over the standard deviation, cut where the integrand bends."""
    deviation = stats.chi(df, scale=1 / math.sqrt(df))
    bends = {delta / t + side * width / abs(t) for side in (-1, 1) for width in (0, 3, 8, 40)}
    bends |= {1 + side * width / math.sqrt(2 * df) for side in (-1, 1) for width in (0, 3, 10)}
    cuts = sorted({0.0, 60.0, *(cut for cut in bends if 0 < cut < 60)})
    parts = [integrate.fixed_quad(lambda s: deviation.pdf(s) * special.ndtr(t * s - delta), *each, n=400) for each in pairwise(cuts)]
    return float(sum(part for part, _ in parts))


@pytest.mark.parametrize("df", [2, 20, 199, *(pytest.param(df, marks=pytest.mark.slow) for df in (1, 9, 19, 57))])
@pytest.mark.slow
def test_effects_of_many_standard_deviations(df: int) -> None:
    """Nearly all say the same: the mean is many times its standard deviation."""
    for t in (-1000, -8, 7, 30, 120, 400, 1e5):
        for share in SHARES:
            assert chance(t, df, noncentrality(t, df, share)) == pytest.approx(share, abs=1e-6)
    assert noncentrality(1e12, df, 0.025) == pytest.approx(1e7 * noncentrality(1e5, df, 0.025), rel=1e-4)
