"""Rows that say once more what others say, and what goes back in several ways: each sale counts once, and each refund is taken off once."""

from __future__ import annotations

import polars as pl
import pytest
from tests.shapes.orders.test_order_shapes import frame, overall, said

import cxkit


def test_a_declared_shape_leaves_what_is_none_of_its_concern_to_be_recognised() -> None:
    data = frame(nights=["2"], rate=["50"], amount=["100"], status=["paid", "paid", "cancelled"])
    data = data.drop("amount").rename({"nights": "quantity", "rate": "unit_price"})
    assert overall(data, shape="quantity")["revenue"] == 40 * 100
    # alone, it reads the rest as it is
    assert overall(data, shape=["quantity", "plain"])["revenue"] == 60 * 100


@pytest.mark.parametrize(("yes", "no"), [("Ja", "Nej"), ("Ja", "Nei"), ("Tak", "Nie"), ("Ano", "Ne")])
def test_marks_in_further_languages_say_which_orders_are_cancelled(yes: str, no: str) -> None:
    assert overall(frame(amount=["10"], Storniert=[no, no, no, yes]))["orders"] == 45


def test_a_column_with_one_value_is_no_column_of_types_if_another_one_tells_them_apart() -> None:
    data = frame(amount=["10"], DocumentType=["BELEG"], Belegtyp=["Rechnung", "Rechnung", "Lieferschein", "Gutschrift"])
    assert overall(data)["revenue"] == 10 * (30 - 15)


def test_orders_beside_their_invoices_are_no_sales_of_their_own() -> None:
    both = frame(amount=["10"], Type=["Sales order", "Invoice", "Invoice", "Credit note"])
    assert overall(both)["revenue"] == 10 * (30 - 15)
    assert "'Sales order' (15)" in said(cxkit.value(both, by="none"))
    # without invoices, the orders are the sales
    assert overall(frame(amount=["10"], Type=["Sales order", "Sales order", "Credit note"]))["revenue"] == 10 * (40 - 20)
    # a few invoices among them may be of a fee
    few = frame(amount=["10"], Type=["Sales order"] * 18 + ["Invoice", "Credit note"])
    assert overall(few)["revenue"] == 10 * (57 - 3)


def test_receipts_of_payments_beside_invoices_are_no_sales() -> None:
    data = frame(amount=["10"], Tipo=["Fatura", "Fatura-Recibo", "Recibo", "Nota de cr\u00e9dito"])
    assert overall(data)["revenue"] == 10 * (30 - 15)


def test_a_code_before_the_numbers_of_credit_notes_alone() -> None:
    numbers = [f"GS-{at}" if at % 5 == 0 else f"{at}" for at in range(60)]
    data = frame(amount=["10"]).with_columns(pl.Series("order_id", numbers)).rename({"order_id": "Invoice No"})
    assert overall(data)["revenue"] == 10 * (48 - 12)
    # a number of orders may begin with that of a branch
    orders = data.rename({"Invoice No": "order_id"})
    assert overall(orders)["revenue"] == 600
    assert "'GS' (12) may be credit notes" in said(cxkit.value(orders, by="none"), "documents-unknown")
    assert overall(orders, shape="document-numbers")["revenue"] == 10 * (48 - 12)
    # the code of a branch, or one that other usages give another meaning, says nothing
    for code in ("BER", "RE", "NA", "SC", "ABO"):
        other = data.with_columns(pl.col("Invoice No").str.replace("GS", code))
        assert overall(other)["revenue"] == 600


def test_a_returned_status_without_a_sum_of_the_refund_is_taken_off_in_full() -> None:
    data = frame(amount=["10"], status=["paid", "paid", "charged_back", "paid"], amount_refunded=["0", "4", "0", "0.00"])
    report = cxkit.value(data, by="none")
    assert report.table("overall").rows[0]["revenue"] == 600 - 15 * 4 - 15 * 10
    assert "15 rows are returns without a sum in 'amount_refunded'" in said(report)
    # a status says once more what the sum says
    same = frame(amount=["10"], status=["paid", "refunded"], amount_refunded=["0", "10"])
    assert overall(same)["revenue"] == 300


def test_the_refund_of_an_order_stands_in_one_of_its_lines() -> None:
    data = frame(amount=["10"], status=["refunded", "refunded", "shipped", "refunded"], refund_amount=["0", "10", "0", "0"])
    data = data.with_columns(pl.Series("order_id", [f"B{at // 2}" for at in range(60)]), product=pl.Series(["tea", "cup"] * 30))
    # of the first order its sum counts; the line of the second one has none
    assert overall(data)["revenue"] == 600 - 15 * 10 - 15 * 10


def test_sums_of_partial_refunds_beside_a_mark_of_whole_ones() -> None:
    data = frame(price=["10"], refunded=["0", "1", "0"]).with_columns(pl.Series("Partial refund", ["0", "0", "2.50"] * 20))
    assert overall(data)["revenue"] == pytest.approx(600 - 20 * 10 - 20 * 2.5)


def test_a_credit_that_a_bill_of_several_fees_contains_is_not_taken_off_again() -> None:
    fees, calls = ["20", "25"], ["1.5", "7", "3.25"]
    credit = ["0", "0", "-5"]
    total = [float(fees[at % 2]) + float(calls[at % 3]) + float(credit[at % 3]) for at in range(60)]
    data = frame(Fee=fees, Calls=calls, Refund=credit).rename({"Fee": "Base fee"})
    data = data.with_columns(amount=pl.Series([f"{each}" for each in total]))
    assert overall(data)["revenue"] == pytest.approx(sum(total))
    # without the fees, the total may be that before the refund
    assert overall(data.drop("Calls"))["revenue"] == pytest.approx(sum(total) - 20 * 5)


def history(states: tuple[str, ...], bad: tuple[str, ...]) -> pl.DataFrame:
    rows = [
        (f"P{at}", f"C{at % 7}", f"2024-{1 + at % 9:02}-{1 + 3 * day:02}", f"{20 + at}", state)
        for at in range(40)
        for day, state in enumerate(bad if at % 4 == 0 else states)
    ]
    return pl.DataFrame(rows, schema=["order_id", "customer_id", "Changed", "total", "Step"], orient="row")


def test_the_states_of_an_order_on_several_days_are_one_order_of_the_first_day() -> None:
    data = history(("received", "paid", "shipped"), ("received", "cancelled"))
    found = overall(data)
    assert (found["orders"], found["revenue"]) == (30, sum(20 + at for at in range(40) if at % 4))
    as_told = overall(data, shape="repeated-total")
    assert (as_told["orders"], as_told["revenue"]) == (found["orders"], found["revenue"])


def test_open_invoices_count_where_all_documents_are_invoices_and_orders_do_not() -> None:
    data = frame(Betrag=["10"], Belegart=["Rechnung", "Schlussrechnung", "Gutschrift"], Status=["bezahlt", "offen"])
    billed = data.rename({"customer_id": "Kunde", "order_id": "Beleg", "ordered_at": "Datum"})
    assert overall(billed)["revenue"] == 10 * (40 - 20)
    assert overall(billed.drop("Belegart"))["revenue"] == 300


def test_what_was_refunded_by_the_status_of_a_ticket() -> None:
    data = frame(amount=["10"]).with_columns(pl.Series("Guest Status", ["Attending", "Not coming", "Refunded"] * 20))
    assert overall(data)["revenue"] == 400
    # what is merely returned may be a book, or a rental
    assert overall(frame(amount=["10"]).with_columns(pl.Series("Loan Status", ["On loan", "Overnight", "Returned"] * 20)))["revenue"] == 600


@pytest.mark.parametrize("header", ["Testmodus", "Testbetrieb", "Test mode"])
def test_orders_of_a_test_mode(header: str) -> None:
    data = frame(amount=["10"]).with_columns(pl.Series(header, ["nein", "nein", "ja", "nein"] * 15))
    assert overall(data)["orders"] == 45


def test_pro_forma_invoices_of_sap() -> None:
    assert overall(frame(amount=["10"], FktArt=["F2", "F2", "F8", "RE"]))["revenue"] == 10 * (30 - 15)


def test_words_of_an_order_in_languages_of_central_and_northern_europe() -> None:
    words = {
        "Zaplaceno": True,
        "Zru\u0161eno": False,
        "Maksettu": True,
        "Peruttu": False,
        "Kifizetve": True,
        "\u00d6dendi": True,
        "\u0130ptal": False,
    }
    for word, counts in words.items():
        data = frame(amount=["10"]).with_columns(pl.Series("Stav", ["Zaplaceno", "Zaplaceno", word] * 20))
        assert overall(data)["orders"] == (60 if counts else 40), word


def test_a_mark_in_words_that_nobody_knows_is_warned_of() -> None:
    report = cxkit.value(frame(amount=["10"], Storniert=["belum", "belum", "sudah"]), by="none")
    assert report.table("overall").rows[0]["orders"] == 60
    assert "'Storniert'" in said(report, "status-unknown")
    # a yes and a no are read, and a return is a kind of ticket
    for cells, header in ((["ja", "nein", "nein"], "Storniert"), (["single", "both"], "Return ticket")):
        assert not said(cxkit.value(frame(amount=["10"]).with_columns(pl.Series(header, (cells * 60)[:60])), by="none"), "status-unknown")


def test_orders_beside_invoices_of_other_sums_are_other_sales() -> None:
    # a shop sells online ("Order") and to firms, by invoice; the header names no documents
    data = frame(amount=[str(10 + at) for at in range(60)], Type=["Order", "Invoice", "Invoice"])
    report = cxkit.value(data, by="none")
    assert report.table("overall").rows[0]["revenue"] == sum(10 + at for at in range(60))
    assert "'Order' (20) beside 'Invoice' (40) all count" in said(report, "documents-parts")
    # the same sums once more
    again = pl.concat([data.filter(pl.col("Type") == "Order").with_columns(Type=pl.lit(each)) for each in ("Order", "Invoice")])
    assert overall(again)["revenue"] == sum(10 + at for at in range(0, 60, 3))
    # a column of documents says so itself
    assert overall(data.rename({"Type": "Document type"}))["revenue"] == sum(10 + at for at in range(60) if at % 3)


def test_codes_of_rooms_are_no_codes_of_pro_forma_invoices() -> None:
    assert overall(frame(amount=["10"], Type=["F1", "F5", "F8"]))["revenue"] == 600


def test_what_is_merely_returned_counts_if_no_sum_was_refunded() -> None:
    data = frame(amount=["10"], status=["active", "returned", "returned"], refund=["0", "0", "4"])
    report = cxkit.value(data, by="none")
    assert report.table("overall").rows[0]["revenue"] == 600 - 20 * 4
    assert "20 rows are returns without a sum in 'refund', and count" in said(report, "refunds-unknown")


def test_loans_that_were_returned_are_none_that_were_refunded() -> None:
    data = frame(amount=["10"]).with_columns(pl.Series("Guest Status", ["On loan", "Overnight", "Returned", "Refunded"] * 15))
    assert overall(data)["revenue"] == 450


@pytest.mark.parametrize(
    ("header", "cells"), [("Refund days", ["7", "14", "30"]), ("Refund %", ["50", "100", "100"]), ("Refund fee", ["5", "5", "5"])]
)
def test_conditions_of_refunds_are_no_sums_of_them(header: str, cells: list[str]) -> None:
    data = frame(price=["10"], refunded=["no", "yes", "no"]).with_columns(pl.Series(header, cells * 20))
    assert overall(data)["revenue"] == 400


def test_columns_that_add_up_in_refunded_rows_alone_are_no_parts_of_the_bill() -> None:
    data = frame(amount=["40"], refund=["10", *["0"] * 9], Points=["30", *["12"] * 9], Minutes=["20", *["8"] * 9])
    assert overall(data)["revenue"] == 60 * 40 - 6 * 10


def test_instalments_with_a_status_each_add_up() -> None:
    rows = [
        (f"P{at}", f"C{at % 7}", f"2024-{1 + month:02}-{1 + at % 27:02}", f"{20 + at}", state)
        for at in range(40)
        for month, state in enumerate(("paid", "paid", "open")[at % 2 :])
    ]
    data = pl.DataFrame(rows, schema=["order_id", "customer_id", "Payment date", "amount", "Status"], orient="row")
    assert "instalments" in {note.code for note in cxkit.value(data, by="none").notes}
