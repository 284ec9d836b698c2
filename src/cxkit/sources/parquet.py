"""Parquet files as lazy frames with their own types."""

from __future__ import annotations

import os
from pathlib import Path

from cxkit.errors import SourceError
from cxkit.lazy import pl
from cxkit.sources.part import SAMPLE_ROWS, Part

MAGIC = b"PAR1"


def open_parquet(path: str, local: str) -> Part:
    """Open a Parquet file by its footer and first rows. Raises SourceError where it is cut short or damaged."""
    _check_end(path, local)
    try:
        frame = pl.scan_parquet(local, glob=False)
        columns = tuple(frame.collect_schema().names())
        first = frame.head(SAMPLE_ROWS + 1).collect(engine="streaming")
    except BaseException as error:
        # A panic inside Polars is no Exception, and damaged files cause several kinds of both.
        if isinstance(error, pl.exceptions.PolarsError | OSError | pl.exceptions.PanicException):
            raise _damaged(path, str(error).splitlines()[0] if str(error) else type(error).__name__) from error
        raise
    return Part(
        path=path,
        local=local,
        format="parquet",
        dialect=None,
        columns=columns,
        repeated={},
        notes=(),
        frame=frame,
        sample=first.head(SAMPLE_ROWS),
        sampled_whole=first.height <= SAMPLE_ROWS,
        exact=True,
    )


def _check_end(path: str, local: str) -> None:
    """A file that was cut has no footer; saying so beats what the decoder makes of it."""
    with Path(local).open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 8))
        tail = file.read()
    if size < 12 or tail[4:] != MAGIC:
        raise _damaged(path, "its end is missing")
    if int.from_bytes(tail[:4], "little") > size - 12:
        raise _damaged(path, "its footer points outside of the file")


def _damaged(path: str, why: str) -> SourceError:
    return SourceError(f"{path} is a damaged Parquet file: {why}.", "Fetch or write it again.")
