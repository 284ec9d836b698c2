"""Cells of a table with several groups, listed with their counts: each row stands for many answers."""

from __future__ import annotations

from itertools import product

import polars as pl
import pytest

import cxkit


def _cells(counts: list[int], column: str = "Freq") -> pl.DataFrame:
    rows = list(product(["no", "yes"], ["bad", "good"], ["north", "south"]))
    frame = pl.DataFrame(rows, schema=["club", "satisfaction", "shop"], orient="row")
    return frame.with_columns(pl.Series(column, counts)).with_row_index("rownames", 1)


def test_each_cell_counts_as_often_as_it_says() -> None:
    row = cxkit.csat(_cells([5, 7, 30, 20, 3, 5, 20, 10])).table("overall").rows[0]
    assert row["n"] == 100
    assert row["csat"] == pytest.approx(0.8)


def test_rows_that_are_not_all_combinations_are_respondents() -> None:
    frame = _cells([5, 7, 30, 20, 3, 5, 20, 10], "Frequency of visits").slice(0, 7)
    assert cxkit.csat(frame).table("overall").rows[0]["n"] == 7
