"""Journeys of files whose contacts have several rows: who passes a contact on within it is said, and counted if asked for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import polars as pl
import pytest

import cxkit

START = datetime(2025, 5, 5, 8, tzinfo=UTC)
PATIENTS = 40


def moment(day: int, minutes: int = 0) -> str:
    return f"{START + timedelta(days=day, minutes=minutes):%Y-%m-%d %H:%M}"


def overall(frame: pl.DataFrame, **options: object) -> dict[str, object]:
    return dict(cxkit.journey(frame, by="none", **options).table("overall").rows[0])  # type: ignore[arg-type]


def codes(frame: pl.DataFrame, **options: object) -> set[str]:
    return {note.code for note in cxkit.journey(frame, **options).notes}  # type: ignore[arg-type]


def clinic_calls() -> pl.DataFrame:
    """Calls of a clinic, of which every fourth is passed from the reception to the laboratory; each part has an id of its own."""
    rows = []
    for call in range(PATIENTS):
        first = 100 + 10 * call
        parts = ["Reception", "Laboratory"] if call % 4 == 0 else ["Reception"]
        rows += [(first + at, first, moment(call, 3 * at), f"P{call % 30}", team, "Phone") for at, team in enumerate(parts)]
    return pl.DataFrame(rows, schema=["Call ID", "Master Call ID", "Call time", "Patient", "Queue", "Channel"], orient="row")


def hotel_matters(*, both_sides: bool = True) -> pl.DataFrame:
    """A log of who had the requests of hotel guests: half stay at the desk, a quarter come back to it."""
    rows = []
    for matter in range(PATIENTS):
        desks = [["Desk"], ["Desk", "Kitchen"], ["Desk"], ["Desk", "Kitchen", "Desk"]][matter % 4]
        steps = [("", desks[0], "Anlage"), *((one, other, "Weiterleitung") for one, other in pairwise(desks))]
        steps.append((desks[-1], "", "Abschluss"))
        for at, (before, after, action) in enumerate(steps):
            rows.append((f"V{matter}", moment(matter, 40 * at), f"G{matter % 25}", before if both_sides else "", after, action))
    return pl.DataFrame(rows, schema=["Vorgang", "Zeitpunkt", "Kunde", "Von Team", "An Team", "Aktion"], orient="row")


@pytest.mark.slow
def test_calls_passed_on_are_one_contact_and_the_note_names_the_column_that_counts_transfers() -> None:
    calls = clinic_calls()
    assert (overall(calls)["contacts"], overall(calls)["handoffs"]) == (PATIENTS, 0)
    (note,) = [note for note in cxkit.journey(calls).notes if note.code == "passed-on-within"]
    assert note.hint == "--step 'Queue' counts its changes"
    found = overall(calls, step="Queue")
    assert (found["episodes"], found["handoffs"], found["handoff_share"]) == (PATIENTS, PATIENTS // 4, 0.25)
    assert "passed-on-within" not in codes(calls, step="Queue")


@pytest.mark.parametrize("segments", [False, True])
def test_who_calls_again_has_a_second_contact_whether_calls_have_parts_or_not(*, segments: bool) -> None:
    parts = clinic_calls().with_columns(pl.format("P{}", pl.col("Master Call ID") // 10 % 7).alias("Patient"))
    whole = parts.filter(pl.col("Call ID") == pl.col("Master Call ID"))
    if segments:
        parts, whole = (frame.drop("Call ID").rename({"Master Call ID": "Call ID"}) for frame in (parts, whole))
    found, expected = overall(parts), overall(whole)
    assert [found[name] for name in ("episodes", "contacts", "single_contact")] == [7, PATIENTS, expected["single_contact"]]
    assert expected["episodes"] == 7
    assert "cases-of-one" in codes(parts)


def test_calls_that_nobody_passed_on_have_no_such_note() -> None:
    alone = clinic_calls().filter(pl.col("Call ID") == pl.col("Master Call ID"))
    assert "passed-on-within" not in codes(alone)
    same = clinic_calls().with_columns(Queue=pl.lit("Reception"))
    assert "passed-on-within" not in codes(same)


def test_a_call_about_a_ticket_stays_a_contact_of_the_ticket() -> None:
    calls = clinic_calls().with_columns(pl.format("T{}", (pl.col("Master Call ID") // 20)).alias("Ticket"))
    assert overall(calls, role=["case_id=Ticket"])["episodes"] == calls.get_column("Ticket").n_unique()


@pytest.mark.parametrize("column", ["Von Team", "An Team"])
def test_a_log_of_transfers_counts_matters_and_hand_offs_between_desks_if_asked(column: str) -> None:
    matters = hotel_matters()
    (row,) = cxkit.touchmap(matters, by="none").table("overall").rows
    assert row["contacts"] == PATIENTS
    # what was done to a matter is no step of the customer
    assert overall(matters)["handoffs"] is None
    assert {"no-steps", "passed-on-within"} <= codes(matters)
    found = overall(matters, step=column)
    assert (found["episodes"], found["handoff_share"], found["ping_pong_share"]) == (PATIENTS, 0.5, 0.25)


def test_actions_of_customers_stay_steps() -> None:
    rows = [(f"B{at // 2}", moment(at // 2, 30 * (at % 2)), f"G{at // 2}", ["Anfrage", "Beratung"][at % 2]) for at in range(40)]
    found = overall(pl.DataFrame(rows, schema=["Vorgang", "Zeitpunkt", "Kunde", "Aktion"], orient="row"))
    assert (found["contacts"], found["handoff_share"]) == (40, 1.0)


@pytest.mark.parametrize(("header", "contacts"), [("Thema", 40), ("Acción", 20)])
def test_words_of_handling_are_entries_only_under_the_header_of_a_step(header: str, contacts: int) -> None:
    # who buys and gives back shares of a fund has two contacts; who opens and closes a request has one
    words = ["Anlage", "Rückgabe"] if header == "Thema" else ["Creación", "Cierre"]
    rows = [(f"B{at // 2}", moment(at // 2, 30 * (at % 2)), f"G{at // 2}", words[at % 2]) for at in range(40)]
    data = pl.DataFrame(rows, schema=["Vorgang", "Zeitpunkt", "Kunde", header], orient="row")
    (row,) = cxkit.touchmap(data, by="none").table("overall").rows
    assert row["contacts"] == contacts


def test_places_within_a_call_are_steps_though_what_was_done_to_a_ticket_is_none() -> None:
    calls = clinic_calls().drop("Call ID", "Channel").rename({"Master Call ID": "Call ID", "Queue": "Touchpoint"})
    found = overall(calls)
    assert (found["episodes"], found["handoffs"]) == (PATIENTS, PATIENTS // 4)
    done = calls.with_columns(pl.col("Touchpoint").replace({"Reception": "Created", "Laboratory": "Transfer"}))
    assert overall(done)["handoffs"] in {None, 0}


@pytest.mark.parametrize("header", ["Assigned at", "Agent talk time", "Agent message"])
def test_what_an_agent_did_and_when_is_no_desk(header: str) -> None:
    calls = clinic_calls().drop("Queue").with_row_index("at")
    values = {
        "Assigned at": calls["Call time"],
        "Agent talk time": calls["at"] % 7 * 30,
        "Agent message": "Hello " + calls["at"].cast(pl.String),
    }
    assert "passed-on-within" not in codes(calls.with_columns(values[header].alias(header)).drop("at"))
