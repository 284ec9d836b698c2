"""Columns of the same points beside a score that its header hardly names: then it is one rating among several."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import islice

from cxkit.roles.carried import MOSTLY, Values
from cxkit.roles.headers import normalise
from cxkit.roles.kinds import DIMENSIONS
from cxkit.roles.scoring import has_topic, judges_the_whole
from cxkit.roles.words import all_meanings, meanings

_RECOMMENDS = frozenset({"recommend", "nps", "likely"})
_FEWEST = 2  # further columns
_FEWEST_GIVEN = 3  # answers
_TOP, _MOST_WORDS = 10, 7
_MIDDLE = 5  # a lower number in all rows is rather that of a version, or of a quantity
# what a header may name beside a rating: other quantities and codes, and what a program made of the texts
_NO_RATING = frozenset(
    (
        *("last", "count", "times", "days", "duration", "birth", "id", "target", "derived", "planned", "quantity", "visits", "age", "year"),
        *("month", "code", "segment", "gender", "region", "group", "index", "plan", "weight"),
    )
)
_OF_EVERYTHING = frozenset(
    {"overall", "outcomeword", "satisfaction", "effort", "recommend", "nps", "expectation", "fulfilment", "importance", "csat", "ces"}
)


def of_one_pattern(column: str, others: Sequence[str], called: Mapping[str, str], values: Callable[[str], Values]) -> list[str]:
    """The column, and others of the same points whose headers differ in one word alone, as "Food rating" beside "Service rating".

    If that word of one of them names the judgement of everything, or a score, as "Overall rating", that one alone.
    """
    words = normalise(called.get(column, column)).split()
    if len(words) < _FEWEST:
        return [column]
    apart = dict[str, str]()
    for each in others:
        further = normalise(called.get(each, each)).split()
        if each == column or len(further) != len(words) or not _share_points(values(column), values(each)):
            continue
        differing = [(one, other) for one, other in zip(words, further, strict=True) if one != other]
        if len(differing) == 1:
            apart |= {column: differing[0][0], each: differing[0][1]}
    of_all = [each for each, word in apart.items() if _OF_EVERYTHING & all_meanings(word)]
    if column in of_all or not apart:
        return [column]
    return of_all if len(of_all) == 1 else [*apart]


def of_the_whole(near: Sequence[str], possible: Sequence[str], called: Mapping[str, str], values: Callable[[str], Values]) -> list[str]:
    """The ``possible`` columns that judge the whole of what was rated, if all others that are ``near`` score one aspect each.

    A grade with decimals or a figure up to 100 beside aspects on few points was given by somebody else.
    """
    means = {column: meanings(called.get(column, column)) for column in (*near, *possible)}
    whole = [column for column in possible if judges_the_whole(means[column])]
    if any(values(column).are_few_points for column in near if column not in whole):
        whole = [column for column in whole if not values(column).numbers or _are_points(values(column))]
    aspects = all(has_topic("satisfaction", means[column]) for column in near if column not in whole)
    return whole if whole and aspects else [*near]


def are_items(
    role: str, columns: Sequence[str], headers: Sequence[str], called: Mapping[str, str], values: Callable[[str], Values]
) -> bool:
    """Whether the columns that may hold a role are items of a battery.

    The only one for the recommendation is one of several ratings that are called alike, as "Value rating"; several that may name
    touchpoints, channels or phases hold answers on few points.
    """
    if role in DIMENSIONS:
        return len(columns) > 1 and all(values(column).are_few_points for column in columns)
    if role != "recommend" or len(columns) != 1 or _RECOMMENDS & all_meanings(called.get(columns[0], columns[0])):
        return False
    return of_one_pattern(columns[0], headers, called, values) != list(columns)


def _share_points(one: Values, other: Values) -> bool:
    """Whether two columns hold numbers up to the same point, yes and no, or two or more of the same few words."""
    if one.range or other.range:
        highest = _highest_point(one)
        return highest is not None and highest == _highest_point(other)
    if max(one.distinct, other.distinct) > _MOST_WORDS:
        return False
    return len({text.casefold() for text in one.texts} & {text.casefold() for text in other.texts}) >= _FEWEST


def _are_points(values: Values) -> bool:
    return _highest_point(values) is not None and values.whole >= MOSTLY


def _highest_point(values: Values) -> float | None:
    """The highest of numbers that may be points of a scale; None if they are none."""
    low, high = values.range or (-1.0, 0.0)
    return high if low >= 0 and high <= _TOP else None


def is_one_of_several(role: str, column: str, others: Sequence[str], called: Mapping[str, str], values: Callable[[str], Values]) -> bool:
    """Whether a score that names more than its role is one among columns of the same points, as ratings of single aspects are."""
    own = values(column)
    if not own.are_few_points or not has_topic(role, meanings(called.get(column, column))):
        return False
    alike = (each for each in others if each != column and values(each).are_few_points and values(each).range == own.range)
    rated = (each for each in alike if not _NO_RATING & all_meanings(called.get(each, each)))
    return len(list(islice(rated, _FEWEST))) == _FEWEST


def of_one_answer(column: str, others: Sequence[str], called: Mapping[str, str], values: Callable[[str], Values]) -> list[str]:
    """The other columns in which all rows give one answer of this column, in words or by a number of at least the middle.

    They may be questions like this one, if their headers name no other quantity; beside a header that names a score, no thing either.
    """
    own, words = values(column), all_meanings(called.get(column, column))
    given = {text.casefold() for text in own.texts}
    found = (each for each in others if values(each).distinct == 1 and len(values(each).texts) >= _FEWEST_GIVEN)
    alike = [each for each in found if values(each).texts[0].casefold() in given and _are_high_or_words(values(each))]
    return [each for each in alike if not (means := all_meanings(called.get(each, each))) or not (words or means & _NO_RATING)]


def _are_high_or_words(values: Values) -> bool:
    return values.range is None or _MIDDLE <= values.range[0] <= _TOP
