"""Whose rows are: accounts of a ledger are no customers, one value in all rows may be the exporter's, tenants have leases."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit
from cxkit.errors import RoleError
from cxkit.model import Note, Report

ROWS = 12
DAYS = [f"2026-01-{at + 1:02}" for at in range(ROWS)]
LEASES = {
    "lease_id": [f"L{at}" for at in range(ROWS)],
    "start_date": [f"2024-{at + 1:02}-01" for at in range(ROWS)],
    "end_date": [f"2025-{at + 1:02}-01" if at < 6 else "" for at in range(ROWS)],
}


def notes(report: Report, code: str) -> list[Note]:
    return [note for note in report.notes if note.code == code]


def orders(**columns: list[str]) -> pl.DataFrame:
    return pl.DataFrame({"date": DAYS, "amount": ["10.00"] * ROWS, **columns})


@pytest.mark.parametrize(
    "accounts",
    [
        ["Accounts Receivable (A/R)", "Business Checking"],
        ["1400 Forderungen", "8400 Umsatzerlöse 19 %"],
        ["Créances clients", "Banque"],
        ["Debiteuren", "Omzet hoog"],
    ],
)
def test_accounts_of_a_ledger_are_no_customers(accounts: list[str]) -> None:
    data = orders(**{"Account name": accounts * (ROWS // 2)})
    if "Banque" in accounts:
        data = data.with_columns(pl.Series("Account name", [*accounts, "Ventes de marchandises"] * (ROWS // 3)))
    with pytest.raises(RoleError, match="customer"):
        cxkit.value(data)
    named = data.with_columns(Customer=pl.Series(["Ann", "Ben", "Cy"] * (ROWS // 3)))
    assert cxkit.value(named, by="none").table("overall").rows[0]["customers"] == 3


def test_accounts_of_companies_are_customers() -> None:
    names = ["Acme Ltd", "Receivable Partners Inc", "Checking Out GmbH", "Clients First Ltd"]
    data = orders(**{"Account name": names * (ROWS // 4)})
    assert cxkit.value(data, by="none").table("overall").rows[0]["customers"] == 4


@pytest.mark.parametrize("header", ["Kunde", "Client", "Customer name"])
def test_customers_may_be_called_after_an_account(header: str) -> None:
    names = ["Diverse Debitoren", "Sammelkonto Debitoren", "Clients divers", "Müller"]
    data = orders(**{header: names * (ROWS // 4)})
    assert cxkit.value(data, by="none", shape="plain").table("overall").rows[0]["customers"] == 4


@pytest.mark.parametrize(("header", "rows"), [("Company", 4), ("Client", 7), ("customer_id", 7)])
def test_one_value_in_all_rows_is_warned_of(header: str, rows: int) -> None:
    data = orders(**{header: ["ACME Ltd"] * ROWS}).head(rows)
    (note,) = notes(cxkit.value(data, by="none"), "one-customer")
    assert note.level == "warning"
    assert f"'{header}' has one value in all {rows} rows" in note.text
    assert not notes(cxkit.value(data, by="none", role=f"customer_id={header}"), "one-customer")


@pytest.mark.parametrize("header", ["Company", "Gesellschaft", "Empresa"])
def test_the_company_of_all_rows_is_no_customer(header: str) -> None:
    data = orders(**{header: ["ACME Ltd"] * ROWS})
    with pytest.raises(RoleError, match="customer"):
        cxkit.value(data)
    assert cxkit.value(data, by="none", role=f"customer_id={header}").table("overall").rows[0]["customers"] == 1
    several = orders(**{header: ["ACME Ltd", "Bolt Inc", "Crow SA"] * (ROWS // 3)})
    assert cxkit.value(several, by="none").table("overall").rows[0]["customers"] == 3


def test_the_company_of_all_rows_and_a_user_are_asked_for() -> None:
    data = orders(**{"Company": ["ACME Ltd"] * ROWS, "User/physician": ["Ann", "Ben", "Cy"] * (ROWS // 3)}).head(7)
    with pytest.raises(RoleError, match=r"Company.*User/physician"):
        cxkit.value(data, by="none")


def test_a_name_on_documents_is_the_customer() -> None:
    kinds = ["Invoice", "Invoice", "Credit Memo", "Payment"] * (ROWS // 4)
    listed = {"Transaction type": kinds, "Num": [str(1000 + at) for at in range(ROWS)], "Name": ["Ann", "Ben", "Cy"] * (ROWS // 3)}
    assert cxkit.value(orders(**listed), by="none").table("overall").rows[0]["customers"] == 3
    with pytest.raises(RoleError, match="customer"):  # it may be that of the goods
        cxkit.value(orders(**listed, Quantity=["1", "2"] * (ROWS // 2)))


def test_several_customers_and_a_choice_of_one_are_not() -> None:
    data = orders(customer_id=["C1", "C2", "C1"] * (ROWS // 3))
    assert not notes(cxkit.value(data, by="none"), "one-customer")
    assert not notes(cxkit.value(data, by="none", where="customer_id = 'C1'"), "one-customer")


def test_a_tenant_has_leases() -> None:
    tenants = [str(at % 8) for at in range(ROWS)]
    report = cxkit.retention(pl.DataFrame({**LEASES, "tenant_id": tenants}), by="none")
    assert report.table("overall").rows[0]["customers"] == 8
    assert not notes(report, "no-customers")


def test_users_of_a_tenant_are_the_customers() -> None:
    tenants, users = [str(at % 8) for at in range(ROWS)], [f"U{at % 10}" for at in range(ROWS)]
    report = cxkit.retention(pl.DataFrame({**LEASES, "tenant_id": tenants, "customer_id": users}), by="none")
    assert report.table("overall").rows[0]["customers"] == 10


def test_contracts_that_stand_for_their_customers_are_named() -> None:
    (note,) = notes(cxkit.retention(pl.DataFrame(LEASES), by="none"), "no-customers")
    assert "'lease_id' numbers contracts" in note.text
    assert not notes(cxkit.retention(pl.DataFrame(LEASES), by="none", role="customer_id=lease_id"), "no-customers")
