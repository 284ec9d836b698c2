"""Meaning of the status of a ticket: its case is over (resolved or closed), or open."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache, lru_cache

from cxkit.values.folding import fold
from cxkit.values.words import words_of

OPEN: Mapping[str, tuple[str, ...]] = {
    "en": (
        *("new", "open", "opened", "reopened", "re-opened", "reopen", "in progress", "in process", "work in progress", "wip", "active"),
        *("assigned", "reassigned", "accepted", "acknowledged", "pending", "waiting", "awaiting", "on hold", "on-hold", "hold", "paused"),
        *(
            "escalated",
            "queued",
            "unassigned",
            "ongoing",
            "received",
            "submitted",
            "registered",
            "to do",
            "todo",
            "triage",
            "investigating",
            "under review",
        ),
        *("customer action", "initiated"),
        *(
            "working",
            "in review",
            "backlog",
            "blocked",
            "snoozed",
            "agent replied",
            "unresolved",
            "unsolved",
            "not resolved",
            "not solved",
            "not closed",
            "customer responded",
            "started",
        ),
    ),
    "de": (
        *("neu", "offen", "geöffnet", "wieder geöffnet", "wieder offen", "wiedereröffnet", "in bearbeitung", "in arbeit", "in prüfung"),
        *("aktiv", "zugewiesen", "angenommen", "wartend", "wartet", "warten", "ausstehend", "zurückgestellt", "pausiert", "eskaliert"),
        "kundenaktion",
        *(
            "rückfrage",
            "in klärung",
            "eingegangen",
            "erfasst",
            "ungelöst",
            "nicht gelöst",
            "unerledigt",
            "nicht erledigt",
            "nicht abgeschlossen",
            "nicht geschlossen",
            "angelegt",
            "unbearbeitet",
            "nicht zugewiesen",
        ),
    ),
    "fr": (
        *("nouveau", "nouvelle", "ouvert", "ouverte", "rouvert", "rouverte", "réouvert", "réouverte", "en cours", "en attente", "assigné"),
        *("assignée", "attribué", "attribuée", "suspendu", "suspendue", "escaladé", "escaladée", "non résolu", "non résolue", "à faire"),
        *("reçu", "reçue", "enregistré", "enregistrée", "à traiter", "en traitement", "soumis", "soumise"),
    ),
    "es": (
        *("nuevo", "nueva", "abierto", "abierta", "reabierto", "reabierta", "en curso", "en progreso", "en proceso", "pendiente"),
        *(
            "en espera",
            "asignado",
            "asignada",
            "escalado",
            "escalada",
            "por hacer",
            "tareas por hacer",
            "sin resolver",
            "no resuelto",
            "no resuelta",
            "recibido",
            "recibida",
            "registrado",
            "registrada",
            "en trámite",
            "en revisión",
            "radicado",
            "radicada",
        ),
    ),
    "it": (
        *("nuovo", "nuova", "aperto", "aperta", "riaperto", "riaperta", "in corso", "in lavorazione", "in attesa", "sospeso", "sospesa"),
        *("assegnato", "assegnata", "preso in carico", "presa in carico", "non risolto", "non risolta"),
        *("ricevuto", "ricevuta", "registrato", "registrata", "in gestione", "in esame", "da fare"),
    ),
    "nl": (
        *("nieuw", "heropend", "in behandeling", "bezig", "in uitvoering", "wachtend", "wacht", "wachten", "in afwachting", "toegewezen"),
        *("geëscaleerd", "niet opgelost", "lopend", "ontvangen", "geregistreerd", "in onderzoek", "te doen"),
    ),
    "pt": (
        *("novo", "nova", "aberto", "aberta", "reaberto", "reaberta", "em andamento", "em progresso", "em atendimento", "pendente"),
        *("em espera", "aguardando", "atribuído", "atribuída", "escalado", "não resolvido", "não resolvida", "em aberto", "em análise"),
        *("não iniciado", "não iniciada"),
    ),
    "pl": (
        *("nowy", "nowa", "nowe", "otwarty", "otwarta", "otwarte", "ponownie otwarte", "w toku", "w trakcie", "w realizacji"),
        *("oczekujący", "oczekująca", "oczekujące", "przypisane", "wstrzymane", "nierozwiązane", "do zrobienia"),
    ),
    "sv": ("ny", "nytt", "öppen", "öppet", "återöppnad", "pågående", "pågår", "väntar", "väntande", "tilldelad", "pausad", "olöst"),
    "da": ("ny", "nyt", "åben", "åbent", "genåbnet", "i gang", "under behandling", "afventer", "venter", "tildelt", "uløst"),
    "no": ("ny", "nytt", "åpen", "åpent", "gjenåpnet", "pågår", "under behandling", "avventer", "venter", "tildelt", "uløst"),
    "cs": (
        "nový",
        "nová",
        "nové",
        "otevřený",
        "otevřená",
        "otevřeno",
        "probíhá",
        "v řešení",
        "čeká",
        "čekající",
        "přiřazeno",
        "nevyřešeno",
    ),
    "tr": ("yeni", "açık", "beklemede", "bekliyor", "i̇şlemde", "işlemde", "devam ediyor", "atandı", "çözülmedi", "açik", "atandi"),
    "fi": ("uusi", "avoin", "auki", "kesken", "käsittelyssä", "odottaa", "työn alla", "ratkaisematta"),
}
"""Folded words that say that a matter is open, by language."""
PASSED_ON: Mapping[str, tuple[str, ...]] = {
    "en": ("forwarded", "transferred", "dispatched"),
    "de": ("weitergeleitet", "übergeben"),
}
"""The same of a matter that others deal with, if other statuses say that one is open or over: a call or a parcel is passed on as well."""
OVER: Mapping[str, tuple[str, ...]] = {
    "en": (
        *("resolved", "solved", "closed", "done", "fixed", "completed", "complete", "finished", "cancelled", "canceled", "deleted"),
        *(
            "archived",
            "merged",
            "rejected",
            "refused",
            "declined",
            "invalid",
            "withdrawn",
            "won't fix",
            "wont fix",
            "will not fix",
            "won't do",
            "wont do",
            "duplicate",
            "served",
        ),
    ),
    "de": (
        *("gelöst", "geloest", "erledigt", "geschlossen", "abgeschlossen", "beendet", "behoben", "fertig", "storniert", "abgebrochen"),
        *(
            "abgelehnt",
            "gelöscht",
            "archiviert",
            "zusammengeführt",
            "zurückgezogen",
            "wird nicht behoben",
            "duplikat",
            "dublette",
            "zusammengefügt",
            "zusammengefasst",
            "ungültig",
            "ausgeführt",
            "durchgeführt",
            "umgesetzt",
            "repariert",
            "zurückgewiesen",
            "bedient",
        ),
    ),
    "fr": (
        *("résolu", "résolue", "fermé", "fermée", "clos", "close", "clôturé", "clôturée", "terminé", "terminée", "traité", "traitée"),
        *("annulé", "annulée", "rejeté", "rejetée", "finalisé", "finalisée", "fini", "finie"),
        *("solutionné", "solutionnée", "refusé", "refusée", "invalide", "sans suite", "fait", "faite", "effectué", "effectuée", "réalisé"),
        *("réalisée", "exécuté", "exécutée", "réglé", "réglée", "classé", "classée", "réparé", "réparée"),
    ),
    "es": (
        *("resuelto", "resuelta", "solucionado", "solucionada", "cerrado", "cerrada", "completado", "completada", "terminado"),
        *("terminada", "finalizado", "finalizada", "cancelado", "cancelada", "rechazado", "rechazada", "hecho"),
        *("anulado", "anulada", "desestimado", "desestimada", "inválido", "inválida", "hecha", "realizado", "realizada", "ejecutado"),
        *("ejecutada", "concluido", "concluida", "solventado", "solventada", "reparado", "reparada", "archivado", "archivada"),
    ),
    "it": (
        *("risolto", "risolta", "chiuso", "chiusa", "completato", "completata", "terminato", "terminata", "concluso", "conclusa"),
        *("annullato", "annullata", "rifiutato", "rifiutata", "finito", "finita", "invalido", "non valido", "respinto"),
        *("fatto", "fatta", "eseguito", "eseguita", "evaso", "evasa", "effettuato", "effettuata", "riparato", "riparata", "archiviato"),
        *("archiviata", "respinta", "accolta"),
    ),
    "nl": (
        "gedaan",
        "uitgevoerd",
        "verholpen",
        "afgerond",
        "hersteld",
        "gerepareerd",
        "opgelost",
        "gesloten",
        "afgesloten",
        "afgehandeld",
        "voltooid",
        "gereed",
        "geannuleerd",
        "afgewezen",
        "klaar",
        "ongeldig",
    ),
    "pt": (
        *("atendido", "atendida"),
        *("resolvido", "resolvida", "fechado", "fechada", "concluído", "concluída", "encerrado", "encerrada", "rejeitado", "rejeitada"),
        *("finalizado", "finalizada", "cancelado", "cancelada", "inválido", "inválida", "feito", "feita", "realizado", "realizada"),
        *("executado", "executada", "solucionado", "solucionada", "terminado", "terminada", "arquivado", "arquivada"),
    ),
    "pl": (
        *("rozwiązany", "rozwiązana", "rozwiązane", "zamknięty", "zamknięta", "zamknięte", "zakończony", "zakończona", "zakończone"),
        *("załatwione", "wykonane", "zrealizowane", "zarchiwizowane"),
    ),
    "sv": ("löst", "stängd", "stängt", "avslutad", "avslutat", "klar", "klart", "åtgärdad", "åtgärdat", "färdig", "arkiverad"),
    "da": ("løst", "lukket", "afsluttet", "færdig", "udført", "arkiveret"),
    "no": ("løst", "lukket", "avsluttet", "ferdig", "utført", "arkivert"),
    "cs": ("vyřešený", "vyřešená", "vyřešeno", "uzavřený", "uzavřená", "uzavřeno", "dokončeno", "vyřízeno", "ukončeno"),
    "tr": (
        "çözüldü",
        "kapalı",
        "kapandı",
        "kapatıldı",
        "tamamlandı",
        "sonuçlandı",
        "kapali",
        "kapandi",
        "kapatildi",
        "tamamlandi",
        "sonuçlandi",
    ),
    "fi": ("ratkaistu", "suljettu", "valmis", "hoidettu", "päättynyt", "arkistoitu"),
}
"""Folded words that say that it is resolved or closed, by language."""
DROPPED: Mapping[str, tuple[str, ...]] = {
    "en": (
        *("cancelled", "canceled", "rejected", "refused", "declined", "invalid", "withdrawn", "won't fix", "wont fix", "will not fix"),
        *("won't do", "wont do", "deleted", "duplicate", "abandoned", "no show", "no-show"),
    ),
    "de": (
        *("storniert", "abgebrochen", "abgelehnt", "zurückgezogen", "ungültig", "wird nicht behoben", "gelöscht", "duplikat", "dublette"),
        "nicht erschienen",
    ),
    "fr": ("annulé", "annulée", "rejeté", "rejetée", "refusé", "refusée", "invalide", "sans suite", "abandonné", "abandonnée"),
    "es": ("cancelado", "cancelada", "rechazado", "rechazada", "anulado", "anulada", "desestimado", "desestimada", "inválido", "inválida"),
    "it": ("annullato", "annullata", "rifiutato", "rifiutata", "invalido", "non valido", "respinto"),
    "nl": ("geannuleerd", "afgewezen", "ongeldig", "ingetrokken"),
    "pt": ("rejeitado", "rejeitada", "cancelado", "cancelada", "inválido", "inválida", "indeferido", "indeferida"),
    "pl": ("anulowany", "anulowana", "anulowane", "odrzucony", "odrzucona", "odrzucone", "duplikat", "wycofane"),
    "sv": ("avbruten", "avbrutet", "avvisad", "avvisat", "nekad", "makulerad", "dubblett", "återkallad"),
    "da": ("annulleret", "afvist", "afbrudt", "dublet", "trukket tilbage"),
    "no": ("kansellert", "avvist", "avbrutt", "duplikat", "trukket tilbake"),
    "cs": ("zrušený", "zrušená", "zrušeno", "zamítnutý", "zamítnutá", "zamítnuto", "duplicitní"),
    "tr": ("iptal", "iptal edildi", "i̇ptal", "i̇ptal edildi", "reddedildi", "mükerrer"),
    "fi": ("peruttu", "peruutettu", "hylätty", "kaksoiskappale"),
}
"""Folded words that say that it is over and was not resolved, by language."""
DECIDED: Mapping[str, tuple[str, ...]] = {
    "en": ("approved", "partially approved", "partly approved", "granted", "upheld", "partially upheld", "partly upheld"),
    "de": (
        *("genehmigt", "teilweise genehmigt", "bewilligt", "teilweise bewilligt", "stattgegeben", "anerkannt", "teilweise anerkannt"),
        *("gebilligt", "zugestimmt"),
    ),
    "fr": ("approuvé", "approuvée", "accordé", "accordée", "accepté", "acceptée", "partiellement accepté", "partiellement acceptée"),
    "es": (
        *("aprobado", "aprobada", "aceptado", "aceptada", "concedido", "concedida", "estimado", "estimada"),
        *("parcialmente aprobado", "parcialmente aprobada"),
    ),
    "it": ("approvato", "approvata", "accettato", "accettata", "accolto", "accolta", "concesso", "concessa"),
    "nl": ("goedgekeurd", "toegekend", "gedeeltelijk toegekend", "gegrond"),
    "pt": ("aprovado", "aprovada", "deferido", "deferida", "aceito", "aceita", "parcialmente aprovado", "parcialmente aprovada"),
}
"""Folded words that say that a claim was decided for the customer; a request that is approved may be carried out later."""
_HOW = (
    r"(?:successfully|unsuccessfully|automatically|auto|(?:nicht )?erfolgreich|erfolglos|automatisch|ticket|case|fall"
    r"|vorgang|anfrage|dossier|caso|zaak|demande)"
)
"""Words before a status that say how or what was closed, such as in "erfolgreich geschlossen"."""
_MEANT = {word: over for over, words in ((False, OPEN), (False, PASSED_ON), (True, DROPPED), (True, OVER)) for word in words_of(words)}
_DROPPED = words_of(DROPPED)
_PASSED_ON = words_of(PASSED_ON)
_DECIDED = words_of(DECIDED)
_CAMEL = re.compile(r"(?<=[^\W\d_])(?<=[^A-ZÀ-Þ])(?=[A-ZÀ-Þ])")
"""Where a word begins that is joined to the one before, as in "EnTraitement"."""


def _words(status: str) -> str:
    """The folded words of a status: a capital within a word begins one, unless all letters are capitals."""
    return fold(status if status.isupper() else _CAMEL.sub(" ", status)).replace("_", " ")


@cache  # compiled at first use: most files hold no statuses of cases
def _beginning() -> re.Pattern[str]:
    """The word at the start, such as in "4 - Closed (by agent)" or "Waiting on customer": a number before it, and more text after it."""
    return re.compile(rf"(?:\d+\s*[-.:)]?\s*)?(?:{_HOW} )?({'|'.join(sorted(map(re.escape, _MEANT), key=len, reverse=True))})(?!\w)")


@cache
def _denial() -> re.Pattern[str]:
    """Words of any place that say that a matter is not resolved, as in "Closed - not resolved"."""
    denials = (word for word in words_of(OPEN) if re.match(r"(?:not|non?|un|nicht|sin|niet|nao|não)\b|un(?!der)\w{5}", word))
    return re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, denials), key=len, reverse=True))})\b")


def is_dropped(status: str) -> bool:
    """Whether a status means that the case is over without a resolution.

    >>> is_dropped("Won't Do"), is_dropped("Annulé par le client"), is_dropped("Solved")
    (True, True, False)
    """
    found = _beginning().match(_words(status))
    return found is not None and found[1] in _DROPPED


def is_passed_on(status: str) -> bool:
    """Whether a status means that others deal with the matter.

    >>> is_passed_on("Transferred to billing"), is_passed_on("Open")
    (True, False)
    """
    found = _beginning().match(_words(status))
    return found is not None and found[1] in _PASSED_ON


def decisions(statuses: Collection[str]) -> frozenset[str]:
    """Those of the statuses which say that a claim was decided for the customer, if others say that one was not, and none that it is done.

    A status that is not known may be what follows an approval, as "Implemented" or "Refunded".

    >>> decisions(["En proceso", "Aprobada", "Rechazada"]) == {"Aprobada"}, decisions(["Open", "Approved", "Rejected", "Closed"])
    (True, frozenset())
    """
    ended = [status for status in statuses if is_over(status)]
    if not ended or not all(map(is_dropped, ended)):
        return frozenset()
    unknown = [status for status in statuses if status.strip() and is_over(status) is None]
    return frozenset(unknown) if all(map(is_decided, unknown)) else frozenset()


def is_decided(status: str) -> bool:
    """Whether a status says that a claim was decided for the customer.

    >>> is_decided("Teilweise genehmigt"), is_decided("Approval pending")
    (True, False)
    """
    return _words(status) in _DECIDED


@lru_cache(maxsize=1 << 12)
def is_over(status: str) -> bool | None:
    """Whether a status means that the case is over; None if its words are unknown.

    >>> is_over("Solved"), is_over("wartet auf Kunden"), is_over("NichtGelöst"), is_over("Resolu"), is_over("Tier 2")
    (True, False, False, True, None)
    >>> is_over("Finalizada avaliada - Não Resolvida"), is_over("Closed, not a bug")
    (False, True)
    """
    text = _words(status)
    found = _beginning().match(text)
    return _MEANT[found[1]] and not _denial().search(text) if found else None
