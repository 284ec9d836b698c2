"""Lists of consents: one row a customer and way of contact (or purpose), with the state of that consent."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

from cxkit.roles.other_consents import is_other_consent
from cxkit.values.consent_ends import named_by, names_consent
from cxkit.values.consent_states import consent_state
from cxkit.values.contact_ways import way_of
from cxkit.values.flags import flag
from cxkit.values.no_answers import BLANKS
from cxkit.values.objections import Purpose
from cxkit.values.scores import fold

_MOST_PURPOSES, _MOST_STATES = 15, 10
_ONCE = 0.9
"""The least share of rows that are the only one of their customer and purpose, if no header names a consent."""


class ConsentList(NamedTuple):
    """The columns of a list of consents: whose, to what, and whether."""

    customer: str
    purpose: str
    state: str


def consent_list(columns: Sequence[str], customers: Collection[str], values: Callable[[str], Sequence[str | None]]) -> ConsentList | None:
    """The columns of a list of consents, if the rows are one. ``customers`` may hold whose they are; ``values`` gives those of the sample.

    States that only say yes and no need a header that names a consent, since contacts have a channel and marks, too. States of consents
    need one as well, unless each customer has each purpose once.
    """
    named = any(names_consent(column) for column in columns)
    for customer in customers:
        others = [column for column in columns if column != customer]
        for purpose in (column for column in others if _are_purposes(values(column))):
            for state in (column for column in others if column != purpose and _are_states(values(column), values(purpose), flags=named)):
                pairs = [pair for pair in zip(values(customer), values(purpose), strict=True) if pair[1]]
                repeats = len({pair[0] for pair in pairs}) < len(pairs)
                if repeats and (named or len(set(pairs)) >= _ONCE * len(pairs)):
                    return ConsentList(customer, purpose, state)
    return None


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
