"""Answers in words run from bad to good, whichever number their header gives to the best of them; numbers follow the header."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit

GRADES = ["ungenügend", "mangelhaft", "ausreichend", "befriedigend", "gut", "sehr gut"]
PLEASED = ["very dissatisfied", "dissatisfied", "neutral", "satisfied", "very satisfied"]
COUNTED = [1, 2, 3, 7, 20]  # from the worst answer to the best of five
EASY = ["sehr schwierig", "eher schwierig", "teils/teils", "eher einfach", "sehr einfach"]


def share(header: str, answers: list[object], **options: object) -> tuple[object, object]:
    frame = pl.DataFrame({"visit": range(len(answers)), header: answers})
    (row,) = cxkit.csat(frame, score=header, **options).table("overall").rows  # type: ignore[arg-type]
    return row["satisfied"], row["n"]


@pytest.mark.parametrize(
    ("header", "words", "numbers"),
    [
        ("Schulnote", GRADES[1:], [5, 4, 3, 2, 1]),
        ("Zufriedenheit (1 = sehr gut, 6 = ungenügend)", GRADES[1:], [5, 4, 3, 2, 1]),
        ("Satisfaction (1 = very satisfied, 5 = very dissatisfied)", PLEASED, [5, 4, 3, 2, 1]),
        ("Satisfaction (1 = very dissatisfied, 5 = very satisfied)", PLEASED, [1, 2, 3, 4, 5]),
    ],
)
def test_words_and_numbers_below_a_header_that_names_the_ends(header: str, words: list[str], numbers: list[int]) -> None:
    for answers in (words, numbers):
        assert share(header, [answer for answer, n in zip(answers, COUNTED, strict=True) for _ in range(n)]) == (27, 33)


def test_given_labels_decide() -> None:
    answers: list[object] = [word for word, n in zip(GRADES[1:], COUNTED, strict=True) for _ in range(n)]
    assert share("Schulnote", answers, labels=[f"{word}={6 - place}" for place, word in enumerate(GRADES)]) == (27, 33)


def test_effort_in_words_below_a_header_whose_one_is_easy() -> None:
    answers = [word for word, n in zip(EASY, COUNTED, strict=True) for _ in range(n)]
    (row,) = cxkit.ces(pl.DataFrame({"Wie einfach war es? (1 = sehr einfach, 5 = sehr schwierig)": answers})).table("overall").rows
    assert row["effort"] == pytest.approx(sum((i + 1) * n for i, n in enumerate(COUNTED)) / 33)
    assert row["easy"] == pytest.approx(27 / 33)


@pytest.mark.parametrize(
    "header", ["CSAT: I am dissatisfied with the clinic", "CSAT: I am dissatisfied with the clinic (1 = strongly agree)"]
)
def test_who_agrees_to_be_dissatisfied_is_not_satisfied(header: str) -> None:
    agreeing = ["strongly agree", "agree", "neutral", "disagree", "strongly disagree"]
    assert share(header, [answer for answer, n in zip(agreeing, COUNTED, strict=True) for _ in range(n)]) == (27, 33)
