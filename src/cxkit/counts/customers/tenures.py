"""The period in which each customer was a customer: from a file of customers, or from their orders."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from pydantic import JsonValue

from cxkit.counts.counting import count_rows
from cxkit.counts.customers.terms import END, FAILED, IMPOSSIBLE, SINCE, TEXT, UNTIL, classify_ends
from cxkit.counts.prepare import CUSTOMER, REASON, Query
from cxkit.errors import DataError
from cxkit.language import tr, translated
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.tables.identifiers import check_once, identity
from cxkit.tables.table import Customers
from cxkit.tables.typed_columns import dated
from cxkit.values.reasons import LISTED, TOLERATED, Account, Reason


class Tenures(NamedTuple):
    """``rows``: ``cx:customer`` (text), ``since`` and ``until`` (dates; null = still one), one row per customer.

    ``as_of``: the last day of observation, if known.
    """

    rows: pl.DataFrame
    account: Account
    columns: tuple[str, ...]
    notes: tuple[Note, ...] = ()
    names: tuple[str, ...] = ()
    as_of: date | None = None

    @property
    def params(self) -> dict[str, JsonValue]:
        """The columns that were used: none, since the notes name them."""
        return {}


def tenures_of_customers(table: Customers) -> Tenures:
    """Read the columns since and until; placeholders for no end and ends after today count as none, as in ``lifetimes``.

    Raises RoleError if the columns are not known, DataError if over 1 % of their values cannot be read or a customer occurs twice.
    """
    who, since, until = (table.column(role) for role in ("customer_id", "since", "until"))
    counted = count_rows(table, Query(scores=(), keys=(who, since, until)))
    rows = counted.rows
    check_once(
        table, who, rows.filter(pl.col("n") > 0).select(pl.col(counted.name(who)).alias("raw"), "n"), tr("take the others out of the file")
    )
    notes = list(counted.notes)
    typed = [identity(pl.col(counted.name(who))).alias(CUSTOMER)]
    for column, name in ((since, SINCE), (until, UNTIL)):
        read = dated(table, column, rows.schema[counted.name(column)])
        if read.error:
            raise read.error
        notes += read.notes
        parts = rows.select(pl.col(counted.name(column)).alias(column)).select(read.parts.alias("parts")).unnest("parts")
        rows = rows.with_columns(
            parts.get_column("day").alias(name),
            parts.get_column("failed").alias(name + FAILED),
            parts.get_column("impossible").alias(name + IMPOSSIBLE),
        )
    typed.append(pl.when(pl.col(UNTIL).is_null()).then(pl.col(counted.name(until)).cast(pl.String)).alias(TEXT))
    terms = classify_ends(replace(counted, rows=rows.with_columns(typed)), until)
    unreadable = terms.counted.rows.filter(pl.col(REASON) == Reason.DATE_UNREADABLE.number)
    for column, name in ((since, SINCE), (until, UNTIL)):
        failed = int(unreadable.get_column(name + FAILED).sum())
        if failed > TOLERATED * rows.height:
            raise DataError(
                tr("Column '{column}': {failed:,} of {height:,} dates cannot be read.", column=column, failed=failed, height=rows.height),
                f"{translated(LISTED)}.",
            )
    classified = terms.counted.excluding(pl.when(pl.col(CUSTOMER).is_null()).then(Reason.CUSTOMER_MISSING.number))
    # an end after today is in the future, however far the other file reaches
    ended = pl.when(pl.col(END) <= terms.as_of).then(END).alias("until")
    used = classified.used.select(CUSTOMER, pl.col(SINCE).alias("since"), ended)
    return Tenures(used, classified.account, (who, since, until), (*notes, *terms.notes))
