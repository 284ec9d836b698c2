"""First replies of employees beside those of anybody: the latter may be those of a machine, which answers at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cxkit.roles.candidates import Candidate
from cxkit.roles.headers import normalise
from cxkit.roles.words import all_meanings

PERSONS: Mapping[str, tuple[str, ...]] = {
    "en": ("human", "person", "manual"),
    "de": ("mensch", "menschliche", "menschlicher", "personlich", "personliche", "manuelle"),
    "fr": ("humaine", "humain", "manuelle"),
    "es": ("humana", "humano", "manual"),
    "it": ("umana", "umano", "manuale"),
    "nl": ("menselijke", "handmatige"),
    "pt": ("humana", "humano", "manual"),
}
"""Words of headers for what no machine did, as ``normalise`` leaves them, by language."""
_REPLY = frozenset({"reply", "response", "answered"})
_NO_TIME = frozenset({"due", "planned", "target", "status", "is", "priority", "servicelevel"})
_WORDS = frozenset(word for words in PERSONS.values() for word in words)


def by_persons(candidates: Sequence[Candidate], called: Mapping[str, str], *, taken: float) -> list[Candidate]:
    """The candidates that are first replies of an employee or a human, if there are any that would be ``taken`` alone; else all."""
    named = [each for each in candidates if each.score >= taken and names_reply_of_person(called.get(each.column, each.column))]
    return named or list(candidates)


def names_reply_of_person(header: str) -> bool:
    """Whether a header names the first reply of a person.

    >>> [names_reply_of_person(each) for each in ("first_human_reply_created_at", "First agent response", "First reply")]
    [True, True, False]
    """
    by_person = "agent" in all_meanings(header) or not _WORDS.isdisjoint(normalise(header).split())
    return by_person and _names_first_reply(header)


def names_time_of_first_reply(header: str) -> bool:
    """Whether a header names the time of a first reply, and not its due date or a state of it.

    >>> [names_time_of_first_reply(each) for each in ("first_reply_at", "First response due", "Last reply", "Answered")]
    [True, False, False, False]
    """
    return _names_first_reply(header) and not all_meanings(header) & _NO_TIME


def _names_first_reply(header: str) -> bool:
    means = all_meanings(header)
    return "first" in means and bool(means & _REPLY)
