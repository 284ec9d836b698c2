"""Lengths of time as tools write them."""

from __future__ import annotations

import polars as pl
import pytest

from cxkit.values.time.durations import read_durations

HOUR, DAY = 3_600_000_000, 86_400_000_000


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("26:30:00", 26.5 * HOUR),
        ("1h 12m", 1.2 * HOUR),
        ("2 days, 3:00:00", 2 * DAY + 3 * HOUR),
        ("P1DT2H", DAY + 2 * HOUR),
        ("PT30M", 0.5 * HOUR),
        ("2d 3h", 2 * DAY + 3 * HOUR),
        ("1 Std. 30 Min.", 1.5 * HOUR),
        ("2 Tage und 4 Stunden", 2 * DAY + 4 * HOUR),
        ("3 jours, 2 heures", 3 * DAY + 2 * HOUR),
        ("1 week", 7 * DAY),
        ("0,5 días", 0.5 * DAY),
        ("45 sec", HOUR / 80),
    ],
)
def test_a_length_of_time_names_its_units(text: str, due: float) -> None:
    read = read_durations(pl.Series("Resolution time", [text, None, ""]), "Resolution time")
    assert read is not None
    assert read.to_list() == [due, None, None]


@pytest.mark.parametrize("text", ["3 calls", "2 h later", "m", "12", "Tag 3", "3 hours 2 days"])
def test_other_texts_are_no_lengths(text: str) -> None:
    assert read_durations(pl.Series("Resolution", [text]), "Resolution") is None
