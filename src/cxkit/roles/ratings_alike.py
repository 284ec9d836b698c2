"""Columns of the same points beside a score that its header hardly names: then it is one rating among several."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import islice

from cxkit.roles.carried import Values
from cxkit.roles.scoring import has_topic
from cxkit.roles.words import meanings

_FEWEST = 2  # further columns
# what a header may name beside a rating: other quantities and codes, and what a program made of the texts
_NO_RATING = frozenset(
    (
        *("last", "count", "times", "days", "duration", "birth", "id", "target", "derived", "planned", "quantity", "visits", "age", "year"),
        *("month", "code", "segment", "gender", "region", "group", "index", "plan", "weight"),
    )
)


def is_one_of_several(role: str, column: str, others: Sequence[str], called: Mapping[str, str], values: Callable[[str], Values]) -> bool:
    """Whether a score that names more than its role is one among columns of the same points, as ratings of single aspects are."""
    own = values(column)
    if not own.are_few_points or not has_topic(role, meanings(called.get(column, column))):
        return False
    alike = (each for each in others if each != column and values(each).are_few_points and values(each).range == own.range)
    rated = (each for each in alike if not _NO_RATING & set[str]().union(*meanings(called.get(each, each))))
    return len(list(islice(rated, _FEWEST))) == _FEWEST
