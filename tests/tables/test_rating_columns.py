"""Which columns are ratings: whoever drives, and how many there are of a household, are none."""

from __future__ import annotations

import polars as pl

import cxkit
from cxkit.tables.rating_columns import is_code


def test_who_drives_and_the_size_of_a_household_are_no_drivers() -> None:
    base = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 3, 5, 7, 9, 2, 4, 6, 8, 10, 1]
    words = ["Bad", "Ok", "Good", "Very good"]
    frame = pl.DataFrame(
        {
            "favourite_driver": ["Ada", "Ben", "Cem", "Dee"] * 5,
            "nps": base,
            "rating_boat": [words[(score - 1) // 3] for score in base],
            "rating_crew": [words[(score + at) % 4] for at, score in enumerate(base)],
            "household_size": [1, 2, 3, 4, 5] * 4,
        }
    )
    rows = cxkit.drivers(frame).table("drivers").rows
    assert {row["driver"] for row in rows} == {"rating_boat", "rating_crew"}


def test_ratings_in_words_drive_though_some_have_no_answer() -> None:
    words = ["Sehr gut", "Gut", "Weniger gut", "Schlecht"]
    cells = {name: [words[(row // step) % 4] for row in range(80)] for name, step in (("Bad", 1), ("Zimmer", 3), ("Frühstück", 5))}
    cells["Frühstück"][::9] = ["Nicht genutzt"] * len(cells["Frühstück"][::9])
    report = cxkit.drivers(pl.DataFrame({"Gesamtzufriedenheit": [words[(row // 2) % 4] for row in range(80)], **cells}))
    assert {row["driver"] for row in report.table("drivers").rows} == {"Bad", "Zimmer", "Frühstück"}


def test_what_is_spent_and_how_many_persons_are_amounts_and_what_is_thought_of_them_is_rated() -> None:
    assert all(map(is_code, ("Spend", "Family size", "Anzahl Personen")))
    assert not any(map(is_code, ("Value for spend", "Wait times for patients")))
