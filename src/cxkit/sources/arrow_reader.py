"""Parquet files by Arrow's reader: it verifies checksums, and reads types and encodings that Polars does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cxkit.lazy import pl
from cxkit.sources.text.header import name_columns

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from cxkit.errors import SourceError

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


def text_bytes(local: str, most: int) -> int:
    """The bytes that the texts of a file take in memory, from their dictionaries.

    Counted up to ``most``, and 0 if the file is damaged or surely takes no more than ``most``.
    """
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    total = 0
    try:
        with pq.ParquetFile(local) as file:
            texts = [field.name for field in file.schema_arrow if _holds_texts(field.type)]
        with pq.ParquetFile(local, read_dictionary=texts) as file:
            if _most_text_bytes(file, texts) <= most:
                return 0
            for batch in file.iter_batches(_BATCH, columns=texts) if texts else ():
                for column in batch.columns:
                    if pa.types.is_dictionary(column.type):
                        lengths = pc.binary_length(column.dictionary).take(column.indices)
                    else:
                        lengths = pc.binary_length(column)
                    total += pc.sum(lengths.cast(pa.int64())).as_py() or 0
                if total > most:
                    break
    except (OSError, ValueError, pa.ArrowException):
        return 0
    return total


def _most_text_bytes(file: pq.ParquetFile, texts: list[str]) -> int:
    """A bound of the bytes of all texts: those in the pages, and for each row the longest text of its group's dictionary.

    The first row of each group shows the dictionary, so that this takes a small part of the time of counting.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    most = 0
    for at in range(file.num_row_groups):
        group = file.metadata.row_group(at)
        most += group.total_byte_size
        first = next(file.iter_batches(1, row_groups=[at], columns=texts), None) if texts and group.num_rows else None
        for column in first.columns if first else ():
            if pa.types.is_dictionary(column.type):
                most += group.num_rows * (pc.max(pc.binary_length(column.dictionary)).as_py() or 0)
    return most


def _holds_texts(of: pa.DataType) -> bool:
    import pyarrow as pa

    value = of.value_type if pa.types.is_dictionary(of) else of
    kinds = (pa.types.is_string, pa.types.is_large_string, pa.types.is_binary, pa.types.is_large_binary)
    return any(is_kind(value) for is_kind in kinds)


@contextmanager
def _failing(fail: Callable[[BaseException], SourceError]) -> Iterator[None]:
    import pyarrow as pa

    try:
        yield
    except (OSError, ValueError, pa.ArrowException, pl.exceptions.PolarsError) as error:  # ValueError: names that are no UTF-8
        raise fail(error) from error


def _to_polars(batch: pa.RecordBatch, names: Sequence[str]) -> pl.DataFrame:
    import pyarrow as pa

    # Polars has no decimals of more than 38 digits
    columns = [column.cast(pa.float64()) if pa.types.is_decimal256(column.type) else column for column in batch.columns]
    return pl.DataFrame(pa.Table.from_arrays(columns, names=list(names)))
