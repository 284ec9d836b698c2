"""Whatever a file holds: the table that its writer meant, a doubt, or a clear error."""

from __future__ import annotations

import gzip
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests import any_text
from tests.corpus.make import Writer

from cxkit.errors import CxError
from cxkit.sources.opening import open_source
from cxkit.sources.overrides import Overrides
from cxkit.sources.part import OVERFLOW

ANY = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
SIGNS = "ab1, ;|\t:'\"\\\n~^#%=-ü€"
DELIMITERS = [",", ";", "\t", "|", ":", "^", "~", "§", "||", "::", "\x1f"]

QUOTES = st.sampled_from("\"'")
LINE_ENDS = st.sampled_from(["\n", "\r\n", "\r"])
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252", "utf-32"])

Rows = list[list[str]]


@st.composite
def tables(draw: st.DrawFn) -> Rows:
    """Cells of any signs, at least two columns, under names that are words."""
    width = draw(st.integers(2, 5))
    return draw(st.lists(st.lists(st.text(SIGNS, max_size=6), min_size=width, max_size=width), max_size=12))


@st.composite
def exports(draw: st.DrawFn) -> Rows:
    """Rows as exports have them: a key, a number, a day, a word and a free text."""
    rows = draw(st.integers(4, 30))
    text = st.text("abc ,;|'\"\n1.ü", max_size=12)
    words = st.sampled_from(["web", "phone", "shop", ""])
    return [
        [f"K{1000 + place}", str(draw(st.integers(0, 10))), f"2025-03-{draw(st.integers(1, 28)):02d}", draw(words), draw(text)]
        for place in range(rows)
    ]


def read(path: Path, overrides: Overrides) -> tuple[tuple[str, ...], list[tuple[str | None, ...]], set[str]]:
    """The columns, the rows, and what is doubted."""
    source = open_source([path], overrides)
    frame = source.exact().frame.collect(engine="streaming")
    doubts = {note.code for note in source.notes if note.level == "warning"}
    if source.overflow and frame[OVERFLOW].null_count() < frame.height:
        doubts.add("rows set aside")
    return source.columns, frame.drop(OVERFLOW, strict=False).rows(), doubts


def refusal(path: Path) -> str:
    """What is said of a file that cannot be read, with what to do; blank where it can. Whatever else is raised goes through."""
    try:
        read(path, Overrides())
    except CxError as error:
        return f"{error.message} {error.hint}" if error.hint else ""
    return ""


@ANY
@given(
    rows=tables(),
    writer=st.builds(Writer, st.sampled_from(DELIMITERS), QUOTES, st.sampled_from(["", "\\"]), LINE_ENDS, ENCODINGS, st.booleans()),
)
def test_any_table_of_any_writer_reads_back_if_the_dialect_is_given(tmp_path: Path, rows: Rows, writer: Writer) -> None:
    names = tuple(f"column {place}" for place in range(len(rows[0]) if rows else 2))
    text = writer.text([tuple(row) for row in rows], names)
    path = tmp_path / "t.csv"
    path.write_bytes(text.encode(writer.encoding))
    columns, found, _ = read(path, Overrides(**writer.told()))
    assert columns == names
    assert found == [tuple(cell or None for cell in row) for row in rows]


@ANY
@given(
    rows=exports(),
    writer=st.builds(Writer, st.sampled_from(DELIMITERS), QUOTES, st.just(""), LINE_ENDS, ENCODINGS, st.booleans()),
)
def test_any_export_is_read_back_or_doubted_if_nothing_is_given(tmp_path: Path, rows: Rows, writer: Writer) -> None:
    names = ("key", "score", "day", "channel", "comment")
    path = tmp_path / "t.csv"
    path.write_bytes(writer.text([tuple(row) for row in rows], names).encode(writer.encoding))
    columns, found, doubts = read(path, Overrides())
    if not doubts:
        assert columns == names
        assert found == [tuple(cell or None for cell in row) for row in rows]


@ANY
@given(
    data=st.one_of(
        st.binary(max_size=400),
        st.text(SIGNS, max_size=200).map(str.encode),
        st.text(any_text.SIGNS, max_size=80).map(lambda t: t.encode("utf-16")),
    )
)
@example(data="\x1c0".encode("utf-16"))
def test_any_bytes_give_a_table_or_a_clear_error(tmp_path: Path, data: bytes) -> None:
    for name, content in (("t.csv", data), ("t.csv.gz", gzip.compress(data)), ("half.gz", gzip.compress(data)[:-3])):
        path = tmp_path / name
        path.write_bytes(content)
        refusal(path)


MAGICS = [
    b"PAR1",
    b"PK\x03\x04",
    b"\x1f\x8b\x08",
    b"\x28\xb5\x2f\xfd",
    b"BZh9",
    b"\xfd7zXZ\x00",
    b"ARROW1\0\0",
    b"$FL2",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b'{"a": ',
]


@ANY
@given(magic=st.sampled_from(MAGICS), data=st.binary(max_size=300), end=st.sampled_from([b"", b"PAR1", b"\x10\0\0\0PAR1"]))
def test_what_only_starts_like_a_container_is_a_clear_error(tmp_path: Path, magic: bytes, data: bytes, end: bytes) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(magic + data + end)
    refused = refusal(path)
    assert refused or magic == b'{"a": '
