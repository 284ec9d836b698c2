"""Events of contracts: words for what begins one, and for what ends it."""

from __future__ import annotations

import re
from typing import Literal

from cxkit.values.folding import fold
from cxkit.values.statuses.states import has_left

Event = Literal["begin", "end"]

_BEGINS = re.compile(
    r"\b(?:start(?:ed|s)?|began|begun|begin|new|create[ds]?|activate[ds]?|activation|subscribe[ds]?|sign(?:ed)?[ -]?up|join(?:ed)?|"
    r"enrol(?:led|ed)?|conver(?:sion|ted)|opened|re-?activat(?:ed?|ion)|resubscribed?|resum(?:ed?|ption)|won[ -]?back|win[ -]?back|"
    r"neu\w*|(?:vertrags)?abschluss|\w*beginn|gestartet|angelegt|aktivier(?:t|ung)|reaktivier(?:t|ung)|anmeldung|beitritt|eintritt|"
    r"wiederaufnahme|ruckgewinn\w*|ruckgewonnen|"
    r"debut|demarrage|nouveau|nouvelle|souscription|adhesion|inscription|re-?activation|reabonnement|"
    r"alta|nuev[oa]|reactivacion|inscripcion|nuov[oa]|attivazione|riattivazione|iscrizione|"
    r"nieuw\w*|gestart|aanmelding|ingang|heractivering|adesao|nov[oa]|ativacao|reativacao|inscricao)\b"
)
_ENDS = re.compile(
    r"\b(?:cancel(?:l?ed|l?ation|s)?|churn(?:ed|s)?|end(?:ed|s)?|expir(?:ed|y|ation|es)|terminat(?:ed|ion)|unsubscribe[ds]?|delete[ds]?|"
    r"deactivat(?:ed|ion)|laps(?:ed?|es)|closed|left|lost|non[ -]renew(?:ed|al)|"
    r"\w*kundigung|gekundigt|beendet|beendigung|vertragsende|ende|ablauf|abgelaufen|austritt|abmeldung|deaktiviert|"
    r"resiliation|resilie|annulation|desabonnement|expiration|fin|depart|baja|cancelacion|rescision|vencimiento|"
    r"disdetta|cessazione|recesso|scadenza|opzegging|opgezegd|beeindigd|beeindiging|uitschrijving|cancelamento|encerramento|rescisao)\b"
)
# what is neither: a payment that failed, a trial, a notice that is only requested, planned or taken back
_NEITHER = re.compile(
    r"\b(?:payments?|invoice|charge|refund|card|price|plan|coupon|discount|address|trial|test\w*|request\w*|schedul\w*|pending|"
    r"revoked|withdrawn|undone|reverted|uncancel\w*|un-?cancel\w*|widerruf\w*|zuruckgezogen|zahlung\w*|rechnung\w*|paiement|pago|pagamento|"
    r"betaling|login|email|mail|ticket|campaign|order|period)\b"
)
_JOINED = re.compile(r"[_.:/\-]+|(?<=[a-z])(?=[A-Z])")


def event(text: str) -> Event | None:
    """Whether an event begins or ends a contract; None if it does neither, or the words say both.

    >>> event("subscription_started"), event("customer.subscription.deleted"), event("plan_changed"), event("Kündigung")
    ('begin', 'end', None, 'end')
    """
    words = _plain(text)
    if _NEITHER.search(words):
        return None
    begins, ends = bool(_BEGINS.search(words)), bool(_ENDS.search(words) or has_left(text))
    if begins == ends:
        return None
    return "begin" if begins else "end"


def _plain(text: str) -> str:
    import unicodedata

    apart = _JOINED.sub(" ", text.strip())
    return "".join(sign for sign in unicodedata.normalize("NFD", fold(apart)) if not unicodedata.combining(sign))
