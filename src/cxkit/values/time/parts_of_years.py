"""Months, quarters and weeks in cells, which stand for their first day: 2024-03, Mar 2024, 2024-Q1, KW 12/2024."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Literal

from cxkit.values.folding import fold
from cxkit.values.time.months import clear_month

Part = Literal["months", "quarters", "weeks"]
_YEAR = r"(?P<y>(?:19|20)\d\d)"
_QUARTERS = (
    rf"{_YEAR}[-/_. ]*[qt](?P<n>[1-4])",
    rf"[qt](?P<n>[1-4])[-/_. ]*{_YEAR}",
    rf"(?P<n>[1-4])\. ?(?:quartal|quarter|kvartal|kwartaal|trimestre) {_YEAR}",
    rf"(?:quartal|quarter|kvartal|kwartaal|trimestre) (?P<n>[1-4])[/ ]{_YEAR}",
)
_WEEK = r"(?:calendar week|week|woche|semaine|semana|settimana|kw|cw|w)"
_WEEKS = (rf"{_YEAR}[-/_. ]*{_WEEK}[-_. ]*(?P<n>\d\d?)", rf"{_WEEK}[-_. ]*(?P<n>\d\d?)[-/_., ]+{_YEAR}")
_NEARLY_ALL = 0.9


def first_day(text: str, part: Part) -> date | None:
    """The first day of a part of a year, of a week by ISO 8601; None if the whole text is none.

    >>> first_day("2024-Q2", "quarters"), first_day("KW 12/2024", "weeks"), first_day("Jan-25", "months"), first_day("2024-W53", "weeks")
    (datetime.date(2024, 4, 1), datetime.date(2024, 3, 18), datetime.date(2025, 1, 1), None)
    """
    if part == "months":
        return clear_month(text)
    folded = fold(text)
    for pattern in _QUARTERS if part == "quarters" else _WEEKS:
        if match := re.fullmatch(pattern, folded):
            year, number = int(match["y"]), int(match["n"])
            with suppress(ValueError):  # a year without such a week
                return date(year, 3 * number - 2, 1) if part == "quarters" else date.fromisocalendar(year, number, 1)
    return None


def part_of(texts: Sequence[str]) -> Part | None:
    """The part of a year that nearly all of some texts are; None if there is none.

    >>> part_of(["2024-Q1", "Q3 2024"]), part_of(["2024-03-01"]), part_of([])
    ('quarters', None, None)
    """
    parts: tuple[Part, ...] = ("months", "quarters", "weeks")
    for part in parts:
        known = {text for text in set(texts) if first_day(text, part)}
        if known and sum(text in known for text in texts) >= _NEARLY_ALL * len(texts):
            return part
    return None
