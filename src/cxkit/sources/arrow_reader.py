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
