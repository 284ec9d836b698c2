"""Prices beside quantities that are all 1 are the amounts, whether they are of a piece or of a line."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit
from cxkit.errors import DataError

ROWS = 24


def tickets(quantities: list[int]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "Ticket ID": [f"T{place}" for place in range(ROWS)],
            "Customer": [f"C{place % 7}" for place in range(ROWS)],
            "Date": [f"2024-01-{place + 1:02}" for place in range(ROWS)],
            "Quantity": quantities,
            "Price": [f"{20 + place * 7 % 11}.50" for place in range(ROWS)],
        }
    )


def test_prices_of_single_pieces_are_the_amounts() -> None:
    report = cxkit.value(tickets([1] * ROWS))
    assert report.table("overall").rows[0]["revenue"] == pytest.approx(sum(20.5 + place * 7 % 11 for place in range(ROWS)))
    assert any("'Quantity' is 1 in all rows" in note.text for note in report.notes)


@pytest.mark.parametrize("other", [2, 3])
def test_one_line_of_several_pieces_makes_it_a_question(other: int) -> None:
    with pytest.raises(DataError, match="price of a piece or of a line"):
        cxkit.value(tickets([1] * (ROWS - 1) + [other]))
