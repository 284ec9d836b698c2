"""Delimiter, quote, line end, decimal sign and encoding are found in the first bytes."""

from __future__ import annotations

import encodings
import pkgutil
from contextlib import suppress
from pathlib import Path
from typing import Literal

import pytest

import cxkit
from cxkit.errors import SourceError, UsageError
from cxkit.sources.opening import Source, open_source
from cxkit.sources.overrides import Overrides
from cxkit.sources.part import Dialect
from cxkit.sources.text.dialect import detect_decimal
from cxkit.sources.text.encoding import detect_encoding


def opened(tmp_path: Path, text: str | bytes, overrides: Overrides | None = None) -> Source:
    path = tmp_path / "table.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return open_source([path], overrides or Overrides())


def dialect_of(tmp_path: Path, text: str | bytes, overrides: Overrides | None = None) -> Dialect:
    (dialect,) = opened(tmp_path, text, overrides).dialects
    return dialect


@pytest.mark.parametrize(
    ("text", "delimiter", "columns"),
    [
        ("a,b,c\n1,2,3\n4,5,6\n", ",", 3),
        ("a;b\n1,5;2,5\n3,5;4,5\n", ";", 2),
        ("Preis, EUR;Menge\n1,5;3\n2,5;4\n", ";", 2),
        ("a\tb\n1,5;2\t3,5;1\n", "\t", 2),
        ("a|b|c\n1|2|3\n", "|", 3),
        ("id,comment\n1,good; fast\n2,slow; bad; ugly\n3,fine\n", ",", 2),
        ("id,comment\n1,good; fast\n2,slow; bad\n3,fine; yes\n", ",", 2),
        ('id,comment\n1,"a;b;c\nd;e;f"\n2,"x, y"\n', ",", 2),
        ('"a;x";"b"\n"1,5";"2"\n', ";", 2),
        ("comment\nfast, friendly\nslow\n", "\x1f", 1),
        ("comment\n", "\x1f", 1),
        ("score\n9\n10\n", "\x1f", 1),
        ("why, if not\nslow\nlate\nfar, far away\n" + "dear\n" * 20, "\x1f", 1),
        ("a;b;c\n", ";", 3),
        ("a,b,c\n", ",", 3),
        ("Name, first;Age;City\n", ";", 3),
        ("a,b\n1,2\n3\n4,5,6\n7,8\n", ",", 2),
        ("a,b\n1,x,2\n2,y,3\n", ",", 3),
        ("time;note\n12:30;a,b\n12:45;c\n", ";", 2),
        ("\n\na;b\n1;2\n", ";", 2),
    ],
)
def test_delimiter(tmp_path: Path, text: str, delimiter: str, columns: int) -> None:
    source = opened(tmp_path, text)
    assert (source.dialects[0].delimiter, len(source.columns)) == (delimiter, columns)


def test_the_evidence_is_given_in_words(tmp_path: Path) -> None:
    dialect = dialect_of(tmp_path, "a;b;c\n" + "1,5;2;3\n" * 40)
    assert dialect.evidence == (
        "only ASCII characters in the sample",
        "delimiter semicolon: 2 times in the header and in 40 of 40 lines",
        "decimal comma: 40 cells such as 1,5",
    )


def test_what_the_user_fixed_wins(tmp_path: Path) -> None:
    text = "a;b,c\n1;2,3\n4;5,6\n"
    assert opened(tmp_path, text).columns == ("a", "b,c")
    assert opened(tmp_path, text, Overrides(delimiter=",")).columns == ("a;b", "c")
    assert opened(tmp_path, text, Overrides(delimiter="|")).columns == ("a;b,c",)
    assert dialect_of(tmp_path, text, Overrides(decimal=".")).decimal == "."
    assert dialect_of(tmp_path, "a,b\nü,1\n".encode("mac_roman"), Overrides(encoding="mac_roman")).encoding == "mac_roman"
    assert opened(tmp_path, "ü,b\n1,2\n".encode("cp437"), Overrides(encoding="cp437")).columns == ("ü", "b")
    assert opened(tmp_path, "a,b\n'x,1\n", Overrides(quote="")).sample.rows() == [("'x", "1")]
    assert opened(tmp_path, 'a,b\n"x,1\n', Overrides(quote="")).sample.rows() == [('"x', "1")]
    assert opened(tmp_path, "a,b\n~x,1~,2\n", Overrides(quote="~")).sample.rows() == [("x,1", "2")]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"delimiter": ""}, "delimiter ''"),
        ({"delimiter": "\n"}, "delimiter"),
        ({"quote": "''"}, "quote"),
        ({"quote": ";", "delimiter": ";"}, "both ';'"),
        ({"encoding": "klingon"}, "'klingon' is not known"),
        ({"encoding": "base64"}, "'base64' is not known"),
        ({"encoding": "idna"}, "'idna' is not known"),
        ({"encoding": "punycode"}, "'punycode' is not known"),
        ({"encoding": "unicode_escape"}, "'unicode_escape' is not known"),
        ({"encoding": "a\0b"}, "is not known"),
        ({"decimal": "'"}, "decimal"),
    ],
)
def test_impossible_overrides_are_usage_errors(wrong: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        Overrides(**wrong)  # type: ignore[arg-type]
    assert caught.value.hint


def test_single_quotes_are_found_and_apostrophes_are_not(tmp_path: Path) -> None:
    source = opened(tmp_path, "'a','b'\n'x,y','2'\n'it''s','3'\n")
    assert (source.dialects[0].quote, source.columns) == ("'", ("a", "b"))
    assert source.sample.rows() == [("x,y", "2"), ("it's", "3")]
    assert dialect_of(tmp_path, "a,b\n'tis,don't\nrock,'n' roll\n").quote == '"'


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_end(tmp_path: Path, line_end: str) -> None:
    source = opened(tmp_path, line_end.join(["a,b", "1,2", '"x' + line_end + 'y",3', ""]))
    assert source.dialects[0].line_end == line_end
    assert source.sample.rows() == [("1", "2"), (f"x{line_end}y", "3")]
    assert source.frame.select("a", "b").collect().rows() == [("1", "2"), (f"x{line_end}y", "3")]


@pytest.mark.parametrize(
    ("cells", "delimiter", "sign"),
    [
        (["1,5", "2,25", "1.234,56"], ";", ","),
        (["1.5", "2.25", "1,234.56"], ";", "."),
        (["1.5", "x"], ",", "."),
        (["1,5", "2,5"], ",", None),
        (["1", "2", "01.02.2024", "1.2.3"], ";", None),
        (["0,749", "1,837"], ";", ","),
        (["1.234", "5.678"], ";", None),
        (["1.234", "5,5"], ";", ","),
        (["1,234", "5.5"], "\t", "."),
        (["12,5 %", "-3,5"], "\t", ","),
        (["good, fast", "a.b"], ";", None),
    ],
)
def test_decimal_sign(cells: list[str], delimiter: str, sign: Literal[".", ","] | None) -> None:
    assert detect_decimal([[cell] for cell in cells], delimiter)[0] == sign


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        (b"a,b\n", "utf-8"),
        ("ä,ö\n".encode(), "utf-8"),
        ("ä,ö\n".encode()[:-3], "utf-8"),
        ("ä,ö\n".encode("utf-8-sig"), "utf-8-sig"),
        ("ä,ö\n".encode("cp1252"), "cp1252"),
        ("a,b\n1,2\n".encode("utf-16-le"), "utf-16-le"),
        ("a,b\n1,2\n".encode("utf-16-be"), "utf-16-be"),
        ("\ufeffa,b\n".encode("utf-16-be"), "utf-16-be"),
        ("äöüß".encode() * 20 + b"\xff", "utf-8"),
        (b"a,b\n" + b"1,2\n" * 1000 + b"\0,1\n", "utf-8"),
    ],
)
def test_encoding(head: bytes, encoding: str) -> None:
    found = detect_encoding(head)
    assert found
    assert found[0] == encoding


def test_a_file_that_starts_in_ascii_is_looked_at_further_on(tmp_path: Path) -> None:
    ascii_rows, umlauts = b"1,phone\n" * 40_000, "1,Büro\n".encode("cp1252") * 40_000
    source = opened(tmp_path, b"id,channel\n" + ascii_rows + umlauts)
    assert source.dialects[0].encoding == "cp1252"
    assert source.dialects[0].evidence[0] == "not valid UTF-8, read as cp1252 (behind the sample)"
    assert source.exact().frame.select("channel").unique(maintain_order=True).collect().to_series().to_list() == ["phone", "Büro"]
    one_word = ascii_rows + b"1,B\xfcro\n" + ascii_rows
    assert dialect_of(tmp_path, b"id,channel\n" + one_word).encoding == "cp1252"
    one_bad_byte = ascii_rows + b"1,ph\xffne\n" + ascii_rows
    assert dialect_of(tmp_path, b"id,channel\n" + one_bad_byte).encoding == "utf-8"


def test_bytes_that_cp1252_does_not_define_are_counted_and_kept_visible(tmp_path: Path) -> None:
    source = opened(tmp_path, "a,b\nMänner,2\nfür große Größen,3\nä\udc81,4\n".encode("cp1252", "surrogateescape"))
    assert "1 bytes that cp1252 does not define" in source.dialects[0].evidence[0]
    assert source.exact().frame.select("a").collect().to_series().to_list() == ["Männer", "für große Größen", "ä\ufffd"]


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("a,b", ("a", "b")),
        ("\ufeffa , b\u00a0", ("a", "b")),
        ("\"'a'\",'b'", ("a", "b")),
        ("x,y,x", ("#1", "y", "#3")),
        ("x,,y,", ("x", "#2", "y")),
        ("#2,b,", ("#1", "b")),
        ("a,,", ("a",)),
        ("cxkit:overflow,b", ("#1", "b")),
        ('"two\nlines",b', ("two\nlines", "b")),
    ],
)
def test_names_of_columns(tmp_path: Path, header: str, columns: tuple[str, ...]) -> None:
    source = opened(tmp_path, header + "\n" + ",".join("123"[: len(columns)]) + "\n")
    assert source.columns == columns
    assert tuple(source.sample.columns) == columns
    assert source.frame.select(columns).collect().rows() == [tuple("123"[: len(columns)])]


def test_cells_below_a_blank_header_are_kept(tmp_path: Path) -> None:
    source = opened(tmp_path, "a,,\n1,2,\n3,4,\n")
    assert source.columns == ("a", "#2", "#3")
    assert source.frame.collect().rows() == [("1", "2", None, None), ("3", "4", None, None)]


def test_the_header_knows_its_lines(tmp_path: Path) -> None:
    dialect = dialect_of(tmp_path, '\n\n"a\nb",c\n1,2\n')
    assert (dialect.header_line, dialect.body_line) == (3, 5)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
def test_a_byte_order_mark_decides(tmp_path: Path, encoding: str) -> None:
    text = "name,score\nJürgen,9\n"
    data = ("" if encoding in {"utf-16", "utf-32"} else "\ufeff").encode(encoding) + text.encode(encoding)
    for overrides in (Overrides(), Overrides(encoding=encoding), Overrides(encoding=encoding[:6])):
        source = opened(tmp_path, data, overrides)
        assert source.columns == ("name", "score")
        assert source.sample.rows() == [("Jürgen", "9")]


def test_utf_16_without_a_mark_is_read_by_its_zero_bytes_or_refused(tmp_path: Path) -> None:
    text = "name,score\nJürgen,9\n"
    for encoding in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
        assert dialect_of(tmp_path, text.encode(encoding), Overrides(encoding=encoding[:6])).encoding == encoding
    for name, data in (("utf-16", text.encode()), ("utf-32", text.encode("utf-16-le")), ("U32", text.encode())):
        with pytest.raises(SourceError, match=r"table.csv does not start with the byte order mark of UTF-(16|32)\.") as caught:
            opened(tmp_path, data, Overrides(encoding=name))
        assert "-le or utf-" in caught.value.hint


def test_every_codec_of_python_reads_the_file_or_is_refused(tmp_path: Path) -> None:
    for module in pkgutil.iter_modules(encodings.__path__):
        with suppress(UsageError, SourceError):
            assert opened(tmp_path, "id,score\n1,9\nä,8\n", Overrides(encoding=module.name)).parts


@pytest.mark.parametrize(
    ("cell", "has_doubt"),
    [
        ('"phone,8\n2,phone,8\n3,mail"', True),
        ('"phone,8\n2,phone\n3,mail"', False),  # a line is too short for a row
        ('"late\nand ""rude"", they said,\nagain"', False),
        ('"late, again\nand again"', False),
    ],
)
def test_a_quoted_cell_whose_lines_are_rows_by_themselves_is_in_doubt(tmp_path: Path, cell: str, *, has_doubt: bool) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f"id,channel,score\n1,{cell},9\n" + "4,phone,9\n5,mail,7\n" * 20, encoding="utf-8")
    doubts = [note for part in open_source([path]).parts for note in part.notes if note.code == "quote-doubt"]
    assert bool(doubts) == has_doubt


@pytest.mark.parametrize("quote", ["[", "^", "*", "|", "("])
def test_a_sign_with_a_meaning_in_patterns_may_be_the_quote(tmp_path: Path, quote: str) -> None:
    path = tmp_path / "survey.csv"
    path.write_text(f"customer_id,recommend,comment\nK1,9,a\nK2,3,{quote}b, c{quote}\nK3,10,{quote}d {quote}{quote}e{quote}\n")
    assert cxkit.nps(path, by="none", quote=quote).table("overall").rows[0]["n"] == 3
