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


def test_messages_hours_apart_are_said() -> None:
    contacts, notes = _counted(SIDES, ["Author", "Direction"], timedelta(hours=3))
    assert contacts == 120
    assert [note.level for note in notes if "hours apart" in note.text] == ["warning"]


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
