"""Discounts beside quantities and unit prices, and prices that can be read in two ways."""

from __future__ import annotations

import random

import polars as pl
import pytest
from tests.shapes.orders.test_order_shapes import frame, overall, said

import cxkit
from cxkit.errors import DataError, RoleError

PAIRS = [(1, 5.0), (2, 5.0)]  # quantity, price


@pytest.mark.parametrize(
    ("header", "cells", "net"),
    [
        ("Rabatt %", ["0", "10"], 5 + 9),
        ("Remise", ["0%", "10%"], 5 + 9),
        ("Discount", ["0.00", "0.10"], 5 + 9),
        ("Sconto in percentuale", ["", "50"], 5 + 5),
    ],
)
def test_shares_of_the_price_are_taken_off(header: str, cells: list[str], net: float) -> None:
    data = frame(product=["A", "B"], quantity=["1", "2"], unit_price=["5"]).with_columns(pl.Series(header, cells * 30))
    assert overall(data)["revenue"] == pytest.approx(30 * net)
    assert f"'{header}'" in said(cxkit.value(data, by="none"), "discount")


def test_discounts_without_a_unit_are_asked_for_where_revenue_is_and_totals_of_lines_are_taken() -> None:
    data = frame(quantity=["1", "2"], unit_price=["5"], discount=["0", "1"])
    with pytest.raises(DataError, match="'discount' holds discounts beside 'quantity' and 'unit_price'"):
        overall(data)
    assert cxkit.cohorts(data, by="none").table("overall").rows[0]["orders"] == 60
    declared = cxkit.value(data, by="none", shape="quantity")
    assert declared.table("overall").rows[0]["revenue"] == 30 * 15
    assert "'discount'" in said(declared, "discount-unused")
    taken = data.with_columns(pl.Series("line total", ["5", "9"] * 30))
    assert overall(taken)["revenue"] == 30 * 14


def test_discounts_of_which_none_was_given_change_nothing() -> None:
    data = frame(quantity=["1", "2"], unit_price=["5"], discount=["0", ""])
    assert overall(data)["revenue"] == 30 * 15
    assert not said(cxkit.value(data, by="none"), "discount")


def lines_of_unclear_price() -> pl.DataFrame:
    draw = random.Random(5)
    return frame(n=12, quantity=["1", "2"]).with_columns(price=pl.Series([f"{draw.uniform(5, 60):.2f}" for _ in range(12)]))


def test_orders_are_counted_though_it_is_unclear_whose_price_it_is() -> None:
    data = lines_of_unclear_price()
    for refused in (cxkit.value, cxkit.rfm):
        with pytest.raises(DataError, match="price of a piece or of a line"):
            refused(data)
    report = cxkit.cohorts(data, by="none")
    assert report.table("overall").rows[0]["orders"] == 12
    assert {row["revenue"] for row in report.table("cohorts").rows} == {None}
    assert "price of a piece or of a line" in said(report, "no-amounts")
    # the price of a piece, as the user says
    assert {row["revenue"] for row in cxkit.cohorts(data, shape="quantity").table("cohorts").rows} != {None}


def test_orders_are_counted_though_cents_have_decimals() -> None:
    data = frame(amount_cents=["12.50", "3.99"])
    with pytest.raises(DataError, match="names cents"):
        overall(data)
    assert cxkit.cohorts(data, by="none").table("overall").rows[0]["orders"] == 60
    negative = frame(amount_cents=["12.50", "3.99", "-3.99"])
    assert cxkit.cohorts(negative, by="none").table("overall").rows[0]["orders"] == 40


def test_several_quantities_beside_a_unit_price_are_asked_for() -> None:
    data = frame(qty_ordered=["1", "3"], qty_shipped=["1", "2"], unit_price=["5"])
    with pytest.raises(DataError, match="'qty_ordered', 'qty_shipped'"):
        overall(data)
    assert overall(data, role="quantity=qty_shipped")["revenue"] == 30 * 15


def test_a_customer_number_is_not_offered_as_the_amount() -> None:
    data = frame(inbound=["10", "12", "14", ""], outbound=["", "", "", "10"]).with_columns(customer_id=pl.Series(range(60)))
    with pytest.raises(RoleError) as caught:
        overall(data)
    offered = " ".join(caught.value.lines)
    assert "'customer_id'" not in offered
    assert "'inbound'" in offered


def invoices(header: str, cells: list[str], totals: dict[str, list[str]]) -> pl.DataFrame:
    """Invoices of one or two pieces at 10 with a discount, and totals."""
    data = frame(quantity=["1", "2"], unit_price=["10"])
    return data.with_columns(pl.Series(header, cells * 30), *(pl.Series(name, values * 30) for name, values in totals.items()))


@pytest.mark.parametrize(
    ("header", "cells", "net"),
    [("remise_pct", ["10", "15"], ["9", "17"]), ("Remise", ["1", "3"], ["9", "17"]), ("Rabatt", ["0.1", "0.15"], ["9", "17"])],
)
def test_a_total_that_is_less_by_the_discount_explains_it(header: str, cells: list[str], net: list[str]) -> None:
    assert overall(invoices(header, cells, {"fakturiert": net}))["revenue"] == 30 * 26
    with pytest.raises(RoleError, match="Several columns could hold the amount") as caught:
        cxkit.value(invoices(header, cells, {"montant_ht": net, "montant_ttc": ["10.8", "20.4"]}), by="none")
    assert all(any(name in line for line in caught.value.lines) for name in ("montant_ht", "montant_ttc"))


def test_a_total_before_the_discount_explains_nothing() -> None:
    with pytest.raises(DataError, match="holds discounts"):
        overall(invoices("Remise", ["1", "3"], {"fakturiert": ["11", "19"]}))


@pytest.mark.parametrize("header", ["Rabattgruppe", "discount_type_id", "Afslagnummer", "Rabattcode"])
def test_numbers_of_discounts_are_none(header: str) -> None:
    data = frame(product=["A", "B"], quantity=["1", "2"], unit_price=["5"]).with_columns(pl.Series(header, ["1", "2", "3"] * 20))
    assert overall(data)["revenue"] == pytest.approx(30 * (5 + 10))


def test_a_discount_of_groups_is_one() -> None:
    data = frame(product=["A", "B"], quantity=["1", "2"], unit_price=["5"]).with_columns(pl.Series("Group discount %", ["0", "10"] * 30))
    assert overall(data)["revenue"] == pytest.approx(30 * (5 + 9))
