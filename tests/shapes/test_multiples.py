"""Amounts in thousands and millions: headers that name them, and those that do not."""

from __future__ import annotations

import pytest
from tests.shapes.orders.test_order_shapes import frame, overall

from cxkit.shapes.multiples import factor_of

THOUSANDS = (
    *("Umsatz (TEUR)", "Umsatz in T€", "umsatz_teur", "CA (k€)", "Revenue ($k)", "Sales £000", "Sales (€ '000)", "Omzet x 1.000"),
    *("Omsättning (tkr)", "Omsætning t.kr.", "Částka v tis. Kč", "Wartość (tys. zł)", "CA en milliers d'euros", "Importe (miles de €)"),
    *("Auftragswert in Tsd. €", "Umsatz (1.000 €)", "Amount (in thousands)", "Revenue in 000s", "Deal value, kUSD"),
)
MILLIONS = ("Umsatz Mio. EUR", "Deal Size (MEUR)", "Revenue ($m)", "Sales (US$ millions)", "Omsättning (Mkr)", "Wartość (mln zł)")
NEITHER = (
    *("Betrag (EUR)", "Preis je t EUR", "EUR/m²", "€/t", "Air miles", "Total (kr)", "Umsatz EUR m. MwSt.", "Total EUR 1000"),
    *("Amount in euros", "Milestone amount", "Umsatz_EUR", "price per 1000", "Preis pro Tausend", "Amount (EUR 19 %)"),
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
