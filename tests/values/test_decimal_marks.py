"""A few answers with the other decimal mark are read if there is one way to; many, or ambiguous ones, are an error."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import cxkit
from cxkit.errors import DataError, RoleError
from cxkit.model import Report

POINTS = ["8.5", "7.9", "6.4", "9.1", "5.0", "8.8"] * 5


def csat(folder: Path, cells: list[str], **options: Any) -> Report:
    path = folder / "spa.csv"
    path.write_text("\n".join(["id,nota_geral", *(f'{at},"{cell}"' for at, cell in enumerate(cells))]), encoding="utf-8")
    return cxkit.csat(path, by="none", **options)


@pytest.mark.parametrize(("odd", "satisfied"), [("9,0", 16), ("5,5", 15), ("10,0", 16)])
def test_one_decimal_comma_among_points_is_read_and_said(tmp_path: Path, odd: str, satisfied: int) -> None:
    report = csat(tmp_path, [*POINTS, odd], scale="0-10")
    row = report.table("overall").rows[0]
    assert (row["n"], row["satisfied"]) == (31, satisfied)
    note = next(note for note in report.notes if note.code == "decimals-contradict")
    assert (note.level, f"'{odd}'" in note.text, "line 32" in note.text) == ("warning", True, True)


@pytest.mark.parametrize("odd", [["9,05"], ["90,0"], ["9,0"] * 6])
def test_what_is_off_the_scale_or_frequent_is_an_error(tmp_path: Path, odd: list[str]) -> None:
    with pytest.raises(DataError, match=r"contradicts itself: '5.0' \(spa.csv, line 6\)"):
        csat(tmp_path, [*POINTS, *odd], scale="0-10")


def test_words_are_named_beside_a_doubt_about_the_scale(tmp_path: Path) -> None:
    with pytest.raises(RoleError, match=r"1 of 31 answers are 11 and none is above 11. 2 answers are no numbers \('bom'\)"):
        csat(tmp_path, [*POINTS, "11", "bom", "bom"])
