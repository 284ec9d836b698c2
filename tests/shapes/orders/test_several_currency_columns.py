"""Two columns of currencies: that of the documents holds the amounts, and where the file does not decide, no sum mixes currencies."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit
from cxkit.errors import DataError, RoleError

ROWS = 36


def orders(books: str, document: str, amount: str, used: tuple[str, ...] = ("SEK", "NOK")) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "order_id": [f"R{place}" for place in range(ROWS)],
            "customer_id": [f"C{place % 7}" for place in range(ROWS)],
            "order_date": [f"2024-{1 + place // 12:02}-{1 + place % 12:02}" for place in range(ROWS)],
            books: ["DKK"] * ROWS,
            document: [used[place % len(used)] for place in range(ROWS)],
            amount: [f"{100 + place}.50" for place in range(ROWS)],
        }
    )


@pytest.mark.parametrize("books", ["home_currency", "base_currency", "Reporting currency", "company_currency", "Hauswährung"])
@pytest.mark.parametrize("document", ["transaction_currency", "document_currency", "order_currency", "currency"])
def test_amounts_are_in_the_currency_of_their_document(books: str, document: str) -> None:
    with pytest.raises(DataError, match="several currencies"):
        cxkit.value(orders(books, document, "amount"))
    report = cxkit.value(orders(books, document, "amount", ("SEK",)))
    assert report.provenance.params["currency"] == "SEK"


@pytest.mark.parametrize(
    ("books", "document", "amount"),
    [("currency_code", "Currency of order", "amount"), ("home_currency", "transaction_currency", "amount_home_currency")],
)
def test_amounts_of_several_currencies_that_no_column_surely_names_are_refused(books: str, document: str, amount: str) -> None:
    data = orders(books, document, amount)
    with pytest.raises(RoleError, match="currency") as caught:
        cxkit.value(data)
    assert "--role currency=COLUMN" in str(caught.value.hint)
    assert cxkit.value(data, role=[f"currency={books}"]).provenance.params["currency"] == "DKK"
    assert cxkit.value(orders(books, document, amount, ("SEK",)))  # nothing is mixed


def test_amounts_with_a_code_in_their_header_are_converted_ones() -> None:
    report = cxkit.value(orders("Currency code", "Currency of order", "Amount (DKK)"))
    assert report.table("overall").rows[0]["revenue"] == sum(100.5 + place for place in range(ROWS))
