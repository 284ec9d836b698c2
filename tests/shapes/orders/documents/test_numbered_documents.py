"""Documents numbered by their type, states of payments, prices of several pieces, and totals of prices and premiums."""

from __future__ import annotations

import polars as pl
import pytest
from tests.shapes.orders.test_order_shapes import frame, overall, said

import cxkit
from cxkit.errors import DataError, RoleError


def numbered(*codes: str) -> pl.DataFrame:
    return frame(total=["10", "10", "4"]).with_columns(pl.Series("order_id", [f"{codes[at % len(codes)]}{1000 + at}" for at in range(60)]))


@pytest.mark.parametrize("codes", [("INV-", "INV-", "CN-"), ("RE", "RE", "GS"), ("FA/", "FA/", "AV/")])
def test_a_code_before_the_number_of_a_document_says_that_it_is_a_credit_note(codes: tuple[str, ...]) -> None:
    found = overall(numbered(*codes))
    assert (found["orders"], found["revenue"]) == (40, 20 * (10 + 10 - 4))


def test_codes_of_branches_before_the_number_are_no_types_and_signed_credit_notes_stay_as_they_are() -> None:
    assert overall(numbered("BER-", "BER-", "CN-"))["revenue"] == 20 * 24
    signed = numbered("INV-", "INV-", "CN-").with_columns(pl.Series("total", ["10", "10", "-4"] * 20))
    assert overall(signed)["revenue"] == 20 * 16


def payments(*states: tuple[str, ...], **columns: list[str]) -> pl.DataFrame:
    rows = [
        (f"P{at}", f"C{at % 9}", f"2024-01-{1 + at % 28:02}", f"{20 + at}", state) for at in range(40) for state in states[at % len(states)]
    ]
    data = pl.DataFrame(rows, schema=["payment_id", "customer_id", "date", "amount", "Record Type"], orient="row")
    given = {name: [cells[at % len(cells)] for at in range(data.height)] for name, cells in columns.items()}
    return data.with_columns(**{name: pl.Series(cells) for name, cells in given.items()})


def test_a_payment_counts_once_whatever_its_states_and_not_if_one_is_a_failure() -> None:
    good, bad = ("Pending", "Authorised", "Settled"), ("Pending", "Refused")
    found = overall(payments(good, bad))
    assert (found["orders"], found["revenue"]) == (20, sum(20 + at for at in range(0, 40, 2)))
    # one that is pending and nothing else is open
    assert overall(payments(good, ("Pending",)).rename({"Record Type": "Status"}))["orders"] == 20


def test_lines_with_articles_are_no_states_of_their_order() -> None:
    lines = payments(("Shipped", "Cancelled"), Product=["A", "B"])
    assert overall(lines)["orders"] == 40


@pytest.mark.parametrize("header", ["Preiseinheit", "Unité de prix"])
def test_a_price_of_a_hundred_pieces(header: str) -> None:
    data = frame(Artikel=["A", "B", "C", "D", "E", "F"], Menge=["100", "200", "300"], Einzelpreis=["5", "7"]).with_columns(
        pl.lit("100").alias(header)
    )
    assert overall(data)["revenue"] == pytest.approx(sum((1 + at % 3) * (5, 7)[at % 2] for at in range(60)))
    assert f"'{header}'" in said(cxkit.value(data, by="none"), "price-base")
    # other numbers under such a header are no pieces
    odd = data.with_columns(pl.lit("30").alias(header))
    assert not said(cxkit.value(odd, by="none"), "price-base")


def test_a_total_of_a_price_and_a_premium_leaves_the_amount_to_the_user() -> None:
    data = frame(60, **{"Hammer Price": ["10.00", "20.00"], "Premium": ["2.50", "5.00"], "Total Due": ["12.50", "25.00"]})
    with pytest.raises(RoleError, match="Several columns could hold the amount"):
        cxkit.value(data, by="none")
    # what is still due of a total is none of it
    data = frame(Total=["12.50", "25.00"], Paid=["10.00", "20.00"], Due=["2.50", "5.00"])
    assert overall(data)["revenue"] == 30 * 37.5


def test_an_untaxed_amount_beside_a_total_leaves_the_amount_to_the_user_unless_fees_are_between() -> None:
    data = frame(60, **{"Untaxed Amount": ["10.00", "20.00"], "Total Amount": ["11.90", "23.80"]})
    with pytest.raises(RoleError, match="Several columns could hold the amount"):
        cxkit.value(data, by="none")
    fees = frame(60, **{"Total Amount": ["11.90", "23.80"], "Fee": ["1.90", "3.80"], "Net": ["10.00", "20.00"]})
    assert overall(fees)["revenue"] == 30 * 35.7


def test_numbers_of_orders_by_customer_and_month_are_none_of_rows() -> None:
    data = frame(Ventas=["20", "30", "25"], Pedidos=["1", "4", "2", "3", "7"]).drop("order_id")
    with pytest.raises(DataError, match="'Pedidos' counts orders"):
        cxkit.value(data, by="none")
    ids = data.with_columns(pl.Series("Pedidos", [str(70000 + at) for at in range(60)]))
    assert overall(ids)["revenue"] == 20 * 75


@pytest.mark.parametrize("cells", [["S", "N", "N"], ["O", "N", "N"]])
def test_first_letters_of_si_and_oui_are_yes(cells: list[str]) -> None:
    data = pl.DataFrame({"customer_id": [f"C{at}" for at in range(30)], "tenure": ["4", "9", "11"] * 10, "churned": cells * 10})
    assert cxkit.retention(data, by="none").table("overall").rows[0]["lost"] == 10


def test_the_zero_of_a_spreadsheet_is_no_end() -> None:
    ends = ["00.01.1900", "01.03.2024", "00.01.1900"]
    data = pl.DataFrame({"Kunde": [f"C{at}" for at in range(30)], "Vertragsbeginn": ["01.01.2024"] * 30, "Vertragsende": ends * 10})
    assert cxkit.retention(data, by="none").table("overall").rows[0]["lost"] == 10


@pytest.mark.parametrize(
    ("customer", "amount"),
    [("Renter ID", "Rental Charge"), ("Bidder No", "Hammer Price"), ("FFP No", "Fare Total"), ("N° spectateur", "Net à payer")],
)
def test_customers_and_amounts_of_trades(customer: str, amount: str) -> None:
    data = frame(amount=["10", "20"]).rename({"customer_id": customer, "amount": amount})
    assert (overall(data)["customers"], overall(data)["revenue"]) == (12, 900)


def test_a_number_whose_name_is_a_word_for_guests_is_no_customer() -> None:
    data = frame(total=["10"]).with_columns(pl.Series("customer_id", [str(4000 + at % 10) for at in range(60)]))
    names = {"4003": "Diverse Kunden"}
    named = data.with_columns(pl.col("customer_id").replace_strict(names, default="Firma Diverse GmbH").alias("Kundenname"))
    assert overall(named)["customers"] == 9
    # firms whose names hold such a word are customers
    assert overall(named.with_columns(pl.lit("Firma Diverse GmbH").alias("Kundenname")))["customers"] == 10


def test_nines_longer_than_all_other_numbers_are_no_customer_and_nines_like_them_are_one() -> None:
    ids = [str(4000 + at % 10) for at in range(60)]
    data = frame(total=["10"]).with_columns(pl.Series("customer_id", [*ids[:50], *["99999999"] * 10]))
    assert overall(data)["customers"] == 10
    assert overall(data.with_columns(pl.col("customer_id").replace("99999999", "9999")))["customers"] == 11


def test_without_days_and_numbers_each_line_is_an_order_but_not_what_was_returned() -> None:
    data = frame(total=["10", "20", "30"], Zahlstatus=["bezahlt", "Rücklastschrift", "bezahlt"])
    found = overall(data.select("customer_id", "total", "Zahlstatus"))
    assert (found["orders"], found["revenue"]) == (40, 20 * 40)
