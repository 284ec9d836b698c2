"""The as-of day of contacts beside a column with the days of the file's own upkeep."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

import cxkit

_START = date(2023, 1, 2)


def _as_of(every: int, synced: timedelta, number: int = 60) -> tuple[object, str]:
    """The as-of day of a file with a contact every few days that was synced some time after the last; and the note on it."""
    days = [_START + timedelta(days=at * every) for at in range(number)]
    frame = pl.DataFrame(
        {
            "Member": [f"M{at % 20}" for at in range(number)],
            "Contact date": [str(day) for day in days],
            "Channel": ["phone", "mail"] * (number // 2),
            "Last sync": [f"{days[-1] + synced} 04:{at % 60:02}:00" for at in range(number)],
        }
    )
    report = cxkit.journey(frame)
    assert report.provenance.params["to"] == str(days[-1])
    late = date.fromisoformat(str(report.provenance.params["as_of"])) - days[-1]
    return late.days, " ".join(note.text for note in report.notes if note.code == "as-of")


def test_a_day_soon_after_the_last_contact_shows_that_no_more_came() -> None:
    late, said = _as_of(1, timedelta(days=9))
    assert late == 9
    assert "the last date in column 'Last sync'" in said


def test_a_day_long_after_frequent_contacts_shows_that_the_file_was_limited() -> None:
    late, said = _as_of(1, timedelta(days=300))
    assert late == 0
    assert "that of the last contact: column 'Last sync' has dates until" in said


def test_contacts_that_are_rare_say_nothing_of_the_time_after_them() -> None:
    late, said = _as_of(40, timedelta(days=100), number=20)
    assert late == 100
    assert "the last date in column 'Last sync'" in said
