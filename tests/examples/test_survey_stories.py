"""What ``gap``, ``consistency`` and ``drivers`` find of the stories for every seed, and that they find none where there is none."""

from __future__ import annotations

from typing import Any

import pytest
from tests.example_exports import SEEDS, Folder

import cxkit
from cxkit.model import Row

# of any finding in one table (Holm): with three tables for each of 5 seeds 1.5 % in all
CHANCE = 0.001


def by(rows: tuple[Row, ...], *names: str) -> dict[Any, dict[str, Any]]:
    return {tuple(row[name] for name in names) if len(names) > 1 else row[names[0]]: row for row in rows}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_hotline_disappoints_and_field_service_exceeds(example_folder: Folder, seed: int) -> None:
    report = cxkit.gap(example_folder(seed, False) / "survey.csv")
    table = report.table("by_touchpoint").rows
    rows = by(table, "touchpoint")
    hotline, service = rows["hotline"], rows["field service"]
    assert table[0] == hotline, "the worst stands first"
    assert (hotline["verdict"], hotline["rank"], hotline["quadrant"]) == ("unmet", 1, "concentrate here")
    assert hotline["high"] < -1.5
    assert hotline["vs_rest_p_adj"] < 1e-6
    assert (service["verdict"], service["vs_rest_low"] > 0.5) == ("exceeded", True)
    named = [row["gap"] for name, row in rows.items() if name is not None and row["flag"] is None]
    assert max(named) == service["gap"]


@pytest.mark.parametrize("seed", SEEDS)
def test_wherever_channels_differ_the_chatbot_is_the_worst(example_folder: Folder, seed: int) -> None:
    report = cxkit.consistency(example_folder(seed, False) / "survey.csv")
    uneven = {name: row for name, row in by(report.table("touchpoints").rows, "touchpoint").items() if row["verdict"] == "uneven"}
    assert len(uneven) >= 2
    assert {row["worst_channel"] for row in uneven.values()} == {"chatbot"}
    cells = by(report.table("cells").rows, "touchpoint", "channel")
    for name, row in uneven.items():
        worst, best = cells[name, "chatbot"], cells[name, row["best_channel"]]
        assert worst["high"] < best["value"]
        # drawn towards each other, and not past
        assert worst["value"] < worst["shrunken"] < best["shrunken"] < best["value"]


@pytest.mark.parametrize("seed", SEEDS)
def test_what_drives_satisfaction_is_low_at_the_hotline(example_folder: Folder, seed: int) -> None:
    options: dict[str, Any] = {"drivers": "^(expectation|fulfilment|importance)$", "draws": 200}
    report = cxkit.drivers(example_folder(seed, False) / "survey.csv", by="touchpoint", where="touchpoint <> 'webinar'", **options)
    rows = by(report.table("drivers").rows, "touchpoint", "driver")
    fulfilment = {touchpoint: row for (touchpoint, driver), row in rows.items() if driver == "fulfilment" and touchpoint is not None}
    assert all(row["rank"] == 1 for row in fulfilment.values())
    lowest, second = sorted(fulfilment.items(), key=lambda pair: pair[1]["performance"])[:2]
    assert (lowest[0], lowest[1]["quadrant"]) == ("hotline", "concentrate here")
    assert lowest[1]["performance"] < second[1]["performance"] - 15


@pytest.mark.parametrize("seed", SEEDS)
def test_without_stories_nothing_stands_out(example_folder: Folder, seed: int) -> None:
    survey = example_folder(seed, True) / "survey.csv"
    report = cxkit.gap(survey)
    for dimension in ("touchpoint", "channel", "phase"):
        for row in by(report.table(f"by_{dimension}").rows, dimension).values():
            assert row["vs_rest_p_adj"] is None or row["vs_rest_p_adj"] >= CHANCE
            assert row["p_adj"] is None or row["p_adj"] >= CHANCE
    assert -0.1 < float(str(report.table("overall").rows[0]["gap"])) < 0.1
    for row in by(cxkit.consistency(survey).table("touchpoints").rows, "touchpoint").values():
        assert row["p_adj"] is None or row["p_adj"] >= CHANCE
    options: dict[str, Any] = {"drivers": "^(expectation|fulfilment|importance)$", "draws": 200}
    explained = cxkit.drivers(survey, by="touchpoint", where="touchpoint <> 'webinar'", **options)
    performance = [
        row["performance"] for row in by(explained.table("drivers").rows, "touchpoint", "driver").values() if row["driver"] == "fulfilment"
    ]
    assert max(performance) - min(performance) < 10
