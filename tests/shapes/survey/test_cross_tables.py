"""Cells of a table with several groups, listed with their counts: each row stands for many answers."""

from __future__ import annotations

from itertools import product

import polars as pl
import pytest

import cxkit
from cxkit.errors import DataError


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


def _listed(**columns: list[int]) -> pl.DataFrame:
    return pl.DataFrame({"recommendation": list(range(11)), **columns})


NORTH, SOUTH = [3, 0, 1, 2, 2, 5, 4, 9, 12, 14, 11], [1, 1, 0, 3, 2, 4, 6, 8, 15, 9, 7]


def test_the_column_of_sums_counts_the_answers_of_a_table_by_place() -> None:
    whole = [north + south for north, south in zip(NORTH, SOUTH, strict=True)]
    row = cxkit.nps(_listed(north=NORTH, south=SOUTH, overall=whole)).table("overall").rows[0]
    assert row["n"] == sum(whole) == 119
    assert row["nps"] == pytest.approx(100 * (41 - 34) / 119)


def test_counts_by_place_without_sums_are_no_answers() -> None:
    with pytest.raises(DataError, match="aggregated already"):
        cxkit.nps(_listed(north=NORTH, south=SOUTH))


def test_few_points_beside_counts_by_year_are_no_answers() -> None:
    frame = pl.DataFrame({"satisfaction": [1, 2, 3, 4, 5], "2024": [4, 9, 17, 40, 30], "2025": [2, 6, 20, 44, 31]})
    with pytest.raises(DataError, match="aggregated already"):
        cxkit.csat(frame)


@pytest.mark.parametrize(
    "columns",
    [
        {"age": [34, 51, 47, 29, 66, 38, 41, 70, 25, 33, 58], "respondent": list(range(1, 12))},
        {"number of answers": [3, 0, 1, 2, 2, 5, 4, 9, 12, 14, 11], "comments": [0, 0, 1, 1, 0, 2, 1, 3, 4, 2, 1]},
    ],
)
def test_scores_in_order_beside_other_numbers_are_read(columns: dict[str, list[int]]) -> None:
    cxkit.nps(_listed(**columns))


def test_five_respondents_in_the_order_of_their_answers_are_respondents() -> None:
    frame = pl.DataFrame({"satisfaction": [1, 2, 3, 4, 5], "age": [34, 51, 47, 29, 66], "visits": [2, 6, 1, 4, 3]})
    assert cxkit.csat(frame).table("overall").rows[0]["n"] == 5


def test_the_sums_of_counts_count_the_answers_in_words() -> None:
    answers = ["very good", "good", "fair", "poor", "very poor"]
    frame = pl.DataFrame({"answer": answers, "north": [9, 8, 5, 2, 1], "south": [7, 9, 4, 3, 2], "overall": [16, 17, 9, 5, 3]})
    assert cxkit.csat(frame, role=["satisfaction=answer"]).table("overall").rows[0]["csat"] == pytest.approx(33 / 50)


def test_few_points_beside_counts_by_week_are_no_answers() -> None:
    frame = pl.DataFrame({"satisfaction": [5, 4, 3, 2, 1], "week 1": [44, 30, 9, 4, 2], "week 2": [31, 28, 12, 6, 3]})
    with pytest.raises(DataError, match="aggregated already"):
        cxkit.csat(frame)
    items = pl.DataFrame({"satisfaction": [5, 4, 3, 2, 1], "item 1": [4, 3, 5, 4, 2], "item 2": [3, 2, 1, 5, 3]})
    assert cxkit.csat(items, score="satisfaction").table("overall").rows[0]["n"] == 5
