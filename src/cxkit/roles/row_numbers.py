"""Candidates for the customer of an order that number the orders, while an address or a name beside them shows who ordered again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from cxkit.roles.candidates import SURE, Candidate
from cxkit.roles.carried import Values

_PERSONAL = frozenset({"email", "name", "phone", "lastname", "username"})
_NUMBER = frozenset({"id"})
_FEWEST = 4  # rows


def without_numbers_of_rows(
    found: Sequence[Candidate], headers: Sequence[str], means: Mapping[str, Collection[str]], values: Callable[[str], Values]
) -> list[Candidate]:
    """The candidates for the customer without those that differ in every row, or are the number of another column in every row.

    They are that only if an address or a name among the candidates repeats, or the same word without a number, as "member" beside "member
    no". Beside a clear name of a customer, as "customer number", what repeats becomes as likely, so that the user decides. ``means``: the
    meanings of the header of each candidate.
    """
    same = {frozenset(means[each.column]) - _NUMBER for each in found if _NUMBER & set(means[each.column])}
    shared = [
        each
        for each in found
        if _repeats(values(each.column)) and (_PERSONAL & set(means[each.column]) or frozenset(means[each.column]) in same)
    ]
    numbers = {
        each.column
        for each in found
        if not _PERSONAL & set(means[each.column])
        and _numbers_rows(each.column, headers, [values(other.column) for other in shared], values)
    }
    if not shared or not numbers:
        return list(found)
    sure = max((each.score for each in found if each.column in numbers), default=0.0)
    if sure < SURE:
        return [each for each in found if each.column not in numbers]
    raised = [each._replace(score=sure) if each in shared[:1] else each for each in found]
    return sorted(raised, key=lambda each: -each.score)


def _repeats(values: Values) -> bool:
    return len(values.texts) >= _FEWEST and values.distinct < len(values.texts)


def _numbers_rows(column: str, headers: Sequence[str], shared: Sequence[Values], values: Callable[[str], Values]) -> bool:
    """Whether a column differs in every row, and it is the same as another one, or what is shared beside it repeats often."""
    own = values(column)
    if own.distinct != len(own.texts) or len(own.texts) < _FEWEST:
        return False
    return any(each.repeats for each in shared) or any(other != column and values(other).texts == own.texts for other in headers)
