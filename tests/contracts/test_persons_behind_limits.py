"""A cell limit counts persons: twelve answers of one customer are one person, in every metric of answers and in every table."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from subprocess import CompletedProcess

import polars as pl
import pytest

import cxkit
from cxkit.errors import DataError
from cxkit.model import Report

Run = Callable[..., CompletedProcess[str]]


def one_and_many() -> pl.DataFrame:
    """Twelve answers of one customer at the hotline, two of each of sixty over the web, in two channels and about three items."""
    draw = Random(1)
    who = ["C0"] * 12 + [f"C{1 + number // 2}" for number in range(120)]
    points = [draw.randint(1, 5) for _ in range(4 * len(who))]
    return pl.DataFrame(
        {
            "customer_id": who,
            "touchpoint": ["hotline"] * 12 + ["web"] * 120,
            "channel": ["phone"] * 12 + ["chat", "mail"] * 60,
            "item": [("speed", "tone", "price")[number % 3] for number in range(len(who))],
            "responded_at": [f"2024-0{1 + number % 3}-05" for number in range(len(who))],
            "recommend": [2 * point for point in points[: len(who)]],
            "satisfaction": points[: len(who)],
            "expectation": points[len(who) : 2 * len(who)],
            "fulfilment": points[2 * len(who) : 3 * len(who)],
            "effort": points[3 * len(who) :],
            "functional": points[: len(who)],
            "dysfunctional": points[len(who) : 2 * len(who)],
            "quality": points[2 * len(who) : 3 * len(who)],
        }
    )


CALLS = {
    "nps": ({}, "by_touchpoint"),
    "csat": ({}, "by_touchpoint"),
    "ces": ({"easy": "high"}, "by_touchpoint"),
    "gap": ({}, "by_touchpoint"),
    "consistency": ({"measure": "csat"}, "touchpoints"),
    "kano": ({"by": "touchpoint"}, "kano"),
    "drivers": ({"by": "touchpoint", "outcome": "satisfaction", "drivers": "quality|effort"}, "model"),
}


def flags(report: Report, table: str) -> dict[object, object]:
    return {row["touchpoint"]: row["flag"] for row in report.table(table).rows}


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("cluster", [False, True])
def test_twelve_answers_of_one_customer_are_no_group_of_ten(name: str, *, cluster: bool) -> None:
    wanted, table = CALLS[name]
    if cluster and name == "kano":
        pytest.skip("kano has no clusters")
    given = {**wanted, "cluster": "customer_id"} if cluster else wanted
    if name == "drivers":
        with pytest.raises(DataError, match="fewer than 10 persons"):
            cxkit.drivers(one_and_many(), min_cell=10, **given)  # type: ignore[arg-type]
        return
    report = getattr(cxkit, name)(one_and_many(), min_cell=10, **given)
    assert flags(report, table)["hotline"] == "suppressed"
    assert "limit-persons" in {note.code for note in report.notes}


def test_a_cluster_names_the_persons_if_no_customers_are_known() -> None:
    frame = one_and_many().rename({"customer_id": "panel"})
    shown = cxkit.nps(frame, min_cell=10)
    assert flags(shown, "by_touchpoint")["hotline"] == "small-n"
    assert "limit-answers" in {note.code for note in shown.notes}
    assert flags(cxkit.nps(frame, min_cell=10, cluster="panel"), "by_touchpoint")["hotline"] == "suppressed"


def test_answers_without_a_customer_count_as_one_each() -> None:
    frame = one_and_many().with_columns(customer_id=pl.when(pl.col("touchpoint") == "web").then("customer_id"))
    report = cxkit.nps(frame, min_cell=65)
    assert report.table("overall").rows[0]["flag"] is None
    assert flags(report, "by_touchpoint") == {"web": "suppressed", "hotline": "suppressed"}
    (note,) = (note for note in report.notes if note.code == "limit-persons")
    assert "without one" in note.text


def test_the_same_persons_in_two_hidden_cells_are_counted_once() -> None:
    # three customers, each with four answers in each of two months: what both months hide together is of three persons, not of 24 answers
    rows = [(f"A{number}", "hotline", f"2024-0{month}-05") for number in range(3) for month in (1, 2) for _ in range(4)]
    rows += [(f"B{number}", "web", f"2024-0{month}-05") for number in range(30) for month in (1, 2)]
    frame = pl.DataFrame(rows, schema=["customer_id", "touchpoint", "responded_at"], orient="row").with_columns(recommend=pl.lit(9))
    report = cxkit.nps(frame, min_cell=5, every="month")
    assert flags(report, "by_touchpoint") == {"web": "suppressed", "hotline": "suppressed"}
    assert all(row["flag"] == "suppressed" for row in report.table("over_time_by_touchpoint").rows if row["touchpoint"] == "hotline")


def test_a_wide_survey_without_customers_counts_its_respondents() -> None:
    frame = pl.DataFrame({"Q_a": [9, 8, 10, 3], "Q_b": [7, 7, 10, 2], "Q_c": [7, 9, 9, 1]})
    report = cxkit.nps(frame, score="^Q_(?P<item>.)$", min_cell=5)
    assert report.table("overall").rows[0]["flag"] == "suppressed", "twelve answers of four respondents"
    assert cxkit.nps(frame, score="^Q_(?P<item>.)$", min_cell=4).table("overall").rows[0]["n"] == 12


def test_who_did_not_state_the_level_is_not_revealed_by_the_zone() -> None:
    frame = one_and_many().with_columns(adequate=pl.when(pl.int_range(pl.len()) != 40).then(pl.lit(2)))
    assert sorted(row["n"] for row in cxkit.gap(frame, by="item").table("zone").rows) == [43, 44, 44]  # type: ignore[type-var]
    zone = cxkit.gap(frame, by="item", min_cell=5).table("zone").rows
    whole = {row["item"]: row["n"] for row in cxkit.gap(frame, by="item", min_cell=5).table("by_item").rows}
    for row in zone:
        assert row["n"] is None or row["n"] == whole[row["item"]]


def test_a_dimension_of_few_is_hidden_with_another_beside_the_score() -> None:
    frame = pl.DataFrame(
        {f"e{at}": [5] * 12 for at in range(3)} | {f"f{at}": [4, 3, 5] * 4 for at in range(2)} | {"f2": [1, 2, *[None] * 10]}
    )
    report = cxkit.gap(frame, role=("expectation=^e(?P<item>.)$", "fulfilment=^f(?P<item>.)$"), min_cell=5)
    hidden = [row["item"] for row in report.table("by_item").rows if row["flag"] == "suppressed"]
    assert "2" in hidden
    assert len(hidden) > 1


def test_the_distribution_of_answers_that_are_all_alike_is_hidden() -> None:
    frame = pl.DataFrame({"recommend": [10] * 20, "customer_id": [f"C{number}" for number in range(20)]})
    report = cxkit.nps(frame, min_cell=5)
    assert all(row["n"] is row["share"] is None for row in report.table("distribution").rows)
    assert "one-sided" in {note.code for note in report.notes}
    assert any(row["n"] == 20 for row in cxkit.nps(frame).table("distribution").rows)


def test_the_recovery_of_complaints_counts_customers() -> None:
    contacts = pl.DataFrame(
        {
            "customer_id": [f"C{number}" for number in range(40)],
            "contacted_at": ["2024-01-01"] * 40,
            "is_complaint": [number == 0 for number in range(40)],
            "resolved": [True] * 40,
        }
    )
    answers = pl.DataFrame(
        {
            "customer_id": ["C0"] * 12 + [f"C{number}" for number in range(1, 40)],
            "responded_at": ["2024-02-01"] * 51,
            "recommend": [9] * 51,
        }
    )
    report = cxkit.complaints(contacts, survey=answers, min_cell=5)
    assert {row["flag"] for row in report.table("recovery").rows} == {"suppressed"}


def test_the_touch_map_counts_the_customers_who_answered() -> None:
    contacts = pl.DataFrame(
        {
            "customer_id": [f"C{number}" for number in range(40)],
            "contacted_at": ["2024-01-01"] * 40,
            "touchpoint": ["hotline", "web"] * 20,
        }
    )
    answers = one_and_many().select("customer_id", "touchpoint", "recommend")
    report = cxkit.touchmap(contacts, survey=answers, min_cell=10)
    assert {row["touchpoint"]: row["nps"] for row in report.table("touchpoints").rows} == {"hotline": None, "web": None}


@pytest.mark.parametrize(
    "ways", [("--by", "touchpoint", "--a", "hotline"), ("--by", "touchpoint", "--a", "web", "--b", "hotline"), "files"]
)
def test_a_comparison_counts_the_persons_of_each_side(cxkit: Run, tmp_path: Path, ways: tuple[str, ...] | str) -> None:
    frame = one_and_many()
    hotline = pl.col("touchpoint") == "hotline"
    frame.filter(~hotline if ways == "files" else True).write_csv(tmp_path / "s.csv")
    frame.filter(hotline).write_csv(tmp_path / "h.csv")
    asked = ("h.csv",) if ways == "files" else ways
    report = json.loads(cxkit("compare", "s.csv", *asked, "--min-cell", "10", "--format", "json").stdout)
    (row,) = report["tables"][0]["rows"]
    assert row["n_a"] is row["n_b"] is row["value_a"] is row["difference"] is None, "twelve answers of one customer"
    assert not report["summary"]
    (shown,) = json.loads(cxkit("compare", "s.csv", *asked, "--format", "json").stdout)["tables"][0]["rows"]
    assert 12 in (shown["n_a"], shown["n_b"])
