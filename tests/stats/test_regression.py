from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from cxkit.errors import DataError
from cxkit.stats.regression import correlations_of, covariance, find_collinear, find_constants, regress

Array = NDArray[np.float64]

# R's data set women: weight in pounds, height in inches of 15 women (The World Almanac 1975)
WOMEN = np.column_stack([[115, 117, 120, 123, 126, 129, 132, 135, 139, 142, 146, 150, 154, 159, 164], range(58, 73)])


def answers(seed: int, n: int, drivers: int) -> tuple[Array, NDArray[np.int64], Array]:
    """Distinct rows, counts of 1 to 4, and weights for each row."""
    rng = np.random.default_rng(seed)
    rows = rng.normal(5, 2, (n, drivers + 1)) + rng.normal(0, 1, (n, 1))
    return rows, rng.integers(1, 5, n), rng.uniform(0.2, 5, n)


samples = st.builds(answers, st.integers(0, 10_000), st.integers(12, 60), st.integers(1, 6))


def test_the_published_regression_of_women() -> None:
    # R 4.2: lm(weight ~ height, women): slope 3.45000, R-squared 0.991
    model = regress(WOMEN, np.ones(15))
    assert model.n == 15
    assert model.coefficients == pytest.approx((3.45,), abs=1e-12)
    assert round(model.r2, 3) == 0.991
    assert model.standardised == pytest.approx((math.sqrt(model.r2),), abs=1e-12)
    assert model.correlations == pytest.approx((math.sqrt(model.r2),), abs=1e-12)


@given(samples)
def test_counts_stand_for_equal_rows(sample: tuple[Array, NDArray[np.int64], Array]) -> None:
    rows, counts, _ = sample
    every = np.repeat(rows, counts, axis=0)
    spread = covariance(rows, counts)
    assert spread.mean == pytest.approx(every.mean(axis=0))
    assert spread.matrix == pytest.approx(np.cov(every.T, ddof=0))
    assert spread.correlations == pytest.approx(np.corrcoef(every.T), abs=1e-12)
    one, other = regress(rows, counts), regress(every, np.ones(len(every)))
    assert one.n == other.n == counts.sum()
    assert one.r2 == pytest.approx(other.r2)
    assert one.coefficients == pytest.approx(other.coefficients)


@given(samples)
def test_the_weighted_regression_is_least_squares_of_rows_times_root_weight(sample: tuple[Array, NDArray[np.int64], Array]) -> None:
    rows, counts, weights = sample
    design = np.column_stack([np.ones(len(rows)), rows[:, 1:]]) * np.sqrt(weights)[:, None]
    fit, squares, *_ = np.linalg.lstsq(design, rows[:, 0] * np.sqrt(weights), rcond=None)
    model = regress(rows, counts, weights)
    assert model.coefficients == pytest.approx(fit[1:].tolist(), rel=1e-6, abs=1e-9)
    spread = covariance(rows, weights)
    assert 1 - model.r2 == pytest.approx(float(squares[0]) / weights.sum() / spread.matrix[0, 0], rel=1e-6)
    sd = np.sqrt(spread.matrix.diagonal())
    assert model.standardised == pytest.approx((fit[1:] * sd[1:] / sd[0]).tolist(), rel=1e-6, abs=1e-9)


def test_coefficients_of_collinear_drivers_are_not_determined() -> None:
    rows, counts, _ = answers(1, 40, 4)
    alone = regress(rows[:, [0, 1, 2, 3]], counts)
    rows[:, 4] = 4 * rows[:, 1] - rows[:, 3] + 1e6
    model = regress(rows, counts)
    assert find_collinear(covariance(rows, counts).correlations) == (1, 3, 4)
    assert model.r2 == pytest.approx(alone.r2, abs=1e-10)
    assert model.coefficients == pytest.approx((None, alone.coefficients[1], None, None))
    assert model.standardised == pytest.approx((None, alone.standardised[1], None, None))


def test_no_driver_is_collinear_with_the_outcome() -> None:
    rows, counts, _ = answers(2, 30, 2)
    rows[:, 0] = rows[:, 1] - 3 * rows[:, 2]
    model = regress(rows, counts)
    assert model.r2 == pytest.approx(1, abs=1e-12)
    assert model.r2 <= 1
    assert model.coefficients == pytest.approx((1, -3))


def test_constants_are_found_among_the_rows_with_weight() -> None:
    rows = np.array([[1, 0.1, 5, 9], [2, 0.1, 6, 9], [3, 0.1, 7, 8]])
    assert find_constants(rows, [1, 2, 3]) == (1,)
    assert find_constants(rows, [1, 2, 0]) == (1, 3)
    assert find_constants(rows, [0, 2, 0]) == (0, 1, 2, 3)
    # thirds of .1 do not add up to .1, but what does not vary has no variance and is unrelated to all
    spread = covariance(rows, [1, 1, 1])
    assert spread.matrix[1].tolist() == [0, 0, 0, 0]
    assert spread.correlations[1].tolist() == [0, 1, 0, 0]


def test_many_matrices_are_brought_to_correlations_as_one_is() -> None:
    rows, counts, weights = answers(3, 30, 3)
    one, other = covariance(rows, counts), covariance(rows, weights)
    both = correlations_of(np.array([one.matrix, other.matrix]), np.array([[True] * 4, [True, True, False, True]]))
    assert both[0] == pytest.approx(one.correlations)
    assert both[1, 2].tolist() == [0, 0, 1, 0]
    assert both[1, 0, 3] == pytest.approx(other.correlations[0, 3])


def test_few_answers_carry_no_regression() -> None:
    rows, _, _ = answers(4, 4, 2)
    with pytest.raises(DataError, match=r"3 complete answers are too few for 2 drivers: there must be more than 3"):
        regress(rows[:3], [1, 1, 1])
    with pytest.raises(DataError, match="3 complete answers are too few"):
        regress(rows, [1, 1, 1, 5], [1, 1, 1, 0])
    assert regress(rows, [1, 1, 1, 1]).n == 4
    assert regress(rows[:3], [2, 1, 1]).n == 4


def test_what_does_not_vary_is_no_outcome_and_no_driver() -> None:
    rows, counts, _ = answers(5, 20, 2)
    rows[:, 2] = 4
    with pytest.raises(DataError, match="driver 2 is the same in every answer"):
        regress(rows, counts)
    with pytest.raises(DataError, match="outcome is the same in every answer"):
        regress(rows[:, ::-1], counts)


@pytest.mark.parametrize(
    ("rows", "counts", "weights", "message"),
    [
        ([1, 2, 3], [1, 1, 1], None, "do not fit"),
        ([[1], [2], [3]], [1, 1, 1], None, "do not fit"),
        (WOMEN, [1, 1, 1], None, "do not fit"),
        (WOMEN, [1] * 15, [1] * 14, "do not fit"),
        (WOMEN, [1] * 14, [1] * 15, "one for each row"),
        (WOMEN, [0.5] * 15, None, "whole numbers"),
        (WOMEN, [-1] + [1] * 14, [1] * 15, "whole numbers"),
        (WOMEN, [0] + [1] * 14, [1] * 15, "a row of no answers"),
        (WOMEN, [1] * 15, [-1] + [1] * 14, "at least 0"),
        (WOMEN, [1] * 15, [math.nan] + [1] * 14, "finite"),
        ([[1, math.inf], [2, 3]], [9, 9], None, "finite"),
        (WOMEN, [1] * 15, [0] * 15, "no answer has a weight"),
    ],
)
def test_rows_counts_and_weights_that_cannot_be(rows: Any, counts: Any, weights: Any, message: str) -> None:
    with pytest.raises(DataError, match=message):
        regress(rows, counts, weights)
