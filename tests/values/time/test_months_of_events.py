"""Months, quarters and weeks in a column of the days on which rows came about: their first days; never beside days, and never an end."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import cxkit
from cxkit.errors import CxError, DataError
from cxkit.model import Report
from cxkit.values.time.date_rules import DateRule
from cxkit.values.time.dates import read_days


def bills(folder: Path, months: list[str], header: str = "billing_month") -> Path:
    path = folder / "bills.csv"
    rows = (f"i{at},c{at % 2},{month},{100 + at}" for at, month in enumerate(months))
    path.write_text("\n".join([f"invoice_id,customer_id,{header},amount", *rows]) + "\n", encoding="utf-8")
    return path


def codes(report: Report) -> list[str]:
    return [note.code for note in report.notes if note.code.startswith("dates")]


WRITTEN = [
    ("2025-01", "2025-02", "2025-03"),
    ("01/2025", "02/2025", "03/2025"),
    ("202501", "202502", "202503"),
    ("01.2025", "02.2025", "03.2025"),
    ("Jan 2025", "Feb 2025", "Mar 2025"),
    ("Januar 2025", "Februar 2025", "März 2025"),
    ("Jan-25", "Feb-25", "Mar-25"),
]


@pytest.mark.parametrize("months", WRITTEN, ids=lambda months: months[0])
def test_months_are_their_first_days_and_cohorts_of_months_are_exact(tmp_path: Path, months: tuple[str, ...]) -> None:
    # the first customer is billed in January and March, the second one in February
    report = cxkit.cohorts(bills(tmp_path, list(months)))
    row = report.table("overall").rows[0]
    assert (row["customers"], row["orders"], row["repeat_rate"]) == (2, 3, 0.5)
    assert (report.provenance.params["from"], report.provenance.params["to"]) == ("2025-01-01", "2025-03-01")
    assert codes(report) == ["dates-months"]


@pytest.mark.parametrize(
    ("parts", "last"),
    [
        (("2025-Q1", "2025-Q2", "2025-Q3"), "2025-07-01"),
        (("Q1/2025", "Q2/2025", "Q3/2025"), "2025-07-01"),
        (("2025-W02", "2025-W20", "2025-W33"), "2025-08-11"),
        (("KW 02/2025", "KW 20/2025", "KW 33/2025"), "2025-08-11"),
    ],
)
def test_quarters_and_weeks_are_their_first_days_where_a_column_is_named(tmp_path: Path, parts: tuple[str, ...], last: str) -> None:
    for header in ("order_date", "x"):
        report = cxkit.cohorts(bills(tmp_path, list(parts), header), role=[f"ordered_at={header}"])
        assert report.provenance.params["to"] == last
        assert codes(report) == ["dates-months"]


def test_a_whole_day_beside_months_keeps_its_day_and_what_is_neither_is_unreadable() -> None:
    texts = pl.Series("when", ["2025-01", "2025-02", "2025-13", "2025-03-31", ""])
    reading = read_days("when", texts.slice(0, 2), DateRule(parts=True))
    found = reading.read.read(texts)
    assert found.get_column("day").to_list() == [date(2025, 1, 1), date(2025, 2, 1), None, date(2025, 3, 31), None]
    assert found.get_column("failed").to_list() == [False, False, True, False, False]


def test_a_month_among_days_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="1 of 11 dates cannot be read, such as '2025-02'"):
        cxkit.cohorts(bills(tmp_path, ["2025-01-15"] * 10 + ["2025-02"], "order_date"))


def test_a_column_of_days_goes_before_one_of_months(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("order_id,customer_id,month,order_date,amount\n1,a,2025-01,2025-01-20,5\n2,b,2025-02,2025-02-20,6\n", encoding="utf-8")
    report = cxkit.cohorts(path)
    assert report.provenance.roles["ordered_at"] == "order_date"
    assert codes(report) == []


@pytest.mark.parametrize("values", [["1", "2", "3"], ["January", "February", "March"], ["Mar 12", "Mar 13", "Apr 02"], ["12", "24", "36"]])
def test_numbers_and_names_of_months_without_a_year_are_no_days(tmp_path: Path, values: list[str]) -> None:
    path = bills(tmp_path, values, "month")
    options: dict[str, Any] = {"role": ["ordered_at=month"]}
    for given in ({}, options):
        with pytest.raises(CxError):
            cxkit.cohorts(path, **given)


def test_the_month_of_an_end_is_no_day(tmp_path: Path) -> None:
    path = tmp_path / "contracts.csv"
    path.write_text("customer_id,start_date,end_date\na,2024-01-15,2025-01\nb,2024-02-15,2025-02\n", encoding="utf-8")
    with pytest.raises(CxError):
        cxkit.retention(path)
