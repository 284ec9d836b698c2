"""Opening one file, several files or a pattern as one table, which every metric reads."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import count
from pathlib import Path

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.sources.containers import open_part
from cxkit.sources.files import drop_repeated, expand
from cxkit.sources.merging import (
    cast_to_text,
    find_mixed_types,
    merge_headers,
    note_different_columns,
    note_different_tools,
    rename_columns,
)
from cxkit.sources.overrides import Overrides
from cxkit.sources.part import OVERFLOW, SAMPLE_ROWS, Dialect, Part, Record
from cxkit.sources.profiles import Known, recognise_tool
from cxkit.sources.text import delimited, in_place
from cxkit.sources.text.regular import FileCheck
from cxkit.tables.reading import ScanStats, misreading_errors

__all__ = ["OVERFLOW", "Dialect", "Overrides", "Record", "Source", "misreading_errors", "open_source"]

_DETECT = Overrides()


@dataclass(frozen=True)
class Source:
    """One table from one or several files.

    ``frame`` holds ``columns`` in order. If a file is delimited, all columns are text with blanks as null, and ``OVERFLOW`` (the name is in
    ``overflow``) follows; otherwise the columns have their own types.
    ``sample`` holds the first rows that fit the header, without ``OVERFLOW``; ``sampled_whole``: these are all rows that fit.
    ``dialects`` are those of the delimited files. ``repeated`` holds the columns (``#1``, ``#3``) of each header that occurs twice or more
    in a file.

    The frame lets Polars read delimited files in place, which is fast and may misread irregular records. ``read_with_fallback``, for which
    a source is a ``Reading``, detects that: it uses ``exact()`` if a query fails, or if ``doubts`` is true for what the query counted.

    A query must name a column: ``pl.len()`` alone counts lines, not records.
    """

    paths: tuple[str, ...]
    dialects: tuple[Dialect, ...]
    frame: pl.LazyFrame
    columns: tuple[str, ...]
    repeated: Mapping[str, tuple[str, ...]]
    sample: pl.DataFrame
    sampled_whole: bool
    notes: tuple[Note, ...]
    parts: tuple[Part, ...] = field(repr=False)
    numeric: pl.LazyFrame | None = field(default=None, repr=False)
    unused: frozenset[str] = frozenset()
    """Columns without a role, since other files have one that names the same in another way."""

    @property
    def estimated_rows(self) -> int:
        """About how many rows the files have, by their bytes and those of a sampled row as text."""
        size = sum(Path(part.local).stat().st_size for part in self.parts if Path(part.local).is_file())
        plain = pl.selectors.string() | pl.selectors.numeric() | pl.selectors.boolean() | pl.selectors.temporal()
        lengths = self.sample.select(plain.cast(pl.String).str.len_bytes().sum())
        sampled = sum(each.item() or 0 for each in lengths) + self.sample.height * self.sample.width
        return size * self.sample.height // max(sampled, 1)

    @property
    def scan(self) -> pl.LazyFrame:
        """``frame``, or the frame with columns of whole numbers if they were requested."""
        return self.frame if self.numeric is None else self.numeric

    def renamed(self, names: Sequence[Mapping[str, str]], note: Note) -> Source:
        """The source with other headers: for each file the new name of those that change. The ``note`` says so."""
        parts = [rename_columns(part, dict(of_part)) for part, of_part in zip(self.parts, names, strict=True)]
        kept = tuple(each for each in self.notes if each.code != "columns-differ")
        return combine_parts(parts, (*kept, note, *note_different_columns(parts)))

    @property
    def format(self) -> str:
        """The format of the files: ``csv`` if one of them is delimited."""
        return "csv" if any(part.dialect for part in self.parts) else self.parts[0].format

    @property
    def overflow(self) -> str | None:
        """The name of the frame's column that is null if a row fits its header; None if all files have typed columns."""
        return OVERFLOW if any(part.untyped for part in self.parts) else None

    @property
    def labels(self) -> Mapping[str, Mapping[str, float]]:
        """Value labels that the files declare: for each column the number of each label."""
        return {name: worth for part in self.parts for name, worth in part.labels.items()}

    @property
    def known(self) -> Known | None:
        """The tool that wrote the files, if it is the same for all."""
        tools = {part.known.name if part.known else None for part in self.parts}
        return self.parts[0].known if len(tools) == 1 else None

    @property
    def texts(self) -> Mapping[str, str]:
        """The texts of further header rows, such as question texts, by column."""
        return {name: text for part in self.parts for name, text in part.texts.items()}

    @property
    def above(self) -> tuple[str, ...]:
        """The lines above the tables of the files."""
        return tuple(dict.fromkeys(line for part in self.parts for line in part.above))

    @property
    def late_notes(self) -> tuple[Note, ...]:
        """Notes on what is known only once the files have been read to their ends."""
        return tuple(note for part in self.parts for note in part.late_notes())

    @cached_property
    def found(self) -> dict[object, object]:
        """What queries on all rows have found; of a single file for all commands that read it."""
        only = self.parts[0].found if len(self.parts) == 1 else None
        return {} if only is None else only

    @property
    def lossy(self) -> bool:
        """Whether the frame shows U+FFFD for all characters of a file that are not ASCII."""
        return any(part.lossy for part in self.parts)

    @property
    def is_certain(self) -> bool:
        """Whether the sample, which was read record by record, holds all rows exactly."""
        return self.sampled_whole and not self.lossy

    def ways(self, columns: Collection[str] | None, whole: Collection[str] = ()) -> Sequence[Callable[[], Source]]:
        """The readers to try, the fastest first: in place, exact.

        If ``whole`` names columns, reading these as whole numbers in place comes first. If the sample of ``columns`` holds characters that
        reading in place would replace by U+FFFD, only the exact reader is returned.
        """
        if not self.overflow or all(part.exact for part in self.parts):
            return (lambda: self,)
        if self.lossy and (columns is None or self._has_foreign(columns)):
            return (self.exact,)
        checks = [] if self.is_certain else self._checks()
        plain = replace(self, frame=_stop_early(self.frame, checks), numeric=None)
        ways = (lambda: plain, self.exact)
        numeric = self._in_whole_numbers(whole)
        return ways if numeric is None else (lambda: replace(self, numeric=_stop_early(numeric, checks)), *ways)

    def frames_of_all(self) -> list[pl.LazyFrame]:
        """For each file the frame for a query that needs all columns, which fails as soon as a record is known to be irregular."""
        checks = [] if self.is_certain else self._checks()
        return [_stop_early(in_place.frame_of_all(part), checks) for part in self.parts]

    def near(self, text: str) -> Source:
        """The source without rows that surely hold no cell with the text, as far as they are found faster than by a scan."""
        if not self.overflow or self.is_certain:
            return self
        self._checks()
        parts = [in_place.near(part, text) for part in self.parts]
        return combine_parts(parts, self.notes) if any(part.excerpt is not None for part in parts) else self

    def _has_foreign(self, columns: Collection[str]) -> bool:
        texts = [name for name in columns if self.sample.schema.get(name) == pl.String]
        return bool(texts) and bool(self.sample.select(pl.any_horizontal(pl.col(texts).str.contains(r"[^\x00-\x7f]")).any()).item())

    def _in_whole_numbers(self, columns: Collection[str]) -> pl.LazyFrame | None:
        """``frame`` with these columns read as whole numbers; a query fails if a cell holds anything else.

        None without columns, or if a file is not read in place.
        """
        if not columns or any(part.exact or part.dialect is None for part in self.parts):
            return None
        whole = [part._replace(frame=in_place.frame(part, whole=[name for name in part.columns if name in columns])) for part in self.parts]
        return combine_parts(whole, self.notes).frame

    def exact(self) -> Source:
        """The same table from the exact reader, which counts every irregular record exactly once. Raises SourceError."""
        return combine_parts([delimited.read_exactly(part) for part in self.parts], self.notes)

    def doubts(self, seen: ScanStats) -> bool:
        """Whether the counts of a query show that records may have been misread, so that ``exact()`` is needed."""
        if seen.foreign and self.lossy:
            return True
        return not self.confirms(seen.rows)

    def confirms(self, rows: int | None) -> bool:
        """Whether all records of the files that are read in place are regular, and ``rows`` (None: not counted) is their number."""
        checks = self._checks()
        counts = [check.count() for check in checks]
        return None not in counts and (rows is None or len(checks) < len(self.parts) or sum(filter(None, counts)) == rows)

    def _checks(self) -> list[FileCheck]:
        """The checks of the files that are read in place, which run while a query reads these files."""
        return [in_place.check_file(part, part.dialect) for part in self.parts if part.dialect and not part.exact]

    def places(self, column: str, values: Collection[object]) -> dict[object, str]:
        """The file and line (or row, if the file has no lines) in which each raw value first occurs in a column.

        Files go by their names, without folders unless two have the same.
        """
        found: dict[object, str] = {}
        names = [Path(part.path).name for part in self.parts]
        for part, name in zip(self.parts, names, strict=True):
            if column not in part.columns:
                continue
            path = name if names.count(name) == 1 else part.path
            for line, value in _read_column(part, column, values):
                if value in values and value not in found:
                    found[value] = tr("{path}, line {line}" if part.dialect else "{path}, row {line}", path=path, line=line)
                    if len(found) == len(values):
                        return found
        return found

    def problems(self) -> Iterator[tuple[str, Record]]:
        """Every record of the files that does not fit its header, repaired ones included, with the path of its file."""
        for part in self.parts:
            yield from ((part.path, record) for record in delimited.records(part, only_problems=True))


def _stop_early(frame: pl.LazyFrame, checks: Sequence[FileCheck]) -> pl.LazyFrame:
    """The frame, a query of which fails as soon as a check has found an irregular record: its result would be dropped."""

    def pass_on(rows: pl.DataFrame) -> pl.DataFrame:
        if any(check.has_failed for check in checks):
            raise pl.exceptions.ComputeError("a record is not regular")
        return rows

    if not checks:
        return frame
    return frame.map_batches(
        pass_on, streamable=True, validate_output_schema=False, predicate_pushdown=True, projection_pushdown=True, slice_pushdown=True
    )


def _read_column(part: Part, column: str, wanted: Collection[object]) -> Iterator[tuple[int, object]]:
    """The raw values of one column, with the lines on which their records start; of text perhaps only those near ``wanted`` ones."""
    if part.dialect:
        index = part.columns.index(column)
        found = delimited.records(part, near=[str(value) for value in wanted])
        yield from ((record.line, record.fields[index]) for record in found if index < len(record.fields))
    else:
        frame = part.frame.select(column)
        batches = frame.collect_batches(chunk_size=100_000, engine="streaming")
        numbers = count(1) if part.rows is None else iter(part.rows)
        yield from zip(numbers, (value for batch in batches for value in batch.to_series()), strict=False)


def open_source(paths: Sequence[str | os.PathLike[str]], overrides: Overrides = _DETECT) -> Source:
    """Open files, patterns, folders of Parquet files or standard input (``-``) as one table, its columns matched by name.

    Of text only the first 256 KiB are read, unless the header is longer. Raises UsageError and SourceError.
    """
    wanted, twice = drop_repeated(expand(paths))
    parts, alike = merge_headers([OPEN.get()(path, overrides) for path in wanted])
    return combine_parts(
        parts,
        (*twice, *(note for part in parts for note in part.notes), *alike, *note_different_columns(parts), *note_different_tools(parts)),
    )


def open_file(path: str, overrides: Overrides) -> Part:
    """Open one file, and recognise the tool that wrote it. Raises UsageError and SourceError."""
    return _recognise_typed(open_part(path, overrides), overrides)


OPEN: ContextVar[Callable[[str, Overrides], Part]] = ContextVar("OPEN", default=open_file)
"""How files are opened: ``read_once`` keeps them for several commands."""


def _recognise_typed(part: Part, overrides: Overrides) -> Part:
    """Recognise the tool that wrote a typed file, whose columns are known only once it is open."""
    if part.untyped:
        return part
    return part._replace(known=recognise_tool(part.columns, overrides.profile))


def combine_parts(parts: list[Part], notes: tuple[Note, ...]) -> Source:
    """The source of these parts, whose headers match already."""
    columns = tuple(dict.fromkeys(name for part in parts for name in part.columns))
    repeated: dict[str, tuple[str, ...]] = {}
    for part in parts:
        for header, positions in part.repeated.items():
            repeated[header] = tuple(dict.fromkeys((*repeated.get(header, ()), *positions)))
    mixed = find_mixed_types(parts)
    if mixed:
        parts = [cast_to_text(part, mixed) for part in parts]
    if len(parts) == 1:
        frame, sample = parts[0].frame, parts[0].sample
    else:
        frame = pl.concat([part.frame for part in parts], how="diagonal_relaxed")
        share = max(1, SAMPLE_ROWS // len(parts))
        sample = pl.concat([part.sample.head(share) for part in parts], how="diagonal_relaxed")
    if len(parts) > 1 and any(part.untyped for part in parts):
        # Files with columns in another order, or without some, must not change the order of the columns.
        frame = frame.select(*columns, OVERFLOW)
    return Source(
        paths=tuple(part.path for part in parts),
        dialects=tuple(part.dialect for part in parts if part.dialect is not None),
        frame=frame,
        columns=columns,
        repeated=repeated,
        sample=sample,
        sampled_whole=all(part.sampled_whole for part in parts) and sample.height == sum(part.sample.height for part in parts),
        notes=notes,
        parts=tuple(parts),
    )
