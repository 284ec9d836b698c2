"""Prices of lines by their header, beside the unit prices from which most of them come."""

from __future__ import annotations

import pytest
from tests.shapes.orders.test_order_shapes import frame, overall, said

import cxkit

PIECES = [1, 6, 10, 12, 4, 24]


def prices(header: str, *weighed: int) -> dict[str, list[str]]:
    """Unit prices of 2.50, and under ``header`` those of the lines; ``weighed`` lines are priced by their weight of 3.2."""
    line = [2.5 * (3.2 if at in weighed else pieces) for at, pieces in enumerate(PIECES)]
    return {"Menge": list(map(str, PIECES)), "Preis": ["2.50"], header: [f"{each:.2f}" for each in line]}


@pytest.mark.parametrize("header", ["Positionspreis", "Zeilenpreis", "Line price"])
def test_a_price_of_the_line_is_an_amount_if_most_lines_are_products(header: str) -> None:
    columns = prices(header, 1, 2)
    due = 10 * 2.5 * (1 + 3.2 + 3.2 + 12 + 4 + 24)
    assert overall(frame(60, **columns))["revenue"] == pytest.approx(due)
    assert "by its header" in said(cxkit.value(frame(60, **columns), by="none"))


def test_a_price_that_no_product_shows_is_not_taken_for_that_of_a_line() -> None:
    columns = {"Menge": list(map(str, PIECES)), "Preis": ["2.50"], "Positionspreis": ["4.10", "3.30"]}
    try:
        report = cxkit.value(frame(60, **columns), by="none")
    except cxkit.errors.CxError:
        return
    assert "by its header" not in said(report)
