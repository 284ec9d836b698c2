"""Orders that a status calls returned, without a sum in the column of refunds: a payment that was charged back is none of these."""

from __future__ import annotations

from collections.abc import Sequence

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.shapes.number_columns import number_column
from cxkit.shapes.shape import ROWS, Evidence


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


def note_of_unrefunded(evidence: Evidence, column: str, returned: Sequence[object], none: pl.Expr) -> Note | None:
    """What is taken off in full since its status says that it went back, and no refund does; None if there is nothing.

    ``none``: whether a returned row is ``without_refund``.
    """
    refunds = evidence.column("refunded")
    if refunds is None or not returned:
        return None
    rows = evidence.of_all(none.sum().alias(ROWS), by=(column,)).filter(pl.col(column).is_in(list(returned)), pl.col(ROWS) > 0)
    n = int(rows.get_column(ROWS).sum())
    if not n:
        return None
    text = tr(
        "Column '{column}': {n:,} row is a return without a sum in '{refunds}', and is taken off in full: {listed}."
        if n == 1
        else "Column '{column}': {n:,} rows are returns without a sum in '{refunds}', and are taken off in full: {listed}.",
        column=shortened(column),
        n=n,
        refunds=shortened(refunds),
        listed=", ".join(f"'{shortened(str(value).strip())}'" for value in rows.sort(column).get_column(column)),
    )
    return Note(code="shape", level="warning", text=text, hint="--shape plain uses the amounts as they are")
