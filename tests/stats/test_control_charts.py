"""Control charts: figures of textbooks and of the R package qcc, and how often stable series signal."""

from __future__ import annotations

import csv
from collections.abc import Sequence

import numpy as np
import pytest
from tests.shared import ORACLES, needs_shared, oracle
from tests.simulation.stable_series import STABLE, Series, delays, highest, standardised_after_base

from cxkit.stats.control_charts import Base, autocorrelation, cusum, own_error, p_chart, ranges, rare_error, spread, standardised, xmr_chart
from cxkit.stats.decision_intervals import ALARMS, are_rare, decision_interval, interval_for_rare
from cxkit.stats.proportions import wilson

# Montgomery, Introduction to Statistical Quality Control, table 9.1: mean 10, sigma 1, shifted to 11 from sample 21 on
BEFORE = (9.45, 7.99, 9.29, 11.66, 12.16, 10.18, 8.04, 11.46, 9.2, 10.34, 9.03, 11.47, 10.51, 9.4, 10.08, 9.37, 10.62, 10.31, 8.52, 10.84)
AFTER = (10.9, 9.33, 12.29, 11.5, 10.6, 11.08, 10.38, 11.62, 11.31, 10.52)


def test_cusum_of_montgomery() -> None:
    """With k = 0.5 and h = 5 his C+ is 5.28 in sample 29, the first beyond 5."""
    found = cusum([value - 10 for value in (*BEFORE, *AFTER)], h=5, k=0.5)
    assert [number for number, each in enumerate(found, 1) if each.rule] == [29]
    assert found[28].rule == "high"
    # C+ in sample 28 is 4.47: sample 29 signals from 10 + 5 + 0.5 - 4.47 on
    assert found[28].upper == pytest.approx(1.03, abs=1e-9)


def test_a_cusum_of_falls_mirrors_that_of_rises() -> None:
    up = cusum([0.5, 3.0, 2.6, None, 0.2, 5.5], h=4)
    down = cusum([-0.5, -3.0, -2.6, None, -0.2, -5.5], h=4)
    assert [(each.rule or "").replace("low", "high") for each in down] == [each.rule or "" for each in up]
    assert [each.lower for each in down] == [-(each.upper or 0) for each in up]


@pytest.mark.parametrize("values", [(0.0, 2.4, 1.9, 0.3, 4.0, 1.0, -3.0, -3.4)])
def test_limits_are_the_values_at_which_a_period_signals(values: Sequence[float]) -> None:
    for at, each in enumerate(cusum(values, h=4)):
        assert each.upper is not None
        assert each.lower is not None
        before = list(values[:at])
        assert cusum([*before, each.upper + 1e-9], h=4)[-1].rule == "high"
        assert cusum([*before, each.upper - 1e-9], h=4)[-1].rule is None
        assert cusum([*before, each.lower - 1e-9], h=4)[-1].rule == "low"
        assert cusum([*before, each.lower + 1e-9], h=4)[-1].rule is None


@needs_shared
def test_xmr_chart_of_nist() -> None:
    text = (ORACLES / "data" / "shared" / "nist_flowrate.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    values = [float(list(row.values())[-1]) for row in rows]
    expected = oracle("xmr_nist_flowrate")["expected"]["xmr"]["value"]
    found = ranges(values)
    assert found.center == pytest.approx(expected["mean"], abs=1e-9)
    assert found.mean_range == pytest.approx(expected["mr_bar"], abs=1e-9)
    assert (found.lower, found.upper) == pytest.approx((expected["lcl"], expected["ucl"]), abs=1e-9)
    assert found.upper_range == pytest.approx(expected["mr_ucl"], abs=1e-9)
    assert not any(each.rule for each in xmr_chart(values, found))


@needs_shared
@pytest.mark.parametrize("case", ["trial", "trial_limits_applied_to_all_54", "without_15_23"])
def test_p_chart_of_montgomery(case: str) -> None:
    expected = oracle("p_chart_orangejuice")["expected"][case]["value"]
    values = expected["statistics"]
    if len(expected["lcl"]) > len(values):  # the limits of the base period hold for the samples after it
        with (ORACLES / "data" / "shared" / "orangejuice.csv").open(encoding="utf-8") as file:
            values = [float(row["D"]) / float(row["size"]) for row in csv.DictReader(file)]
    found = p_chart(values, [50] * len(values), expected["center"])
    assert [each.lower for each in found] == pytest.approx(expected["lcl"], abs=1e-6)
    assert [each.upper for each in found] == pytest.approx(expected["ucl"], abs=1e-6)
    beyond = expected["beyond_limits"]
    # the oracle numbers the samples that are left
    assert [number for number, each in enumerate(found, 1) if each.rule] == (beyond if isinstance(beyond, list) else [beyond])


def test_limits_of_shares_stay_on_their_scale() -> None:
    (low,) = p_chart([0.5], [4], 0.1)
    (high,) = p_chart([0.5], [4], 0.9)
    assert low.lower == 0
    assert high.upper == 1


def test_periods_are_standardised_by_their_own_answers() -> None:
    base = Base(30.0, 2500.0, 10_000)
    # sqrt(2500/100 + 2500/10000) = 5.0249...
    assert standardised([20.0, None, 20.0], [100, 50, 0], base) == [pytest.approx(-10 / 25.25**0.5), None, None]
    # more spread than answers explain widens the error, less does not make it smaller
    assert base._replace(spread=2.0).error(100) == 2 * base.error(100)
    assert base._replace(spread=0.5).error(100) == base.error(100)


def test_gaps_are_left_out() -> None:
    assert spread([1.0, None, 3.0, 1.0]) == pytest.approx(2 / 1.128)
    assert autocorrelation([1.0, None, -1.0, 1.0, -1.0]) == -0.75
    assert autocorrelation([]) is None
    assert spread([]) == 1.0


def test_a_longer_base_or_more_alarms_never_need_a_larger_h() -> None:
    for year in (52, 12):
        table = [[decision_interval(base, year, alarms) for alarms in ALARMS] for base in (12, 16, 20, 24, 36, 52)]
        assert all(row == sorted(row) for row in table)
        assert all(list(column) == sorted(column, reverse=True) for column in zip(*table, strict=True))
    with pytest.raises(ValueError, match="11 base periods"):
        decision_interval(11, 52)
    # between two simulated lengths the shorter decides, and few periods a year are taken as months
    assert decision_interval(30, 52) == decision_interval(24, 52)
    assert decision_interval(12, 4) == decision_interval(12, 12)


@pytest.mark.slow
@pytest.mark.parametrize("series", STABLE)
@pytest.mark.parametrize(("base", "year"), [(12, 52), (24, 52), (52, 52), (12, 12)])
def test_a_stable_series_signals_in_at_most_five_percent_of_years(series: Series, base: int, year: int) -> None:
    draws = 4000
    z = standardised_after_base(np.random.default_rng(7), series, base, year, draws)
    alarms = float((highest(z) >= decision_interval(base, year)).mean())
    # the h was drawn with other numbers: three standard errors of both simulations
    assert alarms <= 0.05 + 3 * (0.05 * 0.95 * (1 / draws + 1 / 20_000)) ** 0.5


@pytest.mark.slow
def test_twenty_charts_adjusted_have_a_false_alarm_in_at_most_five_percent_of_years() -> None:
    years = 1500
    h = decision_interval(24, 52, ALARMS[0] / 20)
    z = standardised_after_base(np.random.default_rng(8), Series(between=4.0), 24, 52, 20 * years)
    together = (highest(z) >= h).reshape(years, 20).any(axis=1).mean()
    assert together <= 0.05 + 3 * (0.05 * 0.95 / years) ** 0.5


@pytest.mark.slow
def test_a_drop_of_ten_points_is_found_in_about_ten_weeks() -> None:
    z = standardised_after_base(np.random.default_rng(9), Series(drop=10.0), 24, 104, 4000)
    assert 7 <= float(np.median(delays(z, decision_interval(24, 52)))) <= 13


def test_the_simulation_draws_what_the_chart_computes() -> None:
    """``highest`` and ``delays`` signal where the chart does."""
    z = standardised_after_base(np.random.default_rng(10), Series(drop=10.0), 24, 30, 20)
    for row, most, delay in zip(z, highest(z), delays(z, 4.5), strict=True):
        signals = [number for number, each in enumerate(cusum(list(row), h=4.5), 1) if each.rule]
        assert bool(signals) == bool(most >= 4.5)
        assert signals[:1] == ([delay] if np.isfinite(delay) else [])


@pytest.mark.parametrize(("n", "share"), [(20, 0.99), (20, 0.98), (20, 0.95), (40, 0.99), (10, 0.97)])
def test_a_share_near_its_end_signals_in_few_stable_years(n: int, share: float) -> None:
    # 600 years: a rate of 12 % would be found with a probability of more than 0.99
    rng, base, year, years = np.random.default_rng(3), 24, 52, 600
    alarms = 0
    for good in rng.binomial(n, share, (years, base + year)):
        low, high = wilson(float(good[:base].sum()), float(n * base), 0.95) or (0.0, 1.0)
        found = Base(float(good[:base].mean() / n), n * base * ((high - low) / 2 / 1.959964) ** 2, n * base)
        z = standardised((good[:base] / n).tolist(), [n] * base, found)
        found = found._replace(spread=spread(z))
        h = interval_for_rare(decision_interval(base, year), n, found.variance)
        alarms += any(each.rule for each in cusum(standardised((good[base:] / n).tolist(), [n] * year, found), h))
    assert alarms <= 0.08 * years


@pytest.mark.slow
@pytest.mark.parametrize(("n", "far", "share"), [(50, -6.0, 0.01), (100, -6.0, 0.01), (50, 4.0, 0.03)])
def test_means_with_few_scores_at_the_far_end_signal_in_few_stable_years(n: int, far: float, share: float) -> None:
    """Of 300 years of weeks; with the h of figures that vary as a normal distribution does 7 to 14 % have a false alarm."""
    rng, base, year, years = np.random.default_rng(4), 52, 52, 300
    alarms = 0
    for rare in rng.binomial(n, share, (years, base + year)):
        means, answers = far * rare / n, float(n * base)
        center = float(means[:base].mean())
        found = Base(center, center * (far - center) * answers / (answers - 1), answers)
        found = found._replace(spread=spread(standardised(means[:base].tolist(), [n] * base, found)))
        h = interval_for_rare(decision_interval(base, year), n, found.variance / far**2)
        alarms += any(each.rule for each in cusum(standardised(means[base:].tolist(), [n] * year, found), h))
    assert alarms <= 0.06 * years


@pytest.mark.parametrize("share", [0.99, 0.97])
@pytest.mark.parametrize("sizes", [[300] * 24 + [3] * 12, [500, 4] * 18, [5] * 36])
def test_small_periods_signal_in_few_stable_years(share: float, sizes: list[int]) -> None:
    """Of 400 years; without the error of rare answers up to 24 % of them have a false alarm."""
    rng, base, alarms = np.random.default_rng(3), 24, 0
    for _ in range(400):
        good = rng.binomial(sizes, share)
        low, high = wilson(float(good[:base].sum()), float(sum(sizes[:base])), 0.95) or (0.0, 1.0)
        answers = sum(sizes[:base])
        found = Base(float(good[:base].sum() / answers), answers * ((high - low) / 2 / 1.959964) ** 2, answers)
        values = [each / n for each, n in zip(good.tolist(), sizes, strict=True)]
        found = found._replace(spread=spread(standardised(values[:base], sizes[:base], found)))
        h = interval_for_rare(decision_interval(base, 12), float(np.median(sizes)), found.variance)
        least = [
            rare_error(value, found.center, n, found.variance) if are_rare(n, found.variance) else 0.0
            for value, n in zip(values, sizes, strict=True)
        ]
        alarms += any(each.rule for each in cusum(standardised(values[base:], sizes[base:], found, least[base:]), h))
    assert alarms <= 0.06 * 400


def test_the_error_of_answers_that_are_all_the_same_is_that_of_those_that_might_differ() -> None:
    # Wilson's share of others among 4: 3.8416 / (4 + 3.8416); over the whole distance to the center
    assert own_error(1.0, 6.0, (None, None), 4, 1.96) == pytest.approx(5 * 3.8416 / 7.8416 / 1.96)
    assert own_error(6.0, 6.0, (None, None), 4, 1.96) == 0
