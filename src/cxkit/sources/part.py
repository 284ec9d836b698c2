"""One opened file: what was found in it and the lazy frame that reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from cxkit.model import Note
from cxkit.sources.profiles import Known
from cxkit.sources.text.dialect import Dialect
from cxkit.sources.text.records import Record
from cxkit.values.reasons import fits

if TYPE_CHECKING:
    from cxkit.lazy import pl

OVERFLOW = "cxkit:overflow"
"""The extra text column of delimited frames: null where the row fits its header, otherwise why it does not."""
GAP = "cxkit:gap"
"""A further column of theirs: true where a cell is blank that never is in the sample, so that the row may be too short."""

SAMPLE_ROWS = 1000


def fitting() -> pl.Expr:
    """Whether a row of a delimited frame fits the header, as it stands or mended."""
    return fits(OVERFLOW)


class Part(NamedTuple):
    """One file of a source.

    ``path`` is what the user typed, ``local`` the file that is read: the same, or a copy without a name. ``format`` says what it is.
    ``dialect`` is None unless it is delimited text. ``header`` holds the header's cells as they stand; ``repeated`` the positions of
    headers that occur more than once. ``frame`` reads the rows, ``sample`` holds the first ones. ``untyped``: all columns are text, with
    ``OVERFLOW`` and ``GAP`` behind them. ``exact`` says that nothing can be misread by it. ``lossy``: the frame reads bytes of another
    encoding as if they were UTF-8, so that U+FFFD stands for all that is not ASCII. ``text`` gives the file's bytes as UTF-8.
    ``aside`` are rows that do not fit, where they are known without reading the file once more. ``labels``: what the file says that the
    texts of a column are worth. ``known`` is the tool that wrote the file, ``texts`` what stands below the names of columns in further rows
    of the header.
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


def typed_part(path: str, local: str, what: str, frame: pl.LazyFrame, first: pl.DataFrame) -> Part:
    """A file with types of its own; ``first`` are its first rows, one more than a sample where it has more."""
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
