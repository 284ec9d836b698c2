"""Headers that Polars would take for patterns of several columns go by their position."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import cxkit

HEADERS = ["NPS", "^Kanal.*$", "*", "* Pflicht"]


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_header_that_is_a_pattern_goes_by_its_position(tmp_path: Path, kind: str) -> None:
    data = pl.DataFrame([(at, "web", "x", "ab"[at % 2]) for at in range(11)], schema=HEADERS, orient="row")
    path = tmp_path / f"answers.{kind}"
    data.write_csv(path) if kind == "csv" else data.write_parquet(path)
    report = cxkit.nps(str(path), by=["#2"])
    assert report.table("overall").rows[0]["n"] == 11
    # a star beside words is no pattern
    assert len(cxkit.nps(str(path), by=["* Pflicht"]).tables[1].rows) == 2
