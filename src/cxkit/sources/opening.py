"""One table from one file, several, or a pattern: how every metric gets at its data."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.sources.containers import open_part
from cxkit.sources.files import expand, once
from cxkit.sources.merging import as_text, columns_differ, merged, mixed_types, tools_differ
from cxkit.sources.overrides import Overrides
from cxkit.sources.part import GAP, OVERFLOW, SAMPLE_ROWS, Part
from cxkit.sources.profiles import Known, recognised
from cxkit.sources.text import delimited, in_place
from cxkit.sources.text.dialect import Dialect
from cxkit.sources.text.records import Record
from cxkit.tables.reading import ScanStats, misread

__all__ = ["OVERFLOW", "Dialect", "Overrides", "Record", "Source", "misread", "open_source"]

_DETECT = Overrides()


@dataclass(frozen=True)
class Source:
    """One table from one or several files.

    ``frame`` holds ``columns`` in order: all text with blanks as null, and ``OVERFLOW`` behind them, where a file is delimited
    (``overflow`` names it); with their own types where none is. ``watched`` is the same with ``GAP`` behind. ``sample`` holds the first
    rows that fit, without ``OVERFLOW``; ``sampled_whole`` says that these are all the rows that fit. ``dialects`` are those of the
    delimited files. ``repeated`` holds the columns (``#1``, ``#3``) of each header that a file has more than once.

    The frame reads delimited files in place, as fast as Polars can. What that may misread is found by ``read_with_fallback``, to which a
    source is a ``Reading``: it asks ``tolerant()`` where a query fails, and ``exact()`` where that fails too or ``doubts`` what it saw.

    A query must name a column: ``pl.len()`` alone counts lines, not records.
    """

    paths: tuple[str, ...]
    dialects: tuple[Dialect, ...]
    watched: pl.LazyFrame
    columns: tuple[str, ...]
    repeated: Mapping[str, tuple[str, ...]]
    sample: pl.DataFrame
    sampled_whole: bool
    notes: tuple[Note, ...]
    parts: tuple[Part, ...] = field(repr=False)
    numeric: pl.LazyFrame | None = field(default=None, repr=False)

    @property
    def scan(self) -> pl.LazyFrame:
        """``watched``, or the same with columns of whole numbers, where these were asked for."""
        return self.watched if self.numeric is None else self.numeric

    @property
    def frame(self) -> pl.LazyFrame:
        """The rows with ``OVERFLOW`` behind the columns, where a file is delimited."""
        return self.watched.drop(GAP) if self.overflow else self.watched

    @property
    def format(self) -> str:
        """What the files are: ``csv`` where one of them is delimited."""
        return "csv" if any(part.dialect for part in self.parts) else self.parts[0].format

    @property
    def overflow(self) -> str | None:
        """The name of the frame's column that is null where a row fits its header; None where all files have types of their own."""
        return OVERFLOW if any(part.untyped for part in self.parts) else None

    @property
    def gap(self) -> str | None:
        """The name of the column of ``watched`` that is true where a row may lack cells; None where all files have types of their own."""
        return GAP if self.overflow else None

    @property
    def labels(self) -> Mapping[str, Mapping[str, float]]:
        """What the files say that the texts of a column are worth, by column."""
        return {name: worth for part in self.parts for name, worth in part.labels.items()}

    @property
    def known(self) -> Known | None:
        """The tool that wrote the files, where it is the same one for all."""
        tools = {part.known.name if part.known else None for part in self.parts}
        return self.parts[0].known if len(tools) == 1 else None

    @property
    def texts(self) -> Mapping[str, str]:
        """What stands below the names of columns in further rows of the header."""
        return {name: text for part in self.parts for name, text in part.texts.items()}

    @property
    def lossy(self) -> bool:
        """Whether the frame shows U+FFFD for all characters of a file that are not ASCII."""
        return any(part.lossy for part in self.parts)

    def tolerant(self) -> Source:
        """The same table with U+FFFD for bytes that are no UTF-8 and with records that are too long. Raises SourceError."""
        return _combined([delimited.read_tolerantly(part) for part in self.parts], self.notes)

    @property
    def is_certain(self) -> bool:
        """Whether the sample, which was read record by record, holds all rows as they are."""
        return self.sampled_whole and not self.lossy

    def ways(self, columns: Collection[str] | None, whole: Collection[str] = ()) -> Sequence[Callable[[], Source]]:
        """In place as it is, with U+FFFD for damage, and exactly; for ``whole`` numbers first in place as these.

        A way that shows U+FFFD for characters of another encoding is left out where the sample of the columns has such.
        """
        if not self.overflow or all(part.exact for part in self.parts):
            return (lambda: self,)
        if self.lossy and (columns is None or self._has_foreign(columns)):
            return (self.exact,)
        plain = replace(self, numeric=None)
        ways = (lambda: plain, self.tolerant, self.exact)
        numeric = self._in_whole_numbers(whole)
        return ways if numeric is None else (lambda: replace(self, numeric=numeric), *ways)

    def _has_foreign(self, columns: Collection[str]) -> bool:
        texts = [name for name in columns if self.sample.schema.get(name) == pl.String]
        return bool(texts) and bool(self.sample.select(pl.any_horizontal(pl.col(texts).str.contains(r"[^\x00-\x7f]")).any()).item())

    def _in_whole_numbers(self, columns: Collection[str]) -> pl.LazyFrame | None:
        """``watched`` with columns of text read as whole numbers; a query fails where a cell holds anything else.

        None where there are none, and where a file is not read in place.
        """
        if not columns or any(part.exact or part.dialect is None for part in self.parts):
            return None
        whole = [part._replace(frame=in_place.frame(part, whole=[name for name in part.columns if name in columns])) for part in self.parts]
        return _combined(whole, self.notes).watched

    def exact(self) -> Source:
        """The same table read by the exact reader, which gives every irregular record its one count. Raises SourceError."""
        return _combined([delimited.read_exactly(part) for part in self.parts], self.notes)

    def doubts(self, seen: ScanStats) -> bool:
        """Whether what a query saw may be misread, so that only ``exact()`` can be trusted."""
        if seen.foreign and self.lossy:
            return True
        if all(part.exact for part in self.parts):
            return False
        torn = any(part.dialect and part.dialect.quote and part.dialect.quote in seen.quotes for part in self.parts)
        return seen.bad > 0 or (self.has_short_rows() if torn or seen.blanks or seen.gaps else not self.confirms(seen.rows))

    def confirms(self, rows: int) -> bool:
        """Whether ``rows`` read in place can be all records: no quote has swallowed lines, and in small files no row is too short.

        In big files equal numbers of rows and lines prove the first (some 7 GB a second); else every record is looked at.
        """
        loose = [part for part in self.parts if not part.exact]
        if not loose or (len(loose) == len(self.parts) and in_place.are_big(loose) and rows == sum(map(in_place.count_lines, loose))):
            return True
        return not self.has_short_rows()

    def has_short_rows(self) -> bool:
        """Whether a record is short, a line blank or a quote stray, which reading in place shows as nulls. About 1 GB a second."""
        return any(in_place.has_short_rows(part) for part in self.parts)

    def places(self, column: str, values: Collection[object]) -> dict[object, str]:
        """Where each value, as it stands, first occurs in a column: the file and the line, or the row where there are no lines."""
        found: dict[object, str] = {}
        for part in self.parts:
            if column not in part.columns:
                continue
            for line, value in _column(part, column):
                if value in values and value not in found:
                    found[value] = f"{part.path}, {'line' if part.dialect else 'row'} {line}"
                    if len(found) == len(values):
                        return found
        return found

    def problems(self) -> Iterator[tuple[str, Record]]:
        """Every record of the files that does not fit its header, mended ones included, with the file's path."""
        for part in self.parts:
            yield from ((part.path, record) for record in delimited.records(part, only_problems=True))


def _column(part: Part, column: str) -> Iterator[tuple[int, object]]:
    """The values of one column as they stand, with the lines on which their records start."""
    if part.dialect:
        index = part.columns.index(column)
        yield from ((record.line, record.fields[index]) for record in delimited.records(part) if index < len(record.fields))
    else:
        frame = part.frame.select(column)
        batches = frame.collect_batches(chunk_size=100_000, engine="streaming")
        yield from enumerate((value for batch in batches for value in batch.to_series()), start=1)


def open_source(paths: Sequence[str | os.PathLike[str]], overrides: Overrides = _DETECT) -> Source:
    """Open files, patterns, folders of Parquet files or standard input (``-``) as one table, its columns matched by name.

    Of text only the first 256 KiB are read, unless the header is longer. Raises UsageError and SourceError.
    """
    wanted, twice = once(expand(paths))
    parts, alike = merged([_known(open_part(path, overrides), overrides) for path in wanted])
    return _combined(
        parts, (*twice, *(note for part in parts for note in part.notes), *alike, *columns_differ(parts), *tools_differ(parts))
    )


def _known(part: Part, overrides: Overrides) -> Part:
    """A file with types of its own knows its columns only when it is open: then the tool that wrote it is recognised."""
    if part.untyped:
        return part
    return part._replace(known=recognised(part.columns, overrides.profile))


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
        watched, sample = parts[0].frame, parts[0].sample
    else:
        watched = pl.concat([part.frame for part in parts], how="diagonal_relaxed")
        share = max(1, SAMPLE_ROWS // len(parts))
        sample = pl.concat([part.sample.head(share) for part in parts], how="diagonal_relaxed")
    if len(parts) > 1 and any(part.untyped for part in parts):
        # Files whose columns stand in another order, or are missing, must not move the order of the whole.
        watched = watched.select(*columns, OVERFLOW, pl.col(GAP).fill_null(value=False))
    return Source(
        paths=tuple(part.path for part in parts),
        dialects=tuple(part.dialect for part in parts if part.dialect is not None),
        watched=watched,
        columns=columns,
        repeated=repeated,
        sample=sample,
        sampled_whole=all(part.sampled_whole for part in parts) and sample.height == sum(part.sample.height for part in parts),
        notes=notes,
        parts=tuple(parts),
    )
