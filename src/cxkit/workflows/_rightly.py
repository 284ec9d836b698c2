"""A query over a whole source, asked again by slower ways of reading where the fast one may have misread the files."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from cxkit.sources.opening import Source, misread

Result = TypeVar("Result")


def rightly(source: Source, query: Callable[[Source], tuple[Result, int, bool]]) -> Result:
    """The result of ``query``, which also tells how many rows it saw and whether any value was blank."""
    for tolerant in (False, True):
        try:
            result, rows, blanks = query(source.tolerant() if tolerant else source)
        except misread():
            continue
        # a short row shows as blanks, and a stray quote as fewer rows
        if source.confirms(rows) and not (blanks and source.has_short_rows()):
            return result
        break
    return query(source.exact())[0]
