"""Columns of the statuses of orders, and what each status means for an order: nothing sold, still open, returned, paid late."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

from cxkit.lazy import pl
from cxkit.roles import normalise
from cxkit.roles.words import all_meanings
from cxkit.shapes.order_words import by_meaning, meaning, share_known
from cxkit.shapes.orders.cancellation_reasons import DENIED
from cxkit.shapes.orders.states.bills import are_bills, are_of_payment, is_called_bill, with_unpaid
from cxkit.shapes.orders.states.terms_run_out import (
    are_offers,
    are_quotes,
    have_terms,
    is_running,
    with_offers_expired,
    with_offers_waiting,
    with_run_out,
)
from cxkit.shapes.shape import ROWS, Evidence
from cxkit.values.placeholders import is_placeholder

_NEARLY_ALL = 0.9
_HALF = 0.5
_FEW_STATES = 12
# statuses of a delivery, which may be open while the order is paid
_DELIVERY = re.compile(
    r"\b(fulfil\w*|ship\w*|deliver\w*|liefer\w*|versand\w*|expedi\w*|livraison|envio|entrega|spedizion\w*|consegna|lever\w*|verzend\w*)\b"
)
# statuses of the work on an order: those of WooCommerce and Magento, which are of its payment, have none of them
_OF_WORK = frozenset({"open", "in progress", "offen", "ouvert", "ouverte", "abierto", "abierta", "aperto", "aperta", "openstaand"})
_FINISHED = frozenset({"abgeschlossen", "komplett abgeschlossen"})
"""Of work too, unless an order is open since it is not paid: then they are the names of WooCommerce."""
_ARCHIVED = re.compile(r"\b(?:ge)?archiv\w*")
_WON = re.compile(r"\b(won|gewonnen|gagnee?|ganad[oa]|vint[oa])\b")
_NEW = frozenset({"new", "neu", "nouveau", "nouvelle", "nuevo", "nueva", "nuovo", "nuova", "nieuw"})
# words for money that went back: what is merely "returned" may be a rental, or a book
_REFUNDED = re.compile(
    r"\b(?:refund\w*|charge(?:d )?backs?|erstattet|\w+erstattet|gutgeschrieben|rembours\w+|reembols\w+|rimbors\w+"
    r"|terugbetaa?l\w*|estornad\w+|aterbetal\w+|krediter\w+|refunder\w+|kreditert)\b"
)
_CANCELLED = re.compile(
    r"\b(?:cancel+ed|stornier(?!ung|bar)\w+|annul(?!li?er(?:ung|ing)|ation|ament)\w+|anul(?!aci|aca|owani)\w+|geannul\w+|stornov\w+"
    r"|mitatoi\w+|voided|makuler\w+|iptal ed\w+)"
)
_UNPAID = re.compile(r"pay|paid|zahl|paiement|impay|\bpag|\bbetal|onbetaald")
_STATUS = re.compile(
    r"\b(status|state|statut|etat|estado|stato|stav|stan|allapot|stare|durum|tila|zustand|toestand|stage|outcome"
    r"|result|ergebnis|resultat|resultado|esito|uitkomst)\b"
    r"|\w+(status|zustand)\b"
)
_BARE = re.compile(r"\w*(status|zustand)\b")  # a state may be a part of a country
# a status of these is none of the order
_CONTRACTS = frozenset({"contract", "subscription"})
_OF_CUSTOMERS = frozenset({"customer", "member", "account", "contract", "subscription", "subscriber", "consent"})


class State(NamedTuple):
    """Raw values of a column by their meaning for an order, with the rows of each."""

    column: str
    cancelled: dict[object, int]
    open: list[object]
    returned: dict[object, int]
    partly: int
    under_way: dict[object, int]
    unpaid: dict[object, int]
    run_out: dict[object, int]
    unknown: dict[object, int]
    running: dict[object, int]
    blanks: bool

    @property
    def doubtful(self) -> bool:
        """Whether rows count although their status leaves room for doubt."""
        return bool(self.under_way or self.unpaid or self.run_out or self.unknown or self.running)

    def counting(self, rows: Mapping[object, int]) -> State:
        """The same with the numbers of ``rows`` for statuses of rows that count."""

        def kept(values: dict[object, int]) -> dict[object, int]:
            return {value: rows[value] for value in values if value in rows}

        return self._replace(
            under_way=kept(self.under_way),
            unpaid=kept(self.unpaid),
            run_out=kept(self.run_out),
            unknown=kept(self.unknown),
            running=kept(self.running),
        )


def states_of(evidence: Evidence) -> list[State]:
    """The statuses of orders in each column of them."""
    named, candidates = evidence.column("order_status"), _columns(evidence)
    of_payment = {column for column in candidates if _UNPAID.search(normalise(column)) or are_of_payment(evidence.distinct(column))}
    found = (_state(evidence, column, declared=column == named, paid_elsewhere=bool(of_payment - {column})) for column in candidates)
    return [state for state in found if state]


def _columns(evidence: Evidence) -> list[str]:
    """Columns of statuses: the one with the role, and those whose sampled values nearly all are statuses."""
    table = evidence.table
    role = evidence.column("order_status")
    held = {found.column for name, found in table.roles.items() if name not in {"order_status", "document_type"}}
    # an action of a till is no product if it is a sale or none
    held -= actions_of(evidence)
    kinds = evidence.column("document_type")
    if kinds and {"credit", "no sale", "exchange"} & {meaning(value, "document") for value in set(evidence.sampled(kinds))}:
        held.add(kinds)
    found = [role] if role else []
    # the lines below the first one of an order have its status from there
    held |= {evidence.shown(role)} - {role} if role else set()
    own = _contracts(evidence)
    for column in table.columns:
        if column in held or column == role or column.startswith("cx:") or table.sample.schema[column] not in (pl.String, pl.Categorical):
            continue
        values = set(evidence.sampled(column))
        # the status of a contract is that of the order, if each order is a contract
        if not values or (_OF_CUSTOMERS - own) & all_meanings(column):
            continue
        known = {meaning(value, "status") for value in values}
        called = _is_called_status(column) and ("cancelled" in known or any(map(says_refunded, values)))
        share = _HALF if _are_states(known, len(values)) else _NEARLY_ALL
        if called or _calls_rows_cancelled(evidence, column) or share_known(values, "status") >= share:
            found.append(column)
    return found


def actions_of(evidence: Evidence) -> set[str]:
    """The column that was taken for the product by its name, if it says which sales were done and which cancelled."""
    product = evidence.table.roles.get("product")
    values = set(evidence.sampled(product.column)) if product and not product.by_user else set()
    known = [meaning(value, "status") for value in values]
    return {product.column} if product and {"cancelled", "done"} <= set(known) and None not in known else set()


def _contracts(evidence: Evidence) -> set[str]:
    """What a contract is called, if each row is another one by its number."""
    called = {column: all_meanings(column) & _CONTRACTS for column in evidence.table.columns}
    numbers = [column for column, means in called.items() if means and len(ids := evidence.sampled(column)) == len(set(ids)) > 1]
    return set[str]().union(*(called[column] for column in numbers))


def _are_states(known: Collection[str | None], values: int) -> bool:
    """Whether a few values with these meanings are statuses, even if some of their words are not known: both ends of an order occur."""
    return {"cancelled", "done"} <= set(known) and values <= _FEW_STATES


def _calls_rows_cancelled(evidence: Evidence, column: str) -> bool:
    """Whether a column without a known name has a few values in nearly all rows, of which one says that a row is cancelled.

    A customer who left is so in all of his rows; what one buys may be a cancellation, and is not cancelled. What some orders lack, as a
    reminder or a gift, or what would leave the fewest to count, is no state of theirs.
    """
    values, customer = evidence.sampled(column), evidence.column("customer_id")
    kinds = set(values)
    if customer is None or not 1 < len(kinds) <= _FEW_STATES or len(values) < _NEARLY_ALL * evidence.table.sample.height:
        return False
    if all_meanings(column) - {"type"} or not any(map(_says_cancelled, kinds)):
        return False
    out = sum(meaning(value, "status") in {"cancelled", "open"} for value in values)
    if 2 * out > len(values) or any(is_placeholder(value) or DENIED.fullmatch(normalise(value)) for value in kinds):
        return False
    pairs = evidence.table.sample.select(customer, column).drop_nulls()
    return pairs.n_unique() > pairs.n_unique(customer)


def _says_cancelled(value: object) -> bool:
    """Whether a status says that an order was cancelled, as none that failed or expired does.

    >>> _says_cancelled("Anulowany"), _says_cancelled("Storniert"), _says_cancelled("Storno"), _says_cancelled("Expired")
    (True, True, False, False)
    """
    return meaning(value, "status") == "cancelled" and _CANCELLED.search(normalise(str(value))) is not None


def _is_called_status(column: str) -> bool:
    return _STATUS.search(normalise(column)) is not None


def says_refunded(value: object) -> bool:
    """Whether a status says that money went back.

    >>> says_refunded("Refunded"), says_refunded("Rückerstattet"), says_refunded("Returned"), says_refunded("Non-refundable")
    (True, True, False, False)
    """
    return meaning(value, "status") == "returned" and _REFUNDED.search(normalise(str(value))) is not None


def _state(evidence: Evidence, column: str, *, declared: bool, paid_elsewhere: bool) -> State | None:
    """The meanings of the values of a column in the whole file; None if few of them are statuses.

    ``paid_elsewhere``: another column has the status of the payment, so that work under way does not mean that an order is open.
    """
    counted = evidence.counts(column).sort(ROWS, column, descending=[True, False])
    rows: dict[object, int] = {value: n for value, n in counted.rows() if value is not None and str(value).strip()}
    found = _closed_beside_complete(by_meaning(rows, "status"))
    found = _only_won(_work_counts(found) if paid_elsewhere else _work_is_open(found))
    delivery = bool(_DELIVERY.search(normalise(column)))
    if are_offers(evidence):
        found = with_offers_expired(found)
        found = with_offers_waiting(found) if are_quotes(evidence) else found
    else:
        found = with_run_out(found) if have_terms(evidence, rows) else _late_bills(evidence, found)
    if not delivery and not paid_elsewhere and (found.get("overdue") or are_bills(evidence, rows, column)):
        found = with_unpaid(found)
    known = sum(n for value, n in rows.items() if meaning(value, "status")) + sum(
        rows[value] for value in found.get("ended", ()) if not meaning(value, "status")
    )
    total = sum(rows.values())
    # a column that is called a status is one, though some of its words are not known, if orders are cancelled or there are only a few
    few = 1 < len(rows) <= _FEW_STATES
    sure = (
        known >= (_HALF if _are_states(found, len(rows)) else _NEARLY_ALL) * total
        or (declared and (known or (few and _BARE.search(normalise(column)))))
        or (found.get("cancelled") and (_is_called_status(column) or _calls_rows_cancelled(evidence, column)))
    )
    by_words = not sure and _is_called_status(column) and any(map(says_refunded, found.get("returned", ())))
    if not rows or not (sure or by_words):
        return None
    found = _only_refunded(found) if by_words else found
    cancelled = [*found.get("cancelled", ()), *(() if delivery else found.get("open", ()))]
    called = _is_called_status(column) or _UNPAID.search(normalise(column))
    if not declared and not found.get("cancelled") and not called:
        return None
    return State(
        column,
        {value: rows[value] for value in cancelled},
        [] if delivery else found.get("open", []),
        {value: rows[value] for value in found.get("returned", ())},
        sum(rows[value] for value in found.get("partly returned", ())),
        {value: rows[value] for value in found.get("under way", ()) if not delivery},
        {value: rows[value] for value in found.get("overdue", ())},
        {value: rows[value] for value in found.get("ended", ())},
        {value: rows[value] for value in found.get(None, ())},
        {value: rows[value] for value in found.get("done", ()) if is_running(value)},
        counted.height > len(rows),
    )


def _only_refunded(found: dict[str | None, list[object]]) -> dict[str | None, list[object]]:
    """The statuses by meaning, of which what is merely returned may be a book or a rental: its rows count."""
    returned = found.get("returned", [])
    merely = [value for value in returned if not says_refunded(value)]
    return found | {"returned": [value for value in returned if value not in merely], None: [*found.get(None, ()), *merely]}


def _closed_beside_complete(found: dict[str | None, list[object]]) -> dict[str | None, list[object]]:
    """The statuses by meaning: Magento closes an order when it is refunded in full, and calls one that is done complete."""
    done = {normalise(str(value)): value for value in found.get("done", ())}
    if not {"complete", "closed"} <= done.keys() or "returned" in found:
        return found
    rest = [value for value in found["done"] if value != done["closed"]]
    return {**found, "done": rest, "returned": [done["closed"]]}


def _work_is_open(found: dict[str | None, list[object]]) -> dict[str | None, list[object]]:
    """The statuses by meaning: beside open orders one under way is unfinished work; beside pending or unpaid ones it is paid."""
    names = {normalise(str(value)) for values in found.values() for value in values}
    unpaid = any(_UNPAID.search(normalise(str(value))) for value in found.get("open", ()))
    if not names & (_OF_WORK if unpaid else _OF_WORK | _FINISHED) or "under way" not in found:
        return found
    return {meant: values for meant, values in found.items() if meant != "under way"} | {
        "open": [*found.get("open", ()), *found["under way"]]
    }


def _work_counts(found: dict[str | None, list[object]]) -> dict[str | None, list[object]]:
    """The statuses by meaning, where the payment has another column: an open order that is only not archived yet is under way."""
    if "open" not in found or not all(_ARCHIVED.search(normalise(str(value))) for value in found.get("done", ())):
        return found
    kept = {meant: values for meant, values in found.items() if meant not in {"under way", "open"}}
    return kept | {"under way": [*found.get("under way", ()), *found["open"]]}


def _late_bills(evidence: Evidence, found: dict[str | None, list[object]]) -> dict[str | None, list[object]]:
    """The statuses by meaning: what runs out of an invoice is the time to pay it; an order that has run out brought nothing."""
    late = [value for value in found.get("cancelled", ()) if meaning(value, "bill") == "overdue"]
    if not late or not (is_called_bill(evidence) or are_bills(evidence, [*late, *found.get("done", ())])):
        return found
    rest = [value for value in found["cancelled"] if value not in late]
    kept = {meant: values for meant, values in found.items() if meant != "cancelled"}
    return kept | ({"cancelled": rest} if rest else {}) | {"overdue": [*found.get("overdue", ()), *late]}


def _only_won(found: dict[str | None, list[object]]) -> dict[str | None, list[object]]:
    """The statuses by meaning: beside deals that are won, a deal in a stage without a word for its end is none yet."""
    if not any(_WON.search(normalise(str(value))) for value in found.get("done", ())):
        return found
    begun = [value for value in found["done"] if normalise(str(value)) in _NEW]
    rest = [value for value in found["done"] if value not in begun]
    going_on: tuple[str | None, ...] = (None, "under way")
    going = [value for meant in going_on for value in found.get(meant, ())]
    kept = {meant: values for meant, values in found.items() if meant not in going_on}
    return kept | {"done": rest, "open": [*found.get("open", ()), *begun, *going]}
