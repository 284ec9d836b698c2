"""Of a gross and a net amount the one that the customers paid is taken if the file shows what lies between; with taxes the user decides."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

import cxkit
from cxkit.errors import RoleError

ORDERS = 40


def orders(**columns: list[str]) -> pl.DataFrame:
    days = [str(date(2024, 1, 1) + timedelta(days=3 * place)) for place in range(ORDERS)]
    base = {"Order No": [f"A{place}" for place in range(ORDERS)], "Customer": [f"C{place % 7}" for place in range(ORDERS)], "Date": days}
    return pl.DataFrame({**base, **columns})


def texts(*numbers: float) -> list[str]:
    return [f"{numbers[place % len(numbers)]:.2f}" for place in range(ORDERS)]


def revenue(data: pl.DataFrame) -> object:
    return cxkit.value(data).table("overall").rows[0]["revenue"]


def test_fees_between_gross_and_net_are_the_sellers() -> None:
    for fees in (texts(-1, -2), texts(1, 2)):
        assert revenue(orders(Gross=texts(50, 100), Fee=fees, Net=texts(49, 98))) == 20 * 150
    # wherever the column of the fee is, if it is the difference
    assert revenue(orders(Brutto=texts(50, 100), Netto=texts(49, 98), Gebühr=texts(1, 2))) == 20 * 150
    assert revenue(orders(Bruto=texts(50, 100), Kosten=texts(1, 2), Netto=texts(49, 98))) == 20 * 150


@pytest.mark.parametrize("sign", [1, -1])
def test_a_lone_net_amount_after_the_sellers_fees_is_what_was_paid_out(sign: int) -> None:
    fees, net = texts(sign * 1.85, sign * 2.5), texts(48.15, 97.5)
    assert revenue(orders(**{"Subtotal ($)": texts(50, 100), "Fees ($)": fees, "Net Total ($)": net})) == 20 * 150
    # what the fees are not the difference of is no payout
    other = texts(sign * 1.5, sign * 1.5)
    assert revenue(orders(**{"Fees ($)": other, "Net Total ($)": net})) == pytest.approx(20 * 145.65)
    # two columns are more by the fees
    two = {"Subtotal ($)": texts(50, 100), "Item price ($)": texts(50, 100), "Fees ($)": fees, "Net Total ($)": net}
    with pytest.raises(RoleError, match="Several columns could hold the amount"):
        revenue(orders(**two))


def test_discounts_and_returns_between_gross_and_net_sales_are_the_customers() -> None:
    data = orders(**{"Gross sales": texts(50, 100), "Discounts": texts(-5, 0), "Returns": texts(0, -10), "Net sales": texts(45, 90)})
    assert revenue(data) == 20 * 135


@pytest.mark.parametrize("tax", ["Tax", "MwSt", "TVA", "VAT amount"])
def test_taxes_between_gross_and_net_are_for_the_user_to_decide(tax: str) -> None:
    data = orders(Net=texts(50, 100), **{tax: texts(9.5, 19)}, Gross=texts(59.5, 119))
    with pytest.raises(RoleError, match="Several columns could hold the amount"):
        revenue(data)
    # a fee beside them is not what lies between, nor is a discount
    for beside in ("Fee", "Discount"):
        with pytest.raises(RoleError, match="Several columns could hold the amount"):
            revenue(data.with_columns(pl.lit("1.00").alias(beside)))
    sales = data.rename({"Net": "Net sales", "Gross": "Gross sales"}).with_columns(pl.lit("1.00").alias("Discounts"))
    with pytest.raises(RoleError, match="Several columns could hold the amount"):
        revenue(sales)


def test_an_account_of_the_books_is_no_customer() -> None:
    """A column with one value in all rows loses to one that tells customers apart, and is taken where nothing else does."""
    data = orders(Total=texts(50, 100)).rename({"Customer": "Contact name"})
    books = data.with_columns(pl.lit("4000").alias("Account ID"))
    assert cxkit.value(books).table("overall").rows[0]["customers"] == 7
    # a name alone is no clear customer: it is offered, and the account is not taken
    with pytest.raises(RoleError, match="'Name', 'Account ID'"):
        cxkit.cohorts(books.rename({"Contact name": "Name"}))
    of_one = books.drop("Contact name")
    assert cxkit.value(of_one).table("overall").rows[0]["customers"] == 1


def test_the_number_of_a_line_is_not_that_of_its_order() -> None:
    lines = orders(Total=texts(50, 100)).with_columns(pl.Series("Order line number", [str(1 + place % 2) for place in range(ORDERS)]))
    assert cxkit.value(lines).table("overall").rows[0]["orders"] == ORDERS
    assert cxkit.value(lines).provenance.roles["order_id"] == "Order No"


@pytest.mark.parametrize("returned", ["Refunds", "Returns", "Refunded amount"])
def test_refunds_that_net_sales_lack_already_are_not_taken_off_again(returned: str) -> None:
    columns = {"Gross sales": texts(50, 100), "Discounts": texts(0, -5), returned: texts(0, -10), "Net sales": texts(50, 85)}
    assert revenue(orders(**columns)) == 20 * 135
    # nor off what the customers paid with taxes
    assert revenue(orders(**columns, **{"Taxes": texts(5, 8.5), "Total sales": texts(55, 93.5)})) == 20 * 148.5


def test_refunds_beside_totals_that_still_hold_them_are_taken_off() -> None:
    columns = {
        "Subtotal": texts(50, 100),
        "Discount": texts(0, 5),
        "Taxes": texts(5, 9.5),
        "Total": texts(55, 104.5),
        "Refunds": texts(0, 10),
    }
    assert revenue(orders(**columns)) == 20 * 149.5
