"""Call records with continued legs, registers of complaints by party, trackers, visits and requests: what a row is, and whose it is."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import cxkit
from cxkit.errors import CxError
from cxkit.model import Report


def first(report: Report) -> dict[str, Any]:
    return dict(report.table("overall").rows[0])


def told(report: Report) -> str:
    return " ".join(note.text for note in report.notes if note.code == "shape")


def records(**further: list[Any]) -> pl.DataFrame:
    """Twenty calls of a telephone system: three were passed on and have two rows, one is between extensions."""
    ids = [*range(100, 120), 103, 107, 111]
    ids.sort()
    inside = [1 if each == 115 else 0 for each in ids]
    outgoing = [each % 5 == 0 for each in ids]
    return pl.DataFrame(
        {
            "Call ID": ids,
            "Start": [f"2025-02-{each - 97:02} 09:{each % 60:02}:11" for each in ids],
            "Way": ["O" if each else "I" for each in outgoing],
            "Direction": ["O" if each else "I" for each in outgoing],
            "Internal call": inside,
            "Caller": [f"20{each % 3}" if out else f"0699123{each % 7}" for each, out in zip(ids, outgoing, strict=True)],
            "Called number": [f"0699123{each % 7}" if out else f"20{each % 3}" for each, out in zip(ids, outgoing, strict=True)],
            "Dialled number": [f"0699123{each % 7}" if out else "300" for each, out in zip(ids, outgoing, strict=True)],
            **further,
        }
    ).drop("Way")


def test_few_legs_of_calls_join_them_and_an_internal_call_is_none() -> None:
    row = first(cxkit.touchmap(records()))
    # 20 calls without the one between extensions; the outside numbers end in 0 to 6
    assert (row["contacts"], row["customers"]) == (19, 7)


def test_numbers_of_calls_that_a_system_uses_again_are_calls_of_their_own() -> None:
    table = records()
    again = table.with_columns(pl.col("Start").str.replace("2025-02", "2025-06"))
    assert first(cxkit.touchmap(pl.concat([table.unique("Call ID", keep="first", maintain_order=True), again.head(4)])))["contacts"] == 23


def test_parties_of_one_complaint_make_one() -> None:
    # 30 complaints, of which 12 have a second row for a further party
    numbers = sorted([*range(30), *range(12)])
    table = pl.DataFrame(
        {
            "Complaint number": [500 + each for each in numbers],
            "Complaint filed by": [["Tenant", "Owner"][each % 2] for each in numbers],
            "Confirmed complaint": [["Yes", "No"][at % 2] for at in range(42)],
            "Complaint filed against": [f"Firm {at % 5}" for at in range(42)],
            "Received date": [f"2025-01-{each % 28 + 1:02}" for each in numbers],
            "Closed date": [f"2025-02-{each % 28 + 1:02}" for each in numbers],
        }
    )
    row = first(cxkit.complaints(table))
    assert (row["complaints"], row["matters"], row["open"]) == (30, 30, 0)


def test_a_yes_or_no_without_numbers_of_complaints_still_tells_them() -> None:
    table = pl.DataFrame(
        {
            "Ticket": [1, 2, 3, 4],
            "Customer": ["K1", "K2", "K3", "K1"],
            "Opened": ["2025-01-07", "2025-01-08", "2025-01-09", "2025-01-15"],
            "Formal complaint": ["Yes", "No", "No", "Yes"],
        }
    )
    assert first(cxkit.complaints(table))["complaints"] == 2


def test_the_creation_with_its_clock_goes_before_the_planned_day() -> None:
    table = pl.DataFrame(
        {
            "#": [1, 2, 3, 4],
            "Thema": ["Ofen", "Tor", "Licht", "Dach"],
            "Status": ["Geschlossen"] * 4,
            "Beginn": ["03.03.2025", "04.03.2025", "05.03.2025", "06.03.2025"],
            "Angelegt": ["03.03.2025 10:00", "04.03.2025 10:00", "05.03.2025 10:00", "06.03.2025 10:00"],
            "Geschlossen": ["03.03.2025 16:00", "04.03.2025 16:00", "05.03.2025 16:00", "06.03.2025 16:00"],
        }
    )
    assert first(cxkit.tickets(table))["resolve_median"] == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("header", "values", "days"),
    [
        ("Stunden bis zur ersten Antwort", [6, 12, 18], 0.5),
        ("firstAgentResponseSeconds", [21600, 43200, 64800], 0.5),
        ("Reagiert am", ["2025-03-03 14:00", "2025-03-03 20:00", "2025-03-04 02:00"], 0.5),
    ],
)
def test_first_answers_by_their_units_and_words(header: str, values: list[Any], days: float) -> None:
    table = pl.DataFrame({"Ticket": [1, 2, 3], "Kunde": ["A", "B", "C"], "Eingang": ["2025-03-03 08:00"] * 3, header: values})
    assert first(cxkit.tickets(table))["first_response_median"] == pytest.approx(days)


def test_the_day_of_an_appointment_goes_before_that_of_its_booking() -> None:
    table = pl.DataFrame(
        {
            "Datum": ["03.03.2025", "10.03.2025", "12.03.2025"],
            "Uhrzeit": ["09:00", "10:00", "11:00"],
            "Patient": ["A", "A", "B"],
            "Terminart": ["Kontrolle", "Befund", "Kontrolle"],
            "Gebucht am": ["01.01.2025 08:00", "02.03.2025 08:00", "03.03.2025 08:00"],
        }
    )
    report = cxkit.touchmap(table, every="month")
    assert [(str(row["period"]), row["contacts"]) for row in report.table("over_time").rows] == [("2025-03-01", 3)]


MEMBERS = {"Visit ID": [1, 2, 3], "Member ID": [7, 7, 8], "Pool ID": [2, 3, 2], "Visit date": ["2025-01-02", "2025-01-09", "2025-01-09"]}
ROUNDS = {
    "visit_id": [1, 2, 3],
    "outlet_id": [7, 7, 8],
    "check_in": ["2025-01-02 09:00", "2025-01-03 09:00", "2025-01-04 09:00"],
    "check_out": ["2025-01-02 09:20", "2025-01-03 09:15", "2025-01-04 09:30"],
}
LETTERS = {"Complaint ID": ["C1", "C2", "C3"], "Date": ["2025-01-02", "2025-01-03", "2025-01-09"], "Product": ["Sofa", "Bed", "Lamp"]}
CITY = {
    "Creation Date": ["2025-01-02", "2025-01-03", "2025-01-09"],
    "Ward": ["1", "2", "2"],
    "Service Request Type": ["Bin", "Pothole", "Bin"],
}
STAYS = {
    "Booking no": [1, 2, 3],
    "Guest": ["A", "B", "A"],
    "Check-in": ["2025-01-02", "2025-01-03", "2025-01-09"],
    "Check-out": ["2025-01-04"] * 3,
}
SERVER = {"request_id": [1, 2, 3], "timestamp": ["2025-01-02 10:00:00"] * 3, "endpoint": ["/a", "/b", "/a"], "latency_ms": [20, 30, 25]}
SOME = {
    "Complaint ID": ["C1", "", ""],
    "Order no": [1, 2, 3],
    "Order date": ["2025-01-02", "2025-01-03", "2025-01-09"],
    "Amount": [20, 30, 44],
}


@pytest.mark.parametrize("rows", [MEMBERS, ROUNDS, LETTERS, CITY])
def test_visits_complaints_and_requests_count_without_a_channel(rows: dict[str, list[Any]]) -> None:
    assert first(cxkit.touchmap(pl.DataFrame(rows)))["contacts"] == 3


@pytest.mark.parametrize("rows", [STAYS, SERVER, SOME])
def test_stays_requests_of_a_program_and_orders_do_not(rows: dict[str, list[Any]]) -> None:
    with pytest.raises(CxError):
        cxkit.touchmap(pl.DataFrame(rows))


@pytest.mark.parametrize(("beside", "customers"), [("property_id", 2), ("bot_id", None)])
def test_tenants_of_a_property_are_customers_and_those_of_a_program_are_not(beside: str, customers: int | None) -> None:
    table = pl.DataFrame(
        {
            "work_order_id": ["W1", "W2", "W3", "W4"],
            beside: ["P1", "P1", "P2", "P2"],
            "tenant_id": ["T1", "T1", "T2", "T2"],
            "opened_date": ["2025-01-02", "2025-01-03", "2025-01-04", "2025-01-05"],
            "closed_date": ["2025-01-04", "2025-01-05", "2025-01-08", "2025-01-06"],
        }
    )
    row = first(cxkit.tickets(table))
    assert (row["tickets"], row["customers"]) == (4, customers)


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_contacts_of_which_no_column_is_needed_are_counted(suffix: str, tmp_path: Path) -> None:
    table = pl.DataFrame(LETTERS)
    path = tmp_path / f"letters.{suffix}"
    table.write_csv(path) if suffix == "csv" else table.write_parquet(path)
    assert [first(cxkit.touchmap(each))["contacts"] for each in (table, path)] == [3, 3]


def slips(people: list[str], days: list[str]) -> pl.DataFrame:
    """Two days of a dispenser of numbers, eight on each."""
    return pl.DataFrame(
        {
            "Ticket number": [f"B{at % 8 + 1:02}" for at in range(16)],
            "Phone": people,
            "Created": [f"{days[at // 8]} 09:{at % 8 * 5:02}:00" for at in range(16)],
            "Status": ["Served"] * 14 + ["No show", "Waiting"],
        }
    )


def test_numbers_of_a_dispenser_are_given_out_again() -> None:
    row = first(cxkit.tickets(slips([f"0151 {at:04}" for at in range(16)], ["2025-05-05", "2025-05-06"])))
    assert (row["tickets"], row["open"], row["reopened"]) == (16, 1, None)


@pytest.mark.parametrize(
    ("people", "days"),
    [
        ([f"0151 {at % 8:04}" for at in range(16)], ["2025-05-05", "2025-05-06"]),  # the same customer again
        ([f"0151 {at:04}" for at in range(16)], ["2025-05-05", "2025-05-05"]),  # two people write about a ticket on one day
    ],
)
def test_numbers_of_tickets_join_what_is_said_about_them(people: list[str], days: list[str]) -> None:
    assert first(cxkit.tickets(slips(people, days)))["tickets"] == 8


def queue(numbers: list[str], days: list[str]) -> pl.DataFrame:
    """Sixteen customers of a counter, whose names nobody asks."""
    return pl.DataFrame(
        {
            "Ticket": numbers,
            "Ankunft": [f"{days[at // 8]} 09:{at % 8 * 5:02}:00" for at in range(16)],
            "Ende": [f"{days[at // 8]} 10:{at % 8 * 5:02}:00" for at in range(16)],
            "Anliegen": ["Kassa", "Kredit"] * 8,
        }
    )


def test_numbers_that_ascend_on_each_day_are_those_of_a_dispenser() -> None:
    row = first(cxkit.tickets(queue([f"{'AB'[at % 2]}{at % 8 + 1:03}" for at in range(16)], ["2025-05-05", "2025-05-06"])))
    assert (row["tickets"], row["resolve_median"]) == (16, pytest.approx(1 / 24))


def test_tickets_that_are_taken_up_again_in_any_order_stay_tickets() -> None:
    numbers = [f"T{each:03}" for each in (4, 2, 7, 1, 8, 3, 6, 5, 3, 8, 1, 5, 2, 7, 4, 6)]
    assert first(cxkit.tickets(queue(numbers, ["2025-05-05", "2025-05-06"])))["tickets"] == 8


def test_the_end_of_a_call_resolves_nothing() -> None:
    table = pl.DataFrame(
        {
            "callId": [1, 2, 3, 4],
            "callingNumber": ["0664 1", "0664 2", "0664 3", "0664 1"],
            "calledNumber": ["22"] * 4,
            "startTime": ["2025-02-03 09:00", "2025-02-04 09:00", "2025-02-05 09:00", "2025-02-06 09:00"],
            "disconnectTime": ["2025-02-03 09:03", "2025-02-04 09:05", "2025-02-05 09:09", "2025-02-06 09:10"],
            "duration": [180, 300, 540, 600],
        }
    )
    report = cxkit.journey(table)
    assert "call-ends" in {note.code for note in report.notes}


def test_an_activity_is_dated_by_its_start() -> None:
    table = pl.DataFrame(
        {
            "Case ID": ["1", "1", "2"],
            "Activity": ["Check", "Decide", "Check"],
            "Start Timestamp": ["2025-01-31 22:00", "2025-02-02 09:00", "2025-01-31 23:00"],
            "Complete Timestamp": ["2025-02-01 09:00", "2025-02-02 10:00", "2025-02-01 09:00"],
        }
    )
    rows = cxkit.touchmap(table, every="month", shape="plain").table("over_time").rows
    assert [(str(row["period"]), row["contacts"]) for row in rows] == [("2025-01-01", 2), ("2025-02-01", 1)]


def moved_on(days: list[str]) -> pl.DataFrame:
    """Twelve defects of a house, one or two reported anew on each of the next days by another resident."""
    defects = [each for day in range(8) for each in (day + 1, day + 2, day + 3)]
    return pl.DataFrame(
        {
            "Case no": [f"{each:02}" for each in defects],
            "Reported": [f"2025-05-{at // 3 + 5:02}{days[at % 3]}" for at in range(24)],
            "Resident": [f"Flat {at}" for at in range(24)],
            "Channel": ["Phone", "Mail", "App"] * 8,
        }
    )


@pytest.mark.parametrize("days", [[""] * 3, [" 09:00", " 10:00", " 11:00"]])
@pytest.mark.parametrize("known", [True, False])
def test_cases_that_several_report_on_other_days_stay_cases(days: list[str], known: bool) -> None:
    data = moved_on(days) if known else moved_on(days).drop("Resident")
    assert first(cxkit.journey(data))["episodes"] == 10


def test_numbers_of_a_dispenser_without_hours_are_given_out_again() -> None:
    data = pl.DataFrame(
        {
            "Queue number": [f"{at % 12 + 1:03}" for at in range(36)],
            "Date": [f"2025-05-{at // 12 + 5:02}" for at in range(36)],
            "Member": [f"M{at}" for at in range(36)],
            "Desk": ["North", "South"] * 18,
        }
    )
    assert first(cxkit.tickets(data))["tickets"] == 36


@pytest.mark.parametrize(
    ("number", "lasted"),
    [("Call no", timedelta(days=2)), ("Call no", timedelta(hours=5)), ("Service call no", timedelta(hours=1))],
)
def test_the_end_of_a_call_to_a_help_desk_or_of_a_visit_is_that_of_the_matter(number: str, lasted: timedelta) -> None:
    starts = [datetime.fromisoformat(f"2025-02-{3 + at:02} 08:00") for at in range(20)]
    data = pl.DataFrame(
        {
            number: [f"S{at}" for at in range(20)],
            "Start": starts,
            "Customer": [f"K{at % 7}" for at in range(20)],
            "End": [each + lasted for each in starts],
            "Duration": ["3"] * 20,
        }
    )
    report = cxkit.tickets(data)
    assert first(report)["open"] == 0
    assert "call-ends" not in {note.code for note in report.notes}


def test_a_call_that_is_open_is_a_ticket_and_has_no_legs() -> None:
    rows = [(f"R{at}", f"2025-03-{at + 1:02} 09:00", f"K{at % 9}", "Phone", "Open") for at in range(25)]
    later = [(name, time.replace("09:", "15:"), *who, "Closed") for name, time, *who, _ in rows[::6]]
    data = pl.DataFrame([*rows, *later], schema=["Call Ref", "Logged", "Caller", "Channel", "Status"], orient="row")
    assert "segments" not in told(cxkit.tickets(data))
    legs = data.rename({"Status": "Queue", "Logged": "Call start"}).with_columns(
        pl.col("Queue").replace({"Open": "North", "Closed": "South"})
    )
    assert "segments" in told(cxkit.tickets(legs))


@pytest.mark.parametrize("header", ["Ankunft", "Arrival"])
def test_the_arrival_of_a_guest_is_no_contact_beside_the_day_of_the_ticket(header: str) -> None:
    days = [f"2025-05-{at + 1:02}" for at in range(20)]
    data = pl.DataFrame(
        {
            "Ticket ID": [f"H{at}" for at in range(20)],
            header: [day.replace("-05-", "-07-") for day in days],
            "Created": days,
            "Guest": [f"G{at % 9}" for at in range(20)],
            "Channel": ["Phone", "Mail"] * 10,
        }
    )
    assert cxkit.tickets(data).provenance.roles["contacted_at"] == "Created"
    waiting = data.drop("Created")
    assert cxkit.tickets(waiting).provenance.roles["contacted_at"] == header
