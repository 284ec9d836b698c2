"""A sum after discounts that is given only where a discount was is no column of amounts."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

import cxkit


def test_sums_after_a_discount_in_few_rows_replace_nothing() -> None:
    rows = range(20)
    frame = pl.DataFrame(
        {
            "order_id": rows,
            "customer_id": [f"C{row % 5}" for row in rows],
            "order_date": [date(2024, 1, 1) + timedelta(days=row) for row in rows],
            "subtotal": [50.0] * 20,
            "discount": [5.0 if row % 4 == 0 else None for row in rows],
            "total_after_discount": [45.0 if row % 4 == 0 else None for row in rows],
        }
    )
    assert cxkit.value(frame, by="none").table("overall").rows[0]["revenue"] == 1000
