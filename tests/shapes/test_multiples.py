"""Amounts in thousands and millions: headers that name them, and those that do not."""

from __future__ import annotations

import pytest
from tests.shapes.orders.test_order_shapes import frame, overall, said

import cxkit
from cxkit.shapes.multiples import factor_of

THOUSANDS = (
    *("Umsatz (TEUR)", "Umsatz in T€", "umsatz_teur", "CA (k€)", "Revenue ($k)", "Sales £000", "Sales (€ '000)", "Omzet x 1.000"),
    *("Omsättning (tkr)", "Omsætning t.kr.", "Částka v tis. Kč", "Wartość (tys. zł)", "CA en milliers d'euros", "Importe (miles de €)"),
    *(
        "Auftragswert in Tsd. €",
        "Umsatz (1.000 €)",
        "Amount (in thousands)",
        "Revenue in 000s",
        "Deal value, kUSD",
        "Ventas en miles",
        "Umsatz je Kunde (T€)",
        "Oms. t.kr.",
    ),
)
MILLIONS = (
    *(
        "Umsatz Mio. EUR",
        "Deal Size (MEUR)",
        "Revenue ($m)",
        "Sales (US$ millions)",
        "Omsättning (Mkr)",
        "Wartość (mln zł)",
        "Umsatz (1.000.000 €)",
        "Sales in 1,000,000",
    ),
    *("Beløp (mill. kr)", "Ventas (millones de €)", "Sales EUR mn", "Revenue ($mn)", "Umsatz pro Monat (M€)"),
)
NEITHER = (
    *("Betrag (EUR)", "Preis je t EUR", "EUR/m²", "€/t", "Air miles", "Total (kr)", "Umsatz EUR m. MwSt.", "Total EUR 1000"),
    *("Amount in euros", "Milestone amount", "Umsatz_EUR", "price per 1000", "Preis pro Tausend", "Amount (EUR 19 %)"),
    *(
        "Grundpreis p. m. €",
        "Gebühr p.m. EUR",
        "Preis je lfd. m EUR",
        "Price per sq m $",
        "Preis Größe M €",
        "Amount (miles)",
        "Fare in miles",
    ),
    *(
        "Sales (Mill Road)",
        "Sales in Mill Lane",
        "Umsatz ab 1000 EUR",
        "Revenue over 10,000 USD",
        "Total (MN)",
        "Importe en MN",
        "Monto (M$)",
    ),
)


@pytest.mark.parametrize(
    ("header", "factor"),
    [*((each, 1_000) for each in THOUSANDS), *((each, 1_000_000) for each in MILLIONS), *((each, 1) for each in NEITHER)],
)
def test_headers_name_what_an_amount_of_one_stands_for(header: str, factor: int) -> None:
    assert factor_of(header) == factor


def test_amounts_in_thousands_are_multiplied_with_what_was_returned_of_them() -> None:
    assert overall(frame(60, **{"Umsatz (TEUR)": ["1.5", "2"]}))["revenue"] == pytest.approx(30 * 3_500)
    assert overall(frame(60, **{"Umsatz (TEUR)": ["1.5", "2"]}), shape="plain")["revenue"] == pytest.approx(30 * 3.5)
    assert overall(frame(60, amount_keur=["10"], refunded_keur=["0", "5"]))["revenue"] == pytest.approx(30 * 15_000)


@pytest.mark.parametrize("header", ["Total (MN)", "Importe en MN", "Monto (M$)", "Total $ MN"])
def test_a_header_that_means_something_else_in_some_countries_keeps_the_amounts_and_warns(header: str) -> None:
    report = cxkit.value(frame(60, **{header: ["1.5", "2"]}), amount=header)
    assert report.table("overall").rows[0]["revenue"] == pytest.approx(30 * 3.5)
    assert said(report, "unit-unclear")


def test_amounts_that_name_their_currency_are_not_multiplied() -> None:
    report = cxkit.value(frame(60, **{"Umsatz (TEUR)": ["4250 EUR", "1800 EUR"]}))
    assert report.table("overall").rows[0]["revenue"] == pytest.approx(30 * 6_050)
    assert said(report, "unit-unclear")
    small = frame(60, **{"Revenue ($m)": ["$1.5", "$0.5"]})
    assert overall(small)["revenue"] == pytest.approx(30 * 2_000_000)


def test_thousands_of_pieces_at_the_price_of_a_thousand() -> None:
    pieces, prices = [str(1 + at % 11) for at in range(60)], [("15", "20", "25")[at % 3] for at in range(60)]
    data = frame(60, Artikel=["Schraube"], **{"Menge (Tsd. Stück)": pieces, "Preis je Tsd. EUR": prices})
    assert overall(data)["revenue"] == sum(int(piece) * int(price) for piece, price in zip(pieces, prices, strict=True))
