from __future__ import annotations

import itertools
import math
import time
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import special

from cxkit.errors import DataError, UsageError
from cxkit.stats import trinomial
from cxkit.stats.homogeneity import homogeneity
from cxkit.stats.permutation import three_classes
from cxkit.stats.trinomial import Method, Trinomial, difference_interval, difference_test, interval, score_p, standard_error

METHODS: tuple[Method, ...] = ("score", "adjusted-wald", "wald")
CONFIDENCES = st.floats(0.5, 0.999)


def counts(most: int = 10_000) -> st.SearchStrategy[Trinomial]:
    whole = st.builds(Trinomial, *[st.integers(0, most)] * 3)
    real = st.builds(Trinomial, *[st.one_of(st.just(0.0), st.floats(1e-6, most))] * 3)
    return st.one_of(whole, real).filter(lambda c: c.n >= 0.5)


def mirrored(c: Trinomial) -> Trinomial:
    return Trinomial(c.promoters, c.passives, c.detractors)


def limits(c: Trinomial, confidence: float = 0.95, method: Method = "score") -> tuple[float, float]:
    found = interval(c, confidence, method)
    assert found is not None
    return found


@given(counts(), CONFIDENCES)
def test_score_limits_lie_on_the_scale_around_the_estimate_and_apart(c: Trinomial, confidence: float) -> None:
    low, high = limits(c, confidence)
    assert c.nps is not None
    assert -100 <= low <= c.nps + 1e-9
    assert c.nps - 1e-9 <= high <= 100
    assert low < high


@given(counts(), CONFIDENCES, st.sampled_from(METHODS))
def test_mirrored_counts_mirror_the_interval(c: Trinomial, confidence: float, method: Method) -> None:
    low, high = limits(c, confidence, method)
    assert limits(mirrored(c), confidence, method) == pytest.approx((-high, -low), abs=1e-9)


@given(counts(), CONFIDENCES, CONFIDENCES, st.sampled_from(METHODS))
def test_more_confidence_is_never_narrower(c: Trinomial, one: float, other: float, method: Method) -> None:
    low, high = limits(c, min(one, other), method)
    wider_low, wider_high = limits(c, max(one, other), method)
    assert wider_low <= low + 1e-9
    assert wider_high >= high - 1e-9


@given(counts(), st.floats(1.01, 1000))
def test_the_same_shares_among_more_answers_are_narrower(c: Trinomial, factor: float) -> None:
    low, high = limits(c)
    more = c.scaled(c.n * factor)
    assert more.n == pytest.approx(c.n * factor)
    assert more.nps == pytest.approx(c.nps, abs=1e-9)
    narrow_low, narrow_high = limits(more)
    assert low - 1e-9 <= narrow_low
    assert narrow_high <= high + 1e-9
    assert narrow_high - narrow_low < high - low


@given(counts())
def test_score_limits_are_where_the_score_statistic_is_critical(c: Trinomial) -> None:
    # Tango's statistic, written out as he gives it, must be ±z at the limits inside the scale
    z, n, d, p = 1.959963984540054, c.n, c.detractors, c.promoters
    for sign, limit in zip((1, -1), limits(c), strict=True):
        theta = limit / 100
        if abs(theta) > 0.999 or c.variance == 0:
            continue  # the textbook form cancels there; limits of one class have tests of their own
        b = -d - p + (2 * n - p + d) * theta
        q = (math.sqrt(b * b + 8 * n * d * theta * (1 - theta)) - b) / (4 * n)
        spread = 2 * q + theta * (1 - theta)
        if spread > 1e-4:
            assert (p - d - n * theta) / math.sqrt(n * spread) == pytest.approx(sign * z, abs=1e-4)


def test_one_class_has_closed_limits() -> None:
    z2 = 1.959963984540054**2
    for n in (0.5, 1, 5, 1e9):
        assert limits(Trinomial(0, 0, n)) == pytest.approx((100 * (n - z2) / (n + z2), 100), abs=1e-9)
        assert limits(Trinomial(0, n, 0)) == pytest.approx((-100 * z2 / (n + z2), 100 * z2 / (n + z2)), abs=1e-9)


def test_wald_and_score_meet_in_a_billion_answers() -> None:
    c = Trinomial(2e8, 3e8, 5e8)
    assert limits(c) == pytest.approx(limits(c, 0.95, "wald"), abs=1e-6)


def test_no_answers_have_no_estimate() -> None:
    none, some = Trinomial(0, 0, 0), Trinomial(1, 2, 3)
    assert (none.n, none.nps, none.variance, standard_error(none), none.scaled(5)) == (0, None, None, None, none)
    for method in METHODS:
        assert interval(none, 0.95, method) is None
        assert difference_interval(none, some, 0.95, method) is None
        assert difference_interval(some, none, 0.95, method) is None
    assert difference_test(none, some) is None
    assert homogeneity([none, some]) is None


def test_impossible_counts_and_confidences_are_errors() -> None:
    for bad in (-1, math.nan, math.inf):
        with pytest.raises(DataError, match="0 or more"):
            Trinomial(bad, 1, 1)
    with pytest.raises(UsageError, match="confidence"):
        interval(Trinomial(1, 1, 1), 95)
    with pytest.raises(UsageError, match="confidence"):
        difference_interval(Trinomial(1, 1, 1), Trinomial(1, 1, 1), 0)


@given(counts(), counts(), CONFIDENCES, st.sampled_from(METHODS))
def test_a_difference_turned_round_has_its_interval_turned_round(a: Trinomial, b: Trinomial, confidence: float, method: Method) -> None:
    there, back = difference_interval(a, b, confidence, method), difference_interval(b, a, confidence, method)
    assert there is not None
    assert back is not None
    assert there == pytest.approx((-back[1], -back[0]), abs=1e-9)
    assert -200 <= there[0] <= there[1] <= 200


def brute_force(a: Trinomial, b: Trinomial) -> float:
    answers = [x for c in (a, b) for x, k in ((-1, c.detractors), (0, c.passives), (1, c.promoters)) for _ in range(int(k))]
    m, total = int(a.n), sum(answers)
    scaled = [x * len(answers) - m * total for x in (sum(chosen) for chosen in itertools.combinations(answers, m))]
    observed = sum(answers[:m]) * len(answers) - m * total
    return sum(abs(x) >= abs(observed) for x in scaled) / len(scaled)


def p_of(a: Trinomial, b: Trinomial, name: str) -> float:
    found = difference_test(a, b)
    assert found is not None
    assert found[1] == name
    return found[0]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (Trinomial(0, 0, 1), Trinomial(1, 0, 0)),
        (Trinomial(2, 1, 0), Trinomial(0, 3, 4)),
        (Trinomial(1, 4, 3), Trinomial(3, 0, 2)),
        (Trinomial(0, 5, 0), Trinomial(0, 6, 0)),
        (Trinomial(0, 0, 6), Trinomial(2, 1, 5)),
        (Trinomial(3, 0, 4), Trinomial(4, 0, 3)),
    ],
)
def test_the_permutation_test_is_the_count_of_all_permutations(a: Trinomial, b: Trinomial) -> None:
    assert p_of(a, b, "exact permutation") == pytest.approx(brute_force(a, b), rel=1e-14)


def test_with_two_classes_of_equal_group_size_it_is_fishers_exact_test() -> None:
    # Fisher (1935), the lady tasting tea: 3 of 4 right, two-sided p = 34/70
    assert p_of(Trinomial(1, 0, 3), Trinomial(3, 0, 1), "exact permutation") == pytest.approx(34 / 70)


small = st.builds(Trinomial, *[st.integers(0, 12)] * 3).filter(lambda c: 0 < c.n < 30)
large = st.builds(Trinomial, *[st.integers(0, 10_000_000)] * 3).filter(lambda c: c.n > 0)


@given(small, large)
def test_the_permutation_test_is_symmetric(a: Trinomial, b: Trinomial) -> None:
    found = difference_test(a, b)
    assert found is not None
    assert 0 <= found[0] <= 1
    assert found[1] == "exact permutation"
    assert difference_test(b, a) == found
    assert difference_test(mirrored(a), mirrored(b)) == found


@given(small, st.integers(1, 300_000))
def test_no_difference_has_p_1(a: Trinomial, times: int) -> None:
    b = Trinomial(a.detractors * times, a.passives * times, a.promoters * times)
    assert difference_test(a, b) == (1.0, "exact permutation")


def test_beside_a_large_sample_the_permutation_test_is_a_draw_from_its_shares() -> None:
    # three answers against ten million with shares .2, .3, .5: P(3 detractors) is P(|D| >= 130), the most extreme draw
    found = p_of(Trinomial(3, 0, 0), Trinomial(2_000_000, 3_000_000, 5_000_000), "exact permutation")
    assert found == pytest.approx(0.2**3, rel=1e-5)


def test_which_test_is_taken_depends_on_size_wholeness_skewness_and_spread() -> None:
    other = Trinomial(100, 100, 100)
    names = {n: (difference_test(Trinomial(9, 9, n - 18), other) or (0, ""))[1] for n in (29, 30, 199, 200, 199.5)}
    assert names == {
        29: "exact permutation",
        30: "exact permutation and score",
        199: "exact permutation and score",
        200: "z, unpooled",
        199.5: "score",
    }
    # 6 detractors among 2,300 answers: half of one is expected in the smaller group
    assert (difference_test(Trinomial(1, 100, 199), Trinomial(5, 800, 1195)) or (0, ""))[1] == "exact permutation and score"
    # NPS 50 of 300 answers (variance 7/12) against 0 of 600 (variance 2/3): z = .5 / sqrt(7/3600 + 1/900) = 9.0453
    found = p_of(Trinomial(50, 50, 200), Trinomial(200, 200, 200), "z, unpooled")
    assert found == pytest.approx(math.erfc(math.sqrt(0.25 / (11 / 3600) / 2)), rel=1e-12)
    assert p_of(Trinomial(0, 0, 300), Trinomial(0, 0, 400), "z, pooled") == 1
    # 300 promoters, 400 passives: pooled variance 12/49 of one answer, z = 1 / sqrt(12/49 (1/300 + 1/400)) = sqrt(700)
    assert p_of(Trinomial(0, 0, 300), Trinomial(0, 400, 0), "z, pooled") == pytest.approx(math.erfc(math.sqrt(700 / 2)), rel=1e-12)


@given(counts(), counts())
def test_the_score_p_is_where_the_interval_begins_to_hold_0(a: Trinomial, b: Trinomial) -> None:
    p = score_p(a, b)
    if 1e-6 < p < 1 - 1e-6:
        low, high = difference_interval(a, b, 1 - p) or (0, 0)
        assert min(abs(low), abs(high)) < 1e-4


def test_the_exact_test_of_thousands_of_answers_is_quick_and_is_the_count_of_all_deals() -> None:
    a, b = (40, 900, 3060), (25, 1000, 4975)
    total, net, m = 10_000, b[2] + a[2] - a[0] - b[0], 4000
    observed = abs((a[2] - a[0]) * total - m * net)
    d, s, p = (x + y for x, y in zip(a, b, strict=True))
    began = time.process_time()
    found = three_classes(a, b)
    assert time.process_time() - began < 0.5
    k, taken = np.arange(d + 1)[:, None], np.arange(p + 1)[None, :]
    rest = m - k - taken

    def choose(n: int, of: Any) -> Any:
        return special.gammaln(n + 1) - special.gammaln(of + 1) - special.gammaln(n - of + 1)

    logs = np.where((rest >= 0) & (rest <= s), choose(d, k) + choose(p, taken) + choose(s, np.clip(rest, 0, s)) - choose(total, m), -np.inf)
    extreme = np.abs((taken - k) * total - m * net) >= observed
    assert found == pytest.approx(float(np.exp(logs[extreme]).sum()), rel=1e-9)


@given(st.lists(counts(), min_size=2, max_size=2))
def test_homogeneity_of_two_groups_is_their_z_test_squared(pair: list[Trinomial]) -> None:
    a, b = (c.scaled(c.n + 30.5) for c in pair)
    assume(a.variance == b.variance == 0 or min(a.variance or 0, b.variance or 0) > 1e-6)
    together, alone = homogeneity([a, Trinomial(0, 0, 0), b]), trinomial._z_test(a, b)
    assert together is not None
    assert together[1] == 1
    assert together[2] == pytest.approx(alone[0], rel=1e-6, abs=1e-250)


def test_homogeneity_with_a_group_of_one_class_takes_the_pooled_variance() -> None:
    assert homogeneity([Trinomial(0, 0, 10), Trinomial(0, 0, 20), Trinomial(0, 0, 5)]) == (0.0, 2, 1.0)
    found = homogeneity([Trinomial(0, 0, 30), Trinomial(0, 40, 0)])
    assert found == pytest.approx((70, 1, math.erfc(math.sqrt(35))), rel=1e-9, abs=0)
