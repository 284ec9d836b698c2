"""Systems write 0 where there is no day: such a column holds days all the same."""

from __future__ import annotations

import polars as pl

import cxkit
from cxkit.roles.carried import Values

ROWS = 40


def contracts(**columns: list[str]) -> pl.DataFrame:
    base = {"customer_id": [str(place) for place in range(ROWS)], "start_date": [f"2023-0{1 + place % 9}-01" for place in range(ROWS)]}
    return pl.DataFrame({**base, **columns})


def test_an_end_of_zero_is_none() -> None:
    row = cxkit.retention(contracts(end_date=[f"2024-0{1 + place % 9}-15" if place % 4 == 0 else "0" for place in range(ROWS)]))
    assert (row.table("overall").rows[0]["customers"], row.table("overall").rows[0]["lost"]) == (ROWS, ROWS // 4)


def test_zeros_alone_and_other_numbers_are_no_days() -> None:
    assert Values(["0"] * 9, known=True).dates == 0
    assert Values(["0", "1", "2", "0"] * 9, known=True).dates == 0
    assert Values(["0", "00", "2024-01-01"], known=True).dates == 0.5
