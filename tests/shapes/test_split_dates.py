"""Dates in several columns: which headers name their parts, and what is made of them."""

from __future__ import annotations

import polars as pl
import pytest
from tests.reports import overall

import cxkit
from cxkit.errors import CxError

COMPLETE = (
    ({"Jahr": ["2024"], "Monat": ["3", "11"]}, ["2024-03-01", "2024-11-01"]),
    ({"Bestelljahr": ["2024"], "Bestellmonat": ["März", "Nov."]}, ["2024-03-01", "2024-11-01"]),
    ({"order_year": ["2024"], "order_month": ["3", "11"], "order_day": ["31", "30"]}, ["2024-03-31", "2024-11-30"]),
    ({"Année": ["2024"], "Trimestre": ["1", "4"]}, ["2024-01-01", "2024-10-01"]),
    ({"Year": ["2024"], "Week": ["1", "52"]}, ["2024-01-01", "2024-12-23"]),
    ({"Year of sale": [2024.0], "Month of sale": [3.0, 11.0]}, ["2024-03-01", "2024-11-01"]),
)
NONE = (
    {"Geburtsjahr": ["1984"], "Geburtsmonat": ["3", "11"]},
    {"Baujahr": ["2019"], "Monat": ["3", "11"]},
    {"Jahr": ["2024"], "Monate": ["36", "48"]},
    {"Fiscal year": ["2024"], "Fiscal month": ["3", "11"]},
    {"Year": ["2024"], "Month": ["3", "11"], "Jahr": ["2025"]},
    {"Plan": ["12"], "Dollar": ["3", "11"]},
)


def lines(parts: dict[str, list[object]], rows: int = 40) -> pl.DataFrame:
    made = {name: [values[at % len(values)] for at in range(rows)] for name, values in parts.items()}
    return pl.DataFrame({"customer_id": [f"K{at % 8}" for at in range(rows)], "amount": ["10.00"] * rows, **made}, strict=False)


@pytest.mark.parametrize(("parts", "days"), COMPLETE, ids=[" ".join(parts) for parts, _ in COMPLETE])
def test_the_parts_of_a_date_are_the_day_of_an_order(parts: dict[str, list[object]], days: list[str]) -> None:
    report = cxkit.value(lines(parts), by="none", every="month")
    assert tuple(report.provenance.params[side] for side in ("from", "to")) == (min(days), max(days))
    assert any("hold the parts of a date" in note.text for note in report.notes)


@pytest.mark.parametrize("parts", NONE, ids=[" ".join(parts) for parts in NONE])
def test_other_years_and_months_are_none(parts: dict[str, list[object]]) -> None:
    with pytest.raises(CxError):
        cxkit.value(lines(parts), by="none", every="month")


def test_what_is_no_day_is_counted_as_unreadable_and_a_blank_part_as_missing() -> None:
    frame = lines({"year": ["2024"], "month": ["2"], "day": [*(["28"] * 298), "30", ""]}, rows=300)
    report = cxkit.value(frame, by="none")
    assert list(report.provenance.rows_set_aside.values()) == [1, 1]
    assert overall(report)["revenue"] == 2980.0


def test_months_of_contracts_in_two_columns() -> None:
    cells = [(f"M{member}", 2023 + at // 12, at % 12 + 1, "19.90") for member in range(12) for at in range(member, 24 - member % 4)]
    whole = pl.DataFrame([(who, f"{year}-{month:02}", fee) for who, year, month, fee in cells], ["member_id", "month", "fee"], orient="row")
    split = pl.DataFrame(cells, ["member_id", "year", "month", "fee"], orient="row")
    assert cxkit.retention(split, by="none").table("overall").rows == cxkit.retention(whole, by="none").table("overall").rows
