"""Codes of documents that mean something else in the next firm count by their meaning only if the amounts show it."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

import cxkit

ROWS = 40


def revenue(kinds: list[str], amounts: list[float]) -> object:
    frame = pl.DataFrame(
        {
            "Belegnr": range(ROWS),
            "Kunde": [f"K{place // 4}" for place in range(ROWS)],
            "Datum": [date(2024, 1, 1) + timedelta(days=place) for place in range(ROWS)],
            "Belegart": [kinds[place % 4] for place in range(ROWS)],
            "Betrag": [amounts[place % 4] for place in range(ROWS)],
        }
    )
    return cxkit.value(frame, by="none").table("overall").rows[0]["revenue"]


@pytest.mark.parametrize("code", ["SR", "MA"])
def test_final_invoices_and_sales_to_staff_count(code: str) -> None:
    assert revenue(["RE", "RE", "RE", code], [100, 110, 120, 150]) == 4800


def test_cancellations_and_reminders_are_none() -> None:
    assert revenue(["RE", "RE", "RE", "SR"], [100, 110, 120, 120]) == 2100
    assert revenue(["RE", "RE", "RE", "SR"], [100, 110, 120, -50]) == 2800
    assert revenue(["RE", "GS", "RE", "MA"], [100, -20, 120, 5]) == 2000
    assert revenue(["RE", "GS", "RE", "MA"], [100, -20, 120, 120]) == 2000
