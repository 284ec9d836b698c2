"""Monthly tables of customers: names of the columns that their shape makes."""

from __future__ import annotations

from datetime import date

from cxkit.tables.table import DataTable

BEGIN, FOLLOWING, IDLE = "cx:month", "cx:month after", "cx:month idle"
"""Of a table with one row per customer and month: its first day, that of the month after, and whether the row brings no revenue."""
_PREFIX = "cx:month of "


def month_name(month: date) -> str:
    """The name of the column with the values of a month, if each month has a column."""
    return f"{_PREFIX}{month.isoformat()}"


def months_of(table: DataTable) -> dict[str, date]:
    """The columns of months, each with its first day, in order; empty if months have no columns."""
    found = {name: date.fromisoformat(name.removeprefix(_PREFIX)) for name in table.shown if name.startswith(_PREFIX)}
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


def is_monthly(table: DataTable) -> bool:
    """Whether the table holds customers by month: in rows or in columns."""
    return BEGIN in table.shown or any(name.startswith(_PREFIX) for name in table.shown)
