"""Parquet files as lazy frames with their own types. Page checksums are verified if the file has them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from cxkit.errors import SourceError
from cxkit.lazy import pl
from cxkit.sources.part import SAMPLE_ROWS, Part, make_typed_part

_MAGIC = b"PAR1"
_NULL = "__HIVE_DEFAULT_PARTITION__"
# The start of a page header: type and two sizes, and the checksum behind them, in Thrift's compact form.
_CHECKSUM = re.compile(rb"(?:\x15[\x80-\xff]*[\x00-\x7f]){3}\x15")


def open_parquet(path: str, local: str) -> Part:
    """Open a Parquet file by its footer and first rows, with a column for each ``key=value`` folder above it.

    Raises SourceError if the file is truncated or damaged. Polars ignores checksums: files that have them are read by Arrow, which
    verifies each page.
    """
    _check_end(path, local)
    try:
        frame = _scan_verified(path, local) if _has_checksums(local) else pl.scan_parquet(local, glob=False, hive_partitioning=False)
        frame = _add_partitions(frame, path)
        first = frame.head(SAMPLE_ROWS + 1).collect(engine="streaming")
    except BaseException as error:
        # A panic inside Polars is not an Exception, and damaged files cause panics and several kinds of exceptions.
        if isinstance(error, pl.exceptions.PolarsError | OSError | pl.exceptions.PanicException):
            raise damaged_error(path, error) from error
        raise
    return make_typed_part(path, local, "parquet", frame, first)


def damaged_error(path: str, error: BaseException) -> SourceError:
    """The error for a file that the decoder cannot read."""
    return _damaged_because(path, str(error).splitlines()[0].rstrip(".") if str(error) else type(error).__name__)


def _check_end(path: str, local: str) -> None:
    """Raise SourceError if the footer is missing or invalid, as in a truncated file: the message is clearer than the decoder's."""
    with Path(local).open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 8))
        tail = file.read()
    if size >= 12 and tail[4:] == b"PARE":
        raise SourceError(f"{path} is an encrypted Parquet file.", "Decrypt it first.")
    if size < 12 or tail[4:] != _MAGIC:
        raise _damaged_because(path, "its end is missing")
    if int.from_bytes(tail[:4], "little") > size - 12:
        raise _damaged_because(path, "its footer points outside of the file")


def _damaged_because(path: str, why: str) -> SourceError:
    return SourceError(f"{path} is a damaged Parquet file: {why}.", "Fetch or write it again.")


def _has_checksums(local: str) -> bool:
    with Path(local).open("rb") as file:
        file.seek(len(_MAGIC))
        return _CHECKSUM.match(file.read(32)) is not None


def _scan_verified(path: str, local: str) -> pl.LazyFrame:
    """Scan the file by Arrow's reader, which compares each page with its checksum."""
    import pyarrow as pa
    import pyarrow.parquet as pq
    from polars.io.plugins import register_io_source

    def open_file() -> pq.ParquetFile:
        return pq.ParquetFile(local, page_checksum_verification=True)

    def source(wanted: list[str] | None, predicate: pl.Expr | None, most: int | None, _batch: int | None) -> Iterator[pl.DataFrame]:
        left = most
        try:
            with open_file() as file:
                for batch in file.iter_batches(1 << 17, columns=wanted):
                    found = pl.DataFrame(pa.Table.from_batches([batch]))
                    found = found if left is None else found.head(left)
                    left = None if left is None else left - found.height
                    yield found if predicate is None else found.filter(predicate)
                    if left == 0:
                        return
        except (OSError, pa.ArrowException) as error:
            raise damaged_error(path, error) from error

    with open_file() as file:
        schema = pl.DataFrame(file.schema_arrow.empty_table()).schema
    return register_io_source(source, schema=schema, is_pure=True)


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
