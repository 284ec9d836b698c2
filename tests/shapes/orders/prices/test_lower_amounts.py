"""A second column of amounts that is the first one less a third: a warning, unless the third is known to be no discount."""

from __future__ import annotations

import polars as pl
import pytest
from tests.shapes.orders.test_order_shapes import said

import cxkit


def _said(**headers: str) -> str:
    """The warning for orders of 50 to 109, of which every third one has 7 taken off, under headers for what is off and what is left."""
    rows = [
        {"order": at, "date": f"2025-03-{1 + at % 28:02}", "customer": f"C{at % 9}", "amount": 50 + at} | _off(at, **headers)
        for at in range(60)
    ]
    return said(cxkit.value(pl.DataFrame(rows), amount=None, by="none"), "amount-less")


def _off(at: int, *, less: str, left: str) -> dict[str, object]:
    off = 7 if at % 3 == 0 else 0
    return {less: off, left: 50 + at - off}


def test_what_is_left_of_the_amount_may_be_what_customers_pay() -> None:
    text = _said(less="Kxq", left="Betrag Kxq")
    assert text == "Column 'Betrag Kxq' is 'amount' less 'Kxq' in nearly all rows, and the revenue is that of 'amount'."


@pytest.mark.parametrize(
    ("less", "left"),
    [
        ("Trinkgeld", "Betrag Kxq"),  # tips
        ("Commission", "Payout"),
        ("Paid", "Balance"),
        ("Speisen", "Getränke"),  # parts of a bill
        ("Umsatz 7%", "Umsatz 19%"),
    ],
)
def test_what_is_taken_off_by_its_name_is_no_discount(less: str, left: str) -> None:
    assert not _said(less=less, left=left)
