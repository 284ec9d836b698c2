"""No row is lost where lines end otherwise than those above: the csv module, with universal newlines, reads the same rows."""

from __future__ import annotations

import csv
import gzip
import io
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxkit import nps
from cxkit.sources.opening import open_source
from cxkit.sources.part import OVERFLOW
from cxkit.sources.text import delimited, streaming

CELLS = st.sampled_from(["web", "phone", "nice, thanks", 'said "no"', "two\nlines", "ü", "x y"])


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, int]:
    """A text as the csv module writes it, but for the ends of lines, and how many of its bytes are the sample.

    Lines end in one way at first, later in any.
    """
    width, count = draw(st.integers(1, 4)), draw(st.integers(12, 30))
    first = draw(st.sampled_from(["\n", "\r", "\r\n"]))
    same = draw(st.integers(0, count))
    any_end = st.sampled_from(draw(st.lists(st.sampled_from(["\n", "\r", "\r\n"]), min_size=1, max_size=3)))
    lines = [[f"column{place}" for place in range(width)]]
    lines += [[str(number), *draw(st.lists(CELLS, min_size=width - 1, max_size=width - 1))] for number in range(count)]
    ends = [first if place <= same else draw(any_end) for place in range(len(lines))]
    written = [_written(cells) + end for cells, end in zip(lines, ends, strict=True)]
    text = "".join(written)
    if draw(st.booleans()):
        text = text.removesuffix(ends[-1])
    return text, len("".join(written[: same + 1]).encode()) if draw(st.booleans()) else len(text.encode())


def _written(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue().removesuffix("\n")


def _unified(text: str) -> str:
    return re.sub(r"\r\n|\r", "\n", text)


@settings(max_examples=3 * settings().max_examples, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=texts(), block=st.sampled_from([1, 7, 64, 1 << 22]))
@pytest.mark.slow
def test_every_row_is_read_whatever_its_line_ends_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: tuple[str, int], block: int
) -> None:
    monkeypatch.setattr(delimited, "SAMPLE_BYTES", max(text[1], 1))
    monkeypatch.setattr(streaming, "BLOCK", block)
    path = tmp_path / "t.csv"
    path.write_bytes(text[0].encode())
    expected = list(csv.reader(io.StringIO(text[0], newline=None)))[1:]
    source = open_source([path])
    read = source.exact().frame.collect(engine="streaming")
    assert read.get_column(OVERFLOW).null_count() == read.height
    assert [[_unified(cell) for cell in row] for row in read.drop(OVERFLOW).rows()] == expected
    found = list(delimited.records(source.parts[0]))
    assert [[_unified(cell) for cell in record.fields] for record in found] == expected


@pytest.mark.parametrize(
    ("pack", "ends"),
    [
        *((bytes, ends) for ends in ("\n\r", "\r\n", "\n|\r\n", "\r|\r\n", "\r\n|\r")),
        (gzip.compress, "\r\n|\r"),
        *(pytest.param(gzip.compress, ends, marks=pytest.mark.slow) for ends in ("\n\r", "\r\n", "\n|\r\n", "\r|\r\n")),
    ],
)
def test_line_ends_that_change_behind_the_sample(tmp_path: Path, ends: str, pack: type[bytes]) -> None:
    first, then = ends.split("|") if "|" in ends else list(ends)
    rows = [f"{number},{number % 11},answered by phone" for number in range(30_000)]
    text = first.join(["id,score,channel", *rows[:20_000]]) + first + then.join(rows[20_000:])
    path = tmp_path / "t.csv"
    path.write_bytes(pack(text.encode()))
    report = nps(path)
    assert (report.provenance.rows_read, report.provenance.rows_used) == (30_000, 30_000)


def test_short_rows_and_titles_do_not_hide_mixed_line_ends(tmp_path: Path) -> None:
    rows = [f"{number},{number % 11},x" if number % 7 else f"{number},{number % 11}" for number in range(300)]
    text = "Survey 2026\n\nid,score,channel\n" + "".join(row + ("\r" if place % 3 else "\n") for place, row in enumerate(rows))
    path = tmp_path / "t.csv"
    path.write_bytes(text.encode())
    report = nps(path)
    assert (report.provenance.rows_read, report.provenance.rows_used) == (300, 300)


def test_a_return_within_a_cell_ends_no_row(tmp_path: Path) -> None:
    rows = [f"{number},{number % 11},nice\rthank you" if number % 9 == 0 else f"{number},{number % 11},x" for number in range(20_000)]
    for first in (0, 10_000):  # in the sample, and behind it
        path = tmp_path / "t.csv"
        path.write_bytes("\n".join(["id,score,comment", *(rows[1] for _ in range(2 * first)), *rows]).encode())
        source = open_source([path]).exact()
        read = source.frame.select("comment", OVERFLOW).collect(engine="streaming")
        assert (read.height, read.get_column(OVERFLOW).null_count()) == (2 * first + 20_000, 2 * first + 20_000)
        assert read.get_column("comment").str.contains("\r", literal=True).sum() == sum(number % 9 == 0 for number in range(20_000))
