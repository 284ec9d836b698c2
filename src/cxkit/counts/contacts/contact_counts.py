"""Contacts of each customer by touchpoint, channel or any other column: one pass over contacts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from pydantic import JsonValue

from cxkit.counts.counting import count_rows
from cxkit.counts.group_names import Key, keys_of, numbered
from cxkit.counts.periods import PERIOD
from cxkit.counts.prepare import CUSTOMER, Query
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.options import Period
from cxkit.tables.identifiers import clean_ids
from cxkit.tables.table import Contacts
from cxkit.values.reasons import Account


class ContactCounts(NamedTuple):
    """Contacts counted by customer and group: the only input of estimation.

    ``cells`` has one row per customer (``cx:customer``: text or integer; null = missing), combination of the keys (by their ids; Enum; null
    = missing) and ``period`` (date; if requested), with ``n`` contacts. It adds over rows. ``first`` and ``last`` are the first and last
    day of the used rows, if days were read.
    """

    cells: pl.DataFrame
    keys: tuple[Key, ...]
    account: Account
    columns: tuple[str, ...]
    every: Period | None = None
    has_customers: bool = True
    first: date | None = None
    last: date | None = None
    names: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def people(self) -> int:
        """The customers behind the report; the number of contacts if customers are not known."""
        if self.has_customers:
            return self.cells.get_column(CUSTOMER).drop_nulls().n_unique()
        return int(self.cells.get_column("n").sum())

    @property
    def params(self) -> dict[str, JsonValue]:
        """The first and last day, and how values were read, for the provenance of the report."""
        return {name: day.isoformat() for name, day in (("from", self.first), ("to", self.last)) if day}


def contact_counts(table: Contacts, groupings: Sequence[Sequence[Key]], every: Period | None = None) -> ContactCounts:
    """Count contacts by customer and the group columns of the ``groupings``, in one pass.

    Days are read only if the result depends on them. Raises RoleError if a column is missing, DataError if over 1 % of the dates cannot be
    read or a grouping has too many groups.
    """
    keys = keys_of(groupings)
    customer = table.roles["customer_id"].column if "customer_id" in table.roles else None
    columns = tuple(dict.fromkeys((*([customer] if customer else []), *(key.column for key in keys if key.column))))
    timed = every is not None or bool(table.window) or table.customer_since is not None
    day = table.column("contacted_at") if timed else None
    coded = tuple(column for column in columns if column != customer)
    counted = count_rows(table, Query(scores=(), keys=columns, day=day, coded=coded), every)
    groups = counted.named(groupings)
    used, merged = counted.used, groups.merged or every == "week"
    if customer:
        used = used.with_columns(clean_ids(used, counted.name(customer)).alias(CUSTOMER))
        merged |= used.get_column(CUSTOMER).dtype == pl.String and _changed(used, counted.name(customer))
    else:
        used = used.with_columns(pl.lit(None, dtype=pl.String).alias(CUSTOMER))
    by = [CUSTOMER, *(key.id for key in keys), *([PERIOD] if every else [])]
    # grouping again costs as much as counting, and most names need no change
    cells = used.with_columns(numbered(groups.values())).select(*by, "n")
    if merged:
        cells = cells.lazy().group_by(by).agg(pl.col("n").sum()).collect(engine="streaming")
    first, last = counted.span
    return ContactCounts(
        cells=cells,
        keys=keys,
        account=counted.account,
        columns=tuple(dict.fromkeys((*columns, *([day] if day else [])))),
        every=every,
        has_customers=customer is not None,
        first=first,
        last=last,
        notes=(*counted.notes, *groups.notes),
    )


def _changed(used: pl.DataFrame, raw: str) -> bool:
    """Whether ids were cleaned, so that several may have become one."""
    return bool(used.select((pl.col(CUSTOMER) != pl.col(raw).cast(pl.String)).any()).item())
