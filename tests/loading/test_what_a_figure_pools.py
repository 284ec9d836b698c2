"""What an overall figure pools: items, surveys, and copies of one answer."""

from __future__ import annotations

import polars as pl

import cxkit
from cxkit.model import Report


def _note(report: Report, code: str) -> str:
    return next((f"{note.text} ({note.hint})" for note in report.notes if note.code == code), "")


def _rated(items: list[str], guests: int = 8) -> pl.DataFrame:
    rows = [(f"G{guest}", item, 1 + (guest + place) % 5) for guest in range(guests) for place, item in enumerate(items)]
    return pl.DataFrame(rows, schema=["guest", "item", "rating"], orient="row")


def test_items_that_each_respondent_rated_are_pooled_with_a_warning() -> None:
    report = cxkit.csat(_rated(["Pool", "Bar", "Sauna"]))
    assert report.table("overall").rows[0]["n"] == 24
    text = _note(report, "items-pooled")
    assert "one of 3 items in column 'item', each once for each 'guest'" in text
    assert "--by item" in text


def test_items_of_different_respondents_are_no_battery() -> None:
    rated = _rated(["Pool", "Bar", "Sauna"]).with_columns(guest=pl.int_range(pl.len()).cast(pl.String))
    assert _note(cxkit.csat(rated), "items-pooled") == ""


def test_names_of_several_surveys_are_noted() -> None:
    frame = pl.DataFrame({"Umfrage": ["Werkstatt", "Verkauf"] * 6, "nps": [0, 10, 9, 8, 7, 6] * 2})
    assert "names 2 surveys ('Verkauf', 'Werkstatt')" in _note(cxkit.nps(frame), "surveys-pooled")
    assert _note(cxkit.nps(frame.rename({"Umfrage": "Panel"})), "surveys-pooled") == ""


def test_whether_somebody_was_asked_is_the_name_of_no_survey() -> None:
    frame = pl.DataFrame({"Umfrage": ["ja", "nein"] * 6, "nps": [0, 10, 9, 8, 7, 6] * 2})
    assert _note(cxkit.nps(frame), "surveys-pooled") == ""


def _joined(scores: list[int]) -> pl.DataFrame:
    rows = [(f"K{at % len(scores)}", f"O{at}", scores[at % len(scores)]) for at in range(2 * len(scores))]
    return pl.DataFrame(rows, schema=["customer_id", "order", "nps"], orient="row")


def test_a_score_that_was_joined_to_each_order_is_warned_of_and_can_count_once() -> None:
    frame = _joined([0, 3, 5, 6, 7, 8, 9, 10, 10, 9, 4, 2])
    report = cxkit.nps(frame)
    assert report.table("overall").rows[0]["n"] == 24
    assert "--role response_id=customer_id --duplicates first" in _note(report, "score-repeated")
    once = cxkit.nps(frame, role=["response_id=customer_id"], duplicates="first")
    assert once.table("overall").rows[0]["n"] == 12
    assert _note(once, "score-repeated") == ""


def test_customers_who_answer_differently_or_mostly_alike_are_no_copies() -> None:
    differing = _joined([0, 3, 5, 6, 7, 8, 9, 10, 10, 9, 4, 2]).with_columns(nps=pl.when(pl.col("order") == "O0").then(7).otherwise("nps"))
    assert _note(cxkit.nps(differing), "score-repeated") == ""
    assert _note(cxkit.nps(_joined([10] * 11 + [9])), "score-repeated") == ""
