"""Consents to anything but calls, e-mails, letters and offers: a yes to text messages, cookies or a treatment allows none of these."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from cxkit.roles.headers import normalise
from cxkit.roles.words import all_meanings, rows_of

_CALLS, _WRITES = frozenset({"phone", "call"}), frozenset({"email", "post"})
_BEHIND = 0.9
_OF_COMPOUNDS = 4
"""The least number of letters of a word that may begin a compound, as in "Fotoeinwilligung"."""


def without_other_consents(found: Mapping[str, float], header: str) -> dict[str, float]:
    """The roles that a header names, without consents to another purpose, or to offers by other ways than call, e-mail and letter.

    A consent to text messages alone goes behind one to calls.

    >>> without_other_consents({"consent_marketing": 0.6}, "Cookie Consent"), without_other_consents({"consent_marketing": 0.6}, "Consent")
    ({}, {'consent_marketing': 0.6})
    """
    consents = {role for role in found if role.startswith("consent_")}
    if not consents or not (named := _named(header)):
        return dict(found)
    if "purpose" in named:
        return {role: score for role, score in found.items() if role not in consents}
    kept = dict(found)
    rest = _rest(header)
    if not rest & (_CALLS | _WRITES):
        kept.pop("consent_marketing", None)
    if "consent_phone" in kept and not rest & _CALLS:
        kept["consent_phone"] *= _BEHIND
    return kept


def allows_no_calls(header: str) -> bool:
    """Whether a yes in the column allows text messages, or a fax, and no calls.

    >>> allows_no_calls("SMS Opt-In"), allows_no_calls("Phone and SMS Opt-In"), allows_no_calls("Mobile Opt-In")
    (True, False, False)
    """
    return "way" in _named(header) and not _rest(header) & _CALLS


def is_other_consent(text: str) -> bool:
    """Whether a text names another purpose, or only other ways to write.

    >>> is_other_consent("WhatsApp"), is_other_consent("Cookies"), is_other_consent("E-Mail")
    (True, True, False)
    """
    named = _named(text)
    return "purpose" in named or ("way" in named and not _rest(text) & (_CALLS | _WRITES))


def _named(header: str) -> frozenset[str]:
    """What a header names: other ways to write, other purposes."""
    text = normalise(header)
    return frozenset(what for word, what in _words().items() if _is_in(word, text))


def _rest(header: str) -> frozenset[str]:
    """The meanings of a header without its words for other ways to write."""
    padded = f" {normalise(header)} "
    for word in sorted((word for word, what in _words().items() if what == "way"), key=len, reverse=True):
        padded = padded.replace(f" {word} ", " ")
    return all_meanings(padded.strip())


def _is_in(word: str, text: str) -> bool:
    """Whether a text has the word, or begins one of its words with it."""
    padded = f" {text} "
    return f" {word} " in padded or (len(word) >= _OF_COMPOUNDS and f" {word}" in padded)


@cache
def _words() -> Mapping[str, str]:
    return {word: what for word, _, what in rows_of("other_consents.csv")}
