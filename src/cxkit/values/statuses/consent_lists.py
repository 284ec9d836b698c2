"""Lists of consents: one row a customer and way of contact (or purpose), with the state of that consent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

from cxkit.roles.other_consents import is_other_consent
from cxkit.roles.words import all_meanings
from cxkit.values.answers.no_answers import BLANKS
from cxkit.values.contacts.contact_ways import way_of
from cxkit.values.flags import flag
from cxkit.values.folding import fold
from cxkit.values.statuses.consent_ends import named_by, names_consent
from cxkit.values.statuses.consent_states import consent_state, is_of_consents_alone
from cxkit.values.statuses.objections import Purpose

_MOST_PURPOSES, _MOST_STATES = 15, 10
_ONCE = 0.9
"""The least share of rows that are the only one of their customer and purpose, if no header names a consent."""
_MOST = 0.5
"""The share of customers from which most have several purposes."""


class ConsentList(NamedTuple):
    """The columns of a list of consents: whose, to what, and whether."""

    customer: str
    purpose: str
    state: str


def consent_list(columns: Sequence[str], customers: Collection[str], values: Callable[[str], Sequence[str | None]]) -> ConsentList | None:
    """The columns of a list of consents, if the rows are one. ``customers`` may hold whose they are; ``values`` gives those of the sample.

    The header of the way or of the state names a consent; that of a state names no way by itself, as "Marketing consent" beside the channel
    of a contact does. Without such a header the states are those of consents alone, and most customers have several ways, each once.
    """
    for customer in customers:
        others = [column for column in columns if column != customer]
        for purpose in (column for column in others if not _is_preferred(column) and _are_purposes(values(column))):
            for state in (column for column in others if column != purpose):
                named = _names_a_list(columns, purpose, state)
                if (not named and "order" in all_meanings(state)) or not _are_states(values(state), values(purpose), flags=named):
                    continue
                pairs = [pair for pair in zip(values(customer), values(purpose), strict=True) if pair[1]]
                repeats = len({pair[0] for pair in pairs}) < len(pairs)
                if repeats and (named or _have_several(pairs, _are_of_consents_alone(values(state)))):
                    return ConsentList(customer, purpose, state)
    return None


def _is_preferred(header: str) -> bool:
    """Whether a way of contact is the one that a customer likes best."""
    return "preferred" in all_meanings(header)


def _names_a_list(columns: Sequence[str], purpose: str, state: str) -> bool:
    """Whether headers say that the state is that of a consent to what the purpose names."""
    if named_by(state):
        return False
    beside = any(names_consent(column) and not named_by(column) for column in columns if column not in (purpose, state))
    typed = names_consent(purpose) or "consent" in all_meanings(purpose)  # "Consent type"
    return names_consent(state) or typed or (beside and consent_state(state) == "given")


def _are_of_consents_alone(cells: Sequence[str | None]) -> set[bool]:
    """Whether each state is one that offers, bookings and deliveries do not have: "withdrawn" rather than "declined"."""
    return {is_of_consents_alone(cell) for cell in {cell for cell in cells if cell and fold(cell) not in BLANKS}}


def _have_several(pairs: Sequence[tuple[str | None, str | None]], of_consents: set[bool]) -> bool:
    """Whether most customers have several purposes, each of them once unless all states are those of consents alone."""
    customers = Counter(customer for customer, _ in {*pairs})
    once = len({*pairs}) >= _ONCE * len(pairs)
    return sum(n > 1 for n in customers.values()) > _MOST * len(customers) and (of_consents == {True} or (once and True in of_consents))


def purposes_of(text: str) -> frozenset[Purpose]:
    """The purposes that a text in a list of consents names; none if it names other ones, such as text messages.

    >>> sorted(purposes_of("Telefon")), sorted(purposes_of("Werbung per Post")), sorted(purposes_of("WhatsApp"))
    (['phone'], ['mail'], [])
    """
    if is_other_consent(text):
        return frozenset()
    way = way_of(text)
    named = frozenset({way}) if way else named_by(text)
    return named - {"marketing"} or named


def listed_purposes(texts: Collection[str]) -> Mapping[str, frozenset[Purpose]]:
    """The purposes that each text of a list names; that of a newsletter is none beside e-mails, to which customers consent by themselves.

    >>> [sorted(purposes) for purposes in listed_purposes(["E-Mail", "Newsletter"]).values()]
    [['email'], []]
    """
    alone = any(way_of(text) == "email" for text in texts)
    named = {text: purposes_of(text) for text in texts}
    return {text: frozenset() if alone and found == {"email"} and not way_of(text) else found for text, found in named.items()}


def _are_purposes(cells: Sequence[str | None]) -> bool:
    texts = {cell for cell in cells if cell}
    if not texts or len(texts) > _MOST_PURPOSES:
        return False
    return all(purposes_of(text) or is_other_consent(text) for text in texts) and any(purposes_of(text) for text in texts)


def _are_states(cells: Sequence[str | None], purposes: Sequence[str | None], *, flags: bool) -> bool:
    if any(cell and not purpose for cell, purpose in zip(cells, purposes, strict=True)):  # rows of other files have neither
        return False
    texts = {cell for cell in cells if cell and fold(cell) not in BLANKS}
    if not texts or len(texts) > _MOST_STATES:
        return False
    return all(consent_state(text) or (flags and flag(text) is not None) for text in texts)
