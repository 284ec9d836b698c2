"""The exact reader's records, their lines and problems."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxkit.errors import SourceError
from cxkit.sources import exact
from cxkit.sources.dialect import Dialect
from cxkit.sources.exact import Record, normalised, records, records_of

COMMA = Dialect(
    encoding="utf-8", delimiter=",", quote='"', decimal=None, header_line=1, body_line=2, compression=None, line_end="\n", evidence=()
)


def read(body: bytes, width: int = 3, dialect: Dialect = COMMA) -> list[tuple[int, list[str], str | None]]:
    header = b"h" + dialect.eol
    return [(record.line, record.fields, record.problem) for record in records_of([header + body], dialect, width)]


@pytest.mark.parametrize(
    ("body", "fields", "problem"),
    [
        (b"1,2,3", ["1", "2", "3"], None),
        (b"1,2,3\r\n", ["1", "2", "3"], None),
        (b",,\n", ["", "", ""], None),
        (b'"a ""b"" c",",","x\r\ny"\n', ['a "b" c', ",", "x\r\ny"], None),
        (b'5" tv,a"b"c,3\n', ['5" tv', 'a"b"c', "3"], None),
        (b' "a",2,3\n', [' "a"', "2", "3"], None),
        (b"1,2\n", ["1", "2"], "too short"),
        (b"   \n", ["   "], "too short"),
        (b"1,2,3,4\n", ["1", "2", "3", "4"], "too long"),
        (b"1,2,3,,\n", ["1", "2", "3", "", ""], None),
        (b'1,2,3,""\n', ["1", "2", "3", ""], None),
        (b'"2"x,2,3\n', ['"2"x', "2", "3"], "stray quote"),
        (b'1,"say "hi", then",3\n', ["1", 'say "hi', ' then"', "3"], "stray quote"),
        (b'1,"say "hi" then",3\n', ["1", 'say "hi" then', "3"], "stray quote"),
        (b'1,"2,3\n', ["1", '"2', "3"], "stray quote"),
        (b"1,\xff,3\n", ["1", "\ufffd", "3"], None),
        (b"1,2\r,3\n", ["1", "2", "3"], None),
        (b"1,a\rb,3\n", ["1", "a\rb", "3"], None),
        (b"1,\0,3\n", ["1", "\0", "3"], None),
    ],
)
def test_one_record(body: bytes, fields: list[str], problem: str | None) -> None:
    assert [(found, why) for _, found, why in read(body)] == [(fields, problem)]


def test_a_stray_quote_costs_its_own_line_and_no_other() -> None:
    body = b'1,2,3\n4,"5,6\n7,8,9\n1,"ok",3\n'
    assert read(body) == [
        (2, ["1", "2", "3"], None),
        (3, ["4", '"5', "6"], "stray quote"),
        (4, ["7", "8", "9"], None),
        (5, ["1", "ok", "3"], None),
    ]


def test_lines_are_counted_through_blank_lines_and_line_breaks_in_cells() -> None:
    assert [line for line, _, _ in read(b'\n1,2,3\r\n\r\n"a\n\nb",2,3\n4,5\n6,7,8\n')] == [3, 5, 8, 9]


def test_lines_may_end_in_cr_alone() -> None:
    found = read(b'1,2,3\r"a\rb","c\nd",3\r\r4,5\r', dialect=COMMA._replace(line_end="\r"))
    assert found == [(2, ["1", "2", "3"], None), (3, ["a\rb", "c\nd", "3"], None), (6, ["4", "5"], "too short")]


def test_nothing_is_quoted_where_the_dialect_has_no_quote() -> None:
    assert read(b'"a,b",c\n', dialect=COMMA._replace(quote="")) == [(2, ['"a', 'b"', "c"], None)]


def cut(data: bytes, size: int) -> Iterable[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


@given(body=st.text(st.sampled_from('ab,"\n\r'), max_size=60), size=st.integers(1, 9), quote=st.sampled_from(['"', ""]))
def test_where_the_chunks_are_cut_does_not_matter(body: str, size: int, quote: str) -> None:
    data = f"a,b\n{body}".encode()
    dialect = COMMA._replace(quote=quote)
    whole = list(records_of([data], dialect, 2))
    assert list(records_of(cut(data, size), dialect, 2)) == whole
    assert b"".join(normalised(cut(data, size), dialect, 2)) == b"".join(normalised([data], dialect, 2))


@given(body=st.text(st.sampled_from('ab,"\n\r'), max_size=60))
def test_every_byte_belongs_to_one_record(body: str) -> None:
    """The records' texts and the line ends between them make up the file again."""
    raws = [record.raw for record in records_of([f"a,b\n{body}".encode()], COMMA, 2)]
    assert "".join(raws).replace("\r", "").replace("\n", "") == body.replace("\r", "").replace("\n", "")


@given(body=st.text(st.sampled_from('ab,"\n\r'), max_size=60))
def test_normalised_text_has_the_same_cells_and_fits(body: str) -> None:
    before = list(records_of([f"a,b\n{body}".encode()], COMMA, 2))
    clean = b"a,b\n" + b"".join(normalised([f"a,b\n{body}".encode()], COMMA, 2))
    after = list(records_of([clean], COMMA, 2))
    assert [record.problem for record in after] == ["too long" if record.problem else None for record in before]
    assert [record.fields[:2] for record in after] == [[*record.fields, "", ""][:2] for record in before]
    assert [record.fields[2] for record in after if record.problem] == [record.problem for record in before if record.problem]


def test_a_quoted_cell_has_a_longest_length(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exact, "_LONGEST_CELL", 50)
    data = b'a,b\n1,"2\n' + b"3,4\n" * 100
    found = [record.problem for record in records_of(cut(data, 20), COMMA, 2)]
    assert found == ["stray quote", *[None] * 100]


def test_a_line_without_end_is_refused_in_bounded_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exact, "_LONGEST_LINE", 100)
    with pytest.raises(SourceError, match="longer than"):
        list(records_of(cut(b"a,b\n" + b"x" * 300, 20), COMMA, 2))


def test_records_reads_a_file_and_can_give_the_problems_alone(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("a;b\nö;2\n3\n".encode("cp1252"))
    dialect = COMMA._replace(delimiter=";", encoding="cp1252")
    assert list(records(path, dialect, 2)) == [Record(2, ["ö", "2"], None, "ö;2"), Record(3, ["3"], "too short", "3")]
    assert [record.line for record in records(path, dialect, 2, only_problems=True)] == [3]
