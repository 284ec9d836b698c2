"""Scales of four words, comments that mention a score, and ratings that differ in one word of their headers."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit
from cxkit.errors import RoleError

FOUR = {
    "de": ("sehr zufrieden", "zufrieden", "weniger zufrieden", "unzufrieden"),
    "en": ("Very satisfied", "Satisfied", "Less satisfied", "Dissatisfied"),
    "fr": ("Très satisfait", "Satisfait", "Peu satisfait", "Insatisfait"),
    "es": ("Muy satisfecho", "Satisfecho", "Poco satisfecho", "Insatisfecho"),
    "it": ("Molto soddisfatto", "Soddisfatto", "Poco soddisfatto", "Insoddisfatto"),
    "nl": ("Zeer tevreden", "Tevreden", "Minder tevreden", "Ontevreden"),
}


@pytest.mark.parametrize("language", FOUR)
def test_four_words_are_a_scale_of_four_points(language: str) -> None:
    frame = pl.DataFrame({"satisfaction": [*FOUR[language], FOUR[language][1]] * 8})
    assert cxkit.csat(frame).table("overall").rows[0]["csat"] == pytest.approx(3 / 5)


def test_with_the_best_of_five_words_the_scale_has_five_points() -> None:
    frame = pl.DataFrame({"satisfaction": ["vollkommen zufrieden", *FOUR["de"]] * 8})
    assert cxkit.csat(frame).table("overall").rows[0]["csat"] == pytest.approx(2 / 5)


def test_comments_of_which_one_mentions_a_score_are_no_questions() -> None:
    texts = [f"Texto {at} de un cliente" for at in range(11)]
    frame = pl.DataFrame({"id": range(12), "Testimonio": [*texts, "Lo recomendaría a mis amigos."], "NPS": [9, 10, 3, 7, 10, 9] * 2})
    assert cxkit.nps(frame).table("overall").rows[0]["n"] == 12


def test_one_of_several_aspects_is_not_the_satisfaction() -> None:
    ratings = {"Food rating": [5, 4, 3, 5, 2, 4], "Service rating": [2, 5, 1, 4, 3, 4], "Ambience rating": [4, 4, 5, 4, 1, 5]}
    with pytest.raises(RoleError, match="Several columns could hold the satisfaction score") as caught:
        cxkit.csat(pl.DataFrame({"id": range(6), **ratings}))
    assert "Food rating" in " ".join(caught.value.lines)


def test_the_rating_of_everything_is_the_satisfaction_beside_those_of_aspects() -> None:
    ratings = {"Overall rating": [5, 4, 3, 5, 2, 4], "Service rating": [2, 5, 1, 4, 3, 4], "Room rating": [4, 4, 5, 4, 1, 5]}
    assert cxkit.csat(pl.DataFrame({"id": range(6), **ratings})).table("overall").rows[0]["csat"] == pytest.approx(4 / 6)
