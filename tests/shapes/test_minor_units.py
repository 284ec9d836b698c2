"""Amounts in cents: their headers and currencies, and those that are none."""

from __future__ import annotations

import pytest
from tests.shapes.orders.test_order_shapes import frame, overall

from cxkit.errors import DataError
from cxkit.shapes.minor_units import names_minor_units


@pytest.mark.parametrize(
    "header",
    [
        *(
            "amount_cents",
            "Betrag in Cent",
            "Amount (cents)",
            "Umsatz (ct)",
            "amount_in_minor_units",
            "montant_centimes",
            "montant en centimes",
        ),
        *("Beløp (øre)", "belopp_ore", "Kwota (grosze)", "bedrag_centen", "amount_paise", "Amount (kobo)"),
    ],
)
def test_amounts_in_cents(header: str) -> None:
    assert overall(frame(60, **{header: ["1050", "990"]}))["revenue"] == pytest.approx(30 * 20.40)
    assert overall(frame(60, **{header: ["1050", "990"]}), shape="plain")["revenue"] == 30 * 2040


@pytest.mark.parametrize("header", ["Importo ore lavorate", "Amount Kobo Store", "Importo per cento"])
def test_words_that_only_look_like_minor_units(header: str) -> None:
    assert not names_minor_units(header)


def test_cents_of_lines_refunds_and_currencies_without_cents() -> None:
    assert overall(frame(unit_price_cents=["1050"], quantity=["1", "3"]))["revenue"] == pytest.approx(60 * 21)
    assert overall(frame(amount_cents=["1050"], refunded_cents=["0", "50"]))["revenue"] == pytest.approx(60 * 10.25)
    assert overall(frame(amount_cents=["1050"], currency=["JPY"]))["revenue"] == 60 * 1050


def test_amounts_of_stripes_objects_are_in_cents_and_those_of_its_reports_are_not() -> None:
    stripe = {"object": ["charge"], "livemode": ["true"]}
    assert overall(frame(60, amount=["1050"], **stripe))["revenue"] == pytest.approx(630)
    assert overall(frame(60, amount=["10.50"], **stripe))["revenue"] == pytest.approx(630)


def test_cents_with_decimals_are_refused_with_both_readings() -> None:
    with pytest.raises(DataError, match="names cents"):
        overall(frame(amount_cents=["10.50"]))
