"""Cancelled rows with negative amounts take an order back; those of orders that do not count, or of credit notes, change nothing."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import pytest
from tests.shapes.orders.test_order_shapes import said, steps

import cxkit

SOLD = [("1", "Acme", 100, "paid"), ("2", "Bolt", 250, "paid"), ("3", "Core", 80, "paid"), ("4", "Dune", 60, "paid")]


def invoices(*further: Sequence[object], header: str = "status") -> pl.DataFrame:
    rows = [*SOLD, *further]
    data = pl.DataFrame([list(map(str, row[:4])) for row in rows], schema=["invoice", "customer", "amount", header], orient="row")
    return data.with_columns(date=pl.format("2025-01-{}", (pl.int_range(pl.len()) + 1).cast(pl.String).str.zfill(2)))


@pytest.mark.parametrize("word", ["cancelled", "Storniert", "void", "annul\u00e9e"])
def test_a_cancelled_row_with_a_negative_amount_takes_its_order_back(word: str) -> None:
    report = cxkit.value(invoices(("5", "Acme", -100, word)), by="none")
    assert report.table("overall").rows[0]["revenue"] == 390
    assert steps(report)["cancelled"] == (0, 0)
    assert [note.level for note in report.notes if "take" in note.text and note.code == "shape"] == ["info"]


def test_the_same_word_on_a_sale_excludes_it_and_both_are_gone_if_both_bear_it() -> None:
    sale = cxkit.value(invoices(("5", "Acme", 70, "cancelled")), by="none")
    assert sale.table("overall").rows[0]["revenue"] == 490
    both = cxkit.value(invoices(("5", "Acme", 70, "cancelled"), ("6", "Acme", -70, "cancelled")), by="none")
    assert both.table("overall").rows[0]["revenue"] == 490
    assert steps(both)["cancelled"][1] <= 0
    of_one_order = cxkit.value(invoices(("5", "Acme", 70, "cancelled"), ("5", "Acme", -7, "cancelled")), by="none")
    assert of_one_order.table("overall").rows[0]["revenue"] == 490


def test_a_refund_that_failed_and_a_cancelled_credit_note_take_nothing_back() -> None:
    assert cxkit.value(invoices(("5", "Acme", -70, "failed")), by="none").table("overall").rows[0]["revenue"] == 490
    data = invoices(("5", "Acme", -70, "cancelled"), ("6", "Bolt", -50, "paid"))
    data = data.with_columns(kind=pl.Series(["Invoice"] * 4 + ["Credit note"] * 2))
    assert cxkit.value(data, by="none").table("overall").rows[0]["revenue"] == 440


def test_a_row_without_its_order_in_the_file_is_warned_of() -> None:
    report = cxkit.value(invoices(("5", "Echo", -70, "cancelled"), ("6", "Acme", -100, "cancelled")), by="none")
    assert "1 of them have no order" in said(report)
    assert [note.level for note in report.notes if "no order of the same" in note.text] == ["warning"]


def test_rows_of_which_none_has_its_order_in_the_file_are_excluded() -> None:
    """They may be credit notes that were made void, or discounts of cancelled orders."""
    report = cxkit.value(invoices(("C5", "Acme", -70, "voided"), ("C6", "Bolt", -50, "voided")), by="none")
    assert report.table("overall").rows[0]["revenue"] == 490


def test_credit_notes_of_parts_are_no_sales_refunded_in_part() -> None:
    """A credit note bears the state of what it refunds; a sale with that state has an amount that is not known."""
    base = {"Beleg": [f"B{at}" for at in range(20)], "Kunde": [f"K{at % 5}" for at in range(20)], "Datum": ["2024-03-01"] * 20}
    states = ["paid"] * 16 + ["partially_refunded"] * 4

    def noted(sign: str) -> bool:
        data = pl.DataFrame({**base, "Betrag": ["10"] * 16 + [f"{sign}4"] * 4, "Financial Status": states})
        return any(note.code == "refunds-unknown" for note in cxkit.value(data, by="none").notes)

    assert noted("")
    assert not noted("-")
