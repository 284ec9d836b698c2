"""Monthly tables as contracts: each month in which a customer has revenue is a contract of one month."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from cxkit.counts.counting import Pass
from cxkit.counts.customers.relationships import AGAIN, BEGUN, FIRST
from cxkit.counts.customers.terms import SINCE, TEXT, UNTIL
from cxkit.counts.prepare import ROW
from cxkit.errors import UsageError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.tables.table import Customers, DataTable
from cxkit.tables.typed_columns import numbers
from cxkit.values.reasons import Reason
from cxkit.values.statuses.states import is_there

_MANY = 3  # times as many as in other months: some of them began earlier


def contracts_of_months(counted: Pass, months: Mapping[str, date]) -> Pass:
    """One row for each month with revenue, as a contract with typed days and ``amount``; one row if there is none.

    ``months``: the columns of months, with their first days. A cell is a number (above 0: active), a flag, or a state.
    """
    rows = counted.rows.with_row_index(ROW)
    none = rows.select(ROW, pl.lit(None, dtype=pl.Date).alias("month"), pl.lit(None, dtype=pl.Float64).alias("amount")).clear()
    parts, failed = [none], [rows.select(ROW).clear()]
    for name, month in months.items():
        cells = _cells(rows, counted.table, name)
        parts.append(cells.filter(pl.col("amount") > 0).select(ROW, pl.lit(month).alias("month"), "amount"))
        failed.append(cells.filter("failed").select(ROW))
    fault = pl.concat(failed).unique().with_columns(pl.lit(value=True).alias("fault"))
    others = rows.drop(*months, *map(counted.name, months), "amount", strict=False)
    found = (
        others.join(pl.concat(parts), on=ROW, how="left")
        .join(fault, on=ROW, how="left")
        .with_columns(
            pl.col("month").alias(SINCE),
            pl.col("month").dt.offset_by("1mo").alias(UNTIL),
            pl.lit(None, dtype=pl.String).alias(TEXT),
        )
    )
    reason = pl.when("fault").then(Reason.UNREADABLE.number).when(pl.col("month").is_null()).then(Reason.NO_REVENUE.number)
    used = replace(counted, rows=found).excluding(reason)
    return replace(used, rows=used.rows.drop("month", "fault"))


def _cells(rows: pl.DataFrame, table: DataTable, name: str) -> pl.DataFrame:
    """``amount`` of each row in a month, null for none, and whether the cell is ``failed``."""
    raws = rows.get_column(name)
    if raws.dtype == pl.Boolean:
        return rows.select(ROW, raws.cast(pl.Float64).alias("amount"), pl.lit(value=False).alias("failed"))
    read = rows.select(ROW, raws.alias("raw"), numbers(table, name, raws.dtype).parts.alias("parts")).unnest("parts")
    words = {raw: there for raw in read.filter("failed").get_column("raw").unique().to_list() if (there := is_there(raw)) is not None}
    known = pl.col("raw").is_in(list(words)).fill_null(value=False)
    labelled = pl.when(pl.col("raw").is_in([raw for raw, there in words.items() if there])).then(1.0)
    return read.select(ROW, pl.when(known).then(labelled).otherwise("value").alias("amount"), pl.col("failed") & ~known)


def last_month(rows: pl.DataFrame) -> date | None:
    """The last day of the last month in which any customer has revenue."""
    month = rows.get_column(SINCE).max()
    return month.replace(day=calendar.monthrange(month.year, month.month)[1]) if isinstance(month, date) else None


def open_last(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with contracts of the last month as still running: what follows is unknown."""
    return rows.with_columns(pl.when(pl.col(SINCE) < pl.col(SINCE).max()).then(UNTIL).alias(UNTIL))


def first_month_notes(used: pl.DataFrame) -> tuple[Note, ...]:
    """Note how many customers are present in the first month: the begin of their contracts is unknown."""
    begun = used.filter(FIRST & ~pl.col(AGAIN)).group_by(BEGUN).agg(pl.col("n").sum()).sort(BEGUN)
    if not begun.height:
        return ()
    month, n = begun.row(0)
    others = begun.get_column("n")[1:].mean()
    many = not isinstance(others, float) or n > _MANY * others
    text = tr(
        "{n:,} of {n2:,} customers are there in the first month, {month:%Y-%m}: whether they began then or before is not "
        "known, and they count as new.",
        n=n,
        n2=int(begun.get_column("n").sum()),
        month=month,
    )
    return (Note(code="begun-before", level="warning" if many else "info", text=text),)


def check_window(table: Customers) -> None:
    """Raise UsageError if the begin of contracts is limited to some days: no row of a monthly table is a whole contract."""
    for option, given in (("--since", table.window.since), ("--until", table.window.until)):
        if given:
            raise UsageError(
                tr(
                    "{option} takes contracts by the day on which they begin, and a row of a monthly table is no whole contract.",
                    option=option,
                ),
                "--as-of DATE counts up to a day; --every month shows each month.",
            )
