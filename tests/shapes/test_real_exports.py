"""Columns of exports as tools and shops write them: which of them is an id, a status, an amount, and which is not."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit
from cxkit.errors import CxError, RoleError


@pytest.mark.parametrize("header", ["customer_support", "account_management", "Kundenservice"])
def test_a_rating_of_a_service_is_no_id_of_customers(header: str) -> None:
    rows = 24
    frame = pl.DataFrame(
        {
            "overall_satisfaction": [3 + at % 5 for at in range(rows)],
            "product_quality": [4 + at * 3 % 4 for at in range(rows)],
            header: [1 + at * at % 7 for at in range(rows)],
        }
    )
    assert {row["driver"] for row in cxkit.drivers(frame).table("drivers").rows} == {"product_quality", header}


def test_answers_in_steps_of_percent() -> None:
    frame = pl.DataFrame({"Zufriedenheit": ["0 %", "25 %", "50 %", "75 %", "100 %", "75 %"]})
    report = cxkit.csat(frame, by="none")
    assert report.table("overall").rows[0]["satisfied"] == 3
    assert [row["score"] for row in report.table("distribution").rows] == [0, 25, 50, 75, 100]


def test_any_percentages_have_no_usual_boxes() -> None:
    with pytest.raises(CxError, match="no usual number"):
        cxkit.csat(pl.DataFrame({"Zufriedenheit": [3, 25, 50, 71, 100, 75]}), by="none")


def test_a_recommendation_in_words_beside_a_rating_is_asked_for() -> None:
    frame = pl.DataFrame({"rating": [9, 7, 5, 3, 10, 8], "would_recommend": ["Yes", "Yes", "Maybe", "No", "Yes", "Yes"]})
    with pytest.raises(RoleError):
        cxkit.nps(frame)
    assert cxkit.nps(frame.drop("would_recommend"), by="none").table("overall").rows[0]["n"] == 6


ORDERS = pl.DataFrame({"customer": ["A", "B", "C", "A"], "order_date": ["2025-08-01"] * 4, "amount": [10.0, 20.0, 40.0, 80.0]})


def test_a_status_in_unknown_words_is_named() -> None:
    report = cxkit.value(ORDERS.with_columns(status=pl.Series(["出荷済", "出荷済", "キャンセル", "出荷済"])), by="none")
    assert any(note.level == "warning" and "キャンセル" in note.text for note in report.notes)
    # a state is a part of a country
    report = cxkit.value(ORDERS.with_columns(pl.Series("Ship State", ["AZ", "WI", "CT", "AZ"])), by="none")
    assert not any("status" in note.text for note in report.notes)


def test_cancelled_orders_beside_unknown_words() -> None:
    frame = ORDERS.with_columns(STATUS=pl.Series(["Shipped", "Disputed", "Cancelled", "Shipped"]))
    report = cxkit.value(frame, by="none")
    assert report.table("overall").rows[0]["revenue"] == 110
    assert any("Disputed" in note.text for note in report.notes)


def test_numbers_with_a_hash_are_orders() -> None:
    frame = pl.DataFrame(
        {
            "Name": ["#1001", "#1002", "#1002", "#1003"],
            "Email": ["a@example.com", "b@example.com", "b@example.com", "c@example.com"],
            "Financial Status": ["paid", "pending", None, "paid"],
            "Created at": ["2026-08-04"] * 4,
            "Lineitem quantity": [2, 1, 1, 1],
            "Lineitem price": [20.0, 26.0, 27.5, 27.5],
        }
    )
    row = cxkit.value(frame, by="none").table("overall").rows[0]
    assert (row["orders"], row["revenue"]) == (2, 67.5)
    # with one piece in each line the price is the amount too
    row = cxkit.value(frame.filter(pl.col("Name") == "#1003"), by="none").table("overall").rows[0]
    assert (row["orders"], row["revenue"]) == (1, 27.5)


def test_renewal_that_is_switched_off_is_no_loss() -> None:
    frame = pl.DataFrame({"account_id": ["a", "b", "c"], "tenure_months": [24, 8, 36], "auto_renew_enabled": [1, 0, 1]})
    with pytest.raises(RoleError):
        cxkit.retention(frame)
    assert cxkit.retention(frame.rename({"auto_renew_enabled": "account_active"})).table("overall").rows[0]["lost"] == 1


def test_the_income_of_a_person_is_no_revenue() -> None:
    with pytest.raises(RoleError):
        cxkit.value(pl.DataFrame({"Customer": ["a", "b", "c"], "Income": [56274, 0, 48767], "Effective To Date": ["2011-02-24"] * 3}))


def test_debtors_are_customers() -> None:
    frame = pl.DataFrame(
        {"debtor_name": ["A Ltd", "B Ltd"], "invoice_number": ["1", "2"], "amount": [5.0, 7.0], "issued_date": ["2026-07-01"] * 2}
    )
    assert cxkit.value(frame, by="none").table("overall").rows[0]["customers"] == 2


SHIPMENTS = pl.DataFrame({"order_id": ["1", "2", "2", "3"], "customer": ["A", "B", "B", "C"], "total": [245.5, 580.0, 580.0, 30.0]})


def test_a_total_on_each_line_of_one_order_counts_once() -> None:
    row = cxkit.value(SHIPMENTS, by="none").table("overall").rows[0]
    assert (row["orders"], row["revenue"]) == (3, 855.5)
    # beside prices that differ it is the total of the order too
    row = cxkit.value(SHIPMENTS.with_columns(item_price=pl.Series([230.0, 500.0, 60.0, 25.0])), by="none").table("overall").rows[0]
    assert row["revenue"] == 855.5


def test_equal_totals_of_two_articles_are_two_lines() -> None:
    frame = SHIPMENTS.with_columns(product=pl.Series(["Mug", "Mat", "Map", "Bag"]))
    assert cxkit.value(frame, by="none").table("overall").rows[0]["revenue"] == 1435.5


@pytest.mark.parametrize(("header", "due"), [("Bestellsumme", 855.5), ("Order amount", 855.5), ("Amount", 1435.5)])
def test_the_amount_of_an_order_counts_once_for_its_two_vouchers(header: str, due: float) -> None:
    frame = SHIPMENTS.rename({"total": header}).with_columns(code=pl.Series(["A10", "A10", "B5", "B5"]))
    assert cxkit.value(frame, by="none").table("overall").rows[0]["revenue"] == due
