"""A warning if one customer has all orders of a file: the column may name the company that exports it."""

from __future__ import annotations

from cxkit.counts.prepare import CUSTOMER
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.tables.table import Orders

_FEWEST = 3  # rows in which one value is no accident
_SAMPLED = 1_000


def note_of_one_customer(table: Orders, rows: pl.DataFrame) -> Note | None:
    """The warning, if the file itself has one customer in several rows and no user named the column; ``rows``: customers with rows (n)."""
    held = table.roles.get("customer_id")
    if held is None or held.found in {"given", "config"} or table.where or table.window or table.only:
        return None
    if rows.get_column(CUSTOMER).head(_SAMPLED).drop_nulls().n_unique() > 1:  # of most files the first rows are enough
        return None
    known = rows.filter(pl.col(CUSTOMER).is_not_null())
    n = int(known.get_column("n").sum())
    if n < _FEWEST or known.get_column(CUSTOMER).n_unique() > 1:
        return None
    text = tr(
        "Column '{column}' has one value in all {n:,} rows, so that the report is of one customer: it may name the company that exports "
        "the file.",
        column=shortened(table.shown.get(held.column, held.column)),
        n=n,
    )
    return Note(code="one-customer", level="warning", text=text, hint=tr("--role customer_id=COLUMN names another column of customers"))
