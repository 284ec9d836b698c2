"""From when to when each customer is one: by a file of customers, or by their orders."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from pydantic import JsonValue

from cxkit.counts.counting import count_rows
from cxkit.counts.prepare import Query
from cxkit.counts.purchases import CUSTOMER
from cxkit.errors import DataError
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.tables.identifiers import check_once, identity
from cxkit.tables.table import Customers
from cxkit.tables.typed_columns import dated
from cxkit.values.reasons import LISTED, TOLERATED, Account, Reason


class Tenures(NamedTuple):
    """``rows``: ``cx:customer`` (text), ``since`` and ``until`` (dates; null = still one), one row per customer.

    ``as_of``: the last day that they tell of, where it is known.
    """

    rows: pl.DataFrame
    account: Account
    columns: tuple[str, ...]
    notes: tuple[Note, ...] = ()
    names: tuple[str, ...] = ()
    as_of: date | None = None

    @property
    def params(self) -> dict[str, JsonValue]:
        """What was used in the end: nothing that is not in the notes."""
        return {}


def tenures_of_customers(table: Customers) -> Tenures:
    """By the columns since and until. Raises RoleError where they are not known, DataError where over 1 % of them cannot be read."""
    who, since, until = (table.column(role) for role in ("customer_id", "since", "until"))
    counted = count_rows(table, Query(scores=(), keys=(who, since, until)))
    raws = counted.rows
    check_once(
        table, who, raws.filter(pl.col("n") > 0).select(pl.col(counted.name(who)).alias("raw"), "n"), "take the others out of the file"
    )
    notes = list(counted.notes)
    parts = {}
    for column in (since, until):
        raw = raws.select(pl.col(counted.name(column)).alias(column))
        read = dated(table, column, raw.schema[column])
        if read.error:
            raise read.error
        notes += read.notes
        parts[column] = raw.select(read.parts.alias("parts")).unnest("parts")
        failed = int(parts[column].get_column("failed").sum())
        if failed > TOLERATED * raws.height:
            raise DataError(f"Column '{column}': {failed:,} of {raws.height:,} dates cannot be read.", f"{LISTED}.")
    rows = raws.with_columns(
        identity(pl.col(counted.name(who))).alias(CUSTOMER),
        parts[since].get_column("day").alias("since"),
        parts[until].get_column("day").alias("until"),
        (parts[since].get_column("failed") | parts[until].get_column("failed")).alias("failed"),
    )
    judged = replace(counted, rows=rows).excluding(
        pl.when("failed")
        .then(Reason.DATE_UNREADABLE.number)
        .when(pl.col(CUSTOMER).is_null())
        .then(Reason.CUSTOMER_MISSING.number)
        .when(pl.col("since").is_null())
        .then(Reason.DATE_MISSING.number)
        .when(pl.col("until") < pl.col("since"))
        .then(Reason.DATE_IMPOSSIBLE.number)
    )
    return Tenures(judged.used.select(CUSTOMER, "since", "until"), judged.account, (who, since, until), tuple(notes))
