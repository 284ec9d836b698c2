"""Words for appointments, visits, stays and activities that did not take place: cancelled, still planned, or nobody came."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from cxkit.roles import normalise
from cxkit.values.folding import fold
from cxkit.values.words import words_of

State = Literal["cancelled", "planned", "absent"]
WORDS: Mapping[State, Mapping[str, tuple[str, ...]]] = {
    "cancelled": {
        "en": ("cancelled", "canceled", "called off", "declined", "late cancellation", "not held"),
        "de": (
            "storniert",
            "storno",
            "abgesagt",
            "abgebrochen",
            "annulliert",
            "entfallen",
            "ausgefallen",
            "nicht durchgeführt",
            "nicht stattgefunden",
        ),
        "fr": ("annulé", "annulée", "décommandé", "décommandée"),
        "es": ("cancelado", "cancelada", "anulado", "anulada"),
        "it": ("annullato", "annullata", "cancellato", "cancellata", "disdetto", "disdetta"),
        "nl": ("geannuleerd", "afgezegd", "afgemeld door klant"),
        "pt": ("desmarcado", "desmarcada"),
        "pl": ("odwołana", "odwołany", "odwołane", "anulowana", "anulowane"),
        "sv": ("avbokad", "avbokat", "inställd", "inställt"),
        "da": ("aflyst", "afbestilt"),
        "cs": ("zrušeno", "zrušená", "zrušený", "odvoláno"),
        "tr": ("iptal", "iptal edildi", "i̇ptal", "i̇ptal edildi"),
        "fi": ("peruttu", "peruutettu", "peruttu myöhään"),
    },
    "planned": {
        "en": ("planned", "scheduled", "to do", "todo", "not started", "upcoming", "not done"),
        "de": ("geplant", "zu erledigen", "nicht begonnen", "nicht gestartet", "eingeplant", "terminiert"),
        "fr": ("planifié", "planifiée", "prévu", "prévue", "à faire", "non commencé", "non commencée", "non démarré"),
        "es": ("programada", "programado", "planificada", "planificado", "por hacer", "no iniciado", "no iniciada", "sin iniciar"),
        "it": ("pianificato", "pianificata", "programmato", "programmata", "da fare", "non iniziato", "non iniziata"),
        "nl": ("gepland", "ingepland", "te doen", "niet gestart", "niet begonnen"),
        "pt": ("agendado", "agendada", "planejado", "planejada", "a fazer", "não iniciado", "não iniciada"),
        "pl": ("zaplanowana", "zaplanowany", "zaplanowane"),
        "sv": ("planerad", "planerat"),
        "da": ("planlagt",),
        "cs": ("naplánováno", "naplánovaná", "plánováno"),
        "tr": ("planlandı", "planlanan", "planlandi"),
        "fi": ("suunniteltu", "tulossa"),
    },
    "absent": {
        "en": ("no show", "noshow", "did not attend", "dna", "customer absent", "did not come", "no access"),
        "de": ("nicht erschienen", "ferngeblieben", "nicht angetroffen", "nicht gekommen", "kunde nicht da", "versäumt"),
        "fr": ("absent", "absente", "non présenté", "non venu"),
        "es": ("no asistió", "no presentado", "no acudió", "ausente"),
        "it": ("non presentato", "non presentata", "assente"),
        "nl": ("niet verschenen", "niet thuis", "afwezig"),
        "pt": ("não compareceu", "faltou"),
        "pl": ("nieobecny", "nie przyszedł"),
        "sv": ("uteblev", "utebliven", "ej uppkommen"),
        "da": ("udeblevet", "udeblev"),
        "cs": ("nedostavil se", "nedostavila se", "nepřišel", "nepřišla"),
        "tr": ("gelmedi", "katılmadı", "katilmadi"),
        "fi": ("ei saapunut", "jäi saapumatta", "ei tullut"),
    },
}
"""States by what they say and by language."""
OPEN: Mapping[str, tuple[str, ...]] = {
    "en": ("open", "pending"),
    "de": ("offen", "ausstehend"),
    "fr": ("ouvert", "ouverte", "en attente"),
    "es": ("abierta", "abierto", "pendiente"),
    "it": ("aperto", "aperta", "in attesa"),
    "nl": ("open", "openstaand"),
    "pt": ("aberto", "aberta", "pendente"),
}
"""States that mean the same of an activity or a task alone: an open ticket is a contact."""
NOT_STARTED: Mapping[str, tuple[str, ...]] = {
    "en": ("not started",),
    "de": ("nicht begonnen", "nicht gestartet"),
    "fr": ("non commencé", "non commencée", "non démarré"),
    "es": ("no iniciado", "no iniciada", "sin iniciar"),
    "it": ("non iniziato", "non iniziata"),
    "nl": ("niet gestart", "niet begonnen"),
    "pt": ("não iniciado", "não iniciada"),
}
"""States that say that nobody began an activity. Those of visits are not among them: a visit is planned."""
UNFINISHED: Mapping[str, tuple[str, ...]] = {
    "en": ("in progress", "waiting on someone else", "waiting for input", "deferred", "pending input"),
    "de": ("in bearbeitung", "warten auf andere person", "wartet auf jemand anderen", "wartet auf andere", "zurückgestellt"),
    "fr": ("en cours", "en attente de quelqu'un d'autre", "en attente d'une autre personne", "différé", "différée", "reporté"),
    "es": ("en curso", "en proceso", "a la espera de otra persona", "aplazado", "aplazada"),
    "it": ("in corso", "in attesa di altro utente", "rinviato", "rinviata"),
    "nl": ("wordt uitgevoerd", "in uitvoering", "wacht op iemand anders", "uitgesteld"),
    "pt": ("em andamento", "aguardando outra pessoa", "adiado", "adiada"),
}
"""States of an activity that began and is not done; they count beside "not started" only, since a ticket in progress is a contact."""
HELD: Mapping[str, tuple[str, ...]] = {
    "en": ("held", "not held", "took place"),
    "de": ("stattgefunden", "hat stattgefunden", "wahrgenommen", "nicht durchgeführt", "nicht stattgefunden"),
    "fr": ("tenu", "tenue", "a eu lieu"),
    "es": ("celebrada", "celebrado"),
    "it": ("tenuta", "tenuto", "svolta", "svolto"),
    "nl": ("gehouden", "heeft plaatsgevonden"),
    "pt": ("mantido", "mantida"),
}
"""States that say of something agreed beforehand, such as a call or a meeting in a CRM, that it took place or did not."""
HEADERS: Mapping[str, tuple[str, ...]] = {
    "en": (
        *("appointment", "visit", "meeting", "activity", "invitee", "attendee", "check in", "checkin", "arrival", "reservation", "booking"),
        *("stay", "service appointment", "consultation", "task"),
    ),
    "de": (
        *("termin", "besuch", "einsatz", "aktivitat", "aktivitats", "anreise", "reservierung", "reservierungs", "buchung", "buchungs"),
        *("aufenthalt", "aufenthalts", "behandlung", "behandlungs", "besuchs", "beratungstermin", "aufgabe", "aufgaben"),
    ),
    "fr": ("rendez vous", "rdv", "visite", "intervention", "activite", "arrivee", "reservation", "sejour"),
    "es": ("cita", "visita", "actividad", "llegada", "reserva", "intervencion"),
    "it": ("appuntamento", "visita", "attivita", "arrivo", "prenotazione", "intervento", "soggiorno"),
    "nl": ("afspraak", "bezoek", "activiteit", "aankomst", "reservering"),
    "pt": ("agendamento", "visita", "atividade", "chegada", "reserva"),
    "pl": ("wizyta", "wizyty", "spotkanie", "rezerwacja", "rezerwacji"),
    "sv": ("besok", "bokning", "boknings", "mote", "ankomst"),
    "da": ("besog", "aftale", "reservation", "ankomst"),
    "cs": ("navsteva", "navstevy", "schuzka", "schuzky", "rezervace", "termin"),
    "tr": ("randevu", "ziyaret", "rezervasyon", "gorusme"),
    "fi": ("varaus", "varauksen", "kaynti", "kaynnin", "tapaaminen", "ajanvaraus"),
}
"""What rows are, at the beginning of a header as ``roles.normalise`` leaves it."""
UNPLANNED: Mapping[str, tuple[str, ...]] = {
    "en": ("unplanned", "unscheduled", "not planned", "walk in", "emergency", "ad hoc", "spontaneous"),
    "de": ("ungeplant", "nicht geplant", "außerplanmäßig", "notfall", "spontan"),
    "fr": ("imprévu", "imprévue", "non planifié", "non planifiée", "urgence"),
    "es": ("no programada", "no programado", "imprevista", "urgencia"),
    "it": ("non programmato", "non programmata", "non pianificata", "urgenza"),
    "nl": ("ongepland", "spoed"),
    "pt": ("não agendado", "não agendada", "urgência"),
}
"""Words beside which a planned visit is one that was announced, and held."""
_ROWS = (
    r"(?:(?:contact|call|chat|event|session|case|ticket|current|final|latest|kontakt|anruf|vorgangs?|aktuell(?:er|e)?|of|de|der|des"
    r"|attendance|anwesenheits?|teilnahme|presence|asistencia|presenza|aanwezigheids?)\b\s*)*"
)
_UNPLANNED = frozenset(map(fold, words_of(UNPLANNED)))
_OF = (
    r"id|ids|no|nr|number|nummer|num|ref|status|state|statut|stato|estado|date|datum|tag|data|fecha|time|zeit|type|typ|art|tipo"
    r"|start|begin|email|name|cislo|stav|numarasi|tarihi|saati|durumu|numero|aika|tila"
)
_ARTICLE = r"(?:(?:of|the|du|de|d|des|la|della|dell|del|der|des|van|da|do)\s)*"
_HEADER = re.compile(
    rf"(?:(?:date|fecha|data|datum|n|no|nr|num|numero|cislo)\s{_ARTICLE})?"
    rf"(?:{'|'.join(sorted(words_of(HEADERS), key=len, reverse=True))})(?:\s?(?:{_OF}))*"
)
_TASK = re.compile(
    r"(?:activity|task|to do|aktivitats?|aufgaben?|activite|tache|actividad|tarea|attivita|activiteit|taak|atividade|tarefa)\b"
    r"|aktivitatsstatus|aufgabenstatus"
)
_STATES: Mapping[str, State] = {fold(word): state for state, lists in WORDS.items() for word in words_of(lists)}
_NOT_STARTED = frozenset(map(fold, words_of(NOT_STARTED)))
_OPEN = frozenset(map(fold, words_of(OPEN)))
_UNFINISHED = frozenset(map(fold, words_of(UNFINISHED)))
_HELD = frozenset(map(fold, words_of(HELD)))
_BY = re.compile(r"\s*(?:\(.*|\bby\b.*|\b(?:durch|von|vom)\b.*|\bpar\b.*|\bpor\b.*|\bdoor\b.*|[-–:,].*)$")


@lru_cache(maxsize=1 << 10)
def not_held(state: str) -> State | None:
    """What a state says of an appointment that did not take place; None if it says no such thing.

    >>> not_held("Cancelled by guest"), not_held("No-Show"), not_held("geplant"), not_held("abgeschlossen")
    ('cancelled', 'absent', 'planned', None)
    """
    text = fold(state).replace("-", " ").replace("_", " ").strip(" .!")
    return _STATES.get(text) or _STATES.get(_BY.sub("", fold(state).replace("_", " ")).strip())


def is_unplanned(state: str) -> bool:
    """Whether a state says that nobody had planned a visit."""
    return fold(state).replace("-", " ").replace("_", " ").strip(" .!") in _UNPLANNED


def is_of_row(header: str, state: re.Pattern[str]) -> bool:
    """Whether the state below a header is that of the row itself, and not that of an order, of a contract or of the next visit.

    >>> word = re.compile("status")
    >>> [is_of_row(each, word) for each in ("Status", "Visit status", "Order status", "Vertragsstatus", "Next visit status")]
    [True, True, False, False, False]
    """
    rest = state.sub(" ", re.sub(r"(?<=\w{3})status\b", " status", normalise(header))).strip()
    rest = re.sub(rf"^{_ARTICLE}", "", rest)
    return re.fullmatch(_ROWS, rest) is not None or names_appointment(header) or names_appointment(rest) or names_task(header)


def is_to_do(state: str) -> bool:
    """Whether an activity is still to do, by a state such as "open", which says of a ticket that it is not closed yet."""
    return fold(state) in _OPEN


def is_not_started(state: str) -> bool:
    """Whether a state says that nobody began an activity, as "Not Started"; "planned" may be a state of visits too.

    >>> is_not_started("Not Started"), is_not_started("Nicht begonnen"), is_not_started("Planned")
    (True, True, False)
    """
    return fold(state) in _NOT_STARTED


def is_unfinished(state: str) -> bool:
    """Whether an activity began and is not done.

    >>> is_unfinished("In Progress"), is_unfinished("Warten auf andere Person"), is_unfinished("Completed")
    (True, True, False)
    """
    return fold(state) in _UNFINISHED


def tells_of_agreed(state: str) -> bool:
    """Whether a state says of something agreed beforehand that it took place, or that it did not.

    >>> tells_of_agreed("Held"), tells_of_agreed("Nicht durchgeführt"), tells_of_agreed("Closed")
    (True, True, False)
    """
    return fold(state) in _HELD


def names_task(header: str) -> bool:
    """Whether the state of an activity or a task stands below a header."""
    return _TASK.match(normalise(header)) is not None


def names_appointment(header: str) -> bool:
    """Whether a header names what a row is, and that this is an appointment, a visit, a stay or an activity.

    >>> [names_appointment(each) for each in ("Termin-ID", "Visit Date", "Date du RDV", "Besucher", "Ticket ID")]
    [True, True, True, False, False]

    A mere "Task" or "Activity" may be any step of a process.
    """
    text = normalise(header)
    return _HEADER.fullmatch(text) is not None and not _TASK.fullmatch(text)
