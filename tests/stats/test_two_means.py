"""Means of groups that hardly vary by chance: the exact test beside Welch's."""

from __future__ import annotations

import pytest

from cxkit.stats.means import Summary, welch
from cxkit.stats.two_means import cautious_welch

MANY = {float(score): 60 for score in range(1, 8)}  # mean 4, sum of squared deviations 60 · 28
ALL = Summary(420, 4.0, 1680 / 419)


def test_two_that_agree_are_no_proof() -> None:
    """Of 422 answers 61 + 1 are 7 and 60 are 1: the chance that the two differ from the mean as much, both 7 or both 1."""
    found = cautious_welch(Summary(2, 7.0, 0.0), ALL, ({7: 2}, MANY), 0.95)
    assert found is not None
    assert found.p == pytest.approx((62 * 61 + 60 * 59) / (422 * 421), rel=1e-9)
    assert found.df is None


def test_two_that_agree_within_the_others_are_not_different() -> None:
    found, alone = cautious_welch(Summary(2, 5.0, 0.0), ALL, ({5: 2}, MANY), 0.95), welch(Summary(2, 5.0, 0.0), ALL, 0.95)
    assert alone is not None
    assert alone.p is not None
    assert alone.p < 1e-15
    assert found is not None
    assert found.p is not None
    assert found.low is not None
    assert found.high is not None
    assert found.p > 0.5
    assert found.low <= 0 < found.high


def test_a_small_group_that_varies_has_the_figures_of_welch() -> None:
    """1, 2, 3 and 4 (mean 2.5, variance 5/3) against many: the variance is not below half of theirs."""
    of_four = Summary(4, 1.75, 2.25)
    assert cautious_welch(of_four, ALL, ({1: 3, 4: 1}, MANY), 0.95) == welch(of_four, ALL, 0.95)


def test_nothing_is_tested_without_counts() -> None:
    two = Summary(2, 7.0, 0.0)
    assert cautious_welch(two, ALL, ({}, {}), 0.95) == welch(two, ALL, 0.95)
