"""The last records of a file decide whether Polars may read it in place; comments of several lines are none of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cxkit.sources.opening import open_source

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "visit,score,remark\n" + "".join(
    f"V{n},{n % 11},\"warm, but\n\nthe ''lounge'' was full\"\n" for n in range(9000)
)  # more than the sample


def evidence(folder: Path, text: str) -> tuple[str, ...]:
    """What shows how the file is read."""
    path = folder / "visits.csv"
    path.write_text(text, encoding="utf-8", newline="")
    (dialect,) = open_source([path]).dialects
    return tuple(line for line in dialect.evidence if line.startswith("read exactly"))


@pytest.mark.parametrize("end", ["", 'V9000,9,"said ""fine"",\nand\n\nleft"\n', 'V9000,9,"no line end\nbehind it"'])
def test_lines_of_a_last_comment_are_no_captions(tmp_path: Path, end: str) -> None:
    """A file of such comments is read in place: to read it exactly takes a third longer."""
    assert not evidence(tmp_path, HEAD + end)


@pytest.mark.parametrize(
    ("end", "why"),
    [
        ("Total,2950,\n", "total line at the end"),
        ("exported by the front desk,,\n", "total line at the end"),
        ("\n", "blank line at the end"),
        ("V9000,9", "last line cut off"),
    ],
)
def test_what_is_no_row_behind_comments_is_seen(tmp_path: Path, end: str, why: str) -> None:
    """Such a line is left out, or read with care, as behind a comment of one line."""
    (found,) = evidence(tmp_path, HEAD + end)
    assert found == f"read exactly: {why}"
