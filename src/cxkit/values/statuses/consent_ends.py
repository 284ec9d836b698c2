"""Headers of the day on which a consent ends: "Consent expiry date", "Einwilligung gültig bis"."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache

from cxkit.roles.headers import normalise
from cxkit.values.header_parts import split_header
from cxkit.values.statuses import objections
from cxkit.values.statuses.objections import EVERYTHING, Purpose
from cxkit.values.words import words_of

CONSENT: Mapping[str, tuple[str, ...]] = {
    "en": ("consent", "consents", "permission", "opt in", "opted in", "gdpr", "subscription consent"),
    "de": ("einwilligung", "einwilligungen", "zustimmung", "einverstandnis", "einverstandniserklarung", "dsgvo", "opt in", "ds gvo"),
    "fr": ("consentement", "consentements", "rgpd"),
    "es": ("consentimiento", "consentimientos", "rgpd", "lopd"),
    "it": ("consenso", "consensi", "gdpr"),
    "nl": ("toestemming", "instemming"),
    "pt": ("consentimento", "consentimentos"),
    "pl": ("zgoda", "zgody", "rodo"),
    "sv": ("samtycke", "samtycket"),
    "da": ("samtykke", "samtykket"),
}
AGREEMENT: Mapping[str, tuple[str, ...]] = {
    "fr": ("accord",),
    "es": ("autorizacion",),
    "nl": ("avg",),
    "pt": ("autorizacao",),
}
"""Words of consents beside a way of contact alone: by itself an "accord" may be a contract, and an "autorización" that of an insurer."""
TRADE = frozenset({"commercial", "commerciale", "comercial"})
ENDING: Mapping[str, tuple[str, ...]] = {
    "en": (
        *("valid until", "valid to", "valid till", "valid through", "until", "expiry", "expires", "expire", "expiration", "expired"),
        *("end", "ends", "ended", "validity", "lapses"),
    ),
    "de": (
        *("gultig bis", "bis", "ablauf", "ablaufdatum", "lauft ab", "ablaufend", "ende", "enddatum", "endet", "gultigkeit"),
        *("gultigkeitsende", "gultigkeitsdatum", "befristet bis", "erlischt"),
    ),
    "fr": ("expiration", "expire", "valable jusqu au", "valide jusqu au", "jusqu au", "fin", "validite", "echeance", "fin de validite"),
    "es": ("caducidad", "caduca", "valido hasta", "hasta", "vencimiento", "vence", "expiracion", "validez", "vigencia"),
    "it": ("scadenza", "scade", "valido fino al", "valido fino a", "fino al", "validita", "fine"),
    "nl": ("geldig tot", "tot", "vervalt", "vervaldatum", "verloopt", "einddatum", "verloopdatum", "geldigheid", "geldig tot en met"),
    "pt": ("validade", "valido ate", "ate", "expira", "expiracao", "vencimento", "termo"),
    "pl": ("wazna do", "wygasa", "data wygasniecia", "waznosc", "waznosci"),
    "sv": ("giltigt till", "giltigt till och med", "giltigt t o m", "upphor", "utgar", "utgangsdatum"),
    "da": ("gyldig til", "gyldigt til", "udlober", "udlobsdato"),
}


def _parts() -> Mapping[str, tuple[str, frozenset[Purpose]]]:
    """What each word does, without blanks; a word of two lists is what the later one says."""
    found: dict[str, tuple[str, frozenset[Purpose]]] = {}
    for part, lists in (("filler", objections.FILLERS), ("filler", objections.CONTACT)):
        found |= {_joined(word): (part, frozenset()) for word in words_of(lists)}
    ways: dict[str, frozenset[Purpose]] = {}
    for purpose, by_language in objections.WAYS.items():
        for word in words_of(by_language):
            ways[_joined(word)] = ways.get(_joined(word), frozenset()) | {purpose}
    found |= {word: ("way", purposes) for word, purposes in ways.items()}
    found |= {word: ("trade", ways[word]) for word in TRADE}
    found |= {_joined(word): ("consent", frozenset()) for word in words_of(CONSENT)}
    found |= {_joined(word): ("agreement", frozenset()) for word in words_of(AGREEMENT)}
    return found | {_joined(word): ("ending", frozenset()) for word in words_of(ENDING)}


def _joined(word: str) -> str:
    """A text without blanks, and without the elided articles of "date d'expiration"."""
    return "".join(part for part in normalise(word).split() if part not in ("d", "l"))


_OF_SENTENCES = 4
"""Letters from which a word denies by itself: "No" heads numbers of rows, too."""
_PARTS = _parts()
_LONGEST = max(map(len, _PARTS))
_WITH_DENIALS = {**{_joined(word): ("denying", frozenset[Purpose]()) for word in words_of(objections.DENYING)}, **_PARTS}


@lru_cache(maxsize=1 << 12)
def consent_end_of(header: str) -> frozenset[Purpose]:
    """The consents that end on the day in a column; none if the header names no end of a consent, or holds other words.

    >>> sorted(consent_end_of("Telefon-Einwilligung gültig bis")), sorted(consent_end_of("Contract valid until"))
    (['phone'], [])
    >>> consent_end_of("Consent expiry date") == EVERYTHING
    True
    """
    parts = split_header(_joined(header), _PARTS, _LONGEST)
    if not (_has_consent(parts) and any(part == "ending" for part, _ in parts)):
        return frozenset()
    named = [purposes for part, purposes in parts if part in ("way", "trade")]
    return frozenset[Purpose]().union(*(named or [EVERYTHING]))


def names_consent(header: str) -> bool:
    """Whether a header is made up of words of consents, and has one for it.

    >>> names_consent("Status der Einwilligung"), names_consent("Consent withdrawn on"), names_consent("Status")
    (True, True, False)
    """
    return _has_consent(split_header(_joined(header), _WITH_DENIALS, _LONGEST))


def _has_consent(parts: Collection[tuple[str, frozenset[Purpose]]]) -> bool:
    kinds = {part for part, _ in parts}
    return "consent" in kinds or {"agreement", "way"} <= kinds


def says_of_a_row(header: str) -> str | None:
    """What a header says of the consent in a row of a list of them: that it was withdrawn ("denying"), or when it ends ("ending").

    >>> says_of_a_row("withdrawn_on"), says_of_a_row("Gültig bis"), says_of_a_row("No"), says_of_a_row("valid_from")
    ('denying', 'ending', None, None)
    """
    kinds = {part for part, _ in split_header(_joined(header), _WITH_DENIALS, _LONGEST)}
    short = all(len(word) < _OF_SENTENCES for word in normalise(header).split())
    if not kinds <= {"denying", "ending", "filler", "consent", "agreement"} or ("denying" in kinds and short):
        return None
    found = kinds & {"denying", "ending"}
    return found.pop() if len(found) == 1 else None


def named_by(text: str) -> frozenset[Purpose]:
    """The ways of contact, or advertising, that a text names; none if it holds other words."""
    return frozenset[Purpose]().union(*(ways for part, ways in split_header(_joined(text), _PARTS, _LONGEST) if part in ("way", "trade")))
