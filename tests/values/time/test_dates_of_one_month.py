"""Moments of a few days at the begin of a month: with day and month exchanged they would lie on one day of several months."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

import cxkit
from cxkit.values.time.date_rules import DateRule
from cxkit.values.time.dates import read_days


def _days(written: list[str]) -> tuple[list[date | None], list[str]]:
    texts = pl.Series("date", written)
    reading = read_days("date", texts, DateRule())
    return reading.read.read(texts).get_column("day").to_list(), [note.code for note in reading.notes]


def test_calls_of_three_days_lie_in_one_month() -> None:
    written = [f"10/{day}/26 0{hour}:15 PM" for day in (3, 4, 5) for hour in (1, 5)]
    found, codes = _days(written)
    assert found == [date(2026, 10, day) for day in (3, 4, 5) for _ in range(2)]
    assert codes == ["dates-within"]


def test_the_day_first_is_found_too() -> None:
    written = [f"{day:02}/10/2026 {hour}:15" for day in (3, 4, 5) for hour in (11, 15)]
    found, codes = _days(written)
    assert set(found) == {date(2026, 10, day) for day in (3, 4, 5)}
    assert codes == ["dates-within"]


@pytest.mark.parametrize(
    "written",
    [
        [f"10/{month}/2026" for month in (3, 4, 5, 6)],  # days of a monthly figure
        [f"10/{month}/2026 09:00" for month in (3, 4, 5, 6)],  # one run a month
        [f"10/{month}/2026 06:{minute:02}" for month in (3, 4, 5, 6) for minute in (1, 9, 17)],  # one run of some minutes
        ["10/3/2026 09:00", "10/3/2026 10:00", "10/4/2026 09:00", "10/4/2026 10:00"],  # two days may be two months
        ["10/3/2026 09:00", "10/3/2026 10:00", "11/4/2026 09:00", "11/4/2026 10:00", "9/5/2026 09:00", "9/5/2026 10:00"],
    ],
)
def test_other_ambiguous_days_stay_undecided(written: list[str]) -> None:
    assert _days(written)[1] == ["dates-undecided"]


def test_another_column_may_prove_the_other_order() -> None:
    opened = [f"04/{month:02}/2026 {hour:02}:15" for month in (1, 2, 3, 4) for hour in (9, 13, 16)]
    closed = [f"19/{month:02}/2026 10:00" for month in (1, 2, 3, 4) for _ in range(3)]
    data = pl.DataFrame({"Ticket ID": range(12), "Created": opened, "Resolved": closed, "Channel": ["Chat"] * 12})
    found = cxkit.tickets(data)
    assert "dates-within" not in {note.code for note in found.notes}
    assert found.table("overall").rows[0]["resolve_median"] == pytest.approx(15, abs=0.5)
