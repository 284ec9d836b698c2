"""Files of bookings, trips and rentals: which of their days is that of the order, what was booked, and what kind of table they are."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import pytest

import cxkit
from cxkit.loading.kinds import guess_kind
from cxkit.loading.tools import Header, hints
from cxkit.roles import KINDS, resolve

ROWS = 20
DAYS = [f"2024-03-{day:02}" for day in range(1, ROWS + 1)]
LATER = [f"2024-04-{day:02}" for day in range(1, ROWS + 1)]
SUMS = ("12.50", "99.00", "7.10", "31.40", "18.05")
GUESTS = ("Kern", "Voss", "Pahl")


def table(**columns: Sequence[str]) -> pl.DataFrame:
    """Columns of twenty rows; short ones begin anew."""
    return pl.DataFrame({name: [values[place % len(values)] for place in range(ROWS)] for name, values in columns.items()})


def ordered_at(*headers: str) -> str | None:
    """The column of the day of the order beside a guest and a price."""
    frame = table(Guest=GUESTS, Price=SUMS, **{header: (DAYS, LATER)[place % 2] for place, header in enumerate(headers)})
    found, _ = resolve(KINDS["orders"], frame.columns, {}, {}, hints=hints(None, Header(frame.columns), frame), wanted=["ordered_at"])
    return found["ordered_at"].column if "ordered_at" in found else None


def kind_of(frame: pl.DataFrame) -> str:
    return guess_kind(frame.columns, (), sample=frame).kind


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("Trip start", "Trip end"),
        ("Fahrt Beginn", "Fahrt Ende"),
        ("Fecha de entrada", "Fecha de salida"),
        ("Check-in", "Check-out"),
        ("Anreise", "Abreise"),
        ("ARR", "DEP"),
        ("Arrival", "Departure"),
        ("Rental start", "Rental end"),
    ],
)
def test_the_begin_of_a_stay_is_the_day_of_its_order_and_the_end_is_not(start: str, end: str) -> None:
    assert ordered_at(end, start) == start
    # the day of the booking itself goes before both
    assert ordered_at(end, start, "Booking date") == "Booking date"


def test_the_only_day_is_that_of_the_order_unless_it_is_another_one() -> None:
    assert ordered_at("Trip date") == "Trip date"
    assert ordered_at("Slot") == "Slot"
    assert ordered_at("Date of birth") is None


def test_columns_of_dates_of_which_none_is_taken_are_named() -> None:
    frame = table(Customer=GUESTS, Amount=SUMS, Slot=DAYS, Printed=LATER)
    (note,) = (note for note in cxkit.value(frame, by="none").notes if note.code == "no-dates")
    assert (note.level, "'Slot', 'Printed'" in note.text) == ("warning", True)
    (note,) = (note for note in cxkit.value(frame.drop("Slot", "Printed"), by="none").notes if note.code == "no-dates")
    assert (note.level, "columns of dates" in note.text) == ("info", False)


@pytest.mark.parametrize("header", ["Vehicle name", "UnitName", "Logement", "Alloggio", "Tipo de unidad", "Unterkunft", "RM_TYPE"])
def test_what_was_let_is_the_product(header: str) -> None:
    frame = table(Guest=GUESTS, Price=SUMS, **{header: ("A", "B", "C")})
    found, _ = resolve(KINDS["orders"], frame.columns, {}, {}, hints=hints(None, Header(frame.columns), frame))
    assert found["product"].column == header


def test_a_vehicle_of_a_complaint_is_no_topic() -> None:
    frame = table(Vehicle=("A", "B", "C"), Date=DAYS)
    assert "topic" not in resolve(KINDS["contacts"], frame.columns, {}, {}, hints=hints(None, Header(frame.columns), frame))[0]


def test_bookings_and_rides_are_orders() -> None:
    ids = [f"T{place:03}" for place in range(ROWS)]
    rides = table(trip_id=ids, rider_id=GUESTS, pickup_ts=DAYS, duration_min=("5", "9"), fare_kes=SUMS, status=("completed",))
    assert kind_of(rides) == "orders"
    assert kind_of(table(**{"Date de réservation": DAYS, "Client": GUESTS, "Logement": ("A", "B"), "Date de départ": LATER})) == "orders"
    numbered = table(NUMERO=ids, PRENOTANTE=GUESTS, CANALE=("Web", "Telefono"), STATO=("ok", "no"))
    assert kind_of(numbered.with_columns(pl.Series("DATA PRENOTAZIONE", DAYS))) == "orders"
    # without the day of a booking the number may be that of a case
    assert kind_of(numbered.with_columns(pl.Series("DATA APERTURA", DAYS))) == "contacts"


def test_a_number_of_a_file_with_a_price_is_an_order_and_one_with_a_topic_is_a_case() -> None:
    ids = [f"D{place:03}" for place in range(ROWS)]
    course = {
        "Nom": GUESTS,
        "Email": ("k@x.fr", "v@x.fr", "p@x.fr"),
        "N° Dossier": ids,
        "Intitulé de la formation": ("A", "B"),
        "Date de début": DAYS,
        "Prix": SUMS,
    }
    assert kind_of(table(**course)) == "orders"
    case = {"N° Dossier": ids, "Date d'ouverture": DAYS, "Motif du contact": ("A", "B"), "Conseiller": ("X", "Y")}
    assert kind_of(table(**case)) == "contacts"


def test_a_list_of_subscriptions_with_their_periods_holds_customers() -> None:
    ids = [f"S{place:03}" for place in range(ROWS)]
    plans = {"Subscription ID": ids, "Customer ID": ids, "Plan Name": ("Pro", "Basic"), "Status": ("active", "canceled"), "Amount": SUMS}
    months = table(**plans, **{"Currency": ("usd",), "Period Start": DAYS, "Period End": LATER, "Created At": DAYS})
    assert kind_of(months) == "customers"
    invoices = table(**{"Invoice ID": ids, "Customer ID": GUESTS, "Status": ("paid",), "Amount": SUMS, "Currency": ("usd",), "Date": DAYS})
    assert kind_of(invoices) == "orders"


@pytest.mark.parametrize(("stay", "booked"), [("Anreise", "Buchungsdatum"), ("slotStart", "submittedAt"), ("Check-in", "Booked on")])
def test_the_day_of_a_booking_goes_before_that_of_the_stay(stay: str, booked: str) -> None:
    assert ordered_at(stay, booked) == booked == ordered_at(booked, stay)
    assert ordered_at(stay) == stay
    # a booking that starts and ends on these days
    assert ordered_at("Booking start", "Booking end") == "Booking start"


def test_the_day_of_a_booking_that_most_rows_lack_is_none_of_the_order() -> None:
    frame = table(Guest=GUESTS, Price=SUMS, Anreise=DAYS, Buchungsdatum=[*LATER[:5], *[""] * 15])
    found, _ = resolve(KINDS["orders"], frame.columns, {}, {}, hints=hints(None, Header(frame.columns), frame))
    assert found["ordered_at"].column == "Anreise"
