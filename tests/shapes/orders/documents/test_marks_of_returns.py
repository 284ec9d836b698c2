"""Marks and days of return beside orders: returned orders add no revenue."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

import cxkit

ROWS = range(70)


def orders(header: str, yes: str, no: str, *, every: int = 7) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "order_id": [f"O{place}" for place in ROWS],
            "customer_id": [f"C{place % 11}" for place in ROWS],
            "order_date": [str(date(2024, 1, 1) + timedelta(days=place)) for place in ROWS],
            "total": [10] * len(ROWS),
            header: [yes if place % every == 0 else no for place in ROWS],
        }
    )


def figures(frame: pl.DataFrame) -> tuple[object, object]:
    row = cxkit.value(frame, by="none").table("overall").rows[0]
    return row["orders"], row["revenue"]


@pytest.mark.parametrize(
    ("header", "yes", "no"),
    [
        *(("Returned", "Yes", "No"), ("is_returned", "TRUE", "FALSE"), ("Retoure", "ja", "nein")),
        *(("return_date", "2024-05-01", ""), ("Rückgabedatum", "2024-05-01", ""), ("Date de remboursement", "2024-05-01", "")),
    ],
)
def test_marked_orders_add_nothing_and_a_warning_names_the_column(header: str, yes: str, no: str) -> None:
    report = cxkit.value(orders(header, yes, no), by="none")
    assert figures(orders(header, yes, no)) == (60, 600)
    assert any(header in note.text for note in report.notes if note.level == "warning")
    assert cxkit.value(orders(header, yes, no), by="none", shape="plain").table("overall").rows[0]["revenue"] == 700


@pytest.mark.parametrize("header", ["Return policy", "return_by", "Returning customer"])
def test_other_columns_with_the_word_are_no_marks(header: str) -> None:
    assert figures(orders(header, "yes", "no")) == (70, 700)


def test_a_day_of_return_on_most_rows_is_that_of_a_rental() -> None:
    assert figures(orders("return_date", "", "2024-05-01")) == (70, 700)


@pytest.mark.parametrize(
    ("header", "sale", "returned"),
    [("Belegkennzeichen", "RE", "GU"), ("Type", "ACCREC", "ACCRECCREDIT"), ("Vorgangsart", "Rechnung", "Gutschrift")],
)
def test_credit_notes_by_the_codes_of_a_system(header: str, sale: str, returned: str) -> None:
    assert figures(orders(header, returned, sale)) == (60, 500)


def test_codes_of_another_kind_mark_no_returns() -> None:
    assert figures(orders("Filialkennzeichen", "GU", "RE")) == (70, 700)
