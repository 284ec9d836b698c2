"""Contracts that end on the last day in the file: the end of the period that was exported, or terms that end on one day of the year."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

import cxkit
from cxkit.model import Note, Report


def contracts(ends: list[date], form: str = "%Y-%m-%d") -> pl.DataFrame:
    """Contracts that begin every eleven days from 2024-01-03 on."""
    begins = [date(2023, 1, 3) + timedelta(days=11 * place) for place in range(len(ends))]
    return pl.DataFrame(
        {
            "customer_id": [f"C{place}" for place in range(len(ends))],
            "start_date": [day.strftime(form) for day in begins],
            "end_date": [day.strftime(form) for day in ends],
        }
    )


def warnings_of(report: Report) -> list[Note]:
    return [note for note in report.notes if note.code == "ends-on-last-day"]


LAST = date(2024, 12, 31)
SINGLE = [date(2024, 3, 1) + timedelta(days=13 * place) for place in range(10)]


@pytest.mark.parametrize(("form", "written"), [("%Y-%m-%d", "2024-12-31"), ("%d.%m.%Y", "31.12.2024")])
def test_half_of_the_ends_on_the_last_day_are_named_and_the_option_takes_them_as_none(form: str, written: str) -> None:
    frame = contracts([*SINGLE, *[LAST] * 12], form)
    (note,) = warnings_of(cxkit.retention(frame, by="none"))
    assert note.level == "warning"
    assert "12 of 22 contracts end on 2024-12-31" in note.text
    assert f"--na until={written} " in note.hint
    report = cxkit.retention(frame, by="none", na=[f"until={written}"])
    assert report.table("overall").rows[0]["lost"] == 10
    assert not warnings_of(report)


def test_terms_that_end_with_each_year_are_losses() -> None:
    frame = contracts([*[date(2023, 12, 31)] * 10, *[LAST] * 12])
    assert not warnings_of(cxkit.retention(frame, by="none"))


def test_a_few_ends_on_the_last_day_are_losses() -> None:
    assert not warnings_of(cxkit.retention(contracts([*SINGLE, *[LAST] * 4]), by="none"))
