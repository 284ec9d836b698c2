"""Journeys of files that name no channel: the touchpoint is the step, or episodes have no steps."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit
from cxkit.errors import RoleError

CALLS = pl.DataFrame(
    {
        "Call ID": [1, 2, 3, 4, 5],
        "Caller": ["+43 1 2345", "+43 1 2345", "+43 1 9876", "+43 1 5555", "+43 1 5555"],
        "Call start": ["2025-03-03 09:10", "2025-03-05 11:00", "2025-03-04 08:00", "2025-03-03 10:00", "2025-04-20 10:00"],
        "Talk time": [120, 60, 300, 45, 80],
    }
)
DAYS = ["2025-01-02", "2025-01-05", "2025-01-09"]
REPAIRS = pl.DataFrame(
    {
        "case_id": ["R1", "R1", "R1", "R2", "R2"],
        "activity": ["Received", "Diagnosed", "Received", "Received", "Returned"],
        "timestamp": [f"2025-03-0{day} 09:00" for day in (3, 4, 5, 3, 6)],
    }
)


def test_calls_make_episodes_without_hand_offs() -> None:
    report = cxkit.journey(CALLS)
    (row,) = report.table("overall").rows
    # the two calls of +43 1 2345 are two days apart, those of +43 1 5555 seven weeks
    assert (row["episodes"], row["customers"], row["contacts"]) == (4, 3, 5)
    assert (row["handoffs"], row["handoff_share"], row["ping_pong"]) == (None, None, None)
    assert [table.name for table in report.tables] == ["overall"]
    assert "no-steps" in {note.code for note in report.notes}
    assert "hand-off" not in " ".join(sentence.text for sentence in report.summary)


def test_a_column_that_the_user_names_is_the_step() -> None:
    report = cxkit.journey(CALLS.with_columns(pl.Series("desk", ["A", "B", "A", "A", "A"])), step="desk")
    (row,) = report.table("overall").rows
    assert (row["episodes"], row["handoffs"]) == (4, 1)


def test_activities_of_an_event_log_are_its_steps() -> None:
    report = cxkit.journey(REPAIRS)
    (row,) = report.table("overall").rows
    assert (row["episodes"], row["contacts"], row["handoffs"], row["ping_pong"]) == (2, 5, 3, 1)
    assert "step-touchpoint" in {note.code for note in report.notes}
    assert not any("channel" in sentence.text for sentence in report.summary)


@pytest.mark.parametrize(
    "rows",
    [
        {"Order no": [1, 2, 3], "Customer no": ["K1", "K1", "K2"], "Order date": DAYS, "Total": [9, 8, 7]},
        {"Customer": ["K1", "K2", "K3"], "Last contact": DAYS, "Segment": ["A", "B", "B"]},
        {"Ticket": ["T1", "T1", "T2"], "Employee": ["E1", "E2", "E1"], "Date": DAYS, "Hours": [2, 1, 4]},  # work on tickets
        {"Ticket ID": [1, 2, 3], "Visitor": ["V1", "V1", "V2"], "Visit date": DAYS, "Price": [12, 12, 9]},  # of a museum
        {"Response": [1, 2, 3], "Customer": ["K1", "K1", "K2"], "Sent": DAYS, "NPS": [9, 8, 7]},
    ],
)
def test_what_is_no_list_of_contacts_is_refused(rows: dict[str, list[object]]) -> None:
    with pytest.raises(RoleError):
        cxkit.journey(pl.DataFrame(rows))


def test_a_channel_that_is_asked_for_and_missing_is_an_error() -> None:
    with pytest.raises(RoleError):
        cxkit.journey(REPAIRS, step="channel")
