"""Wilcoxon's signed rank test against other programs and full enumeration."""

from __future__ import annotations

from collections import Counter
from itertools import product

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from tests.reports import near
from tests.shared import ORACLES, needs_shared, oracle

from cxkit.stats.signed_rank import signed_rank


def counted(values: list[float]) -> list[tuple[float, int]]:
    return list(Counter(values).items())


@needs_shared
def test_pairs_of_the_mobile_phone_survey() -> None:
    case = oracle("gap_mobi_quality")
    frame = pl.read_csv(ORACLES / "data" / "shared" / "mobi.csv")
    for name, (expectation, fulfilment) in case["parameters"]["pairs"].items():
        due = case["expected"][name]["value"]
        found = signed_rank(counted((frame.get_column(fulfilment) - frame.get_column(expectation)).to_list()))
        assert found.positive == due["wilcoxon_V_plus"]
        assert found.p == near(due["wilcoxon_p_normal_cc"], 1e-9)
        assert found.rank_biserial == near(due["rank_biserial"], 1e-9)


@given(st.lists(st.integers(-4, 4), min_size=1, max_size=9))
def test_small_samples_are_enumerated(values: list[int]) -> None:
    found = signed_rank(counted([float(value) for value in values]))
    sizes = [abs(value) for value in values if value]
    if not sizes:
        assert (found.n, found.p, found.rank_biserial) == (0, 1.0, None)
        return
    ranks = stats.rankdata(sizes)
    sums = [sum(rank for rank, up in zip(ranks, signs, strict=True) if up) for signs in product([False, True], repeat=len(sizes))]
    smaller = min(found.positive, found.negative)
    assert found.p == near(min(1.0, 2 * sum(total <= smaller for total in sums) / len(sums)), 1e-12)


@given(st.lists(st.floats(0.01, 5, allow_nan=False), min_size=2, max_size=45, unique=True), st.data())
def test_without_ties_it_is_scipys_exact_test(sizes: list[float], data: st.DataObject) -> None:
    values = [size * data.draw(st.sampled_from([-1, 1])) for size in sizes]
    if len({float(f"{size:.12g}") for size in sizes}) == len(sizes):
        assert signed_rank(counted(values)).p == near(stats.wilcoxon(values, method="exact").pvalue, 1e-12)


def test_differences_equal_but_for_rounding_are_ties() -> None:
    assert signed_rank([(0.1 + 0.2, 3), (-0.3, 2)]) == signed_rank([(0.3, 3), (-0.3, 2)])
    assert signed_rank([(0.0, 5), (1e-300, 0)]).n == 0
