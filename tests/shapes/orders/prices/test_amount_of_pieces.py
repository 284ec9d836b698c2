"""An "amount" in whole numbers below the price beside it may count pieces: it is asked for, and never summed as money."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

import cxkit
from cxkit.errors import DataError

ROWS = 40
PIECES = [str(1 + place % 3) for place in range(ROWS)]
SUMS = [str((1 + place % 3) * (40 + place % 5)) for place in range(ROWS)]


def receipts(**columns: list[str]) -> pl.DataFrame:
    days = [str(date(2024, 1, 1) + timedelta(days=3 * place)) for place in range(ROWS)]
    return pl.DataFrame({"customer_id": [f"C{place % 7}" for place in range(ROWS)], "date": days, **columns})


def revenue(data: pl.DataFrame, amount: str | None = None) -> object:
    return cxkit.value(data, amount=amount).table("overall").rows[0]["revenue"]


def test_pieces_beside_a_price_are_asked_for() -> None:
    data = receipts(AMOUNT=PIECES, SALES_PRICE=SUMS)
    with pytest.raises(DataError, match="less than the price") as caught:
        revenue(data)
    assert "--amount 'SALES_PRICE'" in str(caught.value.hint)
    # each reading that the error offers
    assert revenue(data, amount="SALES_PRICE") == sum(map(int, SUMS))
    assert revenue(data, amount="AMOUNT") == sum(map(int, PIECES))
    # an article is no further price, though it is called an item
    with pytest.raises(DataError, match="less than the price"):
        revenue(data.with_columns(item=pl.lit("tea")))
    # cohorts do without amounts
    assert cxkit.cohorts(data).table("overall").rows[0]["orders"] == ROWS


@pytest.mark.parametrize(
    ("amount", "price"),
    [
        (SUMS, ["40"] * ROWS),  # sums are at least the price of one piece
        ([f"{int(each) / 2}" for each in SUMS], SUMS),  # parts paid are no whole numbers
        (["5", "10", "20", "0"] * (ROWS // 4), ["5", "10", "10", "5"] * (ROWS // 4)),
    ],
)
def test_sums_beside_a_price_are_sums(amount: list[str], price: list[str]) -> None:
    assert revenue(receipts(amount=amount, list_price=price)) == sum(map(float, amount))
