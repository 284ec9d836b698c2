"""Orders that a status calls returned, without a sum in the column of refunds: a payment that was charged back is none of these."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import normalise, shortened
from cxkit.shapes.number_columns import number_column
from cxkit.shapes.orders.states.order_states import says_refunded
from cxkit.shapes.shape import ROWS, Evidence

_BOOKED_BACK = re.compile(r"\breversed\b|\blost\sdispute\b|\bruckbuch\w*|\bzuruckgebucht\b")


def paid_back(returned: Iterable[object]) -> list[object]:
    """The statuses that say that money went back: goods may be returned for a new piece, and those of a rental are.

    >>> paid_back(["charged_back", "Lost dispute", "Returned", "Rückbuchung"])
    ['charged_back', 'Lost dispute', 'Rückbuchung']
    """
    return [value for value in returned if says_refunded(value) or _BOOKED_BACK.search(normalise(str(value)))]


def without_refund(evidence: Evidence, back: pl.Expr) -> pl.Expr | None:
    """Whether no line of the order of a row that is a return (``back``) has a refund; None if no column holds their sums."""
    column, order = evidence.column("refunded"), evidence.column("order_id")
    refund = number_column(evidence.table, column) if column else None
    if refund is None:
        return None
    some = (refund.parts.struct.field("value").fill_nan(None).fill_null(0.0) != 0).fill_null(value=False)
    if order is None:
        return ~some
    # looking at all lines of each order again in every later query would take longer than all else
    number = pl.col(order)
    refunded, returned = (each.drop_nulls().unique().implode() for each in (number.filter(some), number.filter(back & ~some)))
    lists = evidence.of_all(refunded.alias("refunded"), returned.alias("returned"))
    both = lists.get_column("refunded")[0].to_frame("order").join(lists.get_column("returned")[0].to_frame("order"), on="order")
    return ~some if both.is_empty() else ~(some | number.is_in(both.get_column("order").implode()).fill_null(value=False))


def notes_of_unrefunded(evidence: Evidence, column: str, returned: Iterable[object], none: pl.Expr) -> list[Note]:
    """Warnings on orders that a status calls returned, without a sum of refunds: which are taken off in full, and which count.

    ``none``: whether a returned row is ``without_refund``.
    """
    refunds = evidence.column("refunded")
    if refunds is None:
        return []
    counted = evidence.of_all(none.sum().alias(ROWS), by=(column,)).filter(pl.col(column).is_in(list(returned)), pl.col(ROWS) > 0)
    rows = {value: int(n) for value, n in counted.sort(column).rows()}
    back = paid_back(rows)
    found = []
    if off := {value: rows[value] for value in back}:
        text = tr(
            "Column '{column}': {n:,} row is a return without a sum in '{refunds}', and is taken off in full: {listed}."
            if sum(off.values()) == 1
            else "Column '{column}': {n:,} rows are returns without a sum in '{refunds}', and are taken off in full: {listed}.",
            column=shortened(column),
            n=sum(off.values()),
            refunds=shortened(refunds),
            listed=_listed(off),
        )
        found.append(Note(code="shape", level="warning", text=text, hint="--shape plain uses the amounts as they are"))
    if kept := {value: n for value, n in rows.items() if value not in back}:
        text = tr(
            "Column '{column}': {n:,} rows are returns without a sum in '{refunds}', and count: {listed}.",
            column=shortened(column),
            n=sum(kept.values()),
            refunds=shortened(refunds),
            listed=_listed(kept),
        )
        found.append(Note(code="refunds-unknown", level="warning", text=text, hint=tr("--where leaves rows out")))
    return found


def _listed(values: Iterable[object]) -> str:
    return ", ".join(f"'{shortened(str(value).strip())}'" for value in values)
