"""The number of rows of a file is estimated from its bytes, without reading it."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from cxkit import config
from cxkit.loading.loading_options import ReadingOptions
from cxkit.loading.open import read


@pytest.mark.parametrize("rows", [0, 1, 20_000])
def test_the_rows_of_delimited_text_are_estimated_within_a_tenth(tmp_path: Path, rows: int) -> None:
    path = tmp_path / "many.csv"
    frame = pl.DataFrame({"customer_id": [f"K{at:06}" for at in range(rows)], "amount": [at % 90 + 10 for at in range(rows)]})
    path.write_text("customer_id,amount\n" + frame.write_csv(include_header=False))
    source = read([str(path)], ReadingOptions(), config.Source())
    assert source.estimated_rows == pytest.approx(rows, rel=0.1, abs=3)


def test_nested_columns_and_frames_without_rows_have_an_estimate(tmp_path: Path) -> None:
    pl.DataFrame({"scores": [[1, 2], [3]]}).write_parquet(tmp_path / "nested.parquet")
    assert read([str(tmp_path / "nested.parquet")], ReadingOptions(), config.Source()).estimated_rows > 0
