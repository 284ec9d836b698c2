"""Columns that may be the customer of an order, but number the orders, or are a link of each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl
import pytest

import cxkit
from cxkit.errors import RoleError
from cxkit.model import Report

ROWS = 40
NUMBERS = [f"R{7000 + 13 * place}" for place in range(ROWS)]
MAILS = [f"guest{place % 12}@example.com" for place in range(ROWS)]


def value(**columns: Sequence[str]) -> Report:
    data = {"Date": [str(date(2024, 1, 1) + timedelta(days=place)) for place in range(ROWS)], "Total": ["20.00"] * ROWS}
    return cxkit.value(pl.DataFrame(data | {name: [*each] for name, each in columns.items()}), by="none")


def customers(report: Report) -> object:
    return report.table("overall").rows[0]["customers"]


@pytest.mark.parametrize("header", ["Master Id", "Member", "Account", "Compte"])
def test_what_equals_the_number_of_the_order_is_no_customer_where_an_address_repeats(header: str) -> None:
    report = value(**{"Booking no": NUMBERS, header: NUMBERS, "E-mail": MAILS})
    assert customers(report) == 12
    assert report.provenance.roles["customer_id"] == "E-mail"


def test_a_clear_number_of_customers_that_differs_in_every_row_is_asked_about() -> None:
    with pytest.raises(RoleError, match="customer_id") as caught:
        value(**{"Booking no": NUMBERS, "Customer number": NUMBERS, "E-mail": MAILS})
    assert "E-mail" in str(caught.value.lines)


def test_a_link_of_each_row_is_no_customer() -> None:
    links = [f"https://example.com/card?id={place}" for place in range(ROWS)]
    report = value(**{"Receipt no": NUMBERS, "Carte d'adhérent": links, "E-mail": MAILS})
    assert customers(report) == 12


def test_a_file_of_one_row_a_customer_stays_as_it_is() -> None:
    mails = [f"guest{place}@example.com" for place in range(ROWS)]
    report = value(**{"Booking no": [f"B{place}" for place in range(ROWS)], "Member": NUMBERS, "E-mail": mails})
    assert customers(report) == ROWS
    assert report.provenance.roles["customer_id"] == "Member"


def test_two_guests_of_one_address_do_not_make_numbers_of_customers_doubtful() -> None:
    mails = ["family@example.com", "family@example.com", *(f"guest{place}@example.com" for place in range(ROWS - 2))]
    report = value(**{"Booking no": [f"B{place}" for place in range(ROWS)], "Member": NUMBERS, "E-mail": mails})
    assert report.provenance.roles["customer_id"] == "Member"


def test_a_number_of_each_row_beside_the_same_word_that_repeats_is_asked_about() -> None:
    members = [f"L{place % 18}" for place in range(ROWS)]
    with pytest.raises(RoleError, match="customer_id"):
        value(**{"Member no": [str(place) for place in range(ROWS)], "Member": members})
    # a firm has several customers
    report = value(**{"Member no": [str(place) for place in range(ROWS)], "Company": members})
    assert report.provenance.roles["customer_id"] == "Member no"
