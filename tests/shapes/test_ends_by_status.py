"""A state beside begin and end of contracts that contradicts the ends."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit
from cxkit.errors import DataError


def members(customers: int = 20) -> pl.DataFrame:
    """Twenty memberships, all of which have run out, and half of which are called active."""
    return pl.DataFrame(
        {
            "Member": [f"M{place % customers}" for place in range(20)],
            "Joined": [f"202{place % 2}-01-01" for place in range(20)],
            "Expiry date": ["2023-06-01"] * 20,
            "Status": ["Active", "Lapsed"] * 10,
        }
    )


def lost(shape: str) -> object:
    return cxkit.retention(members(), by="none", shape=shape).table("overall").rows[0]["lost"]


def test_both_readings_that_the_error_offers() -> None:
    with pytest.raises(DataError, match="10 customers current") as caught:
        cxkit.retention(members(), by="none")
    assert "--shape ends-by-status" in str(caught.value.hint)
    assert (lost("ends-by-status"), lost("plain")) == (10, 20)


def test_an_end_that_the_user_names_is_believed() -> None:
    report = cxkit.retention(members(), by="none", role="until=Expiry date")
    assert report.table("overall").rows[0]["lost"] == 20


def test_customers_of_several_contracts_may_be_current_by_another() -> None:
    assert cxkit.retention(members(customers=10), by="none").table("overall").rows[0]["customers"] == 10
