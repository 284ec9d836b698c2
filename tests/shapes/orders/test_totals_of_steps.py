"""Rows that lead to the total of an order, chains of documents, refunds on each line, and what is left of an amount."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl
import pytest
from tests.shapes.orders.test_orders_with_parts import overall, said

import cxkit

ORDERS = range(12)
GOODS = [10.0 * at + 15 for at in ORDERS]


def sales(rows: Sequence[Sequence[Any]], *names: str) -> pl.DataFrame:
    """Rows that begin with the number of their sale, of which each of five customers has two or three."""
    first = [(f"S{row[0]}", f"C{row[0] % 5}", f"2025-03-{row[0] + 1:02d}", *row[1:]) for row in rows]
    return pl.DataFrame(first, schema=["order_id", "customer_id", "date", *names], orient="row")


def test_a_total_that_goods_and_carriage_add_up_to_counts_alone() -> None:
    steps = (("Goods", lambda x: x), ("Carriage", lambda _: 4.5), ("thereof tax", lambda x: x / 11), ("To pay", lambda x: x + 4.5))
    data = sales([(at, kind, round(of(GOODS[at]), 2)) for at in ORDERS for kind, of in steps], "line", "amount")
    report = cxkit.value(data)
    assert overall(report)["revenue"] == sum(GOODS) + 12 * 4.5
    named = data.with_columns(pl.col("line").replace({"Goods": "^.*$", "To pay": "kind"}))
    assert overall(cxkit.value(named)) == overall(report)
    assert "'To pay' sum up those of 'Carriage', 'Goods', 'thereof tax'" in said(report)


def test_kinds_in_one_proportion_are_a_price_list_and_a_sum_amid_an_order_is_none() -> None:
    fares = (("Child", 6), ("Bicycle", 4), ("Adult", 10))
    data = sales([(at, kind, each * (at % 3 + 1)) for at in ORDERS for kind, each in fares], "ticket", "amount")
    assert overall(cxkit.value(data))["revenue"] == 20 * 24
    amid = [(at, kind, each) for at in ORDERS for kind, each in (("A", GOODS[at]), ("B", GOODS[at] + 5), ("C", 5.0))]
    assert overall(cxkit.value(sales(amid, "kind", "amount")))["revenue"] == 2 * (sum(GOODS) + 60)


def test_of_an_offer_its_confirmation_and_its_invoice_with_one_number_the_invoice_counts() -> None:
    chains = [("AN", "AB", "LS", "RE"), ("AN", "AB"), ("AN",), ("AN", "AB", "LS", "RE")]
    data = sales([(at, kind, GOODS[at]) for at in ORDERS for kind in chains[at % 4]], "Belegart", "Nettobetrag")
    data = data.with_columns(date=pl.Series([f"2025-{at // 28 + 4:02d}-{at % 28 + 1:02d}" for at in range(data.height)]))
    found = overall(cxkit.value(data))
    assert (found["orders"], found["revenue"]) == (6, sum(GOODS[at] for at in ORDERS if at % 4 in {0, 3}))


def test_a_refund_that_each_line_repeats_beside_the_total_of_the_order_is_taken_off_once() -> None:
    rows = [
        (at, f"P{part}", 1, GOODS[at] / 2, GOODS[at], "Refunded" if at == 3 else "Paid", GOODS[at] if at == 3 else 0)
        for at in ORDERS
        for part in range(2)
    ]
    report = cxkit.value(sales(rows, "item", "qty", "price", "total", "payment_status", "refunded_amount"))
    assert overall(report)["revenue"] == sum(GOODS) - GOODS[3]
    assert "taken off 'total'" in said(report)


@pytest.mark.parametrize(
    ("name", "lost"),
    # another currency or another word is no amount after a refund
    [("Total adjusted", 7.0 + GOODS[5]), ("Korrigierter Total", 7.0 + GOODS[5]), ("Total CHF", 0.0), ("Adjusted weight", 0.0)],
)
def test_what_is_left_of_some_amounts_after_refunds_counts(name: str, lost: float) -> None:
    left = [None if at not in {2, 5} else GOODS[2] - 7 if at == 2 else 0.0 for at in ORDERS]
    data = sales([(at, GOODS[at], left[at]) for at in ORDERS], "Total", name)
    assert overall(cxkit.value(data, amount="Total"))["revenue"] == sum(GOODS) - lost


def test_an_adjusted_amount_in_all_rows_or_above_the_amount_is_no_refund() -> None:
    for adjusted in ([each - 1 for each in GOODS], [None] * 10 + [GOODS[10] + 5, None]):
        data = sales([(at, GOODS[at], adjusted[at]) for at in ORDERS], "Total", "Adjusted total")
        assert overall(cxkit.value(data, amount="Total"))["revenue"] == sum(GOODS)


def test_cancelled_documents_and_as_many_of_another_kind_that_cancel_them_are_excluded() -> None:
    marks = ["N", "Y", "C", "N", "N", "N", "Y", "C", "N", "N", "N", "N"]
    data = sales([(at, GOODS[at], marks[at]) for at in ORDERS], "amount", "Cancelled")
    assert overall(cxkit.value(data))["revenue"] == sum(each for each, mark in zip(GOODS, marks, strict=True) if mark == "N")
    # a third value in other numbers may be anything
    data = sales([(at, GOODS[at], "C" if at == 9 else marks[at]) for at in ORDERS], "amount", "Cancelled")
    assert overall(cxkit.value(data))["revenue"] == sum(GOODS)


def test_a_status_that_denies_a_return_is_that_of_a_sale_and_guests_with_numbers_are_customers() -> None:
    rows = [(at, GOODS[at], "returned" if at == 4 else "not_returned", "Guest" if at % 5 == 1 else "Regular") for at in ORDERS]
    report = cxkit.value(sales(rows, "amount", "return_status", "customer_status_name"))
    assert overall(report)["revenue"] == sum(GOODS) - GOODS[4]
    assert overall(report)["customers"] == 5
    assert "not_returned" not in said(report)


def test_invoices_that_are_not_paid_yet_count_by_any_denial_of_a_word_for_paid() -> None:
    rows = [(at, "Nota di credito" if at == 7 else "Fattura", GOODS[at], "Non saldata" if at < 3 else "Saldata") for at in ORDERS]
    report = cxkit.value(sales(rows, "Documento", "Importo", "Stato").rename({"order_id": "Numero"}))
    assert overall(report)["revenue"] == sum(GOODS) - 2 * GOODS[7]
    assert "not paid yet" in said(report)


def test_a_status_of_credit_notes_whose_type_says_so_too_is_no_unknown_one_and_codes_of_states_have_decimals() -> None:
    rows = [(at, "Gutschrift" if at == 4 else "Auftrag", "[11] Gutschrift" if at == 4 else "[7.1] Versendet", GOODS[at]) for at in ORDERS]
    report = cxkit.value(sales(rows, "Auftragstyp", "Status", "Betrag"))
    assert overall(report)["revenue"] == sum(GOODS) - 2 * GOODS[4]
    assert "not known" not in said(report)
    states = [(at, "5.01 Storniert" if at == 4 else "7.1 Versendet", GOODS[at]) for at in ORDERS]
    assert overall(cxkit.value(sales(states, "Status", "Betrag")))["revenue"] == sum(GOODS) - GOODS[4]


def test_a_row_called_total_may_have_proportional_steps_and_stand_before_the_tax_in_it() -> None:
    steps = (("Stay", 18), ("Food", 4), ("Total", 22), ("Included tax", 2))
    rows = [(at, kind, each * (at % 4 + 2)) for at in ORDERS for kind, each in steps]
    report = cxkit.value(sales(rows, "item", "price"))
    assert overall(report)["revenue"] == 22 * 3 * (2 + 3 + 4 + 5)
    # what comes on top of the total counts beside it
    rows = [(at, kind.replace("Included tax", "Gratuity"), each) for at, kind, each in rows]
    assert overall(cxkit.value(sales(rows, "item", "price")))["revenue"] == 24 * 3 * (2 + 3 + 4 + 5)


def test_refunds_of_single_lines_are_taken_off_the_total_that_each_line_repeats() -> None:
    rows = [(at, f"P{part}", 1, GOODS[at], 2.5 if part and at in {1, 4, 7} else 0) for at in ORDERS for part in range(2)]
    names = ("item", "qty", "order_total")
    for refund in ("refund_amount", "Refund total"):
        assert overall(cxkit.value(sales(rows, *names, refund)))["revenue"] == sum(GOODS) - 3 * 2.5
