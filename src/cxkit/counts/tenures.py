"""From when to when each customer is one: by a file of customers, or by their orders."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from pydantic import JsonValue

from cxkit.counts.counting import account_of, count
from cxkit.counts.prepare import Query, key_name
from cxkit.counts.purchases import CUSTOMER
from cxkit.counts.terms import END, FAILED, IMPOSSIBLE, SINCE, TEXT, UNTIL, classify_ends
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
    """By the columns since and until; ends that stand for none or are still to come are none, as in ``lifetimes``.

    Raises RoleError where the columns are not known, DataError where over 1 % of them cannot be read or a customer is there twice.
    """
    who, since, until = (table.column(role) for role in ("customer_id", "since", "until"))
    counted, notes = count(table, Query(scores=(), keys=(who, since, until)), None)
    rows = counted.filter(pl.col("n") > 0)
    check_once(table, who, rows.select(pl.col(key_name(0)).alias("raw"), "n"), "take the others out of the file")
    typed = counted
    for at, column, name in ((1, since, SINCE), (2, until, UNTIL)):
        raw = counted.select(pl.col(key_name(at)).alias(column))
        read = dated(table, column, raw.schema[column])
        if read.error:
            raise read.error
        notes += read.notes
        parts = raw.select(read.parts.alias("parts")).unnest("parts")
        days = parts.select(pl.col("day").alias(name), pl.col("failed").alias(name + FAILED), pl.lit(value=False).alias(name + IMPOSSIBLE))
        typed = typed.hstack(days)
    text = pl.when(pl.col(UNTIL).is_null()).then(pl.col(key_name(2)).cast(pl.String)).alias(TEXT)
    terms = classify_ends(typed.with_columns(text), table, until)
    judged = terms.rows
    for column, name in ((since, SINCE), (until, UNTIL)):
        failed = int(judged.filter(pl.col("reason") == str(Reason.DATE_UNREADABLE)).get_column(name + FAILED).sum())
        if failed > TOLERATED * counted.height:
            raise DataError(f"Column '{column}': {failed:,} of {counted.height:,} dates cannot be read.", f"{LISTED}.")
    missing = pl.when(pl.col(CUSTOMER).is_null()).then(pl.lit(str(Reason.CUSTOMER_MISSING)))
    judged = judged.with_columns(identity(pl.col(key_name(0))).alias(CUSTOMER)).with_columns(pl.coalesce("reason", missing).alias("reason"))
    # an end after today is still to come, whatever the history beside it reaches to
    ended = pl.when(pl.col(END) <= terms.as_of).then(END).alias("until")
    used = judged.filter(pl.col("reason").is_null(), pl.col("n") > 0).select(CUSTOMER, pl.col(SINCE).alias("since"), ended)
    return Tenures(used, account_of(judged), (who, since, until), (*notes, *terms.notes))
