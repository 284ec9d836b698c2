"""One opened file: how it is written, its header, the records that do not fit, and the lazy frame that reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from cxkit.model import Note
from cxkit.sources.profiles import Known
from cxkit.values.reasons import REPAIRED, fits

if TYPE_CHECKING:
    from cxkit.lazy import pl


OVERFLOW = "cxkit:overflow"
"""The extra text column of delimited frames: null if the row fits the header, otherwise the reason why not."""

SAMPLE_ROWS = 1000


def row_fits() -> pl.Expr:
    """Whether a row of a delimited frame fits the header, possibly after repair."""
    return fits(OVERFLOW)


class Dialect(NamedTuple):
    """How one delimited file is written.

    ``delimiter`` is any text, ``whitespace`` (runs of blanks and tabs), two or more blanks (runs of at least so many), or a sign and a
    blank (the sign with any blanks around it). ``quote`` is empty if nothing is quoted, ``escape`` if quotes in quoted cells are doubled,
    ``comment`` if there are no comments. ``decimal`` is None if no decimals occur. ``header_line`` is the 1-based physical line on which
    the header starts (0: no header), ``body_line`` the one of the first record. ``line_end`` is the most frequent one. ``ragged``: trailing
    blank cells are omitted, so that short rows are complete. ``padded``: rows may end in surplus delimiters.
    """

    encoding: str
    delimiter: str
    quote: str
    decimal: Literal[".", ","] | None
    header_line: int
    body_line: int
    compression: str | None
    line_end: str
    evidence: tuple[str, ...]
    escape: str = ""
    comment: str = ""
    ragged: bool = False
    padded: bool = False

    @property
    def eol(self) -> bytes:
        """The byte that ends a line: CR if no line ends in LF."""
        return b"\r" if self.line_end == "\r" else b"\n"


class Record(NamedTuple):
    """One record: its first physical ``line`` (1-based), its cells, why it does not fit the header (or None), and its text.

    The problem of a repaired record starts with ``repaired``, and its cells are the repaired ones.
    """

    line: int
    fields: list[str]
    problem: str | None
    raw: str

    @property
    def repaired(self) -> bool:
        """Whether the record did not fit and was repaired."""
        return self.problem is not None and self.problem.startswith(REPAIRED)


class OtherSheet(NamedTuple):
    """A visible sheet of a workbook that was not read: its headers and the number of its rows."""

    name: str
    columns: tuple[str, ...]
    rows: int


class Part(NamedTuple):
    """One file of a source.

    ``path`` is what the user typed, ``local`` the file that is read: the same file, or an unnamed copy. ``format`` is the kind of file.
    ``dialect`` is None unless the file is delimited text. ``header`` holds the raw cells of the header; ``repeated`` the positions of
    headers that occur more than once. ``frame`` reads the rows, ``sample`` holds the first ones. ``untyped``: all columns are text, with
    ``OVERFLOW`` behind them. ``exact``: the frame cannot misread a record. ``lossy``: the frame reads bytes of another
    encoding as if they were UTF-8, so that U+FFFD replaces every character that is not ASCII. ``text`` returns the file's bytes as UTF-8.
    ``aside`` holds the rows that do not fit, if they are known without another read of the file. ``labels`` are the value labels that the
    file declares, with their numbers, by column. ``known`` is the tool that wrote the file; ``texts`` are the texts of further header
    rows, by column, ``above`` the lines above it. ``rows`` are the numbers of the rows in a sheet, if they are not 1, 2, ….
    ``late_notes`` returns notes on what is known only once the file has been read to its end. ``excerpt`` holds the records that the
    frame reads if these are not all. ``found`` holds what queries on all rows have found, for a file that several commands read.
    ``sheets`` are the other tables of a workbook from which a short one was chosen without being named.
    """

    path: str
    local: str
    format: str
    dialect: Dialect | None
    columns: tuple[str, ...]
    repeated: Mapping[str, tuple[str, ...]]
    notes: tuple[Note, ...]
    frame: pl.LazyFrame
    sample: pl.DataFrame
    sampled_whole: bool
    exact: bool
    header: tuple[str, ...] = ()
    lossy: bool = False
    text: Callable[[], Iterator[bytes]] | None = None
    untyped: bool = False
    aside: tuple[Record, ...] = ()
    labels: Mapping[str, Mapping[str, float]] = MappingProxyType({})
    known: Known | None = None
    texts: Mapping[str, str] = MappingProxyType({})
    above: tuple[str, ...] = ()
    rows: pl.Series | None = None
    late_notes: Callable[[], tuple[Note, ...]] = tuple
    excerpt: bytes | None = None
    found: dict[object, object] | None = None
    sheets: tuple[OtherSheet, ...] = ()
    totals: frozenset[tuple[str, ...]] = frozenset()


def is_pattern(name: str) -> bool:
    """Whether Polars takes the name of a column for a pattern, which stands for several columns.

    >>> is_pattern("*"), is_pattern("^Q.*$"), is_pattern("* required"), is_pattern("^ net")
    (True, True, False, False)
    """
    return name == "*" or (name.startswith("^") and name.endswith("$"))


def make_typed_part(path: str, local: str, what: str, frame: pl.LazyFrame, first: pl.DataFrame) -> Part:
    """Make the part of a file with typed columns. ``first`` holds its first rows, up to one more than a sample has."""
    from cxkit.sources.typed_columns import normalise_types

    places = {name: f"#{place}" for place, name in enumerate(first.columns, start=1) if is_pattern(name)}
    if places:
        frame, first = frame.rename(places), first.rename(places)
    frame, first = normalise_types(frame, first), normalise_types(first.lazy(), first).collect()
    return Part(
        path=path,
        local=local,
        format=what,
        dialect=None,
        columns=tuple(first.columns),
        repeated={},
        notes=(),
        frame=frame,
        sample=first.head(SAMPLE_ROWS),
        sampled_whole=first.height <= SAMPLE_ROWS,
        exact=True,
    )
