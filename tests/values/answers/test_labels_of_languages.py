"""Answers to one question in several languages are of one scale, if each language has its points."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit
from cxkit.errors import RoleError
from cxkit.values.answers.labels import kano_meaning, meaning

SPANISH = ["muy insatisfecho", "insatisfecho", "neutral", "satisfecho", "muy satisfecho"]
ENGLISH = ["very dissatisfied", "dissatisfied", "neither satisfied nor dissatisfied", "satisfied", "very satisfied"]
GERMAN = ["sehr unzufrieden", "unzufrieden", "teils/teils", "zufrieden", "sehr zufrieden"]


@pytest.mark.parametrize("languages", [(GERMAN, ENGLISH), (GERMAN, SPANISH, ENGLISH), (ENGLISH, GERMAN[1:])])
def test_answers_of_several_languages_count_together(languages: tuple[list[str], ...]) -> None:
    answers = [word for words in languages for word in words for _ in range(6)]
    row = cxkit.csat(pl.DataFrame({"Satisfaction": answers}), by="none").table("overall").rows[0]
    assert (row["n"], row["satisfied"]) == (len(answers), 12 * len(languages))


def test_words_of_which_a_language_lacks_most_are_not_read() -> None:
    answers = [word for word in (*GERMAN, "plutôt content", "pas content du tout") for _ in range(6)]
    with pytest.raises((RoleError, cxkit.errors.DataError)):
        cxkit.csat(pl.DataFrame({"Satisfaction": answers}), by="none")


@pytest.mark.parametrize(
    "words",
    [
        "erittäin tyytymätön|tyytymätön|ei tyytyväinen eikä tyytymätön|tyytyväinen|erittäin tyytyväinen",
        "velmi nespokojen|nespokojen|ani spokojen ani nespokojen|spokojen|velmi spokojen",
        "hate|dislike|neutral|like|love",
        "nicht erfüllt|nicht ganz erfüllt|erfüllt|übertroffen|weit übertroffen",
        "decisamente no|più no che sì|più sì che no|decisamente sì",
    ],
)
def test_lists_of_further_languages_run_from_the_worst_answer_to_the_best(words: str) -> None:
    texts = words.split("|")
    assert [meaning(texts, 0).worth[text] for text in texts] == [float(place) for place in range(1, len(texts) + 1)]


def test_answers_of_kano_that_say_two_things_are_one_answer() -> None:
    found = kano_meaning(["me gusta", "es algo básico", "me da igual", "no me gusta, pero lo tolero", "no me gusta y no lo tolero"])
    assert found is not None
    assert [*found.worth.values()] == [1.0, 2.0, 3.0, 4.0, 5.0]


@pytest.mark.parametrize(("yes", "no"), [("tak", "nie"), ("ano", "ne"), ("kyllä", "ei"), ("igen", "nem"), ("evet", "hayır"), ("Ja", "Nej")])
def test_yes_and_no_of_any_language_are_two_points(yes: str, no: str) -> None:
    row = cxkit.csat(pl.DataFrame({"Satisfied": [yes, yes, yes, no] * 9}), by="none").table("overall").rows[0]
    assert (row["n"], row["satisfied"]) == (36, 27)


@pytest.mark.parametrize("answers", [("tak", "raz"), ("nie", "raz"), ("tak", "oui")])
def test_two_words_of_which_one_is_yes_are_none(answers: tuple[str, str]) -> None:
    with pytest.raises((RoleError, cxkit.errors.DataError)):
        cxkit.csat(pl.DataFrame({"Satisfied": [*answers] * 18}), by="none")
