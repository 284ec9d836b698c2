"""From when to when each customer is one: by a file of customers, or by their orders."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from pydantic import JsonValue

from cxkit.counts.counting import account_of, count
from cxkit.counts.prepare import Query, key_name
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
    counted, notes = count(table, Query(scores=(), keys=(who, since, until)), None)
    rows = counted.filter(pl.col("n") > 0)
    check_once(table, who, rows.select(pl.col(key_name(0)).alias("raw"), "n"), "take the others out of the file")
    parts = {}
    for at, column in ((1, since), (2, until)):
        raw = counted.select(pl.col(key_name(at)).alias(column))
        read = dated(table, column, raw.schema[column])
        if read.error:
            raise read.error
        notes += read.notes
        parts[at] = raw.select(read.parts.alias("parts")).unnest("parts")
        failed = int(parts[at].get_column("failed").sum())
        if failed > TOLERATED * counted.height:
            raise DataError(f"Column '{column}': {failed:,} of {counted.height:,} dates cannot be read.", f"{LISTED}.")
    judged = counted.select(
        identity(pl.col(key_name(0))).alias(CUSTOMER),
        parts[1].get_column("day").alias("since"),
        parts[2].get_column("day").alias("until"),
        (parts[1].get_column("failed") | parts[2].get_column("failed")).alias("failed"),
        *("rows", "n", "bad", "mended"),
    ).with_columns(
        pl.when("failed")
        .then(pl.lit(str(Reason.DATE_UNREADABLE)))
        .when(pl.col(CUSTOMER).is_null())
        .then(pl.lit(str(Reason.CUSTOMER_MISSING)))
        .when(pl.col("since").is_null())
        .then(pl.lit(str(Reason.DATE_MISSING)))
        .when(pl.col("until") < pl.col("since"))
        .then(pl.lit(str(Reason.DATE_IMPOSSIBLE)))
        .alias("reason")
    )
    used = judged.filter(pl.col("reason").is_null(), pl.col("n") > 0).select(CUSTOMER, "since", "until")
    return Tenures(used, account_of(judged), (who, since, until), tuple(notes))
