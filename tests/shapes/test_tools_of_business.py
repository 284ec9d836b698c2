"""Wordings of tools: statuses of shops, codes of documents, and how and how soon tickets were resolved."""

from __future__ import annotations

import polars as pl
import pytest
from tests.shapes.orders.test_order_shapes import frame, overall

import cxkit
from cxkit.errors import DataError


def test_in_bearbeitung_is_paid_beside_unpaid_orders_and_unfinished_beside_finished_ones() -> None:
    shop = ["Abgeschlossen", "In Bearbeitung", "Zahlung ausstehend", "Storniert"]
    assert overall(frame(total=["10"], Bestellstatus=shop))["orders"] == 30
    work = ["Abgeschlossen", "In Bearbeitung", "Abgeschlossen", "Storniert"]
    assert overall(frame(total=["10"], Status=work))["orders"] == 30
    unfinished = ["Abgeschlossen", "In Bearbeitung", "Offen", "Storniert"]
    assert overall(frame(total=["10"], Status=unfinished))["orders"] == 15


@pytest.mark.parametrize("header", ["FkArt", "Fk-Art", "Billing type", "BlArt"])
def test_codes_of_documents_of_sap(header: str) -> None:
    data = frame(Nettowert=["10", "20", "5"]).with_columns(pl.Series(header, ["F2", "F2", "G2"] * 20))
    assert (overall(data)["orders"], overall(data)["revenue"]) == (40, 20 * 25)
    # the same codes under another header say nothing about documents
    assert overall(data.rename({header: "Lager"}))["revenue"] == 20 * 35


def tickets(**columns: list[str]) -> pl.DataFrame:
    """Forty tickets, one each day at eight."""
    n = 40
    base = {"ticket_id": [f"T{place}" for place in range(n)], "customer_id": [f"K{place % 9}" for place in range(n)]}
    opened = [f"2024-03-{1 + place % 28:02} 08:00:00" for place in range(n)]
    given = {name: [cells[place % len(cells)] for place in range(n)] for name, cells in columns.items()}
    return pl.DataFrame(base | {"created": opened} | given)


def ticket_row(data: pl.DataFrame) -> dict[str, object]:
    return dict(cxkit.tickets(data, by="none").table("overall").rows[0])


def test_how_a_ticket_was_resolved_is_no_flag() -> None:
    data = tickets(Resolution=["Done", "Works as designed", "Known error", ""], Status=["Closed", "Closed", "Closed", "Open"])
    report = cxkit.tickets(data, by="none")
    assert report.table("overall").rows[0]["open"] == 10
    assert any("'Resolution'" in note.text for note in report.notes if note.code == "resolved-unused")
    # without another column it is the only one that may show it, and its words are asked for
    with pytest.raises(DataError, match="'Resolution'"):
        cxkit.tickets(data.drop("Status"), by="none")


def test_words_of_a_status_under_the_header_of_a_flag() -> None:
    assert ticket_row(tickets(Resolution=["Resolved", "Unresolved"]))["open"] == 20


@pytest.mark.parametrize(
    ("first", "whole", "answered", "days"),
    [
        (("first_response_minutes", "720"), ("resolution_time_hours", "36"), 0.5, 1.5),
        (("Reaktionszeit (Std.)", "12"), ("Lösungszeit (Std.)", "36,0"), 0.5, 1.5),
        (("First response time", "12:00:00"), ("Resolution time", "36:00:00"), 0.5, 1.5),
        (("First reply time (min)", "720"), ("Full resolution time (min)", "2160"), 0.5, 1.5),
    ],
)
def test_lengths_of_time_in_place_of_moments(first: tuple[str, str], whole: tuple[str, str], answered: float, days: float) -> None:
    row = ticket_row(tickets(**{first[0]: [first[1]], whole[0]: [whole[1]]}))
    assert (row["first_response_median"], row["resolve_median"], row["open"]) == (pytest.approx(answered), pytest.approx(days), 0)


def test_a_moment_is_taken_before_a_length_of_time_and_numbers_without_a_unit_are_none() -> None:
    both = tickets(**{"Resolved at": ["2024-04-01 08:00:00"], "Resolution time (hours)": ["1"]})
    assert ticket_row(both)["resolve_median"] != pytest.approx(1 / 24)
    assert ticket_row(tickets(**{"Resolution time": ["36"]}))["resolve_median"] is None


def test_a_credit_memo_by_any_name_and_payments_that_settle_invoices() -> None:
    navision = frame(amount=["10", "20", "5"]).with_columns(
        pl.Series("Document Type", ["Sales Invoice", "Service Invoice", "Sales Credit Memo"] * 20)
    )
    assert (overall(navision)["orders"], overall(navision)["revenue"]) == (40, 20 * 25)
    ledger = frame(amount=["10", "-10", "20", "-5"]).with_columns(
        pl.Series("Transaction Type", ["Invoice", "Payment", "Invoice", "Credit Memo"] * 15)
    )
    assert (overall(ledger)["orders"], overall(ledger)["revenue"]) == (30, 15 * 25)
    # without invoices payments are the sales
    paid = frame(amount=["10", "20", "-5"]).with_columns(pl.Series("Transaction Type", ["Payment", "Payment", "Refund"] * 20))
    assert (overall(paid)["orders"], overall(paid)["revenue"]) == (40, 20 * 25)


@pytest.mark.parametrize(
    ("sale", "credit"),
    [
        ("Verkaufsrechnung", "Verkaufsgutschrift"),
        ("Factura", "Nota de abono"),
        ("Vente", "Remboursement client"),
        ("Venta", "Devolución de cliente"),
        ("Invoice", "Invoice correction"),
        ("Order", "RMA"),
    ],
)
def test_credit_notes_by_a_part_of_their_type(sale: str, credit: str) -> None:
    data = frame(amount=["10", "20", "5"]).with_columns(pl.Series("Document type", [sale, sale, credit] * 20))
    assert (overall(data)["orders"], overall(data)["revenue"]) == (40, 20 * 25)


def test_returned_pieces_beside_the_pieces_sold() -> None:
    data = frame(product=["A"], quantity=["2", "3"], returned_quantity=["0", "1"], unit_price=["5"])
    assert (overall(data)["orders"], overall(data)["revenue"]) == (60, 30 * (10 + 10))
    whole = frame(product=["A"], Menge=["2", "3"], Retourenmenge=["2", "0"], Einzelpreis=["5"])
    assert (overall(whole)["orders"], overall(whole)["revenue"]) == (30, 30 * 15)
    # more than were sold: it counts something else
    other = frame(product=["A"], quantity=["2", "3"], returned_quantity=["9", "1"], unit_price=["5"])
    assert overall(other)["revenue"] == 30 * 25


def test_complaints_with_an_adjective() -> None:
    types = ["Formal complaint", "General enquiry", "No complaint", "Feedback"]
    report = cxkit.complaints(tickets(**{"Case type": types}), by="none")
    assert report.table("overall").rows[0]["complaints"] == 10


def test_types_of_documents_that_are_not_known_are_named() -> None:
    data = frame(amount=["10"]).with_columns(pl.Series("Document type", ["Invoice", "Zwischenstand", "Credit note"] * 20))
    report = cxkit.value(data, by="none")
    assert any("'Zwischenstand' (20)" in note.text for note in report.notes if note.code == "documents-unknown" and note.level == "warning")
    assert report.table("overall").rows[0]["orders"] == 40


def contracts(**columns: list[str]) -> pl.DataFrame:
    n = 40
    base = {"customer_id": [f"K{place}" for place in range(n)], "since": ["2020-01-01"] * n}
    return pl.DataFrame(base | {name: [cells[place % len(cells)] for place in range(n)] for name, cells in columns.items()})


def lost(data: pl.DataFrame) -> object:
    return cxkit.retention(data, by="none", as_of="2024-06-30").table("overall").rows[0]["lost"]


@pytest.mark.parametrize("header", ["Aktiv", "Active", "Still a member"])
def test_no_under_a_header_of_current_customers_means_that_they_left(header: str) -> None:
    assert lost(contracts(until=["2023-05-01", ""], **{header: ["N", "J"]})) == 20
    with pytest.raises(DataError, match=header):
        lost(contracts(until=["2023-05-01", "2023-06-01"], **{header: ["N", "J"]}))


def test_one_contract_that_ends_before_it_begins_is_left_out_and_several_are_refused() -> None:
    ends = ["2019-01-01", *["2023-05-01"] * 39]
    report = cxkit.retention(contracts(until=ends), by="none", as_of="2024-06-30")
    assert report.table("overall").rows[0]["customers"] == 39
    assert report.provenance.rows_set_aside == {"end before start": 1}
    with pytest.raises(DataError, match="contracts end before they begin"):
        lost(contracts(until=["2019-01-01", *["2023-05-01"] * 19]))


def test_ids_of_events_are_no_steps_of_a_history() -> None:
    rows = [
        (10 * case + place, f"T{case}", f"2024-03-{1 + case % 25:02} {8 + place:02}:00:00", before, after)
        for case in range(30)
        for place, (before, after) in enumerate([("new", "open"), ("open", "pending"), ("pending", "solved")])
    ]
    data = pl.DataFrame(rows, schema=["event_id", "ticket_id", "changed_at", "old_status", "new_status"], orient="row")
    row = ticket_row(data)
    assert (row["tickets"], row["open"]) == (30, 0)
    # what was done differs from row to row: each row is a contact, as a log of activities has them
    done = data.rename({"event_id": "activity", "changed_at": "created"}).with_columns(
        pl.Series("activity", ["call", "mail", "visit"] * 30)
    )
    assert cxkit.touchmap(done, by="none", role=["channel=activity"]).table("overall").rows[0]["contacts"] == 90
