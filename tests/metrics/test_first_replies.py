"""Times of a first reply: of persons beside machines, and lengths of time below zero."""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl
import pytest

import cxkit

BEGIN = datetime(2025, 3, 3, 9)  # noqa: DTZ001 - exports tell no zone


def _tickets(**columns: list[str]) -> pl.DataFrame:
    count = 20
    data = pl.DataFrame(
        {"Ticket": [f"T{at}" for at in range(count)], "Opened": [f"{BEGIN + timedelta(days=at):%Y-%m-%d %H:%M}" for at in range(count)]}
    )
    return data.with_columns(pl.Series(name, [values[at % len(values)] for at in range(count)]) for name, values in columns.items())


def _replied(header: str, minutes: int) -> pl.Series:
    return pl.Series(header, [f"{BEGIN + timedelta(days=at, minutes=minutes):%Y-%m-%d %H:%M}" for at in range(20)])


@pytest.mark.parametrize("person", ["First agent reply at", "First human reply at"])
def test_the_first_reply_of_a_person_counts_beside_that_of_a_machine(person: str) -> None:
    report = cxkit.tickets(_tickets().with_columns(_replied("First reply at", 1), _replied(person, 720)))
    (row,) = report.table("overall").rows
    assert row["first_response_median"] == pytest.approx(0.5)
    (note,) = [note for note in report.notes if note.code == "other-replies"]
    assert "'First reply at'" in note.text


def test_one_column_of_replies_needs_no_note() -> None:
    report = cxkit.tickets(_tickets().with_columns(_replied("First reply at", 1)))
    assert not [note for note in report.notes if note.code == "other-replies"]


def test_lengths_of_time_below_zero_are_none() -> None:
    report = cxkit.tickets(_tickets(**{"First response time (seconds)": ["43200", "-1", "43200", "43200"]}))
    (row,) = report.table("overall").rows
    assert row["first_response_median"] == pytest.approx(0.5)
    (note,) = [note for note in report.notes if note.code == "durations-negative"]
    assert note.text.startswith("Column 'First response time (seconds)': 5 ")


def test_who_replied_first_is_no_other_time() -> None:
    data = pl.DataFrame(
        {
            "Ticket ID": ["1", "2", "3"],
            "Created at": ["2025-03-03 08:00"] * 3,
            "First response at": ["2025-03-03 09:00"] * 3,
            "First response by": ["Anna", "Ben", "Anna"],
        }
    )
    assert not [note for note in cxkit.tickets(data).notes if note.code == "other-replies"]


def test_of_two_lengths_until_a_reply_of_anybody_none_counts_and_a_warning_says_so() -> None:
    report = cxkit.tickets(_tickets(**{"First response time (min)": ["30", "60"], "First reply time (min)": ["30", "90", "60"]}))
    (row,) = report.table("overall").rows
    assert row["first_response_median"] is None
    (note,) = [note for note in report.notes if note.code in {"several-replies", "no-first-response"}]
    assert (note.code, note.level, "'First reply time (min)'" in note.text) == ("several-replies", "warning", True)


def test_the_same_lengths_of_time_twice_are_one() -> None:
    lengths = [str(30 + at) for at in range(20)]
    report = cxkit.tickets(_tickets(**{"First response time (min)": lengths, "First reply time (min)": lengths}))
    (row,) = report.table("overall").rows
    assert row["first_response_median"] == pytest.approx(39 / 1440)
    assert not [note for note in report.notes if note.code in {"several-replies", "other-replies"}]


@pytest.mark.parametrize("header", ["Zeit bis zur ersten Agentenantwort (HH:mm:ss)", "Time to first agent reply (HH:mm:ss)"])
def test_lengths_of_time_until_an_agent_replies_go_before_those_of_anybody(header: str) -> None:
    report = cxkit.tickets(_tickets(**{"First reply time (HH:mm:ss)": ["00:00:02", "00:00:03"], header: ["06:00:00", "18:00:00"]}))
    (row,) = report.table("overall").rows
    assert row["first_response_median"] == pytest.approx(0.25)
