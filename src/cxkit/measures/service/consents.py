"""Consents by purpose, and the channel by which a customer may be contacted. Unknown or withdrawn consent is no."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from typing import Any, Literal, NamedTuple

from cxkit.counts.customers.consents import CONSENTS, end_of, silent_on
from cxkit.language import tr, translated
from cxkit.text.words import word_of
from cxkit.values.contacts.contact_ways import WAYS, way_of

PURPOSES = (*WAYS, "marketing")


class Ended(Enum):
    """A consent that was given and has ended since: false, as one that was refused."""

    ENDED = "ended"

    def __bool__(self) -> bool:
        return False


ENDED = Ended.ENDED
Consent = bool | Ended | None
Consents = Mapping[str, Consent]
"""Whether a customer consents to each purpose; None: not stated. A row that says nothing of a purpose lacks it."""
NOT_STATED: Consents = dict.fromkeys(PURPOSES)
MARKETING = "marketing"


class Preferred(NamedTuple):
    """The channel that a customer prefers: ``by`` their own statement, else by the contacts that they began."""

    channel: str | None
    by: Literal["stated", "used"] | None


class Permission(NamedTuple):
    """The ``channel`` to use, whether the customer may be contacted at all, and why."""

    channel: str | None
    allowed: bool
    why: str


def state_of(consent: Consent) -> str:
    """A consent in words."""
    return "not stated" if consent is None else "ended" if consent is ENDED else "yes" if consent else "no"


def way_name(way: str | None) -> str:
    """A way of contact in the current language."""
    return word_of(way, "purpose") if way else ""


def combine_consents(rows: Iterable[Consents]) -> Consents:
    """The consents of a customer with several rows: yes only if no row that says anything of the purpose lacks it.

    An ended consent counts only if no other row says anything: it may have been given anew.
    """
    held = list(rows)
    return {purpose: _combined([row[purpose] for row in held if purpose in row]) for purpose in PURPOSES}


def _combined(states: list[Consent]) -> Consent:
    running = [state for state in states if state is not ENDED]
    if False in running:
        return False
    if running:
        return None if None in running else True
    return ENDED if states else None


def preferred_channel(stated: str | None, used: Iterable[str | None]) -> Preferred:
    """The stated channel, else the most frequent of those ``used``, of equally frequent ones the last."""
    if stated:
        return Preferred(stated, "stated")
    channels = [channel for channel in used if channel]
    if not channels:
        return Preferred(None, None)
    counts = Counter(channels)
    most = max(counts.values())
    return Preferred(next(channel for channel in reversed(channels) if counts[channel] == most), "used")


def permission(wish: Preferred, consents: Consents) -> Permission:
    """The preferred channel if it is one for which the customer consents, else the first of phone, email and mail with a consent."""
    way = way_of(wish.channel)
    if way is not None and consents.get(way):
        return Permission(way, allowed=True, why=tr("consent for {way}: yes", way=way_name(way)))
    refused = tr("consent for {way}: {consents}; ", way=way_name(way), consents=translated(state_of(consents.get(way)))) if way else ""
    for other in WAYS:
        if consents.get(other):
            return Permission(other, allowed=True, why=tr("{refused}consent for {other}: yes", refused=refused, other=way_name(other)))
    states = ", ".join(f"{way_name(each)} {translated(state_of(consents.get(each)))}" for each in WAYS)
    return Permission(None, allowed=False, why=tr("no consent: {states}", states=states))


def why_no_offers(consents: Consents) -> str:
    """Why a customer may not get offers; blank if they may. An objection is absolute (GDPR Art. 21)."""
    agreed = consents.get(MARKETING)
    return "" if agreed else tr("consent for marketing: {agreed}", agreed=translated(state_of(agreed)))


def logged_consents(columns: Iterable[str]) -> list[str]:
    """Those of the columns of a log of customers that hold consents."""
    wanted = {name for role in CONSENTS for name in (role, end_of(role), silent_on(role))}
    return [column for column in columns if column in wanted]


def stated_consents(row: Mapping[str, Any], as_of: date) -> Consents:
    """The consents by purpose of a row; those of which its file, or the row of a list of consents, says nothing are left out."""
    spoken = [role for role in CONSENTS if role in row and not row.get(silent_on(role))]
    return {role.removeprefix("consent_"): _on_day(as_of, row[role], row.get(end_of(role))) for role in spoken}


def _on_day(as_of: date, consent: bool | None, end: date | None) -> Consent:
    return ENDED if consent and end is not None and end < as_of else consent
