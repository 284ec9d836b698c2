"""What a value in a score column means, or why it means nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.any_text import SIGNS

import cxkit
from cxkit.errors import DataError, RoleError, UsageError
from cxkit.values.answers.scores import Scale, ScoreRule, understand, understand_column
from cxkit.values.numbers import Mark
from cxkit.values.reasons import Reason

RULE = ScoreRule(role="recommend", column="Q1", scale=Scale(0, 10))


@pytest.mark.parametrize(
    ("raw", "meaning"),
    [
        ("9", 9.0),
        (" 9 ", 9.0),
        ("9.0", 9.0),
        ("9,0", 9.0),
        ("09", 9.0),
        ("+9", 9.0),
        ("\N{FULLWIDTH DIGIT NINE}", 9.0),
        (9, 9.0),
        (9.0, 9.0),
        ("0", 0.0),
        ("10", 10.0),
        ("11", Reason.OFF_SCALE),
        ("-1", Reason.OFF_SCALE),
        ("\N{MINUS SIGN}1", Reason.OFF_SCALE),
        ("9.5", Reason.OFF_SCALE),
        (9.5, Reason.OFF_SCALE),
        ("", Reason.MISSING),
        ("   ", Reason.MISSING),
        (None, Reason.MISSING),
        ("NA", Reason.MISSING),
        ("n/a", Reason.MISSING),
        ("keine Angabe", Reason.MISSING),
        ("3-", Reason.UNREADABLE),
        ("ten", Reason.UNREADABLE),
        ("1e1", 10.0),
        ("9 / 10", Reason.UNREADABLE),
        ("inf", Reason.MISSING),
        (float("inf"), Reason.MISSING),
        (float("nan"), Reason.MISSING),
        (True, Reason.UNREADABLE),
        ("9\N{REPLACEMENT CHARACTER}", Reason.UNREADABLE),
    ],
)
def test_a_value_means(raw: object, meaning: float | Reason) -> None:
    assert understand(raw, RULE) == meaning


@pytest.mark.parametrize(
    ("raw", "decimal", "meaning"), [("9,0", ".", Reason.UNREADABLE), ("9.0", ",", Reason.UNREADABLE), ("9,0", ",", 9.0)]
)
def test_a_known_decimal_mark_is_the_only_one(raw: str, decimal: Mark, meaning: float | Reason) -> None:
    assert understand(raw, RULE._replace(decimal=decimal)) == meaning


def test_codes_and_labels_are_compared_without_case_and_blanks() -> None:
    rule = RULE._replace(na=frozenset({"99", "refused"}), labels={"sehr wahrscheinlich": 10.0})
    assert understand("99.0", rule) is Reason.NO_ANSWER
    assert understand(99, rule) is Reason.NO_ANSWER
    assert understand(" Refused", rule) is Reason.NO_ANSWER
    assert understand("Sehr  wahrscheinlich", rule) == 10.0
    assert understand("eher nicht", rule) is Reason.UNKNOWN_LABEL


def test_a_code_on_the_scale_is_no_answer_all_the_same() -> None:
    assert understand("0", RULE._replace(na=frozenset({"0"}))) is Reason.NO_ANSWER


def test_one_value_off_the_scale_is_excluded_however_often_it_occurs() -> None:
    meaning, _ = understand_column([("9", 10), ("0", 5), ("99", 100)], RULE)
    assert meaning["99"] is Reason.OFF_SCALE


def test_several_values_off_the_scale_in_more_than_a_twentieth_are_another_scale() -> None:
    with pytest.raises(RoleError, match=r"scale 0-10.*8 of 108 answers.*lie outside it"):
        understand_column([("9", 100), ("50", 4), ("70", 4)], RULE)
    understand_column([("9", 100), ("50", 2), ("70", 2)], RULE)


def test_a_declared_scale_is_believed() -> None:
    meaning, _ = understand_column([("9", 100), ("50", 40), ("70", 40)], RULE._replace(declared=True))
    assert meaning["50"] is Reason.OFF_SCALE


@pytest.mark.parametrize("values", [{1: 500, 10: 500}, {1: 34, 2: 33, 7: 100}, {1: 14, 2: 21, 3: 35, 9: 980}])
def test_many_answers_of_one_and_two_and_none_of_zero_are_another_scale(values: dict[int, int]) -> None:
    with pytest.raises(RoleError, match=r"none of its [\d,]+ answers is 0.*1-10"):
        understand_column([(str(value), n) for value, n in values.items()], RULE)


@pytest.mark.parametrize(
    ("values", "level"),
    [
        ({1: 19, 2: 7, 7: 120}, "warning"),
        ({1: 6, 2: 30, 8: 300}, "info"),  # the lower the rarer: hardly any zero is expected
        ({1: 1, 9: 1_000}, "warning"),  # too few low answers to refuse
        ({5: 20, 9: 20}, "info"),
    ],
)
def test_answers_that_never_use_zero_are_noted_or_warned_of(values: dict[int, int], level: str) -> None:
    _, notes = understand_column([(str(value), n) for value, n in values.items()], RULE)
    assert [(note.code, note.level) for note in notes] == [("scale-doubt", level)]


def test_a_single_zero_confirms_the_scale() -> None:
    assert understand_column([("0", 1), ("1", 400), ("10", 999)], RULE)[1] == []
    assert understand_column([("1", 20), ("10", 8)], RULE)[1] == []  # too few answers to tell


def test_more_than_one_in_a_hundred_unreadable_is_an_error_that_shows_them() -> None:
    understand_column([("9", 98), ("0", 1), ("x", 1)], RULE)
    with pytest.raises(DataError, match="'x' 1 ×"):
        understand_column([("9", 97), ("0", 1), ("x", 1)], RULE)


@pytest.mark.parametrize("text", ["", "10", "10-0", "5-5", "a-b", "-5-5"])
def test_what_is_no_scale(text: str) -> None:
    with pytest.raises(UsageError, match="no scale"):
        Scale.parse(text)


@given(st.one_of(st.text(SIGNS), st.floats(), st.integers(), st.none(), st.booleans()))
def test_every_value_is_a_whole_number_on_the_scale_or_has_a_reason(raw: object) -> None:
    meaning = understand(raw, RULE)
    assert isinstance(meaning, Reason) or meaning in RULE.scale


@pytest.mark.parametrize("code", ["32768", "-40000", "99999", "123456789012345678901"])
def test_a_number_that_no_scale_has_behind_the_sample_is_off_the_scale(tmp_path: Path, code: str) -> None:
    # the sample is of small whole numbers, and as such the scores are read first
    path = tmp_path / "survey.csv"
    path.write_text("recommend\n" + "0\n9\n10\n" * 2_000 + f"{code}\n", encoding="utf-8")
    report = cxkit.nps(path)
    assert report.provenance.rows_set_aside == {"off scale": 1}
    assert report.table("overall").rows[0]["n"] == 6_000


def test_an_answer_in_words_may_be_spelled_in_several_ways() -> None:
    values = [("Yes", 60), ("No", 30), ("yes", 4), ("YES ", 3), ("n\u200bo", 2), ("No  ", 1)]
    meant, notes = understand_column(values, ScoreRule("satisfaction", "Satisfied?", Scale(0, 1)))
    assert meant == {"Yes": 1, "yes": 1, "YES ": 1, "No": 0, "n\u200bo": 0, "No  ": 0}
    [note] = [note for note in notes if note.code == "labels-read"]
    assert "'No' = 0, 'Yes' = 1" in note.text  # the spelling of most answers


def test_words_beside_a_number_are_not_counted_as_all_points_of_a_scale() -> None:
    values = [("Good", 60), ("good ", 1), ("Bad", 30), ("3", 9)]
    with pytest.raises(DataError, match="91 of 100 answers cannot be read"):
        understand_column(values, ScoreRule("satisfaction", "Rating", Scale(1, 5)))


def test_spellings_are_counted_together_before_rare_answers_are_suppressed() -> None:
    values = [("Yes", 9), ("yes", 9), ("No", 30)]
    _, notes = understand_column(values, ScoreRule("satisfaction", "Satisfied?", Scale(0, 1), min_cell=10))
    assert any("'Yes' = 1" in note.text or "'yes' = 1" in note.text for note in notes)
