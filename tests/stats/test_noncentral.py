"""The noncentral t distribution against scipy's."""

from __future__ import annotations

import math

import pytest
from scipy import stats

from cxkit.stats.noncentral import noncentrality


@pytest.mark.parametrize("n", [3, 4, 6, 11, 20, 22, 40, 200, 4999])
def test_the_noncentrality_gives_the_chance_back(n: int) -> None:
    for d in (0, 0.1, 0.5, 1.5, -2, 3):
        for share in (0.995, 0.975, 0.5, 0.025, 0.005):
            t = d * math.sqrt(n)
            assert stats.nct.cdf(t, n - 1, noncentrality(t, n - 1, share)) == pytest.approx(share, abs=1e-6)
