"""The unit of a tenure that its header names, and near misses."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit
from cxkit.errors import RoleError
from cxkit.model import Report
from cxkit.options import TimeUnit

TIMES = [1, 2, 3, 4, 6, 8, 9, 12, 14, 15] * 3  # 222 in all, half of them lost
LEFT = ["yes", "no"] * 15


def retention(header: str, unit: TimeUnit | None = None) -> Report:
    data = pl.DataFrame({"customer_id": [f"C{place}" for place in range(30)], header: TIMES, "churned": LEFT})
    return cxkit.retention(data, by="none", unit=unit)


def rate(report: Report) -> float:
    return float(str(report.table("overall").rows[0]["lost_per_year"]))


@pytest.mark.parametrize(
    ("header", "per_year"),
    [
        *(
            (header, 1.0)
            for header in ("years_active", "tenure_years", "policy_years", "Kundenjahre", "anni_cliente", "Vertragsdauer (Jahre)")
        ),
        *((header, 1.0) for header in ("ancienneté en années", "Antigüedad (años)", "jaren klant", "anos_cliente")),
        *((header, 365.25) for header in ("tenure_days", "days_active", "Vertragsdauer in Tagen")),
        ("tenure (weeks)", 365.25 / 7),
        *((header, 12.0) for header in ("tenure", "tenure_months", "Vertragsdauer (Monate)", "antiguedad")),
    ],
)
def test_the_header_of_a_tenure_names_its_unit(header: str, per_year: float) -> None:
    report = retention(header)
    assert rate(report) == pytest.approx(15 / 222 * per_year)
    noted = [note for note in report.notes if note.code == "unit-of-header"]
    assert bool(noted) is (per_year != 12.0)
    assert all(header in note.text for note in noted)


def test_a_unit_that_is_given_is_believed_with_a_warning() -> None:
    report = retention("years_active", "months")
    assert rate(report) == pytest.approx(15 / 222 * 12)
    (note,) = (note for note in report.notes if note.code == "unit-of-header")
    assert (note.level, "years" in note.text) == ("warning", True)
    assert not [note for note in retention("years_active", "years").notes if note.code == "unit-of-header"]


def test_calendar_years_are_no_tenure() -> None:
    data = pl.DataFrame(
        {"customer_id": [f"C{place}" for place in range(30)], "policy_year": [2010 + time for time in TIMES], "churned": LEFT}
    )
    with pytest.raises(RoleError):
        cxkit.retention(data, by="none")


@pytest.mark.parametrize("header", ["lapsed", "lapse_flag"])
def test_lapsed_customers_have_left(header: str) -> None:
    data = pl.DataFrame({"policy_id": [f"P{place}" for place in range(30)], "years_active": TIMES, header: LEFT})
    assert cxkit.retention(data, by="none").table("overall").rows[0]["lost"] == 15
