"""Shares of the same persons at two times."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, stats

from cxkit.stats.paired_shares import mcnemar, paired_interval


def test_mcnemar() -> None:
    # approval of the prime minister in two surveys (Agresti 1990, p. 350): 86 and 150 changed, chi-squared 17.36
    p, name = mcnemar(150, 86)
    assert p == pytest.approx(math.erfc(math.sqrt(64**2 / 236 / 2)), rel=1e-12)
    assert name == "McNemar"
    p, name = mcnemar(1, 6)
    assert p == pytest.approx(stats.binomtest(1, 7).pvalue, rel=1e-12)
    assert name == "McNemar exact"
    assert mcnemar(0, 0) == (1.0, "McNemar exact")


def _score(b: int, c: int, n: int, difference: float) -> float:
    """The statistic with the maximum of the likelihood found by a general optimiser."""

    def loss(second: float) -> float:
        first = second + difference
        rest = 1 - first - second
        terms = ((b, first), (c, second), (n - b - c, rest))
        return -sum(k * math.log(max(share, 1e-300)) for k, share in terms if k)

    least, most = max(0.0, -difference), (1 - difference) / 2
    second = optimize.minimize_scalar(loss, bounds=(least, most), method="bounded", options={"xatol": 1e-12}).x
    return abs(b - c - n * difference) / math.sqrt(n * (2 * second + difference * (1 - difference)))


@pytest.mark.parametrize(("b", "c", "n"), [(12, 2, 50), (9, 1, 32), (3, 7, 40), (20, 18, 60)])
def test_the_limits_are_where_the_score_test_turns(b: int, c: int, n: int) -> None:
    for limit in paired_interval(b, c, n, 0.95):
        assert _score(b, c, n, limit) == pytest.approx(1.959964, rel=1e-4)


@given(st.integers(0, 40), st.integers(0, 40), st.integers(1, 80))
def test_the_interval_agrees_with_the_test(b: int, c: int, same: int) -> None:
    low, high = paired_interval(b, c, b + c + same, 0.95)
    assert -1 <= low <= (b - c) / (b + c + same) <= high <= 1
    z = abs(b - c) / math.sqrt(b + c) if b + c else 0.0
    if abs(z - 1.959964) > 1e-3:
        assert (low > 0 or high < 0) == (z > 1.959964)
    turned = paired_interval(c, b, b + c + same, 0.95)
    assert (-turned[1], -turned[0]) == pytest.approx((low, high), abs=1e-9)


def test_nobody_who_changed_is_no_certainty() -> None:
    low, high = paired_interval(0, 0, 30, 0.95)
    assert low == pytest.approx(-high)
    assert 0.05 < high < 0.2


def test_intervals_of_rare_changes_hold_the_true_difference() -> None:
    rng = np.random.default_rng(4)
    inside = 0
    for _ in range(2000):
        b, c, _ = rng.multinomial(100, [0.05, 0.0, 0.95])
        low, high = paired_interval(int(b), int(c), 100, 0.95)
        inside += low <= 0.05 <= high
    assert inside >= 0.93 * 2000
