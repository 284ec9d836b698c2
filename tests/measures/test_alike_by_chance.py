"""Groups whose few answers agree by chance: nothing that compares means takes them for exact."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

import cxkit
from cxkit.loading.loading_options import JoiningOptions
from cxkit.model import Row
from cxkit.workflows.evaluate import evaluate

TWO_FIVES = [5, 5] + [score for score in range(1, 8) for _ in range(40)]
GROUPS = ["few"] * 2 + ["many"] * 280


def _few(report: cxkit.model.Report) -> Row:
    return next(row for row in report.table("by_channel").rows if row["channel"] == "few")


def _is_sure(row: Row) -> bool:
    return isinstance(row["p"], float) and row["p"] < 0.05


def test_two_efforts_that_agree_differ_from_nobody() -> None:
    frame = pl.DataFrame({"effort": TWO_FIVES, "channel": GROUPS})
    assert not _is_sure(_few(cxkit.ces(frame, scale="1-7", easy="high")))


def test_nor_do_they_with_weights() -> None:
    frame = pl.DataFrame({"effort": TWO_FIVES, "channel": GROUPS, "weight": [1.0 + at % 3 / 10 for at in range(282)]})
    assert not _is_sure(_few(cxkit.ces(frame, scale="1-7", easy="high", weight="weight")))


def test_thirty_that_agree_at_the_end_do() -> None:
    scores = [7] * 30 + [score for score in range(1, 8) for _ in range(40)]
    frame = pl.DataFrame({"effort": scores, "channel": ["few"] * 30 + ["many"] * 280, "weight": [1.0 + at % 3 / 10 for at in range(310)]})
    for weight in (None, "weight"):
        assert _is_sure(_few(cxkit.ces(frame, scale="1-7", easy="high", weight=weight)))


def test_a_channel_of_two_that_agree_makes_no_touchpoint_uneven() -> None:
    asked = {"expectation": [4] * 282, "fulfilment": TWO_FIVES}
    frame = pl.DataFrame({**asked, "channel": GROUPS, "touchpoint": ["hotline"] * 282})
    (row,) = cxkit.consistency(frame, measure="gap", scale="1-7").table("touchpoints").rows
    assert row["verdict"] != "uneven"


def _gaps(path: Path, sides: dict[tuple[str, date], dict[int, int]]) -> str:
    rows = [
        {"region": region, "responded_at": day, "expectation": 4, "fulfilment": 4 + gap}
        for (region, day), times in sides.items()
        for gap, n in times.items()
        for _ in range(n)
    ]
    pl.DataFrame(rows).write_csv(path / "gaps.csv")
    return str(path / "gaps.csv")


BEFORE, AFTER = date(2025, 1, 15), date(2025, 3, 15)


def _verdict(file: str) -> object:
    found = evaluate(
        file, split=date(2025, 2, 1), measure="gap", control=("region = 'south'",), reading=JoiningOptions(scale=("1-7",), no_config=True)
    )
    return found.table("did").rows[0]["verdict"]


def test_small_groups_that_hardly_vary_make_no_effect(tmp_path: Path) -> None:
    """One in fifteen has a gap of 3: of two groups of ten all are alike with a chance of a quarter."""
    few, many = {-1: 10}, {-1: 93, 3: 7}
    sides = {("north", BEFORE): few, ("north", AFTER): many, ("south", BEFORE): many, ("south", AFTER): few}
    assert _verdict(_gaps(tmp_path, sides)) == "unclear"


def test_large_groups_of_which_one_rises_show_it(tmp_path: Path) -> None:
    usual, risen = {-1: 93, 3: 7}, {-1: 20, 3: 80}
    sides = {("north", BEFORE): usual, ("north", AFTER): risen, ("south", BEFORE): usual, ("south", AFTER): usual}
    assert _verdict(_gaps(tmp_path, sides)) == "better"
