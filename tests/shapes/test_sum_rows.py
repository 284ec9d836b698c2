"""Rows that are sums of others add nothing to them; a row that is only called a sum is one like any other."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import cxkit

COUNTS = pl.DataFrame(
    {
        "Region": ["Nord", "Nord", "Nord gesamt", "Süd", "Süd", "Süd gesamt", "Gesamt"],
        "Filiale": ["A", "B", None, "C", "D", None, None],
        "Promotoren": [10, 12, 22, 8, 9, 17, 39],
        "Passive": [5, 4, 9, 8, 3, 11, 20],
        "Kritiker": [3, 4, 7, 2, 5, 7, 14],
    }
)


def test_sums_of_groups_and_of_all() -> None:
    report = cxkit.nps(COUNTS, by="none")
    row = report.table("overall").rows[0]
    assert (row["n"], row["promoters"], row["detractors"]) == (73, 39, 14)
    assert any("sums of others" in note.text for note in report.notes)


def test_a_group_that_is_only_called_a_sum_counts() -> None:
    frame = COUNTS.filter(~pl.col("Region").str.contains("gesamt")).with_columns(Promotoren=pl.Series([10, 12, 8, 9, 4]))
    assert cxkit.nps(frame, by="none").table("overall").rows[0]["n"] == 10 + 12 + 8 + 9 + 4 + 5 + 4 + 8 + 3 + 20 + 3 + 4 + 2 + 5 + 14


def test_counts_of_answers_in_words() -> None:
    frame = pl.DataFrame({"Day": ["Mon", "Tue", "Total"], "satisfied": [20, 22, 42], "neutral": [5, 5, 10], "dissatisfied": [2, 1, 3]})
    row = cxkit.csat(frame, by="none").table("overall").rows[0]
    assert (row["n"], row["satisfied"]) == (55, 42)


@pytest.mark.parametrize(("customer", "customers", "revenue"), [("Gesamt", 2, 60), ("Gesamt AG", 3, 120)])
def test_a_total_below_orders(customer: str, customers: int, revenue: float) -> None:
    frame = pl.DataFrame({"Kunde": ["A", "B", "A", customer], "Betrag": [10.0, 20.0, 30.0, 60.0]})
    row = cxkit.value(frame, by="none").table("overall").rows[0]
    assert (row["customers"], row["revenue"]) == (customers, revenue)


@pytest.mark.parametrize(("name", "factor"), [("Total", 2), ("Total Energies", 1)])
def test_a_total_far_below_the_sample(name: str, factor: int) -> None:
    counts = [[(at * step) % 10 for at in range(1500)] for step in (3, 7, 9)]
    columns = dict(zip(("Promoters", "Passives", "Detractors"), counts, strict=True))
    sums = {column: sum(values) for column, values in columns.items()}
    frame = pl.DataFrame({"Store": [*(f"S{at}" for at in range(1500)), name]} | {c: [*values, sums[c]] for c, values in columns.items()})
    # only called a sum, it is one more shop
    assert cxkit.nps(frame, by="none").table("overall").rows[0]["n"] == sum(sums.values()) * 2 / factor


def test_a_row_that_does_not_fit_the_header_is_no_count(tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    rows = [f"S{shop},{score},{score + 1}" for shop in range(4) for score in range(11)]
    path.write_text("\n".join(["Store,Score,Count", *rows, "Total,,264"]) + "\n", encoding="utf-8")
    report = cxkit.nps(path, by="none")
    assert (report.table("overall").rows[0]["n"], report.provenance.rows_read) == (264, 265)
