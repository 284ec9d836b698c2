"""Rows of tickets that say twice who wrote, and rows that hand a ticket on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import polars as pl
import pytest

import cxkit
from cxkit.model import Note

START = datetime.fromisoformat("2024-05-02T07:00:00")


def _counted(rows: Sequence[tuple[str, ...]], columns: list[str], pause: timedelta) -> tuple[object, list[Note]]:
    """Contacts by tickets of four rows each, ``pause`` apart."""
    times = [START + timedelta(hours=30) * (at // 4) + pause * (at % 4) for at in range(len(rows))]
    data = pl.DataFrame(rows, schema=columns, orient="row").with_columns(
        pl.Series("Ticket", [f"T{100 + at // 4}" for at in range(len(rows))]),
        pl.Series("Written", times),
        pl.Series("Customer ID", [f"C{at // 4 % 13}" for at in range(len(rows))]),
    )
    report = cxkit.touchmap(data.rename({"Written": "Time"}), by=["none"])
    return report.table("overall").rows[0]["contacts"], [note for note in report.notes if note.code == "shape"]


SIDES = [("Customer", "Inbound"), ("Agent", "Outbound")] * 60


def test_directions_that_follow_the_senders_leave_a_dialogue_one_contact() -> None:
    contacts, _ = _counted(SIDES, ["Author", "Direction"], timedelta(minutes=10))
    assert contacts == 30


def test_messages_hours_apart_count_if_a_customer_wrote_them() -> None:
    contacts, notes = _counted(SIDES, ["Author", "Direction"], timedelta(hours=3))
    assert contacts == 60
    assert [note.level for note in notes if "hours apart" in note.text] == ["warning"]


def test_calls_of_the_company_about_mails_are_contacts() -> None:
    calls = [("Customer", "Email"), ("Agent", "Phone"), ("Customer", "Email"), ("Agent", "Email")] * 30
    assert _counted(calls, ["Author", "Channel"], timedelta(minutes=10))[0] == 120
    notes = [(author, "Note" if channel == "Phone" else channel) for author, channel in calls]
    assert _counted(notes, ["Author", "Channel"], timedelta(minutes=10))[0] == 30


def test_directions_of_their_own_make_contacts() -> None:
    # whoever is noted as the author, calls go both ways
    calls = [("Customer", "Inbound"), ("Agent", "Inbound"), ("Customer", "Outbound"), ("Agent", "Outbound")] * 30
    contacts, _ = _counted(calls, ["Author", "Direction"], timedelta(minutes=10))
    assert contacts == 120


@pytest.mark.parametrize(
    ("kinds", "contacts"),
    [
        (["New", "Transfer", "Transfer", "Transfer"], 30),
        (["Neu", "Weiterleitung", "Weiterleitung", "Eskalation"], 30),
        # near misses: what contacts are about, and how a ticket stands
        (["New", "Advice", "Advice", "Invoice"], 120),
        (["Call", "Transfer", "Call", "Transfer"], 120),
    ],
)
def test_what_was_done_to_a_ticket_is_no_further_contact(kinds: list[str], contacts: int) -> None:
    rows = [(kinds[at % 4], f"Desk {at % 3}") for at in range(120)]
    assert _counted(rows, ["Type", "Group"], timedelta(hours=2))[0] == contacts


@pytest.mark.parametrize("header", ["Reason", "Motivo", "Request"])
def test_what_a_customer_asks_for_is_nothing_done_to_a_ticket(header: str) -> None:
    kinds = ["New", "Transfer", "Closed", "New"]
    assert _counted([(kinds[at % 4],) for at in range(120)], [header], timedelta(hours=30))[0] == 120


def _thread(minutes: int) -> pl.DataFrame:
    """Twenty repairs: a tenant asks, a machine confirms, a caretaker notes something for the office and answers, the tenant calls again."""
    rows = []
    for at in range(20):
        begin = START + timedelta(hours=30 * at)
        wrote = [("Kunde", "E-Mail", "ja", 0), ("System", "E-Mail", "ja", 1), ("Mitarbeiter", "E-Mail", "nein", 5)]
        wrote += [("Mitarbeiter", "E-Mail", "ja", minutes), ("Kunde", "Telefon", "ja", minutes + 60)]
        rows += [
            (f"R{at}", begin + timedelta(minutes=after), who.replace("Kunde", "Kunde"), way, shown) for who, way, shown, after in wrote
        ]
    return pl.DataFrame(rows, schema=["Vorgangsnummer", "Erstellt", "Absendertyp", "Kanal", "Für Kunden sichtbar"], orient="row")


def test_of_a_thread_the_messages_of_customers_count_and_a_note_for_colleagues_answers_none() -> None:
    made = _thread(150)
    report = cxkit.touchmap(made)
    assert {row["channel"]: row["contacts"] for row in report.table("channels").rows} == {"E-Mail": 20, "Telefon": 20}
    assert report.provenance.rows_set_aside == {"further row": 60}
    (row,) = cxkit.tickets(made, by=["none"]).table("overall").rows
    assert row["tickets"] == 20
    assert row["first_response_median"] == pytest.approx(150 / 1440)


@pytest.mark.parametrize(
    ("header", "value"), [("Sichtbarkeit", "Interne Notiz"), ("is_public", "false"), ("Private", "yes"), ("Team", "West")]
)
def test_a_message_that_customers_do_not_read_is_no_first_answer(header: str, value: str) -> None:
    other = {"Interne Notiz": "Normal", "false": "true", "yes": "no", "West": "East"}[value]
    rows = [
        (f"T{at}", START + timedelta(hours=30 * at, minutes=after), who, shown)
        for at in range(20)
        for who, shown, after in [("Customer", other, 0), ("Agent", value, 10), ("Agent", other, 40)]
    ]
    made = pl.DataFrame(rows, schema=["Ticket ID", "Created at", "Author type", header], orient="row")
    (row,) = cxkit.tickets(made, by=["none"]).table("overall").rows
    # the last one is a near miss
    assert row["first_response_median"] == pytest.approx((10 if header == "Team" else 40) / 1440)
