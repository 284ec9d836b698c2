"""Customers who have given notice and stay until their end: neither lost nor left out."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

import cxkit
from cxkit.model import Row

ROWS = 60
BEGIN = date(2022, 1, 1)


def contracts(**columns: list[str]) -> pl.DataFrame:
    base = {"Vertrag": [f"V{at:03}" for at in range(ROWS)], "Beginn": [str(BEGIN + timedelta(days=10 * at)) for at in range(ROWS)]}
    return pl.DataFrame(base | columns)


def overall(data: pl.DataFrame) -> Row:
    return cxkit.retention(data, by="none").table("overall").rows[0]


def test_a_state_that_calls_a_contract_cancelled_does_not_contradict_an_end_to_come() -> None:
    begins = [BEGIN + timedelta(days=10 * at) for at in range(ROWS)]
    last = begins[-1]
    kind = ["over" if at % 3 == 0 else "notice" if at % 3 == 1 and at > 40 else "runs" for at in range(ROWS)]
    ends = {
        "over": [str(min(begin + timedelta(days=90), last)) for begin in begins],
        "notice": [str(last + timedelta(days=200))] * ROWS,
        "runs": [""] * ROWS,
    }
    notices = {
        "over": [str(min(begin + timedelta(days=60), last)) for begin in begins],
        "notice": [str(last - timedelta(days=3))] * ROWS,
        "runs": [""] * ROWS,
    }
    data = contracts(
        Vertragsende=[ends[each][at] for at, each in enumerate(kind)],
        **{"K\u00fcndigung am": [notices[each][at] for at, each in enumerate(kind)]},
        Status=[{"over": "beendet", "notice": "gek\u00fcndigt", "runs": "aktiv"}[each] for each in kind],
    )
    found = overall(data)
    assert (found["customers"], found["lost"]) == (ROWS, kind.count("over"))


@pytest.mark.parametrize("state", ["wc-pending-cancel", "K\u00fcndigung vorgemerkt", "non_renewing", "Baja programada"])
def test_an_end_after_a_notice_is_planned(state: str) -> None:
    states = ["active", "cancelled", "active", state]
    data = contracts(
        Status=[states[at % 4] for at in range(ROWS)],
        Ende=["2024-02-15" if at % 4 == 1 else "2024-09-30" if at % 4 == 3 else "" for at in range(ROWS)],
    )
    found = overall(data)
    assert (found["customers"], found["lost"]) == (ROWS, 15)
