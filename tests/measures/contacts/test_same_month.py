"""Answers after complaints and hand-offs compared within months: by hand, and beside a cell limit and contacts after the answer."""

from __future__ import annotations

from datetime import datetime

import polars as pl
import pytest

import cxkit


def files(groups: int = 6) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Half of the customers complained before; more of those answer in the second month, in which all answers are lower."""
    contacts, answers = [], []
    for at in range(4 * groups):
        complained = at % 2 == 0
        contacts.append((f"K{at}", datetime.fromisoformat("2024-12-01T09:00:00"), "yes" if complained else "no", "yes", "web"))
        month = 1 + (at % 3 > 0 if complained else at % 3 == 0)
        answers.append((f"K{at}", datetime.fromisoformat(f"2025-0{month}-10T09:00:00"), at))
    survey = pl.DataFrame(answers, schema=["customer_id", "responded_at", "at"], orient="row")
    low = pl.col("responded_at").dt.month() == 2
    survey = survey.with_columns(pl.when(low).then(pl.col("at") % 3).otherwise(8 + pl.col("at") % 3).alias("recommend")).drop("at")
    return pl.DataFrame(contacts, schema=["customer_id", "contacted_at", "is_complaint", "resolved", "channel"], orient="row"), survey


def test_the_difference_within_months_by_hand() -> None:
    contacts, survey = files()
    report = cxkit.complaints(contacts, survey=survey, by="none")
    row = next(row for row in report.table("recovery").rows if row["group"] == "resolved")
    points = pl.when(pl.col("recommend") >= 9).then(100.0).when(pl.col("recommend") <= 6).then(-100.0).otherwise(0.0)
    answers = survey.join(contacts, on="customer_id").with_columns(points.alias("y"), pl.col("responded_at").dt.month().alias("month"))
    found, weight = 0.0, 0.0
    for _, month in answers.group_by("month"):
        a, b = (month.filter(is_complaint=state)["y"] for state in ("yes", "no"))
        size = a.len() * b.len() / (a.len() + b.len())
        found, weight = found + size * (float(a.mean()) - float(b.mean())), weight + size  # type: ignore[arg-type]
    assert row["same_month"] == pytest.approx(found / weight, abs=1e-9)
    assert row["difference"] != pytest.approx(row["same_month"])


def test_the_limit_is_for_groups_and_not_for_months() -> None:
    contacts, survey = files()
    shown = cxkit.complaints(contacts, survey=survey, by="none", min_cell=10).table("recovery").rows
    assert [row["flag"] for row in shown if row["n"]] == ["small-n", "small-n"]
    hidden = cxkit.complaints(contacts, survey=survey, by="none", min_cell=13).table("recovery").rows
    assert {row["flag"] for row in hidden} == {"suppressed"}


def test_a_call_back_after_an_answer_is_no_hand_off_before_it() -> None:
    def at(day: int) -> datetime:
        return datetime(2025, 1, day, 9)  # noqa: DTZ001 - contacts have no time zone

    contacts = pl.DataFrame(
        [("K1", at(1), "web"), ("K1", at(4), "phone"), ("K2", at(1), "web"), ("K2", at(2), "phone"), ("K1", at(8), "web")],
        schema=["customer_id", "contacted_at", "channel"],
        orient="row",
    )
    survey = pl.DataFrame(
        [("K1", at(3), 2), ("K2", at(3), 10), ("K1", at(9), 2)], schema=["customer_id", "responded_at", "recommend"], orient="row"
    )
    report = cxkit.journey(contacts, survey=survey, by="none", scale="0-10")
    groups = {row["group"]: (row["n"], row["value"]) for row in report.table("handoff_effect").rows}
    # K1's second answer follows the call back after the first one
    assert groups == {"handed on": (1, 100.0), "not handed on": (1, -100.0)}
    assert next(note.text for note in report.notes if note.code == "answered-before").startswith("1 answer is in neither group")
