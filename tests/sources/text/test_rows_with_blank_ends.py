"""Rows that end with a delimiter which the header lacks."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from cxkit.sources.opening import OVERFLOW, Overrides, Source, open_source


def opened(folder: Path, header: str, rows: list[str]) -> Source:
    path = folder / "t.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return open_source([path], Overrides())


@pytest.mark.parametrize("end", ["", ";"])
def test_a_header_among_them_is_no_row(tmp_path: Path, end: str) -> None:
    rows = [f"{at};2024-01-{at + 1:02};{500 + at % 3};{at * 3},50;" for at in range(20)]
    source = opened(tmp_path, "Nr;Datum;Konto;Betrag", [*rows[:10], f"Nr;Datum;Konto;Betrag{end}", *rows[10:]])
    kept = source.frame.filter(pl.col(OVERFLOW).is_null()).collect()
    assert kept.get_column("Nr").to_list() == [str(at) for at in range(20)]


@pytest.mark.parametrize("none", ["unlimited", "open", "2031-01-01"])
def test_begin_and_end_stay_above_their_days(tmp_path: Path, none: str) -> None:
    ends = ["2023-05-01", none, "2023-09-30", none]
    rows = [f"V{at},{4000 + at},2022-03-{at + 1:02},{ends[at % 4]},{'SML'[at % 3]}," for at in range(24)]
    source = opened(tmp_path, "Policy ID,Client no.,Contract start,End date,Plan", rows)
    assert source.frame.collect().get_column("Contract start").to_list() == [f"2022-03-{at + 1:02}" for at in range(24)]


def test_a_name_that_is_missing_before_days_is_still_found(tmp_path: Path) -> None:
    rows = [f"V{at},{'SML'[at % 3]},2022-03-{at + 1:02},2023-03-{at + 1:02}," for at in range(24)]
    source = opened(tmp_path, "Policy ID,Contract start,Contract end", rows)
    assert source.frame.collect().get_column("Contract start").to_list() == [f"2022-03-{at + 1:02}" for at in range(24)]
