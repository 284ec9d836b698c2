"""Parquet files as lazy frames with their own types. Page checksums are verified if the file has them."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from cxkit.errors import SourceError, first_line
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.sources.arrow_reader import scan_by_arrow
from cxkit.sources.part import SAMPLE_ROWS, Part, make_typed_part
from cxkit.sources.unpacking import MOST_AT_ONCE

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
