"""Where small groups are suppressed, so are values that few rows hold: notes say which column and how many, and quote none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import cxkit
from cxkit.model import Note
from cxkit.values.answers.scores import Scale, ScoreRule, understand_column

# What a note may quote, by its code: a header with the usual value of its column and one that stands there once, options, what is quoted.
QUOTED: dict[str, tuple[str, str, str, dict[str, Any], tuple[str, ...]]] = {
    "values-unknown": ("recommend", "9", "Frau Maier", {}, ("Maier",)),
    "decimals-contradict": ("weight", "1,5", "2.75", {"weight": "weight"}, ("2.75",)),
    "dates-contradict": ("date", "31/01/2026", "02/28/2026", {"every": "month"}, ("02/28", "31/01")),
    "dates-late": ("date", "2026-01-31", "2126-02-28", {"every": "month"}, ("2126-02-28",)),
    "dates-undecided": ("date", "02/03/2026", "03/03/2026", {"every": "month"}, ("02/03",)),
    "dates-serial": ("date", "45017", "45018", {"every": "month"}, ("45017", "2023-04-01")),
    "where-unknown": ("x", "7", "Maier", {"where": "x >= 3"}, ("Maier",)),
    "labels-alike": ("channel", "Herr Maier", "herr maier", {"by": "channel"}, ("Maier", "maier")),
}


def said(tmp_path: Path, code: str, **more: Any) -> Note:
    """The note of that code, in a report on 300 rows."""
    header, usual, once, options, _ = QUOTED[code]
    rows = [{"score": str(place % 11), header: usual} for place in range(299)] + [{"score": "9", header: once}]
    path = tmp_path / "survey.csv"
    path.write_text(f"{header};score\n" + "".join(f"{row[header]};{row['score']}\n" for row in rows), encoding="utf-8")
    score = "recommend" if header == "recommend" else "score"
    report = cxkit.nps(path, score=score, scale=("0-10",), **options, **more)
    (note,) = [note for note in report.notes if note.code == code]
    return note


@pytest.mark.parametrize("code", [*QUOTED])
def test_a_note_quotes_no_value_of_few_rows(tmp_path: Path, code: str) -> None:
    quoted = QUOTED[code][4]
    assert all(value in said(tmp_path, code).text for value in quoted)
    suppressed = said(tmp_path, code, min_cell=5)
    shown = " ".join((suppressed.text, suppressed.hint, *suppressed.lines))
    assert not any(value in shown for value in quoted)
    assert "line" not in suppressed.text
    assert "Column '" in suppressed.text or "--where" in suppressed.text


def test_the_number_of_suppressed_values_is_noted(tmp_path: Path) -> None:
    path = tmp_path / "survey.csv"
    path.write_text("recommend\n" + "9\n0\n" * 500 + "gut\n" * 5 + "Maier\n" * 4, encoding="utf-8")
    (note,) = [note for note in cxkit.nps(path, min_cell=5).notes if note.code == "values-unknown"]
    assert note.text == "Column 'recommend': not read as scores: 'gut' (survey.csv, line 1002) 5 ×; 4 answers given fewer than 5 times."
    assert note.lines == ("[sources.survey.labels.recommend]", '"gut" = VALUE')


def test_the_project_file_withholds_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cxkit.toml").write_text("[project]\nmin_cell = 5\n", encoding="utf-8")
    assert said(tmp_path, "values-unknown").text == "Column 'recommend': not read as scores: 1 answer given fewer than 5 times."


def test_words_of_a_scale_that_few_gave_are_not_quoted() -> None:
    words = [("very satisfied", 50), ("satisfied", 40), ("neutral", 30), ("dissatisfied", 5), ("very dissatisfied", 4)]
    (note,) = [
        note for note in understand_column(words, ScoreRule("satisfaction", "Q1", Scale(1, 5), min_cell=5))[1] if note.code == "labels-read"
    ]
    assert "'dissatisfied' = 2" in note.text
    assert "very dissatisfied" not in note.text
    assert note.text.endswith("others that are given fewer than 5 times.")
