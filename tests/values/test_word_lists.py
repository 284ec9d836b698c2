"""Lists of words by language: each has a case of every language, no word is in two lists, and near misses are in none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from cxkit.values.folding import fold
from cxkit.values.statuses import open_ends, states
from cxkit.values.time.months import month_of, named_month
from cxkit.values.words import words_of

LANGUAGES = {"en", "de", "fr", "es", "it", "nl"}


@pytest.mark.parametrize("lists", [open_ends.WORDS, states.LEFT, states.STAYS])
def test_every_language_has_words_as_they_are_folded(lists: Mapping[str, tuple[str, ...]]) -> None:
    assert set(lists) >= LANGUAGES
    for words in lists.values():
        assert words
        assert [fold(word) for word in words] == list(words)


def test_no_state_is_both() -> None:
    assert not words_of(states.LEFT) & words_of(states.STAYS)


@pytest.mark.parametrize("text", ["paused", "pending", "trial", "suspended", "in Kündigung", "single", "married", "gold", "5", ""])
def test_what_may_be_either_or_is_no_state(text: str) -> None:
    assert states.has_left(text) is None


@pytest.mark.parametrize("text", ["soon", "2024", "n/a", "?", "bald", "31.12.2025"])
def test_what_is_no_open_end(text: str) -> None:
    assert not open_ends.is_open(fold(text))


@pytest.mark.parametrize("text", ["2024-03", "03/2024", "3.2024", "202403", "Mar-24", "März 2024", "maart 2024", "mars 2024", "2024-03-31"])
def test_months_by_name_and_number(text: str) -> None:
    assert month_of(text) == date(2024, 3, 1)


@pytest.mark.parametrize("text", ["2024", "12", "2024-03-17", "Q1 2024", "Plan 24", "jui 2024", "2024-13", "13/2024", "31.02.2024"])
def test_what_names_no_month(text: str) -> None:
    assert month_of(text) is None


@pytest.mark.parametrize("header", ["customer_id", "Plan 24", "tenure", "Customer 2024", "since", "Score 10"])
def test_headers_that_name_no_month(header: str) -> None:
    assert named_month(header) is None
