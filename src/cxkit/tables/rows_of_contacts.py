"""Whether the headers of a file without a touchpoint or a channel show that its rows are contacts, and no orders, answers or customers."""

from __future__ import annotations

from cxkit.roles import count_votes
from cxkit.roles.words import all_meanings
from cxkit.tables.table import Contacts
from cxkit.values.contacts.parties import party_of
from cxkit.values.statuses.not_held import names_appointment

_ENOUGH = 1.5  # as much as one word such as "call" says
_AHEAD = 2.0  # times the votes for any other kind of table
_FEW = 1.0  # as much as a number of customers says
_OF_A_ROW = frozenset({"id", "date"})
_SOLD = frozenset({"booking", "order", "stay", "checkin", "checkout"})


def holds_contacts(contacts: Contacts) -> bool:
    """Whether rows are calls, chats or tickets by the words of their headers, visits by a column that names one, or have two parties."""
    votes = count_votes(contacts.columns)
    others = max((points for kind, points in votes.items() if kind != "contacts"), default=0.0)
    if votes.get("contacts", 0.0) >= max(_ENOUGH, _AHEAD * others):
        return True
    if others > _FEW:
        return False
    parties = {party for column in contacts.columns if (party := party_of(column))}
    return len(parties) > 1 or any(map(_is_of_a_visit, contacts.columns))


def _is_of_a_visit(header: str) -> bool:
    """Whether a header is that of the number or the day of a visit.

    >>> [_is_of_a_visit(each) for each in ("Visit ID", "Besuchsdatum", "Terminnr", "Booking ID", "Visits")]
    [True, True, True, False, False]
    """
    means = all_meanings(header)
    return names_appointment(header) and bool(_OF_A_ROW & means) and not _SOLD & means
