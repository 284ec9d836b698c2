"""Rows dated after today, such as appointments: they are no day up to which ages are counted, and nothing that has happened."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar

from cxkit.tables import Customers, DataTable
from cxkit.values.time.dates import today

Read = TypeVar("Read")


def read_up_to_today(
    tables: Mapping[str, DataTable], read: Callable[[Mapping[str, DataTable]], Read], days: Callable[[Read], Iterable[date | None]]
) -> tuple[Read, bool]:
    """What is read from the tables, and whether later rows were left out.

    If one of the last ``days`` of what was read lies after today, and the user gave no as-of date, all is read again up to today: later
    rows are excluded as such. Contracts may end later.
    """
    found, now = read(tables), today()
    if any(table.window.as_of for table in tables.values()) or not any(day and day > now for day in days(found)):
        return found, False
    cut = {name: table if isinstance(table, Customers) else _until(table, now) for name, table in tables.items()}
    return read(cut), True


def _until(table: DataTable, day: date) -> DataTable:
    return replace(table, window=table.window._replace(as_of=day))
