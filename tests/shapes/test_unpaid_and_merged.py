"""Columns beside orders and contacts that say which of them are none: unpaid, merged into others, spam, or answers to a survey."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import polars as pl
import pytest

import cxkit
from cxkit.errors import DataError
from cxkit.values.statuses import open_ends

ROWS = 40
RUN_OUT = ["Pagata", "Scaduta", "Annullata", "Pagata"]
BEGIN = datetime.fromisoformat("2024-01-01T00:00:00")


def orders(columns: dict[str, list[str]], ids: str = "Bestellnummer") -> int:
    days = [str(date(2024, 1, 1) + timedelta(days=3 * place)) for place in range(ROWS)]
    base = {"Kundennummer": [f"C{place % 9}" for place in range(ROWS)], "Datum": days, "Betrag": ["10,50"] * ROWS}
    further = {name: [each[place % len(each)] for place in range(ROWS)] for name, each in columns.items()}
    data = pl.DataFrame({ids: [f"A{place}" for place in range(ROWS)], **base, **further})
    return int(cxkit.value(data).table("overall").rows[0]["orders"])  # type: ignore[arg-type]


def tickets(**columns: list[str]) -> int:
    times = [str(BEGIN + timedelta(hours=7 * place)) for place in range(ROWS)]
    further = {name: [each[place % len(each)] for place in range(ROWS)] for name, each in columns.items()}
    data = pl.DataFrame({"Ticket ID": [f"T{place}" for place in range(ROWS)], "Created at": times, **further})
    return int(cxkit.tickets(data).table("overall").rows[0]["tickets"])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "header", ["Paid", "bezahlt", "Payée", "Pagado", "Pagata", "Betaald", "is_paid", "Confirmed", "Invoice paid", "Zahlung erfolgt"]
)
def test_a_no_under_paid_is_an_open_order(header: str) -> None:
    assert orders({header: ["yes", "no", "yes", "yes"]}) == 30
    assert orders({header: ["x", "", "x", "x"]}) == 30


@pytest.mark.parametrize("header", ["Paid by card", "Loyalty member", "Gift Aid", "Shipped"])
def test_other_marks_say_nothing_of_the_payment(header: str) -> None:
    assert orders({header: ["yes", "no", "yes", "yes"]}) == 40


@pytest.mark.parametrize(
    "header",
    ["Aceite da Proposta", "Angebot angenommen", "Devis signé", "Presupuesto aceptado", "Offerta accettata", "Offerte akkoord", "Won"],
)
def test_a_no_under_an_acceptance_is_no_order(header: str) -> None:
    assert orders({header: ["Sim", "Não", "Sim", "Sim"]}) == 30


# Spanish aceite is oil, and what else may be accepted is none of the order
@pytest.mark.parametrize("header", ["Aceite", "Accepts Marketing", "AGB akzeptiert", "Gewonnene Punkte", "Signed up"])
def test_other_acceptances_say_nothing_of_the_order(header: str) -> None:
    assert orders({header: ["sí", "no", "sí", "sí"]}) == 40


def test_most_orders_unpaid_is_a_question() -> None:
    with pytest.raises(DataError, match="30 of 40 rows are not paid"):
        orders({"Paid": ["yes", "no", "no", "no"]})


def test_orders_that_are_only_not_archived_count_if_they_are_paid() -> None:
    assert orders({"Estado": ["Abierta"], "Pago": ["Recibido", "Pendiente"]}) == 20
    assert orders({"Estado": ["Abierta", "Archivada"], "Estado del pago": ["Recibido"]}) == 40


def test_an_invoice_that_has_run_out_is_overdue() -> None:
    assert orders({"Stato": RUN_OUT}, "Fattura") == 30
    assert orders({"Stato": RUN_OUT}, "Ordine") == 20


@pytest.mark.parametrize(("state", "count"), [("Non confermata", 20), ("Noch nicht bezahlt", 20), ("Not shipped", 40), ("Warteliste", 20)])
def test_a_status_that_denies(state: str, count: int) -> None:
    assert orders({"Status": ["Confirmed", state]}) == count


def test_the_status_of_a_contract_is_that_of_the_order_if_each_is_one() -> None:
    assert orders({"Policy status": ["In force", "Not taken up"]}, "Policy") == 20
    assert orders({"Policy status": ["In force", "Not taken up"]}) == 40


@pytest.mark.parametrize(
    ("header", "named"), [("order_state", True), ("Billing state", False), ("Marital status", False), ("State", False)]
)
def test_a_status_in_unknown_codes_is_named(header: str, named: bool) -> None:
    data = pl.DataFrame(
        {
            "Order": [f"A{place}" for place in range(ROWS)],
            "Customer": [f"C{place % 9}" for place in range(ROWS)],
            "Date": [str(date(2024, 1, 1) + timedelta(days=place)) for place in range(ROWS)],
            "Total": ["10.50"] * ROWS,
            header: ["2", "6"] * 20,
        }
    )
    assert any(note.code == "status-unknown" and header in note.text for note in cxkit.value(data).notes) is named


def test_a_pledge_is_no_gift_yet() -> None:
    assert orders({"Gift Type": ["Cash", "Pledge"]}) == 20
    assert orders({"Gift Type": ["Cash", "Regular"]}) == 40


@pytest.mark.parametrize(
    "columns",
    [
        {"State": ["open", "merged", "closed successful", "closed successful"]},
        {"Status": ["offen", "zusammengeführt", "geschlossen", "geschlossen"]},
        {"Merged into": ["", "T0", "", ""]},
        {"Spam": ["false", "true", "false", "false"]},
        {"Tags": ["vip", "vip closed_by_merge", "", "login"]},
    ],
)
def test_merged_tickets_and_spam_are_no_contacts(columns: dict[str, list[str]]) -> None:
    assert tickets(**columns) == 30


@pytest.mark.parametrize("columns", [{"Merged": ["No"]}, {"Topic": ["Spam", "Login"]}, {"Merged at": [""]}])
def test_other_tickets_beside_such_words_count(columns: dict[str, list[str]]) -> None:
    assert tickets(**columns) == 40


def test_a_ticket_with_a_history_is_set_aside_as_a_whole() -> None:
    times = [str(BEGIN + timedelta(hours=place)) for place in range(ROWS)]
    rows = {
        "Ticket ID": [f"T{place // 2}" for place in range(ROWS)],
        "Created at": times,
        "Status": ["new", "closed", "new", "merged"] * 10,
    }
    assert cxkit.tickets(pl.DataFrame(rows)).table("overall").rows[0]["tickets"] == 10


def test_a_rating_in_each_row_beside_a_day_that_may_be_the_contacts_is_named() -> None:
    days = [str(date(2024, 1, 1) + timedelta(days=place)) for place in range(ROWS)]
    rows = {"Ticket ID": [f"T{place}" for place in range(ROWS)], "Date": days, "Agent": ["Ann"] * ROWS, "CSAT score": ["4", "5"] * 20}
    notes = cxkit.tickets(pl.DataFrame(rows)).notes
    assert any(note.level == "warning" and "CSAT score" in note.text for note in notes)


@pytest.mark.parametrize("never", ["31.12.9999 00:00", "0001-01-01 00:00"])
def test_a_day_that_means_none_leaves_a_ticket_open_and_is_said(never: str) -> None:
    times = [BEGIN + timedelta(hours=7 * place) for place in range(ROWS)]
    form = "%d.%m.%Y %H:%M" if never[2] == "." else "%Y-%m-%d %H:%M"
    ends = [never if place % 4 == 0 else (when + timedelta(hours=5)).strftime(form) for place, when in enumerate(times)]
    rows = {"Ticket ID": [f"T{place}" for place in range(ROWS)], "Created": [when.strftime(form) for when in times], "Resolved": ends}
    report = cxkit.tickets(pl.DataFrame(rows))
    assert report.table("overall").rows[0]["open"] == 10
    assert any(never in note.text for note in report.notes)


def test_days_that_mean_none_as_written() -> None:
    assert open_ends.is_never("2999-12-31t00:00:00z")
    assert not open_ends.is_never("2024-12-31")


@pytest.mark.parametrize(
    ("donor", "confirmed", "number"),
    [
        ("Spender", "Bestätigt", "Bestätigungsnummer"),
        ("Donor", "Confirmed", "Confirmation no"),
        ("Donateur", "Confirmé", "Confirmé le"),
        ("Donante", "Confirmado", "Confirmado el"),
    ],
)
def test_a_receipt_confirms_a_donation_which_counts_without_one_too(donor: str, confirmed: str, number: str) -> None:
    flags, numbers = ["yes", "no", "yes", "yes"], ["Z1", "", "Z2", "Z3"]
    assert orders({donor: ["A", "B"], confirmed: flags, number: numbers}) == 40
    # a booking is confirmed by its number, and a donation without a receipt may be a promise
    assert orders({"Gast": ["A", "B"], confirmed: flags, number: numbers}) == 30
    assert orders({donor: ["A", "B"], confirmed: flags}) == 30
    assert orders({donor: ["A", "B"], "Paid": flags, "Paid on": ["2024-01-01", "", "2024-01-02", "2024-01-03"]}) == 30


def test_documents_of_the_books_count_before_they_are_paid() -> None:
    books = {"Sachkonto": ["8400"], "Netto": ["8,82"], "USt": ["1,68"], "Brutto": ["10,50"]}
    states = {"Zahlstatus": ["Bezahlt", "Offen"]}
    assert orders({**books, **states}, ids="Belegnummer") == 40
    assert orders(states, ids="Belegnummer") == 20


def named_statuses(columns: dict[str, list[str]]) -> list[str]:
    data = pl.DataFrame(
        {
            "Order": [f"A{place}" for place in range(ROWS)],
            "Customer": [f"C{place % 9}" for place in range(ROWS)],
            "Date": [str(date(2024, 1, 1) + timedelta(days=place)) for place in range(ROWS)],
            "Total": ["10.50"] * ROWS,
            **{name: [each[place % len(each)] for place in range(ROWS)] for name, each in columns.items()},
        }
    )
    texts = [note.text for note in cxkit.value(data).notes if note.code == "status-unknown"]
    return [name for name in columns if any(f"'{name}'" in text for text in texts)]


@pytest.mark.parametrize("header", ["statusId", "Order status ID", "Bestellstatus-Nr.", "id_order_state"])
def test_numbers_of_statuses_are_named_as_codes(header: str) -> None:
    """A garden shop's export numbers its states, of which -1 was never ordered and 4 is cancelled."""
    assert named_statuses({header: ["-1", "0", "2", "4"]}) == [header]


def test_codes_are_named_beside_a_known_status() -> None:
    assert named_statuses({"Paid": ["yes", "no", "yes", "yes"], "Order status": ["0", "1", "3", "3"]}) == ["Order status"]
    assert named_statuses({"Payment status": ["paid", "cancelled"], "Delivery status": ["in the depot", "on the van"]}) == []


@pytest.mark.parametrize(
    "column", [{"Status ID": [str(place) for place in range(ROWS)]}, {"Shop ID": ["1", "2"]}, {"State ID": ["1", "2"]}]
)
def test_other_numbers_are_no_codes_of_a_status(column: dict[str, list[str]]) -> None:
    assert named_statuses(column) == []


def test_open_bills_count_beside_offers_that_are_done() -> None:
    journal = {
        "Belegart": ["Rechnung", "Angebot", "Rechnung", "Lieferschein"],
        "Status": ["Offen", "Abgeschlossen", "Bezahlt", "Abgeschlossen"],
    }
    assert orders(journal, "Belegnummer") == 20
    # an order that is still open brought nothing yet
    assert orders({"Belegart": ["Auftrag"], "Status": ["Offen", "Abgeschlossen", "Storniert", "Abgeschlossen"]}, "Belegnummer") == 20
