"""The sender of a message of a dialogue: the customer, an employee of the company, or a machine."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from cxkit.values.folding import fold

Side = Literal["customer", "agent", "machine"]
WORDS: Mapping[Side, Mapping[str, tuple[str, ...]]] = {
    "customer": {
        "en": (
            *("customer", "client", "user", "end user", "end-user", "enduser", "visitor", "guest", "requester", "contact", "caller"),
            *("consumer", "member", "patient", "inbound", "incoming"),
        ),
        "de": (
            "kunde",
            "kundin",
            "besucher",
            "besucherin",
            "nutzer",
            "nutzerin",
            "benutzer",
            "anfragender",
            "anrufer",
            "gast",
            "eingehend",
            "kommend",
            "ankommend",
        ),
        "fr": ("client", "cliente", "utilisateur", "utilisatrice", "visiteur", "visiteuse", "demandeur", "entrant"),
        "es": ("cliente", "usuario", "usuaria", "visitante", "solicitante", "entrante"),
        "it": ("cliente", "utente", "visitatore", "richiedente", "in entrata"),
        "nl": ("klant", "gebruiker", "bezoeker", "aanvrager", "inkomend"),
        "pt": ("usuário", "usuária", "utilizador", "requerente", "cidadão"),
    },
    "agent": {
        "en": (
            *("agent", "support", "operator", "staff", "employee", "representative", "rep", "advisor", "adviser", "admin", "company"),
            *("business", "team", "teammate", "service", "helpdesk", "technician", "outbound", "outgoing", "originating"),
            *("internal", "internal note"),
        ),
        "de": (
            "mitarbeiter",
            "mitarbeiterin",
            "berater",
            "beraterin",
            "bearbeiter",
            "bearbeiterin",
            "firma",
            "unternehmen",
            "ausgehend",
            "gehend",
            "abgehend",
            "intern",
        ),
        "fr": ("conseiller", "conseillère", "opérateur", "opératrice", "entreprise", "employé", "employée", "sortant", "interne"),
        "es": ("agente", "operador", "operadora", "empresa", "asesor", "asesora", "empleado", "soporte", "saliente"),
        "it": ("agente", "operatore", "operatrice", "azienda", "addetto", "consulente", "assistenza", "in uscita"),
        "nl": ("medewerker", "bedrijf", "adviseur", "uitgaand"),
        "pt": ("atendente", "analista", "consultor", "consultora", "funcionário", "suporte"),
    },
    "machine": {
        "en": ("bot", "chatbot", "system", "trigger", "automation", "automated", "auto-reply", "virtual assistant", "assistant", "ai"),
        "de": ("automatisch", "automat"),
        "fr": ("robot", "système", "automatique"),
        "es": ("sistema", "automático"),
        "it": ("sistema", "automatico"),
        "nl": ("systeem", "automatisch"),
        "pt": ("robô", "automaticamente"),
    },
}
"""Folded words by side and language."""
_OFFICE = re.compile(
    r"\b(?:services?|support|care|desk|team|relations|success|agents?|advis[eo]rs?|representatives?|cent(?:er|re)|manager)\b"
)
_SIDES: dict[str, Side] = {word: side for side, each in reversed([*WORDS.items()]) for words in each.values() for word in words}
# such as "agent:4711" or "Customer (web)"
_BEGINS = re.compile(rf"({'|'.join(sorted(map(re.escape, _SIDES), key=len, reverse=True))})(?!\w)")


@lru_cache(maxsize=1 << 12)
def side_of(sender: str) -> Side | None:
    """The side of a dialogue on which a sender is; None if the words do not show it.

    >>> side_of("Customer"), side_of("agent:4711"), side_of("Kundin"), side_of("Ms Smith"), side_of("Customer Service")
    ('customer', 'agent', 'customer', None, 'agent')
    """
    words = fold(sender).replace("_", " ")
    found = _BEGINS.match(words)
    if found is None:
        return None
    side = _SIDES[found[1]]
    # who serves customers is named after them
    return "agent" if side == "customer" and _OFFICE.search(words, found.end()) else side


_SHORT: Mapping[str, Side] = {
    **dict[str, Side].fromkeys(("in", "i", "ib", "inb"), "customer"),
    **dict[str, Side].fromkeys(("out", "o", "ob", "outb"), "agent"),
}
"""What a column of directions holds in short; anywhere else such texts may mean anything."""


def side_of_direction(direction: str) -> Side | None:
    """The side that began a contact, by the value of a column of directions; None if the words do not show it.

    >>> [side_of_direction(each) for each in ("In", "OB", "outgoing", "In progress")]
    ['customer', 'agent', 'agent', None]
    """
    return _SHORT.get(fold(direction).strip()) or side_of(direction)
