"""One table from one file, several, or a pattern: how every metric gets at its data."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from cxkit.errors import SourceError
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.sources import delimited
from cxkit.sources.dialect import Dialect, Overrides
from cxkit.sources.exact import Record, records_of
from cxkit.sources.files import expand, kind_of, once
from cxkit.sources.merging import as_text, columns_differ, merged, mixed_types
from cxkit.sources.parquet import open_parquet
from cxkit.sources.part import OVERFLOW, SAMPLE_ROWS, Part
from cxkit.sources.spool import STDIN, chunks_of, is_stream, read_head, spool, unpacked, unreadable

__all__ = ["OVERFLOW", "Dialect", "Overrides", "Record", "Source", "misread", "open_source"]

_DETECT = Overrides()


@dataclass(frozen=True)
class Source:
    """One table from one or several files.

    ``frame`` holds ``columns`` in order: all text with blanks as null, and ``OVERFLOW`` behind them, where a file is delimited
    (``format`` is ``csv``); with their own types where all are Parquet. ``sample`` holds the first rows that fit, without ``OVERFLOW``;
    ``sampled_whole`` says that these are all the rows that fit. ``dialects`` are those of the delimited files. ``repeated`` holds the
    columns (``#1``, ``#3``) of each header that a file has more than once.

    The frame reads delimited files in place, as fast as Polars can, and what that may misread the caller asks for when it matters:

    - the query raises one of ``misread()``: ask again with ``tolerant()``, for a byte may be no UTF-8 or a record too long, and then
      with ``exact()``;
    - ``confirms(rows)`` is false of the number of rows that the query saw: the same;
    - needed values are null, and ``has_short_rows()``: the same.

    A query must name a column: ``pl.len()`` alone counts lines, not records.
    """

    paths: tuple[str, ...]
    format: Literal["csv", "parquet"]
    dialects: tuple[Dialect, ...]
    frame: pl.LazyFrame
    columns: tuple[str, ...]
    repeated: Mapping[str, tuple[str, ...]]
    sample: pl.DataFrame
    sampled_whole: bool
    notes: tuple[Note, ...]
    parts: tuple[Part, ...] = field(repr=False)

    @property
    def overflow(self) -> str | None:
        """The name of the frame's column that is null where a row fits its header; None where all files are Parquet."""
        return OVERFLOW if self.format == "csv" else None

    def tolerant(self) -> Source:
        """The same table with U+FFFD for bytes that are no UTF-8 and with records that are too long. Raises SourceError."""
        return _combined([delimited.read_tolerantly(part) for part in self.parts], self.notes)

    def exact(self) -> Source:
        """The same table read by the exact reader, which gives every irregular record its one count. Raises SourceError."""
        return _combined([delimited.read_exactly(part) for part in self.parts], self.notes)

    def has_short_rows(self) -> bool:
        """Whether a record is short, a line blank or a quote stray, which reading in place shows as nulls. About 1 GB a second."""
        return any(delimited.has_short_rows(part) for part in self.parts)

    def confirms(self, rows: int) -> bool:
        """Whether ``rows`` read in place can be all records: no quote has swallowed lines. About 7 GB a second.

        Equal numbers of rows and lines prove it; where cells hold line breaks, every record is looked at.
        """
        if all(part.exact for part in self.parts):
            return True
        if all(part.format == "csv" and not part.exact for part in self.parts) and rows == sum(map(delimited.count_lines, self.parts)):
            return True
        return not self.has_short_rows()

    def problems(self) -> Iterator[tuple[str, Record]]:
        """Every record of the delimited files that does not fit its header, with the file's path. Raises SourceError."""
        for part in self.parts:
            if part.dialect is not None:
                found = records_of(chunks_of(part.local), part.dialect, len(part.columns), only_problems=True)
                yield from ((part.path, record) for record in found)


def misread() -> tuple[type[Exception], ...]:
    """What a query raises where Polars loses its way in a delimited file."""
    return (pl.exceptions.ComputeError, pl.exceptions.SchemaError)


def open_source(paths: Sequence[str | os.PathLike[str]], overrides: Overrides = _DETECT) -> Source:
    """Open files, patterns or standard input (``-``) as one table, its columns matched by name.

    Reads the first 256 KiB of each file; what cannot be read in place (pipes, compressed files, other encodings, irregular files) is
    copied to a temporary file first, in bounded memory. Raises UsageError and SourceError.
    """
    wanted, twice = once(expand(paths))
    parts, alike = merged([_open(path, overrides) for path in wanted])
    doubts = [Note(code="header-doubt", level="warning", text=part.doubt, hint="delete the lines above it") for part in parts if part.doubt]
    return _combined(parts, (*twice, *doubts, *alike, *columns_differ(parts)))


def _open(path: str, overrides: Overrides) -> Part:
    try:
        local = spool(chunks_of(path)) if is_stream(path) else path
    except OSError as error:
        raise unreadable(path, error) from error
    shown = "Standard input" if path == STDIN else path
    head = _head(shown, local)
    kind = kind_of(shown, head)
    compression = kind if kind in {"gzip", "zstd"} else None
    if compression:
        local = spool(unpacked(local, compression))
        kind = kind_of(shown, _head(shown, local))
        if kind in {"gzip", "zstd"}:
            raise SourceError(f"{shown} is compressed twice.", "Unpack it first.")
    part = open_parquet(shown, local) if kind == "parquet" else delimited.open_delimited(shown, local, compression, overrides)
    return part._replace(path="standard input") if path == STDIN else part


def _head(shown: str, local: str) -> bytes:
    head = read_head(local, 4096)
    if not head:
        raise SourceError(f"{shown} is empty.", "Choose a file with a header line.")
    return head


def _combined(parts: list[Part], notes: tuple[Note, ...]) -> Source:
    columns = tuple(dict.fromkeys(name for part in parts for name in part.columns))
    repeated: dict[str, tuple[str, ...]] = {}
    for part in parts:
        for header, positions in part.repeated.items():
            repeated[header] = tuple(dict.fromkeys((*repeated.get(header, ()), *positions)))
    mixed = mixed_types(parts)
    if mixed:
        parts = [as_text(part, mixed) for part in parts]
    if len(parts) == 1:
        frame, sample = parts[0].frame, parts[0].sample
    else:
        frame = pl.concat([part.frame for part in parts], how="diagonal_relaxed")
        share = max(1, SAMPLE_ROWS // len(parts))
        sample = pl.concat([part.sample.head(share) for part in parts], how="diagonal_relaxed")
    delimited_too = any(part.format == "csv" for part in parts)
    return Source(
        paths=tuple(part.path for part in parts),
        format="csv" if delimited_too else "parquet",
        dialects=tuple(part.dialect for part in parts if part.dialect is not None),
        # Files whose columns stand in another order, or are missing, must not move the order of the whole.
        frame=frame.select(*columns, OVERFLOW) if delimited_too and len(parts) > 1 else frame,
        columns=columns,
        repeated=repeated,
        sample=sample,
        sampled_whole=all(part.sampled_whole for part in parts) and sample.height == sum(part.sample.height for part in parts),
        notes=notes,
        parts=tuple(parts),
    )
