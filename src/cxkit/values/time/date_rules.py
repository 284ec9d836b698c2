"""Rules for reading a column of dates: the user's choice, what is plausible, and how the column is asked about all of its values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from cxkit.lazy import pl
from cxkit.values.time.date_formats import Order

_EARLIEST = date(1900, 1, 1)
TEXT = "cx:text"
"""The texts of a column in queries on them."""


class DateRule(NamedTuple):
    """Rules for reading a column of dates.

    ``order`` is the user's option, ``latest`` the last plausible day, ``serials`` whether numbers may be days, ``blanks`` the texts that
    mean no date (folded), ``parts`` whether months and weeks may be days. ``search`` runs a query over all texts of the column and
    returns None if the sample holds them all; ``quoted`` quotes values with their places. If rare values are suppressed (``min_cell``),
    notes have no examples, since their numbers of rows are not known yet. ``clock``: times of day are read too; those whose zone is known
    in the zone that is ``ahead`` of UTC by so many minutes. ``proven_elsewhere`` gives the orders that other columns of the file prove.
    """

    order: Order | None = None
    latest: date | None = None
    serials: bool = False
    blanks: frozenset[str] = frozenset({""})
    parts: bool = False
    search: Callable[[Callable[[pl.LazyFrame], pl.LazyFrame]], pl.DataFrame | None] | None = None
    quoted: Callable[..., list[str]] | None = None
    min_cell: int = 0
    clock: bool = False
    ahead: int = 0
    proven_elsewhere: Callable[[], frozenset[str]] | None = None


def is_plausible(day: Any, rule: DateRule) -> Any:
    """Whether a day, an expression of Polars or narwhals, lies in the years that are plausible."""
    return day.is_between(_EARLIEST, rule.latest) if rule.latest else day >= _EARLIEST


def quote_value(rule: DateRule, column: str, value: str) -> str:
    """A value of a column for a message, with its place in the file where that is known."""
    return rule.quoted(column, value)[0] if rule.quoted else repr(value[:40])
