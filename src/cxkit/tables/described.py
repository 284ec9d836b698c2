"""Columns for a message: position, full header, and a description of their values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from cxkit import roles
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.roles import Values

_SAMPLED = 1_000
_LONGEST = 120


class _Table(Protocol):
    """What is asked of a table: headers, and what the first values of a column look like."""

    @property
    def columns(self) -> Sequence[str]: ...
    @property
    def captions(self) -> Mapping[str, str]: ...
    @property
    def repeated(self) -> Mapping[str, tuple[str, ...]]: ...
    @property
    def sample(self) -> pl.DataFrame: ...
    def values(self, column: str) -> Values: ...


def described(table: _Table, columns: Sequence[str]) -> list[str]:
    """One line per column: position, header and a description of its values."""
    called = {position: header for header, positions in table.repeated.items() for position in positions}
    headers = [table.captions.get(column) or called.get(column, column) for column in columns]
    apart = roles.shortened_apart(headers, _LONGEST)
    return [
        f"#{table.columns.index(column) + 1} {_quoted(header)}  {_looks(table, column)}"
        for column, header in zip(columns, apart, strict=True)
    ]


def _quoted(header: str) -> str:
    return f"'{' '.join(header.split())}'"  # a line break in a header would look like another candidate


def _looks(table: _Table, column: str) -> str:
    values = table.values(column)
    filled = table.sample.height - table.sample.get_column(column).null_count()
    of = "" if table.sample.height < _SAMPLED else tr(" of the first {height:,} rows", height=table.sample.height)
    return (
        f"{values.described()}, {tr('{filled:,} answer' if filled == 1 else '{filled:,} answers', filled=filled)}{of}"
        if values.texts
        else values.described()
    )
