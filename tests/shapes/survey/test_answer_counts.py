"""Counts of each answer: those in the middle count though no list has their words, and an unknown column among them is asked about."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import cxkit
from cxkit.errors import DataError

ROWS = 8


def counts(*columns: str, **further: list[int]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "Stop": [f"Stop {row}" for row in range(ROWS)],
            **{column: [at + row for row in range(ROWS)] for at, column in enumerate(columns, 3)},
            **further,
        }
    )


def total(at: int) -> int:
    """The sum of the counts of the answer at a place."""
    return sum(at + 3 + row for row in range(ROWS))


@pytest.mark.parametrize(
    "columns",
    [
        ("Very good", "Good", "Neither good nor poor", "Poor", "Very poor"),
        ("Sehr gut", "Gut", "Weder gut noch schlecht", "Schlecht", "Sehr schlecht"),
    ],
)
def test_the_middle_counts(columns: tuple[str, ...]) -> None:
    row = cxkit.csat(counts(*columns), by="none").table("overall").rows[0]
    assert (row["n"], row["satisfied"]) == (sum(map(total, range(5))), total(0) + total(1))


def test_an_unknown_column_in_the_middle_is_asked_about() -> None:
    data = counts("Very good", "Good", "Meh", "Poor", "Very poor")
    with pytest.raises(DataError, match="the meaning of 'Meh' is not known"):
        cxkit.csat(data, by="none")


def test_percentages_between_the_counts_are_none() -> None:
    data = counts("Very good", "Very good %", "Good", "Good %", "Poor", "Poor %", "Very poor")
    row = cxkit.csat(data, by="none").table("overall").rows[0]
    assert (row["n"], row["satisfied"]) == (sum(map(total, (0, 2, 4, 6))), total(0) + total(2))


@pytest.mark.parametrize("columns", [("Sehr positiv", "Positiv", "Negativ", "Sehr negativ"), ("Excellent", "Good", "Poor", "Bad")])
def test_an_index_beside_counts_and_their_sum_is_no_score(columns: tuple[str, ...]) -> None:
    sums = [sum(at + 3 + row for at in range(4)) for row in range(ROWS)]
    data = counts(*columns, Total=sums, **{"Satisfaction index": [61, 72, 55, 80, 66, 68, 70, 74]})
    row = cxkit.csat(data, by="none").table("overall").rows[0]
    assert (row["n"], row["satisfied"]) == (sum(map(total, range(4))), total(0) + total(1))


def test_a_column_for_each_number_of_stars_holds_counts() -> None:
    columns = ("5 Sterne", "4 Sterne", "3 Sterne", "2 Sterne", "1 Stern")
    row = cxkit.csat(counts(*columns), by="none").table("overall").rows[0]
    assert (row["n"], row["satisfied"]) == (sum(map(total, range(5))), total(0) + total(1))


def test_a_subtotal_between_the_answers_is_no_answer() -> None:
    good, best, bad, worst = [12, 7, 9], [20, 11, 3], [4, 0, 2], [1, 5, 6]
    pairs = [one + other for one, other in zip(best, good, strict=True)]
    columns = {"Kiosk": ["A", "B", "C"], "Very good": best, "Good": good, "Top box": pairs, "Poor": bad, "Very poor": worst}
    row = cxkit.csat(pl.DataFrame(columns), by="none").table("overall").rows[0]
    assert (row["n"], row["satisfied"]) == (80, 62)
    # what stands between them is no answer either if another column is the sum of the others
    columns |= {"Top box": [3, 9, 1], "All": [37, 23, 20]}
    row = cxkit.csat(pl.DataFrame(columns), by="none").table("overall").rows[0]
    assert (row["n"], row["satisfied"]) == (80, 62)


@pytest.mark.parametrize("none", [None, "", "–"])
def test_an_answer_that_nobody_gave_is_left_blank(none: str | None) -> None:
    columns = {
        "Gate": ["A1", "A2", "B1", "B2"],
        "Very good": ["12", "9", none, "20"],
        "Good": ["7", "4", "11", none],
        "Poor": [none, "3", none, "2"],
        "Very poor": [none, none, "1", none],
    }
    row = cxkit.csat(pl.DataFrame(columns), by="none").table("overall").rows[0]
    assert (row["n"], row["satisfied"]) == (69, 63)


def test_a_class_that_nobody_is_in_is_left_blank() -> None:
    data = pl.DataFrame({"Team": ["A", "B", "C"], "Promoters": [12, 9, 20], "Passives": [4, None, 3], "Detractors": [None, 2, None]})
    assert cxkit.nps(data, by="none").table("overall").rows[0]["n"] == 50


def test_a_row_without_any_count_is_accounted_for() -> None:
    columns = {
        "Gate": ["A1", "A2", "B1"],
        "Very good": [12, 9, None],
        "Good": [7, 4, None],
        "Poor": [1, 3, None],
        "Very poor": [2, 1, None],
    }
    report = cxkit.csat(pl.DataFrame(columns), by="none")
    assert report.table("overall").rows[0]["n"] == 39
    assert any(note.text.startswith("1 row excluded") for note in report.notes)


def test_a_text_among_counts_stands_for_any_number() -> None:
    columns = {"Gate": ["A1", "A2", "B1"], "Very good": ["12", "9", "8"], "Good": ["7", "<5", "6"], "Poor": ["1", "3", "2"]}
    with pytest.raises(DataError, match="'<5', which is no number"):
        cxkit.csat(pl.DataFrame(columns | {"Very poor": ["1", "2", "0"]}), by="none")


def test_a_line_of_sums_below_classes_by_month_is_left_out(tmp_path: Path) -> None:
    lines = ["Monat;Promoter;Passive;Kritiker;Gesamt", *(f"2025-{at:02};{50 + at};30;20;{100 + at}" for at in range(1, 13))]
    path = tmp_path / "classes.csv"
    path.write_text("\n".join([*lines, "Summe;678;360;240;1278", ""]), encoding="utf-8")
    (row,) = cxkit.nps(path, by="none").table("overall").rows
    assert row["n"] == 1278
    assert row["nps"] == pytest.approx(100 * (678 - 240) / 1278)
