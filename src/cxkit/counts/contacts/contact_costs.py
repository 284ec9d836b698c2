"""Contacts of each touchpoint, and what they cost: one pass over contacts."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from pydantic import JsonValue

from cxkit.counts.counting import count_rows
from cxkit.counts.group_names import Key
from cxkit.counts.persons import person_column
from cxkit.counts.prepare import UNIT, Query
from cxkit.errors import DataError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.tables.table import Contacts
from cxkit.tables.typed_columns import numbers
from cxkit.values.reasons import TOLERATED, Account


class Held(NamedTuple):
    """``contacts`` of a touchpoint, how many of them have a cost (``costed``), and the sum of these costs.

    As far as a cell limit asks for it, ``persons`` had these contacts and ``paying`` those with a cost; one of them has the ``largest``
    costs, and two the ``two_largest``. If no persons are known, each contact counts.
    """

    contacts: int
    costed: int = 0
    cost: float = 0.0
    persons: int = 0
    paying: int = 0
    largest: float = 0.0
    two_largest: float = 0.0

    def suppressed(self, limit: int) -> bool:
        """Whether fewer persons than the limit had these contacts."""
        return limit > 1 and self.contacts > 0 and self.persons < limit


class ContactCosts(NamedTuple):
    """What each touchpoint holds, by its name (null: contacts without one). ``has_costs``: whether the file has a column of costs."""

    held: dict[str | None, Held]
    account: Account
    columns: tuple[str, ...]
    has_costs: bool = False
    first: date | None = None
    last: date | None = None
    names: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def params(self) -> dict[str, JsonValue]:
        """The range of days, if days were read."""
        return {name: day.isoformat() for name, day in (("from", self.first), ("to", self.last)) if day}


def contact_costs(table: Contacts) -> ContactCosts:
    """Count contacts by touchpoint and add up their costs; adds over rows. Days are read only if the result depends on them.

    Raises RoleError if no column holds touchpoints, DataError if over 1 % of the dates or of the costs cannot be read.
    """
    key = Key("touchpoint", table.column("touchpoint"))
    cost = table.column("cost") if "cost" in table.roles else None
    day = table.column("contacted_at") if table.window or table.customer_since is not None else None
    columns = (str(key.column), *([cost] if cost else []))
    person = person_column(table, None)
    counted = count_rows(table, Query(scores=(), keys=tuple(dict.fromkeys(columns)), day=day, unit=person))
    groups, notes = counted.named([(key,)]), list(counted.notes)
    rows = counted.used.select("n", *([UNIT] if person else []), groups[key].values.cast(pl.String).alias("touchpoint"))
    if cost:
        raw = counted.used.get_column(counted.name(cost)).rename(cost)
        read = numbers(table, cost, raw.dtype)
        notes += read.notes
        parts = raw.to_frame().select(read.parts.alias("parts")).unnest("parts")
        rows = rows.with_columns(parts.get_column("value").alias("cost"))
        _check_costs(cost, rows, parts.get_column("failed"))
    else:
        rows = rows.with_columns(pl.lit(None, dtype=pl.Float64).alias("cost"))
    known = pl.col("cost").is_not_null()
    sums = rows.group_by("touchpoint").agg(
        pl.col("n").sum(), pl.col("n").filter(known).sum().alias("costed"), (pl.col("cost") * pl.col("n")).sum()
    )
    if table.rules.min_cell > 1:
        sums = sums.join(_persons(rows), on="touchpoint", how="left", nulls_equal=True)
    first, last = counted.span
    return ContactCosts(
        held={name: Held(*(figure or 0 for figure in figures)) for name, *figures in sums.sort("touchpoint").rows()},
        account=counted.account,
        columns=(*columns, *([day] if day else [])),
        has_costs=cost is not None,
        first=first,
        last=last,
        notes=(*notes, *groups.notes),
    )


def _persons(rows: pl.DataFrame) -> pl.DataFrame:
    """Who had the contacts of each touchpoint: persons, those with a cost, and the largest costs of one and of two of them."""
    cost, known = pl.col("cost"), pl.col("cost").is_not_null()
    if UNIT not in rows.columns:
        two = cost.repeat_by(pl.col("n").clip(upper_bound=2)).explode().top_k(2)
        persons, paying = pl.col("n").sum(), pl.col("n").filter(known).sum()
    else:
        rows = rows.drop_nulls(UNIT).group_by("touchpoint", UNIT).agg((cost * pl.col("n")).sum(), known.any().alias("paying"))
        two = cost.top_k(2)
        persons, paying = pl.len(), pl.col("paying").sum()
    return rows.group_by("touchpoint").agg(
        persons.alias("persons"), paying.alias("paying"), two.max().alias("largest"), two.sum().alias("two_largest")
    )


def _check_costs(column: str, rows: pl.DataFrame, failed: pl.Series) -> None:
    """Raise DataError if over 1 % of the costs cannot be read, or one is below 0."""
    bad, given = (int(rows.filter(mark).get_column("n").sum()) for mark in (failed, failed | rows.get_column("cost").is_not_null()))
    if bad > TOLERATED * given:
        raise DataError(
            tr("Column '{column}': {bad:,} of {given:,} costs are not numbers.", column=column, bad=bad, given=given),
            "Name the column of costs with --role contacts.cost=COLUMN.",
        )
    if rows.filter(pl.col("cost") < 0).height:
        raise DataError(
            tr("Column '{column}' has costs below 0.", column=column), "Name the column of costs with --role contacts.cost=COLUMN."
        )
