"""Dates that are those of customers beside counts of orders, weekdays before days, and flags as numbers with decimals."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit
from cxkit.errors import RoleError
from cxkit.model import Report

WEEKS = ["05.02.2024", "12.02.2024", "19.02.2024"]


def overall(report: Report) -> dict[str, object]:
    return dict(report.table("overall").rows[0])


def totals(created: str, counts: list[int]) -> pl.DataFrame:
    days = [f"2024-01-{1 + at % 28:02}" for at in range(40)]
    return pl.DataFrame(
        {"Customer ID": range(40), created: days, "Total Orders": [counts[at % len(counts)] for at in range(40)], "Total Spent": [100] * 40}
    )


@pytest.mark.parametrize("created", ["Created at", "Erstellt am", "Registered on"])
def test_customers_with_the_day_of_their_creation_have_the_orders_that_are_counted(created: str) -> None:
    report = cxkit.value(totals(created, [1, 2, 3, 4]), by="none")
    assert overall(report)["orders"] == 100
    assert any(created in note.text and note.level == "warning" for note in report.notes if note.code == "shape")


def test_the_day_of_an_order_is_that_of_one_order() -> None:
    assert overall(cxkit.value(totals("Order date", [1, 2, 3, 4]), by="none"))["orders"] == 40
    assert overall(cxkit.value(totals("Created at", [1]), by="none"))["orders"] == 40


@pytest.mark.parametrize("weekday", ["Mo, ", "Montag, ", "Mo. ", "Mo "])
def test_a_weekday_before_the_day(weekday: str) -> None:
    data = pl.DataFrame(
        {"Kundennummer": [at % 9 for at in range(30)], "Bestelldatum": [weekday + WEEKS[at % 3] for at in range(30)], "Umsatz": [10] * 30}
    )
    assert str(cxkit.value(data, by="none").provenance.roles["ordered_at"]).startswith("Bestelldatum")


def test_a_version_is_no_day() -> None:
    data = pl.DataFrame(
        {
            "Kundennummer": [at % 9 for at in range(30)],
            "Bestelldatum": [f"Version 1.2.{24 + at % 3}" for at in range(30)],
            "Umsatz": [10] * 30,
        }
    )
    assert "ordered_at" not in cxkit.value(data, by="none").provenance.roles


def tickets(flags: list[str]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "ticket_id": [f"T{at}" for at in range(60)],
            "customer_id": [f"K{at % 20}" for at in range(60)],
            "created_at": [f"2025-01-{1 + at % 28:02} 10:00:00" for at in range(60)],
            "complaint": [flags[at % len(flags)] for at in range(60)],
        }
    )


def test_flags_that_pandas_writes_beside_gaps_are_yes_and_no() -> None:
    assert overall(cxkit.complaints(tickets(["1.0", "0.0", ""]), by="none"))["complaints"] == 20
    # shares between 0 and 1 are no flags
    with pytest.raises(RoleError, match="which contacts are complaints"):
        cxkit.complaints(tickets(["1.0", "0.5", "0.25"]), by="none")


@pytest.mark.parametrize(("begin", "end"), [("inicio", "fim"), ("Startzeit", "Endzeit"), ("heure_debut", "heure_fin"), ("Start", "End")])
def test_a_day_beside_the_times_of_begin_and_end(begin: str, end: str) -> None:
    data = pl.DataFrame(
        {
            "cliente": [f"K{at}" for at in range(4)],
            "data": ["13.07.2026", "14.07.2026", "15.07.2026", "16.07.2026"],
            begin: ["10:30", "11:20", "23:50", "09:00"],
            end: ["10:45", "11:35", "00:05", "09:15"],
        }
    )
    report = cxkit.tickets(data, by="none")
    assert overall(report)["resolve_median"] == pytest.approx(15 / 1440)
    assert any("'inicio until fim'" in note.text or f"'{begin} until {end}'" in note.text for note in report.notes)
    # opening hours are those of a shop, beside the end of the contact itself
    closed = data.with_columns(pl.lit("17.07.2026 09:00").alias("resolved_at"))
    assert float(str(overall(cxkit.tickets(closed, by="none"))["resolve_median"])) > 0.5
