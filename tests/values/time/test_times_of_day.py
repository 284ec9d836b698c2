"""Moments out of text: day and time of day, however they are written."""

# ruff: noqa: DTZ001 - exports tell no zone

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxkit.values.time.date_rules import DateRule
from cxkit.values.time.dates import DateReading, read_days

WRITTEN = [
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M:%S.%f",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y, %H:%M:%S Uhr",
    "%d.%m.%y um %H.%M.%S",
    "%Y%m%d%H%M%S",
    "%Y%m%dT%H%M%S",
    "%d %B %Y %I:%M:%S %p",
    "%A, %d %b %Y %H:%M:%S GMT",
    "%b %d %H:%M:%S CET %Y",
    "%Y/%m/%d %I:%M:%S%p",
]
MOMENTS = st.datetimes(datetime(1990, 1, 13), datetime(2068, 12, 31)).map(lambda moment: moment.replace(microsecond=0))


def reading(texts: list[str]) -> DateReading:
    return read_days("when", pl.Series("when", texts), DateRule(clock=True, serials=True))


def moments(texts: list[str], sample: list[str] | None = None) -> list[datetime | None]:
    read = reading(sample or texts).read
    return read.read(pl.Series("when", texts)).get_column("moment").to_list()


@given(st.lists(MOMENTS, min_size=1, max_size=20), st.sampled_from(WRITTEN))
def test_moments_come_back_by_the_quick_way_and_the_careful_one(written: list[datetime], pattern: str) -> None:
    texts = [moment.strftime(pattern) for moment in written]
    assert moments(texts) == written
    careful = reading(texts).read._replace(pattern=None, usual=0)
    assert careful.read(pl.Series("when", texts)).get_column("moment").to_list() == written


@given(st.lists(st.tuples(MOMENTS, st.integers(-14 * 60, 14 * 60)), min_size=1, max_size=20))
def test_offsets_are_taken_off(written: list[tuple[datetime, int]]) -> None:
    texts = [moment.replace(tzinfo=timezone(timedelta(minutes=offset))).isoformat() for moment, offset in written]
    assert moments(texts) == [moment - timedelta(minutes=offset) for moment, offset in written]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-01-31", datetime(2024, 1, 31)),
        ("31.1.2024 9:05", datetime(2024, 1, 31, 9, 5)),
        ("31.01.2024 24:00", datetime(2024, 2, 1)),
        ("31.01.2024 9 Uhr", datetime(2024, 1, 31, 9)),
        ("12:30 am", None),
        ("2024-01-31 12:30 am", datetime(2024, 1, 31, 0, 30)),
        ("2024-01-31 12:30 p.m.", datetime(2024, 1, 31, 12, 30)),
        ("2024-01-31T10:00:00,25Z", datetime(2024, 1, 31, 10, 0, 0, 250_000)),
        ("2024-01-31T10:00:00.123456789Z", datetime(2024, 1, 31, 10, 0, 0, 123_456)),
        ("Wed Jan 31 2024 10:00:00 GMT+0100 (CET)", datetime(2024, 1, 31, 9)),
        ("2024-02-30 10:00", None),
        ("2024-01-31 25:00", None),
    ],
)
def test_single_moments(text: str, moment: datetime | None) -> None:
    assert moments([text], sample=["2024-01-31 10:00:00", text]) == [moment]


def test_numbers_tell_the_time_of_day() -> None:
    assert moments(["45322.4375", "45322"]) == [datetime(2024, 1, 31, 10, 30), datetime(2024, 1, 31)]
    assert moments(["1706697000", "1706697001.5"]) == [datetime(2024, 1, 31, 10, 30), datetime(2024, 1, 31, 10, 30, 1, 500_000)]


@pytest.mark.parametrize("pattern", ["2024-01-31", "2024-01-31 10:00:00", "31.01.2024", "20240131", "31.01.24"])
@settings(max_examples=20)
@given(texts=st.lists(st.text("0123456789 .:-T+/", max_size=20), min_size=1, max_size=50))
def test_the_quick_way_reads_nothing_that_the_careful_way_reads_otherwise(pattern: str, texts: list[str]) -> None:
    found = reading([pattern] * 20).read
    careful = found._replace(pattern=None, usual=0)
    quick, slow = (read.read(pl.Series(texts)).get_column("moment").to_list() for read in (found, careful))
    assert [one for one, other in zip(quick, slow, strict=True) if other is not None] == [each for each in slow if each is not None]


def test_a_note_on_mixed_zones_says_what_becomes_of_them() -> None:
    found = reading(["2024-01-31T10:00:00+01:00", "2024-01-31T10:00:00+02:00"])
    (text,) = (note.text for note in found.notes if note.code == "dates-zones")
    assert text == "Column 'when' mixes time zones (+01:00, +02:00); those with an offset are taken in UTC, names of zones stay as written."
