"""Totals of orders on their lines, which other amounts or the header show, whatever goes with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl
import pytest
from tests.shapes.orders.test_order_shapes import overall, said

import cxkit

CANDLES = [("Rose", 25.0), ("Amber", 25.0), ("Tin", 18.0)]


def day(order: int) -> date:
    return date(2025, 1, 1) + timedelta(days=order)


def lines(total: str, *, prices: str = "", category: bool = True, items: bool = True) -> pl.DataFrame:
    """Five orders, of which two have several lines; whole orders come to 3000.5, lines to 6600.5."""
    orders: Sequence[tuple[str, str, float, str, float]] = [
        *(("1", "Cleaning", 1200, "a", 600), ("1", "Cleaning", 1200, "b", 600)),
        *(("2", "Windows", 85, "c", 85), ("3", "Office", 430.5, "d", 430.5)),
        *(("4", "Cleaning", 1200, "a", 400), ("4", "Cleaning", 1200, "e", 400), ("4", "Cleaning", 1200, "f", 400)),
        ("5", "Windows", 85, "c", 85),
    ]
    data = pl.DataFrame(orders, schema=["order_id", "category", total, "item", prices or "price"], orient="row")
    customers = pl.col("order_id").replace({"1": "C1", "2": "C2", "3": "C3", "4": "C1", "5": "C2"})
    data = data.with_columns(customers.alias("customer_id"), pl.format("2025-01-{}", pl.col("order_id").str.zfill(2)).alias("order_date"))
    left = [*(() if prices else ["price"]), *(() if category else ["category"]), *(() if items else ["item"])]
    return data.drop(left)


@pytest.mark.parametrize(
    "data",
    [
        lines("order_total", prices="item_price"),
        lines("order_total", prices="item_price", category=False),
        lines("Total facture", prices="Montant encaissé"),
        lines("amount", prices="part", items=False),
        lines("Rechnungsbetrag", items=False),
        lines("order_total"),
    ],
    ids=["prices", "articles", "payments", "parts", "header", "header beside articles"],
)
def test_a_total_counts_once_if_amounts_add_up_to_it_or_its_header_says_so(data: pl.DataFrame) -> None:
    report = cxkit.value(data, by="none", amount="amount") if "part" in data.columns else cxkit.value(data, by="none")
    assert report.table("overall").rows[0]["revenue"] == 3000.5
    assert "once" in said(report)


def test_prices_of_lines_that_nothing_adds_up_to_are_added_up() -> None:
    assert overall(lines("amount", items=False))["revenue"] == 6600.5
    assert overall(lines("order_total", prices="item_price").with_columns(item_price=pl.col("order_total")))["revenue"] == 6600.5
    different = lines("order_total").with_columns(pl.col("order_total") + pl.int_range(pl.len()))
    assert overall(different)["revenue"] == 6600.5 + sum(range(8))


def test_costs_that_are_half_of_equal_prices_are_no_parts() -> None:
    """In two orders of two lines of one price the costs add up to it, in those of one line they are half of it."""
    data = lines("order_total", items=False).filter(pl.col("order_id") != "4").with_columns(cost=pl.col("order_total") / 2)
    twins = pl.concat([data, data.filter(pl.col("order_id") == "1").with_columns(order_id=pl.lit("6"))]).rename({"order_total": "amount"})
    assert overall(twins)["revenue"] == 1200 * 4 + 85 * 2 + 430.5


def wix(sku: str | None, *, of_lines: bool = False) -> pl.DataFrame:
    """Orders of three candles each as a shop exports them: the total 68 on each line, or the price of the line."""
    orders = [(f"{order}", f"C{order % 7}", str(day(order)), name, price) for order in range(30) for name, price in CANDLES]
    data = pl.DataFrame(orders, schema=["Order number", "Customer", "Date", "Item", "Price"], orient="row")
    total = pl.col("Price") if of_lines else pl.col("Price").sum().over("Order number") + pl.col("Order number").cast(pl.Int64) % 9
    return data.with_columns(total.alias("Total"), sku=pl.lit(sku))


def test_items_tell_lines_apart_though_the_number_of_the_article_is_blank_or_the_same() -> None:
    due = sum(68 + order % 9 for order in range(30))
    assert [overall(wix(sku))["revenue"] for sku in (None, "CANDLE")] == [due, due]
    assert overall(wix("CANDLE", of_lines=True))["revenue"] == 30 * 68
