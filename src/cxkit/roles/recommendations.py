"""Candidates for the recommendation: what their classes, and answers of yes and no beside them, show."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from cxkit.roles.candidates import SURE, Candidate
from cxkit.roles.carried import Values
from cxkit.roles.headers import normalise
from cxkit.roles.kinds import Kind
from cxkit.roles.scoring import named
from cxkit.roles.words import all_meanings, meanings

_BY = frozenset({"by", "durch", "von", "par", "por", "da", "door"})
"""Words before whoever recommended: "Recommended by a friend" asks for no recommendation."""
_RATES, _LIKELY = frozenset({"likely", "score", "rating"}), "likely"


def with_classed(candidates: Sequence[Candidate], columns: Sequence[str], values: Callable[[str], Values]) -> list[Candidate]:
    """The candidates, and the scores among the columns of which another one holds the classes, as promoter for 9."""
    classes = [each for column in columns if (each := values(column)).promoter_classes]
    scored = [column for column in columns if values(column).answers] if classes else []
    classed = {column for column in scored if any(each.classify(values(column)) for each in classes)}
    kept = [found for found in candidates if found.column not in classed or found.score > SURE]
    raised = [Candidate(column, SURE) for column in classed - {found.column for found in kept}]
    return sorted([*kept, *raised], key=lambda found: -found.score)


def beside_yes_and_no(
    kind: Kind, candidates: list[Candidate], called: Mapping[str, str], values: Callable[[str], Values]
) -> list[Candidate]:
    """The candidates; if one was answered with yes or no, those alone whose headers ask for a recommendation, or only how likely it is."""
    headers = {each.column: called.get(each.column, each.column) for each in candidates}
    if not any(values(column).flags and asks_for_one(header) for column, header in headers.items()):
        return candidates
    return [each for each in candidates if _asks(kind, headers[each.column])]


def asks_for_one(header: str) -> bool:
    """Whether a header that names a recommendation asks for one, and not whether somebody was recommended or came by one.

    >>> asks_for_one("Would you recommend us?"), asks_for_one("Recommended by a friend")
    (True, False)
    """
    return not _BY & {*normalise(header).split()}


def is_mere_likelihood(header: str) -> bool:
    """Whether a header says how likely something is, and not what.

    >>> is_mere_likelihood("Likelihood"), is_mere_likelihood("Likelihood to recommend")
    (True, False)
    """
    means = all_meanings(header)
    return _LIKELY in means and not means & {"recommend", "nps"}


def _asks(kind: Kind, header: str) -> bool:
    means = meanings(header)
    if named(kind, header, means).get("recommend", 0.0) >= SURE:
        return True
    return any(_LIKELY in word for word in means) and all(word & _RATES for word in means)


def without_classes(columns: Collection[str], values: Callable[[str], Values]) -> Collection[str]:
    """The columns without those that hold the class of the score in another one, as promoter beside 9."""
    scores = [column for column in columns if values(column).answers]
    classes = [column for column in columns if values(column).classes]
    derived = {each for each in classes if any(values(each).classify(values(score)) for score in scores)}
    return [column for column in columns if column not in derived]
