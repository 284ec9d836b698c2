"""Statuses, kinds of documents and ids that no table of words has whole: what stands around the word, and what all others look like."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl
import pytest

import cxkit
from cxkit.errors import CxError
from cxkit.model import Report

ROWS = 60
CUSTOMERS = [f"C{place:03}" for place in range(12)]


def orders(customers: Sequence[str] = CUSTOMERS, **columns: Sequence[str]) -> Report:
    """Sixty orders of 10 each, with further columns whose values are repeated."""
    base = {
        "Kunde": [customers[place % len(customers)] for place in range(ROWS)],
        "Nummer": [f"N{place}" for place in range(ROWS)],
        "Datum": [str(date(2024, 1, 1) + timedelta(days=3 * place)) for place in range(ROWS)],
        "Betrag": ["10"] * ROWS,
    }
    return cxkit.value(
        pl.DataFrame(base | {name: [each[at % len(each)] for at in range(ROWS)] for name, each in columns.items()}), by="none"
    )


def figure(report: Report, column: str) -> object:
    return report.table("overall").rows[0][column]


def said(report: Report, code: str) -> str:
    return " ".join(f"{note.level}: {note.text}" for note in report.notes if note.code == code)


@pytest.mark.parametrize("late", ["Overdue", "Überfällig", "Vencida", "Achterstallig", "In Mahnung"])
def test_an_invoice_that_is_paid_late_is_revenue(late: str) -> None:
    report = orders(Status=["Paid", late, "Draft"])
    assert figure(report, "revenue") == 400
    assert f"'{late}' (20)" in said(report, "orders-overdue")
    assert said(report, "orders-overdue").startswith("warning")
    # one that is not due yet stays open, as an order that is not paid
    assert figure(orders(Status=["Paid", "Unpaid", "Draft"]), "revenue") == 200


@pytest.mark.parametrize("failed", ["Pagamento fallito", "Paiement refusé", "Order cancelled", "Betaling mislukt", "Bestellung storniert"])
def test_a_status_says_what_it_is_of(failed: str) -> None:
    assert figure(orders(Status=["Paid", failed, "Paid"]), "revenue") == 400


def test_a_word_for_an_order_alone_is_no_status() -> None:
    report = orders(Status=["Paid", "Purchase order", "Cancelled"])
    assert figure(report, "revenue") == 400
    assert "'Purchase order' (20)" in said(report, "status-unknown")


def test_a_word_among_numbers_with_far_more_orders_is_no_customer() -> None:
    mine = [f"C{place:03}" for place in range(6)]
    report = orders([one for each in mine for one in (each, "Sammelposten")])
    assert figure(report, "customers") == 6
    assert "'Sammelposten' (30 rows)" in said(report, "shape")
    assert said(report, "shape").startswith("warning")


@pytest.mark.parametrize(
    "ids",
    [
        # all customers go by their names
        [one for each in ("Ruiz", "Kohl", "Diaz", "Weiss", "Lind", "Abt") for one in (each, "Sonne")],
        # no more orders than others
        [*(f"C{place:03}" for place in range(6)), "Sonne"],
    ],
)
def test_a_name_among_names_or_with_few_orders_is_a_customer(ids: list[str]) -> None:
    assert figure(orders(ids), "customers") == 7


@pytest.mark.parametrize("guest", ["(unregistered)", "[Guest]", "Particulier", "Privatkunde"])
def test_words_in_brackets_and_for_private_persons_are_no_customer(guest: str) -> None:
    assert figure(orders([*(f"C{place:03}" for place in range(6)), guest]), "customers") == 6


def test_codes_of_one_letter_are_kinds_of_documents_under_a_header_of_kinds() -> None:
    assert figure(orders(Art=["R", "R", "G"]), "revenue") == 40 * 10 - 20 * 10
    assert figure(orders(Region=["R", "R", "G"]), "revenue") == 600
    # a further code, and none of both is known
    assert figure(orders(Art=["R", "X", "G"]), "revenue") == 600


@pytest.mark.parametrize("nobody", ["kein Agent", "geen behandelaar", "(no team)", "Sin agente", "unzugeordnet"])
def test_nobody_in_charge_is_no_group(nobody: str) -> None:
    rows = {"customer_id": ["A", "B", "C", "D"] * 3, "date": ["2024-01-05"] * 12, "channel": ["mail"] * 12, "agent": ["Ann", nobody] * 6}
    report = cxkit.touchmap(pl.DataFrame(rows), by="agent")
    assert [row["handled_by"] for row in report.table("by_handled_by").rows] == ["Ann", None]
    # what is missing at the customer's is a topic
    topics = cxkit.touchmap(pl.DataFrame(rows | {"agent": ["Ann", "kein Internet"] * 6}), by="agent")
    assert [row["handled_by"] for row in topics.table("by_handled_by").rows] == ["Ann", "kein Internet"]


@pytest.mark.parametrize(("one", "other"), [("Imponibile", "Totale IVA inclusa"), ("Montant hors taxes", "Montant toutes taxes")])
def test_net_beside_gross_is_asked_for_however_both_are_called(one: str, other: str) -> None:
    rows = {"Cliente": ["A", "B", "C", "D"] * 3, "Data": [f"2024-01-{1 + at:02}" for at in range(12)]}
    sums = {one: [f"{100 + at}" for at in range(12)], other: [f"{1.2 * (100 + at):.2f}" for at in range(12)]}
    with pytest.raises(CxError, match="Several columns could hold the amount"):
        cxkit.value(pl.DataFrame(rows | sums), by="none")
    # a gross weight is no amount
    weights = {"Totale IVA inclusa": sums[other], "Net weight": sums[one]}
    assert cxkit.value(pl.DataFrame(rows | weights), by="none").table("overall").rows[0]["orders"] == 12


def test_customers_with_their_visits_have_their_orders_counted() -> None:
    rows = {"member": [f"M{at}" for at in range(12)], "visits": [1 + at % 4 for at in range(12)], "spend": [10 + at for at in range(12)]}
    assert figure(cxkit.value(pl.DataFrame(rows), by="none"), "orders") == 30
    # each row is an order where a day is beside it
    visits = pl.DataFrame(rows | {"order_date": [f"2024-01-{1 + at:02}" for at in range(12)]})
    assert figure(cxkit.value(visits, by="none"), "orders") == 12


@pytest.mark.parametrize(
    ("status", "left"),
    [
        *(("Devolvido", 450), ("Estornada", 450), ("Recusado", 450), ("Cancelado", 450), ("Não pago", 450), ("Pendente", 450)),
        *(("Entregue", 600), ("Enviado", 600), ("Pago", 600)),
    ],
)
def test_portuguese_statuses_say_which_orders_brought_something(status: str, left: int) -> None:
    assert figure(orders(Status=["Aprovado", "Aprovado", "Aprovado", status]), "revenue") == left


def test_names_that_hold_a_word_for_returns_are_no_documents() -> None:
    names = ["Buyer", "Buyer", "Refund Buyer", "Buyer"]
    frame = pl.DataFrame(
        {
            "order_id": range(40),
            "ordered_at": ["2024-01-05"] * 40,
            "email": [f"k{at}@example.com" for at in range(40)],
            "customer_name": names * 10,
            "amount": [10.0] * 40,
        }
    )
    assert cxkit.value(frame, by="none").table("overall").rows[0]["revenue"] == 400


@pytest.mark.parametrize(
    ("states", "left"),
    [
        (["Partita", "Cancellata", "Cancellate"], 20),
        (["betaald", "gecrediteerd", "verzonden"], 40),
        (["Réglée", "Annulées", "Créditée"], 20),
        (["Faturado", "Cancelado pelo cliente", "Creditado"], 20),
    ],
    ids=["it", "nl", "fr", "pt"],
)
def test_words_of_other_genders_and_numbers_say_which_orders_brought_nothing(states: list[str], left: int) -> None:
    assert figure(orders(Status=states), "orders") == left


def test_a_note_on_refunds_names_the_column_of_the_file() -> None:
    lines = {"Nummer": [f"N{place // 2}" for place in range(ROWS)], "Artikel": [f"A{place % 7}" for place in range(ROWS)]}
    lines["Kunde"] = [f"C{place // 2 % 7}" for place in range(ROWS)]
    lines["Datum"] = [str(date(2024, 1, 1) + timedelta(days=place // 2)) for place in range(ROWS)]
    refunds = {"Betrag": [str(20 + place // 2) for place in range(ROWS)], "Erstattet": ["0", "0", "0", "0", "5", "5"]}
    text = " ".join(note.text for note in orders(**lines, **refunds).notes)
    assert "which are taken off 'Betrag'" in text
    assert "cx:" not in text
