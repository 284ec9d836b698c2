from __future__ import annotations

import itertools
import math
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.shared import needs_shared, oracle
from tests.stats.test_nps_oracles import check, read

from cxkit.errors import DataError, UsageError
from cxkit.stats import importance
from cxkit.stats.importance import Method, bootstrap, default_method, lmg, percentile_interval, relative_weights
from cxkit.stats.regression import covariance, find_collinear, regress

Array = NDArray[np.float64]
METHODS: tuple[Method, ...] = get_args(Method)

NOT_OFFERED = {
    "adj_r2": "R² is what the contributions add up to",
    "coef_se": "the uncertainty shown is that of the contributions",
    "coef_p": "the same",
    "last": "one of the orders that LMG averages over",
    "pratt": "may be negative",
    "vif": "collinear drivers are named, and LMG shares between them",
}
SWISS = ["Fertility", "Agriculture", "Examination", "Education", "Catholic", "Infant.Mortality"]
MOBI = ["CUSA1", "PERQ2", "PERQ3", "PERQ4", "PERQ5", "PERQ6", "PERQ7"]


def columns(data: str, names: list[str]) -> Array:
    return np.array([[float(row[name]) for name in names] for row in read(data)])


def distinct(x: Array) -> tuple[Array, NDArray[np.int64]]:
    rows, counts = np.unique(x, axis=0, return_counts=True)
    return rows, counts


def correlations(x: Array) -> Array:
    return covariance(x, np.ones(len(x))).correlations


def survey(seed: int, n: int, drivers: int) -> Array:
    """Answers on a scale of 1 to 5 or so that have something in common."""
    rng = np.random.default_rng(seed)
    return np.asarray(rng.integers(1, 4, (n, drivers + 1)) + rng.integers(0, 3, (n, 1)), dtype=float)


def r2(x: Array, drivers: list[int]) -> float:
    """By least squares on the answers themselves."""
    y = x[:, 0] - x[:, 0].mean()
    design = x[:, drivers] - x[:, drivers].mean(axis=0)
    fit = design @ np.linalg.lstsq(design, y, rcond=None)[0]
    return float(fit @ fit / (y @ y))


def averaged_over_orders(x: Array) -> list[float]:
    k = x.shape[1] - 1
    total = np.zeros(k)
    for order in itertools.permutations(range(1, k + 1)):
        for place, driver in enumerate(order):
            total[driver - 1] += r2(x, list(order[: place + 1])) - r2(x, list(order[:place]))
    return [float(t) / math.factorial(k) for t in total]


@needs_shared
@pytest.mark.parametrize(("case", "data", "names"), [("drivers_swiss", "swiss", SWISS), ("drivers_mobi_quality", "mobi", MOBI)])
def test_the_oracles_of_drivers(case: str, data: str, names: list[str]) -> None:
    rows, counts = distinct(columns(data, names))
    model, matrix = regress(rows, counts), covariance(rows, counts).correlations
    shapley, johnson = lmg(matrix), relative_weights(matrix)
    ours = {
        "n": model.n,
        "r2": model.r2,
        "predictors": names[1:],
        "coef": model.coefficients,
        "std_beta": model.standardised,
        "correlation": model.correlations,
        "lmg": shapley.tolist(),
        "lmg_share": (shapley / model.r2).tolist(),
        "first": [r * r for r in model.correlations],
        "johnson_raw_rwa": johnson.tolist(),
        "johnson_raw_iopsych": johnson.tolist(),
        "johnson_pct": (100 * johnson / model.r2).tolist(),
    }
    check(oracle(case)["expected"], {"result": ours}, NOT_OFFERED)


@needs_shared
def test_the_oracle_of_the_bootstrap() -> None:
    case = oracle("drivers_mobi_bootstrap_se")
    rows, counts = distinct(columns("mobi", MOBI))
    drawn = bootstrap(rows, counts, method="lmg", draws=case["parameters"]["R"])
    errors, limits = case["expected"]["lmg_bootstrap_se"], case["expected"]["lmg_percentile_ci"]
    assert drawn.std(axis=0, ddof=1) == pytest.approx(errors["value"], rel=errors["tol"]["relative"])
    low, high = percentile_interval(drawn, 0.95)
    assert low == pytest.approx(limits["value"][0], abs=limits["tol"]["absolute"], rel=0)
    assert high == pytest.approx(limits["value"][1], abs=limits["tol"]["absolute"], rel=0)


@pytest.mark.parametrize("drivers", [1, 2, 3, 4, 5])
def test_lmg_is_the_mean_gain_over_all_orders(drivers: int) -> None:
    x = survey(drivers, 60, drivers)
    assert lmg(correlations(x)) == pytest.approx(averaged_over_orders(x), abs=1e-12)


def test_lmg_with_collinear_drivers_is_the_mean_gain_too() -> None:
    x = survey(3, 60, 4)
    x[:, 4] = x[:, 1] - 2 * x[:, 2] + 3
    assert lmg(correlations(x)) == pytest.approx(averaged_over_orders(x), abs=1e-10)


samples = st.builds(survey, st.integers(0, 10_000), st.integers(20, 200), st.integers(1, 7))


@given(samples)
def test_contributions_add_up_to_r2_and_none_is_negative(x: Array) -> None:
    matrix, whole = correlations(x), regress(x, np.ones(len(x))).r2
    for contributions in (lmg(matrix), relative_weights(matrix)):
        assert contributions.min() >= 0
        assert contributions.sum() == pytest.approx(whole, abs=1e-10)
    assert whole == pytest.approx(r2(x, list(range(1, x.shape[1]))), abs=1e-10)


@given(samples, st.floats(-9, -1))
def test_contributions_of_nearly_collinear_drivers_add_up_to_the_r2_of_the_regression(x: Array, magnitude: float) -> None:
    noise = np.random.default_rng(1).normal(0, 10**magnitude, len(x))
    near = np.column_stack([x, x[:, -1] + noise])
    contributions = lmg(correlations(near))
    assert contributions.sum() == pytest.approx(regress(near, np.ones(len(x))).r2, abs=1e-10)
    assert contributions.min() >= 0


@given(samples, st.randoms(use_true_random=False))
def test_the_order_and_the_units_of_the_drivers_do_not_matter(x: Array, random: Any) -> None:
    order = random.sample(range(1, x.shape[1]), x.shape[1] - 1)
    other = x[:, [0, *order]] * ([-2.0] + [random.choice([-1, 3.0, 0.01]) for _ in order]) + 7
    places = [column - 1 for column in order]
    assert lmg(correlations(other)) == pytest.approx(lmg(correlations(x))[places], abs=1e-10)
    assert relative_weights(correlations(other)) == pytest.approx(relative_weights(correlations(x))[places], abs=1e-10)


def test_one_driver_has_r_squared() -> None:
    matrix = [[1, -0.6], [-0.6, 1]]
    assert lmg(matrix) == pytest.approx([0.36])
    assert relative_weights(matrix) == pytest.approx([0.36])


@given(st.floats(-0.9, 0.9), st.floats(-0.6, 0.6), st.floats(-0.6, 0.6))
def test_two_drivers_have_the_same_by_both_methods(between: float, first: float, second: float) -> None:
    matrix = np.array([[1, first, second], [first, 1, between], [second, between, 1]])
    if np.linalg.eigvalsh(matrix)[0] > 1e-6:
        assert lmg(matrix) == pytest.approx(relative_weights(matrix), abs=1e-10)


@given(st.lists(st.floats(-0.35, 0.35), min_size=1, max_size=8))
def test_unrelated_drivers_have_their_own_r_squared(r: list[float]) -> None:
    matrix = np.eye(len(r) + 1)
    matrix[0, 1:] = matrix[1:, 0] = r
    if np.sum(matrix[0, 1:] ** 2) < 1:
        assert lmg(matrix) == pytest.approx([x * x for x in r], abs=1e-14)
        assert relative_weights(matrix) == pytest.approx([x * x for x in r], abs=1e-14)


def test_twelve_drivers_that_are_alike_share_alike() -> None:
    # R² of k drivers with common correlations r to the outcome and c among each other is k r² / (1 + (k − 1) c)
    matrix = np.full((13, 13), 0.5)
    matrix[0, 1:] = matrix[1:, 0] = 0.4
    np.fill_diagonal(matrix, 1)
    assert lmg(matrix) == pytest.approx([0.16 / (1 + 11 * 0.5)] * 12, abs=1e-12)


def test_a_driver_asked_twice_shares_its_contribution() -> None:
    x = survey(5, 100, 3)
    twice = np.column_stack([x, 11 - 2 * x[:, 3]])
    whole, split = r2(x, [1, 2, 3]), lmg(correlations(twice))
    assert split[2] == pytest.approx(split[3], abs=1e-12)
    assert split.sum() == pytest.approx(whole, abs=1e-10)
    assert split[:2] == pytest.approx(averaged_over_orders(twice)[:2], abs=1e-10)


def test_relative_weights_name_the_collinear_drivers() -> None:
    x = survey(6, 100, 5)
    x[:, 5] = x[:, 2] + x[:, 3]
    assert find_collinear(correlations(x)) == (2, 3, 5)
    with pytest.raises(DataError, match="drivers 2, 3, 5 are exact combinations"):
        relative_weights(correlations(x))


@pytest.mark.parametrize(
    ("matrix", "message"),
    [
        ([[1.0]], "shape"),
        ([1.0, 0.5], "shape"),
        ([[1, 0.5, 0.1], [0.5, 1, 0.1]], "shape"),
        ([[1, 0.5], [0.4, 1]], "symmetric"),
        ([[4, 1], [1, 2]], "1 on its diagonal"),
        ([[1, math.nan], [math.nan, 1]], "symmetric"),
        ([[1, 0.9, 0.9], [0.9, 1, -0.9], [0.9, -0.9, 1]], "contradict"),
    ],
)
def test_what_is_no_correlation_matrix_is_an_error(matrix: Any, message: str) -> None:
    for method in (lmg, relative_weights, find_collinear):
        with pytest.raises(DataError, match=message):
            method(matrix)


def test_lmg_is_for_15_drivers_at_most_and_taken_for_12() -> None:
    matrix = np.eye(17)
    matrix[0, 1] = matrix[1, 0] = 0.5
    with pytest.raises(UsageError, match="16 drivers are too many"):
        lmg(matrix)
    with pytest.raises(UsageError, match="16 drivers are too many"):
        bootstrap(survey(1, 100, 16), np.ones(100), method="lmg")
    assert lmg(matrix[:16, :16]) == pytest.approx([0.25] + [0] * 14, abs=1e-12)
    assert relative_weights(matrix) == pytest.approx([0.25] + [0] * 15, abs=1e-12)
    assert [default_method(k) for k in (1, 12, 13, 40)] == ["lmg", "lmg", "johnson", "johnson"]


def one_by_one(x: Array, weights: Array, draws: int, seed: int) -> Array:
    """The bootstrap as the textbook has it: answers drawn one by one, the regression computed anew from them."""
    rng = np.random.default_rng(seed)
    drawn = []
    for _ in range(draws):
        chosen = rng.integers(0, len(x), len(x))
        drawn.append(lmg(covariance(x[chosen], weights[chosen]).correlations))
    return np.array(drawn)


def alike(ours: Array, theirs: Array) -> None:
    """Means and standard errors of two sets of draws agree within four standard errors of theirs."""
    spread, n = theirs.std(axis=0), min(len(ours), len(theirs))
    assert np.abs(ours.mean(axis=0) - theirs.mean(axis=0)).max() < 4 * spread.max() * math.sqrt(2 / n)
    assert ours.std(axis=0) == pytest.approx(spread, rel=4 * math.sqrt(1 / n))


@pytest.mark.parametrize(("block", "answers_a_row"), [(4096, 16), (4096, 1), (7, 16), (7, 1)])
@pytest.mark.slow
def test_drawing_counts_is_drawing_answers(monkeypatch: pytest.MonkeyPatch, block: int, answers_a_row: int) -> None:
    monkeypatch.setattr(importance, "_ROWS_AT_ONCE", block)
    monkeypatch.setattr(importance, "_ANSWERS_A_ROW", answers_a_row)
    x = survey(2, 80, 2)
    rows, counts = distinct(x)
    assert len(rows) < 60
    alike(bootstrap(rows, counts, method="lmg", draws=3000), one_by_one(x, np.ones(80), 1500, 3))


def test_answers_carry_their_weights() -> None:
    x, rng = survey(4, 90, 2), np.random.default_rng(8)
    weights = rng.choice([0.5, 1.0, 4.0], 90)
    rows, counts = distinct(np.column_stack([x, weights]))
    drawn = bootstrap(rows[:, :3], counts, counts * rows[:, 3], method="lmg", draws=3000)
    alike(drawn, one_by_one(x, weights, 1500, 3))
    # equal weights change nothing, and answers of weight 0 are not there
    same = bootstrap(rows[:, :3], counts, counts * 3.0, method="lmg", draws=50)
    assert same == pytest.approx(bootstrap(rows[:, :3], counts, method="lmg", draws=50), abs=1e-12)
    more = np.vstack([rows[:, :3], [[99, 99, 0]]]), np.append(counts, 40), np.append(counts * 3.0, 0)
    assert np.array_equal(bootstrap(*more, method="lmg", draws=50), same)


@given(st.integers(0, 2**32), st.lists(st.integers(1, 60), min_size=1, max_size=30), st.integers(0, 500))
def test_every_answer_drawn_comes_from_a_row(seed: int, counts: list[int], size: int) -> None:
    drawn = importance._redraw(np.random.default_rng(seed), np.array([size, 0, 1]), np.array(counts, dtype=float))
    assert drawn.sum(axis=1).tolist() == [size, 0, 1]
    assert drawn.min() >= 0


def test_equal_seeds_draw_equally_and_progress_counts_the_draws() -> None:
    rows, counts = distinct(survey(7, 70, 3))
    seen: list[int] = []
    first = bootstrap(rows, counts, method="johnson", draws=300, seed=5, progress=seen.append)
    assert seen == sorted(set(seen))
    assert seen[-1] == 300
    assert np.array_equal(first, bootstrap(rows, counts, method="johnson", draws=300, seed=5))
    assert not np.array_equal(first, bootstrap(rows, counts, method="johnson", draws=300, seed=6))
    with pytest.raises(UsageError, match="0 draws"):
        bootstrap(rows, counts, method="lmg", draws=0)


def test_a_driver_or_an_outcome_that_is_constant_in_a_draw_contributes_nothing() -> None:
    # a third of the draws miss the only answer in which driver 2 (and in the second sample the outcome) is not 3
    x = survey(9, 25, 2)
    x[:, 2] = 3
    x[0, 2] = 5
    drawn = bootstrap(x, np.ones(25), method="lmg")
    assert (drawn[:, 1] == 0).mean() == pytest.approx((24 / 25) ** 25, abs=0.06)
    assert np.isfinite(drawn).all()
    x[:, [0, 2]] = x[:, [2, 0]]
    for method in METHODS:
        drawn = bootstrap(x, np.ones(25), method=method)
        nothing = (drawn == 0).all(axis=1)
        assert nothing.mean() == pytest.approx((24 / 25) ** 25, abs=0.06)
        assert drawn.sum(axis=1).max() <= 1 + 1e-12


def test_drivers_that_are_collinear_in_a_draw_share_by_both_methods() -> None:
    # the two drivers differ in one answer of 25
    x = survey(10, 25, 2)
    x[:, 2] = x[:, 1]
    x[0, 2] += 1
    for method in METHODS:
        drawn = bootstrap(x, np.ones(25), method=method)
        assert (np.abs(drawn[:, 0] - drawn[:, 1]) < 1e-12).mean() == pytest.approx((24 / 25) ** 25, abs=0.06)
        assert drawn.sum(axis=1).max() <= 1 + 1e-12


def test_percentile_limits_leave_out_equal_shares() -> None:
    drawn = np.arange(101.0)[:, None]
    low, high = percentile_interval(drawn, 0.9)
    assert (low.tolist(), high.tolist()) == (pytest.approx([5.0]), pytest.approx([95.0]))
    with pytest.raises(UsageError, match="confidence"):
        percentile_interval(drawn, 90)


# Scores of 1 to 5: 1 and the number of those of four events that happened. So the covariances of the population are known exactly.
CHANCES = np.array([0.8, 0.7, 0.6, 0.8, 0.7, 0.5, 0.8, 0.6, 0.7, 0.8])
COUNTED = np.array([[str(event) in events for event in range(10)] for events in ("0123", "0145", "1456", "3678", "6789")], dtype=float)


@pytest.mark.slow
def test_intervals_hold_the_true_contributions() -> None:
    """1,000 samples, a standard error of 0.7 points: intervals that held the truth in 92 or 98 % would pass one time in eight at most."""
    population = (COUNTED * CHANCES * (1 - CHANCES)) @ COUNTED.T
    scale = np.sqrt(population.diagonal())
    truth = lmg(population / scale / scale[:, None])
    assert truth == pytest.approx([0.211, 0.060, 0.085, 0.034], abs=5e-4)
    rng, samples = np.random.default_rng(20240607), 1000
    hits = np.zeros(len(truth))
    for sample in range(samples):
        rows, counts = distinct(1.0 + (rng.random((300, 10)) < CHANCES) @ COUNTED.T)
        low, high = percentile_interval(bootstrap(rows, counts, method="lmg", seed=sample), 0.95)
        hits += (low <= truth) & (truth <= high)
    covered = hits[truth >= 0.05] / samples
    assert covered.min() >= 0.93
    assert covered.max() <= 0.97
