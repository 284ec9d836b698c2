"""Orders given with their parts: header rows above lines, equal instalments, and deliveries in parts."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

import cxkit
from cxkit.errors import CxError
from cxkit.model import Report


def overall(report: Report) -> dict[str, Any]:
    return report.table("overall").rows[0]


def said(report: Report) -> str:
    return " ".join(note.text for note in report.notes)


KINDS = ("Head", "Item", "Item", "Payment")


def receipts(kinds: tuple[str, ...] = KINDS, shares: tuple[float, ...] = (10, 4, 6, 10)) -> pl.DataFrame:
    """Twelve receipts of six guests, whose heads are 10 times 1 to 12: 780 in all."""
    rows = [
        [kind, f"R{at}", f"G{at % 6}", f"2025-04-{at + 1:02d}", f"{share * (at + 1):.2f}"]
        for at in range(12)
        for kind, share in zip(kinds, shares, strict=True)
    ]
    return pl.DataFrame(rows, schema=["Record", "Receipt number", "Customer number", "Date", "Total"], orient="row")


def test_lines_and_payments_below_a_row_of_the_receipt_add_nothing() -> None:
    report = cxkit.value(receipts())
    assert overall(report)["revenue"] == 780
    assert "'Head' sum up those of 'Item', 'Payment'" in said(report)


def test_lines_without_tax_below_a_sum_with_it_add_nothing() -> None:
    taxed = receipts(shares=(11.9, 4, 6, 11.9))
    assert overall(cxkit.value(taxed))["revenue"] == pytest.approx(78 * 11.9)


def test_lines_without_a_row_of_their_receipt_count() -> None:
    data = receipts()
    only_lines = data.filter(~((pl.col("Receipt number") == "R3") & (pl.col("Record") != "Item")))
    assert overall(cxkit.value(only_lines))["revenue"] == 780


@pytest.mark.parametrize(
    ("kinds", "shares", "revenue"),
    [
        # lines that cost as much as all others, but another one stands beside them
        (("Room", "Extra", "Extra", "Tax"), (8, 4, 4.5, 0.5), 78 * 17),
        # the line is taken back
        (("Sale", "Refund"), (4, -4), 0),
    ],
    ids=["other sums", "refunds"],
)
def test_other_kinds_of_rows_all_count(kinds: tuple[str, ...], shares: tuple[float, ...], revenue: float) -> None:
    assert overall(cxkit.value(receipts(kinds, shares)))["revenue"] == pytest.approx(revenue)


def test_one_sum_in_all_orders_shows_no_lines() -> None:
    rows = [
        (f"B{at}", f"G{at % 6}", f"2025-04-{at + 1:02d}", k, a)
        for at in range(12)
        for k, a in (("Double", 80), ("Single", 40), ("Single", 40))
    ]
    data = pl.DataFrame(rows, schema=["booking_id", "customer_id", "date", "room", "price"], orient="row")
    assert overall(cxkit.value(data, amount="price"))["revenue"] == 12 * 160


def test_header_rows_without_a_customer_leave_the_lines() -> None:
    data = receipts().with_columns(pl.when(pl.col("Record") != "Head").then(pl.col("Customer number")).alias("Customer number"))
    data = data.filter(pl.col("Record") != "Payment")
    report = cxkit.value(data, shape="plain")
    assert overall(report)["revenue"] == overall(cxkit.value(data))["revenue"] == 780


SUMS = [100 + 10 * (at // 3) for at in range(30)]


def plan(**columns: list[Any]) -> pl.DataFrame:
    """Ten courses of five students, each paid in three equal parts."""
    base = {
        "booking_id": [f"B{at // 3}" for at in range(30)],
        "student_id": [f"S{at // 3 % 5}" for at in range(30)],
        "booked_on": [f"2025-01-{at // 3 + 1:02d}" for at in range(30)],
    }
    return pl.DataFrame(base | columns)


def test_equal_parts_of_a_total_that_stands_beside_them_add_up() -> None:
    data = plan(part=[at % 3 for at in range(30)], part_amount=SUMS, whole=[3 * each for each in SUMS])
    assert overall(cxkit.value(data, amount="part_amount"))["revenue"] == 3 * 10 * 145


def test_equal_amounts_that_are_due_on_several_days_add_up_with_a_warning() -> None:
    due = [f"2025-{at % 3 + 2:02d}-01" for at in range(30)]
    report = cxkit.value(plan(amount=SUMS, due_date=due))
    assert overall(report)["revenue"] == 3 * 10 * 145
    assert "'due_date'" in said(report)
    # a total of the order that a schedule of payments repeats, or instalments of it: the user says
    with pytest.raises(CxError, match="different days in 'due_date'"):
        cxkit.value(plan(order_total=SUMS, due_date=due))


def deliveries(**columns: list[Any]) -> pl.DataFrame:
    """Eight lines of 10 pieces at 5, each delivered as 4 and 6."""
    base = {
        "Auftragsnummer": [f"A{at // 2}" for at in range(16)],
        "Position": [10] * 16,
        "Kundennummer": [f"K{at // 2 % 4}" for at in range(16)],
        "Auftragsdatum": [f"2025-02-{at // 2 + 1:02d}" for at in range(16)],
        "Bestellmenge": [10] * 16,
        "Einzelpreis": ["5,00"] * 16,
    }
    return pl.DataFrame(base | columns)


def test_ordered_pieces_that_each_part_of_a_delivery_repeats_are_asked_about() -> None:
    data = deliveries(Liefermenge=[4, 6] * 8)
    with pytest.raises(CxError, match="repeats the pieces of a line"):
        cxkit.value(data)
    assert overall(cxkit.value(data, role=["quantity=Liefermenge"]))["revenue"] == 400


def test_amounts_of_whole_lines_that_each_part_of_a_delivery_repeats_count_once() -> None:
    whole = deliveries(Liefermenge=[4, 6] * 8, Nettowert=["50,00"] * 16)
    report = cxkit.value(whole)
    assert overall(report)["revenue"] == 400
    assert "repeats the amount of a line" in said(report)
    parts = deliveries(Liefermenge=[4, 6] * 8, Nettowert=["20,00", "30,00"] * 8)
    assert overall(cxkit.value(parts))["revenue"] == 400


def test_two_lines_of_one_article_are_no_parts_of_one() -> None:
    twice = deliveries(Liefermenge=[10, 10] * 8, Nettowert=["50,00"] * 16)
    assert overall(cxkit.value(twice))["revenue"] == 800


def test_other_quantities_beside_the_ordered_ones_are_no_parts() -> None:
    stock = deliveries(Lagermenge=[70, 60] * 8)
    assert overall(cxkit.value(stock))["revenue"] == 800
    single = deliveries(Liefermenge=[4, 6] * 8).with_columns(pl.Series("Position", [10, 20] * 8))
    assert overall(cxkit.value(single))["revenue"] == 800


def test_all_columns_of_a_table_may_begin_with_the_same_letters() -> None:
    data = pl.DataFrame(
        {
            "ZZORDERNR": range(12),
            "ZZUSERID": [f"U{at % 4}" for at in range(12)],
            "ZZORDERDATE": [f"2025-03-{at + 1:02d}" for at in range(12)],
            "ZZTOTALORDERSUM": ["10.00"] * 12,
            "ZZCURRENCY": ["EUR"] * 12,
            "ZZSTORNO": [1, 0, 0, 0, 0, 0] * 2,
        }
    )
    row = overall(cxkit.value(data))
    assert (row["orders"], row["revenue"]) == (10, 100)


def test_offers_beside_bills_are_not_asked_whether_they_are_paid() -> None:
    kinds = ["Angebot", "Lieferschein", "Rechnung"] * 10
    data = pl.DataFrame(
        {
            "Auftragsnummer": [f"{kind[0]}{at}" for at, kind in enumerate(kinds)],
            "Vorgangsart": kinds,
            "Datum": [f"2025-01-{at + 1:02d}" for at in range(30)],
            "Kundennummer": [f"K{at // 3 % 5}" for at in range(30)],
            "Betrag": ["100,00"] * 30,
            "Bezahlt": ["nein", "nein", "ja"] * 9 + ["nein"] * 3,
        }
    )
    report = cxkit.value(data)
    assert (overall(report)["orders"], overall(report)["revenue"]) == (10, 1000)
    assert "1 row is of an invoice that is not paid yet" in said(report)


def test_a_status_of_payments_is_known_by_its_values() -> None:
    data = pl.DataFrame(
        {
            "order_number": range(40),
            "customer_number": [f"C{at % 9}" for at in range(40)],
            "order_date": [f"2025-{at // 28 + 1:02d}-{at % 28 + 1:02d}" for at in range(40)],
            "amount": ["10.00"] * 40,
            "machine.state": ["Abgeschlossen", "In Bearbeitung", "Abgeschlossen", "Abgebrochen"] * 10,
            "transactions.state": ["Bezahlt", "Bezahlt", "Offen", "Abgebrochen"] * 10,
        }
    )
    assert overall(cxkit.value(data))["orders"] == 20


SCANDINAVIAN = [("Fakturanummer", "Fakturadatum", "Betald", "Obetald"), ("Fakturanr", "Fakturadato", "Betalt", "Ubetalt")]
SLAVIC = [("Numer faktury", "Data wystawienia", "Opłacona", "Nieopłacona"), ("Číslo faktury", "Datum vystavení", "Uhrazeno", "Neuhrazeno")]


@pytest.mark.parametrize(("number", "day", "paid", "unpaid"), [*SCANDINAVIAN, *SLAVIC])
def test_unpaid_bills_count_in_further_languages_and_are_said(number: str, day: str, paid: str, unpaid: str) -> None:
    data = pl.DataFrame(
        {
            number: [f"F{at}" for at in range(20)],
            "customer_id": [f"C{at % 6}" for at in range(20)],
            day: [f"2025-05-{at + 1:02d}" for at in range(20)],
            "amount": ["10.00"] * 20,
            "status": [paid, paid, paid, unpaid] * 5,
        }
    )
    report = cxkit.value(data)
    assert overall(report)["revenue"] == 200
    assert f"'{unpaid}' (5)" in said(report)


def test_negative_sums_of_more_than_half_of_the_sales_are_warned_of() -> None:
    def account(spent: int) -> pl.DataFrame:
        rows = [[f"U{at % 5}", f"2025-06-{at + 1:02d}", 20 if at % 2 else -spent] for at in range(30)]
        return pl.DataFrame(rows, schema=["user_id", "date", "amount"], orient="row")

    assert "more than half of what was sold" in said(cxkit.value(account(15)))
    assert "more than half" not in said(cxkit.value(account(5)))


def cancelled(sign: int, *, partly: int = 1) -> pl.DataFrame:
    """Twenty invoices of 10 to 29, of which three are cancelled by documents of their own."""
    rows = [[f"{at}", f"C{at % 6}", f"2025-07-{at + 1:02d}", 10 + at, ""] for at in range(20)]
    for place in (2, 7, 11):
        rows[place][4] = f"{100 + place}"
        rows.append([f"{100 + place}", f"C{place % 6}", "2025-07-28", sign * (10 + place) // partly, ""])
    return pl.DataFrame(rows, schema=["Invoice number", "Customer number", "Invoice date", "Amount", "Reversed by"], orient="row")


@pytest.mark.parametrize("sign", [1, -1])
def test_a_document_and_the_one_that_cancels_it_by_number_are_both_out(sign: int) -> None:
    row = overall(cxkit.value(cancelled(sign)))
    assert (row["orders"], row["revenue"]) == (17, sum(10 + at for at in range(20) if at not in {2, 7, 11}))


def test_a_reference_to_another_sum_cancels_nothing() -> None:
    assert overall(cxkit.value(cancelled(1, partly=2)))["orders"] == 23
    counts = cancelled(1).with_columns(pl.lit(10).alias("Amount"), pl.Series("Reversed by", [f"{at // 6}" for at in range(23)]))
    assert overall(cxkit.value(counts))["orders"] == 23
    other = cancelled(1).rename({"Reversed by": "Related to"})
    assert overall(cxkit.value(other))["orders"] == 23


def test_payments_below_0_in_an_account_are_no_returns() -> None:
    rows = [
        [f"B{at}", f"G{at % 6}", f"2025-08-{at + 1:02d}", text, amount]
        for at in range(12)
        for text, amount in (("Room", 80), ("Breakfast", 12), ("Payment by card", -92))
    ]
    account = pl.DataFrame(rows, schema=["bill", "guest_id", "date", "text", "amount"], orient="row")
    report = cxkit.value(account)
    assert overall(report)["revenue"] == 12 * 92
    assert "credits are payments" in said(report)
    refunds = account.with_columns(pl.col("text").str.replace("Payment by card", "Refund"))
    assert overall(cxkit.value(refunds))["revenue"] == 0
    # how everything was paid
    paid = account.with_columns(pl.lit("Payment by card").alias("text"))
    assert overall(cxkit.value(paid))["revenue"] == 0


def test_sums_of_columns_of_months_are_no_orders() -> None:
    data = pl.DataFrame({"customer_id": range(12), "Jan 2025": [10] * 12, "Feb 2025": [20] * 12, "Mar 2025": [5] * 12, "Total": [35] * 12})
    with pytest.raises(CxError, match="3 columns of months"):
        cxkit.value(data)
    other = data.with_columns(pl.lit(99).alias("Total"))
    assert overall(cxkit.value(other, amount="Total"))["revenue"] == 12 * 99


def test_orders_that_replace_a_cancelled_one_count() -> None:
    again = cancelled(1).rename({"Reversed by": "Cancelled and rebooked as"})
    assert overall(cxkit.value(again))["orders"] == 23
    # a seat that another customer gave back
    others = cancelled(1).with_columns(
        pl.when(pl.int_range(pl.len()) >= 20).then(pl.lit("C9")).otherwise("Customer number").alias("Customer number")
    )
    assert overall(cxkit.value(others))["orders"] == 23


def test_payments_that_are_refunded_or_made_by_card_are_no_payments_of_an_account() -> None:
    def trips(sold: str, paid: str, sum_paid: int) -> pl.DataFrame:
        rows = [[f"R{at}", f"P{at % 6}", f"2025-08-{at + 1:02d}", *end] for at in range(12) for end in ((sold, 80), (paid, -sum_paid))]
        return pl.DataFrame(rows, schema=["ride", "customer_id", "date", "text", "amount"], orient="row")

    assert overall(cxkit.value(trips("Ride", "Payment", 60)))["revenue"] == 12 * 80
    assert overall(cxkit.value(trips("Ride", "Payment refunded", 60)))["revenue"] == 12 * 20
    assert overall(cxkit.value(trips("Card payment", "Payment card", 60)))["revenue"] == 12 * 20
    # a wallet: more is paid from it than comes in
    assert overall(cxkit.value(trips("Top-up", "Payment in shop", 160)))["revenue"] == -12 * 80


def test_equal_rows_beside_one_of_their_sum_are_no_lines_of_it() -> None:
    rows = [
        [f"T{at}", f"C{at % 5}", f"2025-09-{at + 1:02d}", ticket, price * (20 + at % 4)]
        for at in range(12)
        for ticket, price in (("Adult", 2), ("Child", 1), ("Child", 1))
    ]
    tickets = pl.DataFrame(rows, schema=["booking_id", "customer_id", "date", "ticket", "amount"], orient="row")
    assert overall(cxkit.value(tickets))["revenue"] == tickets.get_column("amount").sum()


def test_points_and_list_prices_are_no_sums_of_totals() -> None:
    for name in ("points", "list_price"):
        report = cxkit.value(plan(order_total=SUMS, **{name: [3 * each for each in SUMS]}))
        assert overall(report)["revenue"] == 10 * 145


def test_products_that_are_due_on_several_days_are_no_instalments() -> None:
    due = [f"2025-{at % 3 + 2:02d}-01" for at in range(30)]
    for name in ("delivery_due", "return_due_date"):
        assert overall(cxkit.value(plan(order_total=SUMS, **{name: due})))["revenue"] == 10 * 145
    goods = plan(order_total=SUMS, product=[f"Item {at % 3}" for at in range(30)], due_date=due)
    assert overall(cxkit.value(goods))["revenue"] == 10 * 145


def test_pieces_that_are_free_are_no_parts_of_a_delivery() -> None:
    free = deliveries(Freimenge=[1, 1] * 8, Nettowert=["50,00"] * 16)
    assert overall(cxkit.value(free))["revenue"] == 800


@pytest.mark.parametrize(("deposit", "less"), [("Caution", "Balance due"), ("Borg", "Openstaand"), ("Kaution einbehalten", "Netto")])
def test_what_a_deposit_leaves_to_be_paid_is_no_price(deposit: str, less: str) -> None:
    data = plan(amount=[at + 200 for at in range(30)], **{deposit: [20] * 30, less: [at + 180 for at in range(30)]})
    data = data.with_columns(pl.Series("booking_id", [f"B{at}" for at in range(30)]))
    assert overall(cxkit.value(data))["revenue"] == sum(range(200, 230))
