"""Payments of an invoice on several days are one order; what was paid back, and another customer, are not part of it."""

from __future__ import annotations

import polars as pl
import pytest
from tests.contracts.shape_files import instalments
from tests.shapes.orders.test_order_shapes import overall, said

import cxkit


def test_instalments_are_one_order_of_the_first_day() -> None:
    data = instalments("Rechnungs-Nr.", "Bezahldatum")
    report = cxkit.value(data, by="none")
    row = report.table("overall").rows[0]
    assert (row["orders"], row["revenue"]) == (20, 600)
    assert "20 orders have payments on several days" in said(report)
    assert overall(data, shape="plain")["orders"] == 60
    # N0 and N10 of a customer are ten days apart: each customer ordered again once, and not with each payment
    again = cxkit.cohorts(data, by="none").table("overall").rows[0]
    assert (again["orders"], again["repeat_rate"]) == (20, 1.0)


def test_days_of_orders_are_left() -> None:
    data = instalments("Bestellnummer", "Bestelldatum")
    assert overall(data)["orders"] == 60
    once = instalments("Rechnungs-Nr.", "Bezahldatum").with_columns(pl.int_range(pl.len()).cast(pl.String).alias("Rechnungs-Nr."))
    assert overall(once)["orders"] == 60


def test_a_number_that_two_customers_share_is_of_two_orders() -> None:
    data = instalments("invoice_id", "paid_at").with_columns(invoice_id=pl.format("N{}", pl.int_range(pl.len()) // 6))
    assert overall(data)["orders"] == 20


def numbered(pattern: str) -> list[str]:
    return [pattern.format(place + 1, 3) for place in range(3)] * 20


@pytest.mark.parametrize("pattern", ["{}/{}", "{} von {}", "{} of {}", "{} de {}"])
def test_places_among_payments_show_instalments(pattern: str) -> None:
    """A course that is paid in three rates, each on a day of its own, is bought once."""
    data = instalments("Bestell-ID", "Datum").with_columns(pl.Series("Rate", numbered(pattern)))
    assert overall(data)["orders"] == 20


@pytest.mark.parametrize("cells", [["1/3", "1/3", "1/3"], ["3/2", "2/2", "1/2"], ["1/2", "2/3", "3/4"], ["S/M", "M/L", "L/XL"]])
def test_other_cells_with_a_stroke_count_no_payments(cells: list[str]) -> None:
    data = instalments("Bestell-ID", "Datum").with_columns(pl.Series("Rate", cells * 20))
    assert overall(data)["orders"] == 60


def test_attempts_to_pay_that_failed_are_no_lines_of_the_order() -> None:
    """Each attempt has the whole sum; what was paid back afterwards is taken off."""
    rows = [
        {"try": f"{at}-{place}", "bill": f"B{at}", "day": f"2025-04-{1 + at % 20 + place:02}", "member": f"M{at % 8}", "sum": 10, **step}
        for at in range(40)
        for place, step in enumerate(_attempts(at))
    ]
    data = pl.DataFrame(rows).rename({"bill": "order_id", "day": "date", "member": "customer_id", "sum": "amount"})
    found = overall(data)
    assert (found["orders"], found["revenue"]) == (40, 10 * (40 - 4))
    assert "declined" in said(cxkit.value(data, by="none"))


def test_lines_of_which_one_was_cancelled_are_no_attempts_to_pay() -> None:
    lines = ({"article": "Lamp", "status": "shipped"}, {"article": "Bulb", "status": "cancelled"})
    rows = [
        {"order_id": f"B{at}", "date": f"2025-04-{1 + at % 28:02}", "customer_id": f"M{at % 8}", "order total": 20 + at, **line}
        for at in range(40)
        for line in lines
    ]
    report = cxkit.value(pl.DataFrame(rows), by="none")
    assert "repeats the total of the order" in said(report)
    assert (found := report.table("overall").rows[0]["revenue"]) == sum(20 + at for at in range(40))
    assert f"Gross {found:,.2f}" in said(report, "reconciliation") or not said(report, "reconciliation")


def _attempts(at: int) -> list[dict[str, str]]:
    """One attempt to pay, or two or three of which the last one succeeds; every tenth payment is refunded."""
    tries = [{"action": "purchase", "status": "declined"}] * (at % 3) + [{"action": "purchase", "status": "success"}]
    return [*tries, {"action": "refund", "status": "success"}] if at % 10 == 0 else tries
