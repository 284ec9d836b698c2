"""Columns that hold the same: ids that identify the same rows, the same values twice, scores and their classes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cxkit.roles.carried import MOSTLY, Values
from cxkit.roles.kinds import DATES, IDS
from cxkit.roles.recommendations import without_classes

# roles whose columns name things: two of them may name the same ones, as the number and the title of an article
_NAMING = IDS | {"product", "handled_by"}


def first_of_equivalent(role: str, columns: Sequence[str], values: Callable[[str], Values], is_number: Callable[[str], bool]) -> list[str]:
    """The first of each set of equivalent columns among those that may hold a role; ``is_number``: whether a header names an id."""
    others = without_classes(columns, values) if role == "recommend" else columns
    kept: list[str] = []
    # reports show agents by name, not by number
    for column in sorted(filter(others.__contains__, columns), key=lambda each: role == "handled_by" and is_number(each)):
        found = values(column)
        if not found.texts or not any(_equivalent(role, found, values(other)) for other in kept):
            kept.append(column)
    return kept


def _equivalent(role: str, values: Values, other: Values) -> bool:
    if role in DATES:
        return values.same_days(other) and values.whole < MOSTLY
    return values.tell_alike(other) if role in _NAMING else values.texts == other.texts
