"""Pluses and minuses are points of a scale; a minus among other answers is a blank."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import pytest

import cxkit
from cxkit.errors import CxError
from cxkit.model import Report


def csat(answers: Sequence[str | None], column: str = "Overall satisfaction") -> Report:
    return cxkit.csat(pl.DataFrame({"visit": range(len(answers)), column: answers}), by="none")


@pytest.mark.parametrize(
    ("signs", "satisfied"),
    [
        (["--", "-", "o", "+", "++"], 2),
        (["–", "0", "+", "++", "+"], 3),
        (["--", "-", "+", "++"], 2),
        (["-", "+/-", "+"], 1),
    ],
)
def test_pluses_and_minuses_are_points(signs: list[str], satisfied: int) -> None:
    report = csat(signs * 8)
    row = report.table("overall").rows[0]
    assert (row["n"], row["satisfied"]) == (8 * len(signs), 8 * satisfied)
    assert any(note.code == "labels-read" and "'+' = " in note.text for note in report.notes)


@pytest.mark.parametrize("answers", [["4", "5", "-", "3", "1"], ["good", "-", "bad", "good", "good"]])
def test_a_minus_beside_other_answers_is_a_blank(answers: list[str]) -> None:
    assert csat(answers * 8).table("overall").rows[0]["n"] == 32


@pytest.mark.parametrize("answers", [["+", "-"], ["++", "+", "-"], ["+", None]])
def test_pluses_beside_what_may_be_blank_are_asked_for(answers: list[str | None]) -> None:
    with pytest.raises(CxError):
        csat(answers * 8)


def test_no_note_claims_points_other_than_those_that_are_given() -> None:
    table = pl.DataFrame({"visit": range(40), "Overall satisfaction": ["+", "o", "-", "+", "-"] * 8})
    report = cxkit.csat(table, by="none", labels=["+=1", "o=2", "-=3"])
    assert not any(note.code == "labels-read" for note in report.notes)
    assert any("as the given labels are" in note.text for note in report.notes)


def test_no_note_speaks_of_given_labels_if_there_are_none() -> None:
    assert not any("given labels" in note.text for note in csat(["+", "o", "-", "+", "-"] * 8).notes)
