"""Answers to one question in several languages are of one scale, if each language has its points."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit
from cxkit.errors import RoleError

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
