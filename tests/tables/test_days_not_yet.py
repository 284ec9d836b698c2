"""Days on which something ended, in rows in which it has not: codes and words for that are no unreadable dates."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

import cxkit
from cxkit.errors import DataError

BEGUN = [str(date(2024, 1, 1) + timedelta(days=at)) for at in range(40)]


@pytest.mark.parametrize("role", ["resolved_at", "closed_at"])
@pytest.mark.parametrize("mark", ["0000-00-00 00:00:00", "open", "noch offen", "", "9999-99-99", "not resolved"])
def test_a_mark_for_no_day_is_an_open_ticket(role: str, mark: str) -> None:
    ends = [mark if at % 4 == 0 else str(date(2024, 1, 3) + timedelta(days=at)) for at in range(40)]
    data = pl.DataFrame({"case_id": list(map(str, range(40))), "contacted_at": BEGUN, role: ends})
    if mark == "noch offen":  # no known word: a day that cannot be read
        with pytest.raises(DataError, match="cannot be read"):
            cxkit.tickets(data, by="none")
        return
    row = cxkit.tickets(data, by="none").table("overall").rows[0]
    assert (row["tickets"], row["open"]) == (40, 10)


@pytest.mark.parametrize("mark", ["infinity", "not yet"])
def test_a_word_for_no_end_is_a_running_contract(mark: str) -> None:
    ends = [mark if at % 4 == 0 else str(date(2024, 5, 3) + timedelta(days=at)) for at in range(40)]
    data = pl.DataFrame({"customer_id": list(map(str, range(40))), "since": BEGUN, "until": ends})
    row = cxkit.retention(data, by="none").table("overall").rows[0]
    assert (row["customers"], row["lost"]) == (40, 30)


def test_such_words_are_no_days_of_contacts() -> None:
    data = pl.DataFrame({"case_id": ["1", "2"], "contacted_at": ["2024-01-01", "open"]})
    with pytest.raises(DataError):
        cxkit.tickets(data, by="none")
