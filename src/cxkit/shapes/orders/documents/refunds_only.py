"""Files of refunds, returns or credit notes alone, by headers that number or date them: no row is an order."""

from __future__ import annotations

from cxkit.errors import DataError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.roles import normalise, shortened
from cxkit.roles.words import all_meanings, meanings
from cxkit.shapes.cells import text_or_empty
from cxkit.shapes.number_columns import number_column
from cxkit.shapes.order_words import refund_of_header
from cxkit.shapes.orders.documents.signs import with_returns
from cxkit.shapes.shape import Evidence, Shape

AMOUNT, RETURNED = "cx:amount of refunds", "cx:refunds alone"
_FEWEST = 2  # rows in which a number differs
_BESIDE = frozenset({"invoice", "bill", "order", "sale", "sales", "document", "receipt", "payment", "transaction", "booking"})
"""What else a number may be of: "Invoice or credit note no." is of either."""
_PARTS = frozenset({"id", "date", "reason", "amount", "total", "status", "at", "timestamp", "code"})
_NUMBER = frozenset({"id", "not", "request"})  # No. is read as a denial too
_OF_RECORDS = frozenset({"updated", "extracted"})


def recognise(evidence: Evidence) -> Shape | None:
    """Rows that are all refunds: each has a number of a refund of its own, or the day of a refund and no other one.

    Raises DataError unless the user declares the shape: then the amounts are below 0.
    """
    column = _of_each_row(evidence)
    if column is None:
        return None
    if not evidence.declared:
        raise DataError(
            tr(
                "Each row is a refund, return or credit note by column '{column}', and no column shows an order: money given back is no "
                "revenue.",
                column=shortened(column),
            ),
            tr("Use the file of the orders; --shape refunds-only subtracts the amounts, --shape plain counts each row as an order."),
        )
    name = evidence.column("amount") or evidence.column("refunded")
    amount = number_column(evidence.table, name) if name else None
    shown = {AMOUNT: name or column, RETURNED: tr("credit notes")}
    return with_returns(amount, pl.lit(value=True), names=(AMOUNT, RETURNED), shown=shown, notes=amount.notes if amount else ())


def _of_each_row(evidence: Evidence) -> str | None:
    """The column that numbers or dates the refund of each row; None if rows may be orders."""
    columns = evidence.own_columns
    found = {column: kind for column in columns if (kind := _kind(column)) is not None}
    for column, kind in found.items():
        # a return may be the way back of a journey, or the end of a rental
        sure = kind == "refund" or len(found) > 1
        if sure and _numbers_refunds(column) and _differs(evidence, column):
            return column
    days = [column for column in columns if evidence.holds_days(column) and not all_meanings(column) & _OF_RECORDS]
    only = days[0] if len(days) == 1 else None
    return only if only and found.get(only) == "refund" and _is_filled(evidence, only) else None


def _kind(column: str) -> str | None:
    """Whether a header is of a "refund" or a "return", by what it numbers, dates or explains.

    >>> _kind("credit_note_date"), _kind("Retourennummer"), _kind("Invoice/Credit note no."), _kind("Returning customer")
    ('refund', 'return', None, None)
    """
    named = refund_of_header(normalise(column))
    if named is None:
        return None
    rest = all_meanings(named.rest)
    return named.meaning if (rest | all_meanings(column)) & _PARTS and not rest & _BESIDE else None


def _numbers_refunds(column: str) -> bool:
    """Whether a header numbers refunds or returns, and nothing beside them: the label of a return may be in each parcel.

    >>> _numbers_refunds("Refund request ID"), _numbers_refunds("Retouren-Nr."), _numbers_refunds("Return tracking number")
    (True, True, False)
    """
    named = refund_of_header(normalise(column))
    return named is not None and "id" in all_meanings(column) and all(word & _NUMBER for word in meanings(named.rest))


def _differs(evidence: Evidence, column: str) -> bool:
    """Whether every row of the file has a value in the column, each another one."""
    sampled = evidence.sampled(column)
    if not len(set(sampled)) == len(sampled) == evidence.table.sample.height >= _FEWEST:
        return False
    value = text_or_empty(column)
    rows, filled, different = evidence.of_all(
        pl.len().alias("rows"), (value != "").sum().alias("filled"), value.n_unique().alias("different")
    ).row(0)
    return bool(rows == filled == different)


def _is_filled(evidence: Evidence, column: str) -> bool:
    filled = len(evidence.sampled(column)) == evidence.table.sample.height
    return filled and bool(evidence.of_all((text_or_empty(column) != "").all()).item())
