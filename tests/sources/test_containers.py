"""Whatever a table lies in, it is recognised by its content and read whole, or it is said what is wrong with it."""

from __future__ import annotations

import bz2
import datetime as dt
import gzip
import io
import lzma
import os
import random
import re
import socket
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from tests.corpus.binary import zipped

from cxkit import nps
from cxkit.errors import CxError, RoleError, SourceError, UsageError
from cxkit.sources.containers import open_part
from cxkit.sources.opening import Source, open_source
from cxkit.sources.overrides import Overrides
from cxkit.sources.part import OVERFLOW
from cxkit.sources.unpacking import find_end, is_frame
from cxkit.workflows.convert import convert

CSV = b"score;channel\n9;web\n10;B\xc3\xbcro\n"
ROWS = [("9", "web"), ("10", "Büro")]


def rows(source: Source) -> list[tuple[object, ...]]:
    return source.exact().frame.drop(OVERFLOW, strict=False).collect(engine="streaming").rows()


def saved(folder: Path, data: bytes, name: str = "t.csv") -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def bare(data: bytes) -> bytes:
    return data


PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "several gzip members": lambda data: gzip.compress(data[:9]) + gzip.compress(b"") + gzip.compress(data[9:]),
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zstd": lambda data: pa.compress(data, codec="zstd", asbytes=True),
    "zip": lambda data: zipped(("export.csv", data)),
    "zip by the Finder": lambda data: zipped(("folder/", b""), ("folder/export.csv", data), ("__MACOSX/folder/._export.csv", b"x")),
}


@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_packed_text(tmp_path: Path, packing: str, encoding: str) -> None:
    path = saved(tmp_path, PACKINGS[packing](CSV.decode().encode(encoding)))
    source = open_source([path])
    assert rows(source) == ROWS
    assert source.dialects[0].compression == packing.replace("several gzip members", "gzip").split(" ", maxsplit=1)[0]


@pytest.mark.parametrize("packing", PACKINGS)
def test_packed_tables_of_other_kinds(tmp_path: Path, packing: str) -> None:
    stream = io.BytesIO()
    pl.DataFrame({"score": [9, 10]}).write_parquet(stream)
    assert rows(open_source([saved(tmp_path, PACKINGS[packing](stream.getvalue()))])) == [(9,), (10,)]


@pytest.mark.parametrize(("packing", "name"), [("gzip", "gzip"), ("bzip2", "bzip2"), ("xz", "xz"), ("zstd", "zstd")])
def test_a_packed_file_that_ends_too_early_is_an_error_and_no_shorter_table(tmp_path: Path, packing: str, name: str) -> None:
    noise = os.urandom(300_000).hex().encode()
    text = b"score;note\n" + b"".join(b"9;%b\n" % noise[at : at + 60] for at in range(0, len(noise), 60))
    data = PACKINGS[packing](text)
    path = saved(tmp_path, data[: int(len(data) * 0.9)])
    with pytest.raises(SourceError, match=f"t.csv is damaged: the {name} data .*end too early"):
        open_source([path]).frame.select("score").collect(engine="streaming")


def test_a_packed_file_with_a_wrong_checksum_is_an_error(tmp_path: Path) -> None:
    text = b"score\n" + b"9\n" * 500_000
    data = bytearray(gzip.compress(text))
    data[-8] ^= 1
    with pytest.raises(SourceError, match="the gzip data are broken"):
        open_source([saved(tmp_path, bytes(data))]).frame.select("score").collect(engine="streaming")
    archive = bytearray(zipped(("a.csv", text)))
    place = archive.index(b"PK\x01\x02") + 16  # the checksum in the directory
    archive[place] ^= 1
    with pytest.raises(SourceError, match="the ZIP data are broken"):
        open_source([saved(tmp_path, bytes(archive))]).frame.select("score").collect(engine="streaming")


def test_archives_of_several_files_name_them(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"a ZIP archive with 2 files: a.csv, b.csv."):
        open_source([saved(tmp_path, zipped(("a.csv", CSV), ("b.csv", CSV)))])
    with pytest.raises(SourceError, match="a ZIP archive with no file"):
        open_source([saved(tmp_path, zipped(("a/", b"")))])


def test_bombs_meet_a_limit(tmp_path: Path) -> None:
    path = saved(tmp_path, gzip.compress(b"score\n" + b"9\n" * 500_000))
    with pytest.raises(SourceError, match="unpacks to more than 100,000 bytes") as caught:
        open_source([path], Overrides(max_bytes=100_000)).frame.select("score").collect(engine="streaming")
    assert "--max-bytes" in caught.value.hint
    assert open_source([path], Overrides(max_bytes=2_000_000)).frame.select("score").collect(engine="streaming").height == 500_000
    with pytest.raises(SourceError, match="unpacks to more than 100 bytes"):
        open_source([workbook(tmp_path)], Overrides(max_bytes=100))


@pytest.mark.parametrize("seed", range(12))
def test_a_damaged_workbook_is_an_error_or_read_as_it_was(tmp_path: Path, seed: int) -> None:
    choose = random.Random(seed)
    data = bytearray(workbook(tmp_path, "whole.xlsx").read_bytes())
    expected = rows(open_source([tmp_path / "whole.xlsx"]))
    for _ in range(choose.choice((1, 4, 40))):
        data[choose.randrange(len(data))] ^= 1 << choose.randrange(8)
    path = saved(tmp_path, bytes(data), "damaged.xlsx")
    try:
        found = rows(open_source([path]))
    except SourceError:
        found = expected
    assert found == expected


def workbook(folder: Path, name: str = "export.csv") -> Path:
    """A workbook with an empty sheet, one with a title and numbers that are text, one with a total, and a hidden one."""
    book = xlsxwriter.Workbook(str(folder / name))
    book.add_worksheet("Hidden").write(0, 0, "x")
    book.get_worksheet_by_name("Hidden").hide()
    book.add_worksheet("Empty")
    sheet = book.add_worksheet("Answers")
    sheet.activate()
    sheet.set_first_sheet()
    day, moment = book.add_format({"num_format": "dd.mm.yyyy"}), book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
    sheet.write(0, 0, "Survey 2025")
    sheet.write_row(2, 0, ["id", "score", "day", "moment", "share", "note"])
    for place, score in enumerate([9, "10", 7.5]):
        sheet.write_string(3 + place, 0, f"00{place}")
        (sheet.write_string if isinstance(score, str) else sheet.write)(3 + place, 1, score)
        sheet.write_datetime(3 + place, 2, dt.datetime(2025, 1, 1 + place), day)  # noqa: DTZ001
        sheet.write_datetime(3 + place, 3, dt.datetime(2025, 1, 1, 12, 30, 15), moment)  # noqa: DTZ001
        sheet.write(3 + place, 4, 0.25)
        sheet.write(3 + place, 5, "two\nlines" if place else None)
    sheet = book.add_worksheet("Sums")
    sheet.write_column(0, 0, ["web", "shop", None, "Total"])
    sheet.write_column(0, 1, ["contacts", 3, None, 3])
    sheet.write(0, 0, "channel")
    book.close()
    return folder / name


def test_workbooks(tmp_path: Path) -> None:
    source = open_source([workbook(tmp_path)])
    assert (source.format, source.columns) == ("excel", ("id", "score", "day", "moment", "share", "note"))
    moment = "2025-01-01 12:30:15"
    assert rows(source) == [
        ("000", "9", "2025-01-01", moment, "0.25", None),
        ("001", "10", "2025-01-02", moment, "0.25", "two\nlines"),
        ("002", "7.5", "2025-01-03", moment, "0.25", "two\nlines"),
    ]
    notes = {note.code: note for note in source.notes}
    assert notes.keys() == {"lines-above-header", "sheet-chosen"}
    assert "sheet 'Answers' was read" in notes["sheet-chosen"].text
    assert "rows 1 to 2 above the table" in notes["lines-above-header"].text


@pytest.mark.parametrize("sheet", ["Sums", "4"])
def test_a_sheet_is_named(tmp_path: Path, sheet: str) -> None:
    source = open_source([workbook(tmp_path)], Overrides(sheet=sheet))
    assert source.columns == ("channel", "contacts")
    assert source.frame.collect().rows() == [("shop", "3", None), ("Total", "3", None)]
    with pytest.raises(UsageError, match="no sheet 'Answer'") as caught:
        open_source([workbook(tmp_path)], Overrides(sheet="Answer"))
    assert "'Answers'" in caught.value.hint
    with pytest.raises(SourceError, match=r"Sheet 'Empty' of .* is empty"):
        open_source([workbook(tmp_path)], Overrides(sheet="Empty"))


def test_json_lines(tmp_path: Path) -> None:
    path = saved(tmp_path, b'{"score": 9, "channel": "web"}\n\n{"channel": null, "score": 10, "more": true}\r\n')
    source = open_source([path])
    assert (source.format, source.columns) == ("jsonlines", ("score", "channel", "more"))
    assert rows(source) == [(9, "web", None), (10, None, True)]
    mixed = saved(tmp_path, b'{"a": 1, "b": {"c": 1}}\n{"a": "x", "b": [2]}\n{"a": true}\n')
    assert rows(open_source([mixed])) == [("1", '{"c": 1}'), ("x", "[2]"), ("true", None)]
    late = saved(tmp_path, b'{"a": 1}\n' * 5000 + b'{"a": "x", "z": 1}\n')
    assert rows(open_source([late]))[-2:] == [("1", None), ("x", 1)]


def test_arrow(tmp_path: Path) -> None:
    table = pl.DataFrame({"score": [9, 10], "channel": ["web", None]})
    table.write_ipc(tmp_path / "a.csv")
    assert rows(open_source([tmp_path / "a.csv"])) == table.rows()
    table.write_ipc_stream(tmp_path / "b.csv")
    assert rows(open_source([tmp_path / "b.csv"])) == table.rows()


BEHIND = {
    "zeros": b"\0" * 4,
    "a block of zeros": b"\0" * 512,
    "text": b"more",
    "half a magic number": b"\x1f",
    "half a magic number of zstd": b"\x28\xb5",
    "zeros, text": b"\0\0more",
}


@pytest.mark.parametrize("packing", ["gzip", "several gzip members", "bzip2", "xz", "zstd"])
@pytest.mark.parametrize("behind", BEHIND)
def test_bytes_behind_packed_data_are_left_out_with_a_note(tmp_path: Path, packing: str, behind: str) -> None:
    path = saved(tmp_path, PACKINGS[packing](CSV) + BEHIND[behind])
    source = open_source([path])
    assert rows(source) == ROWS
    (note,) = source.late_notes
    what = "zero bytes" if not BEHIND[behind].strip(b"\0") else "bytes, which are no packed data,"
    assert (note.code, f" {len(BEHIND[behind])} {what} were left out" in note.text) == ("bytes-behind", True)
    path.write_bytes(PACKINGS[packing](CSV))
    assert open_source([path]).late_notes == ()


def test_a_note_on_bytes_behind_packed_data_is_in_the_report(tmp_path: Path) -> None:
    path = saved(tmp_path, gzip.compress(b"score\n" + b"0\n9\n" * 200_000) + b"more")  # its end is beyond the sample
    assert {note.code for note in nps(path).notes} >= {"bytes-behind"}
    parquet = io.BytesIO()
    pl.DataFrame({"score": [9, 10]}).write_parquet(parquet)
    assert [note.code for note in open_source([saved(tmp_path, lzma.compress(parquet.getvalue()) + b"\0" * 4)]).notes] == ["bytes-behind"]


def test_zeros_between_members_are_skipped(tmp_path: Path) -> None:
    for pack in (gzip.compress, bz2.compress, lzma.compress, PACKINGS["zstd"]):
        assert rows(open_source([saved(tmp_path, pack(CSV[:9]) + b"\0" * 8 + pack(CSV[9:]))])) == ROWS


@given(st.lists(st.binary(max_size=200), min_size=1, max_size=4), st.sampled_from([1, 3, 19]), st.booleans(), st.integers(0, 2000))
def test_where_frames_of_zstd_end(parts: list[bytes], level: int, streamed: bool, repeats: int) -> None:
    """Frames of every kind that PyArrow writes: with and without their size, with blocks that are raw, repeated or compressed."""
    at, frames, ends = 0, b"", list[int]()
    for part in parts:
        frame = _zstd_frame(part + part[:1] * 100 * repeats, level, streamed=streamed)
        skipped = b"\x52\x2a\x4d\x18" + (3).to_bytes(4, "little") + b"abc"
        for each in (frame, skipped):
            frames += each
            ends.append(len(frames))
    for end in ends:
        assert is_frame(frames[at : at + 4])
        assert find_end(io.BytesIO(frames + b"more"), at) == end
        assert find_end(io.BytesIO(frames[: end - 1]), at) is None
        at = end


def _zstd_frame(data: bytes, level: int, *, streamed: bool) -> bytes:
    if not streamed:
        compressed: bytes = pa.Codec("zstd", compression_level=level).compress(data, asbytes=True)
        return compressed
    target = pa.BufferOutputStream()
    with pa.CompressedOutputStream(target, "zstd") as stream:
        stream.write(data)
    return bytes(target.getvalue())


def test_numbers_in_value_labels_count_in_place_of_codes(tmp_path: Path) -> None:
    worth: dict[str, dict[float, str]] = {
        "score": {1.0: "0 - not at all"} | {float(code): f"{code - 1}" for code in range(2, 12)} | {99.0: "no answer"}
    }
    pyreadstat.write_sav(pl.DataFrame({"score": [1.0, 11, 10, 99]}), str(tmp_path / "a.sav"), variable_value_labels=worth)
    source = open_source([tmp_path / "a.sav"])
    assert rows(source) == [("0 - not at all",), ("10",), ("9",), ("no answer",)]
    assert source.labels["score"] == {"0 - not at all": 0.0, **{f"{place}": float(place) for place in range(1, 11)}, "no answer": 99.0}
    assert [note.code for note in source.notes] == ["value-labels", "labels-contradict-codes"]


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("labelled", [(0, 10), (0, 5, 10), tuple(range(11))])
@pytest.mark.parametrize("sign", [" - ", " "])
def test_codes_between_labelled_ones_are_what_the_labels_imply(tmp_path: Path, reverse: bool, labelled: tuple[int, ...], sign: str) -> None:
    """Codes 1 to 11 for answers 0 to 10, or in reverse, of which some have a label: none is read as its code."""
    code = {answer: float(11 - answer if reverse else answer + 1) for answer in range(11)}
    ends = {0: f"0{sign}not at all likely", 10: f"10{sign}extremely likely"} if sign == " - " or len(labelled) == 11 else {}
    worth = {code[answer]: ends.get(answer, f"{answer}") for answer in labelled}
    scores = [0, 3, 6, 7, 9, 9, 10, 10]
    pyreadstat.write_sav(
        pl.DataFrame({"score": [code[each] for each in scores]}), str(tmp_path / "a.sav"), variable_value_labels={"score": worth}
    )
    (row,) = nps(tmp_path / "a.sav", role=["recommend=score"]).table("overall").rows
    assert (row["n"], row["promoters"], row["detractors"]) == (8, 4, 3)


def test_codes_that_their_labels_contradict_without_a_rule_are_no_numbers(tmp_path: Path) -> None:
    worth: dict[str, dict[float, str]] = {"score": {1.0: "0", 5.0: "10", 9.0: "3"}}
    pyreadstat.write_sav(pl.DataFrame({"score": [1.0, 5, 9, 4]}), str(tmp_path / "a.sav"), variable_value_labels=worth)
    assert rows(open_source([tmp_path / "a.sav"])) == [("0",), ("10",), ("3",), ("code 4",)]


def test_a_converted_spss_file_is_read_like_the_file_itself(tmp_path: Path) -> None:
    """Words at the ends of codes 1 to 11 are no answers on 0 to 10: neither file has an NPS, and both have the same CSAT."""
    worth: dict[str, dict[float, str]] = {
        "q1": {1.0: "Not at all likely", 11.0: "Extremely likely"},
        "q2": {1.0: "good", 2.0: "so-so", 3.0: "bad"},
    }
    table = pl.DataFrame({"q1": [1.0, 5, 11, 10], "q2": [1.0, 2, 3, 3]})
    texts: list[str | None] = ["How likely are you to recommend us?", "How satisfied are you?"]
    pyreadstat.write_sav(table, str(tmp_path / "a.sav"), variable_value_labels=worth, column_labels=texts)
    convert((str(tmp_path / "a.sav"),), str(tmp_path / "a.parquet"))
    saved_as, source = (open_source([tmp_path / name]) for name in ("a.parquet", "a.sav"))
    assert (saved_as.labels, saved_as.texts, rows(saved_as)) == (source.labels, source.texts, rows(source))
    for name in ("a.sav", "a.parquet"):
        with pytest.raises(RoleError, match="The scale of 'q1' is 1-11"):
            nps(tmp_path / name)


def test_error_cells_have_their_text_and_merged_cells_their_value_in_each_row(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["id", "channel", "score"])
    for place in range(1, 7):
        sheet.write_row(place, 0, [f"R{place}", "", place])
    sheet.merge_range(1, 1, 3, 1, "web")
    sheet.merge_range(4, 1, 6, 1, "shop")
    sheet.write_formula(2, 2, "=1/0", None, "#DIV/0!")
    book.close()
    source = open_source([tmp_path / "a.xlsx"])
    found = rows(source)
    assert [row[1] for row in found] == ["web"] * 3 + ["shop"] * 3
    assert [row[2] for row in found] == ["1", "#DIV/0!", "3", "4", "5", "6"]
    assert source.places("score", ["#DIV/0!"]) == {"#DIV/0!": "a.xlsx, row 3"}
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "a.xlsx").write_bytes((tmp_path / "a.xlsx").read_bytes())
    pl.DataFrame({"id": ["R7"], "channel": ["web"], "score": ["7"]}).write_excel(tmp_path / "a.xlsx")
    both = open_source([tmp_path / "old" / "a.xlsx", tmp_path / "a.xlsx"])
    assert both.places("score", ["#DIV/0!"]) == {"#DIV/0!": f"{tmp_path / 'old' / 'a.xlsx'}, row 3"}
    assert {note.code for note in source.notes} == {"merged-cells", "error-cells"}
    assert "a cell holds an error of a formula: C3." in next(note.text for note in source.notes if note.code == "error-cells")


def test_long_numbers_that_have_lost_digits_are_warned_of(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["customer_id", "order", "score", "as text"])
    for place in range(1, 7):
        sheet.write_row(place, 0, [4_915_112_345_678_901_234 + place, 491_511_234_567_890 + place, place])
        sheet.write_string(place, 3, f"49151123456789012{place}")
    book.close()
    source = open_source([tmp_path / "a.xlsx"])
    assert len({row[0] for row in rows(source)}) == 1
    assert len({row[1] for row in rows(source)}) == len({row[3] for row in rows(source)}) == 6
    (note,) = source.notes
    assert (note.code, note.level) == ("digits-lost", "warning")
    assert "long numbers in 'customer_id' have lost their last digits" in note.text
    # a spreadsheet program saves what it shows as text
    (tmp_path / "a.csv").write_text("customer_id;score\n4,91511E+18;9\n4,91511E+18;8\n4,91512E+18;7\n", encoding="utf-8")
    (note,) = open_source([tmp_path / "a.csv"]).notes
    assert note.code == "digits-lost"
    (tmp_path / "b.csv").write_text("customer_id,model\n1,C+E+1\n2,7.12345678E+05\n3,7.12345679E+05\n4,1E+3\n", encoding="utf-8")
    assert open_source([tmp_path / "b.csv"]).notes == ()


@pytest.mark.parametrize(("hidden", "said"), [([3], "row 4 is hidden"), ([2, 5, 6], "3 rows are hidden in the sheet, such as row 3;")])
def test_hidden_rows_count_and_are_warned_of(tmp_path: Path, hidden: list[int], said: str) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet()
    for place, row in enumerate([["id", "score"], *([f"K{place}", place] for place in range(9))]):
        sheet.write_row(place, 0, row)
    for place in hidden:
        sheet.set_row(place, None, None, {"hidden": True})
    sheet.set_column(1, 1, None, None, {"hidden": True})
    book.close()
    source = open_source([tmp_path / "a.xlsx"])
    assert len(rows(source)) == 9
    (note,) = source.notes
    assert (note.code, note.level) == ("hidden-rows", "warning")
    assert said in note.text


def test_numbers_written_as_formulas_of_text(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet()
    for place, cells in enumerate([("id", "score"), ("R1", '="9"'), ("R2", '=""'), ("R3", 'x="9"')]):
        sheet.write_string(place, 0, cells[0])
        sheet.write_string(place, 1, cells[1])
    book.close()
    assert [row[1] for row in rows(open_source([tmp_path / "a.xlsx"]))] == ["9", None, 'x="9"']


def test_spss(tmp_path: Path) -> None:
    table = pl.DataFrame(
        {"score": [0.0, 9, 10, 99, None], "channel": [1.0, 2, 1, 3, 2], "spent": [1.5, 2, 3, 4, 5], "note": ["a", "", "b", "c", "d"]}
    )
    worth: dict[str, dict[float, str]] = {"score": {0: "not at all", 10: "very likely"}, "channel": {1: "shop", 2: "phone"}}
    pyreadstat.write_sav(table, str(tmp_path / "a.sav"), variable_value_labels=worth, missing_ranges={"score": [99]})
    source = open_source([tmp_path / "a.sav"])
    assert (source.format, source.notes[0].code) == ("spss", "value-labels")
    assert rows(source) == [
        ("not at all", "shop", 1.5, "a"),
        ("9", "phone", 2.0, None),
        ("very likely", "shop", 3.0, "b"),
        (None, "3", 4.0, "c"),
        (None, "phone", 5.0, "d"),
    ]
    assert source.labels == {"score": {"not at all": 0.0, "very likely": 10.0}, "channel": {"shop": 1.0, "phone": 2.0}}


def test_pages_that_do_not_match_their_checksum_are_an_error(tmp_path: Path) -> None:
    """Polars alone reads such a file without a word."""
    table = pa.table({"score": list(range(1000)), "other": ["x"] * 1000})
    pq.write_table(table, tmp_path / "a.parquet", write_page_checksum=True, compression="none", use_dictionary=False)
    source = open_source([tmp_path / "a.parquet"])
    assert rows(source) == list(zip(table["score"].to_pylist(), table["other"].to_pylist(), strict=True))
    assert source.frame.select("other").head(3).collect().height == 3
    data = bytearray((tmp_path / "a.parquet").read_bytes())
    data[400] ^= 1
    with pytest.raises(SourceError, match=r"damaged Parquet file: .*CRC"):
        rows(open_source([saved(tmp_path, bytes(data))]))


@pytest.mark.slow
def test_no_damage_to_a_parquet_file_is_a_traceback(tmp_path: Path) -> None:
    """Each byte of a small file spoiled in turn: a table, or a clear error."""
    stream = io.BytesIO()
    pl.DataFrame({"score": [9, 10, None], "channel": ["web", "shop", "web"]}).write_parquet(stream)
    data = stream.getvalue()
    for place in range(0, len(data), 3):
        spoiled = bytearray(data)
        spoiled[place] ^= 0x55
        try:
            rows(open_source([saved(tmp_path, bytes(spoiled))]))
        except (CxError, pl.exceptions.PolarsError):
            continue


def test_a_folder_of_parquet_files_is_one_table(tmp_path: Path) -> None:
    for year, country, scores in ((2024, "de", [1, 2]), (2025, "at", [3]), (2025, "__HIVE_DEFAULT_PARTITION__", [4])):
        place = tmp_path / "data" / f"year={year}" / f"country={country}"
        place.mkdir(parents=True)
        pl.DataFrame({"score": scores}).write_parquet(place / "part-0.parquet")
        (place / "_SUCCESS").write_bytes(b"")
        (place / ".part-0.parquet.crc").write_bytes(b"crc")
    source = open_source([tmp_path / "data"])
    assert source.columns == ("score", "year", "country")
    assert sorted(rows(source), key=str) == [(1, 2024, "de"), (2, 2024, "de"), (3, 2025, "at"), (4, 2025, None)]
    (tmp_path / "other").mkdir()
    with pytest.raises(SourceError, match="a folder without Parquet files") as caught:
        open_source([tmp_path / "other"])
    assert "*.csv" in caught.value.hint


@pytest.mark.parametrize(
    "address", ["s3://bucket/a.parquet", "gs://b/a.csv", "az://c/a.csv", "https://example.invalid/a.csv", "HTTP://x/a"]
)
def test_no_connection_is_made_unless_it_is_allowed(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    def connect(*_: object) -> None:
        raise AssertionError("a connection")

    monkeypatch.setattr(socket, "socket", connect)
    with pytest.raises(UsageError, match="is an address; no connection was made") as caught:
        open_source([address])
    assert "--remote" in caught.value.hint


# Polars tries again for four seconds
@pytest.mark.slow
@pytest.mark.parametrize("name", ["a.parquet", "a.csv"])
def test_an_address_that_does_not_answer_is_an_error(name: str) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        open_source([f"http://127.0.0.1:9/{name}"], Overrides(remote=True))


def test_an_address_without_a_format_is_an_error() -> None:
    with pytest.raises(SourceError, match=r"does not end in \.parquet"):
        open_source(["http://127.0.0.1:9/export"], Overrides(remote=True))


@pytest.mark.slow
def test_an_address_is_read(tmp_path: Path) -> None:
    import http.server

    saved(tmp_path, CSV)
    pl.DataFrame({"score": [9, 10]}).write_parquet(tmp_path / "a.parquet")

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.answer(head=True)

        def do_GET(self) -> None:
            self.answer(head=False)

        def answer(self, *, head: bool) -> None:
            data = (tmp_path / self.path.strip("/")).read_bytes()
            asked = re.fullmatch(r"bytes=(\d*)-(\d*)", self.headers.get("Range", ""))
            first, last = asked.groups() if asked else ("0", "")
            start = int(first) if first else max(0, len(data) - int(last))
            stop = min(int(last) + 1, len(data)) if first and last else len(data)
            self.send_response(206 if asked else 200)
            self.send_header("Content-Length", str(stop - start))
            self.send_header("Accept-Ranges", "bytes")
            if asked:
                self.send_header("Content-Range", f"bytes {start}-{stop - 1}/{len(data)}")
            self.end_headers()
            if not head:
                self.wfile.write(data[start:stop])

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        assert rows(open_source([f"{address}/t.csv"], Overrides(remote=True))) == ROWS
        assert rows(open_source([f"{address}/a.parquet"], Overrides(remote=True))) == [(9,), (10,)]
        server.shutdown()


@pytest.mark.parametrize("name", ["with space.csv", "[1].csv", "a*b?.csv", "-x.csv", "ümläut.csv", "100%.csv", "a;b|c.csv", "~x.csv"])
def test_names(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    saved(tmp_path, CSV, name)
    monkeypatch.chdir(tmp_path)
    assert rows(open_source([name])) == ROWS


def test_what_is_no_regular_file(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="/dev/null is empty"):
        open_source(["/dev/null"])
    with pytest.raises(SourceError, match="/dev/zero is a device"):
        open_source(["/dev/zero"])
    os.mkfifo(tmp_path / "pipe")
    threading.Thread(target=lambda: (tmp_path / "pipe").write_bytes(CSV), daemon=True).start()
    assert rows(open_source([tmp_path / "pipe"])) == ROWS


def test_a_zip_packed_by_an_unusual_method_is_not_called_encrypted(tmp_path: Path) -> None:
    path = tmp_path / "s.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("s.csv", "recommend\n9\n")
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        data[data.index(mark) + at] = 9  # Deflate64
    path.write_bytes(data)
    with pytest.raises(SourceError, match="packed by an unusual method"):
        open_source([path])


def test_a_folder_offers_the_files_that_it_has(tmp_path: Path) -> None:
    (tmp_path / "guests.xlsx").write_bytes(b"")
    with pytest.raises(SourceError, match="a folder without Parquet files") as caught:
        open_source([tmp_path])
    assert caught.value.hint == f"Name its files: '{tmp_path / '*.xlsx'}'."


def test_a_named_sheet_of_what_is_no_workbook_is_warned_of(tmp_path: Path) -> None:
    path = tmp_path / "stays.csv"
    path.write_text("guest_id,nps_score\n1,9\n2,10\n", encoding="utf-8")
    (note,) = (each for each in open_part(str(path), Overrides(sheet="Answers")).notes if each.code == "no-sheets")
    assert "Answers" in note.text
    assert not [each for each in open_part(str(path), Overrides()).notes if each.code == "no-sheets"]
