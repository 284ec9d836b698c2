"""Addresses, places of departure, and numbers of goods are none of the roles that their columns' names or looks suggest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl
import pytest

import cxkit
from cxkit.errors import RoleError
from cxkit.loading.tools import Header, hints
from cxkit.roles import KINDS, resolve

ROWS = 20
DAYS = [f"2024-03-{day:02}" for day in range(1, ROWS + 1)]
SUMS = ("12.50", "99.00", "7.10", "31.40", "18.05")
STREETS = ("Ringweg", "Laan", "Gasse", "Quai", "Hof")


def columns_of(kind: str, **columns: Sequence[str]) -> Mapping[str, str]:
    """The column of each role in a file with these columns, of which short ones begin anew."""
    frame = pl.DataFrame({name: [values[place % len(values)] for place in range(ROWS)] for name, values in columns.items()})
    found, _ = resolve(KINDS[kind], frame.columns, {}, {}, hints=hints(None, Header(frame.columns), frame), wanted=KINDS[kind].roles)
    return {role: resolved.column for role, resolved in found.items()}


@pytest.mark.parametrize(
    "ending", ["1010 Wien", "8001 Zürich", "2000 Antwerpen", "6127 AG Grevenbicht", "2100 København", "9000 St. Gallen"]
)
def test_an_address_with_a_short_post_code_is_no_day(ending: str) -> None:
    addresses = [f"{STREETS[place % len(STREETS)]} {place + 1}, {ending}" for place in range(ROWS)]
    found = columns_of("customers", Kundennummer=[f"K{place}" for place in range(ROWS)], Ort=addresses)
    assert "since" not in found


@pytest.mark.parametrize("day", ["March {day}, 2024", "{day} mars 2024", "Mar {day}, 2024 10:00 AM", "{day} March 2024 Sunday"])
def test_a_day_with_the_name_of_its_month_is_one(day: str) -> None:
    found = columns_of(
        "customers", Kundennummer=[f"K{place}" for place in range(ROWS)], Ort=[day.format(day=each) for each in range(1, 21)]
    )
    assert found["since"] == "Ort"


@pytest.mark.parametrize("other", ["Destino", "Destination", "Ziel"])
def test_an_origin_beside_a_destination_is_a_place(other: str) -> None:
    file = {"Data": DAYS, "Origem": ("Centro", "Norte"), "Valor": SUMS}
    assert "channel" not in columns_of("orders", **file, **{other: ("Sul", "Leste")})
    # beside the addressee it says how the order came
    assert columns_of("orders", **file, Recipient=("Ana", "Rui"))["channel"] == "Origem"


@pytest.mark.parametrize("header", ["Artikel", "Items", "Produtos"])
def test_small_numbers_under_a_name_of_goods_count_them(header: str) -> None:
    file = {"Date": DAYS, "Total": SUMS, header: ("1", "3", "2", "5")}
    assert "product" not in columns_of("orders", **file)
    # beside quantities they are codes, and so they are where the header says so
    assert columns_of("orders", **file, Quantity=("1", "2"))["product"] == header
    assert columns_of("orders", Date=DAYS, Total=SUMS, **{"Product ID": ("1", "3", "2", "5")})["product"] == "Product ID"
    assert columns_of("orders", Date=DAYS, Total=SUMS, **{header: ("1001", "1003", "1002", "1005")})["product"] == header


def test_a_departure_beside_a_return_is_no_end_of_a_contract() -> None:
    file = {"Client": [f"C{place}" for place in range(ROWS)], "Départ": DAYS}
    assert "until" not in columns_of("customers", **file, Retour=DAYS)
    assert columns_of("customers", **file)["until"] == "Départ"
    # the number of their returns says nothing of when customers leave
    assert columns_of("customers", **file, Retours=("0", "2", "1"))["until"] == "Départ"


@pytest.mark.parametrize("name", ["Store {}", "Filiale {}"])
def test_numbered_shops_are_customers_of_a_wholesaler(name: str) -> None:
    customers = [name.format(place % 7) for place in range(ROWS)]
    assert columns_of("orders", Customer=customers, Date=DAYS, Total=SUMS)["customer_id"] == "Customer"
    # names of ways to get into contact are none
    assert "customer_id" not in columns_of("orders", Customer=("Store", "Phone", "Web"), Date=DAYS, Total=SUMS)


def test_of_two_prices_of_a_piece_the_user_says_which_is_meant() -> None:
    orders = pl.DataFrame(
        {
            "Kunde": [f"C{place % 7}" for place in range(ROWS)],
            "Bestelldatum": DAYS,
            "Menge": ["1", "2", "3", "4"] * 5,
            "Einzelpreis netto": ["10.00", "20.00"] * 10,
            "Einzelpreis brutto": ["11.90", "23.80"] * 10,
        }
    )
    with pytest.raises(RoleError, match="Several columns could hold the unit_price") as raised:
        cxkit.value(orders)
    assert any("unit_price=" in line for line in raised.value.lines)
    # with one of them the amount is known
    alone = cxkit.value(orders.drop("Einzelpreis brutto"))
    assert alone.table("overall").rows[0]["revenue"] == 5 * (1 * 10.0 + 2 * 20.0 + 3 * 10.0 + 4 * 20.0)


def test_the_order_of_each_invoice_is_not_what_numbers_a_list_of_invoices() -> None:
    orders = [f"PO{place // 2}" for place in range(ROWS)]
    invoices = [f"RE{place}" for place in range(ROWS)]
    file = {"Rechnungsnummer": invoices, "Bestellnummer": orders, "Betrag": SUMS}
    assert columns_of("orders", **file, Rechnungsdatum=DAYS)["order_id"] == "Rechnungsnummer"
    # a list of orders has their day
    assert columns_of("orders", **file, Rechnungsdatum=DAYS, Bestelldatum=DAYS[::-1])["order_id"] == "Bestellnummer"
    assert columns_of("orders", Bestellnummer=orders, Betrag=SUMS, Rechnungsdatum=DAYS)["order_id"] == "Bestellnummer"
