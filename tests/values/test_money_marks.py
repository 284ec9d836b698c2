"""Amounts with three digits behind every separator: the currency tells thousands from decimals, if it is written as usual."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import cxkit
from cxkit.errors import DataError


def revenue(header: str, *amounts: str) -> object:
    rows = [amounts[place % len(amounts)] for place in range(12)]
    frame = pl.DataFrame(
        {"customer_id": [f"C{n % 4}" for n in range(12)], "date": [f"2024-01-{n + 1:02}" for n in range(12)], header: rows}
    )
    report = cxkit.value(frame, by="none")
    assert any(note.code == "thousands-assumed" for note in report.notes)
    return report.table("overall").rows[0]["revenue"]


@pytest.mark.parametrize(
    ("header", "amounts", "due"),
    [
        ("amount", ["$40,000", "$10,000"], 300_000),
        ("amount", ["US$ 1,200", "US$ 950"], 12_900),
        ("amount", ["£2,500", "£1,000"], 21_000),
        ("Betrag", ["1.200 €", "950 €"], 12_900),
        ("Betrag", ["EUR 1.200", "EUR 2.000"], 19_200),
        ("valor", ["R$ 1.500", "R$ 2.500"], 24_000),
        ("Amount (USD)", ["1,200", "950"], 12_900),
    ],
)
def test_a_currency_tells_thousands(header: str, amounts: list[str], due: float) -> None:
    assert revenue(header, *amounts) == due


@pytest.mark.parametrize(
    ("header", "amounts"),
    [
        # prices of fuel have three decimals, and pesos are written with points
        ("amount", ["$3.459", "$3.559"]),
        ("Betrag", ["1,789 €", "1,899 €"]),
        ("amount", ["1,200", "950"]),
        ("Amount (EUR)", ["1.200", "950"]),
        ("amount", ["1,234 KWD", "2,345 KWD"]),
        ("amount", ["$1,200", "1,200 €"]),
    ],
)
def test_what_is_written_otherwise_stays_a_question(header: str, amounts: list[str]) -> None:
    with pytest.raises(DataError):
        revenue(header, *amounts)


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_the_sign_behind_tells_thousands_in_any_file(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    lines = [delimiter.join((f"K{n % 4}", f"2024-01-{n + 1:02}", f"{n % 3 + 1}.200 €")) for n in range(12)]
    path.write_text("\n".join((delimiter.join(("Kunde", "Datum", "Betrag")), *lines)), encoding="utf-8")
    assert cxkit.value(path, by="none").table("overall").rows[0]["revenue"] == 26_400


def test_a_currency_against_the_other_columns_is_a_question(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    lines = [f"K{n % 4};2024-01-{n + 1:02};{n % 3 + 1}.200 €;0.{n + 11}" for n in range(12)]
    path.write_text("\n".join(("Kunde;Datum;Betrag;Quote", *lines)), encoding="utf-8")
    with pytest.raises(DataError):
        cxkit.value(path, by="none")
