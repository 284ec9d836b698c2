"""Where the budget goes is found in every sample of the company, and nowhere in a company without stories."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.example_exports import SEEDS, Folder

from cxkit.model import Report
from cxkit.workflows.budget import budget
from cxkit.workflows.followup import followup


def plan(folder: Path, *, config: bool = False) -> Report:
    from cxkit.loading.loading_options import JoiningOptions

    reading = JoiningOptions(config=folder / "cxkit.toml") if config else JoiningOptions()
    return budget(
        100_000, survey=(str(folder / "survey.csv"),), contacts=(str(folder / "contacts.csv"),), cluster="customer_id", reading=reading
    )


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.slow
def test_the_hotline_comes_first(example_folder: Folder, seed: int) -> None:
    for config in (False, True):
        report = plan(example_folder(seed, False), config=config)
        first = report.table("plan").rows[0]
        assert (first["touchpoint"], first["unmet"], report.summary[0].code) == ("hotline", True, "budget-first")
        assert float(str(first["low"])) > 30_000


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.slow
def test_without_stories_no_shortfall_is_certain(example_folder: Folder, seed: int) -> None:
    assert plan(example_folder(seed, True)).summary[0].code != "budget-first"


@pytest.mark.parametrize("seed", SEEDS)
def test_everybody_in_the_list_has_a_reason(example_folder: Folder, seed: int) -> None:
    place = example_folder(seed, False)
    names = {name: (os.fspath(place / f"{name}.csv"),) for name in ("survey", "contacts", "customers")}
    report = followup(**names, promoters=True)  # type: ignore[arg-type]
    rows = report.table("followup").rows
    assert {part for row in rows for part in str(row["reason"]).split(", ")} == {"detractor", "complaint", "promoter"}
    assert all(0 < float(str(row["priority"])) <= 1 for row in rows)
    assert all(row["allowed"] is True for row in rows if row["reason"] == "promoter")
    assert all((row["channel"] is not None) is row["allowed"] for row in rows)
