"""Histories of tickets under headers that are not known, by what their rows hold; and contacts that only look like them."""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl
import pytest

import cxkit

START = datetime.fromisoformat("2023-01-09T08:00:00")
STATES = ["new", "open", "pending", "solved"]
CHANNELS = ["E-Mail", "Telefon"]


def changes(header: str, *, customer: str = "Reporter") -> pl.DataFrame:
    """52 tickets, of which each has one customer and channel, with a row for each of two to four statuses."""
    rows = [
        (
            f"T{number:03}",
            f"K{number % 30}",
            START + timedelta(days=number, hours=3 * step),
            STATES[step],
            ["E-Mail", "Telefon"][number % 2],
        )
        for number in range(52)
        for step in range(2 + number % 3)
    ]
    return pl.DataFrame(rows, schema=[header, customer, "Timestamp", "to_status", "Channel"], orient="row")


def contacts(data: pl.DataFrame) -> object:
    return cxkit.touchmap(data).table("overall").rows[0]["contacts"]


@pytest.mark.parametrize("header", ["Issue", "Request", "Auftrag", "Bug", "Demande", "Chamado", "Reclamación", "Zettel", "T"])
def test_a_column_whose_status_moves_on_numbers_cases_whatever_its_header(header: str) -> None:
    report = cxkit.touchmap(changes(header))
    assert report.table("overall").rows[0]["contacts"] == 52
    (note,) = [note for note in report.notes if note.code == "shape"]
    assert f"52 cases by '{header}'" in note.text


def test_without_customers_the_channel_of_a_case_is_enough_and_the_customer_is_no_case() -> None:
    assert contacts(changes("Zettel", customer="X")) == 52


def test_statuses_of_contacts_of_their_own_make_no_history() -> None:
    made = changes("Zettel")
    # each contact of a member is closed but the last
    closed = ["solved" if at % 4 else "open" for at in range(made.height)]
    assert contacts(made.with_columns(to_status=pl.Series(closed))) == made.height
    # an order that customers write and call about
    ways = ["Telefon" if at % 2 else "E-Mail" for at in range(made.height)]
    assert contacts(made.with_columns(Channel=pl.Series(ways))) == made.height
    # a region or shop with many customers
    assert contacts(made.with_columns(Reporter=pl.Series([f"K{at}" for at in range(made.height)]))) == made.height
    # all are still open, one after the other
    assert contacts(made.with_columns(to_status=pl.Series(["open"] * made.height))) == made.height
