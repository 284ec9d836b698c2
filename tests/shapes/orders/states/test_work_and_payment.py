"""Where the payment has a status of its own, work under way does not make an order an open one."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
from tests.shapes.orders.test_order_shapes import frame, overall, said

import cxkit

ROWS = 40
WORK = ["Abgeschlossen", "In Bearbeitung", "Abgeschlossen", "Storniert"]


def orders(**statuses: list[str]) -> object:
    days = [str(date(2024, 1, 1) + timedelta(days=3 * place)) for place in range(ROWS)]
    base = {"Kundennummer": [f"C{place % 9}" for place in range(ROWS)], "Bestelldatum": days, "Betrag": ["10,50"] * ROWS}
    further = {name: [each[place % len(each)] for place in range(ROWS)] for name, each in statuses.items()}
    data = pl.DataFrame({"Bestellnummer": [f"A{place}" for place in range(ROWS)], **base, **further})
    return cxkit.value(data).table("overall").rows[0]["orders"]


def test_paid_orders_under_way_count() -> None:
    assert orders(Bestellstatus=WORK, Zahlungsstatus=["Bezahlt"]) == 30
    # of those, unpaid ones do not
    assert orders(Bestellstatus=WORK, Zahlungsstatus=["Bezahlt", "Offen", "Bezahlt", "Bezahlt"]) == 20


def test_without_a_status_of_the_payment_unfinished_work_is_open() -> None:
    assert orders(Bestellstatus=WORK) == 20
    assert orders(Bestellstatus=WORK, Versandstatus=["Versendet"]) == 20


def test_open_orders_do_not_count_whatever_was_paid() -> None:
    assert orders(Bestellstatus=["Abgeschlossen", "Offen"], Zahlungsstatus=["Bezahlt"]) == 20


def test_answers_of_a_bank_in_codes_may_say_which_payments_failed() -> None:
    data = frame(amount=["10"], Antwortcode=["00", "00", "05", "00", "51"])
    assert "'Antwortcode' may say which orders are cancelled" in said(cxkit.value(data, by="none"), "status-unknown")
    # one code for all rows, and codes of articles, tell nothing
    assert not said(cxkit.value(frame(amount=["10"], Antwortcode=["00"]), by="none"), "status-unknown")
    assert not said(cxkit.value(frame(amount=["10"], Artikelcode=["00", "05"]), by="none"), "status-unknown")


def test_a_hotel_cancels_with_an_abbreviation() -> None:
    assert overall(frame(amount=["10"], Status=["CXL", "Confirmed", "Confirmed"]))["orders"] == 40


def test_codes_of_which_none_is_that_of_most_rows_are_no_answers_of_a_bank() -> None:
    data = frame(amount=["10"], campaign_response_code=["10", "20", "30"])
    assert not said(cxkit.value(data, by="none"), "status-unknown")
