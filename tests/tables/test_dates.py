"""Days out of text, and what is said about the format."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import cxkit
from cxkit.errors import DataError
from cxkit.tables.dates import Order, read_days

DAYS = st.dates(date(1990, 1, 1), date(2079, 12, 31))
FORMATS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d 08:30:00", "%d.%m.%Y", "%d.%m.%Y 14:05", "%Y/%m/%d", "%Y%m%d"]


def days(values: list[str], order: Order | None = None) -> tuple[list[date | None], list[str]]:
    reading = read_days("when", values, order)
    found = pl.DataFrame({"when": values}, schema={"when": pl.String}).select(reading.day.alias("day")).to_series().to_list()
    return found, [note.code for note in reading.notes]


@given(st.lists(DAYS, min_size=1, max_size=20), st.sampled_from(FORMATS))
def test_days_come_back(written: list[date], pattern: str) -> None:
    assert days([day.strftime(pattern) for day in written]) == (written, [])


@given(
    st.lists(DAYS.filter(lambda day: day.day > 12), min_size=1, max_size=20), st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%m/%d/%Y 09:00 AM"])
)
def test_a_day_above_twelve_decides_the_order(written: list[date], pattern: str) -> None:
    assert days([day.strftime(pattern) for day in written]) == (written, [])


def test_an_open_order_is_said_and_can_be_decided() -> None:
    assert days(["03/04/2026"]) == ([date(2026, 4, 3)], ["dates-undecided"])
    assert days(["03/04/2026"], "mdy") == ([date(2026, 3, 4)], [])


def test_a_contradiction_names_both_values() -> None:
    with pytest.raises(DataError, match=r"'31/01/2026'.*'01/31/2026'"):
        days(["31/01/2026", "01/31/2026"])


def test_mixed_formats_are_read_each_in_its_own_and_said() -> None:
    assert days(["2026-01-31", "28.02.2026"]) == ([date(2026, 1, 31), date(2026, 2, 28)], ["dates-mixed"])


def test_impossible_days_are_null_and_short_days_are_read() -> None:
    assert days(["30.02.2026", "1.2.2026", "31.12.2026"])[0] == [None, date(2026, 2, 1), date(2026, 12, 31)]


def test_what_is_no_date_at_all() -> None:
    with pytest.raises(DataError, match="holds no dates"):
        days(["yesterday"])


@pytest.mark.parametrize(
    "written", ["1.2.2025 9:30", "01.02.2025 09:30", "1.2.2025", "2025-2-1 9:30", "2025-02-01T09:30:00+01:00", "01.02.2025, 09:30"]
)
def test_a_time_of_day_may_follow_however_short_the_day_is(written: str) -> None:
    # the sample may hold longer ones only
    assert days(["28.12.2025 10:00" if "." in written else "2025-12-28 10:00", written])[0][1] == date(2025, 2, 1)


def test_more_than_one_in_a_hundred_dates_that_cannot_be_read_are_an_error(tmp_path: Path) -> None:
    path = tmp_path / "survey.csv"
    american = [f"{month}/{day}/2025" for month in range(1, 13) for day in range(1, 29)]
    undecided = [value for value in american if int(value.split("/")[1]) <= 12] * 10
    lines = ["recommend,responded_at", *(f"{number % 11},{value}" for number, value in enumerate(undecided + american))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"192 of 1,776 dates cannot be read, such as '1/13/2025'"):
        cxkit.nps(path, every="month")
    assert cxkit.nps(path, every="month", dates="mdy").provenance.rows_set_aside == {}
