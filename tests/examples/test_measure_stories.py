"""What ``evaluate`` finds of the measure at the hotline: that it worked, and nothing where there is no story."""

from __future__ import annotations

import csv
from pathlib import Path
from random import Random
from typing import Any

import pytest
from examples.make import CALL_CENTRES, CALLING_BACK, Row, _calls, _cases, _customers
from tests.example_exports import Folder

from cxkit.loading.loading_options import JoiningOptions
from cxkit.model import Report
from cxkit.workflows.evaluate import evaluate

CONTROL = (f"centre = '{CALL_CENTRES[1]}'",)
SPLIT: Any = f"{CALLING_BACK:%Y-%m-%d}"  # as it is typed


def written(rows: list[Row], path: Path) -> str:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return str(path)


def calls(seed: int, plain: bool) -> list[Row]:
    """The survey after calls of one seed, as ``make`` draws it, without the other files."""
    customers = _customers(Random(f"customers {seed}"), plain)
    return _calls(Random(f"calls {seed}"), _cases(Random(f"cases {seed}"), customers, plain), plain)


def first_sentence(report: Report) -> str:
    return report.summary[0].text


def evaluated(path: str) -> Report:
    return evaluate(path, measure="csat", split=SPLIT, control=CONTROL)


@pytest.mark.slow
def test_the_measure_at_the_hotline_worked(example_folder: Folder) -> None:
    path = str(example_folder(1, False) / "calls.csv")
    report = evaluated(path)
    assert first_sentence(report).startswith("The measure worked: CSAT changed by +")
    (effect,) = report.table("did").rows
    # 0.9 standard deviations of the answers, 0.72 points on 1-5, take some 27 points of CSAT from half to three quarters
    assert 0.15 < float(str(effect["effect"])) < 0.42
    assert (effect["verdict"], effect["clusters"]) == ("better", len({row["customer_id"] for row in calls(1, False)}))
    alone = evaluate(path, measure="csat", split=SPLIT, reading=JoiningOptions(where=f"centre = '{CALL_CENTRES[0]}'"))
    assert first_sentence(alone).startswith("Not causal")
    (row,) = alone.table("change").rows
    assert row["verdict"] == "better"


def test_without_the_story_the_measure_did_not_work(example_folder: Folder) -> None:
    report = evaluated(str(example_folder(1, True) / "calls.csv"))
    assert first_sentence(report).startswith(("Whether the measure worked is unclear", "The measure made no difference"))


@pytest.mark.slow
def test_the_story_is_found_for_new_seeds(tmp_path: Path) -> None:
    seeds = Random("seeds that no other test uses").sample(range(1_000, 1_000_000), 20)
    found = {seed: first_sentence(evaluated(written(calls(seed, False), tmp_path / "calls.csv"))) for seed in seeds}
    missed = [seed for seed, text in found.items() if not text.startswith("The measure worked")]
    assert len(missed) <= 1, missed


@pytest.mark.slow
def test_without_stories_no_effect_is_found(tmp_path: Path) -> None:
    """At most 6 % of 100 data sets, and three standard errors of chance: five companies, each with 20 draws of who calls where and how."""
    false = 0
    for seed in range(5):
        cases = _cases(Random(f"cases {seed}"), _customers(Random(f"customers {seed}"), True), True)
        for draw in range(20):
            report = evaluated(written(_calls(Random(f"calls {seed} {draw}"), cases, True), tmp_path / "calls.csv"))
            false += first_sentence(report).startswith(("The measure worked", "The measure did harm"))
    assert false <= 13
