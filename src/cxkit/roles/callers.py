"""Who is behind a contact in the log of a telephone system, or of activities: the source of a call, and the user who did something."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from cxkit.roles.candidates import Candidate
from cxkit.roles.carried import MOSTLY, Values

_SOURCES, _ITS_NUMBER = frozenset({"source", "origin"}), frozenset({"source", "origin", "extension", "id", "phone"})
_CALLED = 0.6
_USERS = frozenset({"user", "username", "name", "several"})
_IDS_OF_USERS, _CALLERS_OF_EACH = frozenset({"user", "id"}), 2
_CALLERS = frozenset({"caller", "sender", "phone"})
_CENTRE = frozenset({"campaign", "agent"})  # queues, as call centres have them
WORKED = frozenset({"hours", "duration"})
"""What headers of the time that somebody worked mean."""
_ROWS_OF_EACH = 4
_AUTHOR, _NOTES, _NOTES_OF_EACH = frozenset({"author", "name", "id"}), 20, 8
_ACTIVITY, _CASE = "activity", "case"
_SOME = 0.2  # of the cases with several rows
_OFFICE = frozenset({"org", "unit"})
_COLLEAGUES = frozenset({"employee", "requester", "user", "person", "caller", "firstname", "lastname"})


def with_sources(
    found: Sequence[Candidate], means: Mapping[str, frozenset[str]], values: Callable[[str], Values], *, taken: float
) -> list[Candidate]:
    """The candidates for the customer, with a mere source or origin that holds several telephone numbers: that of the caller.

    ``taken`` is the score from which on a candidate is taken; what is the same in all rows does not count.
    """
    if any(each.score >= taken and values(each.column).distinct != 1 for each in found):
        return list(found)
    sources = [column for column, each in means.items() if each & _SOURCES and each <= _ITS_NUMBER and _are_numbers(values(column))]
    return [*(Candidate(column, _CALLED) for column in sources), *(each for each in found if each.column not in sources)]


def _are_numbers(values: Values) -> bool:
    return values.phones >= MOSTLY and values.distinct > 1


def is_user_of_log(column: str, means: Mapping[str, frozenset[str]], values: Callable[[str], Values]) -> bool:
    """Whether a column holds the users in a log of the activities of cases: they work on these, and are no customers.

    If each case has one user alone, this may be the customer who uses an app.
    """
    others = {name: each for name, each in means.items() if name != column}
    cases = [name for name, each in others.items() if _CASE in each and "type" not in each]
    logged = bool(cases) and any(_ACTIVITY in each for each in others.values())
    return logged and bool(means[column]) and means[column] <= _USERS and any(_share(values(each), values(column)) for each in cases)


def _share(cases: Values, users: Values) -> bool:
    """Whether several users worked on a part of the cases that have several rows; it is not known if values are missing."""
    if len(cases.texts) != len(users.texts):
        return True
    found = defaultdict[str, list[str]](list)
    for case, user in zip(cases.texts, users.texts, strict=True):
        found[case].append(user)
    several = [each for each in found.values() if len(each) > 1]
    return sum(len({*each}) > 1 for each in several) > _SOME * len(several)


def is_agent(column: str, likely: Sequence[str], means: Mapping[str, frozenset[str]], values: Callable[[str], Values]) -> bool:
    """Whether users are agents: they worked some hours for other customers, or took calls in and out, or those of several numbers.

    A user who calls the company has a number of their own, or several from which no other user calls. If no number calls again, there must
    be few users.
    """
    if means[column] == _IDS_OF_USERS:
        users = values(column)
        callers = (values(each) for each in likely if each != column and "caller" in means[each])
        return any(_are_taken_by(users, each) for each in callers)
    if means[column] - {"several"} != {"user"}:
        return False
    if any("customer" in means[each] for each in likely) and any(each & WORKED for each in means.values()):
        return True
    others = any(means[each] & _CALLERS for each in likely) or any(each & _CENTRE for each in means.values())
    return others and any("direction" in each or ("type" in each and values(name).directions) for name, each in means.items())


def _are_taken_by(users: Values, callers: Values) -> bool:
    """Whether the users take the calls of several numbers each, from which other users have calls too."""
    if _CALLERS_OF_EACH * users.distinct > callers.distinct:
        return False
    return _share(callers, users) if callers.distinct < len(callers.texts) else _ROWS_OF_EACH * users.distinct <= len(users.texts)


def writes_for_others(column: str, means: Mapping[str, frozenset[str]], values: Callable[[str], Values]) -> bool:
    """Whether few authors wrote all rows, as employees write notes: customers write a few times each."""
    written = values(column)
    few = len(written.texts) >= _NOTES and _NOTES_OF_EACH * written.distinct <= len(written.texts)
    return few and "author" in means[column] and means[column] <= _AUTHOR


def is_office_of_colleague(column: str, _: Sequence[str], means: Mapping[str, frozenset[str]]) -> bool:
    """Whether a mere department may be that of the colleagues who ask, whom another column names: at a help desk of the company's own."""
    return means[column] == _OFFICE and any(each & _COLLEAGUES for name, each in means.items() if name != column)
