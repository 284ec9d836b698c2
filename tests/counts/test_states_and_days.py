"""Days and states of customers and contacts, whatever the type of a column and the labels of the user."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

import cxkit
from cxkit.counts.contacts.contact_costs import Held
from cxkit.counts.periods import Cover
from cxkit.tables import Window

ROWS = 40


def tickets(**columns: list[object]) -> pl.DataFrame:
    made = {name: (values * ROWS)[:ROWS] for name, values in columns.items()}
    times = [f"2025-01-{at % 28 + 1:02} 10:00:00" for at in range(ROWS)]
    return pl.DataFrame({"ticket_id": [f"T{at}" for at in range(ROWS)], "created_at": times, **made})


def test_the_last_day_done_is_that_up_to_today_in_typed_columns_too(tmp_path: Path) -> None:
    updates: list[object] = [*[date(2025, 3, 1)] * (ROWS - 1), date(2999, 6, 1)]
    frame = tickets(last_update=updates).with_columns(pl.col("created_at").str.to_datetime())
    frame.write_parquet(tmp_path / "tickets.parquet")
    assert cxkit.tickets(tmp_path / "tickets.parquet").provenance.params["as_of"] == "2025-03-01"


def test_reopened_how_often_may_be_a_dash() -> None:
    counts: list[object] = ["-", "2", "-", "n/a", "1"]
    assert cxkit.tickets(tickets(reopens=counts)).table("overall").rows[0]["reopened"] == ROWS * 2 // 5


def test_a_period_is_complete_up_to_the_earlier_of_both_days() -> None:
    window = Window(until=date(2025, 2, 28), as_of=date(2025, 2, 15))
    assert not Cover.of(date(2025, 1, 1), date(2025, 6, 1), window).holds(date(2025, 2, 1), "month")


def test_a_limit_of_one_person_suppresses_nothing() -> None:
    assert [Held(contacts=3).suppressed(limit) for limit in (0, 1, 2)] == [False, False, True]


def test_an_amount_without_currency_is_not_offered() -> None:
    orders = {"customer_id": ["A", "B", "C", "D"] * 10, "order_date": ["2025-01-03"] * 40, "amount": ["10"] * 40}
    several = pl.DataFrame({**orders, "currency": (["", "", "EUR", "USD"] * 10)})
    notes = [note for note in cxkit.cohorts(several).notes if note.code == "no-amounts"]
    assert [note.hint for note in notes] == ["Choose one: --currency EUR"]
    signs = pl.DataFrame({**orders, "currency": (["€", "$"] * 20)})
    assert cxkit.value(signs, currency="€").table("overall").rows[0]["revenue"] == 200
