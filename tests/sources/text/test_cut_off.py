"""A file whose export was interrupted ends in the middle of a row, which is said; a last line of another kind is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from cxkit.sources.opening import open_source
from cxkit.sources.overrides import Overrides

HEADER = b"ticket,opened,agent,rating,remark\n"
ROWS = b"".join(b"T-%04d,2026-03-%02d,%s,%d,fine\n" % (n, n % 28 + 1, [b"Ada", b"Bob", b"Eve"][n % 3], n % 5 + 1) for n in range(40))


def noted(folder: Path, text: bytes) -> bool:
    (folder / "log.csv").write_bytes(text)
    source = open_source([str(folder / "log.csv")], Overrides())
    return "cut-off" in {note.code for note in source.notes}


@pytest.mark.parametrize("end", [b"T-0041,2026-03-02,A", b"T-0041,2026-03-02,Ada,", b'T-0041,2026-03-02,Ada,4,"It took', b"T-0041,2026"])
def test_a_row_that_does_not_end(tmp_path: Path, end: bytes) -> None:
    assert noted(tmp_path, HEADER + ROWS + end)


@pytest.mark.parametrize("end", [b"T-0041,2026-03-02,A", b'T-0041,2026-03-02,Ada,4,"It took'])
def test_a_row_that_does_not_end_behind_the_sample(tmp_path: Path, end: bytes) -> None:
    assert noted(tmp_path, HEADER + ROWS * 400 + end)


@pytest.mark.parametrize(
    "end",
    [
        b"",
        b"T-0041,2026-03-02,Ada,4,fine",  # nothing is missing but the line end, which many programs leave out
        b'T-0041,2026-03-02,Ada,4,"fine, and\n""quick"""',
        b'T-0041,2026-03-02,Ada,4,"first line\nlast, line"',
        b"Total,,,120",
        b"Total: 40 tickets",
        b"40 rows",
        b"Exported,2026-04-01",
        b"\n",
        b"T-0041,2026-03-02,Ada\n",  # short, but the line ends
    ],
)
def test_ends_of_files_that_are_whole(tmp_path: Path, end: bytes) -> None:
    assert not noted(tmp_path, HEADER + ROWS + end)


def test_a_file_of_one_line_is_not_cut_off(tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_bytes(b"rating\n5\n4\n3")
    assert not open_source([str(tmp_path / "s.csv")], Overrides()).notes
