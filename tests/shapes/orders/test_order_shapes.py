"""What one row of an order file is: for each shape a file that has it, and a near miss where the naive reading is right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.shared import DATA, needs_shared, oracle

import cxkit
from cxkit.errors import CxError, DataError, RoleError, UsageError
from cxkit.model import Report, Row
from cxkit.shapes.order_words import meaning, words
from cxkit.workflows.inspect import inspect

START = date(2024, 1, 1)


def frame(n: int = 60, **columns: Sequence[Any]) -> pl.DataFrame:
    """``n`` orders of 12 customers as text, with further columns; their values are repeated as often as needed."""
    base: dict[str, list[Any]] = {
        "customer_id": [f"C{place % 12:03}" for place in range(n)],
        "order_id": [f"O{place}" for place in range(n)],
        "ordered_at": [str(START + timedelta(days=3 * place)) for place in range(n)],
    }
    base |= {name: [values[place % len(values)] for place in range(n)] for name, values in columns.items()}
    return pl.DataFrame(base)


def changed(data: pl.DataFrame, header: str, cells: Sequence[Any]) -> pl.DataFrame:
    return data.with_columns(pl.Series(header, [cells[place % len(cells)] for place in range(data.height)]))


def overall(data: pl.DataFrame, **options: Any) -> Row:
    return cxkit.value(data, by="none", **options).table("overall").rows[0]


def said(report: Report, code: str = "shape") -> str:
    return " ".join(note.text for note in report.notes if note.code == code)


def steps(report: Report) -> dict[str, tuple[Any, Any]]:
    rows: Sequence[Any] = report.table("reconciliation").rows
    found = {str(row["step"]): (row["orders"], row["amount"]) for row in rows}
    for place in (0, 1):
        assert sum(found[step][place] for step in ("gross", "returns", "cancelled")) == pytest.approx(found["net"][place])
    return found


def test_quantity_times_unit_price() -> None:
    data = frame(product=["A", "B"], quantity=["1", "3", "2"], unit_price=["2.50", "4.00"])
    due = sum([1, 3, 2][place % 3] * [2.5, 4.0][place % 2] for place in range(60))
    report = cxkit.value(data, by="none")
    assert report.table("overall").rows[0]["revenue"] == pytest.approx(due)
    assert "quantity" in said(report)
    assert overall(data, amount="unit_price")["revenue"] == pytest.approx(30 * 6.5)


def test_pieces_under_a_singular_header_are_a_quantity() -> None:
    assert overall(frame(Preis=["10", "2.5"], Stück=["1", "4"]))["revenue"] == 60 * 10


def test_a_price_beside_a_quantity_is_that_of_one_piece_unless_it_grows_with_the_quantity() -> None:
    pieces = [1, 3, 2, 5]
    one = frame(product=["A"], quantity=list(map(str, pieces)), price=["2.50"])
    assert overall(one)["revenue"] == pytest.approx(15 * 11 * 2.5)
    whole = frame(product=["A"], quantity=list(map(str, pieces)), price=[f"{2.5 * each:.2f}" for each in pieces])
    assert overall(whole)["revenue"] == pytest.approx(15 * 11 * 2.5)
    assert "Revenue" not in said(cxkit.value(whole, by="none"))


def test_an_amount_that_is_the_product_already_and_a_total_beside_items_are_left() -> None:
    pieces = [1, 3, 2, 5]
    line = frame(quantity=list(map(str, pieces)), unit_price=["2.50"], amount=[f"{2.5 * each:.2f}" for each in pieces])
    assert overall(line)["revenue"] == pytest.approx(15 * 11 * 2.5)
    total = frame(quantity=list(map(str, pieces)), total=["10"])
    assert overall(total)["revenue"] == 600


def lines(amounts: Sequence[Sequence[float]], **columns: Sequence[Any]) -> pl.DataFrame:
    """Orders of several lines, each with its amounts."""
    rows = [
        (f"C{at % 9}", f"O{at}", str(START + timedelta(days=at)), f"{amount:g}", place)
        for at, order in enumerate(amounts)
        for place, amount in enumerate(order)
    ]
    made = pl.DataFrame(rows, schema=["customer_id", "order_id", "ordered_at", "total", "line"], orient="row")
    return (
        made.with_columns(product=pl.format("P{}", pl.col("line")))
        .drop("line")
        .with_columns(pl.Series(name, values) for name, values in columns.items())
    )


def test_a_total_that_all_lines_of_an_order_repeat_counts_once() -> None:
    data = lines([[20.0 + at] * (1 + at % 3) for at in range(40)])
    report = cxkit.value(data, by="none")
    row = report.table("overall").rows[0]
    assert (row["orders"], row["revenue"]) == (40, sum(20 + at for at in range(40)))
    assert "once" in said(report)
    assert overall(data, shape="plain")["revenue"] == sum((20 + at) * (1 + at % 3) for at in range(40))


def test_lines_that_cost_the_same_by_chance_are_added_up() -> None:
    assert overall(lines([[10, 10], [10, 10], [10], [10, 10]] * 5))["revenue"] == 350
    some = lines([[12, 12], [12, 30], [9, 12, 12], [30]] * 10)
    assert overall(some)["revenue"] == 10 * (24 + 42 + 33 + 30)


def test_totals_that_some_orders_contradict_are_refused() -> None:
    orders = [[20.0 + at] * 2 for at in range(40)]
    orders[3] = [5, 7]
    orders[4] = [6, 7]
    with pytest.raises(DataError, match="of 40 orders") as refused:
        cxkit.value(lines(orders))
    assert "--shape plain" in refused.value.hint


def test_cancelled_failed_and_open_orders_are_excluded() -> None:
    data = frame(total=["10"], status=["completed", "storniert", "failed", "pending", "shipped"])
    report = cxkit.value(data, by="none")
    assert report.table("overall").rows[0]["revenue"] == 240
    assert report.provenance.rows_set_aside == {"cancelled": 36}
    assert steps(report) == {"gross": (60, 600), "returns": (0, 0), "cancelled": (-36, -360), "net": (24, 240)}
    assert overall(data, shape="plain")["revenue"] == 600


def test_refunded_orders_without_an_amount_are_returns_and_those_in_part_are_a_warning() -> None:
    data = frame(total=["10"], status=["paid", "refunded", "partially_refunded", "paid"])
    report = cxkit.value(data, by="none")
    assert steps(report) == {"gross": (60, 600), "returns": (-15, -150), "cancelled": (0, 0), "net": (45, 450)}
    assert "15 rows are refunded in part" in said(report, "refunds-unknown")


def test_states_of_other_things_are_no_statuses() -> None:
    assert overall(frame(total=["10"], plan=["new", "active"]))["revenue"] == 600
    assert overall(frame(total=["10"], status=["completed", "delivered"]))["orders"] == 60
    assert overall(frame(total=["10"], shop=["open", "new"]))["orders"] == 60


@pytest.mark.parametrize(("header", "cells"), [("Cancelled", ["no", "yes"]), ("Storniert am", [None, "2024-03-01"])])
def test_a_mark_or_a_day_of_cancellation(header: str, cells: list[str | None]) -> None:
    assert overall(changed(frame(total=["10"]), header, cells))["orders"] == 30


@pytest.mark.parametrize("sign", ["", "-"])
def test_credit_notes_take_revenue_back_whether_or_not_they_bear_a_minus(sign: str) -> None:
    data = frame(amount=["10", "10", f"{sign}4"], Belegart=["Rechnung", "Rechnung", "Gutschrift"])
    report = cxkit.value(data, by="none")
    assert steps(report) == {"gross": (40, 400), "returns": (0, -80), "cancelled": (0, 0), "net": (40, 320)}


def test_credit_notes_of_either_sign_are_refused() -> None:
    data = frame(amount=["10", "10", "4", "10", "10", "-4"], Belegart=["Rechnung", "Rechnung", "Gutschrift"])
    with pytest.raises(DataError, match="are negative"):
        cxkit.value(data)
    assert overall(data, shape="credit-notes")["revenue"] == 320


def test_debit_and_credit_of_a_customers_account() -> None:
    assert overall(frame(amount=["10", "10", "10", "4"], mark=["S", "S", "S", "H"]))["revenue"] == 15 * 26
    payments = frame(amount=["10"], mark=["S", "H"])
    with pytest.raises(DataError, match="debit and credit"):
        cxkit.value(payments)
    assert overall(payments, shape="plain")["revenue"] == 600
    italian = frame(amount=["10", "10", "10", "4"], mark=["D", "D", "D", "A"])
    assert overall(italian.rename({"mark": "D/A"}))["revenue"] == 15 * 26
    assert overall(italian.rename({"mark": "A/D"}))["revenue"] == 15 * 34  # no header of debit and credit


def test_negative_quantities_are_returns_whatever_the_sign_of_the_amount() -> None:
    for amount in ("4", "-4"):
        report = cxkit.value(frame(amount=["10", "10", amount], quantity=["1", "2", "-1"]), by="none")
        assert steps(report)["net"] == (40, 320)
        assert steps(report)["returns"] == (0, -80)


def test_refunded_amounts_are_taken_off_unless_they_are_already() -> None:
    data = frame(total=["10"], refunded=["0", "4", "10"])
    report = cxkit.value(data, by="none")
    assert steps(report) == {"gross": (60, 600), "returns": (-20, -280), "cancelled": (0, 0), "net": (40, 320)}
    # four of the customers had all of theirs refunded
    assert len(cxkit.rfm(data, per_customer=True).table("customers").rows) == 8
    net = frame(total=["10", "6", "0"], refunded=["0", "4", "10"], paid=["10"])
    assert overall(net)["revenue"] == 320


def test_without_ids_and_days_a_negative_line_is_a_refund_and_no_order() -> None:
    data = pl.DataFrame({"customer_id": ["a", "a", "b"], "amount": [10.0, -4.0, 5.0]})
    assert steps(cxkit.value(data)) == {"gross": (2, 15), "returns": (0, -4), "cancelled": (0, 0), "net": (2, 11)}


@pytest.mark.parametrize("placeholder", ["0", "000000", "Guest", "Laufkunde", "00000000-0000-0000-0000-000000000000"])
def test_ids_that_stand_for_no_customer(placeholder: str) -> None:
    ids = ["4711", "4712", placeholder, placeholder, "4713"]
    report = cxkit.value(frame(total=["10"]).with_columns(pl.Series("customer_id", ids * 12)), by="none")
    assert report.table("overall").rows[0]["customers"] == 3
    assert report.provenance.rows_set_aside == {"customer missing": 24}
    assert f"'{placeholder}'" in said(report)


def test_a_large_customer_and_ids_counted_from_zero_are_customers() -> None:
    large = frame(total=["10"]).with_columns(pl.Series("customer_id", ["4711", "4712", "4713", "4713", "4713"] * 12))
    assert overall(large)["customers"] == 3
    counted = frame(total=["10"]).with_columns(pl.Series("customer_id", ["0", "1", "2", "3", "4"] * 12))
    assert overall(counted)["customers"] == 5


def test_signs_of_several_currencies_are_refused_until_one_is_chosen() -> None:
    data = frame(amount=["€ 10", "$ 20", "12,00 EUR"])
    with pytest.raises(DataError, match=r"EUR .*USD"):
        cxkit.value(data)
    assert cxkit.cohorts(data, by="none").table("overall").rows[0]["orders"] == 60
    assert overall(data, currency="eur")["revenue"] == 20 * 22
    assert overall(frame(amount=["€ 10", "12,00 EUR"]))["revenue"] == 30 * 22


def test_amounts_without_a_sign_beside_others_with_one_are_said() -> None:
    partly = cxkit.value(frame(amount=["€ 10", "12,00", "0"]), by="none")
    (note,) = [each for each in partly.notes if each.code == "currency-assumed"]
    assert (note.level, "20 amounts have no currency" in note.text) == ("warning", True)
    free = cxkit.value(frame(amount=["€ 10", "€ 12,00", "0"]), by="none")
    assert "currency-assumed" not in {each.code for each in free.notes}


def test_a_column_of_codes_is_of_currencies_and_one_of_countries_is_none() -> None:
    with pytest.raises(DataError, match="several currencies"):
        cxkit.value(frame(amount=["10"], money=["EUR", "JPY"]))
    assert overall(frame(amount=["10"], land=["DE", "FR"]))["revenue"] == 600


def test_the_one_currency_of_header_or_cells_may_be_asked_for_and_no_other() -> None:
    data = frame(amount=["€ 10"])
    assert overall(data, currency="EUR")["revenue"] == 600
    with pytest.raises(UsageError, match="USD"):
        cxkit.value(data, currency="USD")


def test_one_row_a_customer_with_the_number_of_orders() -> None:
    number = [1, 2, 3, 1, 8] * 12
    data = pl.DataFrame(
        {"customer_id": [f"M{at}" for at in range(60)], "recency_days": range(60), "number_of_orders": number, "revenue": [30] * 60}
    )
    row = overall(data)
    assert (row["customers"], row["orders"], row["revenue"], row["regular_share"]) == (60, sum(number), 1800, 0.4)
    customers = cxkit.rfm(data, per_customer=True).table("customers").rows
    assert {row["customer_id"]: (row["recency_days"], row["frequency"]) for row in customers} == {
        f"M{at}": (at, number[at]) for at in range(60)
    }
    with pytest.raises(RoleError, match="single orders"):
        cxkit.cohorts(data)
    with pytest.raises(RoleError, match="first order"):
        cxkit.clv(data)
    items = frame(total=["10"], purchases=["2"])
    assert overall(items)["orders"] == 60


@needs_shared
def test_summaries_of_customers_give_the_published_models() -> None:
    file = DATA / "cdnow_lifetimes" / "cdnow_customers_summary_with_transactions.csv"
    report = cxkit.clv(file)
    assert "'ID' numbers the customers" in said(report)
    found = {str(row["parameter"]): row["estimate"] for row in report.table("model").rows}
    due = {**oracle("bgnbd_cdnow")["expected"]}
    for name in ("r", "alpha", "a", "b"):
        assert found[name] == pytest.approx(due[name]["value"], rel=2e-3)
    with pytest.raises(DataError, match="after the first"):
        cxkit.value(file, amount="zbar")


def test_numbers_without_the_times_of_orders_number_no_customers() -> None:
    with pytest.raises(RoleError, match="customer_id"):
        cxkit.value(pl.DataFrame({"ID": range(60), "orders": [1, 2, 3] * 20, "revenue": [30] * 60}))


def test_purchases_are_counted_without_amounts() -> None:
    data = frame(status=["paid", "paid", "cancelled"], quantity=["1", "1", "1", "-1"])
    kept = [place for place in range(60) if place % 3 != 2 and place % 4 != 3]
    report = cxkit.cohorts(data)
    assert report.table("overall").rows[0]["orders"] == len(kept)
    assert {row["revenue"] for row in report.table("cohorts").rows} == {None}
    segments = cxkit.rfm(data).table("segments").rows
    assert sum(int(str(row["customers"])) for row in segments) == len({place % 12 for place in kept})


def test_customers_are_counted_together_without_amounts() -> None:
    data = frame().drop("order_id")
    customers = cxkit.rfm(data, per_customer=True).table("customers").rows
    assert {(row["frequency"], row["monetary"], row["m"]) for row in customers} == {(5, None, None)}


def test_amounts_below_min_cell_customers_give_nothing_but_net() -> None:
    data = frame(total=["10"], status=["paid"] * 59 + ["cancelled"])
    rows = cxkit.value(data, by="none", min_cell=5).table("reconciliation").rows
    assert [row["amount"] for row in rows] == [None, None, None, 590]


def test_words_are_known_in_six_languages_each_with_a_near_miss() -> None:
    due = {
        "status": ("annulée", "Order 7"),
        "document": ("Nota de crédito", "Gutschein"),
        "mark": ("Haben", "Hab"),
        "customer": ("Cliente ospite", "Gastmann"),
    }
    for group, (word, miss) in due.items():
        assert meaning(word, group)  # type: ignore[arg-type]
        assert meaning(miss, group) is None  # type: ignore[arg-type]
        languages = {each.language for each in words() if each.group == group}
        assert languages - {"pt", "pl", "sv", "da", "no", "cs", "fi", "hu", "ro", "tr"} == {"en", "de", "fr", "es", "it", "nl"}


def test_inspect_shows_the_columns_of_the_file_whatever_its_shape(tmp_path: Path) -> None:
    data = frame(amount=["10", "10", "4", "10", "10", "-4"], Belegart=["Rechnung", "Rechnung", "Gutschrift"])
    data.write_csv(tmp_path / "orders.csv")
    columns = inspect((str(tmp_path / "orders.csv"),)).table("columns").rows
    assert [row["column"] for row in columns] == data.columns


def test_codes_before_words_and_signs_as_marks() -> None:
    assert overall(frame(total=["10"], Status=["wc-completed", "wc-cancelled", "wc-processing"]))["orders"] == 40
    assert overall(frame(total=["10"], kind=["RG Rechnung", "GU Gutschrift", "RG Rechnung"]))["revenue"] == 200
    assert overall(frame(total=["10", "10", "10", "3"], sign=["+", "+", "+", "-"]))["revenue"] == 15 * 27
    assert meaning("NO REFUND", "status") is None


def test_signed_amounts_go_by_the_header_of_their_column_and_products_by_both() -> None:
    notes = frame(amount=["10"], Belegart=["Rechnung", "Rechnung", "Storno"])
    assert cxkit.value(notes, by="none").provenance.roles["amount"] == "amount"
    product = frame(quantity=["1", "3", "2"], unit_price=["2.50"])
    assert cxkit.value(product, by="none").provenance.roles["amount"] == "quantity × unit_price"


def test_months_as_words_before_the_day_and_a_year_of_two_digits() -> None:
    data = frame(amount=["10"]).with_columns(
        ordered_at=pl.Series([(START + timedelta(days=3 * n)).strftime("%b-%d-%y") for n in range(60)])
    )
    assert overall(data)["orders"] == 60


def test_a_status_of_several_parts_means_its_strongest_part() -> None:
    cells = [
        "Shipped - Delivered to Buyer",
        "Shipped",
        "Shipped - Returned to Seller",
        "Cancelled (by customer)",
        "Pending - Waiting for Pick Up",
    ]
    assert [meaning(cell, "status") for cell in cells] == ["done", "done", "returned", "cancelled", "open"]
    data = frame(amount=["10"], order_status=cells)
    row = overall(data)
    assert (row["orders"], row["revenue"]) == (24, 240.0)
    # a part that is not known says nothing, and neither does a negation
    assert meaning("Not cancelled", "status") == "done"
    assert meaning("Express - Berlin", "status") is None


@pytest.mark.parametrize(
    ("invoice", "credit"), [("RE", "GS"), ("INV", "CRN"), ("F2", "G2"), ("F2", "RE"), ("FAC", "AVO"), ("TD01", "TD04")]
)
def test_codes_of_documents_of_one_usage(invoice: str, credit: str) -> None:
    data = frame(amount=["10"], document_type=[invoice, invoice, invoice, credit])
    report = cxkit.value(data, by="none")
    assert report.table("overall").rows[0]["revenue"] == 45 * 10 - 15 * 10
    assert credit in said(report)


def test_codes_of_documents_that_no_usage_has_are_a_warning() -> None:
    data = frame(amount=["10"], Belegart=["AB", "XY"])
    report = cxkit.value(data, by="none")
    assert report.table("overall").rows[0]["revenue"] == 600
    assert "'AB' (30), 'XY' (30)" in said(report, "documents-unknown")
    # a type of something else is no document
    assert not said(cxkit.value(frame(amount=["10"], Type=["B2B", "B2C"]), by="none"), "documents-unknown")


@pytest.mark.parametrize("placeholder", ["-", "?", "99999999", "guest@example.com", "noreply@shop.example", "POS Customer", "Einmalkunde"])
def test_further_ids_that_stand_for_no_customer(placeholder: str) -> None:
    data = changed(frame(amount=["10"]), "customer_id", [placeholder, "4000", placeholder, placeholder, "4001", placeholder])
    assert overall(data)["customers"] == 2


def test_a_number_of_nines_among_others_is_a_customer() -> None:
    data = changed(frame(amount=["10"]), "customer_id", ["9999", "9998", "9997"])
    assert overall(data)["customers"] == 3


def test_a_condition_on_lines_keeps_the_total_of_their_order() -> None:
    lines = pl.DataFrame(
        {
            "order_id": [str(place // 2) for place in range(80)],
            "customer_id": [f"C{place // 2 % 7}" for place in range(80)],
            "ordered_at": [str(START + timedelta(days=place // 2)) for place in range(80)],
            "product": ["A", "B"] * 40,
            "amount": [str(10 + place // 2) for place in range(80)],
        }
    )
    due = sum(range(10, 50))
    assert overall(lines)["revenue"] == due
    # B is never on the first line of its order
    assert overall(lines, where="product = 'B'")["revenue"] == due
    assert overall(lines, where="product IN ('A', 'B')")["revenue"] == due
    assert overall(lines, where="order_id = '7'")["revenue"] == 17


def test_orders_that_a_file_already_counts_under_other_headers() -> None:
    base = {"Kundennr": [str(4000 + place) for place in range(40)], "Umsatz gesamt": [str(30 * (1 + place % 4)) for place in range(40)]}
    days = [str(START + timedelta(days=place)) for place in range(40)]
    for headers in (("Anzahl Bestellungen", "Letzter Kauf"), ("total_orders", "last_order_date")):
        data = pl.DataFrame({**base, headers[0]: [str(1 + place % 4) for place in range(40)], headers[1]: days})
        assert overall(data)["orders"] == sum(1 + place % 4 for place in range(40))


def test_cohorts_need_no_amount_where_several_columns_could_be_one() -> None:
    data = frame(Netto=["10", "-5", "20"], Brutto=["11.90", "-5.95", "23.80"])
    with pytest.raises(RoleError):
        overall(data)
    report = cxkit.cohorts(data)
    assert report.table("overall").rows[0]["orders"] == 40  # a negative sum is a refund
    assert all(row["revenue"] is None for row in report.table("cohorts").rows)
    assert "'Netto', 'Brutto'" in said(report, "no-amounts")
    assert any(row["revenue"] for row in cxkit.cohorts(data, amount="Netto").table("cohorts").rows)


def test_a_mark_of_refunded_orders_takes_their_amounts_off() -> None:
    data = frame(amount=["10", "20"], Refunded=["no", "no", "yes"])
    row = overall(data, role=["refunded=Refunded"])
    assert (row["orders"], row["revenue"]) == (40, 600)
    # no order is refunded, whether the column is read as amounts or as marks
    assert overall(changed(frame(amount=["10", "20"]), "Order Refund Amount", ["0"]))["revenue"] == 900


def test_closed_beside_complete_is_refunded_and_done_without_it() -> None:
    assert overall(frame(amount=["10"], status=["complete", "complete", "closed"]))["revenue"] == 40 * 10
    assert overall(frame(amount=["10"], status=["closed", "closed", "cancelled"]))["revenue"] == 40 * 10


def test_orders_under_way_count_with_a_warning_unless_others_are_open() -> None:
    paid = frame(amount=["10"], status=["completed", "processing", "cancelled"])
    assert overall(paid)["revenue"] == 40 * 10
    assert "'processing' (20)" in said(cxkit.value(paid, by="none"), "orders-under-way")
    work = frame(amount=["10"], status=["Abgeschlossen", "In Bearbeitung", "Offen"])
    assert overall(work)["revenue"] == 20 * 10


def test_deals_that_are_lost_or_negotiated_brought_nothing() -> None:
    deals = frame(amount=["10"], Stage=["Closed Won", "Closed Lost", "Negotiation/Review"])
    assert overall(deals)["orders"] == 20


def test_a_number_of_orders_under_the_header_of_an_order_number() -> None:
    totals = pl.DataFrame({"Customer": [f"K{n}" for n in range(40)], "Orders": [1 + n % 4 for n in range(40)], "Revenue": [30] * 40})
    assert overall(totals)["orders"] == 100
    numbered = totals.with_columns(Orders=pl.int_range(1_000, 1_040))
    assert overall(numbered)["orders"] == 40


@pytest.mark.parametrize("signs", [("US$", "C$"), ("A$", "NZ$"), ("₹", "€")])
def test_dollars_of_several_countries_are_currencies(signs: tuple[str, str]) -> None:
    with pytest.raises(CxError, match="several currencies"):
        overall(frame(amount=[f"{sign}12.50" for sign in signs]))


@pytest.mark.parametrize("header", ["P.U. HT", "Unit Price Excl. VAT"])
def test_unit_prices_without_tax(header: str) -> None:
    columns: dict[str, Any] = {"Quantity": ["1", "3"], header: ["10", "5"]}
    assert overall(frame(**columns))["revenue"] == 30 * 10 + 30 * 15


@pytest.mark.parametrize(
    "column",
    [
        {"Testbestellung": ["ja", "nein"]},
        {"is_test": ["1", "0"]},
        {"livemode": ["false", "true"]},
        {"Status": ["test", "completed"]},
        {"Order type": ["Test order", "Regular"]},
        {"Test": ["x", ""]},
        {"Belegart": ["Trainingsbeleg", "Rechnung"]},
    ],
)
def test_orders_that_test_the_shop_are_excluded_with_a_warning(column: dict[str, list[str]]) -> None:
    data = frame(60, amount=["10", "20"], **column)
    assert overall(data)["revenue"] == 30 * 20
    assert "30 rows as test orders" in said(cxkit.value(data, by="none"), "shape")


def test_a_product_called_test_and_a_file_of_tests() -> None:
    assert overall(frame(amount=["10"], product=["Test", "Kit"]))["revenue"] == 600
    assert overall(frame(amount=["10"], test=["yes", "yes", "no"]))["revenue"] == 600


def test_a_price_of_a_piece_or_a_line_is_asked_for_if_the_file_does_not_show_which() -> None:
    few = frame(12, quantity=["1", "3", "2", "5"], price=[f"{7.5 + 13.7 * place}" for place in range(12)])
    with pytest.raises(DataError, match="of a piece or of a line"):
        overall(few)
    by_piece = sum((1, 3, 2, 5)[place % 4] * (7.5 + 13.7 * place) for place in range(12))
    assert overall(few, shape="quantity")["revenue"] == pytest.approx(by_piece)
    of_lines = cxkit.value(few, by="none", amount="price").table("overall").rows[0]
    assert of_lines["revenue"] == pytest.approx(sum(7.5 + 13.7 * place for place in range(12)))
    # under a header that names the unit, and at prices that recur with several quantities, it is of a piece
    assert overall(few.rename({"price": "Einzelpreis"}))["revenue"] == pytest.approx(by_piece)
    assert overall(frame(12, quantity=["1", "3"], price=["4", "4", "5"]))["revenue"] == pytest.approx(
        sum((1, 3)[n % 2] * (4, 4, 5)[n % 3] for n in range(12))
    )


def test_values_of_few_rows_are_not_quoted_under_a_cell_limit() -> None:
    states = ["completed"] * 40 + ["cancelled"] * 3 + ["refunded"] * 8
    rows = {"order_id": range(51), "customer_id": [n % 20 for n in range(51)], "order_date": ["2025-03-04"] * 51, "status": states}
    data = pl.DataFrame({**rows, "amount": [10.5 + n for n in range(51)]})
    for min_cell, quoted in ((0, "'cancelled' (3)"), (5, "values of fewer than 5 rows each")):
        report = cxkit.value(data, by="none", min_cell=min_cell)
        texts = " ".join(note.text for note in report.notes)
        assert quoted in texts
        assert "'refunded' (8)" in texts
        assert ("'cancelled'" in texts) is (not min_cell)
