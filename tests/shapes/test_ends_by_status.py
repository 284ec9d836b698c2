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


@pytest.mark.parametrize("state", ["Reinstated", "wieder aktiv", "Réactivé"])
def test_contracts_that_were_taken_up_again_are_current(state: str) -> None:
    with pytest.raises(DataError, match="10 customers current"):
        cxkit.retention(again(state), by="none")


def test_a_state_that_is_not_known_is_named_where_ends_are_past() -> None:
    report = cxkit.retention(again("Moved"), by="none")
    assert report.table("overall").rows[0]["lost"] == 20
    (note,) = (note for note in report.notes if note.code == "state-unknown")
    assert (note.level, "'Moved'" in note.text, "10 customers" in note.text) == ("warning", True, True)
    # an end that is still to come says that such a customer is there
    to_come = again("Moved").with_columns(pl.lit("2049-06-01").alias("Expiry date"))
    assert not [note for note in cxkit.retention(to_come, by="none").notes if note.code == "state-unknown"]


def again(state: str) -> pl.DataFrame:
    """The memberships with that state in place of active, and one active without an end."""
    one = pl.DataFrame({"Member": ["M99"], "Joined": ["2020-01-01"], "Expiry date": [None], "Status": ["Active"]})
    return pl.concat([members().with_columns(pl.col("Status").replace({"Active": state})), one], how="vertical_relaxed")


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


def undated(left: int) -> pl.DataFrame:
    """Twenty memberships, half of which are called lapsed, so many of these without an end."""
    ends = ["" if place % 2 == 0 or place // 2 < left else "2023-06-01" for place in range(20)]
    return members().with_columns(pl.Series("Expiry date", ends))


def test_former_customers_without_an_end_are_named() -> None:
    report = cxkit.retention(undated(5), by="none")
    assert report.table("overall").rows[0]["lost"] == 5
    (note,) = (note for note in report.notes if note.code == "left-undated")
    assert (note.level, "5 customers" in note.text) == ("warning", True)
    # a slip is none
    assert not [note for note in cxkit.retention(undated(1), by="none").notes if note.code == "left-undated"]


@pytest.mark.parametrize("header", ["Status", "Patron Status", "Member Status", "Subscription status", "Kundenstatus", "Statut du client"])
def test_former_customers_of_a_file_without_any_end_are_no_customers(header: str) -> None:
    endless = members().with_columns(pl.lit("").alias("Leaving date")).drop("Expiry date").rename({"Status": header})
    with pytest.raises(DataError, match=f"'{header}' calls 10 customers former ones, and column 'Leaving date' is blank"):
        cxkit.retention(endless, by="none")
    # nobody has left yet
    current = endless.with_columns(pl.lit("Active").alias(header))
    assert cxkit.retention(current, by="none").table("overall").rows[0]["lost"] == 0
