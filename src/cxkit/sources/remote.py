"""Tables at an address, which Polars fetches. Opened only if the user allows it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from cxkit.errors import SourceError, first_line
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.sources.overrides import Overrides
from cxkit.sources.part import SAMPLE_ROWS, Part, make_typed_part
from cxkit.sources.spool import spool
from cxkit.sources.text import delimited

_FAILURES = (pl.exceptions.PolarsError, OSError)


def open_address(path: str, overrides: Overrides) -> Part:
    """Open a Parquet or Arrow file in place; text in UTF-8 is copied to a temporary file first.

    The ending of the name decides the format, since only what a query needs is fetched. Raises SourceError if the store does not answer
    or the ending is of another format.
    """
    name = urlsplit(path).path.lower()
    try:
        if name.endswith((".parquet", ".pq")):
            return _open_typed(path, "parquet", pl.scan_parquet(path, glob=False))
        if name.endswith((".arrow", ".feather", ".ipc")):
            return _open_typed(path, "arrow", pl.scan_ipc(path, glob=False))
        if name.endswith((".csv", ".tsv", ".txt", ".tab")):
            return delimited.open_delimited(path, spool(_read_lines(path)), None, overrides)
    except BaseException as error:
        # A panic inside Polars is not an Exception.
        if isinstance(error, (*_FAILURES, pl.exceptions.PanicException)):
            raise _unreadable_error(path, error) from error
        raise
    raise SourceError(tr("{path} does not end in .parquet, .arrow, .csv, .tsv or .txt.", path=path), "Fetch the file first.")


def _open_typed(path: str, what: str, frame: pl.LazyFrame) -> Part:
    return make_typed_part(path, path, what, frame, frame.head(SAMPLE_ROWS + 1).collect(engine="streaming"))


def _read_lines(path: str) -> Iterator[bytes]:
    """The lines of a text, which must be UTF-8."""
    try:
        for batch in pl.scan_lines(path, glob=False).collect_batches():
            yield "".join(f"{line}\n" for line in batch.to_series()).encode()
    except _FAILURES as error:
        raise _unreadable_error(path, error) from error


def _unreadable_error(path: str, error: BaseException) -> SourceError:
    why = first_line(error)
    return SourceError(tr("{path} cannot be read: {why}.", path=path, why=why), "Check address and credentials, or fetch the file first.")
