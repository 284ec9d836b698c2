"""One table from files, patterns, pipes and Parquet; what cannot be read is an error that says what to do."""

from __future__ import annotations

import gzip
import io
import os
import string
import subprocess
import sys
import tarfile
import threading
from pathlib import Path

import polars as pl
import pyarrow as pa
import pytest
from tests.shared import unmeasured

from cxkit.errors import SourceError, UsageError
from cxkit.sources import spool
from cxkit.sources.opening import Source, open_source
from cxkit.sources.overrides import Overrides
from cxkit.sources.part import OVERFLOW

CSV = b"id,score\n1,9\n2,10\n"
ROWS = [("1", "9"), ("2", "10")]


def rows(source: Source) -> list[tuple[object, ...]]:
    return source.frame.select(source.columns).collect(engine="streaming").rows()


def file(folder: Path, name: str, data: bytes = CSV) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_one_file(tmp_path: Path) -> None:
    path = file(tmp_path, "a.csv")
    source = open_source([path])
    assert (source.paths, source.format, source.columns) == ((str(path),), "csv", ("id", "score"))
    assert rows(source) == source.sample.rows() == ROWS
    assert source.frame.collect_schema() == {"id": pl.String, "score": pl.String, OVERFLOW: pl.String}
    assert source.sampled_whole
    assert source.notes == ()


def test_a_header_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    for data in (b"id,score\n", b"id,score", b"id,score\r\n\r\n"):
        source = open_source([file(tmp_path, "a.csv", data)])
        assert source.columns == ("id", "score")
        assert rows(source) == rows(source.exact()) == []
        assert source.confirms(0)


def test_the_sample_holds_the_first_thousand_rows(tmp_path: Path) -> None:
    for n, whole in ((1000, True), (1001, False)):
        source = open_source([file(tmp_path, "a.csv", b"id,score\n" + b"".join(b"%d,9\n" % i for i in range(n)))])
        assert source.sample["id"].to_list() == [str(i) for i in range(1000)]
        assert source.sampled_whole is whole


def test_columns_of_several_files_are_matched_by_name(tmp_path: Path) -> None:
    paths = [file(tmp_path, "b.csv"), file(tmp_path, "a.csv", b"score;channel;id\n7;web;3\n")]
    source = open_source(paths)
    assert source.columns == ("id", "score", "channel")
    assert rows(source) == source.sample.rows() == [("1", "9", None), ("2", "10", None), ("3", "7", "web")]
    assert [dialect.delimiter for dialect in source.dialects] == [",", ";"]
    (note,) = source.notes
    assert note.code == "columns-differ"
    assert note.text == f"The files' columns differ: {paths[0]} has no channel."
    assert source.confirms(3)
    assert rows(source.exact()) == rows(source)


def test_equal_columns_in_another_order_need_no_note(tmp_path: Path) -> None:
    source = open_source([file(tmp_path, "a.csv"), file(tmp_path, "b.csv", b"score,id\n7,3\n")])
    assert source.notes == ()
    assert rows(source) == [*ROWS, ("3", "7")]


def test_a_pattern_is_expanded_in_order_and_each_file_is_read_once(tmp_path: Path) -> None:
    for name in ("s2.csv", "s1.csv", "other.csv"):
        file(tmp_path, name)
    (tmp_path / "s3.csv").mkdir()
    source = open_source([tmp_path / "s*.csv", tmp_path / "s1.csv"])
    assert source.paths == (str(tmp_path / "s1.csv"), str(tmp_path / "s2.csv"))
    assert rows(source) == ROWS * 2


def test_a_file_whose_name_is_a_pattern_is_read_itself(tmp_path: Path) -> None:
    file(tmp_path, "s1.csv", b"id,score\n8,8\n")
    path = file(tmp_path, "s[1].csv")
    assert rows(open_source([path])) == ROWS
    assert open_source([path]).paths == (str(path),)


def test_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for data in (CSV, gzip.compress(CSV), CSV.decode().encode("utf-16")):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        source = open_source(["-"])
        assert source.paths == ("standard input",)
        assert rows(source) == ROWS
        assert rows(source.exact()) == ROWS
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    with pytest.raises(SourceError, match="Standard input is empty"):
        open_source(["-"])


def test_a_named_pipe(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_bytes, args=(CSV,))
    writer.start()
    source = open_source([path])
    writer.join()
    assert rows(source) == ROWS


def test_parquet_keeps_its_types_and_is_known_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    pl.DataFrame({"id": [1, 2], "score": [9.5, None]}).write_parquet(path)
    source = open_source([path])
    assert (source.format, source.columns, source.dialects) == ("parquet", ("id", "score"), ())
    assert rows(source) == source.sample.rows() == [(1, 9.5), (2, None)]
    assert source.frame.collect_schema() == {"id": pl.Int64, "score": pl.Float64}
    assert source.sampled_whole
    assert source.overflow is None
    assert source.confirms(2)
    assert list(source.problems()) == []


def test_parquet_of_several_widths_is_one_table(tmp_path: Path) -> None:
    pl.DataFrame({"id": [1]}, schema={"id": pl.Int32}).write_parquet(tmp_path / "1.parquet")
    pl.DataFrame({"id": [2.5]}).write_parquet(tmp_path / "2.parquet")
    assert rows(open_source([tmp_path / "*.parquet"])) == [(1.0,), (2.5,)]


def test_text_and_numbers_of_one_name_become_text(tmp_path: Path) -> None:
    pl.DataFrame({"id": [3], "score": [7], "when": [None]}, schema_overrides={"when": pl.Date}).write_parquet(tmp_path / "b.parquet")
    source = open_source([file(tmp_path, "a.csv"), tmp_path / "b.parquet"])
    assert (source.format, source.overflow) == ("csv", OVERFLOW)
    assert source.confirms(3)
    assert rows(source) == [("1", "9", None), ("2", "10", None), ("3", "7", None)]
    assert source.frame.collect_schema()["when"] == pl.Date
    assert rows(source.exact()) == rows(source)


def packed(data: bytes) -> bytes:
    """Without the time of day, for the data name the tests."""
    return gzip.compress(data, mtime=0)


def tarred(kind: int, *, magic: bool = True) -> bytes:
    """A tar archive with one file, with or without the magic number that archives before 1988 do not have."""
    stream, member = io.BytesIO(), tarfile.TarInfo("t.csv")
    member.size = len(CSV)
    with tarfile.open(fileobj=stream, mode="w", format=kind) as archive:
        archive.addfile(member, io.BytesIO(CSV))
    header = bytearray(stream.getvalue())
    if not magic:
        header[257:265] = bytes(8)
        header[148:156] = b"%06o\0 " % (sum(header[:148]) + 8 * 32 + sum(header[156:512]))
    return bytes(header)


JSON = b"".join(b'{"a": %d, "b": "x"}\n' % place for place in range(3000))
XLSX = b"PK\x03\x04" + b"\0" * 26 + b"[Content_Types].xml"


@pytest.mark.parametrize(
    ("data", "message", "hint"),
    [
        (b"", "is empty", "header"),
        (b"\xef\xbb\xbf\r\n \n", "is empty", "header"),
        (XLSX, "is a damaged ZIP archive or workbook", "again"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "cannot be read as a workbook", "password"),
        (b"%PDF-1.7", "is a PDF document, no table", "Export"),
        (b"\x89PNG\r\n\x1a\n", "is a picture", "Export"),
        (b"  <!DOCTYPE html><html>", "is a web page", "login"),
        (b"<?xml version='1.0'?>", "is XML", "Export"),
        (b'\n[{"a": 1}]', "is JSON", "one object a line"),
        (b'{\n "a": 1}', "is JSON", "one object a line"),
        (b'{"a": 1}\n[2]\n', "line 2 is no JSON object", "one object a line"),
        (b'{"a": 1}\n{"a":\n', "is damaged: line 2 is no JSON", "again"),
        (b'{"a": 1, "b": 2, "a": 3}\n', "line 1 holds the key 'a' twice", "once"),
        (JSON + b'{"a": 1, "b": "x", "a": 1}\n', "line 3001 holds the key 'a' twice", "once"),
        (JSON + b'{"a": 1, "\\u0061": 1}\n', "line 3001 holds the key 'a' twice", "once"),
        (b'{"a": {"b": 1, "b" : 2}}\n', "line 1 holds the key 'b' twice", "once"),
        *((tarred(kind), "is a tar archive", "Unpack") for kind in (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT)),
        (tarred(tarfile.USTAR_FORMAT, magic=False), "is a tar archive", "Unpack"),
        (packed(tarred(tarfile.GNU_FORMAT)), "is a tar archive", "Unpack"),
        *((CSV.decode().encode(name), "is text in EBCDIC", "cp037") for name in ("cp037", "cp273", "cp500", "cp1140")),
        (b"name,city\nanna maria,bonn\n".decode().encode("cp037"), "is text in EBCDIC", "cp037"),
        (b"ARROW1\0\0" + b"\xab" * 60, "is a damaged Arrow file", "again"),
        (b"$FL2@(#) SPSS" + b"\xab" * 60, "cannot be read as an SPSS file", "again"),
        (b"\x7fELF" + b"\x00\x01\x00" * 100, "is a program", "Export"),
        (b"text" + b"\x00\x01\x00" * 100, "is not text: it holds zero bytes", "encoding"),
        (packed(CSV * 1000)[:60], "is damaged: the gzip data end too early", "again"),
        (packed(CSV)[:-8] + bytes(8), "is damaged: the gzip data are broken", "again"),
        (pa.compress(CSV * 1000, codec="zstd", asbytes=True)[:20], "is damaged: the zstd data end too early", "again"),
        (pa.compress(CSV * 1000, codec="zstd", asbytes=True)[:20].ljust(80, b"\1"), "is damaged: the zstd data are broken", "again"),
        (packed(packed(CSV)), "is packed twice.", "Unpack"),
        (packed(XLSX), "is a damaged ZIP archive or workbook", "again"),
        (packed(b""), "is empty", "header"),
        (b"PAR1", "is a damaged Parquet file: its end is missing", "again"),
        (b"PAR1" + b"\0" * 100 + b"\xff\xff\xff\x7fPAR1", "is a damaged Parquet file: its footer points outside", "again"),
        (b"PAR1" + b"\xab" * 100 + b"\x40\0\0\0PAR1", "is a damaged Parquet file", "again"),
    ],
)
def test_what_is_no_table_is_an_error(tmp_path: Path, data: bytes, message: str, hint: str) -> None:
    path = file(tmp_path, "t.csv", data)
    with pytest.raises(SourceError) as caught:
        open_source([path])
    assert str(path) in caught.value.message
    assert message in caught.value.message
    assert hint in caught.value.hint
    for sentence in (caught.value.message, caught.value.hint):
        assert sentence[0] in string.ascii_uppercase + "/"
        assert sentence.endswith(".")


def test_a_text_of_json_that_only_looks_like_a_key_is_no_key(tmp_path: Path) -> None:
    data = b'{"a": "x", "b": "a\\": 1", "c": {"a": 1, "b": 2}}\n{"a": "\\u00fc: x", "b": ":", "c": null}\n'
    assert [row[:2] for row in rows(open_source([file(tmp_path, "t.json", data)]))] == [("x", 'a": 1'), ("ü: x", ":")]


@pytest.mark.parametrize("end", ["\n", "\x85", "\r\n"])
def test_ebcdic_is_read_if_the_encoding_is_named(tmp_path: Path, end: str) -> None:
    path = file(tmp_path, "t.csv", CSV.decode().replace("\n", end).encode("cp273"))
    assert rows(open_source([path], Overrides(encoding="cp273"))) == rows(open_source([file(tmp_path, "u.csv", CSV)]))


@pytest.mark.slow
def test_a_header_may_be_long_and_not_endless(tmp_path: Path) -> None:
    wide = ",".join(f"Frage {number}: wie zufrieden waren Sie damit?" for number in range(10_000))
    source = open_source([file(tmp_path, "wide.csv", f"{wide}\n{',7' * 9_999}\n".encode())])
    assert (len(source.columns), len(rows(source))) == (10_000, 1)
    endless = file(tmp_path, "endless.csv", b'a,"b' + b"x" * (17 << 20))
    with pytest.raises(SourceError, match="a header that does not end within 16 MiB"):
        open_source([endless])


def test_parquet_in_gzip_is_read(tmp_path: Path) -> None:
    out = io.BytesIO()
    pl.DataFrame({"id": [1]}).write_parquet(out)
    assert rows(open_source([file(tmp_path, "t.gz", gzip.compress(out.getvalue()))])) == [(1,)]


def test_a_missing_file_suggests_its_neighbours(tmp_path: Path) -> None:
    file(tmp_path, "Survey.csv")
    with pytest.raises(SourceError, match="There is no file") as caught:
        open_source([tmp_path / "survy.csv"])
    assert caught.value.hint == f"Did you mean {tmp_path / 'Survey.csv'}?"
    with pytest.raises(SourceError) as caught:
        open_source([tmp_path / "nowhere" / "a.csv"])
    assert "There is no folder" in caught.value.hint


def test_other_paths_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SourceError, match="is a folder") as caught:
        open_source([tmp_path])
    assert caught.value.hint == f"Name its files: '{tmp_path}/*.csv'."
    with pytest.raises(SourceError, match=r"No file matches the pattern .*x\*\.csv"):
        open_source([tmp_path / "x*.csv"])
    with pytest.raises(SourceError, match="/dev/null is empty"):
        open_source(["/dev/null"])
    with pytest.raises(UsageError, match="No file was named"):
        open_source([])
    with pytest.raises(SourceError, match="No file matches the pattern ~nobody-of-that-name"):
        open_source(["~nobody-of-that-name/*.csv"])
    with pytest.raises(SourceError, match="File name too long"):
        open_source(["x" * 5000])
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(SourceError, match="Standard input is closed"):
        open_source(["-"])
    path = file(tmp_path, "secret.csv")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(SourceError, match="permission denied") as caught:
        open_source([path])
    assert caught.value.hint == f"ls -l {path} shows who may."


def test_a_full_disk_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.BytesIO):
        def write(self, _: object) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.TemporaryFile", lambda **_: Full())
    with pytest.raises(SourceError, match="No space left on device") as caught:
        open_source([file(tmp_path, "a.gz", gzip.compress(b"PAR1" + CSV))])
    assert "TMPDIR" in caught.value.hint


def test_spools_leave_no_file_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    local = spool.spool([b"id\n", b"1\n"])
    assert Path(local).read_bytes() == b"id\n1\n"
    assert list(tmp_path.iterdir()) == []


def test_a_small_clean_file_loads_nothing_heavy(tmp_path: Path) -> None:
    path = file(tmp_path, "a.csv")
    code = (
        "import sys\n"
        "from cxkit.sources.opening import open_source\n"
        f"open_source([{str(path)!r}]).frame.collect(engine='streaming')\n"
        "heavy = {'numpy', 'pyarrow', 'scipy', 'duckdb', 'pandas', 'asyncio', 'multiprocessing', 'gzip', 'difflib', 'rich', 'typer'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=unmeasured())
    assert done.stdout == "[]\n"


def test_a_file_of_several_names_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file(tmp_path, "a.csv")
    (tmp_path / "link.csv").symlink_to("a.csv")
    for names, told in (
        (["a.csv", "./a.csv"], "./a.csv is a.csv"),
        (["a.csv", str(tmp_path / "a.csv")], f"{tmp_path / 'a.csv'} is a.csv"),
        (["link.csv", "a.csv"], "a.csv is link.csv"),
        (["a.csv", "a.csv"], "a.csv is named twice"),
        (["*.csv"], "link.csv is a.csv"),
    ):
        source = open_source(names)
        assert rows(source) == ROWS
        (note,) = source.notes
        assert (note.code, note.text) == ("file-twice", f"A file that is named more than once is read once: {told}.")
        assert source.exact().notes == source.notes


def test_headers_that_differ_in_case_or_blanks_are_one_column(tmp_path: Path) -> None:
    paths = [file(tmp_path, "a.csv", b"nps,Kontakt  Kanal\n9,Web\n"), file(tmp_path, "b.csv", b"Kontakt Kanal,NPS\nTel,3\n\xff,4\n")]
    source = open_source(paths)
    assert source.columns == ("nps", "Kontakt  Kanal")
    (note,) = [note for note in source.notes if note.code == "headers-merged"]
    assert note.text == "Headers that differ in case or blanks only are one column: 'NPS' is 'nps', 'Kontakt Kanal' is 'Kontakt  Kanal'."
    expected = [("9", "Web"), ("3", "Tel"), ("4", "\u00ff")]
    assert source.lossy
    for way in (source, source.exact()):
        assert rows(way) == (expected if not way.lossy else [*expected[:2], ("4", "\ufffd")])
        assert way.notes == source.notes


def test_headers_that_one_file_tells_apart_stay_apart(tmp_path: Path) -> None:
    source = open_source([file(tmp_path, "a.csv", b"nps,NPS\n9,1\n"), file(tmp_path, "b.csv", b"Nps\n3\n")])
    assert source.columns == ("#1", "#2", "Nps")
    assert [note.code for note in source.notes] == ["columns-differ"]


def test_parquet_headers_are_merged_too(tmp_path: Path) -> None:
    pl.DataFrame({"ID": [3], "score": [7]}).write_parquet(tmp_path / "b.parquet")
    source = open_source([file(tmp_path, "a.csv"), tmp_path / "b.parquet"])
    assert rows(source) == [*ROWS, ("3", "7")]
    assert [note.code for note in source.notes] == ["headers-merged"]


@pytest.mark.parametrize("name", ["", " "])
def test_an_empty_name_as_of_an_unset_variable_is_said(name: str) -> None:
    with pytest.raises(UsageError, match="name of a file is empty"):
        open_source([name])
