"""Contracts whose ends are those of a term: an end that was set at the beginning is no sign that the file was made after it."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

import cxkit
from cxkit.model import Report

BEGUN = [date(2022, 3, 5) + timedelta(days=37 * place) for place in range(20)]  # the last one on 2024-02-06


def a_year_later(day: date, days: int = 0) -> date:
    return day.replace(year=day.year + 1) + timedelta(days=days)


def lost(report: Report) -> int:
    return int(report.table("overall").rows[0]["lost"])  # type: ignore[arg-type]


def warnings(report: Report) -> list[str]:
    return [note.text for note in report.notes if note.code == "fixed-terms"]


@pytest.mark.parametrize("days", [0, -1])
def test_ends_of_terms_after_the_last_beginning_are_no_losses(days: int) -> None:
    """Ski passes of a year each, bought over two years: those of the last year run when the last one is sold."""
    passes = pl.DataFrame({"pass_id": range(20), "valid_from": BEGUN, "valid_until": [a_year_later(day, days) for day in BEGUN]})
    report = cxkit.retention(passes)
    assert lost(report) == sum(a_year_later(day, days) <= BEGUN[-1] for day in BEGUN)
    (text,) = warnings(report)
    assert "each contract ends 12 months after it began" in text
    # the day of the user counts
    assert lost(cxkit.retention(passes, as_of=date(2025, 3, 1))) == 20


def test_terms_of_days_and_of_several_lengths() -> None:
    monthly = pl.DataFrame({"contract": range(20), "start": BEGUN, "end": [day + timedelta(days=30) for day in BEGUN]})
    assert "30 days" in warnings(cxkit.retention(monthly))[0]
    lengths = [12, 24] * 10
    several = pl.DataFrame({"contract": range(20), "start": BEGUN, "months": lengths}).select(
        "contract", "start", end=pl.col("start").dt.offset_by(pl.format("{}mo", "months"))
    )
    assert "12 or 24 months" in warnings(cxkit.retention(several))[0]


def test_ends_that_differ_or_are_missing_are_days_of_leaving() -> None:
    """Storage rooms that were given up after any time, and rooms of a year beside some that are still rented."""
    given_up = pl.DataFrame({"room": range(20), "start": BEGUN, "end": [day + timedelta(days=90 + 41 * (day.day % 7)) for day in BEGUN]})
    assert not warnings(cxkit.retention(given_up))
    rented = pl.DataFrame({"room": range(20), "start": BEGUN, "end": [a_year_later(day) if day.day % 3 else None for day in BEGUN]})
    assert not warnings(cxkit.retention(rented))


@pytest.mark.parametrize("header", ["cancelled_at", "Austritt"])
def test_who_can_only_leave_at_the_end_of_a_term_leaves_after_one(header: str) -> None:
    ends = [a_year_later(day) for day in BEGUN]
    members = pl.DataFrame({"member": range(20), "start": BEGUN, header: ends})
    assert not warnings(cxkit.retention(members))
    assert lost(cxkit.retention(members)) == 20
    reasons = pl.DataFrame({"member": range(20), "start": BEGUN, "end": ends, "reason for leaving": ["moved", "price"] * 10})
    assert not warnings(cxkit.retention(reasons))
