"""Statuses of bills and contracts: what is not paid yet is invoiced, what has run out was paid, and what came of an offer is nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl
import pytest

import cxkit
from cxkit.model import Note, Report

ROWS = 40


def report_on(days: Sequence[str], **columns: Sequence[str]) -> Report:
    """Forty rows of 10 each, with one column of days for each header, a month apart."""
    begin = date(2024, 1, 1)
    data = {"customer_id": [f"C{place % 9:03}" for place in range(ROWS)], "amount": ["10.00"] * ROWS}
    data |= {header: [str(begin + timedelta(days=2 * place + 30 * step)) for place in range(ROWS)] for step, header in enumerate(days)}
    data |= {name: [each[place % len(each)] for place in range(ROWS)] for name, each in columns.items()}
    return cxkit.value(pl.DataFrame(data), by="none")


def revenue(report: Report) -> object:
    return report.table("overall").rows[0]["revenue"]


def notes(report: Report, code: str) -> list[Note]:
    return [note for note in report.notes if note.code == code]


@pytest.mark.parametrize(
    ("paid", "open_", "late"),
    [
        ("Paid", "Pending", "Overdue"),
        ("Bezahlt", "Offen", "Überfällig"),
        ("Payée", "En attente", "En retard"),
        ("Pagada", "Pendiente", "Vencida"),
        ("Pagata", "Da pagare", "Scaduta"),
        ("Betaald", "Openstaand", "Te laat"),
        ("Pago", "Em aberto", "Em atraso"),
    ],
)
def test_all_invoices_count_by_one_rule_whether_due_or_overdue(paid: str, open_: str, late: str) -> None:
    report = report_on(["issue_date", "due_date"], status=[paid, open_, late, paid])
    assert revenue(report) == 400
    (note,) = notes(report, "orders-overdue")
    assert note.level == "warning"
    assert f"'{open_}' (10)" in note.text
    assert f"'{late}' (10)" in note.text
    assert note.text.endswith("They are 200.00 of 400.00: 200.00 without them.")
    assert f"'{late}'" in note.hint


@pytest.mark.parametrize(
    ("days", "states"),
    [
        (["data emissione", "data scadenza"], ["Pagata", "Insoluta", "Scaduta", "Da incassare"]),
        (["emissão", "vencimento"], ["Paga", "Em aberto", "Vencida", "A receber"]),
        # without a day on which it is due: what is overdue shows that the rows are invoices
        (["date"], ["Paid", "Unpaid", "Overdue", "Unpaid"]),
    ],
)
def test_no_invoice_counts_only_when_it_is_overdue(days: list[str], states: list[str]) -> None:
    report = report_on(days, status=states)
    assert revenue(report) == 400
    assert notes(report, "orders-overdue")[0].text.endswith("They are 300.00 of 400.00: 100.00 without them.")


def test_a_problem_is_no_bill() -> None:
    report = report_on(["order_date", "expiry_date"], status=["Delivered", "Pending"], issue=["late", "none"])
    assert revenue(report) == 200


def test_a_mark_of_paid_invoices_excludes_none() -> None:
    report = report_on(["issue_date", "due_date"], paid=["yes", "no", "no", "no"])
    assert revenue(report) == 400
    assert notes(report, "orders-overdue")[0].text.endswith("They are 300.00 of 400.00: 100.00 without them.")


def test_drafts_are_no_invoices() -> None:
    assert revenue(report_on(["issue_date", "due_date"], status=["Paid", "Draft", "Overdue", "Paid"])) == 300


@pytest.mark.parametrize(
    ("days", "states"),
    [
        # the day on which an order is to be delivered
        (["order_date", "due_date"], ["Delivered", "Pending"]),
        # no day of payment
        (["order_date"], ["Paid", "Pending"]),
    ],
)
def test_open_orders_are_no_invoices(days: list[str], states: list[str]) -> None:
    report = report_on(days, status=states)
    assert revenue(report) == 200
    assert not notes(report, "orders-overdue")


@pytest.mark.parametrize(
    ("days", "active", "ended"),
    [
        (["start_date", "end_date"], "active", "expired"),
        (["Beginn", "Ende"], "aktiv", "abgelaufen"),
        (["date_debut", "date_fin"], "actif", "expiré"),
        (["fecha_inicio", "fecha_vencimiento"], "vigente", "vencida"),
        (["data_inizio", "data_scadenza"], "attiva", "scaduta"),
        (["startdatum", "einddatum"], "actief", "verlopen"),
        (["data_inicio", "data_fim"], "ativo", "expirado"),
    ],
)
def test_a_contract_that_has_run_out_was_paid(days: list[str], active: str, ended: str) -> None:
    report = report_on(days, status=[active, ended, ended, "cancelled"])
    assert revenue(report) == 300
    (note,) = notes(report, "contracts-run-out")
    assert f"'{ended}' (20)" in note.text
    assert not notes(report, "status-unknown")


@pytest.mark.parametrize(
    ("days", "header"),
    [(["valid_from", "valid_until"], "quote_no"), (["created_at", "expires_at"], "checkout"), (["order_date"], "order_no")],
)
def test_nothing_came_of_what_has_expired(days: list[str], header: str) -> None:
    report = report_on(days, status=["accepted", "expired"], **{header: [f"Q{place}" for place in range(ROWS)]})
    assert revenue(report) == 200
    assert not notes(report, "contracts-run-out")


def test_a_spanish_quote_that_has_expired_is_not_overdue() -> None:
    assert revenue(report_on(["fecha"], Estado=["Aceptado", "Vencido"], Presupuesto=[f"P{place}" for place in range(ROWS)])) == 200


def test_a_status_of_excluded_rows_needs_no_warning() -> None:
    report = report_on(["order_date"], status=["paid", "cancelled"], delivery_status=["delivered", "flumboxed"])
    assert revenue(report) == 200
    assert not notes(report, "status-unknown")
    other = report_on(["order_date"], status=["paid", "cancelled", "paid", "paid"], delivery_status=["delivered", "flumboxed"])
    assert not any("20" in note.text for note in notes(other, "status-unknown"))


def test_running_contracts_among_orders_are_named() -> None:
    plans = pl.DataFrame(
        {
            "customer_id": [f"K{at}" for at in range(8)],
            "status": ["active"] * 6 + ["cancelled"] * 2,
            "price": [29.9] * 8,
            "created_at": [f"2024-01-{1 + at:02}" for at in range(8)],
        }
    )
    assert [note.code for note in cxkit.value(plans, by="none").notes if note.code == "contracts-as-orders"]
    # an order that is open has a state that contracts have as well
    assert not [
        note
        for note in cxkit.value(plans.with_columns(pl.col("status").replace({"active": "in progress"})), by="none").notes
        if note.code == "contracts-as-orders"
    ]


@pytest.mark.parametrize(
    ("header", "paid", "open_"),
    [
        ("invoice_number", "paid", "pending"),
        ("Rechnungsnummer", "bezahlt", "offen"),
        ("N° facture", "payée", "en attente"),
        ("Numero fattura", "pagata", "in attesa"),
        ("Nº fatura", "paga", "aberta"),
        ("Factuurnummer", "betaald", "openstaand"),
    ],
)
def test_numbers_of_invoices_show_that_unpaid_ones_were_issued(header: str, paid: str, open_: str) -> None:
    numbers = {header: [f"F-{place}" for place in range(ROWS)], "status": [paid, open_, open_, open_]}
    report = report_on(["date"], **numbers)
    assert revenue(report) == 400.0
    (warning,) = notes(report, "orders-overdue")
    assert "300.00 of 400.00" in warning.text


@pytest.mark.parametrize(
    ("columns", "statuses"),
    [
        # an export of a shop has the number of an invoice too
        (("invoice_number", "order_id"), ("paid", "pending")),
        # orders on their way
        (("invoice_number",), ("paid", "pending", "processing", "shipped")),
        # what is completed may be any order
        (("invoice_number",), ("completed", "pending")),
        # an address of the invoice is no number
        (("Rechnungsadresse",), ("bezahlt", "offen")),
    ],
)
def test_open_orders_with_an_invoice_beside_them_bring_nothing(columns: Sequence[str], statuses: Sequence[str]) -> None:
    numbers = {header: [f"{header}-{place}" for place in range(ROWS)] for header in columns}
    report = report_on(["date"], status=statuses, **numbers)
    assert revenue(report) == 400.0 * (len(statuses) - 1) / len(statuses)
    assert not notes(report, "orders-overdue")


@pytest.mark.parametrize(
    ("statuses", "level"), [(["completed", "cancelled", "cancelled"], "warning"), (["completed", "cancelled"], "info")]
)
def test_a_warning_says_that_most_rows_are_excluded(statuses: Sequence[str], level: str) -> None:
    (note,) = notes(report_on(["date"], status=statuses), "shape")
    assert note.level == level


def test_sums_of_several_currencies_are_not_given() -> None:
    numbers = {"invoice_id": [f"F-{place}" for place in range(ROWS)], "status": ["paid", "pending"]}
    days = [str(date(2024, 1, 1) + timedelta(days=place)) for place in range(ROWS)]
    data = {
        "customer_id": ["C1", "C2"] * (ROWS // 2),
        "amount": ["10.00"] * ROWS,
        "date": days,
        "currency": ["EUR", "EUR", "USD", "USD"] * (ROWS // 4),
    }
    frame = pl.DataFrame({name: [each[place % len(each)] for place in range(ROWS)] for name, each in (data | numbers).items()})
    report = cxkit.value(frame, by="none", currency="EUR")
    assert revenue(report) == 200.0
    (warning,) = notes(report, "orders-overdue")
    assert "They are" not in warning.text


LEDGER = {
    "customer_id": ["A", "B", "A", "A", "C", "C", "A", ""],
    "invoice_id": [f"F-{place}" for place in range(8)],
    "invoice_date": [f"2026-04-{place + 1:02}" for place in range(8)],
    "due_date": [f"2026-05-{place + 1:02}" for place in range(8)],
    "document_type": ["Invoice", "Invoice", "Credit note", "Payment", "Invoice", "Payment", "Invoice", "Invoice"],
    "amount": ["1500.00", "800.00", "200.00", "1300.00", "420.00", "420.00", "650.00", "99.00"],
    "status": ["Paid", "Open", "Paid", "Open", "Paid", "Paid", "Open", "Open"],
}


@pytest.mark.parametrize("header", ["status", "Open"])
def test_unpaid_sums_are_parts_of_the_revenue(header: str) -> None:
    """A later shape excludes payments and subtracts the credit note: 1500 + 800 - 200 + 420 + 650, of which 800 and 650 are open."""
    marks = ["Yes" if status == "Open" else "No" for status in LEDGER["status"]]
    data = LEDGER if header == "status" else {name: cells for name, cells in LEDGER.items() if name != "status"} | {header: marks}
    report = cxkit.value(pl.DataFrame(data), by="none")
    assert revenue(report) == 3_170
    (warning,) = notes(report, "orders-overdue")
    assert "2 rows are of invoices that are not paid yet" in warning.text
    assert "They are 1,450.00 of 3,170.00: 1,720.00 without them." in warning.text
    steps = {row["step"]: row["amount"] for row in report.table("reconciliation").rows}
    assert steps == {"gross": 3_370, "returns": -200, "cancelled": 0, "net": 3_170}


def test_unpaid_sums_are_not_given_of_a_part_of_the_rows() -> None:
    report = cxkit.value(pl.DataFrame(LEDGER), by="none", where="amount < 1000")
    assert "They are" not in notes(report, "orders-overdue")[0].text


def test_settled_payments_alone_leave_no_unpaid_invoice() -> None:
    """The status of a payment is none of an invoice."""
    data = LEDGER | {"status": ["Paid", "Paid", "Paid", "Open", "Paid", "Open", "Paid", "Paid"]}
    report = cxkit.value(pl.DataFrame(data), by="none")
    assert revenue(report) == 3_170
    assert not notes(report, "orders-overdue")


@pytest.mark.parametrize("part", ["Teilbezahlt", "Teilweise bezahlt"])
def test_an_invoice_that_is_paid_in_part_is_one_among_paid_and_open_ones(part: str) -> None:
    """A painter's list of invoices: open ones were issued like the others, a draft was not."""
    numbers = {"Rechnungsnummer": [f"RE-{place}" for place in range(ROWS)]}
    assert revenue(report_on(["Rechnungsdatum"], Status=["Bezahlt", part, "Offen", "Entwurf"], **numbers)) == 300


def test_reminders_in_codes_are_no_sales() -> None:
    kinds = {"Rechnungstyp": ["RE", "RE", "RE", "MA"], "Rechnungsnummer": [f"{place}" for place in range(ROWS)]}
    assert revenue(report_on(["Rechnungsdatum"], **kinds)) == 300
    # shops of two states
    assert revenue(report_on(["order_date"], region=["RE", "RE", "RE", "MA"])) == 400
