"""Labels that give a value to each answer are the scale; words of a known scale that lack some of its points are in their places."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit
from cxkit.errors import CxError, RoleError
from cxkit.values.answers.labels import meaning

LEVELS = ["Spitze"] * 8 + ["Na ja"] * 7 + ["Mau"] * 5


def row(words: list[str], labels: list[str]) -> dict[str, object]:
    return dict(cxkit.csat(pl.DataFrame({"Zufriedenheit": words}), by="none", labels=labels).table("overall").rows[0])


@pytest.mark.parametrize("times", [1, 20])
def test_labels_of_all_answers_are_the_scale_however_many_answers_there_are(times: int) -> None:
    found = row(LEVELS * times, ["Spitze=3", "Na ja=2", "Mau=1"])
    assert (found["csat"], found["mean"]) == (pytest.approx(0.4), pytest.approx(2.15))


def test_a_label_that_nobody_chose_is_a_point_of_the_scale() -> None:
    assert row(LEVELS, ["Super=4", "Spitze=3", "Na ja=2", "Mau=1"])["csat"] == pytest.approx(0.4)
    assert row(LEVELS, ["Super=5", "Gut=4", "Spitze=3", "Na ja=2", "Mau=1"])["csat"] == 0


def test_labels_with_gaps_are_points_of_a_usual_scale() -> None:
    assert row(LEVELS * 3, ["Spitze=5", "Na ja=4", "Mau=2"])["csat"] == pytest.approx(0.75)


def test_labels_of_some_answers_are_not_enough() -> None:
    with pytest.raises(CxError, match="Mau"):
        row(LEVELS, ["Spitze=3", "Na ja=2"])


@pytest.mark.parametrize(
    ("words", "worth"),
    [
        (["Baixa", "Média", "Alta"], [2, 3, 4]),
        (["Mala", "Buena", "Excelente"], [2, 4, 5]),
        (["schlecht", "gut", "ausgezeichnet"], [2, 4, 5]),
        (["onvoldoende", "voldoende", "goed"], [1, 2, 3]),
        (["Baixo", "Alto", "Muito alto"], [2, 4, 5]),
    ],
)
def test_words_without_all_points_are_in_their_places(words: list[str], worth: list[int]) -> None:
    assert [meaning([word.casefold() for word in words], 0).worth.get(word.casefold()) for word in words] == worth


@pytest.mark.parametrize("words", [["scarso", "buono", "ottimo"], ["baixa", "boa"], ["alta", "onvoldoende"]])
def test_words_of_several_scales_or_of_none_are_not(words: list[str]) -> None:
    assert meaning(words, 0).points is None


def test_unknown_words_are_named_as_they_are_written() -> None:
    with pytest.raises(RoleError, match=r"The words in 'Zufriedenheit' are those of no known scale \('Spitze', 'Na ja', 'Mau'\)"):
        row(LEVELS, [])
