"""Pieces of a line that were cancelled or came back: they are taken off."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit

LINES = 40
FIFTH = [int(at % 5 == 0) for at in range(LINES)]
SOLD = sum((at % 4 + 2) * (at % 7 + 1) for at in range(LINES))
BACK = sum(at % 7 + 1 for at in range(0, LINES, 5))


@pytest.mark.parametrize(
    ("pieces", "due"),
    [
        ({"cancelled_qty": FIFTH}, SOLD - BACK),
        ({"cancelled_qty": FIFTH, "returned_qty": FIFTH}, SOLD - 2 * BACK),
        # more were cancelled than the quantity has: they are in it no longer
        ({"cancelled_qty": [9 * each for each in FIFTH]}, SOLD),
        ({"cancelled_qty": [0] * LINES}, SOLD),
    ],
)
def test_cancelled_pieces(pieces: dict[str, list[int]], due: float) -> None:
    lines = pl.DataFrame(
        {
            "order_id": [f"A{at}" for at in range(LINES)],
            "customer_id": [f"C{at % 9}" for at in range(LINES)],
            "order_date": [f"2024-03-{at % 28 + 1:02}" for at in range(LINES)],
            "quantity": [at % 4 + 2 for at in range(LINES)],
            **pieces,
            "unit_price": [at % 7 + 1 for at in range(LINES)],
        }
    )
    assert cxkit.value(lines).table("overall").rows[0]["revenue"] == pytest.approx(due)
