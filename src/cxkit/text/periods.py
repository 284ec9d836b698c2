"""The names of periods by their first days."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

_FIRST_OF_MONTH = re.compile(r"\d{4}-\d{2}-01")


def are_months(periods: Collection[str]) -> bool:
    """Whether periods are months, quarters or years by the first days of all of them: weeks begin on Mondays.

    >>> are_months(["2024-06-01", "2024-07-01"]), are_months(["2024-06-24", "2024-07-01"]), are_months(["2024-07-01"])
    (True, False, False)
    """
    first = all(_FIRST_OF_MONTH.fullmatch(each) for each in periods)
    return first and not all(date.fromisoformat(each).weekday() == 0 for each in periods)
