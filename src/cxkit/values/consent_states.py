"""States of a consent in words: given, or refused and withdrawn. What is pending or doubtful is in neither list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from cxkit.values.scores import fold
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
_STATES: Mapping[str, State] = {fold(word): state for state, lists in WORDS.items() for word in words_of(lists)}


def consent_state(text: object) -> State | None:
    """Whether a text says that a consent is given, or that it is withdrawn; None if it says neither.

    >>> consent_state("Opted-out"), consent_state("erteilt"), consent_state("pending")
    ('withdrawn', 'given', None)
    """
    return _STATES.get(" ".join(fold(str(text)).replace("-", " ").replace("_", " ").split()))
