"""Parquet files of every type, encoding and state: PyArrow wrote them and is the independent reader."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import cxkit
from cxkit.errors import SourceError
from cxkit.sources.opening import open_source

N = 66
SCORES = [place * 7 % 11 for place in range(N)]  # each of 0 to 10 six times: 12 promoters, 42 detractors
NPS = 100 * (12 - 42) / 66
DAY = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)

BESIDE: dict[str, pa.Array] = {
    "float16": pa.array([1.5] * N, pa.float16()),
    "decimal of 60 digits": pa.array([Decimal("1.25")] * N, pa.decimal256(60, 2)),
    "milliseconds": pa.array([DAY] * N, pa.date64()),
    "time": pa.array([dt.time(1, 2)] * N, pa.time64("ns")),
    "zone": pa.array([DAY] * N, pa.timestamp("us", "Europe/Berlin")),
    "offset": pa.array([DAY] * N, pa.timestamp("us", "+02:00")),
    "duration": pa.array([dt.timedelta(1)] * N, pa.duration("us")),
    "bytes": pa.array([b"\xff\x00"] * N),
    "bytes of one length": pa.array([b"abcd"] * N, pa.binary(4)),
    "view": pa.array(["a"] * N, pa.string_view()),
    "dictionary": pa.array(["a", "b"] * (N // 2)).dictionary_encode(),
    "nothing": pa.nulls(N),
    "list": pa.array([["a", None]] * N, pa.large_list(pa.string())),
    "list of structs": pa.array([[{"a": 1}]] * N),
    "map": pa.array([[("a", 1)]] * N, pa.map_(pa.string(), pa.int64())),
    "deep": pa.array([[[[["x"]]]]] * N),
}


def write(path: Path, columns: dict[str, Any], **how: Any) -> str:
    file = path / "a.parquet"
    pq.write_table(pa.table(columns), file, **how)
    return str(file)


def nps_of(file: str) -> float:
    value = cxkit.nps(file, by=["none"]).table("overall").rows[0]["nps"]
    assert isinstance(value, float)
    return value


@pytest.mark.parametrize("name", BESIDE)
def test_a_column_of_any_type_may_be_beside_the_score(tmp_path: Path, name: str) -> None:
    assert nps_of(write(tmp_path, {name: BESIDE[name], "recommend": SCORES})) == pytest.approx(NPS)


SCORE_TYPES = (
    pa.int8(),
    pa.uint64(),
    pa.float16(),
    pa.float64(),
    pa.decimal128(38, 10),
    pa.decimal256(50, 2),
    pa.decimal256(50, 5),
    pa.string(),
    pa.binary(),
)


@pytest.mark.parametrize("kind", SCORE_TYPES, ids=str)
def test_scores_may_have_any_type_that_holds_numbers(tmp_path: Path, kind: pa.DataType) -> None:
    texts = pa.array(list(map(str, SCORES)))
    scores = texts.cast(kind) if kind in {pa.string(), pa.binary()} else pa.array(SCORES, pa.int64()).cast(pa.float64()).cast(kind)
    assert nps_of(write(tmp_path, {"recommend": scores})) == pytest.approx(NPS)


@pytest.mark.parametrize("compression", ["none", "snappy", "gzip", "brotli", "zstd", "lz4"])
@pytest.mark.parametrize("page", ["1.0", "2.0"])
def test_every_compression_is_read(tmp_path: Path, compression: str, page: str) -> None:
    assert nps_of(write(tmp_path, {"recommend": SCORES}, compression=compression, data_page_version=page)) == pytest.approx(NPS)


@pytest.mark.parametrize(
    ("encoding", "kind"),
    [
        ("PLAIN", pa.int64()),
        ("DELTA_BINARY_PACKED", pa.int64()),
        ("BYTE_STREAM_SPLIT", pa.float64()),
        ("DELTA_LENGTH_BYTE_ARRAY", pa.string()),
        ("DELTA_BYTE_ARRAY", pa.string()),
    ],
    ids=str,
)
def test_every_encoding_is_read(tmp_path: Path, encoding: str, kind: pa.DataType) -> None:
    scores = pa.array(SCORES, pa.int64()).cast(kind)
    assert nps_of(write(tmp_path, {"recommend": scores}, use_dictionary=False, column_encoding={"recommend": encoding})) == pytest.approx(
        NPS
    )


def test_files_without_row_groups_and_with_empty_ones(tmp_path: Path) -> None:
    table = pa.table({"recommend": SCORES})
    with pq.ParquetWriter(tmp_path / "none.parquet", table.schema):
        pass
    assert cxkit.nps(str(tmp_path / "none.parquet")).provenance.rows_read == 0
    with pq.ParquetWriter(tmp_path / "empty.parquet", table.schema) as writer:
        for part in (table.slice(0, 0), table, table.slice(0, 0)):
            writer.write_table(part)
    assert nps_of(str(tmp_path / "empty.parquet")) == pytest.approx(NPS)


def test_what_polars_cannot_read_is_read_by_pyarrow_with_a_note(tmp_path: Path) -> None:
    file = write(tmp_path, {"recommend": SCORES, "amount": pa.array([Decimal("1.25")] * N, pa.decimal256(60, 2))})
    with pytest.raises(pl.exceptions.PolarsError):
        pl.read_parquet(file)
    source = open_source([file])
    assert [note.code for note in source.notes] == ["read-by-pyarrow"]
    assert source.sample.get_column("amount").to_list() == [1.25] * N


def test_decimals_too_long_for_polars_keep_their_value(tmp_path: Path) -> None:
    amounts = [Decimal(6), Decimal(7), Decimal("0.3"), Decimal(10) ** 40]
    file = write(tmp_path, {"amount": pa.array(amounts, pa.decimal256(60, 5))})
    assert open_source([file]).frame.collect().to_series().to_list() == [6.0, 7.0, 0.3, 1e40]


def test_columns_of_one_name_are_named_by_position(tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    pq.write_table(pa.Table.from_arrays([pa.array(SCORES), pa.array(SCORES[::-1]), pa.array(SCORES)], ["x", "x", "recommend"]), file)
    source = open_source([str(file)])
    assert source.columns == ("#1", "#2", "recommend")
    assert source.repeated == {"x": ("#1", "#2")}
    assert nps_of(str(file)) == pytest.approx(NPS)


def test_days_outside_of_the_calendar_are_no_defect(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for kind, values in ((pa.date32(), pa.array([10**9, 20_000] * (N // 2), pa.int32())), (pa.timestamp("us"), pa.array([-(2**62)] * N))):
        report = cxkit.nps(write(tmp_path, {"recommend": SCORES, "responded_at": values.cast(kind)}), by=["none"])
        assert report.provenance.rows_read == N
    assert "panicked" not in capfd.readouterr().err


def test_bytes_are_text_if_they_can_be_read_as_such(tmp_path: Path) -> None:
    file = write(tmp_path, {"text": pa.array(["Köln".encode()] * N), "key": pa.array([b"\xff\xfe"] * N)})
    assert open_source([file]).sample.schema == {"text": pl.String, "key": pl.Binary}


@pytest.mark.parametrize("seed", range(60))
def test_damaged_files_are_errors_or_are_read_as_pyarrow_reads_them(tmp_path: Path, seed: int, capfd: pytest.CaptureFixture[str]) -> None:
    rng = random.Random(seed)
    file = Path(write(tmp_path, {"recommend": SCORES, "deep": BESIDE["deep"]}, write_page_checksum=seed % 2 == 0))
    held = bytearray(file.read_bytes())
    start = 4 if seed % 3 else len(held) - 400  # anywhere, or in the footer
    for _ in range(rng.choice((1, 1, 3))):
        held[rng.randrange(start, len(held) - 8)] = rng.randrange(256)
    file.write_bytes(held)
    try:
        source = open_source([str(file)])
        found = source.frame.collect(engine="streaming").height
    except SourceError:
        found = None
    assert found in {None, N}
    assert "panicked" not in capfd.readouterr().err
