"""Mails that a filter took for spam are no contacts; what merely was filtered, or is about spam, is one."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit


def mails(state: str) -> pl.DataFrame:
    rows = [
        (f"2025-04-{1 + at % 28:02} 10:{at % 60:02}", f"p{at % 17}@example.org", "Email", state if at % 10 == 0 else "Delivered")
        for at in range(60)
    ]
    return pl.DataFrame(rows, schema=["Received", "Customer email", "Channel", "Status"], orient="row")


@pytest.mark.parametrize(
    "state", ["FilteredAsSpam", "Rejected as spam", "Als Spam eingestuft", "Moved to junk", "hidden.spam", "Odrzucone jako spam"]
)
def test_spam_is_no_contact(state: str) -> None:
    (row,) = cxkit.touchmap(mails(state), by="none").table("overall").rows
    assert row["contacts"] == 54


@pytest.mark.parametrize(
    "state", ["Filtered", "Spam filter", "No spam", "Kein Spam", "Moved to archive", "Not marked as spam", "Nicht als Spam"]
)
def test_other_states_are_contacts(state: str) -> None:
    (row,) = cxkit.touchmap(mails(state), by="none").table("overall").rows
    assert row["contacts"] == 60


@pytest.mark.parametrize(("state", "said"), [("Test", 1), ("Tested", 0), ("Testing", 0)])
def test_a_status_that_may_be_that_of_tests_is_said(state: str, said: int) -> None:
    rows = [(f"T{at}", f"2025-03-{1 + at % 28:02}", "Email", state if at % 6 == 0 else "Closed") for at in range(60)]
    report = cxkit.tickets(pl.DataFrame(rows, schema=["Ticket ID", "Created at", "Channel", "Status"], orient="row"), by="none")
    assert len([note for note in report.notes if note.code == "tests-named"]) == said
