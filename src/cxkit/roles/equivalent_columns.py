"""Columns that hold the same: ids that identify the same rows, the same values twice, scores and their classes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cxkit.roles.carried import MOSTLY, Values
from cxkit.roles.kinds import DATES, IDS
from cxkit.roles.recommendations import without_classes

# roles whose columns name things: two of them may name the same ones, as the number and the title of an article
_NAMING = IDS | {"product", "handled_by"}
_FEWEST_POINTS, _MOST_POINTS = 3, 7
_STAR = "★"


def first_of_equivalent(role: str, columns: Sequence[str], values: Callable[[str], Values], is_number: Callable[[str], bool]) -> list[str]:
    """The first of each set of equivalent columns among those that may hold a role; ``is_number``: whether a header names an id.

    Of the codes and the words of the same answers the words count, whichever stand first.
    """
    others = without_classes(columns, values) if role == "recommend" else columns
    kept: list[str] = []

    def place(column: str) -> int:
        # reports show agents by name, not by number; stars say how many points their scale has, words leave that open, and codes even which
        # end is the best
        if role == "satisfaction":
            return 0 if _are_stars(values(column)) else 2 if values(column).numbers else 1
        return int(role == "handled_by" and is_number(column))

    for column in sorted(filter(others.__contains__, columns), key=place):
        found = values(column)
        if not found.texts or not any(_equivalent(role, found, values(other)) for other in kept):
            kept.append(column)
    return [column for column in columns if column in kept]


def _are_stars(values: Values) -> bool:
    return bool(values.texts) and all(_STAR in text for text in values.texts)


def _equivalent(role: str, values: Values, other: Values) -> bool:
    if role in DATES:
        # the same lengths of time twice are no moments
        return (values.same_days(other) and values.whole < MOSTLY) or (role == "first_responded_at" and values.texts == other.texts)
    if role in _NAMING:
        return values.tell_alike(other)
    # a grade in words beside its stars; of two numbers one may be the best answer here and the worst there
    in_words = role == "satisfaction" and not other.numbers and _FEWEST_POINTS <= other.distinct <= _MOST_POINTS
    return values.texts == other.texts or (in_words and values.tell_alike(other))
