"""Calendar periods: that of a moment, the next one, and whether the data cover one in full."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

from cxkit.lazy import pl
from cxkit.options import Period, Span
from cxkit.tables import Window

PERIOD = "period"
"""The column of the first day of a period."""
STEP: dict[Span, str] = {"day": "1d", "week": "1w", "month": "1mo", "quarter": "1q", "year": "1y"}
"""The length of a period, as Polars writes it."""


class Cover(NamedTuple):
    """The days that the data cover."""

    first: date | None
    last: date | None

    @classmethod
    def of(cls, first: date | None, last: date | None, window: Window) -> Cover:
        """From the first day of the data, or the requested one, to the last day, or the earlier of the as-of date and the requested one."""
        return cls(window.since or first, min(filter(None, (window.until, window.as_of)), default=last))

    def holds(self, start: object, every: Period) -> bool:
        """Whether the data cover the whole period that starts then."""
        if self.first is None or self.last is None or not isinstance(start, date):
            return False
        return self.first <= start and next_period(start, every) - timedelta(days=1) <= self.last


def period_of(moment: str, every: Span, on: Any = pl) -> Any:
    """The first day of the period of a moment or day, in the column ``period``; ``on`` is the module of the engine's expressions."""
    return on.col(moment).dt.truncate(STEP[every]).dt.date().alias(PERIOD)


def next_period(start: object, every: Period) -> date:
    """The first day of the period after the one that starts then."""
    if not isinstance(start, date):
        return date.min
    if every == "week":
        return start + min(timedelta(days=7), date.max - start)
    months = {"month": 1, "quarter": 3, "year": 12}[every]
    if start.year == date.max.year and start.month + months > 12:
        return date.max  # some exports write 9999-12-31 for "open"
    return date(start.year + (start.month - 1 + months) // 12, (start.month - 1 + months) % 12 + 1, 1)
