"""Columns that hold when all rows were loaded into a system, and not when each of them came to be."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from cxkit.roles.carried import MOSTLY, Values

_OF_A_RECORD = frozenset({"created", "timestamp"})
# of what the file lists there are also the days of customers and products, as "customer since" and "last order"
_OF_NO_EVENT = _OF_A_RECORD | {"updated", "extracted", "birth", "due", "since", "joined", "registered", "first", "last", "product"}
_EDITED = frozenset({"updated", "extracted"})
_MINUTE = re.compile(r"^(.*?\d{1,2}:\d{2})(?!\d)")
_MIDNIGHT = re.compile(r"(?<!\d)0{1,2}:00(?:$|\D)")
_YEAR_FIRST, _DAY_FIRST = re.compile(r"^(\d{4})-(\d\d)-(\d\d)"), re.compile(r"^(\d\d)\.(\d\d)\.(\d{4})")
_FEWEST, _SEVERAL = 3, 10  # rows of one moment, and of one minute or day


def is_load_time(column: str, means: Mapping[str, frozenset[str]], values: Callable[[str], Values]) -> bool:
    """Whether a column of a record's creation has one moment in all rows, and another column has days of its own.

    One day without a time says so only if nearly all other days lie before it: a file may hold the orders of one day. ``means``: what the
    headers of all columns mean. Days that belong to customers or products, or to nothing known, say nothing of the rows.

    >>> days = [f"2024-0{month}-05" for month in range(1, 5)]
    >>> columns = {"created_at": Values(["2026-02-25 14:18:21"] * 4, known=True), "delivery": Values(days, known=True)}
    >>> means = {"created_at": frozenset({"created", "at"}), "delivery": frozenset({"ship"})}
    >>> is_load_time("created_at", means, columns.__getitem__), is_load_time("delivery", means, columns.__getitem__)
    (True, False)
    """
    own = values(column).texts
    if not means[column] & _OF_A_RECORD or len(own) < _FEWEST:
        return False
    others = [values(each) for each in means if each != column and means[each] and not means[each] & _OF_NO_EVENT]
    others = [each for each in others if each.distinct > 1 and each.dates >= MOSTLY]
    return bool(others) and (_is_one_moment(own) or any(_is_after(own, each.texts) for each in others))


def is_day_of_creation(column: str, means: Mapping[str, frozenset[str]], values: Callable[[str], Values]) -> bool:
    """Whether a column of starts has the mere days of another, which says by its header and a clock when the row was created.

    A tracker of tasks plans the start of a ticket by the day, and sets it to that of its creation.

    >>> columns = {"Start date": Values(["2025-03-03"] * 3, known=True), "Created": Values(["2025-03-03 10:15"] * 3, known=True)}
    >>> means = {"Start date": frozenset({"started", "date"}), "Created": frozenset({"created"})}
    >>> is_day_of_creation("Start date", means, columns.__getitem__), is_day_of_creation("Created", means, columns.__getitem__)
    (True, False)
    """
    own = values(column).texts
    if "started" not in means[column] or len(own) < _FEWEST or any(_MINUTE.match(text) for text in own):
        return False
    others = [values(each).texts for each in means if each != column and "created" in means[each] and not means[each] & _EDITED]
    return any(
        len(each) == len(own)
        and all(_MINUTE.match(text) for text in each)
        and sum("" != day_of(one) == day_of(two) for one, two in zip(own, each, strict=True)) >= MOSTLY * len(own)
        for each in others
    )


def _is_one_moment(texts: Sequence[str]) -> bool:
    minutes = {found[1] if (found := _MINUTE.match(text)) else "" for text in texts}
    if len(minutes) != 1 or "" in minutes or _MIDNIGHT.search(texts[0]):
        return False
    return len(texts) >= (_FEWEST if len(set(texts)) == 1 else _SEVERAL)


def _is_after(texts: Sequence[str], others: Sequence[str]) -> bool:
    """Whether all texts are one day, and nearly all others lie before it."""
    days, before = {day_of(text) for text in texts}, [day_of(text) for text in others]
    return (
        len(texts) >= _SEVERAL
        and len(days) == 1
        and "" not in days
        and sum("" < each < min(days) for each in before) >= MOSTLY * len(before)
    )


def day_of(text: str) -> str:
    """The day at the beginning of a text, so that days compare as they follow each other; blank if it is not clear."""
    if found := _YEAR_FIRST.match(text):
        return "".join(found.groups())
    return "".join(reversed(found.groups())) if (found := _DAY_FIRST.match(text)) else ""
