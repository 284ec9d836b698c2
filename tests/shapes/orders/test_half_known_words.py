"""Orders of which the file shows more than tables of words know: unknown statuses and kinds, stages, instalments, the only sums."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl
import pytest

import cxkit
from cxkit.errors import DataError, RoleError
from cxkit.model import Report
from cxkit.sources.text.letters import choose_encoding

ROWS = 60
START = date(2024, 1, 1)


def orders(base: dict[str, list[str]] | None = None, **columns: Sequence[str]) -> Report:
    """Sixty rows of twelve customers, with an amount of 10 unless ``base`` replaces it; values are repeated as often as needed."""
    first = {
        "Customer ID": [f"C{at % 12:03}" for at in range(ROWS)],
        "Order ID": [f"O{at}" for at in range(ROWS)],
        "Order date": [str(START + timedelta(days=3 * at)) for at in range(ROWS)],
    }
    rest = {name: [values[at % len(values)] for at in range(ROWS)] for name, values in columns.items()}
    return cxkit.value(pl.DataFrame(first | (base or {"Amount": ["10"] * ROWS}) | rest), by="none")


def figure(report: Report, column: str = "revenue") -> object:
    return report.table("overall").rows[0][column]


def said(report: Report) -> str:
    return " ".join(f"{note.level}: {note.text}" for note in report.notes)


def test_a_few_words_of_which_half_are_statuses_of_both_ends_are_statuses() -> None:
    report = orders(Vorgang=["bezahlt", "storniert", "im Xetra", "geliefert"])
    assert figure(report) == 450
    assert "'im Xetra' (15)" in said(report)
    # the end of an order alone is any word
    assert figure(orders(Thema=["Lieferung", "storniert", "Farbe", "Holz"])) == 600


@pytest.mark.parametrize(("header", "typed"), [("Zustand", "NOT Zustand IN"), ("Order state", r"NOT \"Order state\" IN")])
def test_the_option_beside_a_doubtful_status_names_its_column(header: str, typed: str) -> None:
    report = orders(None, **{header: ["completed", "processing", "cancelled"]})
    (hint,) = (note.hint for note in report.notes if note.code == "orders-under-way")
    assert typed in hint


def test_beside_deals_that_are_won_those_in_an_unknown_stage_are_none() -> None:
    assert figure(orders(Stage=["Closed Won", "Zwischenstopp", "New", "Closed Lost"])) == 150
    # without a deal that is won an unknown stage is a doubt
    report = orders(Stage=["Paid", "Zwischenstopp", "Cancelled"])
    assert figure(report) == 400
    assert "warning" in said(report)


def test_kinds_of_rows_beside_refunds_count_and_are_named_if_unknown() -> None:
    report = orders(Buchungsart=["Beitrag", "Umlage", "Rücklastschrift"])
    assert figure(report) == 200
    assert "'Umlage' (20)" in said(report)
    report = orders(Vorgangsart=["Kauf", "Kauf", "Umtausch"])
    assert figure(report) == 600
    assert "'Umtausch' (20)" in said(report)
    # ways to pay are no kinds of documents
    assert figure(orders(Zahlart=["Rechnung", "Storno", "Gutschein"])) == 600


@pytest.mark.parametrize("header", ["Action", "Vorgang", "Event", "Aktion"])
def test_sales_and_voids_of_a_till_are_no_products(header: str) -> None:
    report = orders(None, **{header: ["Sale", "Sale", "Void"]})
    assert (figure(report), figure(report, "orders")) == (400, 40)
    assert "'Void' (20)" in said(report)
    # "Vorgang" is no word for a product, nor for an action
    assert any("no earlier sales" in note.text for note in report.notes) == (header != "Vorgang")
    # a product of that name beside others is one
    assert figure(orders(Item=["Sale", "Void", "Lamp"])) == 600


@pytest.mark.parametrize("header", ["Action", "Vorgang", "Transaction", "Operación"])
def test_an_action_beside_refunds_is_a_kind_of_document_also_if_it_is_not_known(header: str) -> None:
    report = orders(None, **{header: ["checkout", "checkout", "refund"]})
    assert figure(report) == 200
    assert "warning" in said(report)
    assert "'checkout' (40)" in said(report)
    # the ticket there and back
    assert figure(orders(Fare=["Single", "Single", "Return"])) == 600


def paid(day: str, days: Sequence[int]) -> Report:
    """Twenty orders of three rows with one amount each, on the days after the order."""
    rows = [(f"O{at}", f"C{at % 7}", str(START + timedelta(days=at + after)), f"{20 + at}") for at in range(20) for after in days]
    return cxkit.value(pl.DataFrame(rows, schema=["Order ID", "Customer ID", day, "Amount"], orient="row"), by="none")


def test_equal_amounts_of_an_order_on_several_days_of_payment_are_instalments() -> None:
    due = sum(20 + at for at in range(20))
    instalments = paid("Payment date", [0, 30, 60])
    assert figure(instalments) == 3 * due
    assert "and add up" in said(instalments)
    assert instalments.table("overall").rows[0]["orders"] == 20
    assert figure(paid("Payment date", [0, 0, 0])) == due
    assert figure(paid("Order date", [0, 30, 60])) == due
    with pytest.raises(DataError, match="different days in 'Date'"):
        paid("Date", [0, 30, 60])


def test_the_only_column_of_sums_is_taken_unless_its_header_names_something_else() -> None:
    sums = [f"{12 + at * 0.55:.2f}" for at in range(ROWS)]
    report = orders({"Course fee": sums})
    assert figure(report) == pytest.approx(sum(map(float, sums)))
    assert "'Course fee'" in said(report)
    for columns in ({"Distance (km)": sums}, {"Course fee": sums, "Zuschuss": sums}):
        with pytest.raises(RoleError, match="amount"):
            orders(columns)


def test_the_sign_for_a_number_in_spanish_headers_is_no_letter() -> None:
    text = "Nº ticket;Nº socio;Artículo;Población"
    assert choose_encoding(text.encode("cp1252"))[0] == "cp1252"
    assert choose_encoding("Zażółć gęślą jaźń; Łódź; książka".encode("cp1250"))[0] == "cp1250"
