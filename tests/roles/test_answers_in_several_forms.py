"""Answers in words count as few words however they are written."""

from __future__ import annotations

import polars as pl

import cxkit


def test_words_in_capitals_and_with_signs_are_the_same_answers() -> None:
    words = ["very satisfied", "satisfied", "neutral", "dissatisfied", "very dissatisfied"]
    written = [form for word in words for form in (word, word.upper(), word.title(), f"{word}!")]
    row = cxkit.csat(pl.DataFrame({"visit": range(60), "Satisfaction": written * 3})).table("overall").rows[0]
    assert (row["n"], row["satisfied"]) == (60, 24)
