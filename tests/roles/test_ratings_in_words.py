"""Ratings of several aspects in words, or yes and no, are not chosen between; the recommendation is no candidate for the satisfaction."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit
from cxkit.errors import RoleError

WORDS = ["Very satisfied", "Satisfied", "Neutral", "Dissatisfied"]
YES = ["Yes", "No"]
RECOMMEND = "How likely are you to recommend us to a friend?"


def frame(first: str, second: str, words: list[str]) -> pl.DataFrame:
    cells = [words[place % len(words)] for place in range(40)]
    shifted = [words[place // 3 % len(words)] for place in range(40)]
    return pl.DataFrame({"id": range(40), first: cells, second: shifted, RECOMMEND: [place % 11 for place in range(40)]})


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("Are you happy with the quality of your device?", "Are you happy with the service of the shop?", YES),
        ("satisfied with quality", "satisfied with service", YES),
        ("Satisfaction quality", "Satisfaction service", WORDS),
    ],
)
def test_the_user_chooses_between_aspects(first: str, second: str, words: list[str]) -> None:
    with pytest.raises(RoleError, match="Several columns could hold the satisfaction score") as raised:
        cxkit.csat(frame(first, second, words))
    listed = "\n".join(raised.value.lines)
    assert first in listed
    assert second in listed
    assert RECOMMEND not in listed


def test_one_question_of_yes_and_no_is_the_satisfaction() -> None:
    data = frame("Are you happy with our service?", "Did you call before?", YES)
    assert cxkit.csat(data).provenance.roles["satisfaction"] == "Are you happy with our service?"


def test_a_column_of_other_words_is_no_second_aspect() -> None:
    data = frame("Satisfaction rating", "other", WORDS).rename({"other": "Satisfaction type"})
    data = data.with_columns(pl.Series("Satisfaction type", ["call", "mail"] * 20))
    assert cxkit.csat(data).provenance.roles["satisfaction"] == "Satisfaction rating"


def test_the_recommendation_is_not_offered_for_the_satisfaction() -> None:
    data = pl.DataFrame({"id": range(44), RECOMMEND: list(range(11)) * 4})
    with pytest.raises(RoleError, match="satisfaction score") as raised:
        cxkit.csat(data)
    assert not any("#2" in line for line in raised.value.lines)


def test_an_error_says_that_several_columns_rate_aspects() -> None:
    points = [place % 5 + 1 for place in range(40)]
    data = pl.DataFrame({"id": range(40), "satisfaction_delivery": points, "satisfaction_staff": points[::-1]})
    with pytest.raises(RoleError, match="each called the satisfaction score of one aspect"):
        cxkit.csat(data)
    with pytest.raises(RoleError, match="No column's name suggests"):
        cxkit.csat(pl.DataFrame({"id": range(40), "visits": points}))


@pytest.mark.parametrize(
    "consent", ["Are you happy for us to contact you?", "Are you happy to be contacted?", "Are you happy to share this?"]
)
def test_who_is_happy_to_do_something_consents(consent: str) -> None:
    data = pl.DataFrame({"id": range(40), "Rating": [place % 5 + 1 for place in range(40)], consent: YES * 20})
    assert cxkit.csat(data).provenance.roles["satisfaction"] == "Rating"


def test_yes_and_no_are_no_further_question_beside_numbers() -> None:
    question = "Would you recommend us to a friend? (0-10)"
    data = pl.DataFrame({"id": range(44), question: list(range(11)) * 4, "Would you recommend our app?": YES * 22})
    assert cxkit.nps(data).provenance.roles["recommend"] == question


def test_grades_in_words_beside_their_stars_are_one_score() -> None:
    grades = {"sehr gut": "★★★★★", "gut": "★★★★☆", "befriedigend": "★★★☆☆", "mangelhaft": "★☆☆☆☆"}
    said = ["sehr gut"] * 5 + ["gut"] * 2 + ["befriedigend"] + ["mangelhaft"] * 2
    row = cxkit.csat(pl.DataFrame({"Note": said, "Sterne": [grades[each] for each in said]})).table("overall").rows[0]
    assert row["csat"] == pytest.approx(0.7)
    assert row["mean"] == pytest.approx(3.8)


def test_grades_in_numbers_whose_best_is_unknown_are_asked_about_beside_stars_too() -> None:
    frame = pl.DataFrame({"Note": [1, 2, 3, 1, 5], "Sterne": ["★★★★★", "★★★★☆", "★★★☆☆", "★★★★★", "★☆☆☆☆"]})
    with pytest.raises(RoleError, match="grades from 1 to 5"):
        cxkit.csat(frame)


@pytest.mark.parametrize("header", ["stars_count", "Number of stars", "Anzahl Sterne"])
def test_a_number_of_stars_is_a_rating(header: str) -> None:
    assert cxkit.csat(pl.DataFrame({header: [5, 4, 1, 3, 5]})).table("overall").rows[0]["csat"] == pytest.approx(0.6)


def test_up_and_down_are_good_and_bad() -> None:
    assert cxkit.csat(pl.DataFrame({"rating": ["up", "up", "down", "up"]})).table("overall").rows[0]["csat"] == pytest.approx(0.75)
