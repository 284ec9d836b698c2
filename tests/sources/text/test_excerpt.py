"""The excerpt of a file is made of whole records, and none with a cell that holds the text is missing."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxkit.sources.opening import open_source
from cxkit.sources.part import Dialect
from cxkit.sources.text import excerpt, in_place

TempPathFactory = pytest.TempPathFactory
PLAIN = Dialect("utf-8", ",", '"', None, 0, 1, None, "\n", ())
CELLS = st.text(st.sampled_from('Aé7@,"\n '), max_size=6)


@given(rows=st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=30), size=st.integers(4, 40))
@pytest.mark.parametrize("text", ["7", "77", "é7"])
def test_records_with_the_text_are_found_whole(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], size: int, text: str
) -> None:
    path = tmp_path_factory.mktemp("rows") / "rows.csv"
    written = io.StringIO()
    csv.writer(written, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    path.write_text(written.getvalue(), encoding="utf-8", newline="")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(excerpt, "_BLOCK", size)
        found = excerpt.find_records(str(path), PLAIN, text)
    assert found is not None
    kept = list(csv.reader(io.StringIO(found.decode(), newline="")))
    holding = [row for row in rows if any(text in cell for cell in row)]
    assert [row for row in kept if any(text in cell for cell in row)] == holding
    assert all(row in rows for row in kept)


def test_lines_without_quotes_are_found_one_by_one_and_addresses_in_any_case(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(b"who,n\n" + b"other,1\n" * 9 + b"Anna@Example.org,2\r\n" + b"other,3\nanna@example.org,4")
    assert excerpt.find_records(str(path), PLAIN._replace(body_line=2), "anna@example.org") == b"Anna@Example.org,2\r\nanna@example.org,4"


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ("", PLAIN),
        ('a"b', PLAIN),  # the file doubles the quote
        ("a\nb", PLAIN),
        ("a", PLAIN._replace(escape="\\")),
        ("ü", PLAIN._replace(encoding="cp1252")),  # other bytes in the file
        ("ü@example.org", PLAIN),  # only the case of ASCII is changed byte by byte
        ("a", PLAIN._replace(encoding="utf-16")),
    ],
)
def test_texts_that_the_file_may_write_otherwise_are_not_searched(tmp_path: Path, text: str, dialect: Dialect) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("a,b\n")
    assert excerpt.find_records(str(path), dialect, text) is None


def test_a_text_in_many_records_is_left_to_the_scan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("a,b\n" * 100)
    monkeypatch.setattr(excerpt, "_MOST", 300)
    monkeypatch.setattr(excerpt, "_BLOCK", 40)
    assert excerpt.find_records(str(path), PLAIN, "a") is None
    assert excerpt.find_records(str(path), PLAIN, "c") == b""


@pytest.mark.parametrize("wanted", ["C-01999", "C-1", "none"])
def test_the_part_near_a_text_reads_the_same_rows_with_it(tmp_path: Path, wanted: str) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text("customer_id,comment\n" + "".join(f'C-{n:05},"a ""{n % 7}"", b"\n' for n in range(3_000)))
    source = open_source([path])
    near = source.near(wanted)
    assert near.parts[0].excerpt is not None
    assert near.confirms(None)
    has_it = pl.col("customer_id").str.contains(wanted, literal=True)
    assert near.frame.filter(has_it).collect().equals(source.frame.filter(has_it).collect())
    assert near.exact().frame.collect().height == 3_000
    assert in_place.near(source.parts[0]._replace(exact=True), wanted).excerpt is None
