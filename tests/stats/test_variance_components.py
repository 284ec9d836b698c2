from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.shared import needs_shared, oracle
from tests.stats.test_nps_oracles import check, read

from cxkit.errors import DataError
from cxkit.stats.distributions import t_two_sided
from cxkit.stats.variance_components import Group, anova, random_intercept, welch

# Of the same topic, icc_shrout_fleiss is left out whole: ICC(A,1) and its kin are for subjects who are all rated in every channel, which
# these groups are not.
NOT_OFFERED = {
    "grand_mean": "the mean over groups is the intercept",
    "multilevel_ICC1": "takes the mean group size where sizes differ",
    "multilevel_ICC2": "the reliability of means: shrunken means say it group by group",
    "eta2": "biased upward; the icc is offered",
    "omega2": "the icc is offered",
    "kruskal_H": "Welch's F is the test",
    "kruskal_p": "the same",
    "range_of_means": "a difference of two means",
}

# Davies & Goldsmith (1972), Statistical Methods in Research and Production: yield of dyestuff in grams, six batches (R's lme4::Dyestuff)
DYESTUFF = [
    [1545, 1440, 1440, 1520, 1580], [1540, 1555, 1490, 1560, 1495], [1595, 1550, 1605, 1510, 1560],
    [1445, 1440, 1595, 1465, 1545], [1595, 1630, 1515, 1635, 1625], [1520, 1455, 1450, 1480, 1445],
]  # fmt: skip
# Box & Tiao (1973), Bayesian Inference in Statistical Analysis: simulated batches (R's lme4::Dyestuff2)
DYESTUFF_2 = [
    [7.298, 3.846, 2.434, 9.566, 7.990], [5.220, 6.556, 0.608, 11.788, -0.892], [0.110, 10.386, 13.434, 5.510, 8.166],
    [2.212, 4.852, 7.092, 9.288, 4.980], [0.282, 9.014, 4.458, 9.446, 7.198], [1.722, 4.782, 8.106, 0.758, 3.758],
]  # fmt: skip
# Student (1908), The probable error of a mean: hours of sleep gained with two drugs (R's sleep)
SLEEP = [[0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2], [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]]
# Beall (1942), The transformation of data from entomological field experiments: insects left by six sprays (R's InsectSprays)
INSECTS = [
    [10, 7, 20, 14, 14, 12, 10, 23, 17, 20, 14, 13], [11, 17, 21, 11, 16, 14, 17, 17, 19, 21, 7, 13], [0, 1, 7, 2, 3, 1, 2, 1, 3, 0, 1, 4],
    [3, 5, 12, 6, 4, 3, 5, 5, 5, 5, 2, 4], [3, 5, 3, 5, 3, 6, 1, 1, 3, 2, 6, 4], [11, 9, 15, 22, 15, 16, 13, 10, 26, 26, 24, 13],
]  # fmt: skip


def group(values: Any) -> Group:
    return Group(len(values), float(np.mean(values)), float(np.var(values, ddof=1)) if len(values) > 1 else None)


def groups(samples: Any) -> list[Group]:
    return [group(values) for values in samples]


def restricted(ratio: float, samples: list[Any]) -> float:
    """−2 × the restricted log-likelihood of y ~ N(μ, σ² (I + ratio Z Z')), σ² profiled out, by the textbook's matrices."""
    y = np.concatenate(samples)
    z = np.repeat(np.eye(len(samples)), [len(values) for values in samples], axis=0)
    v, one = np.eye(len(y)) + ratio * z @ z.T, np.ones(len(y))
    inverse = np.linalg.inv(v)
    information = float(one @ inverse @ one)
    residual = y - float(one @ inverse @ y) / information
    return float((len(y) - 1) * np.log(residual @ inverse @ residual) + np.linalg.slogdet(v)[1] + np.log(information))


@st.composite
def unequal_samples(draw: st.DrawFn) -> list[Any]:
    sizes = draw(st.lists(st.integers(1, 9), min_size=2, max_size=7))
    assume(max(sizes) > 1)
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    spread = draw(st.sampled_from([0, 0.1, 0.5, 2, 30]))
    return [rng.normal(rng.normal(5, spread), 1, size) for size in sizes]


@needs_shared
@pytest.mark.parametrize("name", ["dept", "service"])
def test_the_oracle_of_departments(name: str) -> None:
    answers: dict[str, list[int]] = {}
    for row in read("insteval"):
        answers.setdefault(row[name], []).append(int(row["y"]))
    labels = sorted(answers, key=int)
    found = groups(answers[label] for label in labels)
    model, table, test = random_intercept(found), anova(found), welch(found)
    assert model is not None
    assert table is not None
    assert test is not None
    ours = {
        "n": sum(g.n for g in found),
        "groups": len(found),
        "group_n": {label: g.n for label, g in zip(labels, found, strict=True)},
        "group_means": {label: g.mean for label, g in zip(labels, found, strict=True)},
        "group_sd": {label: math.sqrt(g.variance or 0) for label, g in zip(labels, found, strict=True)},
        "reml_between_var": model.between,
        "reml_within_var": model.within,
        "reml_icc": model.icc,
        "intercept": model.intercept,
        "shrunken_group_means": dict(zip(labels, model.shrunken, strict=True)),
        "anova_F": table.f,
        "anova_p": table.p,
        "msb": table.msb,
        "msw": table.msw,
        "n0": table.n0,
        "anova_between_var": table.between,
        "anova_icc1": table.icc,
        "welch_F": test.f,
        "welch_df": test.df,
        "welch_p": test.p,
    }
    expected = oracle("between_department_variance_insteval")["expected"]
    check({name: expected[name]}, {name: ours}, NOT_OFFERED)
    # p values that far out are all 0 to the oracle's tolerance
    assert test.p == pytest.approx(expected[name]["value"]["welch_p"], rel=1e-6, abs=0)
    assert table.p == pytest.approx(expected[name]["value"]["anova_p"], rel=1e-6, abs=0)


def test_the_published_batches_of_dyestuff() -> None:
    model, table = random_intercept(groups(DYESTUFF)), anova(groups(DYESTUFF))
    assert model is not None
    assert table is not None
    # R's lme4: lmer(Yield ~ 1 + (1 | Batch), Dyestuff); with groups of equal size both methods agree
    assert (model.between, model.within, model.intercept) == pytest.approx((1764.05, 2451.25, 1527.5))
    assert (table.between, table.msw, table.n0, table.truncated) == pytest.approx((1764.05, 2451.25, 5, False))
    assert table.f == pytest.approx(4.598, abs=5e-4)
    assert table.df == (5, 24)
    assert table.p == pytest.approx(0.0044, abs=5e-5)


def test_a_negative_estimate_between_groups_is_0_and_noted() -> None:
    model, table = random_intercept(groups(DYESTUFF_2)), anova(groups(DYESTUFF_2))
    assert model is not None
    assert table is not None
    # R's lme4: lmer(Yield ~ 1 + (1 | Batch), Dyestuff2): batch 0, residual 13.81 (3.716 squared), intercept 5.6656
    assert (model.between, model.icc, math.sqrt(model.within)) == pytest.approx((0, 0, 3.716), abs=5e-4)
    assert model.shrunken == pytest.approx([5.6656] * 6)
    assert (table.between, table.icc, table.truncated) == (0, 0, True)


def test_the_published_tests_of_welch() -> None:
    sleep, insects = welch(groups(SLEEP)), welch(groups(INSECTS))
    assert sleep is not None
    assert insects is not None
    # R 4.2: oneway.test(extra ~ group, sleep) and oneway.test(count ~ spray, InsectSprays)
    assert (round(sleep.f, 4), sleep.df[0], round(sleep.df[1], 3), round(sleep.p, 5)) == (3.4626, 1, 17.776, 0.07939)
    assert (round(insects.f, 3), insects.df[0], round(insects.df[1], 3)) == (36.065, 5, 30.043)
    assert insects.p == pytest.approx(7.999e-12, rel=1e-4)


@given(unequal_samples())
def test_reml_is_the_least_of_the_restricted_likelihood_of_all_answers(samples: list[Any]) -> None:
    model = random_intercept(groups(samples))
    assert model is not None
    assert model.icc is not None
    least = restricted(model.between / model.within, samples)
    for ratio in (0, *np.geomspace(1e-6, 1e6, 60)):
        assert least <= restricted(ratio, samples) + 1e-6
    assert 0 <= model.icc < 1
    for mean, shrunken in zip((g.mean for g in groups(samples)), model.shrunken, strict=True):
        assert min(mean, model.intercept) - 1e-9 <= shrunken <= max(mean, model.intercept) + 1e-9


@given(st.integers(0, 10_000), st.integers(2, 8), st.integers(2, 30))
def test_with_groups_of_equal_size_both_estimates_are_the_same(seed: int, k: int, size: int) -> None:
    rng = np.random.default_rng(seed)
    samples = rng.normal(rng.normal(0, 1, (k, 1)), 1, (k, size))
    model, table = random_intercept(groups(samples)), anova(groups(samples))
    assert model is not None
    assert table is not None
    assert model.between == pytest.approx(table.between, rel=1e-6, abs=1e-9)
    assert model.intercept == pytest.approx(samples.mean())
    if not table.truncated:
        assert model.within == pytest.approx(table.msw, rel=1e-6)


@given(unequal_samples(), st.floats(0.001, 1000), st.floats(-1000, 1000))
def test_another_unit_changes_no_ratio(samples: list[Any], factor: float, shift: float) -> None:
    here, there = groups(samples), [group(values * factor + shift) for values in samples]
    model, moved = random_intercept(here), random_intercept(there)
    table, moved_table = anova(here), anova(there)
    assert model is not None
    assert moved is not None
    assert table is not None
    assert moved_table is not None
    assert moved.icc == pytest.approx(model.icc, rel=1e-3, abs=1e-6)
    assert moved.intercept == pytest.approx(model.intercept * factor + shift, rel=1e-6, abs=1e-6 * factor)
    assert (moved_table.icc, moved_table.p) == pytest.approx((table.icc, table.p), rel=1e-3, abs=1e-6)


@given(st.integers(0, 10_000), st.integers(2, 20), st.integers(2, 20))
def test_welch_of_two_groups_is_the_square_of_welchs_t(seed: int, n: int, m: int) -> None:
    rng = np.random.default_rng(seed)
    a, b = rng.normal(5, 1, n), rng.normal(6, 3, m)
    found = welch(groups([a, b]))
    assert found is not None
    parts = [float(np.var(values, ddof=1)) / len(values) for values in (a, b)]
    t = float(a.mean() - b.mean()) / math.sqrt(sum(parts))
    df = sum(parts) ** 2 / (parts[0] ** 2 / (n - 1) + parts[1] ** 2 / (m - 1))
    assert (found.f, *found.df, found.p) == pytest.approx((t * t, 1, df, t_two_sided(t, df)), rel=1e-9)


def test_one_group_or_only_groups_of_one_answer_tell_nothing() -> None:
    for found in ([], [Group(9, 4.0, 1.0)], [Group(1, 4.0, None), Group(1, 5.0, None), Group(1, 7.0, None)]):
        assert (random_intercept(found), anova(found), welch(found)) == (None, None, None)


def test_a_group_of_one_answer_is_shrunken_most_and_has_no_part_in_welchs_test() -> None:
    two = [Group(40, 3.0, 1.2), Group(50, 4.0, 0.9)]
    model = random_intercept([*two, Group(1, 5.0, None)])
    assert model is not None
    kept = [(shrunken - model.intercept) / (mean - model.intercept) for shrunken, mean in zip(model.shrunken, (3, 4, 5), strict=True)]
    assert kept[2] < kept[0] < kept[1] < 1
    assert welch([*two, Group(1, 5.0, None)]) == welch(two)
    assert random_intercept([*two, Group(1, 5.0, 123.0)]) == model, "one answer has no variance, whatever is said"


def test_without_variance_within_groups_their_means_are_all_there_is() -> None:
    model, table = (
        random_intercept([Group(3, 2.0, 0.0), Group(5, 4.0, 0.0), Group(1, 9.0, None)]),
        anova([Group(3, 2.0, 0.0), Group(5, 4.0, 0)]),
    )
    assert model == (13.0, 0.0, 1.0, 5.0, (2.0, 4.0, 9.0))
    assert table is not None
    assert (table.msw, table.icc, table.f, table.p, table.truncated) == (0, 1, None, None, False)
    assert welch([Group(3, 2.0, 0.0), Group(5, 4.0, 1.0)]) is None
    # the limit of ever less variance within
    near = random_intercept([Group(3, 2.0, 1e-9), Group(5, 4.0, 1e-9), Group(1, 9.0, None)])
    assert near is not None
    assert near.between == pytest.approx(13)
    assert near.intercept == pytest.approx(5)


def test_where_nothing_varies_there_is_no_icc() -> None:
    same = [Group(3, 0.1, 0.0), Group(5, 0.1, 0.0), Group(7, 0.1, 0.0)]
    model, table = random_intercept(same), anova(same)
    assert model is not None
    assert table is not None
    assert (model.between, model.within, model.icc, model.shrunken) == (0, 0, None, (0.1, 0.1, 0.1))
    assert model.intercept == pytest.approx(0.1)
    assert (table.between, table.truncated, table.icc, table.f, table.p) == (0, False, None, None, None)


def test_equal_means_have_no_variance_between() -> None:
    found = [Group(3, 0.1, 2.0), Group(500, 0.1, 1.0), Group(7, 0.1, 3.0)]
    model, table, test = random_intercept(found), anova(found), welch(found)
    assert model is not None
    assert table is not None
    assert test is not None
    assert (model.between, model.icc) == (0, 0)
    assert (table.f, table.p, table.truncated) == (0, 1, True)
    assert (test.f, test.p) == pytest.approx((0, 1))


def test_very_unequal_groups_are_no_obstacle() -> None:
    found = [Group(10_000_000, 3.0, 1.0), Group(2, 3.5, 1.0), Group(1, 2.0, None), Group(3000, 3.1, 1.3), Group(40_000, 2.9, 1.1)]
    model = random_intercept(found)
    assert model is not None
    assert model.within == pytest.approx(1, rel=1e-3)
    assert model.shrunken[0] == pytest.approx(3, abs=1e-5)
    assert abs(model.shrunken[2] - model.intercept) < 0.1


@pytest.mark.parametrize(
    ("n", "mean", "variance"), [(0, 1.0, 1.0), (-2, 1.0, 1.0), (5, 1.0, None), (5, 1.0, -0.1), (5, math.nan, 1.0), (5, 1.0, math.nan)]
)
def test_impossible_groups_are_errors(n: int, mean: float, variance: float | None) -> None:
    with pytest.raises(DataError, match="are no group"):
        Group(n, mean, variance)
