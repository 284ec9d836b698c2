"""Ids: what is taken off them, whichever way it is found that they need it."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxkit.tables.identifiers import clean_ids, identity

# no blank has a code from U+10000 on
EVERY = pl.Series([chr(code) for code in (*range(0xD800), *range(0xE000, 0x10000))])
BLANKS = EVERY.filter(EVERY.str.strip_chars() == "").to_list()


def ids(texts: list[str | None]) -> tuple[list[str | None], list[str | None]]:
    """As ``clean_ids`` gives them, which looks first whether any need it, and as they are where all are cleaned."""
    frame = pl.DataFrame({"id": texts}, schema={"id": pl.String})
    quick, careful = frame.select(clean_ids(frame, "id")), frame.select(identity(pl.col("id")))
    return quick.to_series().to_list(), careful.to_series().to_list()


@pytest.mark.parametrize("blank", BLANKS)
def test_every_character_that_unicode_calls_white_space_is_taken_off(blank: str) -> None:
    assert ids([f"{blank}K1", "K2"])[0] == ids([f"K1{blank}", "K2"])[0] == ["K1", "K2"]
    assert ids([f"K{blank}1", blank])[0] == [f"K{blank}1", None]


@given(st.lists(st.none() | st.text(st.sampled_from(["K", "1", "'", "=", "-", "ä", *BLANKS]), max_size=4), max_size=4))
def test_ids_are_cleaned_alike_whichever_way(texts: list[str | None]) -> None:
    quick, careful = ids(texts)
    assert quick == careful
