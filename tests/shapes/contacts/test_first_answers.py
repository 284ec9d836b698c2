"""From when to when a first response takes: events of a ticket that are one, and conversations that the company begins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import polars as pl
import pytest

import cxkit
from cxkit.model import Report, Row

START = datetime.fromisoformat("2024-03-01T08:00:00")
TICKETS = 20
MINUTE = 1 / 1440  # days


def overall(report: Report) -> Row:
    (row,) = report.table("overall").rows
    return row


def shape(report: Report) -> str:
    return " ".join(note.text for note in report.notes if note.code == "shape")


def log(steps: Sequence[tuple[str, str, int]]) -> pl.DataFrame:
    """Tickets with the same events and states, each so many minutes after the begin."""
    rows = [
        (f"E{ticket}-{place}", f"INC{ticket:03}", START + timedelta(days=ticket, minutes=minutes), event, state)
        for ticket in range(TICKETS)
        for place, (event, state, minutes) in enumerate(steps)
    ]
    return pl.DataFrame(rows, schema=["event_id", "ticket_id", "occurred_at", "event_type", "state"], orient="row")


EVENTS = (
    ("Opened", "New", 0),
    ("Acknowledged", "In Progress", 12),
    ("Work note", "In Progress", 13),
    ("Resolved", "Resolved", 32),
    ("Closed", "Closed", 37),
)


def test_events_of_a_ticket_are_its_history() -> None:
    report = cxkit.tickets(log(EVENTS), by="none")
    row = overall(report)
    assert (row["tickets"], row["open"]) == (TICKETS, 0)
    assert row["resolve_median"] == pytest.approx(32 * MINUTE)  # closing it later resolves nothing
    assert row["first_response_median"] == pytest.approx(12 * MINUTE)
    assert "first row whose 'event_type' is 'Acknowledged'" in shape(report)


def test_a_status_says_when_a_ticket_was_answered_and_other_ones_do_not() -> None:
    made = log([(event, "Acknowledged" if event == "Work note" else state, minutes) for event, state, minutes in EVENTS])
    assert overall(cxkit.tickets(made.drop("event_type"), by="none"))["first_response_median"] == pytest.approx(13 * MINUTE)
    plain = cxkit.tickets(log(EVENTS).drop("event_type"), by="none")
    assert overall(plain)["first_response_median"] is None
    assert overall(plain)["resolve_median"] == pytest.approx(32 * MINUTE)


def test_calls_and_visits_about_a_ticket_are_contacts() -> None:
    steps = [("Phone call", "New", 0), ("Visit", "In Progress", 900), ("Phone call", "Resolved", 2000)]
    assert overall(cxkit.touchmap(log(steps).with_columns(channel=pl.lit("x"))))["contacts"] == 3 * TICKETS


def conversations(senders: Sequence[str], minutes: Sequence[int]) -> pl.DataFrame:
    rows = [
        (f"c{number}", f"c{number}-{place}", START + timedelta(days=number, minutes=minutes[place]), sender)
        for number in range(TICKETS)
        for place, sender in enumerate(senders[: 1 if number % 4 == 3 else None])
    ]
    return pl.DataFrame(rows, schema=["conversation_id", "message_id", "timestamp", "type"], orient="row")


def test_a_conversation_that_the_company_begins_is_answered_after_the_customer_wrote() -> None:
    made = conversations(["outbound", "inbound", "outbound", "inbound"], [0, 50, 53, 54])
    report = cxkit.tickets(made, by="none")
    row = overall(report)
    assert row["tickets"] == TICKETS
    # in every fourth one no customer wrote: it waits for no answer
    assert (row["first_response_median"], row["first_response_p90"]) == pytest.approx((3 * MINUTE, 3 * MINUTE))
    assert "If the company writes first" in shape(report)


def test_a_conversation_that_the_customer_begins_waits_from_the_begin_on() -> None:
    made = conversations(["inbound", "outbound", "inbound", "outbound"], [0, 3, 50, 54])
    report = cxkit.tickets(made, by="none", as_of="2024-04-01")
    # every fourth one is not answered by then
    assert overall(report)["first_response_median"] == pytest.approx(3 * MINUTE)
    assert overall(report)["first_response_p90"] is None
    assert "Where the company writes first" not in shape(report)


def test_a_column_may_say_when_the_customer_first_wrote() -> None:
    moments = [START + timedelta(days=number) for number in range(TICKETS)]
    asked = [moment + timedelta(hours=5) for moment in moments]
    columns = {"ticket_id": [f"T{number}" for number in range(TICKETS)], "contacted_at": moments, "asked_at": asked}
    made = pl.DataFrame({**columns, "first_responded_at": [moment + timedelta(minutes=30) for moment in asked]})
    assert overall(cxkit.tickets(made, by="none"))["first_response_median"] == pytest.approx(30 * MINUTE)
    assert overall(cxkit.tickets(made.drop("asked_at"), by="none"))["first_response_median"] == pytest.approx(330 * MINUTE)
