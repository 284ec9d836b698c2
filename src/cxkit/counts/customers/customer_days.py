"""Days in a column of a file of customers, read from the values of all rows."""

from __future__ import annotations

from collections.abc import Sequence

from cxkit.lazy import pl
from cxkit.tables.table import Customers
from cxkit.tables.typed_columns import dated


def customer_days(customers: Customers, raw: pl.Series, parts: Sequence[str] = ("day",)) -> pl.Series:
    """The first of the ``parts`` of ``dated`` that has a day; null for what cannot be read. Raises RoleError if the type holds no days."""
    read = dated(customers, raw.name, raw.dtype)
    found = raw.to_frame().select(read.parts.alias("parts")).unnest("parts") if read.error is None else pl.DataFrame()
    known = [pl.col(part) for part in parts if part in found.columns]
    return found.select(pl.coalesce(known)).to_series() if known else pl.Series([None] * raw.len(), dtype=pl.Date)
