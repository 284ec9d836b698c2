"""Text that streams through block by block gives the same rows as text that lies in one piece."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxkit.errors import SourceError
from cxkit.sources.opening import open_source
from cxkit.sources.overrides import Overrides
from cxkit.sources.part import OVERFLOW, Dialect
from cxkit.sources.text import regular, streaming
from cxkit.sources.text.exact import Form, read_records
from cxkit.sources.text.streaming import stream_rows

PLAIN = Dialect("utf-8", ",", '"', None, 1, 2, None, "\n", ())
NAMES = ("a", "b", "c")


def rows(body: str, dialect: Dialect = PLAIN) -> tuple[list[list[str | None]], list[str | None]]:
    frame = stream_rows(lambda: iter([f"a,b,c\n{body}".encode()]), Form(dialect, 3), NAMES).collect(engine="streaming")
    assert frame.columns == [*NAMES, OVERFLOW]
    return [list(row) for row in frame.select(NAMES).rows()], frame.get_column(OVERFLOW).to_list()


def due(body: str, dialect: Dialect = PLAIN) -> tuple[list[list[str | None]], list[str | None]]:
    found = list(read_records([f"a,b,c\n{body}".encode()], Form(dialect, 3)))
    cells = [[cell or None for cell in [*record.fields, "", "", ""][:3]] for record in found]
    return cells, [record.problem for record in found]


@settings(max_examples=5 * settings().max_examples, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.lists(
        st.sampled_from(
            [
                *("1,2,3\n", '"x\ny",2,3\n', "1,2\n", "\n", '5" disk,2,3\n', '"open,2,3\n', "1,2,3,4\n", ",,\n", '"",,3\n', "1,ü,\r\n"),
                *("a,b,c\n", ' "a", b,c\n', "Total,,3\n", " ,gesamt:,\n", '"", sum,\n', "totally,2,3\n", '1"2,3",4\n', '1,2"3,4"\n'),
            ]
        )
    ),
    size=st.integers(1, 40),
    tail=st.sampled_from(["", "1,2,3", "1", '"', '"a']),
)
@pytest.mark.slow
def test_blocks_of_any_size_give_the_records_of_the_exact_reader(
    monkeypatch: pytest.MonkeyPatch, body: list[str], size: int, tail: str
) -> None:
    text = "".join(body) + tail
    monkeypatch.setattr(streaming, "BLOCK", size)
    monkeypatch.setattr(streaming, "_WINDOW", size)
    monkeypatch.setattr(regular, "_BLOCK", 64)
    data = f"a,b,c\n{text}".encode()
    chunks = [data[start : start + size] for start in range(0, len(data), size)]
    frame = stream_rows(lambda: iter(chunks), Form(PLAIN, 3), NAMES).collect(engine="streaming")
    assert ([list(row) for row in frame.select(NAMES).rows()], frame.get_column(OVERFLOW).to_list()) == due(text)


def test_only_the_wanted_columns_are_given_and_filters_and_limits_hold() -> None:
    body = "".join(f"{place},x{place % 3},\n" for place in range(50))
    frame = stream_rows(lambda: iter([f"a,b,c\n{body}".encode()]), Form(PLAIN, 3), NAMES)
    assert frame.select("b").head(2).collect().rows() == [("x0",), ("x1",)]
    assert frame.filter(pl.col("b") == "x1").select("a").head(2).collect(engine="streaming").rows() == [("1",), ("4",)]
    assert frame.group_by("b").agg(pl.len()).sort("b").collect(engine="streaming").rows() == [("x0", 17), ("x1", 17), ("x2", 16)]
    assert frame.select(pl.col("c").null_count(), pl.col(OVERFLOW).count()).collect(engine="streaming").row(0) == (50, 0)


def test_what_goes_wrong_while_the_text_is_fetched_is_raised_by_the_query() -> None:
    def text() -> Iterator[bytes]:
        yield b"a,b,c\n1,2,3\n"
        raise SourceError("The drive is gone.", "Plug it in.")

    with pytest.raises(SourceError, match="The drive is gone"):
        stream_rows(text, Form(PLAIN, 3), NAMES).collect(engine="streaming")


def test_a_query_that_needs_few_rows_leaves_no_thread_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "BLOCK", 100)
    fetched = []

    def text() -> Iterator[bytes]:
        yield b"a,b,c\n"
        for place in range(1_000_000):
            fetched.append(place)
            yield b"1,2,3\n" * 20

    assert stream_rows(text, Form(PLAIN, 3), NAMES).head(3).collect(engine="streaming").height == 3
    for thread in threading.enumerate():
        if thread.name == "cxkit-ahead":
            thread.join(5)
            assert not thread.is_alive()
    assert len(fetched) < 1_000_000


def test_an_encoding_whose_ascii_is_ascii_is_read_in_place_and_decoded_where_a_needed_value_asks_for_it(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_bytes("score;channel;note\n9;Büro;schön\n7;Telefon;für\n".encode("cp1252"))
    source = open_source([path])
    assert source.lossy
    assert source.frame.select("score").collect().to_series().to_list() == ["9", "7"]
    assert source.frame.select("channel").collect().to_series().to_list() == ["B\ufffdro", "Telefon"]
    exact = source.exact()
    assert not exact.lossy
    assert exact.frame.select("channel", "note").collect().rows() == [("Büro", "schön"), ("Telefon", "für")]
    assert source.sample.rows() == [("9", "Büro", "schön"), ("7", "Telefon", "für")]


@pytest.mark.parametrize("damage", ["cut", "checksum"])
def test_a_packed_file_that_is_damaged_far_behind_its_start_is_refused(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "answers.csv.gz"
    body = b"".join(b"%d,%d\n" % (place, place * place % 11) for place in range(100_000))
    packed = gzip.compress(b"id,score\n" + body)
    path.write_bytes(packed[:-9] if damage == "cut" else packed[:-8] + bytes(4) + packed[-4:])
    with pytest.raises(SourceError, match="damaged"):
        open_source([path], Overrides()).frame.collect(engine="streaming")
