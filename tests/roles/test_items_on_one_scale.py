"""Columns of one scale are offered as items; scores that a program computed are no answers, and no reason to take the next column."""

from __future__ import annotations

import shlex
from pathlib import Path

import polars as pl
import pytest

import cxkit
from cxkit.errors import RoleError

POINTS = [5, 4, 3, 5, 1, 2] * 6
WORDS = {5: "Ausgezeichnet", 4: "Gut", 3: "Befriedigend", 2: "Schlecht", 1: "Sehr schlecht"}


def refusal(data: object) -> RoleError:
    with pytest.raises(RoleError) as caught:
        cxkit.csat(data, by="none")
    return caught.value


def offered(error: RoleError) -> list[str]:
    return [line.split("'")[1] for line in error.lines if line.startswith("#")]


@pytest.mark.parametrize("computed", ["model_score", "bert rating", "Predicted score", "puntuacion modelo"])
def test_a_computed_score_beside_ratings_of_aspects_is_not_taken(computed: str) -> None:
    data = pl.DataFrame({"Kueche": POINTS, "Saal": POINTS[::-1], computed: [None, *POINTS[1:]]})
    error = refusal(data)
    assert offered(error) == ["Kueche", "Saal"]
    assert "2 columns hold answers on one scale (1-5)" in error.message


def test_the_model_of_a_product_is_no_program() -> None:
    data = pl.DataFrame({"Car": [*"abc"] * 12, "Satisfaction with model": POINTS})
    assert cxkit.csat(data, by="none").provenance.roles["satisfaction"] == "Satisfaction with model"


def test_the_only_weakly_named_score_is_taken_without_such_columns() -> None:
    data = pl.DataFrame({"Kind": [*"abc"] * 12, "Lounge score": POINTS, "Visits": POINTS[::-1], "Age group": POINTS})
    assert cxkit.csat(data, by="none").provenance.roles["satisfaction"] == "Lounge score"
    # beside two more columns of these points it is one of three
    error = refusal(data.with_columns(Bar=pl.Series(POINTS), Sauna=pl.Series(POINTS[::-1])))
    assert "(1-5): 'Lounge score', 'Bar', 'Sauna'." in error.message


@pytest.mark.parametrize("header", ["sentiment", "Polarity", "predicted_label", "Sentimiento"])
def test_labels_of_sentiment_are_no_satisfaction_but_words_of_guests_are(header: str) -> None:
    words = ["positive", "negative", "neutral", "positive", "negative", "positive"] * 6
    error = refusal(pl.DataFrame({"title": [f"Room {at}" for at in range(36)], header: words}))
    assert f"'{header}'" in error.message
    mood = pl.DataFrame({"title": [f"Room {at}" for at in range(36)], "How do you feel?": words})
    assert cxkit.csat(mood, by="none").table("overall").rows[0]["csat"] == 0.5


def test_columns_with_words_of_one_scale_are_offered_as_items(tmp_path: Path) -> None:
    path = tmp_path / "salon.csv"
    rows = [f"{WORDS[one]};{WORDS[two]};{WORDS[one]};{at % 3}" for at, (one, two) in enumerate(zip(POINTS, POINTS[::-1], strict=True))]
    path.write_text("\n".join(["Schnitt;Farbe (neu);Preise;Kinder", *rows]), encoding="utf-8")
    error = refusal(path)
    assert "file of orders" not in error.message
    assert "3 columns hold answers on one scale ('Sehr schlecht'" in error.message
    pattern = shlex.split(error.lines[-1])[-1]
    assert pattern == r"^(?P<item>Schnitt|Farbe \(neu\)|Preise)$"
    report = cxkit.csat(path, score=pattern)
    assert report.table("overall").rows[0]["n"] == 108
    assert {row["item"] for row in report.table("by_item").rows} == {"Schnitt", "Farbe (neu)", "Preise"}


def test_words_of_no_scale_are_no_items() -> None:
    data = pl.DataFrame({"Obst": ["Apfel", "Birne", "Pflaume"] * 12, "Saft": ["Birne", "Apfel", "Pflaume"] * 12})
    assert "one scale" not in refusal(data).message


def test_points_of_one_to_five_are_no_items_of_a_recommendation() -> None:
    with pytest.raises(RoleError) as caught:
        cxkit.nps(pl.DataFrame({"Kueche": POINTS, "Saal": POINTS[::-1]}), by="none")
    assert "one scale" not in caught.value.message


def test_words_of_satisfaction_are_offered_before_numbers() -> None:
    words = ["Very satisfied", "Satisfied", "Neutral", "Dissatisfied", "Very dissatisfied"]
    frame = pl.DataFrame({"Q1_1": words, "Q1_2": words[::-1], "Q2": [1, 2, 3, 4, 5], "Q3": [5, 4, 3, 2, 1]})
    with pytest.raises(RoleError) as raised:
        cxkit.csat(frame)
    assert "'Q1_1', 'Q1_2'" in raised.value.message
    assert any("(?P<item>Q1_1|Q1_2)" in line for line in raised.value.lines)


def test_columns_that_go_beyond_a_scale_are_not_called_answers_on_it() -> None:
    frame = pl.DataFrame(
        {"a": [1, 2, 3, 4, 5] * 4, "b": [1, 3, 5, 4, 2] * 4, "c": [1, 2, 3, 4, 5, 5, 5, 4, 3, 6] * 2, "d": [1, 2, 3, 5, 98] * 4}
    )
    with pytest.raises(RoleError) as raised:
        cxkit.csat(frame)
    assert any("(?P<item>a|b|d)" in line for line in raised.value.lines)
