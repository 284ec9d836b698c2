"""Decimals between 0 and 1 under the name of a score are shares or coefficients; answers of 0 and 1, or with tenths, are answers."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit
from cxkit.errors import RoleError


@pytest.mark.parametrize("cells", [["0.08", "0.37", "0.29", "0.50"], ["0.48", "0.98", "1.0", ""], ["0.2", "0.4", "0", "1"]])
@pytest.mark.parametrize("header", ["csat", "Satisfaction", "Zufriedenheit"])
def test_shares_are_refused(header: str, cells: list[str]) -> None:
    with pytest.raises(RoleError, match=f"'{header}' holds decimals between 0 and 1"):
        cxkit.csat(pl.DataFrame({"id": range(24), header: cells * 6}))


def test_zero_and_one_and_answers_with_tenths_are_read() -> None:
    (row,) = cxkit.csat(pl.DataFrame({"id": range(24), "csat": ["1", "0", "1"] * 8})).table("overall").rows
    assert row["csat"] == pytest.approx(2 / 3)
    (row,) = (
        cxkit.csat(pl.DataFrame({"id": range(24), "csat": ["0.5", "4.5", "5", "3"] * 6}), scale="0-5", top_boxes=1).table("overall").rows
    )
    assert row["n"] == 24


def test_tens_below_a_header_of_percent_are_percent() -> None:
    data = pl.DataFrame({"CSAT %": [10, 20, 30, 40, 50] * 20})
    assert cxkit.csat(data).table("overall").rows[0]["mean"] == 30
