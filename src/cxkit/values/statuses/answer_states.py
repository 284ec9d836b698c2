"""What a column says of whole responses: valid or not, finished or not. Whoever cleaned the data or ran the survey wrote it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Literal

from cxkit.roles import normalise
from cxkit.roles.yes_and_no import NO, YES
from cxkit.values.flags import flag
from cxkit.values.folding import fold

Mark = Literal["valid", "invalid", "finished", "submitted"]
State = Literal["invalid", "unfinished", "unpublished"]
_OF_RESPONSES = re.compile(
    r"(?:response|survey|record|answer|interview|completion|antwort|fragebogen|umfrage|svar|besvarelse|enkat|samlet)s? ?"
    r"(?:status|state|zustand)"
    r"|(?:review|rating|moderation|publication|bewertung|rezension|veroffentlichung)s? ?(?:status|state|zustand)|beoordelingsstatus"
    r"|(?:statut|estado|stato) (?:de |del |della |dell )?(?:l )?(?:avis|moderation|resena|opinion|recensione)"
)
_OF_INTERVIEWS = re.compile(
    r"(?:final |interview ?|call ?|kontakt ?|gesprachs ?)?(?:outcome|disposition|result|ergebnis|ausgang)|ausfall ?(?:grund|code)"
)
_HARMLESS = frozenset(
    (
        *(
            "complete",
            "completed",
            "finished",
            "submitted",
            "valid",
            "ok",
            "responded",
            "answered",
            "closed",
            "received",
            "processed",
            "done",
        ),
        *(
            "abgeschlossen",
            "beendet",
            "vollstandig",
            "fertig",
            "gultig",
            "beantwortet",
            "termine",
            "complet",
            "completado",
            "completato",
            "voltooid",
        ),
        *("ip address", "new", "read", "published", "approved", "anonymous"),
    )
)
HEADERS: Mapping[Mark, Mapping[str, tuple[str, ...]]] = {
    "valid": {
        "en": ("valid", "is valid", "valid response", "valid answer", "valid case", "quality passed", "quality check passed", "qc passed"),
        "de": ("gultig", "gueltig", "ist gultig", "ist gueltig", "antwort gultig", "gultige antwort", "verwertbar", "auswertbar"),
        "fr": ("valide", "reponse valide", "exploitable"),
        "es": ("respuesta valida", "es valida", "es valido", "valida"),
        "it": ("risposta valida", "valido"),
        "nl": ("geldig", "geldig antwoord"),
    },
    "invalid": {
        "en": (
            *("invalid", "is invalid", "exclude", "excluded", "discard", "discarded", "spam", "is spam", "speeder", "straightliner"),
            *("straight liner", "flatliner", "disqualified", "screened out", "screenout", "is duplicate"),
        ),
        "de": ("ungultig", "ungueltig", "ausschluss", "ausschliessen", "ausgeschlossen", "dublette", "duplikat"),
        "fr": ("invalide", "exclure", "exclu", "doublon"),
        "es": ("invalida", "excluir", "excluido", "excluida", "duplicado"),
        "it": ("non valido", "non valida", "escludere", "escluso", "duplicato"),
        "nl": ("ongeldig", "uitsluiten", "uitgesloten", "duplicaat"),
    },
    "finished": {
        "en": ("finished", "is finished", "completed", "is completed", "complete", "is complete", "survey completed", "response complete"),
        "de": ("beendet", "abgeschlossen", "vollstandig", "vollstaendig", "fragebogen abgeschlossen", "fragebogen vollstandig"),
        "fr": ("termine", "complet", "questionnaire termine"),
        "es": ("completado", "completada", "completo", "finalizado", "terminado"),
        "it": ("completato", "completata", "terminato"),
        "nl": ("voltooid", "afgerond", "volledig"),
        "sv": ("slutford", "fullstandig"),
        "da": ("gennemfort", "fuldfort"),
        "no": ("fullfort",),
        "pl": ("ukonczona", "ukonczono", "kompletna"),
    },
    "submitted": {
        "en": ("submitdate", "submit date", "date submitted", "submitted at", "submitted", "completed at", "finished at"),
        "de": ("abgesendet", "abgesendet am", "datum abgeschickt", "abgeschickt am", "abgeschlossen am"),
        "fr": ("date de soumission", "soumis le"),
        "es": ("fecha de envio", "enviado el"),
        "it": ("data di invio", "inviato il"),
        "nl": ("ingezonden op", "verzonden op", "datum ingezonden"),
    },
}
"""Whole headers as ``roles.normalise`` leaves them, by what yes or a date under them means, and by language."""
_UNFINISHED_CODES: Mapping[str, frozenset[str]] = {"dispcode": frozenset(map(str, range(20, 30)))}
"""By header a tool's codes for unfinished responses: EFS Survey writes 10 to 19 before the survey, 20 to 29 during, 30 to 39 after it."""
_FINISHED_CODES = frozenset({"31", "32"})
"""EFS Survey's codes for finished responses: without one of them the codes are those of calls, by a dialler's own list."""
_OF_FORM, _FORM_STATES = re.compile(r"[a-z][a-z0-9_]*_complete"), frozenset("012")
"""REDCap ends the header of a form's state so, and writes 0 for incomplete, 1 for unverified and 2 for complete."""
STATES: Mapping[State, Mapping[str, tuple[str, ...]]] = {
    "invalid": {
        "en": (
            *("disqualified", "screened out", "screened", "screen out", "screenout", "spam", "invalid", "invalidated", "quota full"),
            *("quotafull", "quota_full", "overquota", "over quota", "speeder", "straightliner", "straight-liner", "flatliner"),
        ),
        "de": ("ungültig", "disqualifiziert", "ausgescreent", "screenout", "quote voll", "durchklicker", "schnellklicker"),
        "fr": ("invalide", "disqualifié", "hors quota"),
        "es": ("inválida", "inválido", "descalificado"),
        "it": ("non valida", "non valido", "squalificato"),
        "nl": ("ongeldig", "gediskwalificeerd"),
        "sv": ("ogiltig", "ogiltigt", "diskvalificerad"),
        "da": ("ugyldig", "ugyldigt", "diskvalificeret"),
        "no": ("ugyldig", "diskvalifisert"),
        "pl": ("nieważna", "zdyskwalifikowany", "zdyskwalifikowana"),
        "pt": ("inválida", "inválido", "desqualificado", "desqualificada"),
    },
    "unfinished": {
        "en": (
            *("partial", "partially complete", "partially completed", "partial response", "incomplete", "unfinished", "not finished"),
            *("break-off", "broken off"),
        ),
        "de": ("abgebrochen", "abbruch", "interviewabbruch", "unvollständig", "teilweise", "nicht abgeschlossen", "nicht beendet"),
        "fr": ("incomplet", "incomplète", "partiel", "partielle"),
        "es": ("incompleto", "incompleta", "parcial"),
        "it": ("incompleta", "parziale"),
        "nl": ("onvolledig", "gedeeltelijk", "afgebroken"),
        "sv": ("ofullständig", "ofullständigt", "ej slutförd", "inte slutförd", "ej slutfört", "delvis besvarad", "delvis slutförd"),
        "da": ("ufuldstændig", "ikke gennemført", "nogen svar", "delvist besvaret", "delvist gennemført"),
        "no": ("ufullstendig", "ikke fullført", "noen svar", "delvis besvart", "delvis fullført"),
        "pl": ("niekompletna", "niekompletny", "nieukończona", "nieukończony", "częściowa", "częściowo wypełniona"),
        "pt": ("incompleto", "incompleta", "parcial"),
    },
    "unpublished": {
        "en": (
            *("rejected", "unpublished", "not published", "removed", "deleted", "hidden", "declined", "disapproved", "not approved"),
            *("blocked", "withheld", "taken down", "under review", "pending", "pending approval", "archived"),
        ),
        "de": (
            *("abgelehnt", "nicht veröffentlicht", "unveröffentlicht", "entfernt", "gelöscht", "ausgeblendet", "gesperrt"),
            *("in prüfung", "wird geprüft", "zurückgewiesen", "nicht freigegeben", "archiviert", "ausstehend"),
        ),
        "fr": ("rejeté", "rejetée", "refusé", "refusée", "supprimé", "supprimée", "masqué", "non publié", "en attente", "en modération"),
        "es": ("rechazado", "rechazada", "eliminado", "eliminada", "oculto", "oculta", "no publicado", "no publicada", "pendiente"),
        "it": ("rifiutato", "rifiutata", "rimosso", "rimossa", "nascosto", "nascosta", "non pubblicato", "non pubblicata", "in attesa"),
        "nl": ("afgewezen", "afgekeurd", "verwijderd", "verborgen", "niet gepubliceerd", "in behandeling"),
    },
}
"""Folded values of a status of responses, by meaning and language."""
PUBLISHED: Mapping[str, tuple[str, ...]] = {
    "en": ("published", "approved", "active", "live", "online", "visible", "public"),
    "de": ("veröffentlicht", "freigegeben", "sichtbar", "aktiv", "öffentlich", "genehmigt"),
    "fr": ("publié", "publiée", "approuvé", "approuvée", "validé", "validée", "en ligne", "visible"),
    "es": ("publicado", "publicada", "aprobado", "aprobada", "visible"),
    "it": ("pubblicato", "pubblicata", "approvato", "approvata", "visibile"),
    "nl": ("gepubliceerd", "goedgekeurd", "zichtbaar"),
}
"""Folded values of a status of reviews that readers see, by language."""
_OF_PATIENTS = frozenset({"screened"})
"""States of a response that are as often those of a patient or an applicant."""
DELETED = frozenset(
    map(fold, ("deleted", "gelöscht", "supprimé", "supprimée", "eliminado", "eliminada", "eliminato", "eliminata", "verwijderd"))
)
"""States of a response that its survey no longer counts, beside those of complete ones; a review may be deleted from a page alone."""
_OF_TEXTS = re.compile(r"(?:un|not |non |no |nicht |niet )?(?:publi|pubblicat|veröffentlicht|gepubliceerd|freigegeben).*")
_PUBLISHED = frozenset(fold(text) for texts in PUBLISHED.values() for text in texts)
_MARK: Mapping[str, Mark] = {header: mark for mark, each in HEADERS.items() for headers in each.values() for header in headers}
_COMPLETE = frozenset({"complete", "completed"})
_STATE: Mapping[str, State] = {fold(text): state for state, each in STATES.items() for texts in each.values() for text in texts}


def mark_of(header: str) -> Mark | None:
    """What yes, or a date, means in a column.

    >>> mark_of("Gültig"), mark_of("Exclude"), mark_of("submitdate"), mark_of("Valid until")
    ('valid', 'invalid', 'submitted', None)
    >>> mark_of("dispcode"), mark_of("visit_survey_complete")
    ('finished', 'finished')
    """
    name = normalise(header)
    return "finished" if name in _UNFINISHED_CODES or _OF_FORM.fullmatch(header) else _MARK.get(name)


def state_of(text: str) -> State | None:
    """What a status says of a response.

    >>> state_of("Screened out"), state_of("Partial"), state_of("Rejected"), state_of("Completed")
    ('invalid', 'unfinished', 'unpublished', None)
    """
    return _STATE.get(fold(text))


def is_published(text: str) -> bool:
    """Whether a status says that readers see a review.

    >>> is_published("Freigegeben"), is_published("Completed")
    (True, False)
    """
    return fold(text) in _PUBLISHED


def is_of_publication(text: str) -> bool:
    """Whether a status is one of texts that readers see, or do not, and of nothing else.

    >>> is_of_publication("Unpublished"), is_of_publication("Active"), is_of_publication("Rejected")
    (True, False, False)
    """
    return (is_published(text) or state_of(text) == "unpublished") and _OF_TEXTS.fullmatch(fold(text)) is not None


def says_of_responses(header: str) -> bool:
    """Whether a column holds a status of responses, and of nothing else.

    >>> says_of_responses("Survey Status"), says_of_responses("Samlet status"), says_of_responses("Status")
    (True, True, False)
    """
    return _OF_RESPONSES.fullmatch(normalise(header)) is not None


def is_outcome(header: str) -> bool:
    """Whether a header is that of the outcome of an interview, or of anything else.

    >>> is_outcome("Ergebnis"), is_outcome("Final disposition"), is_outcome("Result of the test")
    (True, True, False)
    """
    return _OF_INTERVIEWS.fullmatch(normalise(header)) is not None


def is_harmless(text: str) -> bool:
    """Whether a status is that of a valid response, or one of a known meaning.

    >>> is_harmless("Complete"), is_harmless("Partial"), is_harmless("On hold")
    (True, True, False)
    """
    return normalise(text) in _HARMLESS or state_of(text) in {"invalid", "unfinished"}


def marking_values(header: str, values: Collection[str], state: State) -> frozenset[str]:
    """The folded values of a column of marks or statuses that mean ``state`` of a response; none if it does not say it.

    >>> "0" in marking_values("gültig", ["0", "1"], "invalid"), marking_values("gültig", ["blue"], "invalid")
    (True, frozenset())
    >>> "screened" in marking_values("status", ["complete", "screened"], "invalid"), marking_values("status", ["screened"], "invalid")
    (True, frozenset())
    >>> ["deleted" in marking_values("Status", [other, "deleted"], "invalid") for other in ("complete", "completed", "published")]
    [True, False, False]
    >>> sorted(marking_values("Status", ["Complete", "Partial"], "unfinished"))[:2]
    ['abgebrochen', 'afgebroken']
    >>> sorted(marking_values("dispcode", ["22", "31"], "unfinished") & {"22", "31"})
    ['22']
    >>> marking_values("dispcode", ["20", "40"], "unfinished"), marking_values("Training complete", ["0", "2"], "unfinished")
    (frozenset(), frozenset())
    >>> marking_values("stage_complete", ["yes", "no"], "unfinished"), marking_values("visit_complete", ["0", "2"], "unfinished")
    (frozenset(), frozenset({'0'}))
    """
    mark, folded = mark_of(header), {fold(value) for value in values}
    if state == "unfinished" and (codes := _coded_as_unfinished(header, folded)) is not None:
        return codes
    if mark is None or (mark == state.removeprefix("un") and _COMPLETE & folded):
        found = {text for text, meant in _STATE.items() if meant == state}
        of_survey = any(map(_is_of_survey, values))
        if not says_of_responses(header) and not of_survey:
            found -= _OF_PATIENTS
        if state == "invalid" and _are_states_of_responses(header, values):
            found |= DELETED
        return frozenset(found) if found & folded else frozenset()
    if mark == "submitted" or state == "unpublished" or (mark == "finished") != (state == "unfinished"):
        return frozenset()
    if not values or None in map(flag, values):
        return frozenset()
    return frozenset(YES if mark == "invalid" else NO)


def _coded_as_unfinished(header: str, folded: Collection[str]) -> frozenset[str] | None:
    """The codes of a tool, by the header of its state and its values; None if the values are no codes, or the header is that of no tool."""
    name = normalise(header)
    if name in _UNFINISHED_CODES:
        return _UNFINISHED_CODES[name] if _FINISHED_CODES.intersection(folded) else frozenset()
    if not _OF_FORM.fullmatch(header) or name in _MARK or _COMPLETE & {*folded}:
        return None
    # whether a stage or an order is complete is another matter
    return frozenset("0") if "2" in folded and _FORM_STATES.issuperset(folded) else frozenset()


def _are_states_of_responses(header: str, values: Collection[str]) -> bool:
    """Whether the statuses, besides that of deleted rows, are of responses alone: bookings and cases are completed and deleted too."""
    if not all(is_harmless(text) or fold(text) in DELETED for text in values):
        return False
    return any(_is_of_survey(text) and (says_of_responses(header) or normalise(text) != "completed") for text in values)


def _is_of_survey(text: str) -> bool:
    """Whether a status is that of a response that was completed or not."""
    return fold(text) not in _OF_PATIENTS and (normalise(text) in {"complete", "completed"} or state_of(text) in {"invalid", "unfinished"})
