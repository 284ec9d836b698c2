"""Figures that do not vary, orders that cancel out, and margins of shares and of what is left of them."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit
from cxkit.stats.control_charts import ranges, xmr_chart


@pytest.mark.parametrize("figure", [0.7, 0.9, 1 / 3])
def test_a_figure_that_never_changes_gives_no_signal(figure: float) -> None:
    assert {each.rule for each in xmr_chart([figure] * 20, ranges([figure] * 12))} == {None}
    assert xmr_chart([figure + 0.01], ranges([figure] * 12))[0].rule == "high"


@pytest.mark.parametrize("lines", [(5.0, -2.0, -3.0), (0.3, -0.1, -0.2)])
def test_lines_that_cancel_out_are_an_order_however_they_are_rounded(lines: tuple[float, ...]) -> None:
    days = ["2024-01-05"] * 3 + ["2024-02-05", "2024-03-05"]
    rows = {
        "customer_id": ["A"] * 3 + ["B", "C"],
        "order_id": ["O1"] * 3 + ["O2", "O3"],
        "order_date": days,
        "amount": [*lines, 10.0, 20.0],
    }
    report = cxkit.value(pl.DataFrame(rows), by="none")
    assert report.table("overall").rows[0]["orders"] == 3
    assert not [note for note in report.notes if note.code == "refunds"]
