"""Orders that are bills, by a day on which they are due or by their numbers: those that are not paid yet are revenue like the others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from cxkit.language import formatted, tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import normalise, shortened
from cxkit.roles.words import all_meanings
from cxkit.shapes.cells import is_blank, stripped
from cxkit.shapes.number_columns import NumberColumn, number_column
from cxkit.shapes.order_words import meaning
from cxkit.shapes.orders.documents.document_column import document_column
from cxkit.shapes.orders.ways_to_pay import names_bill
from cxkit.shapes.shape import Evidence

_ISSUED = frozenset({"issue", "date"})  # an issue may be a problem
_DEADLINE = frozenset({"deadline", "payment"})
# the number, day or sum of an invoice; No. is read as a denial too
_OF_INVOICE = frozenset({"invoice", "id", "not", "date", "data", "at", "amount", "total", "gross", "net"})
_CODE = re.compile(r"\s*(?:re|rg|rng|rech|inv|fac|fact|fv)[-_/. ]?\d", re.IGNORECASE)
_DOCUMENT = frozenset({"document", "id"})
_POSTED = (frozenset({"ledger"}), frozenset({"net"}), frozenset({"gross"}), frozenset({"tax"}))
_OF_SHOPS = frozenset({"order", "purchase", "booking", "ship", "delivery", "fulfilment", "cart"})
_PAID = re.compile(
    r"\b(paid|settled|bezahlt|beglichen|ausgeglichen|zahlung|paye|regle|acquitte|encaisse|solde|pag|cobrad|liquidad|saldat|incassat"
    r"|quietanzat|incasat|achitat|platit|betaal|voldaan|quitad|betal[dt]|oplacon|zaplacen|zaplacon|uhrazen|maksettu|\w*fizet|kiegyenlit|odendi)"
)
_IN_PART = re.compile(r"^teil|\b(teil\w*|part(?:ly|ial\w*|iel\w*)?|parcial\w*|parzial\w*|gedeeltelijk|deels|delvis\w*|czesciowo)\b")
_PAID_IN_PART = re.compile(r"bezahlt|gezahlt|paid|settled|\b(?:pay|regl|pag|cobrad|saldat|betaal|betal|oplacon|zaplacon)")


class Unpaid(NamedTuple):
    """Rows of bills that are not paid: which, their statuses as a list for a message (blank: none), and how to leave them out."""

    of_row: pl.Expr
    listed: str
    hint: str


def are_bills(evidence: Evidence, statuses: Iterable[object], column: str | None = None) -> bool:
    """Whether the rows have a day of issue and a due date of the payment, or numbers of invoices, and headers or statuses say so.

    The due date of a delivery is none. Of a ``column`` of statuses those of offers and delivery notes do not matter.
    """
    values = _without_other_documents(evidence, list(statuses), column) if column else list(statuses)
    return _have_due_days(evidence, values) or _are_numbered(evidence, values)


def _without_other_documents(evidence: Evidence, statuses: list[object], column: str) -> list[object]:
    """The statuses of rows that are sales by their type of document: "done" may be said of offers and never of bills."""
    types = evidence.column("document_type")
    others = [kind for kind in (evidence.distinct(types) if types else []) if meaning(kind, "document") == "no sale"]
    if types is None or not others:
        return statuses
    pairs = evidence.of_all(pl.len(), by=(column, types))
    of_sales = pairs.filter(~stripped(types).is_in(others).fill_null(value=False))
    kept = {*of_sales.get_column(column).to_list()}
    return [status for status in statuses if status in kept]


def _have_due_days(evidence: Evidence, values: Sequence[object]) -> bool:
    named, issued = is_called_bill(evidence), evidence.column("ordered_at")
    others = [column for column in evidence.table.columns if column != issued and not column.startswith("cx:")]
    due = [column for column in others if _is_due(column, named=named) and evidence.holds_days(column)]
    if not due or not (issued or any(evidence.holds_days(column) for column in others if column not in due)):
        return False
    paid = any(meaning(value, "flag") == "paid" or meaning(value, "bill") == "overdue" for value in values)
    late = any(meaning(value, "status") == "overdue" for value in values)
    return paid or late or named


def _are_numbered(evidence: Evidence, values: Sequence[object]) -> bool:
    """Whether the rows have numbers, days or sums of invoices and statuses of their payment alone, in a file that does not speak of orders.

    In an export of a shop, which has a number of the invoice beside the order, a pending order may never be paid.
    """
    means = [all_meanings(column) for column in evidence.own_columns]
    numbered = any("invoice" in each and each <= _OF_INVOICE for each in means) or _are_posted(means) or _begin_as_bills(evidence)
    of_shops = any(each & _OF_SHOPS for each in means)
    if not _are_books(evidence) and (of_shops or not (numbered or _are_types_of_bills(evidence))):
        return False
    of_payment = {value for value in values if _is_paid(value) or meaning(value, "bill")}
    return bool(of_payment) and _are_unpaid(value for value in values if value not in of_payment)


def are_of_payment(statuses: Iterable[object]) -> bool:
    """Whether statuses are those of payments alone, whatever their header says.

    >>> are_of_payment(["Bezahlt", "Offen", "Abgebrochen"]), are_of_payment(["Bezahlt", "Versandt"]), are_of_payment(["Offen"])
    (True, False, False)
    """
    values = list(statuses)
    return any(map(_is_paid, values)) and _are_unpaid(value for value in values if not _is_paid(value))


def _are_unpaid(statuses: Iterable[object]) -> bool:
    """Whether nothing was or is left paid for each status."""
    return {meaning(value, "status") for value in statuses} <= {"cancelled", "returned", "partly returned", "open", "overdue"}


def _are_types_of_bills(evidence: Evidence) -> bool:
    """Whether a column of types of documents has, beside what is no sale, bills and credit notes alone: "Teilrechnung", "Gutschrift"."""
    column = document_column(evidence)
    kinds = [kind for kind in (evidence.distinct(column) if column else []) if meaning(kind, "document") != "no sale"]
    return any(map(names_bill, kinds)) and all(names_bill(kind) or meaning(kind, "document") == "credit" for kind in kinds)


def _are_books(evidence: Evidence) -> bool:
    """Whether rows are documents from the offer to the bill, of which the bills alone are sales: "Angebot", "Lieferschein", "Rechnung"."""
    column = document_column(evidence)
    kinds = evidence.distinct(column) if column else []
    meant = {meaning(kind, "document") for kind in kinds}
    return any(map(names_bill, kinds)) and "no sale" in meant and meant <= {"invoice", "credit", "no sale", "payment"}


def _are_posted(means: Sequence[frozenset[str]]) -> bool:
    """Whether rows are documents of the books: they have numbers, net and gross sums with the tax, and accounts of the ledger."""
    numbered = any(each >= _DOCUMENT and each <= _DOCUMENT | {"receipt", "not"} for each in means)
    return numbered and all(any(word <= each for each in means) for word in _POSTED)


def _begin_as_bills(evidence: Evidence) -> bool:
    """Whether all numbers of documents begin with the code of an invoice: RE-1001, RE-1002."""
    number = evidence.column("order_id")
    values = evidence.sampled(number) if number else []
    return bool(values) and all(_CODE.match(value) for value in values)


def _is_paid(value: object) -> bool:
    """Whether a status says that a bill is paid, or a part of it: "completed" and the like may be said of any order.

    >>> _is_paid("Bezahlt"), _is_paid("Teilbezahlt"), _is_paid("Partially paid"), _is_paid("Partially shipped"), _is_paid("Completed")
    (True, True, True, False, False)
    """
    text = normalise(str(value))
    return (meaning(value, "flag") == "paid" and bool(_PAID.search(text))) or bool(_IN_PART.search(text) and _PAID_IN_PART.search(text))


def is_called_bill(evidence: Evidence) -> bool:
    """Whether a header names an invoice, or the day of its issue."""
    means = [all_meanings(column) for column in evidence.own_columns]
    return any("invoice" in each or each >= _ISSUED for each in means)


def _is_due(column: str, *, named: bool) -> bool:
    """Whether a header names the day of payment; what expires of a bill (``named`` as one) is the time to pay it, as *scadenza*."""
    means = all_meanings(column)
    return "due" in means or means >= _DEADLINE or (named and "expired" in means)


def with_unpaid(found: Mapping[str | None, list[object]]) -> dict[str | None, list[object]]:
    """The statuses of bills by meaning: one that is not due yet is issued like one that is overdue; a draft is not.

    >>> with_unpaid({"open": ["Open", "Draft"], "overdue": ["Late"]})
    {'open': ['Draft'], 'overdue': ['Late', 'Open']}
    """
    unpaid = [value for value in found.get("open", ()) if meaning(value, "bill") == "unpaid"]
    rest = [value for value in found.get("open", ()) if value not in unpaid]
    kept = {meant: values for meant, values in found.items() if meant not in {"open", "overdue"}}
    late = [*found.get("overdue", ()), *unpaid]
    return kept | ({"open": rest} if rest else {}) | ({"overdue": late} if late else {})


def note_of_unpaid(evidence: Evidence, column: str, unpaid: Unpaid, out: Sequence[pl.Expr]) -> Note | None:
    """The warning on bills that count though they are not paid: how many, and how much of the revenue they are; None if none counts.

    ``evidence`` is of the table with all of its shapes, ``out`` says which rows do not count at all.
    """
    counted = _counted(evidence, unpaid.of_row, out)
    if not counted.rows:
        return None
    text = tr(
        "Column '{name}': {n:,} row is of an invoice that is not paid yet, and counts since it was issued{listed}."
        if counted.rows == 1
        else "Column '{name}': {n:,} rows are of invoices that are not paid yet, and count since they were issued{listed}.",
        name=shortened(evidence.shown(column)),
        n=counted.rows,
        listed=f": {unpaid.listed}" if unpaid.listed else "",
    )
    if counted.due is not None:
        sums = (counted.due, counted.total, counted.total - counted.due)
        due, total, rest = (formatted(each, ",.2f") for each in sums)
        text += tr(" They are {unpaid} of {total}: {rest} without them.", unpaid=due, total=total, rest=rest)
    return Note(code="orders-overdue", level="warning", text=text, hint=unpaid.hint)


class _Counted(NamedTuple):
    """The unpaid rows that count, their sum, and that of all rows that count; None for a sum that is not known or not to be shown."""

    rows: int
    due: float | None = None
    total: float = 0.0


def _counted(evidence: Evidence, unpaid: pl.Expr, out: Sequence[pl.Expr]) -> _Counted:
    """What counts of the unpaid rows: a row without a customer, or in which none is known, does not."""
    amount = _amount(evidence)
    out = [*out, *_without_customer(evidence)]
    needed = {*([amount.column] if amount else []), *(root for each in (unpaid, *out) for root in each.meta.root_names())}

    def counted(frame: pl.LazyFrame) -> pl.LazyFrame:
        kept = frame.filter(~pl.any_horizontal(out).fill_null(value=False)) if out else frame
        rows = unpaid.sum().alias("rows")
        if amount is None:
            return kept.select(rows)
        value = amount.value.fill_nan(None)
        return kept.with_columns(amount.parts).select(rows, value.filter(unpaid).sum().alias("due"), value.sum().alias("total"))

    return _Counted(*evidence.table.query(counted, needed).row(0))


def _without_customer(evidence: Evidence) -> list[pl.Expr]:
    """The condition that a row has no customer, if a column of them is known."""
    customer = evidence.column("customer_id")
    return [is_blank(customer)] if customer else []


def _amount(evidence: Evidence) -> NumberColumn | None:
    """The amounts, if their sums are those of the report: of one currency, and not of a part of the rows that the user asks for."""
    table, currency, name = evidence.table, evidence.column("currency"), evidence.column("amount")
    # the sum of few rows may be that of one customer
    if name is None or table.rules.min_cell > 1 or table.where or table.window or table.only:
        return None
    return None if currency and len(evidence.distinct(currency)) > 1 else number_column(table, name)
