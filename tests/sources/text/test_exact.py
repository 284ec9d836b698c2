"""The exact reader's records, their lines and problems."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxkit.errors import SourceError
from cxkit.sources.part import Dialect, Record
from cxkit.sources.text import grammar
from cxkit.sources.text.cell_kinds import classify_columns
from cxkit.sources.text.dialect import WHITESPACE
from cxkit.sources.text.exact import Form, clean_lines, iterate_pieces, read_records
from cxkit.sources.text.grammar import Grammar
from cxkit.sources.text.no_rows import is_total

COMMA = Dialect(
    encoding="utf-8", delimiter=",", quote='"', decimal=None, header_line=1, body_line=2, compression=None, line_end="\n", evidence=()
)


def read(body: bytes, width: int = 3, dialect: Dialect = COMMA) -> list[tuple[int, list[str], str | None]]:
    header = b"h" + dialect.eol
    return [(record.line, record.fields, record.problem) for record in read_records([header + body], Form(dialect, width))]


def cleaned(chunks: Iterable[bytes], dialect: Dialect, width: int) -> bytes:
    form, rules = Form(dialect, width), Grammar(dialect, width)
    return b"".join(line for piece in iterate_pieces(chunks, form) for line in clean_lines(piece, form, rules))


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
        (b"1,2,3,,\n", ["1", "2", "3", "", ""], "too long"),
        (b'1,2,3,""\n', ["1", "2", "3", ""], "too long"),
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
    whole = list(read_records([data], Form(dialect, 2)))
    assert list(read_records(cut(data, size), Form(dialect, 2))) == whole
    assert cleaned(cut(data, size), dialect, 2) == cleaned([data], dialect, 2)


@given(body=st.text(st.sampled_from('ab,"\n\r'), max_size=60))
def test_every_byte_belongs_to_one_record(body: str) -> None:
    """The records' texts and the line ends between them make up the file again."""
    raws = [record.raw for record in read_records([f"a,b\n{body}".encode()], Form(COMMA, 2))]
    assert "".join(raws).replace("\r", "").replace("\n", "") == body.replace("\r", "").replace("\n", "")


@given(body=st.text(st.sampled_from('ab,"\n\r'), max_size=60))
def test_normalised_text_has_the_same_cells_and_fits(body: str) -> None:
    before = list(read_records([f"a,b\n{body}".encode()], Form(COMMA, 2)))
    lines = b"a,b\n" + cleaned([f"a,b\n{body}".encode()], COMMA, 2)
    after = list(read_records([lines], Form(COMMA, 2)))
    assert [record.problem for record in after] == ["too long" if record.problem else None for record in before]
    assert [record.fields[:2] for record in after] == [[*record.fields, "", ""][:2] for record in before]
    assert [record.fields[2] for record in after if record.problem] == [record.problem for record in before if record.problem]


def test_a_quoted_cell_has_a_longest_length(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grammar, "_LONGEST_CELL", 50)
    data = b'a,b\n1,"2\n' + b"3,4\n" * 100
    found = [record.problem for record in read_records(cut(data, 20), Form(COMMA, 2))]
    assert found == ["stray quote", *[None] * 100]


def test_a_line_without_end_is_refused_in_bounded_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grammar, "_LONGEST_LINE", 100)
    with pytest.raises(SourceError, match="longer than"):
        list(read_records(cut(b"a,b\n" + b"x" * 300, 20), Form(COMMA, 2)))


ESCAPED = COMMA._replace(escape="\\")
ALIGNED = COMMA._replace(delimiter=WHITESPACE, quote="")


@pytest.mark.parametrize(
    ("dialect", "body", "fields"),
    [
        (COMMA._replace(delimiter="::"), b"a:b::c::d:\n", ["a:b", "c", "d:"]),
        (COMMA._replace(delimiter="||"), b'"a||b"||c|d||"e""f"\n', ["a||b", "c|d", 'e"f']),
        (COMMA._replace(delimiter="\u00a7"), "\u00e4\u00a7b,c\u00a7\u00fc\n".encode(), ["\u00e4", "b,c", "\u00fc"]),
        (ESCAPED, rb'"say \"hi\"","a\\",C:\temp' + b"\n", ['say "hi"', "a\\", "C:\\temp"]),
        (ESCAPED, rb"a\,b,c" + b"\\\n,d\n", ["a,b", "c\n", "d"]),
        (ESCAPED._replace(quote=""), rb"a\,b,\\,d" + b"\n", ["a,b", "\\", "d"]),
        (ALIGNED, b"  1   2\t3  \n", ["1", "2", "3"]),
        (ALIGNED._replace(delimiter="  "), b"Anna Meier   2  3 \n", ["Anna Meier", "2", "3"]),
    ],
)
def test_dialects_that_polars_does_not_know(dialect: Dialect, body: bytes, fields: list[str]) -> None:
    assert [(found, why) for _, found, why in read(body, dialect=dialect)] == [(fields, None)]
    # and again among others of their kind, where whole runs are recognised at once
    assert [(found, why) for _, found, why in read(body * 3, dialect=dialect)] == [(fields, None)] * 3


def test_comments_are_no_rows_and_are_counted_as_lines() -> None:
    assert read(b"1,2,3\n# made, by, hand\n4,5,6\n", dialect=COMMA._replace(comment="#")) == [
        (2, ["1", "2", "3"], None),
        (4, ["4", "5", "6"], None),
    ]


def test_rows_without_their_blank_ends_fit_where_the_writer_leaves_those_out() -> None:
    assert read(b"1\n1,2\n1,2,3\n1,2,3,4\n", dialect=COMMA._replace(ragged=True)) == [
        (2, ["1"], None),
        (3, ["1", "2"], None),
        (4, ["1", "2", "3"], None),
        (5, ["1", "2", "3", "4"], "too long"),
    ]


FORM = Form(
    COMMA,
    4,
    ("id", "channel", "score", "comment"),
    lambda: classify_columns([[str(place), ("web", "phone")[place % 2], str(place % 11), f"thought {place}"] for place in range(100)], 4),
)


@pytest.mark.parametrize(
    ("body", "fields", "problem"),
    [
        (b"7,web,9,good, and fast\n", ["7", "web", "9", "good, and fast"], "repaired: too long"),
        (b"7,web,9,a,b,c\n", ["7", "web", "9", "a,b,c"], "repaired: too long"),
        (b"7,,web,9,good\n", ["7", "web", "9", "good"], "repaired: too long"),
        (b"7,web,9,,good\n", ["7", "web", "9", "good"], "repaired: too long"),
        (b"7,web,9,9,good\n", ["7", "web", "9", "9", "good"], "too long"),
        (b'7,"web,9,good\n', ["7", "web", "9", "good"], "repaired: stray quote"),
        (b'7,"web,9,"good""\n', ["7", "web", "9", "good"], "repaired: stray quote"),
        (b'7,"we"b,9,good\n', ["7", '"we"b', "9", "good"], "stray quote"),
        (b"7,web,9\n", ["7", "web", "9"], "too short"),
        (b"7web,9,good\n", ["7", "web", "9", "good"], "repaired: too short"),
        (b"id,channel,score,comment\n", ["id", "channel", "score", "comment"], "repeated header"),
        (b"Total,,512,\n", ["Total", "", "512", ""], "total line"),
        (b"Summe:\n", ["Summe:"], "total line"),
    ],
)
def test_a_row_is_mended_if_one_way_fits_the_columns_and_else_excluded(body: bytes, fields: list[str], problem: str) -> None:
    good = b"1,web,3,fine\n"
    found = list(read_records([b"id,channel,score,comment\n" + good + body + good], FORM))
    assert [record.problem for record in found] == [None, problem, None]
    assert (found[1].fields, found[1].line, found[1].raw) == (fields, 3, body.decode().rstrip())
    assert [record.line for record in read_records([b"h\n" + good + body + good], FORM, only_problems=True)] == [3]


def test_words_for_totals_are_no_totals_in_full_rows() -> None:
    assert not is_total(["Total", "web", "9", "fine"], 4)
    assert not is_total(["Total quality", "", "9"], 3)
    assert is_total(["", "Grand Total", "9"], 3)


@pytest.mark.parametrize("elsewhere", [b"2,phone\n", b"2,\n"])
def test_a_lost_cell_is_no_blank_one(elsewhere: bytes) -> None:
    rows = b"1,web\n" * 10 + elsewhere
    kinds = classify_columns([line.split(",") for line in rows.decode().splitlines()], 2)
    found = list(read_records([b"id,channel\n" + rows + b"7\n"], Form(COMMA, 2, ("id", "channel"), lambda: kinds)))
    assert [record.problem for record in found] == [None] * 11 + ["too short"]


@pytest.mark.parametrize(
    ("line", "fields", "problem"),
    [
        (b"7,2025-01-21\n", ["7", "2025-01-21"], "too short"),
        (b"2025-01-21,5.5\n", ["2025-01-21", "5.5"], "too short"),
        (b"7,5.5\n", ["7", "5.5"], "too short"),
    ],
)
def test_a_cell_is_two_only_where_it_fits_no_column_by_itself(line: bytes, fields: list[str], problem: str) -> None:
    """A day and its last digit apart are a day and a number: not what was lost."""
    rows = [[str(place % 7 + 1), f"2025-01-{place % 28 + 1:02}", f"{place}.5"] for place in range(50)]
    found = list(read_records([b"id,day,amount\n" + line], Form(COMMA, 3, ("id", "day", "amount"), lambda: classify_columns(rows, 3))))
    assert [(record.fields, record.problem) for record in found] == [(fields, problem)]


def test_no_pattern_repeats_a_group_possessively() -> None:
    """Python before 3.11.5 matches such groups wrongly (cpython issue 106052), which read whole files as one column."""
    folder = Path(grammar.__file__).parents[1]
    found = [path.name for path in folder.rglob("*.py") if re.search(r"\)(?:[*+?]|\{\d*,?\d*\})\+", path.read_text(encoding="utf-8"))]
    assert found == []


@given(
    st.lists(
        st.tuples(st.sampled_from(["7", "web", "x", "", "a\nb", 'say "web"', "99;9"]), st.text("ab97\n\"' ;", max_size=4)), max_size=12
    ),
    st.sampled_from([",", ";;", "\t"]),
    st.sets(st.sampled_from(["web", "7", "a", "99;9", "", 'say "web"', "a\nb", "nowhere"]), min_size=1),
)
def test_records_near_some_texts_hold_the_first_of_each(rows: list[tuple[str, str]], delimiter: str, wanted: set[str]) -> None:
    dialect = COMMA._replace(delimiter=delimiter)
    body = "".join(
        delimiter.join('"' + cell.replace('"', '""') + '"' if "\n" in cell or '"' in cell or ";" in cell else cell for cell in row) + "\n"
        for row in rows
    )
    form = Form(dialect, 2)

    def first(records: Iterable[Record]) -> dict[str, int]:
        places: dict[str, int] = {}
        for record in records:
            for cell in record.fields:
                if cell in wanted:
                    places.setdefault(cell, record.line)
        return places

    chunks = [b"h" + delimiter.encode() + b"g\n", body.encode()]
    assert first(read_records(chunks, form, near=wanted)) == first(read_records(chunks, form))


@pytest.mark.parametrize(
    "line",
    [
        "1000,Ann,fine,9,,1001,Ben,good,8,",  # two rows: a column that is blank in all rows takes no text
        "1000,Ann,fine,9,2 of,3",
        ",1000,Hans Ruiz,,6,",  # the id is never blank, so no text is joined behind a blank one
    ],
)
def test_no_cell_is_filled_or_blank_by_a_repair_that_is_not_so_in_other_rows(line: str) -> None:
    header = ("id", "name", "note", "nps", "empty")
    rows = [[f"{1000 + place}", f"Ann {place}", f"word {place}", f"{place % 11}", ""] for place in range(20)]
    kinds = classify_columns(rows, 5)
    text = "".join(f"{','.join(row)}\n" for row in (header, *rows)) + f"{line}\n"
    *_, last = read_records([text.encode()], Form(COMMA, 5, header, lambda: kinds))
    assert last.problem == "too long"


def test_two_quoted_rows_without_the_line_end_between_them_are_not_joined() -> None:
    header = ("time", "ip", "flag", "code")
    rows = [
        [f"12:{place:02d}", f"10.0.{place}.{place * 7}", "TRUE" if place % 2 else "FALSE", f"A-{500 + place}/{place:02d}"]
        for place in range(10, 30)
    ]
    kinds = classify_columns(rows, 4)
    quoted = ['"' + '","'.join(row) + '"' for row in (header, *rows)]
    text = "\n".join([*quoted, quoted[3] + quoted[7]]) + "\n"
    *_, last = read_records([text.encode()], Form(COMMA, 4, header, lambda: kinds))
    assert last.problem == "too long"
