"""Grades from 1 to 6: the best is 1 in Germany and 6 in Switzerland, so that only the user or the header can say."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit
from cxkit.errors import RoleError

GRADES = [1, 1, 1, 2, 2, 2, 2, 3, 4, 6] * 6


def satisfied(header: str, score: str | None = None, scale: str | tuple[str, ...] = ()) -> object:
    return cxkit.csat(pl.DataFrame({header: GRADES}), by="none", score=score, scale=scale).table("overall").rows[0]["csat"]


@pytest.mark.parametrize("header", ["Note (1-6)", "Gesamtnote (1 bis 6)", "Durchschnittsnote 1-6"])
def test_grades_without_a_direction_are_asked_for(header: str) -> None:
    with pytest.raises(RoleError, match="6 in others") as caught:
        satisfied(header, score=header)
    assert "--scale satisfaction=6-1" in str(caught.value.hint)


def test_each_reading_that_the_error_offers() -> None:
    assert satisfied("Note (1-6)", scale="satisfaction=6-1") == pytest.approx(0.7)
    assert satisfied("Note (1-6)", scale="satisfaction=1-6") == pytest.approx(0.1)
    assert satisfied("Note (1-6)", scale="6-1") == pytest.approx(0.7)


def test_a_header_that_shows_the_direction_is_believed() -> None:
    assert satisfied("Schulnote") == pytest.approx(0.7)
    assert satisfied("Note (1 = sehr gut, 6 = ungenügend)") == pytest.approx(0.7)
    assert satisfied("Rating (1-6)") == pytest.approx(0.1)


@pytest.mark.parametrize("header", ["Note", "Gesamtnote", "Durchschnittsnote"])
def test_grades_of_which_most_are_low_are_asked_for_too(header: str) -> None:
    grades = pl.DataFrame({header: [1, 1, 1, 2, 2, 2, 3, 3, 4, 5] * 6})
    with pytest.raises(RoleError, match="5 in others") as caught:
        cxkit.csat(grades, by="none", score=header)
    assert "--scale satisfaction=6-1" in caught.value.hint
    assert "--scale satisfaction=1-5" in caught.value.hint
    # a header without grades, and marks of which most are high, are read upwards
    assert cxkit.csat(grades.rename({header: "Rating"}), by="none").table("overall").rows[0]["csat"] == pytest.approx(0.2)
    marks = pl.DataFrame({header: [5, 5, 5, 4, 4, 4, 3, 3, 2, 1] * 6})
    assert cxkit.csat(marks, by="none", score=header).table("overall").rows[0]["csat"] == pytest.approx(0.6)


@pytest.mark.parametrize(
    "header",
    ["Zufriedenheit (Note 1 bis 5)", "Gesamtnote (1-5)", "Zufriedenheit (Note 1-5)", "Note Beratung (1-5)", "Note für den Service 1-5"],
)
def test_german_grades_from_1_to_5_of_which_most_are_low_are_asked_for(header: str) -> None:
    grades = pl.DataFrame({header: [1, 1, 1, 2, 2, 2, 3, 3, 4, 4] * 6})
    with pytest.raises(RoleError, match="5 in others") as caught:
        cxkit.csat(grades, by="none", score=header)
    assert "--scale satisfaction=5-1 (1 is the best)" in caught.value.hint
    assert cxkit.csat(grades, by="none", score=header, scale="satisfaction=5-1").table("overall").rows[0]["csat"] == pytest.approx(0.6)
    assert cxkit.csat(grades, by="none", score=header, scale="satisfaction=1-5").table("overall").rows[0]["csat"] == pytest.approx(0.2)


@pytest.mark.parametrize("header", ["Note de satisfaction (1 à 5)", "Zufriedenheit (1 bis 5)", "Customer satisfaction note (1-5)"])
def test_other_ratings_from_1_to_5_are_read_upwards(header: str) -> None:
    ratings = pl.DataFrame({header: [1, 1, 1, 2, 2, 2, 3, 3, 4, 4] * 6})
    assert cxkit.csat(ratings, by="none", score=header).table("overall").rows[0]["csat"] == pytest.approx(0.2)
