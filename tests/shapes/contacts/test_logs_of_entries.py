"""Logs of what customers and employees did about a case: contacts, notes and the end of the case."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit


def _log(kinds: list[str]) -> pl.DataFrame:
    rows = [
        (f"V{case}", f"C{case % 12}", f"2026-03-{case % 27 + 1:02} {8 + at:02}:00", kind)
        for case in range(30)
        for at, kind in enumerate(kinds)
    ]
    return pl.DataFrame(rows, schema=["Vorgangsnummer", "Kundennummer", "Zeitpunkt", "Aktion"], orient="row")


def test_what_was_done_to_a_case_beside_contacts_is_warned_of() -> None:
    report = cxkit.touchmap(_log(["Anruf Kunde", "Rückruf", "Kommentar intern", "Geschlossen"]))
    assert report.table("overall").rows[0]["contacts"] == 90
    (said,) = [note.text for note in report.notes if "counts as a contact, also" in note.text]
    assert "'Geschlossen'" in said
    assert "intern" not in said
    assert cxkit.touchmap(_log(["Anruf Kunde", "Rückruf", "Geschlossen"]), shape="history").table("overall").rows[0]["contacts"] == 30


@pytest.mark.parametrize("kinds", [["Anruf", "Rückruf", "Besuch"], ["Beratung", "Kauf", "Reklamation"]])
def test_contacts_of_several_kinds_about_a_case_are_no_entries(kinds: list[str]) -> None:
    report = cxkit.touchmap(_log(kinds))
    assert report.table("overall").rows[0]["contacts"] == 90
    assert not [note for note in report.notes if "counts as a contact, also" in note.text]
