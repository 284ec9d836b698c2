"""Shares and their differences against published tables, other programs and exact enumeration."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from tests.reports import near
from tests.shared import needs_shared, oracle

from cxkit.errors import UsageError
from cxkit.stats.proportions import Share, difference_test, newcombe, wilson


@needs_shared
def test_newcombes_table_of_intervals() -> None:
    for name, leaf in oracle("proportion_intervals_newcombe1998a")["expected"].items():
        due = leaf["value"]
        assert wilson(due["x"], due["n"], 0.95) == near(due["wilson"], 1e-6), name


@needs_shared
def test_newcombes_table_of_differences() -> None:
    cases = oracle("proportion_difference_newcombe1998b")["expected"] | {
        "r survey": oracle("csat_ces_rsurvey2018")["expected"]["top2_en_minus_es"]
    }
    for name, leaf in cases.items():
        due = leaf["value"]
        a, b = Share(due["x1"], due["n1"]), Share(due["x2"], due["n2"])
        assert newcombe(a, b, 0.95) == near(due["newcombe"], 1e-5), name
        found = difference_test(a, b)
        assert found is not None
        p, test = found
        assert p == near(due["fisher_p" if test == "Fisher exact" else "p_pooled"], 1e-9), name
        expected = min(due["n1"], due["n2"]) * min(s := (due["x1"] + due["x2"]) / (due["n1"] + due["n2"]), 1 - s)
        assert (test == "Fisher exact") == (expected < 5)


@given(st.integers(1, 400), st.data(), st.sampled_from([0.5, 0.9, 0.95, 0.999]))
def test_wilson_holds_the_share_and_stays_on_the_scale(n: int, data: st.DataObject, confidence: float) -> None:
    x = data.draw(st.integers(0, n))
    found, mirrored = wilson(x, n, confidence), wilson(n - x, n, confidence)
    assert found is not None
    assert mirrored is not None
    low, high = found
    assert 0 <= low <= x / n <= high <= 1
    assert low < high
    assert (1 - mirrored[1], 1 - mirrored[0]) == near((low, high), 1e-12)
    assert (low == 0) == (x == 0)
    assert (high == 1) == (x == n)


def test_without_answers_there_is_nothing_and_broken_numbers_are_effective_ones() -> None:
    assert wilson(0, 0, 0.95) is None
    assert newcombe(Share(0, 0), Share(1, 2), 0.95) is None
    assert difference_test(Share(1, 2), Share(0, 0)) is None
    # half as many answers of the same share: a wider interval
    whole, half = wilson(30, 100, 0.95), wilson(15.5, 51.666, 0.95)
    assert whole is not None
    assert half is not None
    assert half[1] - half[0] > whole[1] - whole[0]
    with pytest.raises(UsageError):
        wilson(1, 2, 1.0)


@given(st.integers(1, 12), st.integers(1, 12), st.data())
def test_fishers_test_is_scipys(n: int, m: int, data: st.DataObject) -> None:
    x, y = data.draw(st.integers(0, n)), data.draw(st.integers(0, m))
    found = difference_test(Share(x, n), Share(y, m))
    assert found is not None
    if found[1] == "Fisher exact":
        assert found[0] == near(stats.fisher_exact([[x, n - x], [y, m - y]]).pvalue, 1e-9)


def test_all_alike_do_not_differ() -> None:
    assert difference_test(Share(40, 40), Share(60, 60)) == (1.0, "Fisher exact")
    assert difference_test(Share(40.5, 40.5), Share(60, 60)) == (1.0, "z, pooled")


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
@pytest.mark.parametrize("n", [300, 1000])
def test_wilson_covers_by_exact_enumeration(share: float, n: int) -> None:
    chances = stats.binom.pmf(range(n + 1), n, share)
    limits = [wilson(x, n, 0.95) for x in range(n + 1)]
    covered = math.fsum(float(chance) for chance, found in zip(chances, limits, strict=True) if found and found[0] <= share <= found[1])
    assert 0.93 <= covered <= 0.97
