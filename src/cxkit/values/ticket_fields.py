"""Names of the fields of tickets, as logs of changes hold them, and headers that name steps of a process."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cxkit.roles import normalise

STATUS: Mapping[str, tuple[str, ...]] = {
    "en": ("status", "state", "ticket status", "case status", "issue status"),
    "de": ("status", "zustand"),
    "fr": ("statut", "etat"),
    "es": ("estado", "estatus"),
    "it": ("stato",),
    "nl": ("status",),
}
"""What the field of the status is called, by language, as ``roles.normalise`` leaves it."""
OTHERS: Mapping[str, tuple[str, ...]] = {
    "en": (
        *("priority", "severity", "urgency", "impact", "assignee", "assignee id", "assigned to", "owner", "owner id", "agent", "group"),
        *("group id", "team", "assignment group", "queue", "type", "category", "subject", "tags", "labels", "resolution", "requester"),
        *("requester id", "organization id", "due at", "due date", "description", "summary", "comment", "brand id", "custom status id"),
        *("satisfaction rating", "reopen count", "created", "closed", "product", "component", "version", "is public", "ticket form id"),
    ),
    "de": ("prioritat", "bearbeiter", "zustandig", "gruppe", "team", "typ", "kategorie", "betreff", "besitzer", "losung", "beschreibung"),
    "fr": ("priorite", "responsable", "groupe", "equipe", "type", "categorie", "sujet", "proprietaire"),
    "es": ("prioridad", "responsable", "grupo", "equipo", "tipo", "categoria", "asunto", "propietario"),
    "it": ("priorita", "assegnatario", "gruppo", "tipo", "categoria", "oggetto", "proprietario"),
    "nl": ("prioriteit", "behandelaar", "groep", "team", "type", "categorie", "onderwerp", "eigenaar"),
}
"""What other fields are called."""
STEPS: Mapping[str, tuple[str, ...]] = {
    "en": ("activity", "event", "action", "step", "task", "concept name", "handling", "operation", "interaction"),
    "de": ("aktivitat", "ereignis", "aktion", "schritt", "aufgabe", "tatigkeit", "prozessschritt", "massnahme"),
    "fr": ("activite", "evenement", "action", "etape", "tache"),
    "es": ("actividad", "evento", "accion", "paso", "tarea"),
    "it": ("attivita", "evento", "azione", "passo", "fase"),
    "nl": ("activiteit", "gebeurtenis", "actie", "stap", "taak"),
    "pt": ("atividade", "acao", "etapa", "tarefa"),
}
"""Words of headers whose columns say what was done."""
CONTACTS: Mapping[str, tuple[str, ...]] = {
    "en": ("call", "visit", "interaction id", "contact no", "talk time", "handle time", "duration"),
    "de": ("anruf", "besuch", "gesprach", "telefonat", "kontaktnummer", "gesprachsdauer", "dauer"),
    "fr": ("appel", "visite", "duree"),
    "es": ("llamada", "visita", "duracion"),
    "it": ("chiamata", "visita", "durata"),
    "nl": ("gesprek", "bezoek", "duur"),
}
"""Words of headers whose columns tell one contact about a ticket from another."""
_STATUS = frozenset(name for names in STATUS.values() for name in names)
_FIELDS = _STATUS | {name for names in OTHERS.values() for name in names}
_CONTACT = re.compile(rf"\b(?:{'|'.join(re.escape(word) for words in CONTACTS.values() for word in words)})\b")
_STEP = re.compile(rf"\b(?:{'|'.join(re.escape(word) for words in STEPS.values() for word in words)})\b")


def is_status_field(text: str) -> bool:
    """Whether a text is a name of the status field."""
    return normalise(text) in _STATUS


def is_ticket_field(text: str) -> bool:
    """Whether a text is a name of a field of tickets.

    >>> is_ticket_field("assignee_id"), is_ticket_field("Hello")
    (True, False)
    """
    return normalise(text) in _FIELDS


def names_a_step(header: str) -> bool:
    """Whether a header names steps of a process.

    >>> names_a_step("Activity"), names_a_step("case_status")
    (True, False)
    """
    return _STEP.search(normalise(header)) is not None


def names_a_contact(header: str) -> bool:
    """Whether a header names a property of one contact: its number, its duration.

    >>> names_a_contact("Call ID"), names_a_contact("ticket_id")
    (True, False)
    """
    return _CONTACT.search(normalise(header)) is not None
