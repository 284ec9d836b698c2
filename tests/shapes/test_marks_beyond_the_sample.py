"""Rows that do not count are found by all values of a column that marks them: the first such row may come after the sample."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

import cxkit
from cxkit.errors import DataError

SAMPLE, MARKED = 1_000, 200


def orders(column: str, no: str, yes: str) -> dict[str, list[Any]]:
    rows = SAMPLE + MARKED
    return {
        "customer_id": [f"K{at % 40}" for at in range(rows)],
        "order_date": [f"2024-03-{at % 28 + 1:02}" for at in range(rows)],
        "order_id": [f"A{at}" for at in range(rows)],
        "amount": [10] * rows,
        column: [no] * SAMPLE + [yes] * MARKED,
    }


@pytest.mark.parametrize(
    ("column", "no", "yes"),
    [
        ("Cancelled", "0", "1"),
        ("Storniert", "nein", "ja"),
        ("Storniert am", "", "2024-04-01"),
        ("Refunded", "no", "yes"),
        ("is_test", "0", "1"),
    ],
)
def test_orders_that_are_marked_late_bring_no_revenue(tmp_path: Path, column: str, no: str, yes: str) -> None:
    path = tmp_path / "orders.csv"
    pl.DataFrame(orders(column, no, yes)).write_csv(path)
    assert cxkit.value(path, by="none").table("overall").rows[0]["revenue"] == 10 * SAMPLE


def test_a_mark_that_no_order_bears_is_not_mentioned(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    pl.DataFrame(orders("Cancelled", "0", "0")).write_csv(path)
    report = cxkit.value(path, by="none")
    assert report.table("overall").rows[0]["revenue"] == 10 * (SAMPLE + MARKED)
    assert not [note for note in report.notes if "Cancelled" in note.text]


def test_the_number_of_cancelled_orders_is_stated(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    pl.DataFrame(orders("Cancelled", "0", "1")).write_csv(path)
    assert any("'Cancelled': 200 orders or lines are cancelled" in note.text for note in cxkit.value(path, by="none").notes)


def test_answers_that_are_invalid_late_do_not_count(tmp_path: Path) -> None:
    path = tmp_path / "survey.csv"
    invalid = {"Invalid": ["no"] * SAMPLE + ["yes"] * MARKED}
    scores = {"recommend": [at % 11 for at in range(SAMPLE)] + [0] * MARKED}
    pl.DataFrame({"response_id": range(SAMPLE + MARKED), **scores, **invalid}).write_csv(path)
    assert cxkit.nps(path).table("overall").rows[0]["n"] == SAMPLE


@pytest.mark.parametrize("first", [-10, 10])
def test_a_large_file_shows_reversed_signs_from_the_start(monkeypatch: pytest.MonkeyPatch, first: int) -> None:
    """It is read whole for its signs only if half of its first amounts are negative."""
    monkeypatch.setattr("cxkit.tables.table._MOST_SEARCHED", SAMPLE)
    made = pl.DataFrame(orders("note", "", "x"))
    rows = made.with_columns(pl.Series("amount", [first] * SAMPLE + [-10] * MARKED))
    if first < 0:
        with pytest.raises(DataError, match="1,200 of 1,200 amounts are negative"):
            cxkit.value(rows, by="none")
    else:
        assert cxkit.value(rows, by="none").table("overall").rows[0]["revenue"] == 10 * (SAMPLE - MARKED)
