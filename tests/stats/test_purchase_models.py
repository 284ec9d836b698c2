"""BG/NBD, Gamma-Gamma and shifted beta-geometric: figures of papers and of other programs, gradients, and what is degenerate."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reports import near
from tests.shared import ORACLES, needs_shared, oracle

from cxkit.errors import DataError
from cxkit.stats import bgnbd, gamma_gamma
from cxkit.stats import shifted_beta_geometric as sbg
from cxkit.stats.likelihood import Fit

FILES = ORACLES / "data" / "shared"


def leaf(case: str, *path: str) -> tuple[Any, float]:
    branch = oracle(case)["expected"]
    for name in path:
        branch = branch[name]
    return branch["value"], branch["tol"]


def cdnow() -> pl.DataFrame:
    return pl.read_csv(FILES / "cdnow_customers_summary.csv")


def fitted(frame: pl.DataFrame, unit: float = 1.0) -> Fit:
    x, t_x, age = frame["frequency"].to_numpy(), frame["recency"].to_numpy() * unit, frame["T"].to_numpy() * unit
    return bgnbd.fit(x, t_x, age, np.ones(frame.height), 0.95)


@needs_shared
def test_orders_of_cdnow_by_bg_nbd() -> None:
    frame = cdnow()
    fit = fitted(frame)
    case = "bgnbd_cdnow"
    assert fit.customers == leaf(case, "n")[0]
    assert fit.log_likelihood == near(*leaf(case, "loglik"))
    for parameter, name in zip(fit.parameters, ("r", "alpha", "a", "b"), strict=True):
        assert parameter.name == name
        assert parameter.estimate == near(*leaf(case, name))
        assert parameter.low is not None
        assert parameter.high is not None
        assert parameter.low < parameter.estimate < parameter.high
    # Fader, Hardie & Lee (2005), table 2
    assert [round(value, 3) for value in fit.values] == [0.243, 4.414, 0.793, 2.426]
    theirs, tolerance = leaf(case, "lifetimes_params")
    assert fit.values == near(tuple(theirs.values()), tolerance * 4)
    new, tolerance = leaf(case, "unconditional_expected")
    assert {weeks: bgnbd.expected_new(fit.values, float(weeks)) for weeks in new} == near(new, tolerance)
    rows, tolerance = leaf(case, "predictions")
    for row in rows:
        history = [row["x"]], [row["t_x"]], [row["T"]]
        assert bgnbd.alive(fit.values, *history)[0] == near(row["p_alive"], 1e-4)
        for weeks in (39, 52):
            assert bgnbd.expected_orders(fit.values, *history, weeks)[0] == near(row[f"expected_{weeks}w"], max(tolerance, 1e-3))
    columns = (frame["frequency"].to_numpy(), frame["recency"].to_numpy(), frame["T"].to_numpy())
    total, tolerance = leaf(case, "sum_expected_next_39w_all_customers")
    assert bgnbd.expected_orders(fit.values, *columns, 39.0).sum() == near(total, tolerance)
    assert bgnbd.alive(fit.values, *columns).mean() == near(*leaf(case, "mean_p_alive"))


@needs_shared
def test_neither_the_unit_of_time_nor_grouping_nor_order_moves_the_fit() -> None:
    frame = cdnow()
    fit, days = fitted(frame), fitted(frame, unit=7.0)
    assert days.values == pytest.approx([fit.values[0], 7 * fit.values[1], *fit.values[2:]], rel=1e-4)
    repeats = float(frame["frequency"].sum())
    assert days.log_likelihood == near(fit.log_likelihood - repeats * np.log(7), 1e-5)
    grouped = frame.group_by("frequency", "recency", "T").len().sample(fraction=1.0, shuffle=True, seed=3)
    x, t_x, age, n = (grouped[name].to_numpy() for name in ("frequency", "recency", "T", "len"))
    again = bgnbd.fit(x, t_x, age, n, 0.95)
    assert again.values == pytest.approx(fit.values, rel=1e-5)
    assert again.log_likelihood == near(fit.log_likelihood, 1e-6)


@needs_shared
def test_values_of_orders_of_cdnow_by_gamma_gamma() -> None:
    frame = pl.read_csv(FILES / "cdnow_summary_with_value.csv")
    repeating = frame.filter(pl.col("x") > 0)
    x, m, n = repeating["x"].to_numpy(), repeating["zbar"].to_numpy(), np.ones(repeating.height)
    fit = gamma_gamma.fit(x, m, n, 0.95)
    case = "gammagamma_cdnow"
    for parameter in fit.parameters:
        assert parameter.estimate == near(*leaf(case, parameter.name))
    assert [parameter.name for parameter in fit.parameters] == ["p", "q", "gamma"]
    assert fit.values == near((6.25, 3.74, 15.45), 0.006)  # the note of 2013 has 15.44
    assert fit.log_likelihood == near(*leaf(case, "loglik_lifetimes_form"))
    assert gamma_gamma.correlation(x, m, n) == near(*leaf(case, "corr_frequency_value"))
    rows, tolerance = leaf(case, "expected_average_value")
    for row in rows:
        assert gamma_gamma.expected_value(fit.values, [row["x"]], [row["m"]])[0] == near(row["expected_value"], tolerance)
    assert gamma_gamma.expected_value(fit.values, [0], [0.0])[0] == near(*leaf(case, "population_mean"))
    due, tolerance = leaf(case, "lifetimes_clv_12_months_discount_1pct_per_month")
    orders = fitted(frame.rename({"x": "frequency", "t_x": "recency"}))
    history = (frame["x"].to_numpy(), frame["t_x"].to_numpy(), frame["T"].to_numpy())
    month = 4.345
    upto = [np.zeros(frame.height), *(bgnbd.expected_orders(orders.values, *history, month * step) for step in range(1, 13))]
    worth = gamma_gamma.expected_value(fit.values, history[0], frame["zbar"].to_numpy())
    clv = np.sum([worth * (later - earlier) / 1.01**step for step, (earlier, later) in enumerate(pairwise(upto), start=1)], axis=0)
    assert clv.mean() == near(due["mean"], tolerance)
    assert clv.sum() == pytest.approx(due["sum"], rel=1e-4)
    assert list(clv[:5]) == near(due["first5"], tolerance)


@needs_shared
@pytest.mark.parametrize("segment", ["regular", "high_end"])
def test_contracts_of_the_paper_by_the_shifted_beta_geometric_model(segment: str) -> None:
    case = "sbg_fader_hardie_2007"
    actual = leaf(case, segment, "actual_pct")[0]
    survivors = [10 * share for share in actual[:8]]
    fit = sbg.fit(sbg.count_lost(survivors), [0] * 6 + [survivors[-1]], 0.95)
    assert fit.values == near((leaf(case, segment, "alpha")[0], leaf(case, segment, "beta")[0]), 1e-4)
    assert fit.log_likelihood == near(*leaf(case, segment, "loglik_per_1000_customers"))
    due, tolerance = leaf(case, segment, "survival_pct_year0_12")
    projected = 100 * sbg.survival(fit.values, range(13))
    assert list(projected) == near(due, tolerance)
    due, tolerance = leaf(case, segment, "retention_rate_year1_12")
    assert list(sbg.retention(fit.values, range(1, 13))) == near(due, tolerance)
    assert sbg.expected_remaining(fit.values, 0, 0.1) == near(*leaf(case, segment, "expected_tenure_discounted_10pct"))
    due, tolerance = leaf(case, segment, "residual_DERL_10pct_n1_to_5")
    assert [sbg.expected_remaining(fit.values, tenure, 0.1) for tenure in range(1, 6)] == near(due, tolerance)
    off = np.mean([abs(share - each) / share for share, each in zip(actual[8:], projected[8:], strict=True)])
    assert 100 * off == near(*leaf(case, segment, "mape_year8_12_pct"))


POSITIVE = st.floats(0.05, 20.0)


@given(values=st.tuples(POSITIVE, POSITIVE, POSITIVE, POSITIVE))
def test_the_gradient_is_that_of_the_likelihood(values: tuple[float, ...]) -> None:
    x, t_x, age = np.array([0.0, 1, 2, 7, 0]), np.array([0.0, 0.5, 1.1, 1.4, 0]), np.array([1.0, 1.2, 1.3, 1.5, 0.2])
    n = np.array([3.0, 2, 1, 1, 4])
    spent = np.array([2.0, 1, 1, 1, 1])
    for objective in (bgnbd._objective(x, t_x, age, n), gamma_gamma._objective(spent, spent + t_x, n)):
        at = np.array(values[: 4 if objective.__module__.endswith("bgnbd") else 3])
        slope = objective(at)[1]
        for place, step in enumerate(1e-6 * np.diag(at)):
            difference = (objective(at + step)[0] - objective(at - step)[0]) / (2 * step[place])
            assert slope[place] == pytest.approx(difference, rel=1e-4, abs=1e-4)


@given(
    values=st.tuples(*[st.floats(1e-3, 1e5)] * 4),
    x=st.integers(0, 200),
    t_x=st.floats(0, 100),
    more=st.floats(0, 100),
    horizon=st.floats(0, 500),
)
def test_expectations_are_finite_and_grow(values: tuple[float, ...], x: int, t_x: float, more: float, horizon: float) -> None:
    history = [x], [t_x if x else 0.0], [t_x + more]
    alive = bgnbd.alive(values, *history)[0]
    assert 0 <= alive <= 1
    assert x > 0 or alive == 1
    found = bgnbd.expected_orders(values, *history, horizon)[0]
    assert np.isfinite(found)
    assert found >= 0
    r, alpha, *_ = values
    # nobody orders more often than those who never leave
    assert found <= (r + x) / (alpha + t_x + more) * horizon * (1 + 1e-6) + 1e-6


@pytest.mark.parametrize("a", [1.0, 1.0 + 1e-7, 0.9995])
def test_the_limit_where_the_formula_is_0_by_0(a: float) -> None:
    beside = [bgnbd.expected_orders((0.5, 3.0, at, 2.0), [2], [5.0], [9.0], 20.0)[0] for at in (a - 0.01, a, a + 0.01)]
    assert beside[1] == pytest.approx((beside[0] + beside[2]) / 2, rel=1e-4)


def test_parameters_are_found_again_in_simulated_orders() -> None:
    rng = np.random.default_rng(7)
    n, (r, alpha, a, b) = 6_000, (0.8, 6.0, 1.2, 3.0)
    age = rng.uniform(30, 100, n)
    rate, leaves = rng.gamma(r, 1 / alpha, n), rng.beta(a, b, n)
    x, t_x, now, there = np.zeros(n), np.zeros(n), np.zeros(n), np.ones(n, bool)
    while there.any():
        now = now + rng.exponential(1 / rate)
        there &= now <= age
        x, t_x = x + there, np.where(there, now, t_x)
        there &= rng.random(n) >= leaves
    fit = bgnbd.fit(x, t_x, age, np.ones(n), 0.999)
    for parameter, true in zip(fit.parameters, (r, alpha, a, b), strict=True):
        assert parameter.low is not None
        assert parameter.high is not None
        assert parameter.low < true < parameter.high
    assert fit.warning is None
    # the same by a part first, as millions of customers are fitted
    ages = np.tile(age, 4) + np.arange(4 * n) * 1e-9
    assert bgnbd.fit(np.tile(x, 4), np.tile(t_x, 4), ages, np.ones(4 * n), 0.95).values == pytest.approx(fit.values, rel=1e-3)


def test_what_cannot_carry_a_model_is_refused() -> None:
    with pytest.raises(DataError, match="No customer ordered twice"):
        bgnbd.fit([0, 0], [0, 0], [3.0, 4.0], [1, 1], 0.95)
    with pytest.raises(DataError, match="lies after today"):
        bgnbd.fit([1], [5.0], [3.0], [1], 0.95)
    with pytest.raises(DataError, match="not positive"):
        gamma_gamma.fit([1], [0.0], [1], 0.95)
    with pytest.raises(DataError, match="No customer ordered twice"):
        gamma_gamma.fit([], [], [], 0.95)
    with pytest.raises(DataError, match="increases"):
        sbg.count_lost([100, 80, 90])
    with pytest.raises(DataError, match="Nobody is lost"):
        sbg.fit([0, 0], [0, 10], 0.95)


def test_what_is_degenerate_is_warned_of() -> None:
    equal = gamma_gamma.fit([1, 2, 3], [10.0, 10.0, 10.0], [5, 5, 5], 0.95)
    assert equal.warning == "All customers spend 10 an order: how customers differ cannot be estimated."
    constant = sbg.fit([500, 250, 125], [0, 0, 125], 0.95)
    assert constant.warning == "Customers do not differ: 50.0 % are lost in every period (geometric limit)."
    assert sbg.survival(constant.values, [3])[0] == near(0.125, 1e-3)
    assert constant.parameters[0].low is None
    assert gamma_gamma.expected_value((1.0, 0.5, 2.0), [0, 1], [0.0, 4.0]).tolist()[1] == 12.0
    assert np.isnan(gamma_gamma.expected_value((1.0, 0.5, 2.0), [0], [0.0])[0])
    assert gamma_gamma.correlation([1, 1], [2.0, 3.0], [1, 1]) is None
