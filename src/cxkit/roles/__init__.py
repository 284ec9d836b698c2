"""Roles: the meaning of columns, and how it is recognised: words by language (data), evidence of values, scoring, resolution.

The user's options find a role first, then the project file, then the profile of a known tool, then the score of the column's header and
values. Belongs here: whatever decides which column holds which role. Does not: files, tables. May import: stats, errors.
"""

from cxkit.roles.candidates import Candidate, Hints, abbreviates, scores, strengths
from cxkit.roles.carried import Values, sampled
from cxkit.roles.fitting import may_be
from cxkit.roles.headers import check_unique, find_column, listed, normalise, same, shortened, shortened_apart
from cxkit.roles.kinds import DIMENSIONS, KINDS, SCORES, Kind
from cxkit.roles.personal import is_unquotable, looks_personal, no_values
from cxkit.roles.resolved import Found, Resolved
from cxkit.roles.resolving import resolve
from cxkit.roles.votes import count_votes

__all__ = [
    "DIMENSIONS",
    "KINDS",
    "SCORES",
    "Candidate",
    "Found",
    "Hints",
    "Kind",
    "Resolved",
    "Values",
    "abbreviates",
    "check_unique",
    "count_votes",
    "find_column",
    "is_unquotable",
    "listed",
    "looks_personal",
    "may_be",
    "no_values",
    "normalise",
    "resolve",
    "same",
    "sampled",
    "scores",
    "shortened",
    "shortened_apart",
    "strengths",
]
