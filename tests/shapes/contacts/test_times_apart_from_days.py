"""A time of day counts with its day wherever its column stands, and a length of time does not."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit

_DAYS = [f"{1 + at // 2:02}.04.2025" for at in range(40)]
_CLOCK = [f"{8 + at % 11:02}:{at % 60:02}" for at in range(40)]
_LENGTHS = [f"00:{at % 30:02}" for at in range(40)]


def _said(columns: dict[str, list[str]]) -> str:
    others = {"Kundennr.": [f"{at % 9}" for at in range(40)], "Kanal": ["Telefon", "Brief"] * 20}
    report = cxkit.journey(pl.DataFrame({**columns, **others}))
    return " ".join(note.text for note in report.notes)


@pytest.mark.parametrize("order", [("Kontaktdatum", "Uhrzeit"), ("Uhrzeit", "Kontaktdatum"), ("Uhrzeit", "Stelle", "Kontaktdatum")])
def test_order_of_day_and_time_does_not_matter(order: tuple[str, ...]) -> None:
    columns = {"Kontaktdatum": _DAYS, "Uhrzeit": _CLOCK, "Stelle": ["Nord", "West"] * 20}
    assert "'Kontaktdatum' and 'Uhrzeit' hold day and time of day" in _said({name: columns[name] for name in order})


def test_a_length_of_time_apart_from_the_days_is_none() -> None:
    assert "day and time of day" not in _said({"Zeit": _LENGTHS, "Stelle": ["Nord", "West"] * 20, "Kontaktdatum": _DAYS})


def test_a_time_apart_from_two_columns_of_days_is_that_of_neither() -> None:
    due = [f"{1 + at // 2:02}.05.2025" for at in range(40)]
    columns = {"Uhrzeit": _CLOCK, "Stelle": ["Nord", "West"] * 20, "Kontaktdatum": _DAYS, "Frist": due}
    assert "day and time of day" not in _said(columns)
