"""The order of contacts: units together, each in the order of time, whatever their hashes."""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxkit.counts.prepare import MOMENT
from cxkit.measures.contacts import episodes

START = datetime.fromisoformat("2025-01-01")


@pytest.mark.parametrize("bits", [64, 9, 6])
@given(contacts=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 5)), max_size=25))
def test_units_stand_together_in_the_order_of_time_and_then_of_the_file(bits: int, contacts: list[tuple[int, int]]) -> None:
    """Fewer bits than 64 leave little of a hash: units share it, as some of millions do."""
    frame = pl.DataFrame(
        {
            "who": [f"customer {who}" for who, _ in contacts],
            MOMENT: [START + timedelta(hours=hours) for _, hours in contacts],
            "place": range(len(contacts)),
        },
        schema={"who": pl.String, MOMENT: pl.Datetime("us"), "place": pl.Int64},
    )
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(episodes, "_ALL_BITS", (1 << bits) - 1)
        found = episodes._ordered(frame, "who").get_column("place").to_list()
    units = [contacts[place][0] for place in found]
    apart = [unit for before, unit in zip([None, *units], units, strict=False) if before != unit]
    assert len(apart) == len(set(units))
    for unit in apart:
        own = [place for place in found if contacts[place][0] == unit]
        assert own == sorted((place for place in range(len(contacts)) if contacts[place][0] == unit), key=lambda at: (contacts[at][1], at))
