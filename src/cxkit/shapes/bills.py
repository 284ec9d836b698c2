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
from cxkit.shapes.number_columns import number_column
from cxkit.shapes.order_words import meaning
from cxkit.shapes.shape import Evidence

_ISSUED = frozenset({"issue", "date"})  # an issue may be a problem
_DEADLINE = frozenset({"deadline", "payment"})
_NUMBER = frozenset({"invoice", "id", "not"})  # No. is read as a denial too
_OF_SHOPS = frozenset({"order", "purchase", "booking", "ship", "delivery", "fulfilment", "cart"})
_PAID = re.compile(
    r"\b(paid|settled|bezahlt|beglichen|ausgeglichen|zahlung|paye|regle|acquitte|encaisse|solde|pag|cobrad|liquidad|saldat|incassat"
    r"|quietanzat|betaal|voldaan|quitad)"
)


class Unpaid(NamedTuple):
    """Rows of bills that are not paid: which, how many, their statuses as a list for a message (blank: none), and how to leave them out."""

    of_row: pl.Expr
    rows: int
    listed: str
    hint: str


def are_bills(evidence: Evidence, statuses: Iterable[object]) -> bool:
    """Whether the rows have a day of issue and a day on which the payment is due, or numbers of invoices, and headers or statuses say so.

    The day on which an order is due to be delivered is none.
    """
    values = list(statuses)
    return _have_due_days(evidence, values) or _are_numbered(evidence, values)


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
    """Whether the rows have numbers of invoices and statuses of their payment alone, in a file that does not speak of orders.

    In an export of a shop, which has a number of the invoice beside the order, a pending order may never be paid.
    """
    means = [all_meanings(column) for column in evidence.table.columns if not column.startswith("cx:")]
    if any(each & _OF_SHOPS for each in means) or not any("invoice" in each and each <= _NUMBER for each in means):
        return False
    of_payment = {value for value in values if _is_paid(value) or meaning(value, "bill")}
    others = {meaning(value, "status") for value in values if value not in of_payment}
    return bool(of_payment) and others <= {"cancelled", "returned", "partly returned", "open", "overdue"}


def _is_paid(value: object) -> bool:
    """Whether a status says that a bill is paid: "completed" and the like may be said of any order."""
    return meaning(value, "flag") == "paid" and bool(_PAID.search(normalise(str(value))))


def is_called_bill(evidence: Evidence) -> bool:
    """Whether a header names an invoice, or the day of its issue."""
    means = [all_meanings(column) for column in evidence.table.columns if not column.startswith("cx:")]
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


def note_of_unpaid(evidence: Evidence, column: str, unpaid: Unpaid, out: Sequence[pl.Expr]) -> Note:
    """The warning on bills that count though they are not paid: how many, and how much of the revenue they are.

    ``out`` says which rows do not count at all.
    """
    text = tr(
        "Column '{name}': {n:,} row is of an invoice that is not paid yet, and counts since it was issued{listed}."
        if unpaid.rows == 1
        else "Column '{name}': {n:,} rows are of invoices that are not paid yet, and count since they were issued{listed}.",
        name=shortened(column),
        n=unpaid.rows,
        listed=f": {unpaid.listed}" if unpaid.listed else "",
    )
    # the sum of few rows may be that of one customer
    if evidence.table.rules.min_cell <= 1 and (sums := _sums(evidence, unpaid.of_row, out)):
        text += tr(" They are {unpaid} of {total}: {rest} without them.", unpaid=sums[0], total=sums[1], rest=sums[2])
    return Note(code="orders-overdue", level="warning", text=text, hint=unpaid.hint)


def _sums(evidence: Evidence, unpaid: pl.Expr, out: Sequence[pl.Expr]) -> tuple[str, str, str] | None:
    """The amounts of the unpaid rows, of all rows that count, and the difference, as texts; None without amounts of one currency."""
    if (currency := evidence.column("currency")) and len(evidence.distinct(currency)) > 1:
        return None
    amount = number_column(evidence.table, name) if (name := evidence.column("amount")) else None
    if amount is None:
        return None
    needed = {amount.column, *(root for each in (unpaid, *out) for root in each.meta.root_names())}

    def summed(frame: pl.LazyFrame) -> pl.LazyFrame:
        kept = frame.filter(~pl.any_horizontal(out).fill_null(value=False)) if out else frame
        value = amount.value.fill_nan(None)
        return kept.with_columns(amount.parts).select(value.filter(unpaid).sum().alias("unpaid"), value.sum().alias("total"))

    due, total = map(float, evidence.table.query(summed, needed).row(0))
    return formatted(due, ",.2f"), formatted(total, ",.2f"), formatted(total - due, ",.2f")
