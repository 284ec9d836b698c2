"""Surveys that ask how important each item is and how satisfied customers are with it: importance is no expectation, but is compared so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from cxkit.roles.importance import asks_for_importance
from cxkit.roles.sides import distinct_parts

_FEWEST = 2  # items


class ImportancePairs(NamedTuple):
    """Patterns for the headers of both sides, whose group ``item`` is the name of each."""

    importance: str
    satisfaction: str


def importance_pairs(headers: Sequence[str]) -> ImportancePairs | None:
    """The patterns for pairs of headers that differ in what stands around the item; None if fewer than two items have both.

    >>> importance_pairs(["price: importance", "price: satisfaction", "staff: importance", "staff: satisfaction"])
    ImportancePairs(importance='^(?P<item>.+): importance$', satisfaction='^(?P<item>.+): satisfaction$')
    """
    important = [header for header in headers if asks_for_importance(header)]
    if len(important) < _FEWEST:
        return None
    items = distinct_parts(important)
    others = {*headers} - {*important}
    around = [parts for header in (important[0], *headers) if (parts := _around(items[0], header))]
    if not around or [_whole(around[0], item) for item in items] != important:
        return None
    beside = next((parts for parts in around if {_whole(parts, item) for item in items} <= others), None)
    return ImportancePairs(_pattern(around[0]), _pattern(beside)) if beside else None


def _around(item: str, header: str) -> tuple[str, str] | None:
    """What stands before and behind the item in a header; None if it does not name the item."""
    before, found, behind = header.partition(item)
    return (before, behind) if found else None


def _whole(around: tuple[str, str], item: str) -> str:
    return f"{around[0]}{item}{around[1]}"


def _pattern(around: tuple[str, str]) -> str:
    before, behind = (re.escape(part).replace(r"\ ", " ") for part in around)
    return f"^{before}(?P<item>.+){behind}$"
