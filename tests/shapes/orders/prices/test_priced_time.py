"""Prices of a night or a day beside the begin and the end of stays, and columns that look like them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

import cxkit
from cxkit.errors import CxError
from cxkit.model import Note, Report

STAYS = 30
PRICE = [100.5 + number % 7 for number in range(STAYS)]
NIGHTS = [1 + number % 3 for number in range(STAYS)]
DUE = sum(price * nights for price, nights in zip(PRICE, NIGHTS, strict=True))


def report_on(price: str, begin: str = "check_in", end: str = "check_out", **options: Any) -> Report:
    arrivals = [date(2026, 1, 1) + timedelta(days=5 * number) for number in range(STAYS)]
    frame = pl.DataFrame(
        {
            "reservation_id": [f"R{number}" for number in range(STAYS)],
            "guest_id": [f"G{number % 9}" for number in range(STAYS)],
            begin: [str(day) for day in arrivals],
            end: [str(day + timedelta(days=nights)) for day, nights in zip(arrivals, NIGHTS, strict=True)],
            price: [f"{each:.2f}" for each in PRICE],
        }
    )
    return cxkit.value(frame, by="none", **options)


def revenue(report: Report) -> object:
    return report.table("overall").rows[0]["revenue"]


def warnings(report: Report) -> list[Note]:
    return [note for note in report.notes if note.code == "prices-alone"]


@pytest.mark.parametrize(
    ("price", "begin", "end"),
    [
        ("price_per_night", "check_in", "check_out"),
        ("Preis/Nacht", "Anreise", "Abreise"),
        ("Prix par nuit", "Date d'arrivée", "Date de départ"),
        ("Precio por noche", "Check in", "Fecha de salida"),
        ("Prezzo a notte", "Arrivo", "Partenza"),
        ("Prijs per nacht", "Aankomst", "Vertrek"),
    ],
)
def test_prices_of_a_night_are_multiplied_by_the_nights(price: str, begin: str, end: str) -> None:
    report = report_on(price, begin, end)
    assert revenue(report) == pytest.approx(DUE)
    assert any("Revenue = nights from" in note.text for note in report.notes)


@pytest.mark.parametrize("price", ["rate_eur", "daily_rate", "Tagessatz", "Nightly rate", "Zimmerpreis"])
def test_a_rate_that_the_user_names_is_added_up_with_a_warning(price: str) -> None:
    report = report_on(price, amount=price)
    assert revenue(report) == sum(PRICE)
    assert [note.level for note in warnings(report)] == ["warning"]


@pytest.mark.parametrize(("begin", "end"), [("start_date", "end_date"), ("Mietbeginn", "Mietende")])
def test_rates_of_rentals_are_warned_of_too(begin: str, end: str) -> None:
    assert warnings(report_on("daily_rate", begin, end, amount="daily_rate"))
    with pytest.raises(CxError, match="amount"):
        report_on("daily_rate", begin, end)


def test_a_rate_is_multiplied_by_the_nights_if_the_user_says_that_it_is_a_unit_price() -> None:
    assert revenue(report_on("rate_eur", role="unit_price=rate_eur")) == pytest.approx(DUE)


@pytest.mark.parametrize(
    ("price", "begin", "end"),
    [
        # an amount of the stay, also of all its nights
        ("total_amount", "check_in", "check_out"),
        ("Total price for all nights", "check_in", "check_out"),
        ("price", "check_in", "check_out"),
        # without the end of the stay
        ("daily_rate", "check_in", "checked_by"),
    ],
)
def test_other_amounts_are_added_up(price: str, begin: str, end: str) -> None:
    report = report_on(price, begin, end, amount=price)
    assert revenue(report) == sum(PRICE)
    assert not warnings(report)
