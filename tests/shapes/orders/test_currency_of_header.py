"""Amounts whose header names one currency beside a column of several are converted ones: they are not split by that column."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

import cxkit
from cxkit.errors import DataError

ROWS = 60


def orders(currencies: tuple[str, ...] = ("EUR", "USD", "GBP"), **amounts: list[str]) -> pl.DataFrame:
    days = [str(date(2024, 1, 1) + timedelta(days=3 * place)) for place in range(ROWS)]
    base = {"order_id": [f"A{place}" for place in range(ROWS)], "customer_id": [f"C{place % 9}" for place in range(ROWS)], "date": days}
    return pl.DataFrame({**base, **amounts, "currency": [currencies[place % len(currencies)] for place in range(ROWS)]})


LOCAL = [f"{100 + place}" for place in range(ROWS)]
EUR = [f"{90 + place}" for place in range(ROWS)]


def test_converted_amounts_are_in_the_currency_of_their_header() -> None:
    report = cxkit.value(orders(amount_eur=EUR))
    assert report.table("overall").rows[0]["revenue"] == sum(map(int, EUR))
    assert report.provenance.params["currency"] == "EUR"
    assert any("is in EUR by its header" in note.text and note.level == "warning" for note in report.notes)


def test_the_hint_on_several_currencies_names_converted_amounts() -> None:
    data = orders(amount=LOCAL, amount_eur=EUR)
    with pytest.raises(DataError) as caught:
        cxkit.value(data)
    assert str(caught.value.hint) == "Choose one: --currency EUR, or all in one: --amount 'amount_eur'"
    assert cxkit.value(data, amount="amount_eur").table("overall").rows[0]["revenue"] == sum(map(int, EUR))
    # a rate is no amount
    with pytest.raises(DataError) as caught:
        cxkit.value(orders(amount=LOCAL, rate_to_eur=EUR))
    assert str(caught.value.hint) == "Choose one: --currency EUR"


@pytest.mark.parametrize("header", ["amount", "Amount ($)", "Amount EUR USD", "Euro amount local"])
def test_a_header_without_one_code_leaves_the_column_of_currencies(header: str) -> None:
    with pytest.raises(DataError, match="several currencies"):
        cxkit.value(orders(amount=LOCAL).rename({"amount": header}), amount=header)


def test_one_currency_and_a_column_that_is_named_are_believed() -> None:
    same = cxkit.value(orders(("EUR",), amount_eur=EUR))
    assert not any("by its header" in note.text for note in same.notes)
    assert same.provenance.params["currency"] == "EUR"
    with pytest.raises(DataError, match="several currencies"):
        cxkit.value(orders(amount_eur=EUR), role=["currency=currency"])
