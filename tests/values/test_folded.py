"""Texts of a column have the form that one text has: labels and codes are compared by both."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from cxkit.values.folding import fold, folded

SIGNS = st.characters(min_codepoint=32, max_codepoint=0x24F, exclude_characters="\x7f\x85") | st.sampled_from("ſßẞςΣσﬁ０９\u200b🙂😀Ж")


def column(texts: list[str]) -> list[str]:
    return pl.DataFrame({"text": texts}, schema={"text": pl.String}).select(folded(pl.col("text"))).to_series().to_list()


@given(st.lists(st.text(SIGNS, max_size=12), min_size=1, max_size=20))
def test_a_column_is_folded_as_its_texts_are(texts: list[str]) -> None:
    assert column(texts) == [fold(text) for text in texts]


def test_words_that_differ_in_their_signs_alone() -> None:
    assert column(["Außendienst", "AUSSENDIENST", " weiß  nicht ", "Satisfied 🙂", "🙂"]) == [
        *("aussendienst", "aussendienst", "weiss nicht", "satisfied", "🙂")
    ]
