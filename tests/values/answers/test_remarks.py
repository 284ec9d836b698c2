"""Answers in words with remarks or complements behind them."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit
from cxkit.errors import DataError
from cxkit.model import Report
from cxkit.values.answers.labels import meaning
from cxkit.values.answers.no_answers import means_no_answer

ANSWERS = ["sehr zufrieden", "zufrieden", "weniger zufrieden", "unzufrieden"]


def csat(*more: str, times: int = 5) -> Report:
    return cxkit.csat(pl.DataFrame({"Zufriedenheit": [*ANSWERS * times, *more]}), by="none")


def test_a_remark_in_brackets_is_no_part_of_an_answer() -> None:
    report = csat("zufrieden (hoher Andrang)", "sehr zufrieden (besser geht's nicht", "unzufrieden (gar nicht gut!)")
    assert report.table("overall").rows[0]["n"] == 23
    assert any("3 answers have remarks in brackets" in note.text for note in report.notes)


def test_an_answer_that_occurs_only_in_brackets_is_not_guessed() -> None:
    with pytest.raises(DataError, match="cannot be read"):
        csat("egal (keine Ahnung)", times=1)
    # what most people chose is a label of the questionnaire
    with pytest.raises(DataError):
        csat(*["zufrieden (mit Vorbehalt)"] * 40)


def test_a_code_behind_words_for_no_answer() -> None:
    assert means_no_answer("keine angabe(-99)")
    assert means_no_answer("weiss nicht (98)")
    assert not means_no_answer("9 (gut)")


@pytest.mark.parametrize(
    ("texts", "worth"),
    [
        (
            ["fácil de compreender", "muito difícil de compreender", "muito fácil de compreender", "difícil de comprender"],
            [4, 1, 5, 2],
        ),
        (["sehr zufrieden mit dem preis", "zufrieden mit dem preis", "unzufrieden mit dem preis"], [4, 3, 2]),
    ],
)
def test_answers_that_go_on_alike(texts: list[str], worth: list[float]) -> None:
    found = meaning(texts, 0).worth
    assert sorted(texts, key=lambda text: found[text]) == sorted(texts, key=dict(zip(texts, worth, strict=True)).__getitem__)


@pytest.mark.parametrize(
    "texts", [["yes we can", "no we never"], ["good value", "good service", "bad service"], ["easy peasy", "hard to say"]]
)
def test_words_of_which_some_begin_like_answers(texts: list[str]) -> None:
    assert not meaning(texts, 0).worth
