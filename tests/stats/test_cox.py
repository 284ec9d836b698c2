"""Cox's model against R's survival, Mantel and Byar's test, and its edge cases."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest
from tests.shared import ORACLES, needs_shared

from cxkit.stats.cox import Cox, CoxData, CoxFit
from cxkit.stats.survival import Spell, log_rank

LUNG = ORACLES / "data" / "shared" / "lung.csv"


def model(start: object, stop: object, lost: object, x: object) -> Cox:
    times = np.asarray(stop, dtype=float)
    rows = times.size
    return Cox(
        CoxData(
            np.broadcast_to(np.asarray(start, dtype=float), rows).copy(),
            times,
            np.asarray(lost, dtype=bool),
            np.asarray(x, dtype=float).reshape(rows, -1),
            np.ones(rows),
            np.zeros(rows, dtype=np.int64),
        )
    )


def wald(fit: CoxFit) -> tuple[float, float, float]:
    """The hazard ratio of the first covariate, with the 95 % limits of its standard error."""
    log, error = float(fit.coefficients[0]), 1.959964 * math.sqrt(fit.covariance[0, 0])
    return math.exp(log), math.exp(log - error), math.exp(log + error)


def lung(*names: str) -> Cox:
    frame = pl.read_csv(LUNG, null_values=["NA", ""]).select("time", pl.col("status") == 2, *names).drop_nulls()
    return model(-math.inf, frame["time"].to_numpy(), frame["status"].to_numpy(), frame.select(names).to_numpy())


@needs_shared
def test_lung_cancer_patients_as_in_r() -> None:
    """summary(coxph(Surv(time, status) ~ ..., data = lung)), survival 3."""
    one = lung("sex")
    fit = one.fit()
    assert fit.coefficients == pytest.approx([-0.5310235], abs=1e-6)
    assert math.sqrt(fit.covariance[0, 0]) == pytest.approx(0.1671786, abs=1e-6)
    assert wald(fit) == pytest.approx((0.5880, 0.4237, 0.8160), abs=5e-5)
    several = lung("age", "sex", "ph.ecog")
    fit = several.fit()
    assert fit.losses == 164
    assert fit.coefficients == pytest.approx([0.011067, -0.552612, 0.463728], abs=1e-6)
    assert np.sqrt(np.diag(fit.covariance)) == pytest.approx([0.009267, 0.167739, 0.113577], abs=1e-6)
    null = several.fit(free=[]).log_likelihood
    assert 2 * (fit.log_likelihood - null) == pytest.approx(30.5, abs=0.05)


def test_by_hand() -> None:
    """Two customers of either kind: L(b) = 1 / (2 + 2 e^b) · e^b / (1 + 2 e^b) · 1 / (1 + e^b)."""
    fit = model(-math.inf, [1, 2, 3, 4], [True, True, True, False], [0, 1, 0, 1])
    b = fit.fit().coefficients[0]

    def likelihood(value: float) -> float:
        e = math.exp(value)
        return math.log(1 / (2 + 2 * e) * e / (1 + 2 * e) * 1 / (1 + e))

    assert fit.fit().log_likelihood == pytest.approx(likelihood(b), abs=1e-12)
    assert likelihood(b) > max(likelihood(b - 1e-3), likelihood(b + 1e-3))


def test_the_score_test_of_a_state_that_changes_is_that_of_mantel_and_byar() -> None:
    rng = np.random.default_rng(3)
    life, change = rng.exponential(100, 200), rng.exponential(80, 200)
    before = [Spell(min(end, at), end <= at, 1) for end, at in zip(life, change, strict=True)]
    after = [Spell(end, lost=True, n=1, entry=at) for end, at in zip(life, change, strict=True) if at < end]
    expected = log_rank([before, after])
    assert expected is not None
    spells = [*((0, spell) for spell in before), *((1, spell) for spell in after)]
    cox = model(
        [spell.entry or -math.inf for _, spell in spells],
        [spell.time for _, spell in spells],
        [spell.lost for _, spell in spells],
        [state for state, _ in spells],
    )
    assert cox.score_test(0) == pytest.approx(expected.p, rel=1e-9)


def test_strata_and_numbers_are_those_of_their_rows() -> None:
    rng = np.random.default_rng(4)
    time, x = rng.integers(1, 20, 60).astype(float), rng.integers(0, 2, 60)
    lost = rng.random(60) < 0.7
    once = model(-math.inf, time, lost, x)
    twice = Cox(once.data._replace(n=np.full(60, 2.0)))
    repeated = model(-math.inf, np.tile(time, 2), np.tile(lost, 2), np.tile(x, 2))
    assert twice.fit().coefficients == pytest.approx(repeated.fit().coefficients, abs=1e-9)
    apart = Cox(repeated.data._replace(strata=np.repeat([0, 1], 60)))
    assert apart.fit().coefficients == pytest.approx(once.fit().coefficients, abs=1e-9)


def test_the_profile_interval_of_a_large_sample_is_walds() -> None:
    rng = np.random.default_rng(5)
    x = rng.integers(0, 2, 4000)
    cox = model(-math.inf, rng.exponential(np.exp(-0.5 * x)), np.ones(4000, dtype=bool), x)
    assert cox.profile(0, 0.95) == pytest.approx(wald(cox.fit()), rel=2e-3)


def test_nobody_lost_on_one_side_has_a_ratio_without_end() -> None:
    cox = model(-math.inf, [1, 2, 3, 4, 5, 6, 7, 8], [True, True, True, True, False, False, False, False], [0, 0, 0, 0, 1, 1, 1, 1])
    found = cox.profile(0, 0.95)
    assert found is not None
    ratio, low, high = found
    assert (ratio, low) == (0.0, 0.0)
    assert 0 < high < 1
    alike = model(-math.inf, [1, 2, 3], [True, True, True], [1, 1, 1])
    assert (alike.score_test(0), alike.profile(0, 0.95)) == (None, None)
    nobody = model(-math.inf, [1, 2, 3], [False, False, False], [1, 0, 1])
    assert (nobody.score_test(0), nobody.profile(0, 0.95)) == (None, None)


@needs_shared
def test_whether_ratios_stay_the_same_over_time_as_in_r() -> None:
    """cox.zph(coxph(Surv(time, status) ~ sex, data = lung)): p 0.091."""
    one = lung("sex")
    assert one.proportionality(one.fit(), [[0]]) == pytest.approx([0.091], abs=5e-4)


@pytest.mark.parametrize("crossing", [False, True])
def test_a_hazard_ratio_that_changes_is_found(*, crossing: bool) -> None:
    rng = np.random.default_rng(6)
    x = rng.integers(0, 2, 600)
    time = np.where(x == 1, rng.weibull(3, 600), rng.weibull(0.7, 600)) if crossing else rng.exponential(np.exp(-0.7 * x))
    cox = model(-math.inf, time, np.ones(600, dtype=bool), x)
    (p,) = cox.proportionality(cox.fit(), [[0]])
    assert p is not None
    assert (p < 0.001) == crossing


def test_a_customer_who_is_there_twice_is_worth_as_much_as_once() -> None:
    rng = np.random.default_rng(7)
    time, x, lost = rng.exponential(1, 60), rng.integers(0, 2, 60), rng.random(60) < 0.8
    once = model(-math.inf, time, lost, x)
    # of the strata each holds every customer once
    twice = Cox(model(-math.inf, np.tile(time, 2), np.tile(lost, 2), np.tile(x, 2)).data._replace(strata=np.repeat([0, 1], 60)))
    assert twice.fit().covariance == pytest.approx(once.fit().covariance / 2, rel=1e-9)
    clusters = np.arange(60)
    assert twice.clustered(twice.fit(), np.tile(clusters, 2)) == pytest.approx(once.clustered(once.fit(), clusters), rel=1e-9)


def test_clusters_as_in_lifelines() -> None:
    """CoxPHFitter(...).fit(..., cluster_col=...) of lifelines 0.30.3, which leaves out the factor G / (G - 1)."""
    rng = np.random.default_rng(2)
    x = rng.integers(0, 2, 80)
    time, lost = rng.exponential(np.exp(-0.5 * x)) * 20, rng.random(80) < 0.8
    cox = model(-math.inf, time, lost, x)
    fit = cox.fit()
    assert fit.coefficients == pytest.approx([0.278647136], abs=1e-6)
    assert math.sqrt(cox.clustered(fit, np.arange(80) // 2)[0, 0] * 39 / 40) == pytest.approx(0.22473626, abs=1e-7)


def test_the_score_residuals_of_simultaneous_losses_add_up_to_the_score() -> None:
    rng = np.random.default_rng(2)
    x = rng.normal(size=(80, 2))
    cox = model(-math.inf, rng.integers(1, 6, 80), rng.random(80) < 0.8, x)
    fit = cox.fit()
    # all in two clusters, whose sums are opposite to each other, as the score is 0
    halves = cox.clustered(fit, np.repeat([0, 1], 40))
    assert np.linalg.matrix_rank(halves, tol=1e-9) == 1
    assert cox.clustered(fit, np.zeros(80, dtype=np.int64)) == pytest.approx(np.zeros((2, 2)), abs=1e-12)
