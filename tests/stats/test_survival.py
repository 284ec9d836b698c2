"""Kaplan-Meier, its median and restricted mean, and the log-rank test against R, and their edge cases."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import numpy as np
import polars as pl
import pytest
from tests.reports import near
from tests.shared import ORACLES, needs_shared, oracle

from cxkit.stats.survival import Spell, Spells, Survival, log_rank

FILES = ORACLES / "data" / "shared"


def lung() -> dict[str, list[Spell]]:
    frame = pl.read_csv(FILES / "lung.csv", null_values=["NA", ""]).select("time", pl.col("status") == 2, pl.col("sex").cast(pl.String))
    return spells(frame.rows())


def telco() -> dict[str, list[Spell]]:
    frame = pl.read_csv(FILES / "telco.csv").select("tenure", pl.col("Churn") == "Yes", "Contract")
    return spells(frame.rows())


def spells(rows: list[Any]) -> dict[str, list[Spell]]:
    groups: dict[str, list[Spell]] = {}
    for (time, lost, group), n in Counter(rows).items():
        groups.setdefault(group, []).append(Spell(float(time), bool(lost), n))
    return groups


def at(survival: Survival, time: float) -> tuple[float, float | None, float | None]:
    passed = [step for step in survival.steps if step.time <= time]
    return (passed[-1].survival, passed[-1].low, passed[-1].high) if passed else (1.0, None, None)


def check(found: Survival, due: dict[str, Any]) -> None:
    assert (found.customers, found.losses) == (due["n"], due["events"])
    for time, survival, limits, risk in zip(due["times"], due["survival"], due["ci_loglog"], due["at_risk"], strict=True):
        value, low, high = at(found, time)
        assert value == near(survival, 1e-7)
        assert (low, high) == (tuple(limits) if limits[0] is None else near(tuple(limits), 1e-7))
        assert next(step.at_risk for step in found.steps if step.time >= time) == risk
    assert found.quantile(0.5) == (due["median"], *due["median_ci_loglog"])
    mean, se = found.restricted_mean(due["rmean_tau"])
    assert (mean, se) == near((due["rmean"], due["rmean_se"]), 1e-6)


@needs_shared
def test_lung_cancer_patients() -> None:
    expected = {name: leaf["value"] for name, leaf in oracle("km_lung_sex")["expected"].items()}
    groups = lung()
    check(Survival([spell for group in groups.values() for spell in group], 0.95), expected["all"])
    for sex in ("1", "2"):
        check(Survival(groups[sex], 0.95), expected[f"sex{sex}"])
    found = log_rank([groups["1"], groups["2"]])
    assert found is not None
    due = expected["logrank"]
    assert (found.statistic, found.df, found.p) == (near(due["chisq"], 1e-5), due["df"], near(due["p"], 1e-5))


@needs_shared
def test_customers_of_a_telephone_company() -> None:
    expected = {name: leaf["value"] for name, leaf in oracle("km_telco_contract")["expected"].items()}
    groups = telco()
    check(Survival([spell for group in groups.values() for spell in group], 0.95), expected["all"])
    for contract, group in groups.items():
        check(Survival(group, 0.95), expected[contract])
    found = log_rank([groups[name] for name in expected["logrank"]["groups"]])
    assert found is not None
    assert (found.statistic, found.df) == (near(expected["logrank"]["chisq"], 1e-4), 2)


def test_nobody_and_everybody_lost() -> None:
    none = Survival([Spell(5, False, 3), Spell(9, False, 2)], 0.95)
    assert [(step.survival, step.low) for step in none.steps] == [(1.0, None), (1.0, None)]
    assert none.quantile(0.5) == (None, None, None)
    assert none.restricted_mean(9) == (9.0, 0.0)
    assert log_rank([[Spell(5, False, 3)], [Spell(9, False, 2)]]) is None
    everybody = Survival([Spell(2, True, 1), Spell(4, True, 1)], 0.95)
    assert [(step.survival, step.low is None) for step in everybody.steps] == [(0.5, False), (0.0, True)]
    assert everybody.quantile(0.5)[0] == 2
    assert everybody.restricted_mean(10)[0] == 3.0


def test_losses_come_before_those_who_leave_at_the_same_time() -> None:
    found = Survival([Spell(3, True, 1), Spell(3, False, 1), Spell(5, True, 1)], 0.95)
    assert [(step.time, step.at_risk, step.survival) for step in found.steps] == [(3, 3, near(2 / 3, 1e-12)), (5, 1, 0.0)]


def test_who_is_seen_late_is_at_risk_late() -> None:
    # the second customer was already one for four months when the export began
    found = Survival([Spell(3, True, 1), Spell(6, True, 1, entry=4), Spell(8, False, 1)], 0.95)
    assert [(step.time, step.at_risk) for step in found.steps] == [(3, 2), (6, 2), (8, 1)]
    assert found.exposure == 3 + 2 + 8


@pytest.mark.slow
def test_the_interval_covers() -> None:
    rng = np.random.default_rng(7)
    hits, samples, time = 0, 2_000, 12.0
    for _ in range(samples):
        lifetime, watched = rng.exponential(20, 100), rng.uniform(0, 40, 100)
        rows = [Spell(float(min(a, b)), bool(a <= b), 1) for a, b in zip(lifetime, watched, strict=True)]
        _, low, high = at(Survival(rows, 0.95), time)
        hits += low is not None and high is not None and low <= math.exp(-time / 20) <= high
    assert 0.93 <= hits / samples <= 0.97


def test_spells_of_one_customer_are_worth_one() -> None:
    """Every spell three times over, as three of one customer: the curve is the same, and its interval that of the single ones but for t."""
    rng = np.random.default_rng(8)
    time, lost = rng.integers(1, 40, 80).astype(float).tolist(), (rng.random(80) < 0.7).tolist()
    single = [Spell(end, over, 1) for end, over in zip(time, lost, strict=True)]
    once = Survival(single, 0.95, list(range(80)))
    thrice = Survival(single * 3, 0.95, list(range(80)) * 3)
    assert [step.survival for step in thrice.steps] == near([step.survival for step in once.steps], 1e-12)
    for one, three in zip(once.steps, thrice.steps, strict=True):
        if one.at_risk > 20 and one.low is not None and three.low is not None:
            assert three.low < one.low + 1e-3, "narrower by t in place of z, and Greenwood's n - d, at most"
            assert three.low == near(one.low, 0.01)
    plain = Survival(single * 3, 0.95)
    assert plain.steps[10].low is not None
    assert thrice.steps[10].low is not None
    assert plain.steps[10].low > thrice.steps[10].low


def test_columns_are_single_spells_together() -> None:
    rng = np.random.default_rng(10)
    single = [Spell(int(end), bool(over), 1) for end, over in zip(rng.integers(0, 30, 200), rng.random(200) < 0.6, strict=True)]
    whose = rng.integers(0, 60, 200)
    one, other = Survival(single, 0.95, whose.tolist()), Survival(Spells.of(single), 0.95, whose)
    assert one.steps == other.steps
    assert [type(step.time) for step in one.steps] == [int] * len(one.steps), "times stay whole"


def test_independent_spells_of_a_customer_have_about_the_same_interval() -> None:
    rng = np.random.default_rng(9)
    spells = [Spell(end, over, 1) for end, over in zip(rng.exponential(10, 2000), rng.random(2000) < 0.8, strict=True)]
    plain, clustered = Survival(spells, 0.95), Survival(spells, 0.95, rng.integers(0, 500, 2000).tolist())
    widths = [(step.high or 0) - (step.low or 0) for curve in (plain, clustered) for step in curve.steps[1000:1001]]
    assert widths[1] == pytest.approx(widths[0], rel=0.1)
