"""Arrivals and departures of guests: those who are still there are no customers who stay, and those who left are not lost."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

import cxkit
from cxkit.errors import RoleError


def days(begin: str, end: str) -> pl.DataFrame:
    """Thirty rows with two days, of which each third has no second one."""
    return pl.DataFrame(
        {
            "Client": [f"Client {place % 23}" for place in range(30)],
            begin: [f"2025-{1 + place % 9:02}-{1 + place % 28:02}" for place in range(30)],
            end: [f"2025-{2 + place % 9:02}-{1 + place % 28:02}" if place % 3 else None for place in range(30)],
            "Place": [("A", "B")[place % 2] for place in range(30)],
        }
    )


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("Arrival", "Departure"),
        ("Anreise", "Abreise"),
        ("Date d'arrivée", "Date de départ"),
        ("Llegada", "Salida"),
        ("Przyjazd", "Wyjazd"),
        ("Érkezés", "Távozás"),
    ],
)
def test_stays_are_no_contracts(begin: str, end: str) -> None:
    with pytest.raises(RoleError, match="how long customers stay"):
        cxkit.retention(days(begin, end), by="none")


@pytest.mark.parametrize(
    ("begin", "end"),
    [("Joined", "Departure"), ("Begin", "End"), ("Eintritt", "Austritt"), ("Date d'entrée", "Date de sortie"), ("Alta", "Baja")],
)
def test_near_misses_are_begin_and_end(begin: str, end: str) -> None:
    report = cxkit.retention(days(begin, end), by="none")
    assert int(str(report.table("overall").rows[0]["lost"])) > 0


def test_named_columns_are_believed() -> None:
    report = cxkit.retention(days("Arrival", "Departure"), role=["since=Arrival", "until=Departure"], by="none")
    assert int(str(report.table("overall").rows[0]["lost"])) > 0


@pytest.mark.parametrize(("begin", "end"), [("Arrival", "Departure"), ("Date d'arrivée", "Date de départ"), ("Ankomst", "Avresa")])
def test_those_who_stay_longer_than_a_season_are_no_guests(begin: str, end: str) -> None:
    first = date(2022, 1, 10)
    residents = pl.DataFrame(
        {
            "Client": [f"Client {place}" for place in range(30)],
            begin: [(first + timedelta(days=11 * place)).isoformat() for place in range(30)],
            end: [(first + timedelta(days=29 * place + 120)).isoformat() if place % 3 == 0 else None for place in range(30)],
        }
    )
    report = cxkit.retention(residents, by="none")
    assert report.table("overall").rows[0]["lost"] == 10
    assert any("are the only ones with dates" in note.text for note in report.notes)
