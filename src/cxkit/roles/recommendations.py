"""Candidates for the recommendation: what their classes, and answers of yes and no beside them, show."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from cxkit.roles.candidates import SURE, Candidate
from cxkit.roles.carried import Values
from cxkit.roles.kinds import Kind
from cxkit.roles.scoring import named
from cxkit.roles.words import meanings


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
    """The candidates; if one was answered with yes or no, those alone whose headers clearly ask for a recommendation."""
    if not any(values(each.column).flags for each in candidates):
        return candidates
    headers = {each.column: called.get(each.column, each.column) for each in candidates}
    return [each for each in candidates if named(kind, headers[each.column], meanings(headers[each.column])).get("recommend", 0.0) >= SURE]
