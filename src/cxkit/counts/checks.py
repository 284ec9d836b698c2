"""Checks for every count: unreadable dates, and conditions that cannot compare the values of the rows."""

from __future__ import annotations

from cxkit.counts.prepare import REASON, not_compared
from cxkit.errors import DataError
from cxkit.language import tr, translated
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.tables.table import DataTable
from cxkit.tables.typed_columns import date_reading
from cxkit.values.reasons import LISTED, TOLERATED, Reason
from cxkit.values.time.dates import DateReading, describe_exchanged, note_contradiction


def where_notes(table: DataTable, where: str, counted: pl.DataFrame) -> tuple[Note, ...]:
    """Note how many rows hold a value that the condition cannot compare; DataError if they are more than 1 %."""
    unknown, rows = int(counted.get_column("unknown").sum()), int(counted.get_column("rows").sum())
    if not unknown:
        return ()
    text = tr(
        "{unknown:,} of {rows:,} rows hold text in a column that --where {where!r} compares as numbers or dates",
        unknown=unknown,
        rows=rows,
        where=where,
    )
    such = not_compared(table, where)
    if unknown > TOLERATED * rows:
        raise DataError(f"{text}{such}.", 'Say what is meant, as in TRY_CAST("COLUMN" AS DOUBLE) >= 4, which leaves such rows out.')
    return (
        Note(
            code="where-unknown",
            level="warning",
            text=tr("{text}{such}; they are left out.", text=text, such="" if table.rules.min_cell > 1 else such),
        ),
    )


def check_days(table: DataTable, counted: pl.DataFrame, column: str) -> tuple[Note, ...]:
    """Notes on dates for which rows are excluded; DataError if they are more than 1 %."""
    misread = counted.filter(pl.col(REASON).is_in([Reason.DATE_IMPOSSIBLE.number, Reason.DATE_UNREADABLE.number]))
    bad = int(misread.get_column("n").sum())
    if not bad:
        return ()
    dated = bad + int(counted.filter(pl.col("first").is_not_null()).get_column("n").sum())
    exchanged = misread.get_column("exchanged").drop_nulls().min()
    reading = None if exchanged is None else date_reading(table, column)
    if bad > TOLERATED * dated:
        raise _refusal(table, column, tr("{bad:,} of {dated:,} dates cannot be read", bad=bad, dated=dated), misread, reading)
    if reading is None:
        return ()
    return (note_contradiction(column, str(exchanged), reading),)


def check_late_days(table: DataTable, counted: pl.DataFrame, column: str) -> tuple[Note, ...]:
    """A note on rows that are excluded because their date lies more than a year after today; DataError if they are the most."""
    late = counted.filter(pl.col(REASON) == Reason.FUTURE.number, pl.col("misread").is_not_null())
    n = int(late.get_column("n").sum())
    if not n:
        return ()
    dated = n + int(counted.filter(pl.col("first").is_not_null()).get_column("n").sum())
    example, shown = table.quoted(column, late.get_column("misread").min())[0], table.shown.get(column, column)
    text = (
        tr("Column '{column}': 1 of {dated:,} dates lies more than a year after today", column=shown, dated=dated)
        if n == 1
        else tr("Column '{column}': {n:,} of {dated:,} dates lie more than a year after today", column=shown, n=n, dated=dated)
    )
    hint = tr("--as-of DATE counts all rows up to that day")
    if 2 * n > dated:
        raise DataError(tr("{text}, such as {example}.", text=text, example=example), f"{hint}; {translated(LISTED)}.")
    such = "" if table.rules.min_cell > 1 else tr(", such as {example}", example=example)
    return (Note(code="dates-late", level="warning", text=tr("{text}{such}. Such dates are excluded.", text=text, such=such), hint=hint),)


def _refusal(table: DataTable, column: str, what: str, misread: pl.DataFrame, reading: DateReading | None) -> DataError:
    text = str(misread.get_column("misread").drop_nulls().min())
    example, shown = table.quoted(column, text)[0], table.shown.get(column, column)
    if reading is None:
        role, alone = table.role_of(column), int(misread.get_column("n").sum()) == 1 and text.strip() in example and "'" not in text
        return DataError(
            tr("Column '{column}': {what}, such as {example}.", column=shown, what=what, example=example),
            tr("--na '{role}={text}' excludes that row; {listed}.", role=role, text=text.strip(), listed=translated(LISTED))
            if alone
            else tr(
                "{listed}; exclude wrong rows with --where, or name a code for no answer with --na {column}=CODE.",
                listed=translated(LISTED),
                column=role,
            ),
        )
    exchanged = str(misread.get_column("exchanged").drop_nulls().min())
    return DataError(
        tr(
            "Column '{column}': {what}, such as {example}. {column2}",
            column=shown,
            what=what,
            example=example,
            column2=describe_exchanged(shown, exchanged, reading),
        ),
        tr("--dates mdy or --dates dmy decides which of day and month comes first; {listed}.", listed=translated(LISTED)),
    )
