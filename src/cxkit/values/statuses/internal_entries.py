"""Kinds of entries in a log of activities that are no contacts with the customer: internal notes, and what a system wrote by itself."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cxkit.roles import normalise
from cxkit.values.folding import fold
from cxkit.values.words import words_of

NOTES: Mapping[str, tuple[str, ...]] = {
    "en": ("note", "notes", "internal note", "private note", "internal comment", "private comment", "memo", "note added"),
    "de": ("notiz", "notizen", "interne notiz", "interner kommentar", "aktennotiz", "vermerk", "interner vermerk", "gesprächsnotiz intern"),
    "fr": ("note interne", "commentaire interne", "mémo"),
    "es": ("nota", "nota interna", "comentario interno"),
    "it": ("nota", "nota interna", "commento interno", "promemoria"),
    "nl": ("notitie", "interne notitie", "memo"),
    "pt": ("nota", "nota interna", "comentário interno", "anotação"),
    "pl": ("notatka", "notatka wewnętrzna"),
    "sv": ("anteckning", "intern anteckning", "intern kommentar"),
    "da": ("notat", "internt notat", "intern note"),
}
"""Whole texts for what employees write for themselves, by language."""
BY_SYSTEM: Mapping[str, tuple[str, ...]] = {
    "en": (
        *("system event", "system message", "system note", "status change", "field change", "log entry", "system entry"),
        *("automatic reply", "automated reply", "auto reply", "auto-reply", "autoreply", "auto response", "automatic response"),
    ),
    "de": (
        *("systemereignis", "systemmeldung", "systemeintrag", "statuswechsel", "statusänderung", "feldänderung", "protokolleintrag"),
        *("automatische antwort", "autoantwort", "automatische eingangsbestätigung", "automatische rückmeldung"),
    ),
    "fr": ("événement système", "message système", "changement de statut", "réponse automatique"),
    "es": ("evento del sistema", "cambio de estado", "respuesta automática"),
    "it": ("evento di sistema", "cambio di stato", "risposta automatica"),
    "nl": ("systeemmelding", "statuswijziging", "automatisch antwoord"),
    "pt": ("evento do sistema", "mudança de status", "resposta automática"),
    "pl": ("zmiana statusu",),
    "sv": ("systemhändelse", "statusändring"),
    "da": ("systemhændelse", "statusændring"),
}
"""The same for what a system wrote."""
TASKS: Mapping[str, tuple[str, ...]] = {
    "en": ("task", "to do", "todo", "deadline"),
    "de": ("aufgabe", "wiedervorlage", "frist"),
    "fr": ("tâche",),
    "es": ("tarea",),
    "it": ("compito", "scadenza"),
    "nl": ("taak",),
    "pt": ("tarefa",),
    "pl": ("zadanie",),
    "sv": ("uppgift",),
    "da": ("opgave",),
}
"""The same for what employees have to do, beside calls and mails; a ticket may be a task as well. A reminder may be sent to customers."""
WITHIN: Mapping[str, tuple[str, ...]] = {
    "en": ("internal", "inhouse", "in-house", "intercom"),
    "de": ("intern", "interne", "interner", "internes", "hausintern", "innerbetrieblich"),
    "fr": ("interne",),
    "es": ("interna", "interno"),
    "it": ("interna", "interno"),
    "nl": ("intern", "interne"),
    "pt": ("interna", "interno"),
    "pl": ("wewnętrzne", "wewnętrzna", "wewnętrzny"),
    "sv": ("intern", "internt"),
    "da": ("intern", "internt"),
}
"""Words for what passes between employees, such as a call from desk to desk."""
WITHIN_HEADERS: Mapping[str, tuple[str, ...]] = {
    "en": ("internal", "is internal", "internal call", "is internal call"),
    "de": ("intern", "interner anruf", "internes gesprach", "interngesprach", "interner kontakt"),
    "fr": ("interne", "appel interne"),
    "es": ("interna", "llamada interna"),
    "it": ("interna", "chiamata interna"),
    "nl": ("intern", "intern gesprek"),
    "pt": ("interna", "chamada interna"),
}
"""Whole headers, as ``roles.normalise`` leaves them, above a yes or no that says the same."""
SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "en": ("automatic reply", "auto reply", "autoreply", "auto response", "automated response", "out of office", "out of office reply"),
    "de": ("automatische antwort", "autoantwort", "abwesenheitsnotiz", "abwesenheitsmeldung", "automatische abwesenheitsnotiz"),
    "fr": ("réponse automatique", "absence du bureau"),
    "es": ("respuesta automática", "fuera de la oficina"),
    "it": ("risposta automatica", "fuori sede"),
    "nl": ("automatisch antwoord", "automatische beantwoording", "afwezig"),
    "pt": ("resposta automática", "ausência temporária"),
    "pl": ("odpowiedź automatyczna", "automatyczna odpowiedź"),
    "sv": ("autosvar", "automatiskt svar"),
    "da": ("automatisk svar", "autosvar"),
}
"""What subjects of mails begin with, before a colon, if the mailbox of somebody who is away answered by itself."""
READ: Mapping[str, tuple[str, ...]] = {
    "en": ("public", "is public", "visible to customer", "is visible to customer", "visible for customer", "is visible for customer"),
    "de": ("offentlich", "fur kunden sichtbar", "fur kunde sichtbar", "sichtbar fur kunden", "sichtbar fur kunde", "kundensichtbar"),
    "fr": ("public", "publique", "visible par le client"),
    "es": ("publico", "publica", "visible para el cliente"),
    "it": ("pubblico", "pubblica", "visibile al cliente"),
    "nl": ("openbaar", "zichtbaar voor klant"),
    "pt": ("publico", "publica", "visivel para o cliente"),
}
"""Whole headers, as ``roles.normalise`` leaves them, above a yes that says that customers read a message."""
_READ, _UNREAD = words_of(READ), {"private", "is private", "privat", "prive", "privado", "privada", "privato", "privata", "nur intern"}
_AWAY = "|".join(sorted({re.escape(fold(text)) for text in words_of(SUBJECTS)}, key=len, reverse=True))
_BY_MAILBOX = re.compile(rf"(?:{_AWAY})\s*[:–]|(?:.*<)?(?:mailer-daemon|postmaster)(?:@|>|$)")
_ADDRESSED = ("intern", "privat", "system", "sistema", "wewn", "auto")  # of words that say that no customer reads it, or nobody wrote it
_WITHIN = frozenset(map(fold, words_of(WITHIN)))
_WITHIN_HEADERS = words_of(WITHIN_HEADERS)
_TASKS = frozenset(map(fold, words_of(TASKS)))
_COMMENTS = frozenset({"comment", "kommentar", "commentaire", "comentario", "commento", "opmerking"})
_BRACKETS = re.compile(r"[()\[\]]+")
_INTERNAL = frozenset(map(fold, words_of(NOTES) | words_of(BY_SYSTEM)))


def is_internal(kind: str) -> bool:
    """Whether a kind of entry is no contact.

    >>> is_internal("NOTE"), is_internal("Interne Notiz"), is_internal("Notiz an Kunde"), is_internal("Anruf")
    (True, True, False, False)
    >>> is_internal("Notiz (intern)"), is_internal("Kommentar intern"), is_internal("Anruf intern")
    (True, True, False)
    """
    text = _BRACKETS.sub(" ", fold(kind).replace("_", " ")).strip(" .")
    words = text.split()
    return text in _INTERNAL or (len(words) > 1 and words[-1] in _WITHIN and " ".join(words[:-1]) in _INTERNAL | _COMMENTS)


def is_surely_internal(kind: str) -> bool:
    """Whether a kind of entry says itself that no customer was part of it; a mere note may be what the user of an app wrote.

    >>> [is_surely_internal(each) for each in ("Interne Notiz", "System event", "Auto-reply", "Note", "Internet", "Automatic transmission")]
    [True, True, True, False, False, False]
    """
    return is_internal(kind) and any(begin in fold(kind) for begin in _ADDRESSED)


def is_addressed_within(kind: str) -> bool:
    """Whether a kind begins or ends with a word that says that it stays within the company.

    >>> [is_addressed_within(each) for each in ("Interne Reklamation", "Internal", "Appel interne", "International call")]
    [True, True, True, False]
    """
    words = fold(kind).replace("_", " ").split()
    return bool(words) and not _WITHIN.isdisjoint(word.strip(":.-") for word in (words[0], words[-1]))


def names_internal(header: str) -> bool:
    """Whether a yes below a header says that a contact was between employees.

    >>> names_internal("is_internal"), names_internal("Interner Anruf"), names_internal("Internal note")
    (True, True, False)
    """
    return normalise(header) in _WITHIN_HEADERS


def read_by_customers(header: str) -> bool | None:
    """Whether a yes below a header says that customers read a message, or that they do not; None if it says nothing of that.

    >>> [read_by_customers(each) for each in ("is_public", "Für Kunden sichtbar", "Private", "Kind")]
    [True, True, False, None]
    """
    name = normalise(header)
    return True if name in _READ else False if name in _UNREAD or name in _WITHIN_HEADERS else None


def was_sent_by_a_mailbox(text: str) -> bool:
    """Whether the subject of a mail says that a mailbox answered by itself, or its sender is a server which returns mails.

    >>> [was_sent_by_a_mailbox(each) for each in ("Automatic reply: Invoice", "Re: Automatic reply", "Out of office hours")]
    [True, False, False]
    >>> was_sent_by_a_mailbox("MAILER-DAEMON@mx.example.org"), was_sent_by_a_mailbox("post@master.example")
    (True, False)
    """
    return _BY_MAILBOX.match(fold(text)) is not None


def is_task(kind: str) -> bool:
    """Whether a kind of entry is something to do.

    >>> is_task("TASK"), is_task("Aufgabe"), is_task("Call")
    (True, True, False)
    """
    return fold(kind).replace("_", " ").strip(" .") in _TASKS
