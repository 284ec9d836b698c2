"""Reports by customer, whose names stand in rows of their own above their documents."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit
from cxkit.errors import RoleError

SCHEMA = ["first", "Datum", "Beleg", "Betrag"]


def report_by_customer(first: str = "#1", total: str = "Summe {}") -> pl.DataFrame:
    """Three customers of a carpenter with their invoices, a sum below each, and one of all."""
    invoices = {"Huber": ["100", "50"], "Lind": ["70"], "Voss": ["30", "20", "10"]}
    rows = list[list[str]]()
    for name, amounts in invoices.items():
        rows.append([name, "", "", ""])
        rows += [["", f"2025-0{at + 1}-10", f"{name[0]}{at}", amount] for at, amount in enumerate(amounts)]
        rows.append([total.format(name), "", "", str(sum(map(int, amounts)))])
    return pl.DataFrame(rows, schema=[first, *SCHEMA[1:]], orient="row")


@pytest.mark.parametrize("first", ["#1", "Kunde"])
@pytest.mark.parametrize("total", ["Summe {}", "{} gesamt", "Total for {}"])
def test_names_above_documents_are_their_customers(first: str, total: str) -> None:
    report = cxkit.value(report_by_customer(first, total), by="none")
    row = report.table("overall").rows[0]
    assert (row["customers"], row["orders"], row["revenue"]) == (3, 6, 280)
    assert any("of 3 customers" in note.text for note in report.notes)


def test_names_without_sums_or_in_the_documents_are_no_headings() -> None:
    frame = report_by_customer()
    without = frame.filter(~pl.col("#1").str.starts_with("Summe"))
    beside = frame.with_columns(pl.when(pl.col("Datum") != "").then(pl.lit("Meier")).otherwise("#1").alias("#1"))
    for each in (without, beside):
        with pytest.raises(RoleError, match="known to hold the customer"):
            cxkit.value(each, by="none")


def test_headings_of_months_are_no_customers() -> None:
    rows = [["", "Jan", "", ""], ["R1", "", "2024-01-03", "20"], ["", "Total Jan", "", "20"]]
    rows += [["", "Feb", "", ""], ["R2", "", "2024-02-03", "30"], ["", "Total Feb", "", "30"]]
    frame = pl.DataFrame(rows, schema=["Beleg", "Month", "Datum", "Betrag"], orient="row")
    with pytest.raises(RoleError, match="known to hold the customer"):
        cxkit.rfm(frame)
