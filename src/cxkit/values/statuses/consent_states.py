"""States of a consent in words: given, or refused and withdrawn. What is pending or doubtful is in neither list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from cxkit.values.folding import fold
from cxkit.values.words import words_of

State = Literal["given", "withdrawn"]
WORDS: Mapping[State, Mapping[str, tuple[str, ...]]] = {
    "given": {
        "en": ("granted", "given", "opted in", "opt in", "subscribed", "accepted", "agreed", "consented", "allow", "allowed"),
        "de": ("erteilt", "eingewilligt", "zugestimmt", "erlaubt", "zulassen", "angemeldet", "opt in"),
        "fr": ("accordé", "donné", "accepté", "autorisé", "abonné", "inscrit"),
        "es": ("otorgado", "concedido", "aceptado", "autorizado", "permitido", "suscrito"),
        "it": ("concesso", "accettato", "autorizzato", "iscritto"),
        "nl": ("gegeven", "verleend", "toegestaan", "aangemeld", "ingeschreven"),
        "pt": ("concedido", "aceito", "aceite", "autorizado", "permitido", "inscrito"),
    },
    "withdrawn": {
        "en": (
            *("withdrawn", "revoked", "denied", "refused", "declined", "rejected", "objected", "unsubscribed", "opted out", "opt out"),
            *("blocked", "suppressed", "not granted", "not given", "do not allow", "not allowed", "do not contact", "do not call"),
        ),
        "de": (
            *("widerrufen", "widersprochen", "widerruf", "widerspruch", "abgelehnt", "verweigert", "abgemeldet", "ausgetragen", "entzogen"),
            *("gesperrt", "nicht erteilt", "nicht erlaubt", "nicht zulassen", "opt out"),
        ),
        "fr": ("retiré", "révoqué", "refusé", "désinscrit", "désabonné", "non accordé", "opposition", "opposé"),
        "es": ("retirado", "revocado", "denegado", "rechazado", "dado de baja", "baja", "no otorgado", "no autorizado"),
        "it": ("ritirato", "revocato", "negato", "rifiutato", "disiscritto", "non concesso", "non autorizzato"),
        "nl": ("ingetrokken", "geweigerd", "afgemeld", "uitgeschreven", "niet gegeven", "niet toegestaan", "bezwaar"),
        "pt": ("retirado", "revogado", "negado", "recusado", "descadastrado", "não concedido", "não autorizado"),
    },
}
"""Words by state and language."""
ALONE: Mapping[str, tuple[str, ...]] = {
    "en": ("granted", "opted in", "opt in", "consented", "withdrawn", "revoked", "objected", "opted out", "opt out", "unsubscribed"),
    "de": ("erteilt", "nicht erteilt", "eingewilligt", "widerrufen", "widersprochen", "widerruf", "widerspruch", "opt in", "opt out"),
    "fr": ("retiré", "révoqué", "désinscrit", "désabonné", "opposition", "opposé"),
    "es": ("otorgado", "revocado", "no otorgado"),
    "it": ("concesso", "revocato", "disiscritto", "non concesso"),
    "nl": ("verleend", "ingetrokken", "bezwaar"),
    "pt": ("concedido", "revogado", "descadastrado", "não concedido"),
}
"""States that offers, bookings and deliveries do not have: these are accepted, declined or blocked, too."""
_STATES: Mapping[str, State] = {fold(word): state for state, lists in WORDS.items() for word in words_of(lists)}
_ALONE = frozenset(fold(word) for word in words_of(ALONE))


def consent_state(text: object) -> State | None:
    """Whether a text says that a consent is given, or that it is withdrawn; None if it says neither.

    >>> consent_state("Opted-out"), consent_state("erteilt"), consent_state("pending")
    ('withdrawn', 'given', None)
    """
    return _STATES.get(_plain(text))


def is_of_consents_alone(text: object) -> bool:
    """Whether a state is one of consents, and hardly of anything else.

    >>> is_of_consents_alone("Opted-out"), is_of_consents_alone("accepted"), is_of_consents_alone("pending")
    (True, False, False)
    """
    return _plain(text) in _ALONE


def _plain(text: object) -> str:
    return " ".join(fold(str(text)).replace("-", " ").replace("_", " ").split())
