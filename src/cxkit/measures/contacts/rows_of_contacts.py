"""Whether the headers of a file without a touchpoint or a channel show that its rows are contacts, and no orders, answers or customers."""

from __future__ import annotations

from cxkit.roles import count_votes
from cxkit.roles.words import all_meanings
from cxkit.tables import Contacts
from cxkit.values.not_held import names_appointment
from cxkit.values.parties import party_of

_ENOUGH = 1.5  # as much as one word such as "call" says
_AHEAD = 2.0  # times the votes for any other kind of table
_FEW = 0.5
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
    return len(parties) > 1 or any(names_appointment(column) and not _SOLD & all_meanings(column) for column in contacts.columns)
