"""States of a call back that was not made, or in which nobody was reached: it closes no loop."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from cxkit.values.folding import fold
from cxkit.values.words import words_of

Attempt = Literal["unreached", "planned"]
WORDS: Mapping[Attempt, Mapping[str, tuple[str, ...]]] = {
    "unreached": {
        "en": (
            *(
                "not reached",
                "unreached",
                "unreachable",
                "no answer",
                "not answered",
                "voicemail",
                "left voicemail",
                "left message",
                "busy",
            ),
            *("attempted", "no contact", "wrong number", "failed", "no show", "did not answer", "no response", "line busy", "mailbox"),
        ),
        "de": ("nicht erreicht", "nicht erreichbar", "keine antwort", "mailbox", "besetzt", "anrufversuch", "falsche nummer"),
        "fr": ("non joint", "injoignable", "pas de réponse", "sans réponse", "messagerie", "occupé", "faux numéro"),
        "es": ("no contactado", "no localizado", "sin respuesta", "no contesta", "buzón de voz", "ocupado", "número equivocado"),
        "it": ("non raggiunto", "irraggiungibile", "nessuna risposta", "segreteria", "occupato", "numero errato"),
        "nl": ("niet bereikt", "onbereikbaar", "geen antwoord", "geen gehoor", "voicemail", "in gesprek", "verkeerd nummer"),
        "pt": ("não contatado", "não atendeu", "sem resposta", "caixa postal", "ocupado", "número errado"),
    },
    "planned": {
        "en": ("planned", "scheduled", "call scheduled", "callback scheduled", "to be called", "to call"),
        "de": ("geplant", "terminiert", "rückruf geplant", "anzurufen"),
        "fr": ("planifié", "prévu", "à rappeler"),
        "es": ("planificado", "programado", "por llamar"),
        "it": ("pianificato", "programmato", "da chiamare"),
        "nl": ("gepland", "ingepland", "te bellen"),
        "pt": ("planejado", "agendado", "a ligar"),
    },
}
"""Words by state and language."""
_ATTEMPTS: Mapping[str, Attempt] = {fold(word): state for state, lists in WORDS.items() for word in words_of(lists)}


def attempt_of(state: object) -> Attempt | None:
    """What a state says of a call that was not made or reached nobody; None if it says neither.

    >>> attempt_of("Not reached"), attempt_of("geplant"), attempt_of("called")
    ('unreached', 'planned', None)
    """
    return _ATTEMPTS.get(" ".join(fold(str(state)).replace("-", " ").replace("_", " ").split()))
