"""What the customers paid beside what the platform left to the seller: the fees between the two tell which is which."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import pytest

import cxkit
from cxkit.model import Report

PRICES = [40.0, 65.5, 90.0, 120.25]


def report_of(price: str, earned: Sequence[float], fees: Sequence[float], header: str = "Your earnings") -> Report:
    """The value of customers by 40 lessons at these prices, with the fees of the platform and the earnings."""
    frame = pl.DataFrame(
        {
            "Date": [f"2025-{1 + place % 9:02}-{1 + place % 28:02}" for place in range(40)],
            "Client": [f"Client {place % 11}" for place in range(40)],
            price: [f"{PRICES[place % 4]:.2f}" for place in range(40)],
            "Platform fee": [f"{fees[place % 4]:.2f}" for place in range(40)],
            header: [f"{earned[place % 4]:.2f}" for place in range(40)],
        }
    )
    return cxkit.value(frame)


@pytest.mark.parametrize("header", ["Your earnings", "Earnings"])
def test_the_price_before_fees_is_the_amount(header: str) -> None:
    fees = [round(price * 0.2, 2) for price in PRICES]
    earned = [price - fee for price, fee in zip(PRICES, fees, strict=True)]
    report = report_of("Service price", earned, fees, header)
    assert report.provenance.roles["amount"] == "Service price"


def test_earnings_that_differ_by_something_else_stay() -> None:
    report = report_of("Service price", [price - 7.0 for price in PRICES], [2.0, 3.0, 2.5, 4.0])
    assert report.provenance.roles["amount"] == "Your earnings"
