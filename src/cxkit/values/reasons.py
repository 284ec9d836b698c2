"""Row accounting: every row that was read is used, or set aside for one of these reasons."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from cxkit.lazy import pl

REPAIRED = "repaired"
"""What the overflow column starts with where a row did not fit the header, was mended, and is used."""
LISTED = "cxkit inspect FILE --problems lists them"
"""What to type to see each value that was set aside."""
TOLERATED = 0.01
"""Of the values of a column so many may be none that can be used: they are set aside. More of them are an error."""


def fits(overflow: str) -> pl.Expr:
    """Whether a row fits the header, as it stands or mended, by the column that says so."""
    return pl.col(overflow).is_null() | pl.col(overflow).str.starts_with(REPAIRED)


class Reason(StrEnum):
    """Why a row was read and not used. Where several hold, the first in this order counts."""

    BAD_ROW = "bad row"
    PREVIEW = "preview"
    FILTERED = "filtered"
    CANCELLED = "cancelled"
    FURTHER_ROW = "further row"
    OTHER_QUESTION = "other question"
    FUTURE = "future"
    DATE_MISSING = "date missing"
    DATE_IMPOSSIBLE = "date impossible"
    DATE_UNREADABLE = "date unreadable"
    END_BEFORE_START = "end before start"
    NO_REVENUE = "no revenue"
    DUPLICATE = "duplicate"
    BEFORE_CUSTOMER = "before customer"
    CUSTOMER_MISSING = "customer missing"
    STEP_MISSING = "step missing"
    AMOUNT_MISSING = "amount missing"
    AMOUNT_UNREADABLE = "amount unreadable"
    MISSING = "missing"
    NO_ANSWER = "no-answer code"
    UNREADABLE = "unreadable"
    UNKNOWN_LABEL = "unknown label"
    OFF_SCALE = "off scale"
    INCOMPLETE = "incomplete pair"
    WEIGHT_MISSING = "weight missing"
    WEIGHT_UNREADABLE = "weight unreadable"
    WEIGHT_ZERO = "weight zero"


OF_THE_ROW = frozenset({Reason.BAD_ROW, Reason.PREVIEW, Reason.DATE_MISSING, Reason.DATE_IMPOSSIBLE, Reason.DATE_UNREADABLE})
"""Reasons that hold whatever days are asked for."""


SHAPED = (Reason.CANCELLED, Reason.FURTHER_ROW, Reason.OTHER_QUESTION, Reason.NO_REVENUE)
"""Reasons that the shape of a table gives: what one of its rows is."""


class Account(NamedTuple):
    """Rows read, how many of them were set aside for which reason, and how many are used that had to be mended."""

    read: int
    set_aside: Mapping[Reason, int] = MappingProxyType({})
    mended: int = 0

    @property
    def used(self) -> int:
        """Rows that the figures rest on."""
        return self.read - sum(self.set_aside.values())

    def without(self, rows: Mapping[Reason, int]) -> Account:
        """The same with more of the rows set aside."""
        found = {reason: self.set_aside.get(reason, 0) + rows.get(reason, 0) for reason in Reason}
        return self._replace(set_aside={reason: n for reason, n in found.items() if n})
