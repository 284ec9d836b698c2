"""Debits and credits in two columns; and columns of payments by debit and credit card."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit
from cxkit.errors import CxError, DataError


def account(debit: str, credit: str, *, blank: str = "", credited: float = 4.0, **columns: list[str]) -> pl.DataFrame:
    """30 debits of 10 and 6 credits in a customer account."""
    back = [at % 6 == 5 for at in range(36)]
    data = {
        "Belegnr": [str(70_000 + at) for at in range(36)],
        "Belegdatum": pl.date_range(pl.date(2024, 1, 1), pl.date(2024, 2, 5), eager=True).dt.strftime("%Y-%m-%d"),
        "Kundennr": [f"C{at % 9}" for at in range(36)],
        debit: [blank if each else "10.00" for each in back],
        credit: [f"{credited:.2f}" if each else blank for each in back],
        **columns,
    }
    return pl.DataFrame(data)


@pytest.mark.parametrize(
    ("debit", "credit"),
    [("Soll", "Haben"), ("Debit", "Credit"), ("Débit", "Crédit"), ("Debe", "Haber"), ("Dare", "Avere"), ("Debit amount", "Credit amount")],
)
@pytest.mark.parametrize("blank", ["", "0.00"])
def test_credits_in_a_column_of_their_own_are_subtracted(debit: str, credit: str, blank: str) -> None:
    report = cxkit.value(account(debit, credit, blank=blank), by="none")
    row = report.table("overall").rows[0]
    assert (row["orders"], row["revenue"]) == (30, 276.0)
    assert any(f"'{debit}' and '{credit}'" in note.text for note in report.notes if note.code == "shape")


def test_an_empty_column_of_a_foreign_currency_is_no_amount() -> None:
    report = cxkit.value(account("Debit", "Credit", Montantdevise=[""] * 36), by="none")
    assert report.table("overall").rows[0]["revenue"] == 276.0


def test_the_debits_alone_are_counted_on_demand_only() -> None:
    data = account("Soll", "Haben")
    assert cxkit.value(data, by="none", amount="Soll").table("overall").rows[0]["revenue"] == 276.0
    assert cxkit.value(data, by="none", amount="Soll", shape="plain").table("overall").rows[0]["revenue"] == 300.0


def test_an_amount_beside_debit_and_credit_is_the_amount() -> None:
    data = account("Soll", "Haben", Betrag=["10.00"] * 36)
    assert cxkit.value(data, by="none").table("overall").rows[0]["revenue"] == 360.0


def test_credits_that_may_be_payments_are_asked_for() -> None:
    with pytest.raises(DataError, match=r"'Soll' and 'Haben'.*returns, or payments") as raised:
        cxkit.value(account("Soll", "Haben", credited=40.0), by="none")
    assert "--shape plain --amount Soll" in str(raised.value.hint)


@pytest.mark.parametrize(("debit", "credit"), [("Debit card", "Credit card"), ("Soll", "Bonus"), ("S", "H")])
def test_other_columns_are_no_debits_and_credits(debit: str, credit: str) -> None:
    with pytest.raises(CxError):
        cxkit.value(account(debit, credit), by="none")


def test_rows_that_fill_both_columns_are_no_entries_of_an_account() -> None:
    both = account("Soll", "Haben").with_columns(Soll=pl.lit("10.00"), Haben=pl.lit("8.00"))
    with pytest.raises(CxError):
        cxkit.value(both, by="none")
