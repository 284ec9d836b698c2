"""A price by a unit that its header names, times the column that counts these units."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

import cxkit
from cxkit.errors import CxError

UNITS = [1, 2, 3, 8, 4] * 16
PRICES = [80, 95, 120, 60] * 20


def invoices(units: str, price: str) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "Client": [f"C{place % 11}" for place in range(80)],
            "Date": [str(date(2024, 3, 1) + timedelta(days=place)) for place in range(80)],
            units: UNITS,
            price: PRICES,
        }
    )


def revenue(frame: pl.DataFrame) -> object:
    return cxkit.value(frame, by="none").table("overall").rows[0]["revenue"]


@pytest.mark.parametrize(
    ("units", "price"),
    [
        *(
            ("Hours", "Rate"),
            ("Days", "Day rate"),
            ("Billable hours", "Billable rate"),
            ("Nights", "Room rate"),
            ("Seats", "Price per seat"),
        ),
        *(("Tage", "Tagessatz"), ("Nächte", "Preis pro Nacht"), ("Personen", "Preis pro Person"), ("km", "Preis pro km")),
        *(("Heures", "Taux horaire"), ("Horas", "Tarifa"), ("Ore", "Tariffa oraria"), ("Uren", "Uurtarief"), ("Miles", "Rate per mile")),
    ],
)
def test_a_price_by_the_unit_is_multiplied_by_the_units(units: str, price: str) -> None:
    assert revenue(invoices(units, price)) == sum(unit * one for unit, one in zip(UNITS, PRICES, strict=True))


@pytest.mark.parametrize(("units", "price"), [("Delivery days", "Price"), ("Days", "Price"), ("Hours", "Amount"), ("Seats", "Total price")])
def test_a_price_without_its_unit_is_what_was_paid(units: str, price: str) -> None:
    assert revenue(invoices(units, price)) == sum(PRICES)


@pytest.mark.parametrize("rate", ["Exchange rate", "Tax rate"])
def test_a_rate_of_something_else_is_no_price(rate: str) -> None:
    with pytest.raises(CxError, match="amount"):
        revenue(invoices("Hours", rate))


def test_a_price_that_articles_do_not_explain_is_classified_by_its_growth_with_the_quantity() -> None:
    # no article costs the same twice, by the piece or by the line: the amounts of lines grow with the quantity
    frame = invoices("quantity", "item-price").with_columns(
        pl.Series("item-price", [unit * one * 1.0 for unit, one in zip(UNITS, PRICES, strict=True)]),
        pl.Series("sku", [f"S{place % 3}" for place in range(80)]),
    )
    assert revenue(frame) == sum(unit * one for unit, one in zip(UNITS, PRICES, strict=True))


def test_the_report_names_the_column_of_the_amounts_of_lines() -> None:
    days = [f"2024-0{1 + place % 9}-05" for place in range(30)]
    lines = {"Qty": ["2", "3"] * 15, "Price": ["5.00", "7.00"] * 15, "Item total": ["10.00", "21.00"] * 15}
    data = pl.DataFrame({"Order ID": [str(place // 2) for place in range(30)], "Buyer": [f"b{place // 2 % 7}" for place in range(30)]})
    report = cxkit.value(data.with_columns(pl.Series("Order date", days), *(pl.Series(name, each) for name, each in lines.items())))
    assert report.provenance.roles["amount"] == "Item total"
    assert report.table("overall").rows[0]["revenue"] == 15 * 31
