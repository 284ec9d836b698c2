"""Rows that sell nothing and say so by their relation to others: cancelled sales, sums of a document, fees, earlier documents of a sale."""

from __future__ import annotations

import random
from datetime import date, timedelta

import polars as pl
import pytest
from tests.shapes.orders.test_order_shapes import said

import cxkit
from cxkit.model import Report

Row = dict[str, object]
_FIRST = date(2025, 3, 3)


def _sales(number: int = 60) -> list[Row]:
    """Sales of 15 customers, nearly all with another amount."""
    drawn = random.Random(11)
    return [
        {
            "receipt": 100 + at,
            "booked": _FIRST + timedelta(at),
            "customer": f"C{drawn.randrange(15)}",
            "amount": drawn.randrange(400, 9000) / 100,
        }
        for at in range(number)
    ]


def _sum(rows: list[Row]) -> float:
    return round(sum(float(str(row["amount"])) for row in rows), 2)


def _value(rows: list[Row]) -> tuple[float, int, Report]:
    report = cxkit.value(pl.DataFrame(rows), by="none")
    first = report.table("overall").rows[0]
    return round(float(str(first["revenue"])), 2), int(str(first["orders"])), report


@pytest.mark.parametrize("header", ["Stornokennzeichen", "STORNO_KZ", "Cancelled (Y/N)", "Void Ind", "Annullato S/N"])
def test_a_mark_of_yes_and_no_may_be_called_one(header: str) -> None:
    rows = [{**row, header: "N" if at % 8 else "Y"} for at, row in enumerate(_sales())]
    kept = [row for row in rows if row[header] == "N"]
    assert _value(rows)[:2] == (_sum(kept), len(kept))


@pytest.mark.parametrize("header", ["Stornierbar J/N", "Kennzeichen", "Versandkennzeichen"])
def test_other_marks_of_yes_and_no_cancel_nothing(header: str) -> None:
    rows = [{**row, header: "N" if at % 8 else "J"} for at, row in enumerate(_sales())]
    assert _value(rows)[:2] == (_sum(rows), len(rows))


def test_a_state_under_any_header_cancels_orders() -> None:
    rows = [{**row, "Průběh": "Předáno" if at % 6 else "Stornována"} for at, row in enumerate(_sales())]
    kept = [row for row in rows if row["Průběh"] == "Předáno"]
    revenue, orders, report = _value(rows)
    assert (revenue, orders) == (_sum(kept), len(kept))
    assert "'Předáno' (50)" in said(report, "status-unknown")
    (excluded,) = (note for note in report.notes if "brought nothing" in note.text)
    assert excluded.level == "warning"


@pytest.mark.parametrize("words", [("Storno", "Storno Plus", "keine"), ("Basis", "Stornierbar", "Flex"), ("ohne", "Expired offer", "neu")])
def test_other_words_of_cancellation_under_any_header_cancel_nothing(words: tuple[str, ...]) -> None:
    rows = [{**row, "Tarifzusatz": words[at % 3]} for at, row in enumerate(_sales())]
    assert _value(rows)[:2] == (_sum(rows), len(rows))


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("Mahnlauf", ("offen", "storniert", "keine")),
        ("Fitting", ("None", "Booked in", "cancelled")),
        ("Runde", ("storniert", "x", "storniert")),
    ],
)
def test_what_some_orders_lack_or_most_would_be_is_no_state_of_theirs(header: str, words: tuple[str, ...]) -> None:
    rows = [{**row, header: words[at % 3]} for at, row in enumerate(_sales())]
    assert _value(rows)[:2] == (_sum(rows), len(rows))


def test_what_customers_cancelled_themselves_is_no_state_of_their_orders() -> None:
    rows = [{**row, "Kundenbrief": "storniert" if str(row["customer"]) in {"C1", "C7"} else "läuft"} for row in _sales()]
    assert _value(rows)[:2] == (_sum(rows), len(rows))


def test_a_positive_cancellation_without_its_sale_is_the_sale_itself() -> None:
    rows = [{**row, "Vorgang": "Verkauf" if at % 9 else "Storno"} for at, row in enumerate(_sales())]
    kept = [row for row in rows if row["Vorgang"] == "Verkauf"]
    revenue, orders, report = _value(rows)
    assert (revenue, orders) == (_sum(kept), len(kept))
    assert "'Storno' (7) have positive amounts" in said(report, "shape")


def test_a_positive_cancellation_beside_its_sale_takes_that_back() -> None:
    sales = _sales()
    rows = [{**row, "Vorgang": "Verkauf"} for row in sales]
    back = [{**row, "receipt": 900 + at, "Vorgang": "Storno"} for at, row in enumerate(sales[::10])]
    assert _value([*rows, *back])[0] == round(_sum(rows) - _sum(back), 2)


@pytest.mark.parametrize("kept", [1.0, 0.8])
def test_a_positive_cancellation_with_the_number_of_its_sale_takes_that_back(kept: float) -> None:
    rows = [{**row, "Vorgang": "Buchung"} for row in _sales()]
    rows += [{**row, "booked": _FIRST + timedelta(70), "product": "B"} for row in rows[::6]]
    rows = [{"product": "A", **row} for row in rows]
    back = [{**row, "Vorgang": "Storno", "amount": round(float(str(row["amount"])) * kept * 2, 2)} for row in rows[:60:6]]
    assert _value([*rows, *back])[0] == round(_sum(rows) - _sum(back), 2)


@pytest.mark.parametrize(("header", "sale"), [("Belegart", "Verkauf"), ("Art", "Rechnung")])
def test_a_document_of_cancellation_takes_back_what_is_not_in_the_file(header: str, sale: str) -> None:
    rows = [{**row, header: sale if at % 9 else "Storno"} for at, row in enumerate(_sales())]
    back = [row for row in rows if row[header] == "Storno"]
    assert _value(rows)[0] == round(_sum(rows) - 2 * _sum(back), 2)


def test_sums_without_an_article_count_alone() -> None:
    rows = list[Row]()
    for sale in _sales():
        parts = [round(float(str(sale["amount"])) * share, 2) for share in (0.3, 0.7)]
        rows += [{**sale, "product": f"P{at}", "quantity": 1, "amount": part} for at, part in enumerate(parts)]
        rows.append({**sale, "product": None, "quantity": None, "amount": round(sum(parts), 2)})
    assert _value(rows)[0] == _sum([row for row in rows if row["product"] is None])


def test_lines_without_an_article_that_are_no_sums_count() -> None:
    rows = list[Row]()
    for sale in _sales():
        rows += [{**sale, "product": f"P{at}", "quantity": 1} for at in range(2)]
        rows.append({**sale, "product": None, "quantity": None, "amount": 4.9})
    assert _value(rows)[0] == _sum(rows)


@pytest.mark.parametrize("word", ["Commission", "ItemFees", "Verkaufsprovision"])
def test_fees_of_the_seller_are_warned_of(word: str) -> None:
    sales = _sales()
    rows = [{**row, "text": "Sale"} for row in sales] + [{**row, "text": word, "amount": -1.5} for row in sales]
    assert f"60 rows are fees below 0 ('{word}'), which take 90.00" in said(_value(rows)[2], "fees-subtracted")


def test_a_sum_of_few_fees_is_in_no_note() -> None:
    sales = _sales()
    rows = [{**row, "text": "Sale"} for row in sales] + [{**row, "text": "Commission", "amount": -1.5} for row in sales[:4]]
    for min_cell, noted in ((0, True), (5, False)):
        assert bool(said(cxkit.value(pl.DataFrame(rows), by="none", min_cell=min_cell), "fees-subtracted")) is noted


def test_fees_that_customers_pay_and_get_back_are_not() -> None:
    sales = _sales()
    rows = [{**row, "text": "Sale"} for row in sales] + [{**row, "text": "Servicegebühr", "amount": 1.5} for row in sales]
    rows += [{**row, "text": "Servicegebühr", "amount": -1.5} for row in sales[::10]]
    assert not said(_value(rows)[2], "fees-subtracted")
    waived = [{**row, "text": "Gebühr erlassen", "amount": -1.5} for row in sales]
    assert not said(_value([*rows, *waived])[2], "fees-subtracted")


def test_documents_of_one_sale_by_the_letters_of_their_numbers() -> None:
    rows = [{**row, "receipt": f"{code}-{row['receipt']}"} for row in _sales(40) for code in ("AB", "RE")]
    report = _value(rows)[2]
    (hint,) = [note.hint for note in report.notes if note.code == "rows-alike"]
    kept = cxkit.value(pl.DataFrame(rows), by="none", where=str(hint).split('"')[1])
    assert kept.table("overall").rows[0]["orders"] == 40


def test_numbers_of_branches_tell_no_documents_apart() -> None:
    rows = [{**row, "receipt": f"{('HH', 'MUC')[at % 2]}-{row['receipt']}"} for at, row in enumerate(_sales())]
    assert not said(_value(rows)[2], "rows-alike")


def test_refunds_that_outnumber_orders_are_warned_of() -> None:
    rows = [{**row, "amount": -4.5 if at % 4 else 50.0} for at, row in enumerate(_sales())]
    report = _value(rows)[2]
    assert "They are more than the orders" in said(report, "refunds")


def test_the_sum_of_returns_has_negative_amounts_without_a_mark_too() -> None:
    sales = _sales()
    rows = [{**row, "Retourniert": "nein" if at % 10 else "ja"} for at, row in enumerate(sales)]
    rows += [{**row, "receipt": 900 + at, "amount": -2.0, "Retourniert": "nein"} for at, row in enumerate(sales[1:4])]
    report = _value(rows)[2]
    taken = {str(row["step"]): row["amount"] for row in report.table("reconciliation").rows}
    assert f"Returns and refunds of {-float(str(taken['returns'])):,.2f}" in said(report, "refunds")


@pytest.mark.parametrize(("number", "header"), [("RE-{}", "Total"), ("{}", "Total factura"), ("{}", "Rechnungsbetrag")])
def test_invoices_by_their_numbers_or_their_sum_count_before_they_are_paid(number: str, header: str) -> None:
    paid = [{"Bezahlt": "ja" if at % 5 else "nein"} for at in range(60)]
    named = {"receipt": "Nr", "booked": "Datum", "customer": "Kunde", "amount": header, "Bezahlt": "Bezahlt"}
    data = pl.DataFrame([{**row, "receipt": number.format(row["receipt"]), **state} for row, state in zip(_sales(), paid, strict=True)])
    report = cxkit.value(data.rename(named), by="none")
    assert report.table("overall").rows[0]["orders"] == 60
    assert "12 rows are of invoices that are not paid yet" in said(report, "orders-overdue")


def test_orders_of_a_shop_count_when_they_are_paid() -> None:
    rows = [{**row, "Bezahlt": "ja" if at % 5 else "nein"} for at, row in enumerate(_sales())]
    data = pl.DataFrame(rows).rename(
        {"receipt": "Bestellnummer", "booked": "Bestelldatum", "customer": "Kunde", "amount": "Rechnungsbetrag"}
    )
    assert cxkit.value(data, by="none").table("overall").rows[0]["orders"] == 48


def test_nights_of_a_stay_are_one_order() -> None:
    rows = list[Row]()
    for at, sale in enumerate(_sales(40)):
        nights = 1 + at % 3
        stay = {"Reservierung": f"S{at}", "Gast": sale["customer"], "Übernachtungspreis": sale["amount"]}
        total = {"Gesamtpreis": round(float(str(sale["amount"])) * nights, 2)}
        rows += [{**stay, "Nacht": _FIRST + timedelta(at * 4 + night), **total} for night in range(nights)]
    assert cxkit.value(pl.DataFrame(rows), by="none").table("overall").rows[0]["orders"] == 40
