"""A mere "ID" in a table of orders: the number of the customer, if it occurs on several days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from cxkit.roles.candidates import Candidate
from cxkit.roles.carried import MOSTLY, Values

_ID = frozenset({"id"})
_GOODS = frozenset({"product", "item", "category", "sku", "title", "description"})
_PERSONS = frozenset(
    {"customer", "buyer", "member", "debtor", "account", "person", "user", "subscriber", "email", "name", "company", "contact"}
)
_FEWEST, _HALF = 3, 0.5  # numbers that occur again; share of them that do so on another day
_NUMBERED = 0.6


def on_several_days(column: str, means: Mapping[str, frozenset[str]], values: Callable[[str], Values]) -> bool:
    """Whether a column without a name but "ID" numbers no orders: half of the numbers that occur again do so on another day.

    A file that names customers has them there. ``means``: what the headers of all columns mean.
    """
    if means[column] != _ID or any(each & _PERSONS for each in means.values()):
        return False
    numbers = values(column).texts
    days = [
        found.texts for each in means if each != column and (found := values(each)).dates >= MOSTLY and len(found.texts) == len(numbers)
    ]
    return any(_change(numbers, each) for each in days)


def _change(numbers: Sequence[str], days: Sequence[str]) -> bool:
    found = defaultdict[str, list[str]](list)
    for number, day in zip(numbers, days, strict=True):
        found[number].append(day)
    again = [each for each in found.values() if len(each) > 1]
    return len(again) >= _FEWEST and sum(len({*each}) > 1 for each in again) >= _HALF * len(again)


def with_mere_number(found: Sequence[Candidate], means: Mapping[str, frozenset[str]], values: Callable[[str], Values]) -> list[Candidate]:
    """The candidates for the customer, with a mere "ID" that occurs on several days, unless it may be that of the goods."""
    if any(each & _GOODS for each in means.values()):
        return list(found)
    numbers = [column for column in means if on_several_days(column, means, values)]
    return [*(Candidate(column, _NUMBERED) for column in numbers), *(each for each in found if each.column not in numbers)]
