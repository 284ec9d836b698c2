"""A blank name in front of the last one, where each row ends with a delimiter: the last name belongs to the column before."""

from __future__ import annotations

from pathlib import Path

import pytest

from cxkit.sources.opening import open_source
from cxkit.sources.overrides import Overrides


def noted(folder: Path, header: str, row: str, rows: int = 30) -> list[str]:
    (folder / "s.csv").write_text("\n".join([header, *(row.replace("N", str(n)) for n in range(rows)), ""]), encoding="utf-8")
    return [note.text for note in open_source([str(folder / "s.csv")], Overrides()).notes if note.code == "header-doubt"]


def test_a_name_over_nothing_beside_values_without_a_name(tmp_path: Path) -> None:
    (said,) = noted(tmp_path, "guest;score;;channel", "gN;9;web;")
    assert "'channel' is blank" in said


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("guest;score;channel;remark", "gN;9;web;"),  # nobody remarked anything
        (";guest;score;channel", "N;gN;9;web"),  # the numbers of rows, as data frames write them
        ("guest;score;;channel", "gN;9;;web"),
        ("guest;score;channel;", "gN;9;web;x"),
    ],
)
def test_headers_that_fit_their_rows(tmp_path: Path, header: str, row: str) -> None:
    assert noted(tmp_path, header, row) == []
