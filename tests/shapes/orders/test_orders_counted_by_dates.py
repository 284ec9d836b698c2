"""A column that counts the orders of each customer by no known name: it is 1 where the first order is the last one too."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

import cxkit
from cxkit.errors import CxError

ORDERS = [1, 1, 2, 5, 1, 3, 2, 8] * 4


def riders(header: str, counts: list[int], last: str = "dernier passage") -> pl.DataFrame:
    first = [date(2024, 3, 4) + timedelta(days=at) for at in range(len(ORDERS))]
    ends = [day + timedelta(days=20 * (n - 1)) for day, n in zip(first, ORDERS, strict=True)]
    spent = [12 * n for n in ORDERS]
    data = {"client": [f"V{at:03}" for at in range(len(ORDERS))], "premier passage": first, last: ends, header: counts, "CA": spent}
    return pl.DataFrame(data)


@pytest.mark.parametrize("header", ["tickets", "Vorgänge", "zm."])
def test_counts_that_are_one_where_the_first_order_is_the_last(header: str) -> None:
    report = cxkit.value(riders(header, ORDERS))
    row = report.table("overall").rows[0]
    assert (row["orders"], row["revenue"]) == (sum(ORDERS), 12 * sum(ORDERS))
    assert any(f"'{header}' counts the orders" in note.text for note in report.notes)


@pytest.mark.parametrize(
    "data",
    [
        riders("stations", [1 + at % 3 for at in range(len(ORDERS))]),  # 1 in other rows too
        riders("stations", [n - 1 for n in ORDERS]),  # from 0
        riders("stations", [1] * len(ORDERS)),
        riders("tickets", ORDERS, last="anniversaire"),  # a day that is not that of the last order
        riders("tickets", ORDERS).with_columns(pl.Series("stations", ORDERS)),  # two that could be it
    ],
)
def test_other_whole_numbers_beside_two_days_count_no_orders(data: pl.DataFrame) -> None:
    try:
        notes = cxkit.value(data).notes
    except CxError:
        return
    assert not any("counts the orders" in note.text for note in notes)
