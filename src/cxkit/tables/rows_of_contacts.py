"""Whether the headers of a file without a touchpoint or a channel show that its rows are contacts, and no orders, answers or customers."""

from __future__ import annotations

import re
from itertools import chain

from cxkit.lazy import pl
from cxkit.roles import count_votes
from cxkit.roles.words import all_meanings
from cxkit.tables.table import Contacts
from cxkit.values.contacts.parties import party_of
from cxkit.values.statuses.not_held import names_appointment

_ENOUGH = 1.5  # as much as one word such as "call" says
_AHEAD = 2.0  # times the votes for any other kind of table
_FEW = 1.0  # as much as a number of customers says
_HALF = 0.5
_ADDRESS = re.compile(r"\s*(?:sips?:|tel:)?[+(]?\d[\d\s()./*-]+$|[^@\s]+@\S+")
_OF_A_ROW = frozenset({"id", "date"})
_BOUGHT = frozenset({"purchase", "ordered"})
_ADMISSION = frozenset({"ticket", "id"})
_REQUESTED = frozenset({"service", "request"})  # a city's list; requests alone may be those of a program
_OF_A_VISIT = frozenset({"checkin", "checkout"})
_SOLD = frozenset({"booking", "order", "stay", "checkin", "checkout"})


def holds_contacts(contacts: Contacts) -> bool:
    """Whether rows are calls, chats or tickets by the words of their headers, visits by a column that names one, or have two parties.

    Numbered complaints are contacts too. Whose a contact was, and when it was, says nothing for another kind of table.
    """
    means = [all_meanings(column) for column in contacts.columns]
    if any(each & _BOUGHT for each in means) or ("price" in {*chain(*means)} and any(each >= _ADMISSION for each in means)):
        return False  # tickets of a concert or a museum, minutes of calls
    if _are_complaints(contacts):
        return True
    visits = any(map(_is_of_a_visit, contacts.columns))
    own = {contacts.roles[role].column for role in ("customer_id", "contacted_at") if role in contacts.roles}
    telling = [column for column in contacts.columns if column not in own and not (visits and _SOLD & all_meanings(column) <= _OF_A_VISIT)]
    votes = count_votes(telling if visits else contacts.columns)
    others = max((points for kind, points in votes.items() if kind != "contacts"), default=0.0)
    if votes.get("contacts", 0.0) >= max(_ENOUGH, _AHEAD * others):
        return True
    if others > _FEW:
        return False
    parties = {party: column for column in contacts.columns if (party := party_of(column))}
    calls = len(parties) > 1 and any(_holds_addresses(contacts, column) for column in parties.values())
    return calls or visits or any(all_meanings(column) >= _REQUESTED for column in contacts.columns)


def speaks_of_orders(contacts: Contacts) -> bool:
    """Whether the headers speak for orders, and none for contacts."""
    votes = count_votes(contacts.columns)
    return "contacts" not in votes and votes.get("orders", 0.0) > _FEW


def _are_complaints(contacts: Contacts) -> bool:
    """Whether each row is a complaint by the header of its number or its day."""
    if "is_complaint" not in contacts.roles:
        return False
    header = contacts.shown.get(contacts.roles["is_complaint"].column)
    return header in {contacts.roles[role].column for role in ("case_id", "contacted_at") if role in contacts.roles}


def _holds_addresses(contacts: Contacts, column: str) -> bool:
    """Whether a party is given by its number or address: a journey, a parcel and a payment have an origin and a destination as well."""
    texts = [text for text in contacts.sample.get_column(column).cast(pl.String).to_list() if text] if column in contacts.sample else []
    return sum(_ADDRESS.match(text) is not None for text in texts) > _HALF * len(texts)


def _is_of_a_visit(header: str) -> bool:
    """Whether a header is that of the number or the day of a visit.

    >>> [_is_of_a_visit(each) for each in ("Visit ID", "Besuchsdatum", "Terminnr", "Booking ID", "Visits")]
    [True, True, True, False, False]
    """
    means = all_meanings(header)
    return names_appointment(header) and bool(_OF_A_ROW & means) and not _SOLD & means
