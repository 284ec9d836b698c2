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
EVENTS: Mapping[str, tuple[str, ...]] = {
    "en": (
        *("create", "created", "creation", "open", "opened", "comment", "commented", "comment added", "change", "changed", "update"),
        *("updated", "assign", "assigned", "assignment", "reassigned", "transfer", "transferred", "close", "closed", "resolve", "resolved"),
        *("reopen", "reopened", "reply", "replied", "reply sent", "note", "internal note", "note added", "status change", "status changed"),
        *("status update", "stateupdate", "newticket", "field change", "merge", "merged", "escalate", "escalated", "notification", "edit"),
        *("escalation", "work note", "work note added", "first contact resolution", "resolution", "closure", "pick up", "picked up"),
    ),
    "de": (
        *("angelegt", "erstellt", "geandert", "anderung", "kommentar", "kommentiert", "notiz", "antwort", "zugewiesen", "zuweisung"),
        *(
            "weitergeleitet",
            "weiterleitung",
            "ubergabe",
            "eskalation",
            "geschlossen",
            "gelost",
            "wiedereroffnet",
            "eroffnet",
            "statuswechsel",
            "statusanderung",
            "aktualisiert",
        ),
    ),
    "fr": (
        "cree",
        "creation",
        "modifie",
        "modification",
        "commentaire",
        "reponse",
        "note",
        "assigne",
        "attribue",
        "ferme",
        "cloture",
        "resolu",
        "transfert",
    ),
    "es": (
        "transferencia",
        "creado",
        "creacion",
        "modificado",
        "modificacion",
        "comentario",
        "respuesta",
        "nota",
        "asignado",
        "cerrado",
        "resuelto",
    ),
    "it": (
        "trasferimento",
        "creato",
        "creazione",
        "modificato",
        "modifica",
        "commento",
        "risposta",
        "nota",
        "assegnato",
        "chiuso",
        "risolto",
    ),
    "nl": ("aangemaakt", "gewijzigd", "wijziging", "reactie", "opmerking", "notitie", "toegewezen", "gesloten", "opgelost"),
}
"""What is done to a ticket, as logs name it; nothing of these is a further contact."""
HANDLINGS: Mapping[str, tuple[str, ...]] = {
    "de": ("anlage", "erstellung", "eroffnung", "eskaliert", "ruckgabe", "schliessung", "abschluss", "wiedereroffnung", "losung"),
    "fr": ("affectation", "reaffectation", "reouverture", "escalade"),
    "es": ("asignacion", "reasignacion", "derivacion", "reapertura", "cierre", "resolucion"),
    "it": ("assegnazione", "riassegnazione", "inoltro", "riapertura", "chiusura"),
    "nl": ("toewijzing", "doorgestuurd", "doorgezet", "heropening", "afsluiting"),
    "pt": ("criacao", "atribuicao", "reatribuicao", "encaminhamento", "reabertura", "encerramento", "fechamento"),
}
"""Further words for it that may mean something else where a header names no steps: a topic "Anlage" is an investment."""
CHANGES: Mapping[str, tuple[str, ...]] = {
    "en": ("change", "changed", "update", "updated", "assigned", "reassigned", "set", "added", "removed", "cleared", "edited", "attached"),
    "de": (
        "geandert",
        "anderung",
        "aktualisiert",
        "zugewiesen",
        "gesetzt",
        "hinzugefugt",
        "entfernt",
        "angehangt",
        "gewechselt",
        "wechsel",
    ),
    "fr": ("modifie", "modifiee", "attribue", "attribuee", "assigne", "ajoute", "ajoutee", "supprime", "supprimee", "modification"),
    "es": ("cambiado", "cambiada", "cambio", "modificado", "modificada", "asignado", "asignada", "anadido", "anadida", "actualizado"),
    "it": ("modificato", "modificata", "cambiato", "cambiata", "assegnato", "assegnata", "aggiunto", "aggiunta", "rimosso", "rimossa"),
    "nl": ("gewijzigd", "wijziging", "toegewezen", "toegevoegd", "verwijderd", "aangepast"),
    "pt": ("alterado", "alterada", "atribuido", "atribuida", "adicionado", "adicionada", "removido", "atualizado", "atualizada"),
    "pl": ("zmieniono", "zmiana", "przypisano", "dodano", "usunieto", "zaktualizowano"),
    "sv": ("andrad", "andrat", "tilldelad", "tilldelat", "tillagd", "tillagt", "uppdaterad"),
}
"""What is done to a field of a ticket, beside its name: "Priority changed"."""
PARTS: Mapping[str, tuple[str, ...]] = {
    "en": ("note", "internal note", "attachment", "file", "tag", "label", "watcher", "follower", "sla", "ticket", "case"),
    "de": ("notiz", "interne notiz", "anhang", "datei", "schlagwort", "frist", "vorgang", "bearbeitergruppe"),
    "fr": ("note", "note interne", "piece jointe", "fichier", "dossier", "statut", "agent"),
    "es": ("nota", "nota interna", "adjunto", "archivo", "etiqueta", "agente"),
    "it": ("nota", "nota interna", "allegato", "etichetta", "agente"),
    "nl": ("notitie", "interne notitie", "bijlage", "bestand"),
    "pt": ("nota", "nota interna", "anexo", "estado", "prioridade", "agente", "grupo", "categoria", "responsavel"),
    "pl": (
        "notatka",
        "notatke",
        "zalacznik",
        "status",
        "statusu",
        "priorytet",
        "priorytetu",
        "agenta",
        "konsultanta",
        "grupe",
        "kategoria",
    ),
    "sv": ("anteckning", "bilaga", "status", "prioritet", "handlaggare", "grupp", "kategori"),
}
"""What a ticket has beside its fields, and fields in further languages."""
FIRST_ANSWERS: Mapping[str, tuple[str, ...]] = {
    "en": (
        *("acknowledged", "acknowledge", "acknowledgement", "acknowledgment", "acknowledgement sent", "first response", "first reply"),
        *("first response sent", "first reply sent", "first answer", "initial response", "agent reply", "agent replied", "reply sent"),
    ),
    "de": ("erstantwort", "erste antwort", "erstreaktion", "erste reaktion", "antwort gesendet", "antwort versandt"),
    "fr": ("premiere reponse", "reponse envoyee"),
    "es": ("primera respuesta", "respuesta enviada"),
    "it": ("prima risposta", "risposta inviata"),
    "nl": ("eerste reactie", "eerste antwoord", "antwoord verzonden"),
    "pt": ("primeira resposta", "resposta enviada"),
}
"""Events and statuses by which the company has answered a ticket, at least to say that it deals with it."""
ENTRIES: Mapping[str, tuple[str, ...]] = {
    "en": (
        "entry",
        "journal",
        "change",
        "changed",
        "edit",
        "edited",
        "event",
        "log",
        "logged",
        "audit",
        "history",
        "update",
        "article",
        "message",
    ),
    "de": (
        "eintrag",
        "anderung",
        "geandert",
        "anderungsdatum",
        "ereignis",
        "protokoll",
        "verlauf",
        "artikel",
        "nachricht",
        "statuswechsel",
    ),
    "fr": ("entree", "modification", "modifie", "evenement", "journal", "historique", "message", "etape", "statut"),
    "es": ("entrada", "cambio", "modificacion", "modificado", "evento", "historial", "mensaje", "estado"),
    "it": ("voce", "modifica", "modificato", "evento", "cronologia", "messaggio", "stato"),
    "nl": ("wijziging", "gewijzigd", "gebeurtenis", "logboek", "geschiedenis", "bericht"),
    "many": ("status", "state", "sent", "gesendet", "versandt", "versendet", "envoye", "enviado", "inviato", "verzonden"),
}
"""Words of headers of times that are those of an entry in the history of a ticket, or of one of its messages."""
_STATUS = frozenset(name for names in STATUS.values() for name in names)
_FIELDS = _STATUS | {name for names in OTHERS.values() for name in names}
_ANSWERS = frozenset(name for names in FIRST_ANSWERS.values() for name in names)
_EVENTS = frozenset(name for names in EVENTS.values() for name in names) | _ANSWERS
_HANDLINGS = frozenset(name for names in HANDLINGS.values() for name in names)
_CHANGES = frozenset(name for names in CHANGES.values() for name in names)
_CHANGEABLE = _FIELDS | {name for names in PARTS.values() for name in names}
_ENTRY = re.compile(rf"\b(?:{'|'.join(re.escape(word) for words in ENTRIES.values() for word in words)})\b")
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


def is_ticket_event(text: str) -> bool:
    """Whether a text says what was done to a ticket.

    >>> is_ticket_event("Comment"), is_ticket_event("Priority changed"), is_ticket_event("Phone call"), is_ticket_event("Address changed")
    (True, True, False, False)
    """
    words = normalise(text)
    first, _, after = words.partition(" ")
    before, _, last = words.rpartition(" ")
    changed = (last in _CHANGES and before in _CHANGEABLE) or (first in _CHANGES and after in _CHANGEABLE)
    return changed or words in _EVENTS


def is_handling(text: str) -> bool:
    """Whether a step of a process is one of dealing with a ticket.

    >>> is_handling("Anlage"), is_handling("Cierre"), is_handling("Beratung")
    (True, True, False)
    """
    return normalise(text) in _HANDLINGS


def is_first_answer(text: str) -> bool:
    """Whether an event or a status says that the company has answered a ticket.

    >>> is_first_answer("Acknowledged"), is_first_answer("Première réponse"), is_first_answer("Reply from customer")
    (True, True, False)
    """
    return normalise(text) in _ANSWERS


def names_an_entry(header: str) -> bool:
    """Whether the header of a time says that it is that of an entry in a ticket's history.

    >>> names_an_entry("Change time"), names_an_entry("Artikel erstellt"), names_an_entry("Contacted at")
    (True, True, False)
    """
    return _ENTRY.search(normalise(header)) is not None


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
