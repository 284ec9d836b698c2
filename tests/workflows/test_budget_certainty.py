"""How sure a budget is: as `gap` is of the same answers, whatever the unit of the weights, and however often a customer is repeated."""

from __future__ import annotations

from pathlib import Path
from random import Random

import polars as pl
import pytest

import cxkit
from cxkit.loading.loading_options import JoiningOptions
from cxkit.model import Report, Row
from cxkit.workflows.budget import budget

ON_1_TO_7 = JoiningOptions(scale=("1-7",))
NAMES = ("hotline", "shop", "web")


def skewed(draw: Random) -> tuple[int, int]:
    """An answer that expected 2: often a little below, seldom far above, on average met."""
    return 2, 2 + draw.choices([-1, 0, 4], [0.4, 0.5, 0.1])[0]


def survey(draw: Random, sizes: dict[str | None, int], path: Path) -> str:
    rows = [(f"K{at}", name, *skewed(draw)) for name, n in sizes.items() for at in range(n)]
    pl.DataFrame(rows, schema=["response_id", "touchpoint", "expectation", "fulfilment"], orient="row").write_csv(path)
    return str(path)


def plan_of(made: Report) -> dict[object, Row]:
    return {row["touchpoint"]: row for row in made.table("plan").rows}


@pytest.mark.parametrize("seed", range(3))
def test_a_budget_has_the_verdicts_of_the_gaps(seed: int, tmp_path: Path) -> None:
    draw = Random(seed)
    path = survey(draw, {**{f"t{at}": draw.choice([1, 6, 15, 40]) for at in range(8)}, None: 9}, tmp_path / "survey.csv")
    plan = plan_of(budget(1000.0, survey=(path,), reading=ON_1_TO_7))
    gaps: dict[object, Row] = {row["touchpoint"]: row for row in cxkit.gap(path, scale="1-7", by="touchpoint").table("by_touchpoint").rows}
    assert {name: row["unmet"] for name, row in plan.items()} == {
        name: row["verdict"] == "unmet" for name, row in gaps.items() if name is not None
    }
    for name, row in plan.items():
        assert row["p_adj"] == (None if gaps[name]["p_adj"] is None else pytest.approx(gaps[name]["p_adj"])), name


@pytest.mark.slow
def test_a_budget_seldom_calls_gaps_unmet_that_are_met(tmp_path: Path) -> None:
    """The true gaps are 0. Of 30 files at most 4 may claim one: more would with 5 % each by a chance of 2 %, with the 22 % of t by 83 %."""
    draw = Random(4)
    claims = 0
    for _ in range(30):
        path = survey(draw, {f"t{at}": 40 for at in range(12)}, tmp_path / "survey.csv")
        made = budget(1000.0, survey=(path,), reading=ON_1_TO_7)
        claims += any(row["unmet"] for row in made.table("plan").rows)
    assert claims <= 4


def intervals(path: Path, *, cluster: str | None = None, weight: str | None = None) -> list[float]:
    plan = plan_of(budget(1000.0, survey=(str(path),), cluster=cluster, weight=weight, reading=ON_1_TO_7))
    return [float(str(plan[name][end])) for name in NAMES for end in ("reach", "low", "high")]


def answers(draw: Random, n: int) -> pl.DataFrame:
    rows = [(f"K{at}", draw.choice(NAMES), 6, draw.randint(3, 6), draw.choice([0.5, 1.0, 2.0])) for at in range(n)]
    return pl.DataFrame(rows, schema=["customer_id", "touchpoint", "expectation", "fulfilment", "w"], orient="row")


def test_the_unit_of_the_weights_changes_no_interval(tmp_path: Path) -> None:
    made, found = answers(Random(1), 60), []
    for factor in (1.0, 1000.0, 0.004):
        made.with_columns(pl.col("w") * factor).write_csv(tmp_path / "survey.csv")
        found.append(intervals(tmp_path / "survey.csv", weight="w"))
    assert found[1] == pytest.approx(found[0], abs=0.5)
    assert found[2] == pytest.approx(found[0], abs=0.5)
    made.with_columns(pl.lit(3.0).alias("w")).write_csv(tmp_path / "survey.csv")
    assert intervals(tmp_path / "survey.csv", weight="w") == pytest.approx(intervals(tmp_path / "survey.csv"), abs=0.5)


def test_the_answers_of_a_customer_count_as_one_if_they_are_a_cluster(tmp_path: Path) -> None:
    made = answers(Random(2), 60)
    made.write_csv(tmp_path / "once.csv")
    pl.concat([made] * 50).write_csv(tmp_path / "often.csv")
    once = intervals(tmp_path / "once.csv")
    assert intervals(tmp_path / "often.csv", cluster="customer_id") == pytest.approx(once, rel=0.02, abs=5)
    wide, narrow = (found[2] - found[1] for found in (once, intervals(tmp_path / "often.csv")))
    assert wide > 3 * narrow, "independent answers are worth 50 times as much"


def test_customers_who_all_answer_on_everything_leave_no_doubt_of_reach(tmp_path: Path) -> None:
    rows = [(f"K{at}", name, 6, 5) for at in range(20) for name in NAMES]
    made = pl.DataFrame(rows, schema=["customer_id", "touchpoint", "expectation", "fulfilment"], orient="row")
    made.write_csv(tmp_path / "survey.csv")
    found = intervals(tmp_path / "survey.csv", cluster="customer_id")
    assert found == pytest.approx([1 / 3, 1000 / 3, 1000 / 3] * 3, abs=0.1)


def test_a_touchpoint_without_importance_has_its_gap_and_no_weight(tmp_path: Path) -> None:
    draw = Random(3)
    rows = [(name, 6, draw.randint(2, 4), None if name == "web" else draw.randint(3, 7)) for name in NAMES for _ in range(30)]
    made = pl.DataFrame(rows, schema=["touchpoint", "expectation", "fulfilment", "importance"], orient="row")
    made.write_csv(tmp_path / "survey.csv")
    report = budget(1000.0, survey=(str(tmp_path / "survey.csv"),), reading=ON_1_TO_7)
    row = plan_of(report)["web"]
    assert (row["importance"], row["weight"], row["allocation"], row["top_1"]) == (None, None, 0, 0)
    assert row["unmet"] is True
    assert float(str(row["shortfall"])) > 0.3
    assert float(str(row["reach"])) == pytest.approx(1 / 3)
    assert [note.code for note in report.notes if "web" in note.text] == ["too-few-answers"]


def test_no_mean_cost_is_claimed_where_no_contact_has_one(tmp_path: Path) -> None:
    answers(Random(5), 60).write_csv(tmp_path / "survey.csv")
    rows = [("2024-01-01", name, cost) for name, cost in (("hotline", 5.0), ("hotline", None), ("shop", 2.0), ("web", None), ("web", None))]
    pl.DataFrame(rows, schema=["contacted_at", "touchpoint", "cost"], orient="row").write_csv(tmp_path / "contacts.csv")
    made = budget(1000.0, survey=(str(tmp_path / "survey.csv"),), contacts=(str(tmp_path / "contacts.csv"),), reading=ON_1_TO_7)
    said = {note.code: note.text for note in made.notes if note.code.startswith("cost")}
    assert said["cost-missing"].startswith("1 of 3 contacts")
    assert "web" in said["cost-unknown"]
    assert plan_of(made)["web"]["contact_cost"] is None
