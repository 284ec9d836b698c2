"""What the points of a scale mean may stand above the table or in a column of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

import cxkit
from cxkit.model import Report

ANSWERS = [1, 1, 2, 3, 4, 2, 1, 3, 5, 2]  # 6 of 10 are 1 or 2, 2 are 4 or 5


def survey(folder: Path, *above: str, header: str = "Bogen;Schalter;Zufriedenheit", further: str = "") -> Report:
    rows = [f"{number};{'AB'[number % 2]};{answer}{further}" for number, answer in enumerate(ANSWERS, start=1)]
    path = folder / "schalter.csv"
    path.write_text("\n".join([*above, header, *rows]) + "\n", encoding="utf-8")
    return cxkit.csat(path, by="none")


def satisfied(report: Report) -> object:
    return report.tables[0].rows[0]["satisfied"]


@pytest.mark.parametrize(
    "legend",
    [
        "Antworten: 1 = sehr gut, 5 = sehr schlecht",
        "1 (trifft voll zu) bis 5 (trifft gar nicht zu)",
        "1 = very satisfied;5 = very dissatisfied",
    ],
)
def test_a_line_above_the_table_says_which_end_is_the_best(tmp_path: Path, legend: str) -> None:
    report = survey(tmp_path, "Bürgeramt;;", legend, ";;")
    assert satisfied(report) == 6
    assert [note.level for note in report.notes if note.code == "legend"] == ["info"]


def test_a_column_with_one_text_says_which_end_is_the_best(tmp_path: Path) -> None:
    report = survey(tmp_path, header="Bogen;Schalter;Zufriedenheit;Antwortskala", further=";1 (sehr gut) - 5 (sehr schlecht)")
    assert satisfied(report) == 6


@pytest.mark.parametrize(
    ("above", "header"),
    [
        # the ends of another question
        (["0 = unwahrscheinlich, 10 = sehr wahrscheinlich"], "Bogen;Schalter;Zufriedenheit"),
        (["1 = sehr gut, 6 = ungenügend"], "Bogen;Schalter;Zufriedenheit"),
        # one end alone, or no words
        (["Alle Antworten mit 1 = sehr gut"], "Bogen;Schalter;Zufriedenheit"),
        (["Zufriedenheit von 1 bis 5"], "Bogen;Schalter;Zufriedenheit"),
        # two that differ
        (["1 = sehr gut, 5 = sehr schlecht", "1 = sehr schlecht, 5 = sehr gut"], "Bogen;Schalter;Zufriedenheit"),
        # of another question
        (["Wichtigkeit: 1 = sehr wichtig, 5 = unwichtig"], "Bogen;Schalter;Zufriedenheit"),
        # the header says more
        (["1 = sehr gut, 5 = sehr schlecht"], "Bogen;Schalter;Zufriedenheit (5 = sehr gut)"),
    ],
)
def test_other_lines_say_nothing(tmp_path: Path, above: list[str], header: str) -> None:
    report = survey(tmp_path, *above, "", header=header)
    assert satisfied(report) == 2
    assert not [note for note in report.notes if note.code == "legend"]


def test_a_legend_is_that_of_all_items(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    rows = [f"{number};{answer};{6 - answer}" for number, answer in enumerate(ANSWERS, start=1)]
    path.write_text(
        "\n".join(["1 = sehr gut, 5 = sehr schlecht", "Gast;Zufriedenheit Sauna;Zufriedenheit Kasse", *rows]) + "\n", encoding="utf-8"
    )
    report = cxkit.csat(path, score="^Zufriedenheit (?P<item>.+)$")
    assert {row["item"]: row["satisfied"] for row in report.table("by_item").rows} == {"Sauna": 6, "Kasse": 2}


def test_each_question_of_a_long_table_has_its_own_legend(tmp_path: Path) -> None:
    path = tmp_path / "lang.csv"
    rows = [
        line
        for number, answer in enumerate(ANSWERS * 3, start=1)
        for line in (
            f"{number};Zufriedenheit mit dem Empfang;1 = sehr gut, 5 = sehr schlecht;{answer}",
            f"{number};Weiterempfehlung;0 = nie, 10 = sicher;{2 * answer}",
        )
    ]
    path.write_text("\n".join(["Bogen;Frage;Skala;Antwort", *rows]) + "\n", encoding="utf-8")
    assert satisfied(cxkit.csat(path, by="none")) == 18


@pytest.mark.parametrize(("header", "taken"), [("Skala", True), ("Priorität", False), ("Wichtigkeit", False), ("Aufwand (Skala)", False)])
def test_a_legend_below_the_name_of_something_else_explains_that(tmp_path: Path, header: str, *, taken: bool) -> None:
    report = survey(tmp_path, header=f"Bogen;Schalter;Zufriedenheit;{header}", further=";1 = hoch, 5 = niedrig")
    assert satisfied(report) == (6 if taken else 2)
