"""Groups by one number are those by several columns, in the same order."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from cxkit.counts import sorted_groups


@pytest.mark.parametrize("apart", [1, 1 << 50])  # numbers that differ in their last digits, or in the first ones
def test_groups_by_one_number_are_those_by_several_columns(apart: int, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["b", None, "Ä", "a", ""]
    frame = pl.DataFrame({"name": [names[at % 5] for at in range(400)]}).with_columns(
        pl.Series("score", [None if at % 7 == 0 else float(at % 3 - 1) for at in range(400)]),
        pl.Series("day", [date(2024, 1 + at % 4, 1) for at in range(400)]),
        pl.Series("has", [at % 11 == 0 for at in range(400)]),
        pl.Series("unit", [None if at % 13 == 0 else at // 3 * apart + (1 << 63) for at in range(400)], dtype=pl.UInt64),
    )
    sums = [pl.len().alias("n"), pl.col("score").max().alias("most")]
    by = ["name", "day", "has", "score", "unit"]
    expected = sorted_groups.sorted_groups(frame, by, sums)
    monkeypatch.setattr(sorted_groups, "_FEW", 0)
    assert_frame_equal(sorted_groups.sorted_groups(frame, by, sums), expected)
