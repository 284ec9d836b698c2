"""Proportional odds and logistic regression against statsmodels, and their edge cases."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from tests.shared import ORACLES, needs_shared

from cxkit.errors import DataError
from cxkit.stats.ordinal import cumulative_logit, proportional_odds

MOBI = ORACLES / "data" / "shared" / "mobi.csv"


def mobi() -> tuple[np.ndarray, np.ndarray]:
    frame = pl.read_csv(MOBI)
    return frame["CUSA1"].to_numpy(), frame.select("PERQ1", "PERQ2", "PERV1").to_numpy().astype(float)


@needs_shared
def test_customers_of_mobile_phones_as_in_statsmodels() -> None:
    """OrderedModel(distr="logit"), Logit and Logit(cov_type="HC0") of statsmodels 0.15.0."""
    y, x = mobi()
    one = np.ones(len(y))
    fit = cumulative_logit(y, x, one)
    assert fit.log_likelihood == pytest.approx(-313.2730230080798, abs=1e-7)
    assert fit.values == pytest.approx([0.844268554624293, 0.22074020731178104, 0.15513837352881496], abs=1e-5)
    assert np.sqrt(np.diag(fit.covariance)) == pytest.approx([0.11170603, 0.07665480, 0.06092252], rel=1e-4)
    fit = cumulative_logit(y >= 9, x, one)
    assert (fit.log_likelihood, fit.r2) == pytest.approx((-102.45245613283433, 0.2949622802565557), abs=1e-8)
    assert fit.values == pytest.approx([0.9758349282027318, 0.45458196796337513, 0.06081635527255338], abs=1e-7)
    assert np.sqrt(np.diag(fit.covariance)) == pytest.approx([0.18940463, 0.13208942, 0.08320191], abs=1e-7)
    robust = cumulative_logit(y >= 9, x, one, squares=one)
    assert np.sqrt(np.diag(robust.covariance)) == pytest.approx([0.196063729, 0.138859407, 0.088590887], abs=1e-7)


def drawn(n: int, *, alike: bool = True) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(9)
    x = rng.integers(1, 6, (n, 2)).astype(float)
    noise = rng.logistic(size=n)
    if not alike:  # the second driver spreads the answers
        noise = noise * x[:, 1]
    return np.digitize(0.5 * x[:, 0] + noise, [-1.0, 0.7, 1.5, 2.4, 4.0]), x


def test_rows_of_several_answers_are_those_answers() -> None:
    y, x = drawn(300)
    rows, n = np.unique(np.column_stack([y, x]), axis=0, return_counts=True)
    each, together = cumulative_logit(y, x, np.ones(300)), cumulative_logit(rows[:, 0], rows[:, 1:], n, squares=n)
    assert together.values == pytest.approx(each.values, abs=1e-8)
    alone = cumulative_logit(y, x, np.ones(300), squares=np.ones(300))
    assert together.covariance == pytest.approx(alone.covariance, rel=1e-6)
    single, joined = proportional_odds(y, x, np.ones(300)), proportional_odds(rows[:, 0], rows[:, 1:], n)
    assert single is not None
    assert joined == pytest.approx(single, rel=1e-6)


def test_clusters_of_two_equal_answers_are_worth_one() -> None:
    y, x = drawn(200)
    once = cumulative_logit(y, x, np.ones(200), clusters=np.arange(200))
    twice = cumulative_logit(np.tile(y, 2), np.tile(x, (2, 1)), np.ones(400), clusters=np.tile(np.arange(200), 2))
    assert twice.covariance == pytest.approx(once.covariance, rel=1e-6)


@pytest.mark.parametrize("alike", [True, False])
def test_odds_that_differ_along_the_scale_are_found(*, alike: bool) -> None:
    y, x = drawn(1500, alike=alike)
    found = proportional_odds(y, x, np.ones(1500))
    assert found is not None
    assert found[1] is not None
    assert (found[1] < 1e-4) == (not alike)


def test_what_separates_the_outcome_has_no_odds_ratio() -> None:
    fit = cumulative_logit([0, 0, 1, 1], [[1.0], [2.0], [3.0], [4.0]], [5, 5, 5, 5])
    assert fit.diverged == (True,)
    assert fit.odds(0, 0.95) == (None, None, None, None)
    assert fit.joint_p() is None
    with pytest.raises(DataError, match="nothing to explain"):
        cumulative_logit([1, 1], [[1.0], [2.0]], [1, 1])


@pytest.mark.slow
def test_no_effect_is_claimed_in_one_of_twenty() -> None:
    """80 answers, 70 % at the top: 400 samples of two drivers find a level of 10 % with a probability of 99.7 %."""
    rng = np.random.default_rng(12)
    claims = 0
    for _ in range(400):
        fit = cumulative_logit(
            rng.choice([1, 2, 3, 4, 5], 80, p=[0.04, 0.06, 0.08, 0.12, 0.7]), rng.integers(1, 6, (80, 2)).astype(float), np.ones(80)
        )
        p = fit.joint_p()
        claims += p is not None and p < 0.05
    assert claims <= 0.07 * 400
