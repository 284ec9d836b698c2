"""Comments and other scores show that the low end of a score may be the best; what says nothing of it changes nothing."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit
from cxkit.errors import RoleError

FIVE = [5, 4, 5, 3, 2, 4, 1, 5, 2, 4] * 6
LOW = [6 - score for score in FIVE]
SAID = {5: "Great visit, thank you", 4: "good exhibition", 3: "it was on Tuesday", 2: "bad air", 1: "Terrible queue"}


def mean(column: str, values: list[object], scores: list[int]) -> object:
    report = cxkit.csat(pl.DataFrame({"Satisfaction": scores, column: values}), by="none", score="Satisfaction")
    return report.table("overall").rows[0]["mean"]


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("Comment", [SAID[score] for score in FIVE]),
        ("How likely are you to recommend us? (0-10)", [2 * score for score in FIVE]),
        ("Staff (1 = very good, 5 = very poor)", LOW),
        ("Staff", [["very dissatisfied", "dissatisfied", "neutral", "satisfied", "very satisfied"][score - 1] for score in FIVE]),
        ("Complaint", ["no" if score > 2 else "yes" for score in FIVE]),
        ("Would you recommend us?", ["ja" if score > 2 else "nein" for score in FIVE]),
    ],
)
def test_what_goes_against_a_score_is_asked_for_and_what_goes_with_it_is_not(column: str, values: list[object]) -> None:
    with pytest.raises(RoleError) as error:
        mean(column, values, LOW)
    assert column in error.value.message
    assert "--scale satisfaction=5-1 (1 is the best answer)" in (error.value.hint or "")
    assert mean(column, values, FIVE) == pytest.approx(sum(FIVE) / len(FIVE))


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("Visits", [6 - score for score in LOW]),  # a number of which nothing says which end is good
        ("Member", ["yes" if score > 2 else "no" for score in FIVE]),  # nor a yes to anything
        ("Comment", [SAID[FIVE[at]] if at < 8 else "" for at in range(len(FIVE))]),  # too few
        ("Comment", [SAID[FIVE[at - 3]] for at in range(len(FIVE))]),  # neither with nor against
    ],
)
def test_other_columns_are_no_evidence(column: str, values: list[object]) -> None:
    assert mean(column, values, LOW) == pytest.approx(sum(LOW) / len(LOW))


def test_a_header_that_names_the_best_end_is_believed() -> None:
    data = pl.DataFrame({"Satisfaction (5 = very good)": LOW, "Comment": [SAID[score] for score in FIVE]})
    assert cxkit.csat(data, by="none").table("overall").rows[0]["mean"] == pytest.approx(sum(LOW) / len(LOW))


def test_the_options_that_are_offered_decide() -> None:
    data = pl.DataFrame({"Satisfaction": LOW, "Comment": [SAID[score] for score in FIVE]})
    share = sum(score >= 4 for score in FIVE) / len(FIVE)
    assert cxkit.csat(data, by="none", scale="satisfaction=5-1").table("overall").rows[0]["csat"] == pytest.approx(share)
    assert cxkit.csat(data, by="none", scale="satisfaction=1-5").table("overall").rows[0]["csat"] == pytest.approx(
        sum(score >= 4 for score in LOW) / len(LOW)
    )


@pytest.mark.parametrize(
    ("scores", "header", "cautious"),
    [
        ([1, 1, 1, 2, 2, 3, 1, 5, 2, 1] * 6, "Satisfaction", True),
        # the high end is said, most answers are not at the low end, or are at both
        ([1, 1, 1, 2, 2, 3, 1, 5, 2, 1] * 6, "Satisfaction (5 = very satisfied)", False),
        ([3, 3, 3, 2, 2, 3, 1, 5, 2, 4] * 6, "Satisfaction", False),
        ([1, 1, 1, 5, 5, 4, 1, 5, 2, 1] * 6, "Satisfaction", False),
        ([1, 1, 1, 2, 2, 3, 1, 5], "Satisfaction", False),
    ],
)
def test_mostly_low_answers_of_which_nothing_says_that_they_are_bad_are_a_warning(
    scores: list[int], header: str, *, cautious: bool
) -> None:
    report = cxkit.csat(pl.DataFrame({header: scores}), by="none")
    texts = [note.text for note in report.notes if note.code == "scale-doubt" and note.level == "warning"]
    assert ["--scale satisfaction=5-1" in text for text in texts] == [True] * cautious
    # what respondents say elsewhere shows that they are bad
    said = pl.DataFrame({header: scores, "Recommend (0-10)": [2 * score for score in scores]})
    assert not [note for note in cxkit.csat(said, by="none", score=header).notes if note.code == "scale-doubt"]


def test_the_marks_of_which_a_score_is_made_are_no_evidence_and_other_columns_are() -> None:
    answers = [9, 10, 8, 9, 7, 10, 3, 9, 1, 2, 5, 10] * 12 + [0] * 14
    marks = {f"Recommendation_{point}": ["yes" if answer == point else "no" for answer in answers] for point in range(11)}
    row = cxkit.nps(pl.DataFrame(marks), by="none").table("overall").rows[0]
    assert (row["n"], row["promoters"], row["detractors"]) == (158, 72, 62)
    # near miss: a complaint of exactly those who gave the best answer
    said = pl.DataFrame({"Satisfaction": LOW, "Complaint": ["yes" if score == 5 else "no" for score in LOW]})
    with pytest.raises(RoleError, match="Complaint"):
        cxkit.csat(said, by="none")


@pytest.mark.parametrize("column", ["Satisfaction (text)", "Satisfaction_label", "satisfaction level"])
def test_words_beside_each_number_of_the_same_question_decide(column: str) -> None:
    words = ["very satisfied", "satisfied", "neutral", "dissatisfied", "very dissatisfied"]
    report = cxkit.csat(pl.DataFrame({"Satisfaction": LOW, column: [words[score - 1] for score in LOW]}), by="none", score="Satisfaction")
    row = report.table("overall").rows[0]
    assert (row["n"], row["satisfied"]) == (60, sum(score <= 2 for score in LOW))
    assert any("each number goes with one word" in note.text for note in report.notes)


def test_words_that_do_not_go_one_by_one_are_asked_for() -> None:
    words = ["very satisfied", "satisfied", "neutral", "dissatisfied", "very dissatisfied"]
    said = [words[max(score - 2, 0) if at % 9 == 0 else score - 1] for at, score in enumerate(LOW)]
    with pytest.raises(RoleError, match="go with low numbers"):
        mean("Satisfaction text", [*said], LOW)


def test_low_answers_to_several_items_are_cautioned_of_as_those_to_one() -> None:
    frame = pl.DataFrame({"Satisfaction desk": [1, 1, 2, 1, 3, 2, 1, 4] * 8, "Satisfaction room": [1, 2, 1, 1, 2, 5, 1, 3] * 8})
    report = cxkit.csat(frame, score="^Satisfaction (?P<item>.+)$")
    assert any("nothing says which end is the best" in note.text for note in report.notes)
    high = frame.select((6 - pl.all()).name.keep())
    assert not any("which end is the best" in note.text for note in cxkit.csat(high, score="^Satisfaction (?P<item>.+)$").notes)
