"""Contracts among orders: what has run out, as a membership, was paid for, but nothing came of an offer that has expired."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from cxkit.roles import KINDS, normalise
from cxkit.roles.scoring import TAKEN, named
from cxkit.roles.words import meanings
from cxkit.shapes.order_words import meaning
from cxkit.shapes.shape import Evidence
from cxkit.values.statuses.states import is_state, is_there

_CONTRACTS = frozenset({"contract", "subscription", "member", "subscriber"})
_OFFERS = (
    *("quot", "offer", "offre", "ofert", "offert", "angebot", "preventiv", "devis", "presupuesto", "cotizacion", "orcamento", "proposal"),
    *("cart", "basket", "warenkorb", "panier", "carrito", "carrello", "winkelwagen", "checkout", "session", "sesion", "sitzung"),
    *("voucher", "coupon", "gutschein", "link", "reservation"),
)
"""Beginnings of words of what comes to nothing when it expires."""
_QUOTES = _OFFERS[: _OFFERS.index("cart")]
_ACCEPTED = re.compile(
    r"\b(accepted|approved|signed|won|angenommen|genehmigt|unterschrieben|gewonnen|acceptee?|approuvee?|signee?|gagnee?|aceptad[oa]|aprobad[oa]"
    r"|firmad[oa]|ganad[oa]|accettat[oa]|approvat[oa]|firmat[oa]|vint[oa]|geaccepteerd|akkoord|goedgekeurd|getekend|aceit[oa]|aprovad[oa])\b"
)
_SHOWN = re.compile(
    r"\b(sent|emailed|delivered|viewed|seen|opened|shown|presented|verschickt|versendet|versandt|gesendet|zugestellt|gesehen|envoyee?"
    r"|transmise?|enviad[oa]|entregad[oa]|vist[oa]|inviat[oa]|verzonden|verstuurd|bekeken)\b"
)
_OF_ORDERS = frozenset(
    (
        *("open", "offen", "ouvert", "abierto", "aperto", "customer", "kunde", "client", "cliente", "klant", "current", "existing"),
        *("in progress", "en cours", "en curso", "in corso", "em andamento", "ongoing", "live", "joined", "bestehend", "bestand"),
    )
)
"""States that orders have as well, or that say who the customer is."""


def have_terms(evidence: Evidence, statuses: Iterable[object]) -> bool:
    """Whether each row is a contract with a begin and an end, by the headers of its days, its headers or its states."""
    if are_offers(evidence):
        return False
    columns = evidence.own_columns
    ends = {role for column in columns for role in _ends_named(column) if evidence.holds_days(column)}
    if not {"since", "until"} <= ends:
        return False
    of_contracts = any(word & _CONTRACTS for column in columns for word in meanings(column))
    return of_contracts or any(map(is_running, statuses))


def is_running(status: object) -> bool:
    """Whether a status is that of a contract that runs, and that no order has.

    >>> is_running("Active"), is_running("open"), is_running("paid")
    (True, False, False)
    """
    return is_state(status) and bool(is_there(status)) and normalise(str(status)) not in _OF_ORDERS


def are_offers(evidence: Evidence) -> bool:
    """Whether a header speaks of what comes to nothing when it expires, as a quote or a cart."""
    return any(word.startswith(_OFFERS) for column in evidence.own_columns for word in normalise(column).split())


def are_quotes(evidence: Evidence) -> bool:
    """Whether each row is a quote, by the header of its number or its day: "Angebotsnummer", "Quote date"."""
    columns = [column for role in ("order_id", "ordered_at") if (column := evidence.column(role))]
    return any(word.startswith(_QUOTES) for column in columns for word in normalise(column).split())


def with_offers_waiting(found: dict[str | None, list[object]]) -> dict[str | None, list[object]]:
    """The statuses of quotes by meaning: beside accepted ones, those that were sent or seen, or are under way, are open.

    >>> with_offers_waiting({"done": ["Accepted", "Sent"], "under way": ["Negotiation"]})
    {'done': ['Accepted'], 'open': ['Sent', 'Negotiation']}
    >>> with_offers_waiting({"done": ["Sent"]})
    {'done': ['Sent']}
    """
    done = found.get("done", [])
    if not any(_ACCEPTED.search(normalise(str(value))) for value in done):
        return found
    shown = [value for value in done if _SHOWN.search(normalise(str(value)))]
    waiting = [*found.get("open", ()), *shown, *found.get("under way", ())]
    kept = {meant: values for meant, values in found.items() if meant not in {"open", "under way"}}
    return kept | {"done": [value for value in done if value not in shown]} | ({"open": waiting} if waiting else {})


def _ends_named(column: str) -> set[str]:
    """The ends of a contract that a header names."""
    found = named(KINDS["customers"], column, meanings(column))
    return {role for role in ("since", "until") if found.get(role, 0.0) >= TAKEN}


def with_run_out(found: Mapping[str | None, list[object]]) -> dict[str | None, list[object]]:
    """The statuses of contracts by meaning, with those that have run out apart.

    >>> with_run_out({"cancelled": ["Expired", "Cancelled"], "done": ["Active"]})
    {'cancelled': ['Cancelled'], 'done': ['Active'], 'ended': ['Expired']}
    """
    ended = [value for meant, values in found.items() if meant != "done" for value in values if meaning(value, "term") == "ended"]
    kept = {meant: rest for meant, values in found.items() if (rest := [value for value in values if value not in ended])}
    return kept | ({"ended": ended} if ended else {})


def with_offers_expired(found: Mapping[str | None, list[object]]) -> dict[str | None, list[object]]:
    """The statuses of offers by meaning: what is overdue or run out of an offer is the time to accept it.

    >>> with_offers_expired({"overdue": ["Vencido"], "done": ["Aceptado"]})
    {'done': ['Aceptado'], 'cancelled': ['Vencido']}
    """
    late = [value for value in found.get("overdue", ()) if meaning(value, "term") == "ended"]
    kept = {meant: rest for meant, values in found.items() if (rest := [value for value in values if value not in late])}
    return kept | ({"cancelled": [*found.get("cancelled", ()), *late]} if late else {})
