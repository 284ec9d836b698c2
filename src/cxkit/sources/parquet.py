"""Parquet files as lazy frames with their own types. Page checksums are verified if the file has them."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from cxkit.errors import SourceError, first_line
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.sources.part import SAMPLE_ROWS, Part, make_typed_part
from cxkit.sources.text.header import name_columns
from cxkit.sources.unpacking import MOST_AT_ONCE

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

_MAGIC = b"PAR1"
_EXPANSION = 100  # times its size that the values of a file may take, up to the limit of bytes
_VALUE_BYTES = 16  # of a value in memory, at most, without a text
_EXPLAINED = "cxkit.columns"  # in the metadata: labels and texts of the source
_NULL = "__HIVE_DEFAULT_PARTITION__"
# The start of a page header: type and two sizes, and the checksum behind them, in Thrift's compact form.
_CHECKSUM = re.compile(rb"(?:\x15[\x80-\xff]*[\x00-\x7f]){3}\x15")


def open_parquet(path: str, local: str, max_bytes: int | None = None) -> Part:
    """Open a Parquet file by its footer and first rows, with a column for each ``key=value`` folder above it.

    Arrow reads the files that have checksums, which Polars ignores, and those that Polars cannot read, which a note says. Raises
    SourceError if neither can, or if the values take more than ``max_bytes`` (None: 4 GiB, of a file that is far smaller).
    """
    footer = _read_footer(path, local)
    _refuse_expanding(path, local, max_bytes)
    part = _open_rows(path, local)
    return part._replace(**_read_explanations(local)) if _EXPLAINED.encode() in footer else part


def explain_columns(labels: Mapping[str, Mapping[str, float]], texts: Mapping[str, str]) -> dict[str, str] | None:
    """Metadata of a Parquet file that keep what a source says of its columns, so that ``open_parquet`` gives the same part."""
    return {_EXPLAINED: json.dumps({"labels": labels, "texts": texts}, ensure_ascii=False, default=dict)} if labels or texts else None


def _read_explanations(local: str) -> dict[str, Any]:
    try:
        held = json.loads(pl.read_parquet_metadata(local).get(_EXPLAINED, "{}"))
        labels = {str(name): {str(label): float(number) for label, number in of.items()} for name, of in held["labels"].items()}
        return {"labels": labels, "texts": {str(name): str(text) for name, text in held["texts"].items()}}
    except (pl.exceptions.PolarsError, ValueError, TypeError, KeyError, AttributeError):
        return {}  # another program's entry of this name


def _open_rows(path: str, local: str) -> Part:
    fail = partial(damaged_error, path)
    if _has_checksums(local):
        return _open_by_arrow(path, local, fail)
    try:
        part = _open_scan(path, local, pl.scan_parquet(local, glob=False, hive_partitioning=False), fail)
        if part.sampled_whole and part.frame.select(pl.len()).collect().item() != part.sample.height:
            raise _damaged_because(path, tr("the number of rows in its footer is not that of its pages"))
    except SourceError as error:
        try:
            part = _open_by_arrow(path, local, fail)
        except SourceError:
            raise error from None
        text = tr(
            "{path} is read by PyArrow, because Polars cannot read it: {partition}", path=path, partition=error.message.partition(": ")[2]
        )
        return part._replace(notes=(Note(code="read-by-pyarrow", level="info", text=text),))
    return part


def _open_by_arrow(path: str, local: str, fail: Callable[[BaseException], SourceError]) -> Part:
    frame, repeated = scan_by_arrow(local, fail)
    return _open_scan(path, local, frame, fail)._replace(repeated=repeated)


def _open_scan(path: str, local: str, scan: pl.LazyFrame, fail: Callable[[BaseException], SourceError]) -> Part:
    try:
        frame = _add_partitions(scan, path)
        first = frame.head(SAMPLE_ROWS + 1).collect(engine="streaming")
    except BaseException as error:
        # A panic inside Polars is not an Exception, and damaged files cause panics and several kinds of exceptions.
        if isinstance(error, pl.exceptions.PolarsError | OSError | pl.exceptions.PanicException):
            raise fail(error) from error
        raise
    return make_typed_part(path, local, "parquet", frame, first)


def damaged_error(path: str, error: BaseException) -> SourceError:
    """The error for a file that the decoder cannot read."""
    return _damaged_because(path, first_line(error))


def _read_footer(path: str, local: str) -> bytes:
    """Read the footer. Raises SourceError if it is missing or invalid, in clearer words than the decoder's."""
    with Path(local).open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 8))
        tail = file.read()
        if size >= 12 and tail[4:] == b"PARE":
            raise SourceError(tr("{path} is an encrypted Parquet file.", path=path), "Decrypt it first.")
        if size < 12 or tail[4:] != _MAGIC:
            raise _damaged_because(path, tr("its end is missing"))
        length = int.from_bytes(tail[:4], "little")
        if length > size - 12:
            raise _damaged_because(path, tr("its footer points outside of the file"))
        file.seek(size - 8 - length)
        return file.read(length)


def _damaged_because(path: str, why: str) -> SourceError:
    return SourceError(tr("{path} is a damaged Parquet file: {why}.", path=path, why=why), "Fetch or write it again.")


def _refuse_expanding(path: str, local: str, max_bytes: int | None) -> None:
    """Raise SourceError if the values take more memory than allowed: one value in a dictionary may stand for a million long ones."""
    most, size = max_bytes or MOST_AT_ONCE, Path(local).stat().st_size
    if max_bytes is None and size * _EXPANSION > most:
        return
    try:
        scan = pl.scan_parquet(local, glob=False, hive_partitioning=False)
        rows = scan.select(pl.len()).collect().item()
        values = rows * len(scan.collect_schema()) * _VALUE_BYTES
        if values <= most and rows * size > most // _EXPANSION:
            values += _text_bytes(scan)
    except BaseException as error:
        if isinstance(error, pl.exceptions.PolarsError | OSError | pl.exceptions.PanicException):
            return  # reported below
        raise
    if values > most:
        raise SourceError(
            tr(
                "{path} has {size:,} bytes, and its values take {values:,} or more: the limit is {most:,}.",
                path=path,
                size=size,
                values=values,
                most=most,
            ),
            tr("If that is right, --max-bytes {values} lets it.", values=values * 2),
        )


def _text_bytes(scan: pl.LazyFrame) -> int:
    """The bytes that the texts take in memory if each row has its own: Polars counts them without making a copy for each row."""
    sizes = []
    for name, dtype in scan.collect_schema().items():
        if dtype == pl.String:
            sizes.append(pl.col(name).str.len_bytes())
        elif dtype == pl.Binary:
            sizes.append(pl.col(name).bin.size())
        elif isinstance(dtype, pl.Categorical | pl.Enum):
            sizes.append(pl.col(name).cat.len_bytes())
    sums = scan.select(pl.sum_horizontal(each.cast(pl.UInt64).sum() for each in sizes)) if sizes else None
    return int(sums.collect(engine="streaming").item()) if sums is not None else 0


def _has_checksums(local: str) -> bool:
    with Path(local).open("rb") as file:
        file.seek(len(_MAGIC))
        return _CHECKSUM.match(file.read(32)) is not None


def _add_partitions(frame: pl.LazyFrame, path: str) -> pl.LazyFrame:
    """Add the keys of the file's Hive folders (``key=value``) as columns: whole numbers if they are, else text."""
    there = set(frame.collect_schema().names())
    keys = dict(segment.split("=", 1) for segment in Path(path).parent.parts if re.fullmatch(r"[^=]+=[^=]*", segment))
    literals = []
    for key, value in keys.items():
        name, text = unquote(key), unquote(value)
        if name in there:
            continue
        number = re.fullmatch(r"0|-?[1-9]\d{0,17}", text)
        literals.append(pl.lit(None if text == _NULL else int(text) if number else text).alias(name))
    return frame.with_columns(literals) if literals else frame


_BATCH = 1 << 17


def scan_by_arrow(local: str, fail: Callable[[BaseException], SourceError]) -> tuple[pl.LazyFrame, Mapping[str, tuple[str, ...]]]:
    """Scan a Parquet file by Arrow's reader, which compares each page with its checksum if it has one.

    Returns the frame, and the positions of each name that several columns have: these are named by position, as in delimited files.
    ``fail`` makes the SourceError that is raised, here or by a query, if the file is damaged.
    """
    from polars.io.plugins import register_io_source

    def source(wanted: list[str] | None, predicate: pl.Expr | None, most: int | None, _batch: int | None) -> Iterator[pl.DataFrame]:
        left = most
        with _failing(fail), _open(local) as file:
            for batch in file.iter_batches(_BATCH, columns=None if repeated else wanted):
                found = _to_polars(batch, names if repeated else batch.schema.names)
                found = found if wanted is None else found.select(wanted)
                found = found if left is None else found.head(left)
                left = None if left is None else left - found.height
                yield found if predicate is None else found.filter(predicate)
                if left == 0:
                    return

    import pyarrow as pa

    with _failing(fail), _open(local) as file:
        held = file.schema_arrow.names
        names, repeated = name_columns(held) if len({*held}) < len(held) else (tuple(held), {})
        empty = [pa.array([], field.type) for field in file.schema_arrow]
        schema = _to_polars(pa.RecordBatch.from_arrays(empty, schema=file.schema_arrow), names).schema
    return register_io_source(source, schema=schema, is_pure=True), repeated


def _open(local: str) -> pq.ParquetFile:
    import pyarrow.parquet as pq

    return pq.ParquetFile(local, page_checksum_verification=True)


@contextmanager
def _failing(fail: Callable[[BaseException], SourceError]) -> Iterator[None]:
    import pyarrow as pa

    try:
        yield
    except (OSError, ValueError, pa.ArrowException, pl.exceptions.PolarsError) as error:  # ValueError: names that are no UTF-8
        raise fail(error) from error


def _to_polars(batch: pa.RecordBatch, names: Sequence[str]) -> pl.DataFrame:
    import pyarrow as pa

    # Polars has no decimals of more than 38 digits. Arrow makes floats of them that are off in the last digit, unless they are text first.
    long = pa.types.is_decimal256
    columns = [column.cast(pa.string()).cast(pa.float64()) if long(column.type) else column for column in batch.columns]
    return pl.DataFrame(pa.Table.from_arrays(columns, names=list(names)))
