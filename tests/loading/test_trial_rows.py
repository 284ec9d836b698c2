"""Rows of a survey that are tests or previews by a word, whatever the tool; and columns that hold such words and mean something else."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit

SCORES = [10, 10, 9, 8, 0] * 8
TESTS = [0, 0, 10, 0]


def answers(column: str, answer: str, test: str, *, tests: list[int] = TESTS) -> pl.DataFrame:
    marks = [answer] * len(SCORES) + [test] * len(tests)
    return pl.DataFrame({"How likely are you to recommend us?": SCORES + tests, column: marks})


@pytest.mark.parametrize(
    ("column", "answer", "test"),
    [
        ("Status", "Complete", "Test"),
        ("Response Type", "IP Address", "Survey Preview"),
        ("DistributionChannel", "anonymous", "preview"),
        ("is_test", "false", "true"),
        ("Antwortstatus", "abgeschlossen", "Testdaten"),
    ],
)
def test_tests_and_previews_are_excluded_with_a_warning(column: str, answer: str, test: str) -> None:
    report = cxkit.nps(answers(column, answer, test), by="none")
    assert report.table("overall").rows[0]["n"] == len(SCORES)
    assert [column in note.text for note in report.notes if note.code == "profile" and note.level == "warning"] == [True]


@pytest.mark.parametrize(
    ("column", "answer", "test"), [("Course", "Theory", "Test"), ("Status", "Complete", "Partial"), ("Tested", "no", "yes")]
)
def test_other_columns_with_such_words_exclude_nothing(column: str, answer: str, test: str) -> None:
    report = cxkit.nps(answers(column, answer, test), by="none")
    assert report.table("overall").rows[0]["n"] == len(SCORES) + len(TESTS)


def test_a_file_of_tests_counts() -> None:
    report = cxkit.nps(answers("Status", "Complete", "Test", tests=SCORES * 2), by="none")
    assert report.table("overall").rows[0]["n"] == 3 * len(SCORES)
