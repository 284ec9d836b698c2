"""Several files as one table: numbers with another decimal mark, and dates with day and month the other way round."""

from __future__ import annotations

from pathlib import Path

import pytest

import cxkit
from cxkit.errors import DataError


def written(folder: Path, name: str, header: str, rows: list[str]) -> str:
    path = folder / name
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return str(path)


def orders(folder: Path, name: str, amounts: list[str]) -> str:
    rows = [f"{at};2024-02-{1 + at:02};{amount}" for at, amount in enumerate(amounts)]
    return written(folder, name, "Kundennummer;Bestelldatum;Umsatz", rows)


def test_files_with_other_decimal_marks_are_refused_by_name(tmp_path: Path) -> None:
    comma, point = orders(tmp_path, "a.csv", ["10,50", "20,25"]), orders(tmp_path, "b.csv", ["10.50", "20.25"])
    with pytest.raises(DataError, match=r"decimal comma in a\.csv and a decimal point in b\.csv"):
        cxkit.value([comma, point])


def test_files_with_one_decimal_mark_are_read_together(tmp_path: Path) -> None:
    # whole numbers have no mark
    files = [orders(tmp_path, "a.csv", ["10,50", "20,25"]), orders(tmp_path, "b.csv", ["10", "20"])]
    assert cxkit.value(files, by="none").table("overall").rows[0]["revenue"] == 60.75


def answers(folder: Path, name: str, days: list[str]) -> str:
    return written(folder, name, "NPS,Datum", [f"{at % 11},{days[at % len(days)]}" for at in range(44)])


def test_files_whose_dates_have_another_order_are_refused_by_name(tmp_path: Path) -> None:
    files = [answers(tmp_path, "a.csv", ["13/05/2024", "03/05/2024"]), answers(tmp_path, "b.csv", ["05/13/2024", "05/14/2024"])]
    with pytest.raises(DataError, match=r"day comes first in a\.csv, and the month in b\.csv"):
        cxkit.nps(files)
    assert cxkit.nps([files[0], answers(tmp_path, "c.csv", ["04/05/2024"])], by="none").table("overall").rows[0]["n"] == 88
