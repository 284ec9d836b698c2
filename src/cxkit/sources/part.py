"""One opened file: what was found in it and the lazy frame that reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

from cxkit.sources.dialect import Dialect

if TYPE_CHECKING:
    from cxkit.lazy import pl

OVERFLOW = "cxkit:overflow"
"""The extra text column of delimited frames: null where the row fits its header, otherwise why it does not."""

SAMPLE_ROWS = 1000


class Part(NamedTuple):
    """One file of a source.

    ``path`` is what the user typed, ``local`` the file that is read: the same, or a spool of it in UTF-8. ``exact`` says that the spool
    was written by the exact reader, so that nothing in it can be misread. ``repeated`` holds the positions of headers that occur more than
    once; ``doubt`` says in words why another line seems to be the header, or is blank.
    """

    path: str
    local: str
    format: Literal["csv", "parquet"]
    dialect: Dialect | None
    columns: tuple[str, ...]
    repeated: Mapping[str, tuple[str, ...]]
    doubt: str
    frame: pl.LazyFrame
    sample: pl.DataFrame
    sampled_whole: bool
    exact: bool
