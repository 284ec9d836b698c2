"""States of customers and contracts: words for those who have left, who are still customers, and who never were.

One row per word, by language, folded. Ambiguous words (paused, suspended, pending, on trial, notice given) are in no list: the user
decides.
"""

from __future__ import annotations

from collections.abc import Mapping

from cxkit.values.flags import flag
from cxkit.values.folding import fold
from cxkit.values.words import words_of

LEFT: Mapping[str, tuple[str, ...]] = {
    "en": (
        *("churned", "churn", "cancelled", "canceled", "terminated", "ended", "expired", "closed", "inactive", "lapsed", "lost"),
        *("former member", "former patron", "former subscriber"),
        *("left", "former", "former customer", "ex-customer", "attrited", "attrited customer", "unsubscribed", "deactivated"),
        *("non-renewed", "not renewed", "cancelled contract", "deleted", "gone", "exited", "resigned", "finished", "churner"),
        *(
            "discontinued",
            "surrendered",
            "matured",
            "stopped",
            "deceased",
            "quit",
            "dropped out",
            "contract ended",
            "cancelled by customer",
        ),
    ),
    "de": (
        *("gekündigt", "abgewandert", "beendet", "ausgelaufen", "abgelaufen", "inaktiv", "verloren", "storniert", "ehemalig"),
        *(
            "ehemaliges mitglied",
            "ehemaliger",
            "ehemaliger kunde",
            "kündiger",
            "ausgetreten",
            "aufgelöst",
            "nicht verlängert",
            "geschlossen",
        ),
        *("abgemeldet", "erloschen", "ex-kunde", "aufgehoben", "ausgeschieden", "gelöscht", "stillgelegt", "verstorben", "abgang"),
        *("rückabgewickelt", "gekündigter vertrag", "vertrag beendet", "nicht mehr kunde", "vom kunden gekündigt"),
    ),
    "fr": (
        *("résilié", "résiliée", "annulé", "annulée", "terminé", "terminée", "expiré", "expirée", "inactif", "inactive", "perdu"),
        *("perdue", "clôturé", "clos", "parti", "ancien", "ancien client", "désabonné", "non renouvelé"),
        *(
            "close",
            "clôturée",
            "partie",
            "ancienne",
            "ancienne cliente",
            "désabonnée",
            "non renouvelée",
            "radié",
            "radiée",
            "sorti",
            "sortie",
        ),
        *("échu", "échue", "dénoncé", "dénoncée", "décédé", "décédée"),
    ),
    "es": (
        *("cancelado", "cancelada", "baja", "de baja", "terminado", "terminada", "finalizado", "finalizada", "vencido"),
        *(
            "vencida",
            "expirada",
            "caducado",
            "caducada",
            "caduco",
            "rescindida",
            "inactivo",
            "inactiva",
            "perdido",
            "perdida",
            "cerrado",
            "expirado",
            "rescindido",
            "no renovado",
            "antiguo cliente",
        ),
        *("anulado", "anulada", "extinguido", "extinguida", "no renovada", "dado de baja", "dada de baja", "baja definitiva", "cerrada"),
        *("desactivado", "desactivada", "retirado", "retirada", "fallecido", "fallecida", "rescatada"),
    ),
    "it": (
        *("disdetto", "disdetta", "cessato", "cessata", "annullato", "annullata", "terminato", "terminata", "scaduto", "scaduta"),
        *("inattivo", "inattiva", "perso", "persa", "chiuso", "risolto", "non rinnovato", "ex cliente"),
        *("estinto", "estinta", "risolta", "chiusa", "cancellato", "cancellata", "non rinnovata", "receduto", "recessa", "deceduto"),
    ),
    "nl": (
        *("opgezegd", "beëindigd", "geannuleerd", "verlopen", "inactief", "afgelopen", "gestopt", "vertrokken", "verloren"),
        *("gesloten", "niet verlengd", "oud-klant", "ex-klant", "vervallen", "uitgeschreven", "ontbonden", "stopgezet", "geroyeerd"),
        *("niet actief", "opgeheven", "overleden"),
    ),
    "pt": (
        *("cancelado", "cancelada", "encerrado", "encerrada", "expirado", "expirada", "vencido", "vencida", "inativo", "inativa"),
        *("rescindido", "rescindida", "desativado", "desativada", "não renovado", "ex-cliente", "antigo cliente"),
        *(
            "anulado",
            "anulada",
            "extinto",
            "extinta",
            "fechado",
            "fechada",
            "não renovada",
            "desligado",
            "desligada",
            "inativado",
            "inativada",
        ),
        *("falecido", "falecida", "distratado"),
    ),
    "pl": (
        *("rozwiązany", "rozwiązana", "rozwiązane", "wypowiedziany", "wypowiedziana", "wygasły", "wygasła", "wygasło", "nieaktywny"),
        *("nieaktywna", "nieaktywne", "zrezygnował", "zrezygnowała", "odszedł", "odeszła", "były klient", "utracony", "utracona"),
        *("zakończony", "zakończona", "anulowany", "anulowana", "zamknięty", "zamknięta", "wykreślony", "wykreślona"),
    ),
    "sv": ("uppsagd", "uppsagt", "avslutad", "avslutat", "inaktiv", "inaktivt", "utträdd", "upphörd", "ej förnyad", "före detta kund"),
    "da": ("opsagt", "udmeldt", "ophørt", "afsluttet", "inaktiv", "inaktivt", "udløbet", "ikke fornyet", "tidligere kunde"),
    "no": ("oppsagt", "sagt opp", "utmeldt", "opphørt", "avsluttet", "inaktiv", "inaktivt", "utløpt", "ikke fornyet", "tidligere kunde"),
    "cs": ("ukončená", "ukončený", "ukončeno", "vypovězená", "neaktivní", "zrušená", "zrušený", "bývalý zákazník"),
    "fi": ("irtisanottu", "päättynyt", "eronnut", "ei aktiivinen", "entinen asiakas"),
}
"""What says that a customer has left, by language."""
STAYS: Mapping[str, tuple[str, ...]] = {
    "en": (
        *("active customer", "active member", "active patron", "active subscriber"),
        *("active", "current", "current customer", "existing", "existing customer", "customer", "stayed", "joined", "open"),
        *("live", "running", "ongoing", "retained", "retain", "loyal", "subscribed", "not churned", "no churn"),
        *("cancellation withdrawn", "cancellation revoked", "not cancelled", "enabled", "in force", "reinstated", "reactivated"),
        *("resumed", "continued", "good standing", "in good standing", "paid up"),
    ),
    "de": (
        *(
            "aktiver kunde",
            "aktives mitglied",
            "aktiv",
            "laufend",
            "läuft",
            "bestehend",
            "bestandskunde",
            "kunde",
            "ungekündigt",
            "nicht gekündigt",
        ),
        *(
            "offen",
            "kündigung zurückgezogen",
            "kündigung zurückgenommen",
            "kündigung widerrufen",
            "in kraft",
            "bestand",
            "mitglied",
            "treu",
            "stammkunde",
            "reaktiviert",
            "wieder aktiv",
            "fortgeführt",
            "wiederhergestellt",
            "aktive",
            "aktiver",
            "laufende",
            "beitragsfrei",
        ),
    ),
    "fr": (
        "actif",
        "active",
        "fidèle",
        "en cours",
        "ouvert",
        "client",
        "abonné",
        "en vigueur",
        "réactivé",
        "réactivée",
        "rétabli",
        "adhérent",
        "adhérente",
        "à jour",
    ),
    "es": (
        "activo",
        "activa",
        "vigente",
        "en curso",
        "alta",
        "de alta",
        "abierto",
        "cliente",
        "en vigor",
        "reactivado",
        "reactivada",
        "vigentes",
        "al corriente",
    ),
    "it": ("attivo", "attiva", "in corso", "in essere", "aperto", "cliente", "in vigore", "riattivato", "riattivata"),
    "pt": ("ativo", "ativa", "vigente", "em vigor", "em andamento", "reativado", "reativada", "cliente", "em dia"),
    "nl": ("actief", "lopend", "lopende", "open", "klant", "bestaande klant", "van kracht", "heractiveerd", "voortgezet"),
    "pl": ("aktywny", "aktywna", "aktywne", "obowiązująca", "trwa", "w toku", "klient", "obecny klient", "wznowiony", "wznowiona"),
    "sv": ("aktiv", "aktivt", "löpande", "pågående", "gällande", "kund", "nuvarande kund", "återaktiverad"),
    "da": ("aktiv", "aktivt", "løbende", "gældende", "kunde", "nuværende kunde", "genaktiveret"),
    "no": ("aktiv", "aktivt", "løpende", "gjeldende", "kunde", "nåværende kunde", "reaktivert"),
    "cs": ("aktivní", "platná", "platný", "trvá", "zákazník"),
    "fi": ("aktiivinen", "voimassa", "asiakas", "nykyinen asiakas"),
}
"""What says that a customer is still there, by language."""
NEVER: Mapping[str, tuple[str, ...]] = {
    "en": (
        *("draft", "quote", "quoted", "quotation", "proposal", "proposed", "offer", "offered", "application", "applied", "applicant"),
        *("under review", "in review", "pending approval", "awaiting approval", "awaiting signature", "rejected", "declined", "refused"),
        *(
            "not accepted",
            "not taken up",
            "not taken",
            "never activated",
            "never started",
            "prospect",
            "lead",
            "void",
            "voided",
            "annulled",
        ),
        *("test", "test account", "demo"),
    ),
    "de": (
        *("entwurf", "angebot", "antrag", "beantragt", "in prüfung", "antrag in prüfung", "abgelehnt", "antrag abgelehnt", "interessent"),
        *("widerrufen", "widerruf", "nichtig", "ungültig", "nicht zustande gekommen", "nicht angetreten", "nie aktiviert", "testkonto"),
        *("testvertrag", "wartet auf unterschrift"),
    ),
    "fr": (
        *("brouillon", "devis", "proposition", "offre", "demande", "en attente de validation", "en attente de signature", "refusé"),
        *("refusée", "rejeté", "rejetée", "rétracté", "rétractée", "sans suite", "sans effet"),
    ),
    "es": (
        *("borrador", "presupuesto", "oferta", "propuesta", "solicitud", "solicitado", "solicitada", "rechazado", "rechazada"),
        *("prospecto", "en revisión", "pendiente de firma"),
    ),
    "it": (
        *("bozza", "preventivo", "offerta", "proposta", "richiesta", "rifiutato", "rifiutata", "respinto", "respinta"),
        *("in valutazione", "in attesa di firma", "senza effetto", "senza seguito"),
    ),
    "nl": (
        *("concept", "offerte", "voorstel", "aanvraag", "aangevraagd", "afgewezen", "geweigerd", "herroepen"),
        *("niet doorgegaan",),
    ),
    "pt": ("rascunho", "orçamento", "proposta", "recusado", "recusada", "rejeitado", "rejeitada", "em análise", "aguardando assinatura"),
}
"""What says that a contract never came about: drafts, offers, applications, what was refused or revoked, tests."""
_NEVER = frozenset(words_of(NEVER))
VACANT: Mapping[str, tuple[str, ...]] = {
    "en": ("vacant", "vacancy", "void unit", "unoccupied", "empty unit", "not let", "unlet"),
    "de": ("leerstand", "leerstehend", "leer", "unvermietet", "nicht vermietet", "derzeit nicht vermietet"),
    "fr": ("vacant", "vacante", "vacance", "inoccupé", "inoccupée", "logement vacant"),
    "es": ("vacante", "vacío", "desocupado", "desocupada"),
    "it": ("sfitto", "sfitta", "vacante", "non locato"),
    "nl": ("leegstand", "leegstaand", "leeg"),
    "pt": ("vago", "devoluto", "desocupado"),
    "pl": ("pustostan",),
    "sv": ("vakant", "outhyrd", "outhyrt"),
    "da": ("ledig", "ikke udlejet", "tomgang"),
    "no": ("ledig", "ikke utleid"),
    "cs": ("neobsazeno", "volný byt"),
}
"""What stands in place of a tenant while nobody lives there, by language."""
_VACANT = words_of(VACANT)
RENEWED: Mapping[str, tuple[str, ...]] = {
    "en": ("renewed", "auto-renewed", "automatically renewed", "prolonged", "rolled over"),
    "de": ("verlängert", "erneuert", "automatisch verlängert", "prolongiert"),
    "fr": ("renouvelé", "renouvelée", "reconduit", "reconduite", "prolongé", "prolongée"),
    "es": ("renovado", "renovada", "prorrogado", "prorrogada"),
    "it": ("rinnovato", "rinnovata", "prorogato", "prorogata"),
    "nl": ("verlengd", "hernieuwd", "vernieuwd"),
    "pt": ("renovado", "renovada", "prorrogado", "prorrogada"),
}
"""What says of a term that the customer stayed beyond its end, by language."""
_RENEWED = words_of(RENEWED)
NOTICED: Mapping[str, tuple[str, ...]] = {
    "en": (
        *("pending-cancel", "pending cancel", "pending cancellation", "pending_cancellation", "cancellation pending", "non_renewing"),
        *("non renewing", "non-renewing", "notice given", "under notice", "cancels at period end", "cancel at period end"),
        *("scheduled for cancellation", "set to cancel", "leaving", "will not renew"),
    ),
    "de": (
        *("kündigung vorgemerkt", "in kündigung", "kündigung eingegangen", "kündigung liegt vor", "gekündigt zum vertragsende"),
        *("gekündigt zum laufzeitende", "läuft aus", "auslaufend", "vorgemerkt zur kündigung", "kündigung bestätigt"),
    ),
    "fr": ("résiliation programmée", "résiliation en cours", "en préavis", "en cours de résiliation"),
    "es": ("baja programada", "baja solicitada", "pendiente de baja", "en preaviso"),
    "it": ("in disdetta", "disdetta ricevuta", "in preavviso", "disdetta programmata"),
    "nl": ("opgezegd per einddatum", "opzegging ontvangen", "in opzegging"),
    "pt": ("cancelamento agendado", "cancelamento pendente", "em pré-aviso"),
}
"""What says that somebody has given notice and is a customer until the contract ends, by language."""
_NOTICED = words_of(NOTICED)
_STATES = {**dict.fromkeys(words_of(STAYS), False), **dict.fromkeys(_RENEWED, False), **dict.fromkeys(words_of(LEFT), True)}


def has_left(raw: object, labels: Mapping[str, float] | None = None) -> bool | None:
    """Whether a value means that a customer has left: yes or no, or a state. None if it means neither.

    ``labels``: the labels of the project file, by folded text.

    >>> has_left("Gekündigt"), has_left("active"), has_left("no"), has_left("paused")
    (True, False, False, None)
    >>> has_left("wc-expired"), has_left("wc-active")
    (True, False)
    """
    found = flag(raw, labels)
    return found if found is not None or raw is None else _STATES.get(_bare(raw))


def gave_notice(raw: object) -> bool:
    """Whether a state says that a contract runs until an end that is fixed already.

    >>> gave_notice("wc-pending-cancel"), gave_notice("Kündigung vorgemerkt"), gave_notice("cancelled")
    (True, True, False)
    """
    return _bare(raw) in _NOTICED


def _bare(raw: object) -> str:
    """A state without the prefix that WooCommerce gives it."""
    return fold(str(raw)).removeprefix("wc-")


def is_renewed(raw: object) -> bool:
    """Whether a state says that a contract was renewed at its end.

    >>> is_renewed("Renewed"), is_renewed("not renewed"), is_renewed("active")
    (True, False, False)
    """
    return fold(str(raw)) in _RENEWED


def is_there(raw: object) -> bool | None:
    """Whether a value means that somebody is a customer: yes or no, or a state. None if it means neither.

    >>> is_there("x"), is_there("aktiv"), is_there("no"), is_there("expired"), is_there("?")
    (True, True, False, False, None)
    """
    found = flag(raw)
    left = None if found is not None or raw is None else _STATES.get(fold(str(raw)))
    return found if left is None else not left


def never_was(raw: object) -> bool:
    """Whether a state means that a contract never came about.

    >>> never_was("Entwurf"), never_was("rejected"), never_was("pending")
    (True, True, False)
    """
    return fold(str(raw)) in _NEVER


def is_vacant(raw: object) -> bool:
    """Whether the name of a customer says that there is none: the unit stands empty.

    >>> is_vacant("LEERSTAND"), is_vacant("Leerstand 2"), is_vacant("Leer, Anna")
    (True, True, False)
    """
    return fold(str(raw)).rstrip("0123456789 .-#") in _VACANT


def is_state(raw: object) -> bool:
    """Whether a value is a word for a state, not just yes or no."""
    return fold(str(raw)) in _STATES
