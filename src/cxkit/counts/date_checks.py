"""What the pass over the rows has shown about a column of dates: refused beyond 1 % of bad ones, and said below."""

from __future__ import annotations

from cxkit.counts.counting import BEFORE, BEFORE_REASONS, count
from cxkit.counts.prepare import Query
from cxkit.errors import DataError
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.tables.table import DataTable
from cxkit.tables.typed_columns import date_reading
from cxkit.values.dates import DateReading, contradicts, exchanged_text
from cxkit.values.reasons import LISTED, TOLERATED, Reason


def days_checked(table: DataTable, counted: pl.DataFrame, column: str) -> tuple[Note, ...]:
    """The same for a count that kept nothing of such dates: they are looked for in a pass of its own, where there are some."""
    bad = [code for code, reason in BEFORE_REASONS.items() if reason in {Reason.DATE_IMPOSSIBLE, Reason.DATE_UNREADABLE}]
    if not counted.get_column(BEFORE).is_in(bad).any():
        return ()
    return check_days(table, count(table, Query(scores=(), keys=(), day=column), None)[0], column)


def check_days(table: DataTable, counted: pl.DataFrame, column: str) -> tuple[Note, ...]:
    """Notes on dates that were set aside; DataError where they are more than 1 %."""
    reason = pl.col(BEFORE).replace_strict(BEFORE_REASONS, default=None, return_dtype=pl.String)
    misread = counted.filter(reason.is_in([Reason.DATE_IMPOSSIBLE, Reason.DATE_UNREADABLE]))
    bad = int(misread.get_column("n").sum())
    if not bad:
        return ()
    dated = bad + int(counted.filter(pl.col("first").is_not_null()).get_column("n").sum())
    exchanged = misread.get_column("exchanged").drop_nulls().min()
    reading = None if exchanged is None else date_reading(table, column)
    if bad > TOLERATED * dated:
        raise _refusal(table, column, f"{bad:,} of {dated:,} dates cannot be read", misread, reading)
    if reading is None:
        return ()
    return (contradicts(column, str(exchanged), reading),)


def _refusal(table: DataTable, column: str, what: str, misread: pl.DataFrame, reading: DateReading | None) -> DataError:
    example = table.quoted(column, misread.get_column("misread").drop_nulls().min())[0]
    if reading is None:
        return DataError(
            f"Column '{column}': {what}, such as {example}.",
            f"{LISTED}; leave wrong rows out with --where, or say which code means none with --na {table.role_of(column)}=CODE.",
        )
    exchanged = str(misread.get_column("exchanged").drop_nulls().min())
    return DataError(
        f"Column '{column}': {what}, such as {example}. {exchanged_text(column, exchanged, reading)}",
        f"--dates mdy or --dates dmy decides which of day and month comes first; {LISTED}.",
    )
