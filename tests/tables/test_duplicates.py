"""Rows that a frame holds twice: as many are found as the ids tell, whatever spares the look at them."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from cxkit.config import Config
from cxkit.loading.loading_options import check_loading
from cxkit.loading.open import open_table
from cxkit.tables import Responses
from cxkit.tables.duplicates import find_repeated

IDS = st.lists(st.none() | st.integers(0, 9), max_size=8)


@given(IDS | IDS.map(lambda ids: sorted(id_ for id_ in ids if id_ is not None)))
def test_every_id_counts_once(ids: list[int | None]) -> None:
    # in order, without gaps or repeats, numbers tell by themselves that no row is there twice
    frame = pl.LazyFrame({"response_id": pl.Series(ids, dtype=pl.Int64), "recommend": [number % 11 for number in range(len(ids))]})
    table = open_table(Responses, frame, check_loading({"role": ("response_id=response_id",)}), Config()).table
    given_ = [id_ for id_ in ids if id_ is not None]
    found = find_repeated(table, table.reading)
    assert (found.again if found else 0) == len(given_) - len(set(given_))


def test_blanks_around_an_id_are_no_part_of_it() -> None:
    frame = pl.DataFrame({"response_id": ["r1", " r1", "r2 ", "r2", "r3"], "recommend": ["9", "9", "8", "7", "6"]})
    table = open_table(Responses, frame, check_loading({}), Config()).table
    found = find_repeated(table, table.reading)
    assert found is not None
    assert found.again == 2
