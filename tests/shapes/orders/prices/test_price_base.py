"""Prices of 100 or 1,000 pieces: the number of pieces is read as the other numbers of the file are."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import cxkit
from cxkit.errors import DataError


def revenue(base: str, folder: Path | None = None) -> float:
    rows = 40
    lines = {
        "Kunde": [f"K{at % 7}" for at in range(rows)],
        "Datum": [f"{at % 28 + 1:02}.03.2024" for at in range(rows)],
        "Auftrag": [f"A{at}" for at in range(rows)],
        "Menge": [100] * rows,
        "Einzelpreis": ["3,81", "12,40"] * (rows // 2),
        "Preiseinheit": [base] * rows,
    }
    data, path = pl.DataFrame(lines), None
    if folder is not None:
        path = folder / "orders.csv"
        data.write_csv(path, separator=";")
    return cxkit.value(path or data, by="none").table("overall").rows[0]["revenue"]  # type: ignore[return-value]


@pytest.mark.parametrize(("base", "pieces"), [("1", 1), ("100", 100), ("1000", 1_000), ("1.000", 1_000), ("100,0", 100)])
def test_the_price_is_that_of_one_piece(tmp_path: Path, base: str, pieces: int) -> None:
    assert revenue(base, tmp_path) == pytest.approx(100 * 20 * (3.81 + 12.40) / pieces)


def test_pieces_that_may_be_one_or_a_thousand_are_a_question() -> None:
    with pytest.raises(DataError, match="'Preiseinheit'"):
        revenue("1.000")
