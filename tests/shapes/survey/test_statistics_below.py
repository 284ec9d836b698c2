"""Rows of statistics below the answers of a survey are no answers, and answers that only look like them are."""

from __future__ import annotations

from pathlib import Path

import pytest

import cxkit
from cxkit.model import Report

ANSWERS = [5, 4, 3, 4, 2, 5, 4, 1, 4, 5]  # mean 3.7, median 4, sum 37


def survey(folder: Path, *last: str, header: str = "Nr;Station;Zufriedenheit") -> Report:
    rows = [f"{number};{'AB'[number % 2]};{answer}" for number, answer in enumerate(ANSWERS, start=1)]
    path = folder / "survey.csv"
    path.write_text("\n".join([header, *rows, *last]) + "\n", encoding="utf-8")
    return cxkit.csat(path, by="none")


@pytest.mark.parametrize(
    "last",
    [
        ["Durchschnitt;;3,70"],
        ["Average;;3.7"],
        ["Ø;;3,7", "Anzahl;;10"],
        [";;", "Mittelwert:;;3,7"],
        [";Moyenne;3,7"],
        ["Median;;4"],
        # rounded, and cut off elsewhere
        ["Promedio;;4"],
        # another average than that of the answers, but no answer either
        ["Mittelwert;;3,41"],
        # without a word
        [";;3,7"],
        [";;37"],
        # the share of 4 and 5, and the deviation
        ["Top-2-Box;;70 %"],
        ["Mittelwert;;3,70", "Std.-Abw.;;1,34", "Anteil Zufriedene in %;;70,0"],
    ],
)
def test_statistics_below_the_answers_are_excluded(tmp_path: Path, last: list[str]) -> None:
    report = survey(tmp_path, *last)
    row = report.tables[0].rows[0]
    assert row["n"] == 10
    assert row["mean"] == pytest.approx(3.7)
    assert report.provenance.rows_set_aside["statistics"] == sum(text != ";;" for text in last)


@pytest.mark.parametrize(
    "last",
    [
        # a respondent without a number or a ward
        ";A;4",
        "11;;4",
        ";;4",
        # somebody called so
        "Media;A;4",
        # one more of a few words
        ";n;4",
        # a mark of its own, though no whole one, and not the average
        "11;A;3,5",
        ";;3,2",
    ],
)
def test_answers_that_look_like_statistics_count(tmp_path: Path, last: str) -> None:
    assert survey(tmp_path, last).tables[0].rows[0]["n"] == 11
