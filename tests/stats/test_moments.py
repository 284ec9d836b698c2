from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cxkit.errors import DataError
from cxkit.stats.moments import Cross, Moments, difference, effective_n, kish, stratified_standard_error
from cxkit.stats.trinomial import Trinomial, standard_error

Row = tuple[int, float, float]  # cluster, weight, value

ROWS = st.lists(st.tuples(st.integers(0, 6), st.floats(0.1, 10), st.sampled_from([-100.0, 0.0, 100.0])), min_size=2, max_size=40)


def unit_sums(rows: Sequence[Row]) -> dict[int, tuple[float, float]]:
    sums: dict[int, tuple[float, float]] = {}
    for cluster, w, y in rows:
        W, T = sums.get(cluster, (0.0, 0.0))
        sums[cluster] = (W + w, T + w * y)
    return sums


def moments(rows: Sequence[Row]) -> Moments:
    sums = unit_sums(rows).values()
    return Moments(
        len(rows),
        len(sums),
        sum(W for W, _ in sums),
        sum(T for _, T in sums),
        sum(W * W for W, _ in sums),
        sum(W * T for W, T in sums),
        sum(T * T for _, T in sums),
    )


def cross(a: Sequence[Row], b: Sequence[Row]) -> Cross:
    sums_a, sums_b = unit_sums(a), unit_sums(b)
    pairs = [(*sums_a[u], *sums_b[u]) for u in sums_a.keys() & sums_b.keys()]
    return Cross(
        sum(Wa * Wb for Wa, _, Wb, _ in pairs),
        sum(Wa * Tb for Wa, _, _, Tb in pairs),
        sum(Ta * Wb for _, Ta, Wb, _ in pairs),
        sum(Ta * Tb for _, Ta, _, Tb in pairs),
    )


def rows_of(d: int, s: int, p: int, weight: float = 1) -> list[Row]:
    return [(i, weight, y) for i, y in enumerate([-100.0] * d + [0.0] * s + [100.0] * p)]


@given(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20), st.floats(0.01, 100))
def test_equal_weights_give_the_unweighted_error_times_its_n_minus_1_factor(d: int, s: int, p: int, weight: float) -> None:
    n = d + s + p
    assume(n >= 2)
    counts, m = Trinomial(d, s, p), moments(rows_of(d, s, p, weight))
    assert m.mean == pytest.approx(counts.nps, abs=1e-9)
    plain = standard_error(counts)
    assert plain is not None
    assert m.standard_error() == pytest.approx(plain * math.sqrt(n / (n - 1)), rel=1e-9, abs=1e-9)
    row_squares = n * weight**2
    assert kish(m.w, row_squares) == pytest.approx(n)


@given(ROWS)
def test_the_error_is_the_textbook_sum_over_units(rows: list[Row]) -> None:
    m, sums = moments(rows), unit_sums(rows).values()
    mean, G = m.mean, len(sums)
    assert mean is not None
    if G < 2:
        assert m.standard_error() is None
        return
    direct = math.sqrt(G / (G - 1) * math.fsum((T - mean * W) ** 2 for W, T in sums)) / m.w
    assert m.standard_error() == pytest.approx(direct, abs=1e-4)


@given(ROWS)
def test_every_row_its_own_cluster_is_no_clustering(rows: list[Row]) -> None:
    own = [(i, w, y) for i, (_, w, y) in enumerate(rows)]
    m = moments(own)
    unclustered = Moments(
        len(rows),
        len(rows),
        m.w,
        m.wy,
        sum(w * w for _, w, _ in rows),
        sum(w * w * y for _, w, y in rows),
        sum((w * y) ** 2 for _, w, y in rows),
    )
    assert m.standard_error() == pytest.approx(unclustered.standard_error(), abs=1e-6)
    # one stratum without a finite population is no stratification
    assert stratified_standard_error([m]) == pytest.approx(m.standard_error(), abs=1e-4)


@given(ROWS, ROWS)
def test_adding_moments_is_adding_rows_where_no_unit_is_in_both(a: list[Row], b: list[Row]) -> None:
    apart = [(u + 100, w, y) for u, w, y in b]
    joined, added = moments(a + apart), moments(a) + moments(apart)
    assert (added.n, added.units) == (joined.n, joined.units)
    assert [added.w, added.wy, added.ww, added.wwy, added.wwyy] == pytest.approx(
        [joined.w, joined.wy, joined.ww, joined.wwy, joined.wwyy], abs=1e-4
    )


@given(ROWS, ROWS)
def test_the_difference_is_the_textbook_sum_over_units(a: list[Row], b: list[Row]) -> None:
    sums_a, sums_b = unit_sums(a), unit_sums(b)
    units = len(sums_a.keys() | sums_b.keys())
    ma, mb = moments(a), moments(b)
    found = difference(ma, mb, cross(a, b), units)
    if units < 3:
        assert found is None
        return
    assert found is not None
    assert ma.mean is not None
    assert mb.mean is not None

    def u(sums: dict[int, tuple[float, float]], unit: int, m: Moments, mean: float) -> float:
        W, T = sums.get(unit, (0.0, 0.0))
        return (T - mean * W) / m.w

    gaps = [u(sums_a, i, ma, ma.mean) - u(sums_b, i, mb, mb.mean) for i in sums_a.keys() | sums_b.keys()]
    direct = math.sqrt(units / (units - 1) * math.fsum(g * g for g in gaps))
    assert found[0] == pytest.approx(ma.mean - mb.mean)
    assert found[1] == pytest.approx(direct, abs=1e-3)
    assert found[2] == units - 2


def test_paired_answers_have_the_error_of_their_differences() -> None:
    # Every customer answers once in either group: the linearised error is that of the paired differences.
    before, after = [-100.0, 0.0, 0.0, 100.0, 100.0], [0.0, 0.0, 100.0, 100.0, 100.0]
    a, b = [(i, 1.0, y) for i, y in enumerate(after)], [(i, 1.0, y) for i, y in enumerate(before)]
    gaps = [x - y for x, y in zip(after, before, strict=True)]
    mean = sum(gaps) / 5
    error = math.sqrt(sum((g - mean) ** 2 for g in gaps) / 4 / 5)
    assert difference(moments(a), moments(b), cross(a, b), 5) == pytest.approx((mean, error, 3))


def test_a_group_that_is_the_same_in_every_unit_differs_by_exactly_0() -> None:
    rows = [(i, 0.1 * (i + 1), float(y)) for i, y in enumerate([100, 0, -100, 100, 0])]
    found = difference(moments(rows), moments(rows), cross(rows, rows), 5)
    assert found == (0.0, 0.0, 3)


@given(st.lists(st.floats(0.001, 1000), min_size=2, max_size=50), st.sampled_from([-100.0, 0.0, 100.0]))
def test_one_class_has_an_error_of_exactly_0(weights: list[float], y: float) -> None:
    assert moments([(i, w, y) for i, w in enumerate(weights)]).standard_error() == 0


def test_too_few_units_have_no_error() -> None:
    one = moments([(1, 2.0, 100.0), (1, 1.0, 0.0)])
    empty = Moments(0, 0, 0, 0, 0, 0, 0)
    assert one.mean == pytest.approx(200 / 3)
    assert (one.standard_error(), empty.mean, empty.standard_error(), kish(0, 0)) == (None, None, None, None)
    assert stratified_standard_error([one]) is None
    assert stratified_standard_error([]) is None
    assert difference(one, empty, None, 10) is None
    assert difference(one, one, None, 2) is None


def test_effective_n_lies_between_the_clusters_worth_and_the_answers() -> None:
    assert effective_n(0.61, 0.1, 100, 100) == pytest.approx(61)
    assert effective_n(0.61, 0.01, 100, 100) == 100  # never more than there are answers
    assert effective_n(0.0, 0.0, 12, 5) == 5
    assert effective_n(0.5, None, 12, 1) == 1


def test_a_census_has_no_sampling_error_and_a_wrong_population_is_an_error() -> None:
    rows = rows_of(1, 2, 3)
    assert stratified_standard_error([moments(rows)], [6]) == 0
    with pytest.raises(DataError, match="stratum 1 has 6 sampled units but a population of 5"):
        stratified_standard_error([moments(rows)], [5])
    with pytest.raises(DataError, match="2 population sizes for 1 strata"):
        stratified_standard_error([moments(rows)], [5, 6])
