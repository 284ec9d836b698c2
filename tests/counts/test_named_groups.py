"""Groups by a name that is a header of the file, while another column was taken for the role of that name."""

from __future__ import annotations

import polars as pl

import cxkit


def test_a_header_that_is_the_typed_name_counts_before_a_column_taken_for_the_role() -> None:
    rows = [(1 + at % 5, "a", ("x", "y")[at % 2]) for at in range(60)]
    frame = pl.DataFrame(rows, schema=["satisfaction", "site", "segment"], orient="row")
    report = cxkit.csat(frame, by="segment")
    assert {row["segment"] for row in report.table("by_segment").rows} == {"x", "y"}
    named = cxkit.csat(frame, by="segment", role=("segment=site",))
    assert {row["segment"] for row in named.table("by_segment").rows} == {"a"}
