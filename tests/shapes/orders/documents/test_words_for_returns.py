"""Documents that take revenue back, by parts of their words and by the documents that they take back; and what only begins so."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit
from cxkit.model import Report
from cxkit.shapes.order_words import meaning

SALES, RETURNS = 40, 8


def bills(header: str, sale: str, back: str) -> pl.DataFrame:
    """40 sales of 10 and 8 documents of 5, of which each may take revenue back."""
    rows = [(str(70_000 + at), back if at % 6 == 5 else sale, f"C{at % 12}", 5.0 if at % 6 == 5 else 10.0) for at in range(SALES + RETURNS)]
    days = pl.date_range(pl.date(2024, 1, 1), pl.date(2024, 2, 17), eager=True)
    made = pl.DataFrame(rows, schema=["Belegnr", header, "Kundennr", "Betrag"], orient="row")
    return made.with_columns(Datum=days.dt.strftime("%Y-%m-%d"))


def revenue(report: Report) -> tuple[object, object]:
    row = report.table("overall").rows[0]
    return row["orders"], row["revenue"]


def warned(report: Report) -> list[str]:
    return [note.text for note in report.notes if note.code == "documents-unknown"]


@pytest.mark.parametrize(
    ("header", "sale", "back"),
    [
        *(("Fakturatyp", "Faktura", "Kreditfaktura"), ("Vorgangsart", "Lieferung", "Rücklieferung"), ("Rodzaj", "Faktura VAT", "Korekta")),
        *(("Rodzaj dokumentu", "Faktura", "Faktura korygująca"), ("Belegart", "Rechn.", "Gutschr."), ("Belegart", "AR", "AG")),
        *(("Tipo de documento", "Fatura", "Nota de crédito"), ("Tipo doc", "FT", "NC"), ("Bilagstype", "Faktura", "Kreditnota")),
        *(("Was", "Lieferung", "Rücklieferung"), ("Art", "Rechnung", "Gutschr. Kunde")),
    ],
)
def test_documents_that_take_revenue_back_by_parts_of_their_words(header: str, sale: str, back: str) -> None:
    report = cxkit.value(bills(header, sale, back), by="none")
    assert revenue(report) == (SALES, SALES * 10.0 - RETURNS * 5.0)
    assert any(f"'{back}' ({RETURNS})" in note.text for note in report.notes if note.code == "shape")
    assert not warned(report)


@pytest.mark.parametrize(("header", "sale", "back"), [("Rodzaj", "Zakup", "Anulacja"), ("Vermerk", "regulär", "Retourware")])
def test_a_word_that_may_mean_a_return_counts_and_is_named(header: str, sale: str, back: str) -> None:
    report = cxkit.value(bills(header, sale, back), by="none")
    assert revenue(report) == (SALES + RETURNS, SALES * 10.0 + RETURNS * 5.0)
    assert any(f"'{back}' ({RETURNS})" in text for text in warned(report))


@pytest.mark.parametrize(
    ("header", "sale", "back"),
    [
        *(("Kundenart", "New", "Returning"), ("Zahlart", "Bar", "Kreditkarte"), ("Gruppe", "Karte", "Kreditkarte")),
        *(("Anlass", "Besuch", "Rückruf"), ("Beleg", "Rechnung", "Sammelrechnung"), ("Plan", "Mensual", "Anual")),
    ],
)
def test_words_that_begin_like_returns_are_none(header: str, sale: str, back: str) -> None:
    report = cxkit.value(bills(header, sale, back), by="none")
    assert revenue(report) == (SALES + RETURNS, SALES * 10.0 + RETURNS * 5.0)
    assert not warned(report)


@pytest.mark.parametrize(
    ("status", "meant"),
    [
        *(
            ("Anulowane", "cancelled"),
            ("Opłacone", "done"),
            ("Nieopłacone", "open"),
            ("Zwrócone", "returned"),
            ("W realizacji", "under way"),
        ),
        *(("Makulerad", "cancelled"), ("Betald", "done"), ("Återbetald", "returned"), ("Kansellert", "cancelled"), ("Ubetalt", "open")),
        *(("Retoure eingegangen", "returned"), ("In behandeling", "under way"), ("Betalare", None), ("Retourenschein", None)),
    ],
)
def test_statuses_of_further_languages(status: str, meant: str | None) -> None:
    assert meaning(status, "status") == meant


@pytest.mark.parametrize(
    ("status", "meant"),
    [
        *(("Retoure abgelehnt", "done"), ("Storno abgelehnt", "done"), ("Refund request denied", "done"), ("Retour refusé", "done")),
        *(("Devolución rechazada", "done"), ("Reso rifiutato", "done"), ("Demande de remboursement refusée", "done")),
        *(("Zahlung abgelehnt", "cancelled"), ("Retour (Annahme verweigert)", "returned"), ("Prélèvement rejeté", "cancelled")),
    ],
)
def test_a_return_that_was_refused_leaves_the_order_as_it_was(status: str, meant: str) -> None:
    assert meaning(status, "status") == meant
