"""Row accounting: every row that was read is used, or excluded for one of these reasons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import reduce
from operator import or_
from types import MappingProxyType
from typing import Any, NamedTuple, Self

from cxkit.lazy import pl

REPAIRED = "repaired"
"""The start of the overflow column's text if a row did not fit the header, was repaired, and is used."""
LISTED = "cxkit inspect FILE --problems lists them"
"""The hint that names the command which lists each excluded value."""
TOLERATED = 0.01
"""The share of a column's values that may be unusable: they are excluded. A larger share is an error."""


def fits(overflow: str) -> pl.Expr:
    """Whether a row fits the header, possibly after repair, by its ``overflow`` column."""
    return pl.col(overflow).is_null() | pl.col(overflow).str.starts_with(REPAIRED)


class Row(NamedTuple):
    """The values of a row in a query, as expressions of its engine (Polars or narwhals); None if the query does not read them.

    ``kept``: whether the condition of ``--where`` holds. ``day`` is null if it is missing or unreadable
    (``day_failed``), possibly because the day does not exist (``day_impossible``) or is implausibly late (``day_ahead``); ``amount`` and
    ``weight`` likewise. ``since`` and ``until`` limit the days, ``as_of`` is the day that counts as today. ``customer_since`` is the first
    day of the customer.
    """

    preview: Any = None
    kept: Any = None
    repeated: Any = None
    day: Any = None
    day_failed: Any = None
    day_impossible: Any = None
    day_ahead: Any = None
    customer_since: Any = None
    amount: Any = None
    amount_failed: Any = None
    weight: Any = None
    weight_failed: Any = None
    since: date | None = None
    until: date | None = None
    as_of: date | None = None


def _is_filtered(row: Row) -> Any:
    found = [] if row.kept is None else [~row.kept]
    if row.day is not None:
        found += [row.day < row.since] if row.since else []
        found += [row.day > row.until] if row.until else []
    return reduce(or_, found) if found else None


def _is_future(row: Row) -> Any:
    if row.day is None:
        return None
    ahead = ~row.day_ahead.is_null()
    return ahead if row.as_of is None else ahead | (row.day > row.as_of)


def _precedes_customer(row: Row) -> Any:
    return None if row.day is None or row.customer_since is None else row.day < row.customer_since


def _lacks(value: Any, failed: Any) -> Any:
    return None if value is None else value.is_null() & ~failed.fill_null(value=False)


def _fails(value: Any, failed: Any) -> Any:
    return None if value is None else value.is_null() & failed


@dataclass(frozen=True)
class _Record:
    """A reason: its ``code``, the words of a report after the number of ``rows``, and an expression for the rows for which it ``holds``.

    ``holds`` returns None if the query lacks the values, and is None for reasons that are found in another way: by reading values, by a
    column of the table (``DataTable.excluded``), or by counting. ``usual``: such rows need no warning. ``lasting``: the reason holds for
    any range of days.
    """

    code: str
    rows: str
    holds: Callable[[Row], Any] | None = None
    usual: bool = False
    lasting: bool = False


class Reason(StrEnum):
    """Why a row was read and not used. If several reasons hold, the first in this order counts."""

    record: _Record

    def __new__(cls, record: _Record) -> Self:
        """The member of that code."""
        made = str.__new__(cls, record.code)
        made._value_ = record.code
        made.record = record
        return made

    BAD_ROW = _Record("bad row", "with totals, or whose fields do not fit the header", lasting=True)
    BLANK_ROW = _Record("blank row", "whose cells are all blank", usual=True, lasting=True)
    PREVIEW = _Record("preview", "that are tests, previews or not valid", lambda row: row.preview, usual=True, lasting=True)
    STATISTICS = _Record("statistics", "with statistics of the answers above them", usual=True)
    FILTERED = _Record("filtered", "filtered out", _is_filtered, usual=True)
    TEST = _Record("test order", "of test orders", usual=True)
    PURCHASE = _Record("purchase", "of purchases from suppliers", usual=True)
    CANCELLED = _Record("cancelled", "of orders that were cancelled, failed or not yet carried out", usual=True)
    NO_SALE = _Record("no sale", "that are no sales, such as payments or offers", usual=True)
    NO_CONTACT = _Record("no contact", "of tickets that were merged into others or deleted, duplicates, or spam", usual=True)
    NOT_HELD = _Record("not held", "of appointments that were cancelled, are still planned, or to which nobody came", usual=True)
    INTERNAL = _Record("internal", "with internal notes, tasks, or entries of a system", usual=True)
    NO_CONTRACT = _Record("no contract", "of contracts that are tests or never came about", usual=True)
    FURTHER_ROW = _Record("further row", "that are further rows of the same response, ticket, order or contract", usual=True)
    OTHER_QUESTION = _Record("other question", "that answer another question", usual=True)
    NO_REVENUE = _Record("no revenue", "without revenue", usual=True)
    FUTURE = _Record("future", "after the as-of date", _is_future)
    DATE_MISSING = _Record("date missing", "without a date", lambda row: _lacks(row.day, row.day_failed), lasting=True)
    DATE_IMPOSSIBLE = _Record("date impossible", "with an impossible date", lambda row: _fails(row.day, row.day_impossible), lasting=True)
    DATE_UNREADABLE = _Record("date unreadable", "with an unreadable date", lambda row: _fails(row.day, row.day_failed), lasting=True)
    END_BEFORE_START = _Record("end before start", "of contracts that end before they begin")
    BEFORE_CUSTOMER = _Record("before customer", "from before the customer was one", _precedes_customer)
    DUPLICATE = _Record("duplicate", "given twice", lambda row: row.repeated)
    CUSTOMER_MISSING = _Record("customer missing", "without a customer")
    STEP_MISSING = _Record("step missing", "without a step")
    MISSING = _Record("missing", "without an answer", usual=True)
    NO_ANSWER = _Record("no-answer code", "with a code for no answer", usual=True)
    UNREADABLE = _Record("unreadable", "unreadable")
    UNKNOWN_LABEL = _Record("unknown label", "with an unknown label")
    OFF_SCALE = _Record("off scale", "off the {scale} scale")
    INCOMPLETE = _Record("incomplete pair", "without all the answers needed")
    AMOUNT_MISSING = _Record("amount missing", "without an amount", lambda row: _lacks(row.amount, row.amount_failed), usual=True)
    AMOUNT_UNREADABLE = _Record("amount unreadable", "with an unreadable amount", lambda row: _fails(row.amount, row.amount_failed))
    WEIGHT_MISSING = _Record("weight missing", "without a weight", lambda row: _lacks(row.weight, row.weight_failed))
    WEIGHT_UNREADABLE = _Record("weight unreadable", "with an unreadable weight", lambda row: _fails(row.weight, row.weight_failed))
    WEIGHT_ZERO = _Record("weight zero", "with weight zero", lambda row: None if row.weight is None else row.weight == 0)

    @property
    def number(self) -> int:
        """Its place in the order, from 1 on, by which engines know it."""
        return _NUMBERS[self]


_NUMBERS = {reason: number for number, reason in enumerate(Reason, start=1)}


class Account(NamedTuple):
    """Rows read, rows excluded for each reason, and repaired rows among those used.

    ``few`` are reasons for which a cell limit forbids to show how many rows they exclude: these are of too few persons.
    """

    read: int
    excluded: Mapping[Reason, int] = MappingProxyType({})
    repaired: int = 0
    few: frozenset[Reason] = frozenset()

    @property
    def used(self) -> int:
        """The number of rows used."""
        return self.read - sum(self.excluded.values())

    @property
    def shown(self) -> Account:
        """The account that a report may show: as if the rows of too few persons were not in the file."""
        hidden = sum(self.excluded.get(reason, 0) for reason in self.few)
        return self._replace(read=self.read - hidden, excluded={reason: n for reason, n in self.excluded.items() if reason not in self.few})

    def without(self, rows: Mapping[Reason, int]) -> Account:
        """Exclude more of the rows."""
        found = {reason: self.excluded.get(reason, 0) + rows.get(reason, 0) for reason in Reason}
        return self._replace(excluded={reason: n for reason, n in found.items() if n})
