"""Tests and intervals of differences say the same: p below 0.05, and an interval without 0."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.simulation.nps import BY_NPS, HEAVY, WHEN, correlated, plain
from tests.simulation.two_samples import Sample, frame, last_months

import cxkit

SAMPLES: dict[str, tuple[tuple[int, int], Sample, dict[str, Any]]] = {
    "NPS 97, 30 against 300": ((300, 30), plain(BY_NPS[97]), {}),
    "NPS 75, 40 against 280": ((280, 40), plain(BY_NPS[75]), {}),
    "NPS 40, 200 against 300": ((300, 200), plain(BY_NPS[40]), {}),
    "weights that go with the score": ((300, 100), correlated(0.8, 0.8)[0], {"weight": "weight"}),
    "key accounts": ((300, 300), HEAVY["5 % key accounts of weight 20"][0], {"weight": "weight"}),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", SAMPLES)
def test_at_most_one_in_a_hundred_differences_has_a_test_and_an_interval_that_disagree(name: str) -> None:
    sizes, sample, options = SAMPLES[name]
    rows = last_months(cxkit.nps(frame(np.random.default_rng(7), 500, sizes, sample), **WHEN, **options))
    disagree = 0
    for row in rows:
        p, low, high = row["p"], row["change_low"], row["change_high"]
        assert isinstance(p, float)
        assert isinstance(low, float)
        assert isinstance(high, float)
        disagree += (p < 0.05) != (low > 0 or high < 0)
    assert disagree <= 0.01 * len(rows)
