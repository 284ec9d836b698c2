"""A reason why an order was cancelled says that it was, if no other column does; one of a return is warned of."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

import cxkit
from cxkit.model import Report

ROWS = 40


def report_on(**columns: list[str]) -> Report:
    base = {
        "Booking": [f"B{place}" for place in range(ROWS)],
        "Customer": [f"C{place % 9}" for place in range(ROWS)],
        "Date": [str(date(2024, 5, 1) + timedelta(days=2 * place)) for place in range(ROWS)],
        "Amount": ["10"] * ROWS,
    }
    return cxkit.value(
        pl.DataFrame(base | {name: [each[at % len(each)] for at in range(ROWS)] for name, each in columns.items()}), by="none"
    )


def revenue(report: Report) -> object:
    return report.table("overall").rows[0]["revenue"]


@pytest.mark.parametrize(
    "header",
    ["Stornogrund", "Cancellation reason", "Absagegrund", "Abgr", "Rejection reason", "Motif d'annulation", "Motivo de cancelación"],
)
@pytest.mark.parametrize("none", ["", "-", "keine", "n/a"])
def test_orders_with_a_reason_of_cancellation_bring_nothing(header: str, none: str) -> None:
    assert revenue(report_on(**{header: [none, none, none, "Hagel"]})) == 300


def test_another_column_says_what_was_cancelled() -> None:
    """The reasons of a status are those of its orders, and a request that was refused has one too."""
    assert revenue(report_on(**{"Status": ["paid", "paid", "paid", "cancelled"], "Cancel reason": ["", "", "asked", "hail"]})) == 300
    assert revenue(report_on(**{"Cancelled": ["no", "no", "no", "yes"], "Cancel reason": ["", "", "asked", "hail"]})) == 300


@pytest.mark.parametrize(
    "columns",
    [
        {"Reason": ["", "", "", "birthday"]},
        # what most rows have is no exception
        {"Stornogrund": ["Hagel", "Hagel", "Hagel", ""]},
        # customers decline more than payments
        {"Warranty decline reason": ["", "", "", "price"]},
        {"Newsletter declined reason": ["", "", "", "spam"]},
        # contracts paid until they were cancelled
        {"Cancel reason": ["", "", "", "moved"], "Contract no": [f"V{place}" for place in range(ROWS)]},
    ],
)
def test_other_reasons_exclude_nothing(columns: dict[str, list[str]]) -> None:
    assert revenue(report_on(**columns)) == 400


def test_reasons_of_returns_are_warned_of() -> None:
    report = report_on(Retourengrund=["", "", "", "zu klein"])
    assert revenue(report) == 400
    assert [note.text for note in report.notes if note.code == "status-unknown" and "10 rows have a reason for a return" in note.text]
    beside = report_on(**{"Return reason": ["", "", "", "small"], "Returned": ["no", "no", "no", "yes"]})
    assert not [note for note in beside.notes if note.code == "status-unknown"]


@pytest.mark.parametrize(
    "columns",
    [
        # what was kept or paid back has a sum of its own
        {"Stornogrund": ["", "", "", "krank"], "Stornogebühr": ["", "", "", "4"]},
        {"Cancel reason": ["", "", "", "moved"], "Cancelled qty": ["0", "0", "0", "1"]},
        # a cancellation that was asked for, but came too late
        {"Cancel reason": ["", "", "", "moved"], "Status": ["Delivered"]},
        # why a customer left
        {"Cancel reason": ["moved", "", "price", "", "", "late", "", "", ""]},
    ],
)
def test_reasons_beside_evidence_of_revenue_are_warned_of(columns: dict[str, list[str]]) -> None:
    report = report_on(**columns)
    assert revenue(report) == 400
    assert [note.text for note in report.notes if "have a reason for a cancellation" in note.text]


def test_rows_that_take_back_an_order_are_subtracted() -> None:
    report = report_on(Stornogrund=["", "", "", "doppelt"], Amount=["10", "10", "10", "-10"])
    assert revenue(report) == 200


def test_a_denied_cancellation_is_no_reason() -> None:
    assert revenue(report_on(Stornogrund=["kein Storno", "", "", "kein Bedarf"])) == 300


@pytest.mark.parametrize("header", ["Rückgabegrund", "Rücklastschriftgrund", "RLS-Grund", "Chargeback reason"])
def test_debits_that_the_bank_returned_count_with_a_warning(header: str) -> None:
    report = report_on(**{header: ["AC04", "", "", ""]})
    assert any("10 rows have a reason for a return" in note.text for note in report.notes)


@pytest.mark.parametrize("header", ["Decline reason", "Card declined: reason code", "Payment decline reason"])
def test_payments_that_were_declined_bring_nothing(header: str) -> None:
    assert revenue(report_on(**{header: ["", "", "", "insufficient funds"]})) == 300
