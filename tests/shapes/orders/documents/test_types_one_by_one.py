"""Codes and words for types of documents, each read by itself, and what decides beside a type that is not known."""

from __future__ import annotations

import polars as pl
import pytest
from tests.shapes.orders.test_order_shapes import frame, overall

import cxkit
from cxkit.errors import DataError


def figures(frame: dict[str, list[str]] | None = None, **columns: list[str]) -> tuple[object, object, str]:
    """The revenue, the orders and the notes of six rows of 680 together; the third is 30, the fifth 120."""
    rows = {
        "Document no": [str(at) for at in range(1, 7)],
        "Date": [f"2026-0{at}-11" for at in range(1, 7)],
        "Customer": ["A", "B", "A", "C", "B", "C"],
        "Total": ["100", "200", "30", "150", "120", "80"],
    }
    report = cxkit.value(pl.DataFrame(rows | columns | (frame or {})), by="none")
    row = report.table("overall").rows[0]
    return row["revenue"], row["orders"], " ".join(f"{note.level}: {note.text}" for note in report.notes)


def kinds(sale: str, third: str, fifth: str | None = None) -> list[str]:
    return [sale, sale, third, sale, fifth or sale, sale]


@pytest.mark.parametrize(
    ("header", "sale", "credit", "payment"),
    [("Type", "INV", "CN", "PMT"), ("Belegart", "DR", "DG", "DZ"), ("Belegart", "RE", "GU", "ZA"), ("Type de pièce", "FA", "AV", "RGLT")],
)
def test_payments_beside_invoices_and_credit_notes_are_no_sales(header: str, sale: str, credit: str, payment: str) -> None:
    revenue, orders, notes = figures({header: kinds(sale, credit, payment)})
    if payment == "RGLT":  # a code that no usage has leaves the others as they are
        assert (revenue, orders) == (620, 5)
        assert f"warning: Column '{header}': '{payment}' (1) are not known" in notes
    else:
        assert (revenue, orders) == (500, 4)
        assert "warning: Column" not in notes


def test_digits_that_are_subtracted_are_warned_of_and_known_ones_of_three_digits_need_no_header() -> None:
    assert "warning: Column 'Tipo Doc': '61' (1) take revenue back" in figures({"Tipo Doc": kinds("33", "61")})[2]
    assert figures(Type=kinds("380", "381"))[:2] == (620, 5)


def test_credit_notes_on_most_rows_count_and_are_warned_of() -> None:
    revenue, _, notes = figures({"Billing type": ["F2", "G2", "G2", "G2", "F2", "G2"]})
    assert revenue == 680
    assert "warning: Column 'Billing type': 'G2' (4) may be credit notes" in notes


def test_codes_of_which_most_are_unknown_have_no_meaning() -> None:
    assert figures(Type=["INV", "CN", "X1", "X2", "X3", "X4"])[0] == 680


@pytest.mark.parametrize("credit", ["13 - Nota de Crédito C", "Nota de Crédito B"])
def test_a_number_before_and_a_letter_behind_a_type_change_nothing(credit: str) -> None:
    assert figures(Tipo=kinds("11 - Factura C", credit))[:2] == (620, 5)


@pytest.mark.parametrize(
    ("header", "sale", "credit", "right"),
    [("Tipo Doc", "33", "61", 620), ("Tipo Comprobante", "001", "003", 620), ("Tipo Comprobante", "FAC A", "N/C A", 620)],
)
def test_codes_of_tax_authorities(header: str, sale: str, credit: str, right: float) -> None:
    assert figures({header: kinds(sale, credit)})[0] == right


@pytest.mark.parametrize(
    ("header", "sale", "credit"), [("Tipo", "1", "3"), ("Tipo Comprobante", "6", "8"), ("Tipo", "33", "61"), ("Order type", "001", "003")]
)
def test_short_numbers_that_may_be_such_codes_are_a_doubt(header: str, sale: str, credit: str) -> None:
    revenue, _, notes = figures({header: kinds(sale, credit)})
    assert revenue == 680
    assert f"warning: Column '{header}': '{sale}' (5), '{credit}' (1) are not known" in notes


def test_numbers_of_anything_else_are_none() -> None:
    assert "warning: Column" not in figures(Type=kinds("4", "5"))[2]


def test_debit_notes_add_and_a_warning_says_that_they_count_as_orders() -> None:
    revenue, orders, notes = figures(Type=kinds("Invoice", "Credit note", "Debit note"))
    assert (revenue, orders) == (620, 5)
    assert "warning: Column 'Type': 'Debit note' (1) add to earlier invoices" in notes
    # beside credit notes alone they are the sales
    for debit, credit in (("Debit memo", "Credit memo"), ("DN", "CN")):
        revenue, orders, notes = figures(Type=kinds(debit, credit))
        assert (revenue, orders) == (620, 5)
        assert "add to earlier" not in notes


def test_marks_of_debit_and_credit_decide_where_a_type_is_not_known() -> None:
    revenue, orders, notes = figures({"Belegart": kinds("XR", "XG"), "S/H": kinds("S", "H")})
    assert (revenue, orders) == (620, 5)
    assert "Column 'S/H' holds the sign" in notes
    assert "are not known" not in notes
    # types that are all known need none
    assert figures({"Belegart": kinds("Rechnung", "Rechnung", "Gutschrift"), "S/H": kinds("S", "S", "H")})[0] == 440
    with pytest.raises(DataError, match="'S/H' marks debit and credit"):
        figures({"Belegart": kinds("XR", "XG"), "S/H": kinds("H", "S")})


def test_a_text_that_differs_from_row_to_row_is_no_type() -> None:
    texts = ["Alpha GmbH", "Beta KG", "Gutschrift Alpha GmbH", "Gamma AG", "Delta oHG", "Epsilon"]
    marks = {"Soll/Haben-Kennzeichen": kinds("S", "H")}
    revenue, orders, notes = figures({"Buchungstext": texts} | marks)
    assert (revenue, orders) == (620, 5)
    assert "Buchungstext" not in notes
    # few words that repeat are types
    assert figures({"Vorgang": kinds("Lieferung", "Rücklieferung")})[:2] == (620, 5)


def test_an_identity_document_of_the_buyer_is_no_type_and_hides_none() -> None:
    columns = {"Tipo": kinds("11 - Factura C", "13 - Nota de Crédito C"), "Tipo Doc. Receptor": ["CUIT"] * 6}
    assert figures(columns)[:2] == (620, 5)


def test_a_type_that_is_excluded_already_is_not_said_to_count() -> None:
    revenue, _, notes = figures(type=kinds("sale", "void"))
    assert revenue == 650
    assert "are not known" not in notes


def test_words_that_are_ways_to_pay_as_well_as_documents_are_a_doubt() -> None:
    revenue, _, notes = figures(Type=kinds("Invoice", "Credit", "Cash"))
    assert revenue == 680
    assert "warning: Column 'Type': 'Credit' (1) may be credit notes or sales on credit" in notes
    # cash and credit without invoices are ways to pay, and so is what the header calls so
    assert "may be credit notes" in figures(Type=kinds("Debit", "Credit"))[2]
    assert "may be credit notes" not in figures(Type=kinds("Cash", "Credit"))[2]
    assert "may be credit notes" not in figures({"Payment method": kinds("Invoice", "Credit", "Cash")})[2]


def test_codes_under_a_header_of_documents_are_types_and_under_one_of_numbers_are_none() -> None:
    assert figures(Comprobante=kinds("FAC A", "N/C A"))[:2] == (620, 5)
    assert figures({"Shop": kinds("FAC", "NC")})[:2] == (680, 6)


def test_types_beside_amounts_in_two_columns_leave_the_sign_to_these() -> None:
    columns = {"Tipo": kinds("FC", "NC"), "Debe": ["100", "200", "", "150", "120", "80"], "Haber": ["", "", "30", "", "", ""]}
    frame = pl.DataFrame(
        {"Fecha": [f"2026-0{at}-11" for at in range(1, 7)], "Cliente": ["A", "B", "A", "C", "B", "C"], "Pedido": list("123456"), **columns}
    )
    row = cxkit.value(frame, by="none").table("overall").rows[0]
    assert (row["revenue"], row["orders"]) == (620, 5)


def test_payments_among_the_credits_by_their_texts_are_no_sales() -> None:
    texts = ["Alpha GmbH", "Beta KG", "Gutschrift Alpha GmbH", "Gamma AG", "Zahlung zu Rechnung 2", "Gamma AG"]
    marks = {"Soll/Haben-Kennzeichen": kinds("S", "H", "H")}
    revenue, orders, notes = figures({"Buchungstext": texts} | marks)
    assert (revenue, orders) == (500, 4)
    assert "Column 'Buchungstext': 1 credits are payments, such as 'Zahlung zu Rechnung 2'" in notes
    # a credit whose text says neither leaves all as they are
    revenue, _, notes = figures({"Buchungstext": [*texts[:2], "Alpha GmbH", *texts[3:]]} | marks)
    assert revenue == 380
    assert "are payments" not in notes


def test_offers_beside_credit_notes_are_no_sales() -> None:
    """The other documents, whatever they are called, are the invoices then."""
    data = frame(amount=["10"], Rodzaj=["QX", "QX", "Proforma", "Korekta"])
    assert overall(data)["revenue"] == 10 * (30 - 15)
    # other documents that are few are no invoices of all those offers, which may be what was sold
    assert overall(frame(amount=["10"], Rodzaj=["Proforma", "Proforma", "Proforma", "Korekta", "QX"]))["revenue"] == 10 * (48 - 12)
    # without credit notes the offers may be all that there is
    assert overall(frame(amount=["10"], Rodzaj=["QX", "Proforma"]))["revenue"] == 600


def test_a_czech_invoice_of_an_advance_is_followed_by_the_real_one() -> None:
    data = frame(amount=["10"], Druh=["Faktura vydaná", "Faktura vydaná", "Zálohová faktura"])
    assert overall(data)["revenue"] == 400
