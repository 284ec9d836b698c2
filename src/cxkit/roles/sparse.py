"""Candidates for the customer that most rows lack, as the company of a shop's buyers, beside one that nearly all rows have."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cxkit.roles.candidates import SURE, Candidate
from cxkit.roles.carried import Values
from cxkit.roles.scoring import TAKEN

_MOSTLY_BLANK, _COMPLETE = 0.5, 0.9  # shares of the rows with a value


def without_sparse(found: Sequence[Candidate], values: Callable[[str], Values]) -> list[Candidate]:
    """The candidates for the customer without those that most rows lack, if nearly all rows have another one.

    A clear name, as "customer number", stays: rows without one are those of guests. If no name of the others is clear enough to take one,
    the best of them becomes as likely as the best sparse one, so that the user decides.
    """
    sparse = [each for each in found if each.score < SURE and values(each.column).filled < _MOSTLY_BLANK]
    full = [each for each in found if values(each.column).filled >= _COMPLETE and values(each.column).distinct > 1]
    if not sparse or not full or full[0].score > sparse[0].score:
        return list(found)
    if full[0].score >= TAKEN:
        return [each for each in found if each not in sparse]
    raised = [each._replace(score=sparse[0].score) if each == full[0] else each for each in found]
    return sorted(raised, key=lambda each: -each.score)
