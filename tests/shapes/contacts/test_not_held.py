"""Appointments, visits, stays and activities that did not take place."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit

COUNT = 40


def _log(identity: str, day: str, state: str, states: list[str]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            identity: [f"A{at}" for at in range(COUNT)],
            "Customer ID": [f"C{at % 8}" for at in range(COUNT)],
            day: [f"2025-03-{1 + at % 28:02}" for at in range(COUNT)],
            "Channel": ["phone" if at % 2 else "video" for at in range(COUNT)],
            state: [states[at % len(states)] for at in range(COUNT)],
        }
    )


def _contacts(data: pl.DataFrame, **options: object) -> object:
    return cxkit.touchmap(data, **options).table("overall").rows[0]["contacts"]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("identity", "day", "state", "states"),
    [
        ("Termin-ID", "Termindatum", "Terminstatus", ["stattgefunden", "nicht erschienen", "stattgefunden", "abgesagt durch Kunde"]),
        ("Reservierungsnr.", "Anreise", "Status", ["abgereist", "storniert", "abgereist", "No-Show"]),
        ("Id", "Date", "Activity status", ["Completed", "Open", "Completed", "Cancelled"]),
        ("Prenotazione ID", "Data", "Stato", ["effettuata", "annullata", "effettuata", "non presentato"]),
        ("Visit ID", "Visit date", "No-show", ["no", "yes"]),
        ("Numéro", "Date du RDV", "État du RDV", ["honoré", "annulé", "honoré", "absent"]),
        ("Id", "Fecha cita", "Estado de la cita", ["atendida", "cancelada", "atendida", "no asistió"]),
        ("Randevu No", "Randevu Tarihi", "Durum", ["Tamamlandı", "Gelmedi", "Tamamlandı", "İptal Edildi"]),
        ("Číslo rezervace", "Datum", "Stav", ["proběhlo", "zrušeno", "proběhlo", "nedostavil se"]),
        ("Varausnumero", "Aika", "Tila", ["käyty", "peruttu", "käyty", "ei saapunut"]),
    ],
)
def test_appointments_that_did_not_take_place_are_no_contacts(identity: str, day: str, state: str, states: list[str]) -> None:
    data = _log(identity, day, state, states)
    assert _contacts(data) == COUNT // 2
    assert _contacts(data, shape="plain") == COUNT


@pytest.mark.parametrize(
    ("identity", "state", "states", "level"),
    [
        ("Ticket ID", "Status", ["Closed", "Cancelled", "Closed", "Planned"], "info"),
        ("Id", "Status", ["Submitted", "Planned"], "warning"),
        ("Call ID", "Appointment status", ["made", "Planned", "made", "cancelled"], "warning"),
    ],
)
def test_elsewhere_such_states_are_named(identity: str, state: str, states: list[str], level: str) -> None:
    data = _log(identity, "Date", state, states)
    assert _contacts(data) == COUNT
    notes = [(note.level, note.text) for note in cxkit.touchmap(data).notes if "they count as contacts" in note.text]
    assert notes == [(level, notes[0][1])]
    assert "'Planned'" in notes[0][1]
    assert _contacts(data, shape="not-held") == COUNT // 2


@pytest.mark.parametrize(
    ("identity", "day", "state", "states"),
    [
        ("Visit ID", "Visit date", "Order status", ["shipped", "cancelled"]),
        ("Besuchsnummer", "Besuchsdatum", "Vertragsstatus", ["aktiv", "storniert", "ruhend"]),
        ("Visit ID", "Visit date", "Next visit status", ["none", "scheduled", "none"]),
    ],
)
def test_the_state_of_something_else_says_nothing_of_the_visit(identity: str, day: str, state: str, states: list[str]) -> None:
    data = _log(identity, day, state, states)
    assert _contacts(data) == COUNT
    assert not [note for note in cxkit.touchmap(data).notes if "they count as contacts" in note.text]


@pytest.mark.parametrize(
    ("state", "states"),
    [
        ("Planned", ["yes", "no", "no"]),
        ("Visit status", ["planned", "unplanned"]),
        ("Visit status", ["planned", "walk-in", "follow-up"]),
        ("Status", ["Scheduled"] * 4 + ["Completed"]),
    ],
)
def test_visits_that_were_announced_before_count(state: str, states: list[str]) -> None:
    assert _contacts(_log("Visit ID", "Visit date", state, states)) == COUNT


def test_of_visits_that_are_planned_or_cancelled_the_planned_ones_were_held() -> None:
    assert _contacts(_log("Appointment ID", "Appointment date", "Status", ["Scheduled", "Scheduled", "Scheduled", "Cancelled"])) == 30


def test_enquiries_about_a_booking_that_was_cancelled_count() -> None:
    data = _log("Contact ID", "Date", "Status", ["confirmed", "cancelled", "travelled"])
    assert _contacts(data.with_columns(pl.Series("Booking ID", [f"B{at % 9}" for at in range(COUNT)]))) == COUNT


def test_letters_about_a_stay_that_was_cancelled_count() -> None:
    data = _log("Id", "Received", "Status", ["answered", "cancelled"]).with_columns(pl.lit("2025-06-01").alias("Arrival"))
    assert _contacts(data) == COUNT


def test_an_open_ticket_is_a_contact() -> None:
    assert _contacts(_log("Ticket ID", "Date", "Status", ["Closed", "Open"])) == COUNT


def test_to_do_below_done_is_planned() -> None:
    assert _contacts(_log("Id", "Datum", "Erledigt", ["Erledigt", "Zu erledigen"])) == COUNT // 2


def test_of_a_rescheduled_visit_the_last_state_counts() -> None:
    rows = [
        (f"V{at}", f"C{at % 7}", f"2025-03-{1 + at % 20:02} {9 + step}:00", "shop", state)
        for at in range(30)
        for step, state in enumerate(["planned", "attended" if at % 3 else "cancelled"])
    ]
    data = pl.DataFrame(rows, schema=["Visit ID", "Customer", "Changed at", "Channel", "Status"], orient="row")
    assert _contacts(data) == 20


def test_the_invitee_is_the_customer() -> None:
    data = _log("Id", "Start Date", "Canceled", ["false", "true"]).rename({"Customer ID": "Invitee Email"})
    data = data.with_columns(pl.lit("host@shop.example").alias("User Email"), pl.col("Invitee Email") + "@mail.example")
    (row,) = cxkit.touchmap(data).table("overall").rows
    assert (row["contacts"], row["customers"]) == (COUNT // 2, 4)


@pytest.mark.parametrize(
    ("states", "held"),
    [
        (["Held", "Planned", "Held", "Not Held"], COUNT // 2),
        (["Completed", "Completed", "Not Started", "Completed", "Waiting on someone else"], COUNT * 3 // 5),
        (["Abgeschlossen", "Nicht begonnen", "Abgeschlossen", "In Bearbeitung"], COUNT // 2),
    ],
)
def test_activities_of_a_crm_that_were_not_done_are_no_contacts(states: list[str], held: int) -> None:
    assert _contacts(_log("Activity ID", "Date", "Status", states)) == held


def test_held_says_that_rows_were_agreed_beforehand() -> None:
    assert _contacts(_log("ID", "Start Date", "Status", ["Held", "Planned", "Held", "Not Held"])) == COUNT // 2


def test_a_ticket_in_progress_is_a_contact() -> None:
    assert _contacts(_log("Ticket ID", "Date", "Status", ["Closed", "In Progress", "Not Started", "Closed"])) == COUNT


def test_a_list_of_activities_that_are_all_to_do_says_so() -> None:
    data = _log("Number", "Start", "Activity Stage", ["Not Started"])
    assert _contacts(data) == COUNT
    (text,) = [note.text for note in cxkit.touchmap(data).notes if "they count as contacts" in note.text]
    assert text == "Column 'Activity Stage': 40 rows are 'Not Started': they count as contacts."


def test_a_ticket_on_hold_is_no_meeting() -> None:
    assert _contacts(_log("ID", "Created at", "Status", ["Open", "Held", "Closed", "Cancelled"])) == COUNT
    assert _contacts(_log("ID", "Created at", "Call status", ["Attended", "Missed", "Attended", "Cancelled"])) == COUNT


def test_if_most_activities_are_not_done_those_that_began_count() -> None:
    states = ["Not Started", "In Progress", "Completed", "Deferred"]
    assert _contacts(_log("Activity ID", "Date", "Activity status", states)) == COUNT * 3 // 4
