"""Files of refunds, returns or credit notes alone are no files of orders, whatever the language of their headers."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

import cxkit
from cxkit.errors import DataError

ROWS = 12
DAYS = [f"2026-01-{at + 1:02}" for at in range(ROWS)]


def file(**columns: list[str]) -> pl.DataFrame:
    """Twelve rows of five customers with 10 each."""
    return pl.DataFrame({"customer_id": [f"C{at % 5}" for at in range(ROWS)], "amount": ["10.00"] * ROWS, **columns})


def numbers(prefix: str) -> list[str]:
    return [f"{prefix}{at}" for at in range(ROWS)]


@pytest.mark.parametrize(
    "header",
    [
        *("refund_id", "Refund No.", "Credit note number", "Credit memo #", "Gutschriftsnummer", "Erstattungsnr", "Numéro d'avoir"),
        *("ID remboursement", "Nº nota de crédito", "Numero nota di credito", "creditnotanummer", "Número do reembolso"),
    ],
)
def test_a_number_of_a_refund_in_each_row(header: str) -> None:
    with pytest.raises(DataError, match="refund, return or credit note"):
        cxkit.value(file(date=DAYS, **{header: numbers("R")}))


@pytest.mark.parametrize(
    "header", ["credit_note_date", "refund_date", "Gutschriftsdatum", "Date de remboursement", "Fecha nota de crédito", "Data rimborso"]
)
@pytest.mark.parametrize("command", [cxkit.value, cxkit.cohorts, cxkit.rfm, cxkit.clv])
def test_the_day_of_a_refund_as_the_only_day(header: str, command: Callable[..., object]) -> None:
    with pytest.raises(DataError, match="refund, return or credit note"):
        command(file(**{header: DAYS}))


@pytest.mark.parametrize("header", ["return_id", "Return merchandise authorization number", "Retourennummer", "RMA #"])
def test_returns_with_a_number_and_a_reason(header: str) -> None:
    with pytest.raises(DataError, match="refund, return or credit note"):
        cxkit.value(file(return_date=DAYS, return_reason=["late"] * ROWS, **{header: numbers("R")}))


@pytest.mark.parametrize(
    "columns",
    [
        {"order_date": DAYS, "refund_id": ["R1", "R2", *[""] * (ROWS - 2)]},
        {"order_date": DAYS, "refund_date": DAYS},
        {"date": DAYS, "Invoice/credit note no.": numbers("R")},
        {"return_date": DAYS, "car": ["A", "B"] * (ROWS // 2)},
        {"date": DAYS, "return_id": numbers("R")},
        {"date": DAYS, "refund_policy_id": ["1", "2"] * (ROWS // 2)},
        {"date": DAYS, "Returning customer no.": numbers("R")},
        # each parcel has a label for its return, each journey a ticket, and a tax return is a service
        {"order_date": DAYS, "Return tracking number": numbers("R"), "Return until date": DAYS},
        {"Bestelldatum": DAYS, "Retourenschein-Nr": numbers("R"), "Rückgabedatum": DAYS},
        {"Booking date": DAYS, "Return date": DAYS, "Return ticket no.": numbers("R")},
        {"Date filed": DAYS, "Return ID": numbers("R"), "Return type": ["1040", "1120"] * (ROWS // 2)},
        {"Refundable until date": DAYS},
        # what is given back beside the revenue, or covered
        {"date": DAYS, "Deposit refund ID": numbers("R"), "Deposit refund date": DAYS},
        {"date": DAYS, "Chargeback protection ID": numbers("R")},
    ],
)
def test_orders_with_refunds_beside_them_count(columns: dict[str, list[str]]) -> None:
    assert cxkit.value(file(**columns), by="none").table("overall").rows[0]["revenue"] == 120
