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
