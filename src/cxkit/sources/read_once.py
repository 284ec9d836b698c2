"""Files that several commands need: each is read once, checked and mended, and after that from a temporary copy.

A copy is a Parquet file without a name, which disappears with the process, however that ends.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import IO

from cxkit.errors import SourceError
from cxkit.lazy import pl
from cxkit.sources.opening import OPEN, Source, combine_parts, open_file
from cxkit.sources.overrides import Overrides
from cxkit.sources.part import Part
from cxkit.tables.reading import ScanStats, read_with_fallback


@contextmanager
def read_once() -> Iterator[None]:
    """Within this block a file that is opened again in the same way is the one that was opened before, and its rows are those of its copy.

    What queries on all of its rows have found is not looked for again. Its notes, its sample and the places of its rows stay those of the
    file.
    """
    held: dict[tuple[str, Overrides], Part] = {}
    with ExitStack() as copies:

        def open_(path: str, overrides: Overrides) -> Part:
            if (path, overrides) not in held:
                held[path, overrides] = _copied(open_file(path, overrides), copies)._replace(found={})
            return held[path, overrides]

        before = OPEN.set(open_)
        try:
            yield
        finally:
            OPEN.reset(before)


def _copied(part: Part, copies: ExitStack) -> Part:
    """The part with a frame that reads the copy; the part itself if it cannot be copied: then each command reads the file."""
    try:
        copy = copies.enter_context(tempfile.TemporaryFile(prefix="cxkit-"))  # noqa: SIM115 - the stack closes it
        # all characters of all columns matter, so that any query on the copy gives what it would give on the file
        read_with_fallback(combine_parts([part], ()), partial(_write, copy), seen=lambda rows: ScanStats(rows, foreign=False))
        frame = _scan(copy)
        same = frame.collect_schema() == part.frame.collect_schema()
    except BaseException as error:
        # a panic inside Polars is not an Exception
        if isinstance(error, (pl.exceptions.PolarsError, pl.exceptions.PanicException, SourceError, OSError)):
            return part
        raise
    return part._replace(frame=frame, exact=True, lossy=False) if same else part


def _write(copy: IO[bytes], way: Source) -> int:
    """Write the rows as a way of reading returns them. Returns their number."""
    copy.seek(0)
    copy.truncate()
    way.scan.sink_parquet(copy, compression="lz4", statistics=False)
    copy.flush()
    rows: int = _scan(copy).select(pl.len()).collect().item()
    return rows


def _scan(copy: IO[bytes]) -> pl.LazyFrame:
    return pl.scan_parquet(f"/dev/fd/{copy.fileno()}", glob=False, hive_partitioning=False)
