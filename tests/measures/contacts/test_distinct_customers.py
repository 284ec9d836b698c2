"""Distinct customers by bits are those that are counted one by one, however many cells there are."""

from __future__ import annotations

from random import Random

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxkit.counts.prepare import CUSTOMER
from cxkit.measures.contacts.distinct_customers import DistinctCustomers

CELLS = st.lists(st.tuples(st.sampled_from([None, "a", "b", "c"]), st.sampled_from([None, "x", "y"]), st.sampled_from([None, "p", "q"])))


def counted(cells: pl.DataFrame, by: tuple[str, ...]) -> dict[tuple[object, ...], int]:
    groups: dict[tuple[object, ...], set[str]] = {}
    for row in cells.iter_rows(named=True):
        groups.setdefault(tuple(row[name] for name in by), set()).update([row[CUSTOMER]] if row[CUSTOMER] else [])
    return {key: len(who) for key, who in groups.items() if who}


@given(CELLS)
def test_customers_of_every_group(rows: list[tuple[str | None, ...]]) -> None:
    kinds = dict.fromkeys((CUSTOMER, "touchpoint", "channel"), pl.String)
    cells = pl.DataFrame(rows, schema=kinds, orient="row")
    presence = DistinctCustomers(cells, ("touchpoint", "channel"))
    for by in ((), ("touchpoint",), ("channel",), ("channel", "touchpoint")):
        found = {key: n for key, n in presence.customers(by).items() if n}
        assert found == counted(cells, by)


@pytest.mark.parametrize("names", [9, 20, 30])
def test_more_cells_than_a_word_has_bits_and_more_than_are_kept_as_bits(names: int) -> None:
    draw = Random(names)
    rows = [(f"K{draw.randrange(200)}", f"t{draw.randrange(names)}", f"c{draw.randrange(names)}") for _ in range(5_000)]
    cells = pl.DataFrame(rows, schema=[CUSTOMER, "touchpoint", "channel"], orient="row")
    presence = DistinctCustomers(cells, ("touchpoint", "channel"))
    for by in (("touchpoint",), ("touchpoint", "channel")):
        assert presence.customers(by) == counted(cells, by)
