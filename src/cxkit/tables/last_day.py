"""The last day with a record in any date column of a table: the as-of day unless the user gives one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from cxkit.lazy import pl
from cxkit.tables.table import DataTable
from cxkit.tables.typed_columns import date_reading
from cxkit.values.answers.no_answers import BLANKS
from cxkit.values.folding import fold
from cxkit.values.statuses.planned import is_planned
from cxkit.values.time.dates import look_like_days, today

_NEARLY_ALL = 0.95
_CLOCK = r"[T ,;]+(?:um |at |@ ?)?\d{1,2}[:.]\d{2}.*$"
"""What follows a day in a text: a day has thousands of times, and is looked at once."""


class LastDay(NamedTuple):
    """A day and its column."""

    day: date
    column: str


def last_day_done(table: DataTable, known: Collection[str]) -> LastDay | None:
    """The last day up to today in the date columns that are not ``known``; None if there is none."""
    return max(last_days_done(table, known), default=None)


def last_days_done(table: DataTable, known: Collection[str]) -> list[LastDay]:
    """The last day up to today in each of the date columns that are not ``known``.

    Columns whose headers name planned dates are left out, and so are columns whose dates cannot be read.
    """
    columns = [column for column in _columns_of_days(table) if column not in known]
    if not columns or not isinstance(table.frame, pl.LazyFrame):
        return []
    found = list[LastDay]()
    for column, values in _distinct(table, columns).items():
        reading = date_reading(table, column) if values.dtype == pl.String else None
        if reading and reading.error:
            continue
        days = reading.read.read(values).get_column("day") if reading else values.cast(pl.Date)
        day = days.filter(days <= today()).max()
        if isinstance(day, date):
            found.append(LastDay(day, column))
    return found


def _columns_of_days(table: DataTable) -> list[str]:
    """The columns whose sampled values are days that are not planned."""
    found = []
    for column, dtype in table.sample.schema.items():
        if column.startswith("cx:") or is_planned(column):
            continue
        if dtype in (pl.Date, pl.Datetime):
            found.append(column)
        elif dtype == pl.String:
            texts = table.sample.get_column(column).drop_nulls().unique()
            present = texts.filter(pl.Series([fold(text) not in BLANKS for text in texts.to_list()], dtype=pl.Boolean))
            if present.len() and look_like_days(present).sum() >= _NEARLY_ALL * present.len():
                found.append(column)
    return found


def _distinct(table: DataTable, columns: Collection[str]) -> dict[str, pl.Series]:
    """The distinct days of each column (of a typed one the last up to today), by the fastest reading of the file that does not fail."""
    wanted = []
    for column in columns:
        values = pl.col(column)
        typed = table.sample.schema[column] != pl.String
        wanted.append(
            (values.filter(values.cast(pl.Date) <= today()).max() if typed else values.str.replace(_CLOCK, "").unique())
            .implode()
            .alias(column)
        )
    if not isinstance(table.frame, pl.LazyFrame):
        return {}
    row = table.query(lambda frame: frame.select(wanted), columns)
    return {column: row.get_column(column).explode() for column in columns}
