"""Reports that are read side by side: what one of them shows of a group, and the next hides, would reveal what the limit protects.

Each report is safe by itself, but of rows that could be hidden for one another two reports may choose different ones, and one may show
parts of what the other shows in sum. So the reports of one document are made one after the other, and each begins with the groups that
those before it show.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple

Shown = dict[tuple[str, ...], set[tuple[Any, ...]]]
"""The groups that are shown, by the columns of their table."""


class _Document(NamedTuple):
    shown: dict[str, Shown]
    left_out: Mapping[str, Sequence[str]]


_DOCUMENT: ContextVar[_Document | None] = ContextVar("document", default=None)


@contextmanager
def one_document(left_out: Mapping[str, Sequence[str]]) -> Iterator[None]:
    """Let the cell limit of the reports that are made within know of each other.

    ``left_out``: group columns, of answers, contacts, ...; one of the reports leaves out the rows that have no value in the first, then
    those that have none in the next, and gives both numbers.
    """
    token = _DOCUMENT.set(_Document({}, left_out))
    try:
        yield
    finally:
        _DOCUMENT.reset(token)


def shown_before(of: str | None) -> Shown:
    """What the reports of this document made so far show of answers, contacts, ...: to be completed; without a document nothing."""
    document = _DOCUMENT.get()
    return {} if document is None or of is None else document.shown.setdefault(of, {})


def columns_shown_before(of: str) -> tuple[str, ...]:
    """The group columns by which the reports of this document made so far show answers, contacts, ...; without a document none."""
    return tuple(sorted({name for by in shown_before(of) for name in by}))


def known_to_be_missing(of: str | None) -> Sequence[str]:
    """The group columns of which this document tells how many answers, contacts, ... have no value."""
    document = _DOCUMENT.get()
    return () if document is None or of is None else document.left_out.get(of, ())


def shown_beside() -> bool:
    """Whether the report that is made is one of several in a document."""
    return _DOCUMENT.get() is not None
