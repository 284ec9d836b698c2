"""Rows of contracts whose state says that they never came about: drafts, offers, applications, what was refused or revoked."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

import cxkit
from cxkit.model import Report

CURRENT, FORMER, OTHER = 20, 8, 6


def contracts(state: str, header: str = "Status", current: str = "aktiv") -> pl.DataFrame:
    """20 current and 8 former customers, and 6 rows of one state without an end."""
    states = [current] * CURRENT + ["gekündigt"] * FORMER + [state] * OTHER
    begins = [date(2022, 1, 1) + timedelta(days=20 * at) for at in range(len(states))]
    ends = [str(begin + timedelta(days=200)) if state == "gekündigt" else None for begin, state in zip(begins, states, strict=True)]
    ids = [f"K{at}" for at in range(len(states))]
    return pl.DataFrame({"Kundennr": ids, "Beginn": list(map(str, begins)), "Ende": ends, header: states})


def customers(report: Report) -> tuple[object, object]:
    row = report.table("overall").rows[0]
    return row["customers"], row["lost"]


@pytest.mark.parametrize("state", ["Entwurf", "Angebot", "Antrag abgelehnt", "Interessent", "widerrufen", "draft", "refusé", "bozza"])
@pytest.mark.parametrize("header", ["Status", "Vertragsstatus"])
def test_what_never_came_about_is_no_contract(state: str, header: str) -> None:
    report = cxkit.retention(contracts(state, header), by="none")
    assert customers(report) == (CURRENT + FORMER, FORMER)
    (note,) = (note for note in report.notes if note.code == "shape")
    assert note.level == "warning"
    assert note.text == f"Column '{header}': 6 contracts never came about and are excluded: '{state}'."
    plain = cxkit.retention(contracts(state, header), by="none", shape="plain")
    assert customers(plain)[0] == CURRENT + FORMER + OTHER


@pytest.mark.parametrize("state", ["pausiert", "Kündigung zurückgezogen", "pending"])
def test_who_may_be_a_customer_counts(state: str) -> None:
    report = cxkit.retention(contracts(state), by="none")
    assert customers(report) == (CURRENT + FORMER + OTHER, FORMER)
    named = [note.level for note in report.notes if note.code == "state-running" and state in note.text]
    assert named == ([] if state.startswith("Kündigung") else ["warning"])


@pytest.mark.parametrize(
    ("header", "state"),
    [("Renewal status", "declined"), ("Zahlungsstatus", "abgelehnt"), ("Kündigungsstatus", "widerrufen"), ("Consent status", "refused")],
)
def test_what_else_was_refused_or_revoked_leaves_the_contract(header: str, state: str) -> None:
    data = contracts(state, header).with_columns(pl.col(header).replace("gekündigt", "offen"))
    assert customers(cxkit.retention(data, by="none")) == (CURRENT + FORMER + OTHER, FORMER)


def test_a_product_that_is_called_an_offer_is_no_state() -> None:
    report = cxkit.retention(contracts("Angebot", "Tarif", "Basis"), by="none")
    assert customers(report) == (CURRENT + FORMER + OTHER, FORMER)


@pytest.mark.parametrize(
    ("header", "offer", "contract"),
    [
        ("Typ", "Angebot", "Vertrag"),
        ("doc_type", "quote", "contract"),
        ("is_draft", "1", "0"),
        ("Entwurf", "ja", "nein"),
        ("devis", "oui", "non"),
    ],
)
def test_offers_and_drafts_by_their_type_or_a_mark_are_no_contracts(header: str, offer: str, contract: str) -> None:
    frame = contracts("Entwurf").with_columns(pl.Series(header, [contract] * (CURRENT + FORMER) + [offer] * OTHER)).drop("Status")
    assert customers(cxkit.retention(frame, by="none")) == (CURRENT + FORMER, FORMER)


@pytest.mark.parametrize(
    ("header", "one", "other"),
    [("Typ", "Angebot", "Privat"), ("Vertragsart", "Leben", "Kfz"), ("Angebot", "ja", "nein"), ("Draft beer", "yes", "no")],
)
def test_types_of_something_else_and_marks_of_special_offers_exclude_none(header: str, one: str, other: str) -> None:
    frame = contracts("Entwurf").with_columns(pl.Series(header, [other] * (CURRENT + FORMER) + [one] * OTHER)).drop("Status")
    assert customers(cxkit.retention(frame, by="none"))[0] == CURRENT + FORMER + OTHER
