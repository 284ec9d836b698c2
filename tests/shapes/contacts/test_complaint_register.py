"""Registers of complaints, and types of contacts of which some are complaints of customers."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import pytest

import cxkit
from cxkit.errors import RoleError

COUNT = 40


def _log(**columns: Sequence[str | None]) -> pl.DataFrame:
    data = pl.DataFrame(
        {
            "Kunde": [f"K{at % 8}" for at in range(COUNT)],
            "Datum": [f"2025-03-{1 + at % 28:02}" for at in range(COUNT)],
        }
    )
    return data.with_columns(pl.Series(name, [values[at % len(values)] for at in range(COUNT)]) for name, values in columns.items())


def _complaints(data: pl.DataFrame) -> object:
    return cxkit.complaints(data).table("overall").rows[0]["complaints"]


@pytest.mark.parametrize(
    "header", ["complaint_id", "Beschwerdenummer", "Rekla-Nr.", "N° de réclamation", "Klachtnummer", "Réf. réclamation"]
)
def test_a_number_of_a_complaint_makes_each_row_one(header: str) -> None:
    data = _log().with_columns(pl.Series(header, [f"R-{at}" for at in range(COUNT)]))
    assert _complaints(data) == COUNT


def test_rows_without_a_number_are_other_contacts() -> None:
    numbers = [f"B{at}" if at % 2 else ("" if at % 4 else None) for at in range(COUNT)]
    assert _complaints(_log(**{"Beschwerde-Nr.": numbers})) == COUNT // 2


def test_several_rows_of_a_complaint_are_asked_about() -> None:
    with pytest.raises(RoleError, match="which contacts are complaints"):
        _complaints(_log(**{"Beschwerde-Nr.": ["B1", "B2", "B3"]}))
    with pytest.raises(RoleError, match="which contacts are complaints"):
        _complaints(_log(Vorgangsnummer=["V1", "V2", "V3"]).rename({"Datum": "Beschwerdedatum"}))


def test_the_day_of_a_complaint_makes_each_row_one() -> None:
    assert _complaints(_log().rename({"Datum": "Complaint date"})) == COUNT


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("Previous complaint ID", ["C-1", "C-2"]),
        ("Interne Reklamationsnummer", ["7", "8"]),
        ("Complaint no.", ["x", "y"]),
    ],
)
def test_other_numbers_and_words_say_nothing(header: str, values: list[str | None]) -> None:
    with pytest.raises(RoleError, match="which contacts are complaints"):
        _complaints(_log(**{header: values}))


def test_complaints_to_suppliers_and_within_the_company_are_none_of_customers() -> None:
    types: list[str | None] = ["Kundenreklamation", "Lieferantenreklamation", "Interne Reklamation", "Kundenreklamation"]
    assert _complaints(_log(Reklamationsart=types)) == COUNT // 2


def test_a_compound_of_a_complaint_is_one() -> None:
    assert _complaints(_log(Art=["Produktreklamation", "Auskunft", "Garantiereklamation", "Bestellung"])) == COUNT // 2


def test_orders_and_customers_of_whom_some_complained_are_no_register() -> None:
    numbers = [f"B{at}" if at % 6 == 0 else "" for at in range(COUNT)]
    with pytest.raises(RoleError, match="which contacts are complaints"):
        _complaints(_log(**{"Complaint number": numbers}).rename({"Datum": "Order date"}))
    days = pl.Series("Complaint date", [f"2025-03-{1 + at % 28:02}" if at % 4 == 0 else None for at in range(COUNT)])
    with pytest.raises(RoleError, match="which contacts are complaints"):
        _complaints(_log().drop("Datum").with_columns(days))


@pytest.mark.parametrize(
    ("types", "complaints"),
    [
        (["Internal complaint", "External complaint", "Enquiry", "Praise"], COUNT // 2),
        (["Customer complaint", "Seller complaint", "Question", "Praise"], COUNT // 2),
        (["Produktreklamation", "Nichtreklamation", "Auskunft", "Lob"], COUNT // 4),
    ],
)
def test_complaints_to_the_company_and_of_sellers_are_complaints(types: list[str | None], complaints: int) -> None:
    assert _complaints(_log(Art=types)) == complaints
