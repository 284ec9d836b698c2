"""One bad value far behind the sample costs one count, not the run: what Polars passes over silently is seen."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import cxkit
from cxkit.sources.opening import Source, misreading_errors, open_source
from cxkit.sources.part import OVERFLOW

ROWS = 60_000  # half of them are more than the sample
HEADER = b"id,channel,score\n"
LINE = b"17,phone,9\n"


@pytest.fixture
def hiding(tmp_path: Path) -> Path:
    return tmp_path / "big.csv"


def source_with(path: Path, bad: bytes) -> Source:
    """Many regular rows, with ``bad`` in the middle."""
    path.write_bytes(HEADER + LINE * (ROWS // 2) + bad + LINE * (ROWS // 2))
    source = open_source([path])
    assert not source.sampled_whole
    return source


def counts(source: Source, *names: str) -> dict[tuple[str | None, ...], int]:
    table = source.frame.group_by(*names, OVERFLOW).len().collect(engine="streaming")
    return {row[:-1]: row[-1] for row in table.rows()}


GOOD = ("phone", "9", None)


def test_a_clean_file_is_confirmed(hiding: Path) -> None:
    source = source_with(hiding, b"")
    assert counts(source, "channel", "score") == {GOOD: ROWS}
    assert source.confirms(ROWS)


def test_a_bad_byte_becomes_a_replacement_character_in_its_cell_alone(hiding: Path) -> None:
    source = source_with(hiding, b"18,ph\xffne,9\n")
    assert counts(source, "channel", "score") == {GOOD: ROWS, ("ph\ufffdne", "9", None): 1}
    assert counts(source, "score") == {("9", None): ROWS + 1}
    assert source.confirms(ROWS + 1)
    assert source.exact().frame.select("channel").filter(pl.col("channel") == "ph\ufffdne").collect().height == 1


@pytest.mark.parametrize(
    "bad",
    [b"18,phone,9,true\n", b"18,phone,9,x\n", b"18,phone,9,,x\n", b"18,phone,9,,,,x\r\n", b"18,phone,9,x,y,z,a,b,c,d\n"],
)
def test_a_row_with_too_many_cells_is_not_confirmed(hiding: Path, bad: bytes) -> None:
    source = source_with(hiding, bad)
    assert not source.confirms(ROWS + 1)
    assert counts(source.exact(), "channel", "score") == {GOOD: ROWS, ("phone", "9", "too long"): 1}


def test_surplus_cells_that_are_blank_do_no_harm(hiding: Path) -> None:
    source = source_with(hiding, b'18,phone,9,\n18,phone,9,,,,,,\n18,phone,9,""\n')
    assert not source.confirms(ROWS + 3)
    assert counts(source.exact(), "channel", "score") == {GOOD: ROWS + 3}


def test_a_short_row_is_distinguished_from_a_blank_cell(hiding: Path) -> None:
    source = source_with(hiding, b"18,phone\n19,phone,\n")
    assert counts(source, "channel", "score") == {GOOD: ROWS, ("phone", None, None): 2}
    assert not source.confirms(None)
    assert counts(source.exact(), "channel", "score") == {GOOD: ROWS, ("phone", None, "too short"): 1, ("phone", None, None): 1}


@pytest.mark.parametrize("blank", [b"\n", b"\r\n", b"\n\n\n"])
def test_blank_lines_are_no_rows(hiding: Path, blank: bytes) -> None:
    source = source_with(hiding, blank + b",,\n")
    assert not source.confirms(None)
    assert counts(source.exact(), "channel", "score") == {GOOD: ROWS, (None, None, None): 1}


@pytest.mark.parametrize("blank", [b"\n", b"\r\n\r\n"])
def test_blank_lines_at_the_end_are_no_rows(hiding: Path, blank: bytes) -> None:
    hiding.write_bytes(HEADER + LINE * ROWS + blank)
    assert counts(open_source([hiding]), "channel", "score") == {GOOD: ROWS}


def test_a_quote_that_never_closes_costs_one_row(hiding: Path) -> None:
    source = source_with(hiding, b'18,"phone,9\n')
    with pytest.raises(misreading_errors()):
        counts(source, "channel", "score")
    assert counts(source.exact(), "channel", "score") == {GOOD: ROWS, ("phone", "9", "repaired: stray quote"): 1}


def test_quotes_that_swallow_rows_without_an_error_are_not_confirmed(hiding: Path) -> None:
    source = source_with(hiding, b'18,phone,"9" x"\n' * 2)
    rows = source.frame.select("id").collect(engine="streaming").height
    assert rows == ROWS + 1
    assert not source.confirms(rows)
    assert counts(source.exact(), "channel") == {("phone", None): ROWS, ("phone", "stray quote"): 2}


def test_a_quote_inside_a_bare_cell_is_part_of_it(hiding: Path) -> None:
    source = source_with(hiding, b'18,5" phone,9\n')
    with pytest.raises(misreading_errors()):
        counts(source, "channel", "score")
    assert counts(source.exact(), "channel", "score") == {GOOD: ROWS, ('5" phone', "9", None): 1}


def test_line_breaks_in_quotes_are_confirmed_though_there_are_more_lines_than_rows(hiding: Path) -> None:
    source = source_with(hiding, b'18,"ph\n\none",9\n')
    assert counts(source, "channel", "score") == {GOOD: ROWS, ("ph\n\none", "9", None): 1}
    assert source.confirms(ROWS + 1)
    assert not source.confirms(ROWS)


def test_a_file_of_one_column_has_blank_cells_only_in_quotes(tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_bytes(b'score\n9\n""\n10\n')
    source = open_source([path])
    assert source.frame.select("score").collect().to_series().to_list() == ["9", None, "10"]
    assert source.confirms(3)
    path.write_bytes(b'score\n9\n\n""\n10\n')
    assert open_source([path]).frame.select("score").collect().to_series().to_list() == ["9", None, "10"]


def test_problems_are_listed_with_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b'a,b\n1,2\n\n"x\ny",2\n3\n4,5,6\n"7" x,8\n9,10\n')
    found = [(name, record.line, record.problem, record.raw) for name, record in open_source([path]).problems()]
    assert found == [(str(path), 6, "too short", "3"), (str(path), 7, "too long", "4,5,6"), (str(path), 8, "stray quote", '"7" x,8')]


def test_a_delimiter_between_torn_quotes_is_no_delimiter_either(hiding: Path) -> None:
    body = b"17,phone,9,good\n" * ROWS
    hiding.write_bytes(HEADER.replace(b"\n", b",word\n") + body + b'18,ph"one,9",bad\n' + body)
    report = cxkit.nps(hiding, by=["channel"], role=["recommend=score"], scale=["0-10"])
    assert report.provenance.rows_set_aside == {"bad row": 1}
    assert [row["channel"] for row in report.table("by_channel").rows] == ["phone"]


def test_a_surplus_cell_that_is_blank_does_not_hide_a_missing_one(hiding: Path) -> None:
    """The number of delimiters is right, and no cell is blank that never was in the sample."""
    header, row = b"id,channel,score,place,word\n", b"17,phone,9,Bonn,\n"
    hiding.write_bytes(header + row * ROWS + b"18,phone 9,Bonn,x\n" + b"19,phone,,9,Bonn,\n" + row * ROWS)
    source = open_source([hiding])
    assert not source.confirms(2 * ROWS + 2)
    report = cxkit.nps(hiding, by=["channel"], role=["recommend=score"], scale=["0-10"])
    assert [row["channel"] for row in report.table("by_channel").rows] == ["phone"]
    assert report.provenance.rows_read == 2 * ROWS + 2


def test_a_query_in_place_ends_as_soon_as_an_irregular_record_is_found(hiding: Path) -> None:
    source = source_with(hiding, b"18,phone\n")
    assert not source.confirms(None)
    fast, exact = source.ways({"channel"})
    with pytest.raises(misreading_errors(), match="not regular"):
        counts(fast(), "channel", "score")
    assert counts(exact(), "channel", "score") == {GOOD: ROWS, ("phone", None, "too short"): 1}
