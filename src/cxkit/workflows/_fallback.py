"""A query over a whole source, asked again by slower ways of reading where the fast one may have misread the files."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from cxkit.sources.opening import Source, misread
from cxkit.tables.table import ScanStats

Result = TypeVar("Result")


def read_with_fallback(source: Source, query: Callable[[Source], tuple[Result, ScanStats]]) -> Result:
    """The result of ``query``, which also tells what it saw."""
    # every character of every column is looked at: what shows some of them as U+FFFD is of no use
    for tolerant in () if source.lossy else (False, True):
        try:
            result, seen = query(source.tolerant() if tolerant else source)
        except misread():
            continue
        if not source.doubts(seen):
            return result
        break
    return query(source.exact())[0]
