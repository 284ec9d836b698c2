"""Short headers that name ease are read as the question "How easy was it?" is."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit
from cxkit.errors import UsageError

HIGH = [5, 4, 4, 5, 2, 3, 5, 1] * 5
LOW = [6 - point for point in HIGH]


@pytest.mark.parametrize(
    "header", ["How easy was it?", "how_easy_was_it", "ease_of_use", "ease_score", "EaseOfContact", "Einfachheit", "facilidad"]
)
def test_high_answers_are_easy_if_most_are_high(header: str) -> None:
    report = cxkit.ces(pl.DataFrame({"id": range(40), header: HIGH}))
    assert report.table("overall").rows[0]["easy"] == pytest.approx(5 / 8)
    assert any(note.code == "direction-assumed" and header in note.text for note in report.notes)


@pytest.mark.parametrize("header", ["how_easy_was_it", "ease_of_use"])
def test_the_question_names_the_header_and_the_scale_if_most_are_low(header: str) -> None:
    with pytest.raises(UsageError, match=f"'{header}' speaks of ease") as raised:
        cxkit.ces(pl.DataFrame({"id": range(40), header: LOW}))
    assert '"1-5 high-is-easy"' in raised.value.hint


@pytest.mark.parametrize("header", ["effort", "customer_effort_score"])
def test_effort_alone_names_no_end(header: str) -> None:
    with pytest.raises(UsageError, match="Which answers mean little effort"):
        cxkit.ces(pl.DataFrame({"id": range(40), header: HIGH}))


@pytest.mark.parametrize(("asked", "due"), [("How easy was it to get help?", 5 / 8), ("How much effort did it take?", None)])
def test_the_question_of_a_row_shows_the_easy_end(asked: str, due: float | None) -> None:
    rows = pl.DataFrame(
        {
            "respondent_id": [person for person in range(40) for _ in range(2)],
            "question_text": ["How likely are you to recommend us?", asked] * 40,
            "answer": [answer for score in HIGH for answer in (2 * score, score)],
        }
    )
    if due is None:  # most answers are high, where most effort is
        with pytest.raises(UsageError, match="Which answers mean little effort"):
            cxkit.ces(rows, by="none")
        return
    report = cxkit.ces(rows, by="none")
    assert report.table("overall").rows[0]["easy"] == pytest.approx(due)
    assert "direction-assumed" in {note.code for note in report.notes}
