"""Scores of everything are no recommendation by their names, and a recommendation of yes or no is never replaced by another score."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit
from cxkit.errors import RoleError

TENTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] * 3
YES = ["True", "False", "True"] * 10


@pytest.mark.parametrize(
    ("score", "recommend", "words"),
    [
        ("overall_score", "would_recommend", ("True", "False")),
        ("score", "recommend", ("Yes", "No")),
        ("Gesamtpunkte", "Weiterempfehlung", ("Ja", "Nein")),
        ("rating", "Would you recommend us?", ("yes", "no")),
    ],
)
def test_answers_of_yes_and_no_are_not_replaced(score: str, recommend: str, words: tuple[str, str]) -> None:
    data = pl.DataFrame({"id": range(30), score: TENTHS, recommend: [words[place % 2] for place in range(30)]})
    with pytest.raises(RoleError, match="yes or no") as raised:
        cxkit.nps(data)
    assert recommend in str(raised.value)
    assert cxkit.csat(data).provenance.roles["satisfaction"] == score


def test_a_second_question_for_the_recommendation_is_taken() -> None:
    data = pl.DataFrame({"id": range(30), "nps_score": [*TENTHS[:-1], 0], "would_recommend": YES})
    assert cxkit.nps(data).provenance.roles["recommend"] == "nps_score"


@pytest.mark.parametrize("header", ["overall_score", "Gesamtscore", "total_score", "final_score"])
def test_a_score_of_everything_is_rather_the_satisfaction(header: str) -> None:
    data = pl.DataFrame({"id": range(30), header: TENTHS})
    with pytest.raises(RoleError, match="recommend score") as raised:
        cxkit.nps(data)
    assert header in raised.value.lines[0]
    assert cxkit.csat(data).provenance.roles["satisfaction"] == header


def test_a_plain_score_and_an_overall_nps_may_be_a_recommendation() -> None:
    for header in ("score", "Overall NPS score"):
        data = pl.DataFrame({"id": range(30), header: [*TENTHS[:-1], 0]})
        assert cxkit.nps(data).provenance.roles["recommend"] == header


@pytest.mark.parametrize(
    ("score", "other"),
    [("score", "Recommended by a friend"), ("Rate us 0-10", "Came by recommendation"), ("Likelihood", "Would recommend")],
)
def test_who_recommended_us_to_the_customer_is_another_question(score: str, other: str) -> None:
    data = pl.DataFrame({"id": range(30), score: [*TENTHS[:-1], 0], other: YES})
    assert cxkit.nps(data).provenance.roles["recommend"] == score
