"""Orders of customers: one pass over the lines of an export, and what each customer bought when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Literal, NamedTuple

from pydantic import JsonValue

from cxkit.counts.counting import NO_GROUPS, Groups, Pass, count_rows
from cxkit.counts.group_names import Key, keys_of
from cxkit.counts.prepare import DAY, REASON, Query
from cxkit.errors import DataError, UsageError
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.tables.identifiers import cleaned
from cxkit.tables.table import Orders
from cxkit.tables.typed_columns import numbers
from cxkit.values.reasons import LISTED, TOLERATED, Account, Reason

CUSTOMER, ORDER, CURRENCY = "cx:customer", "cx:order", "cx:currency"
_SHOWN = 5


@dataclass(frozen=True)
class Purchases:
    """Orders of customers: all that estimation sees.

    ``cells`` has one row per customer, order, day and combination of the keys: ``cx:customer`` (text or integer), ``cx:order`` (text;
    null where the file has no order ids: a day's lines of a customer are one order), ``cx:day`` (date; null where no column of dates is
    known), the keys (by their ids; text; null = none given), ``n`` lines and the sum of their ``amount``. It adds over rows. Counted
    together, customers have one row each, with ``orders``, and the days ``first`` and ``last``, in place of order and day.

    ``as_of`` is the day that counts as today; ``first`` and ``last`` are the days that the used rows cover, None without dates.
    """

    cells: pl.DataFrame
    keys: tuple[Key, ...]
    account: Account
    columns: tuple[str, ...]
    currency: str | None = None
    as_of: date | None = None
    first: date | None = None
    last: date | None = None
    names: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    _merged: dict[tuple[str, ...], pl.DataFrame] = field(default_factory=dict, repr=False)

    @cached_property
    def has_ids(self) -> bool:
        """Whether the file says which lines are one order."""
        return ORDER in self.cells.columns and bool(self.cells.get_column(ORDER).is_not_null().any())

    @cached_property
    def has_negative(self) -> bool:
        """Whether any amount is below 0, and so an order may be a refund."""
        least = self.cells.get_column("amount").min()
        return isinstance(least, float) and least < 0

    @property
    def params(self) -> dict[str, JsonValue]:
        """What was used in the end, for the report."""
        days = {"from": self.first, "to": self.last, "as_of": self.as_of}
        found: dict[str, JsonValue] = {name: day.isoformat() for name, day in days.items() if day}
        return {**found, **({"currency": self.currency} if self.currency else {})}

    def orders(self, by: Sequence[str] = ()) -> pl.DataFrame:
        """One row per order and combination of the keys ``by``, those of a negative total (refunds) included."""
        if set(by) == {key.id for key in self.keys}:
            return self.cells
        if tuple(by) not in self._merged:  # it takes longer than all that is made of it
            group = [CUSTOMER, *([ORDER] if self.has_ids else []), DAY, *by]
            sums = self.cells.lazy().group_by(group).agg(pl.col("n", "amount").sum()).collect(engine="streaming")
            self._merged[tuple(by)] = sums if self.has_ids else sums.with_columns(pl.lit(None, dtype=pl.String).alias(ORDER))
        return self._merged[tuple(by)]


class _Columns(NamedTuple):
    """The columns that a count needs: ``named`` by what they hold, those of amounts and days, and ``grouped``, which also hold the keys."""

    named: dict[str, str]
    amount: str
    day: str | None
    grouped: tuple[str, ...]


class _Lines(NamedTuple):
    """The count of the lines; ``merged``: whether groups of it have become one."""

    counted: Pass
    merged: bool
    currency: str | None


def purchases(table: Orders, groupings: Sequence[Sequence[Key]] = (), currency: str | None = None, *, together: bool = False) -> Purchases:
    """Count the orders of every customer by the group columns of the ``groupings``, in one pass.

    ``together``: without groupings, where no more matters than how many orders there were, from when to when, and what they came to.
    Customers are counted then, which takes less time and a third of the memory, unless there are order ids or refunds.

    Raises RoleError where no column is known to hold customers or amounts; DataError where over 1 % of the dates or amounts cannot be
    read, or amounts are in several currencies and none of them is asked for; UsageError where that one does not occur.
    """
    keys = keys_of(groupings)
    of = _columns(table, keys)
    if currency and CURRENCY not in of.named:
        raise UsageError(f"--currency {currency}: no column is known to hold currencies.", "Name it with --role currency=COLUMN.")
    if together and of.day and not keys and ORDER not in of.named and not _has_refunds(table, of.amount):
        lines = _count_lines(table, of, currency, "number")
        # a day's lines may come to a refund where any of them is negative, and days of what was one customer's may be the same
        told = lines.counted.used.select(pl.col("days").is_not_null().all() & (pl.col("negative") == 0).all()).item()
        if told and not lines.merged:
            return _made(table, of, lines, lines.counted.used.select(CUSTOMER, "n", "amount", "first", "last", orders="days"))
    lines = _count_lines(table, of, currency, "each" if of.day else "span")
    groups, used = lines.counted.named(groupings), lines.counted.used
    by = [CUSTOMER, ORDER, DAY, *(key.id for key in keys)]
    absent = [pl.lit(None, dtype=dtype).alias(name) for name, dtype in ((ORDER, pl.String), (DAY, pl.Date)) if name not in used.columns]
    cells = used.with_columns(*absent, *(each.values for each in groups.values())).select(*by, "n", "amount")
    if lines.merged or groups.merged:
        cells = cells.lazy().group_by(by).agg(pl.col("n", "amount").sum()).collect(engine="streaming")
    return _made(table, of, lines, cells, groups)


def _columns(table: Orders, keys: Sequence[Key]) -> _Columns:
    optional = {role: table.column(role) for role in ("order_id", "currency", "ordered_at") if role in table.roles}
    customer, amount, day = table.column("customer_id"), table.column("amount"), optional.get("ordered_at")
    if day is None and table.window:
        day = table.column("ordered_at")
    named = {CUSTOMER: customer}
    named |= {name: optional[role] for name, role in ((ORDER, "order_id"), (CURRENCY, "currency")) if role in optional}
    return _Columns(named, amount, day, tuple(dict.fromkeys((*named.values(), *(key.column for key in keys if key.column)))))


def _has_refunds(table: Orders, amount: str) -> bool:
    """Whether amounts of the sample are negative."""
    value = numbers(table, amount, table.sample.schema[amount]).parts.struct.field("value")
    return bool(table.sample.select((value < 0).any()).item())


def _count_lines(table: Orders, of: _Columns, currency: str | None, days: Literal["span", "number", "each"]) -> _Lines:
    counted = count_rows(table, Query(scores=(), keys=of.grouped, day=of.day, amount=of.amount, days=days))
    place = {name: counted.name(column) for name, column in of.named.items()}
    counted = replace(counted, rows=counted.rows.with_columns(cleaned(counted.rows, at).alias(name) for name, at in place.items()))
    merged = _is_merged(counted.rows, place)
    chosen = _currency(table, counted.rows, currency) if CURRENCY in of.named else None
    counted = counted.excluding(pl.when(pl.col(CUSTOMER).is_null()).then(Reason.CUSTOMER_MISSING.number))
    if CURRENCY in of.named:
        # of lines that count, for what is wrong with a line comes before its currency
        other = (pl.col(REASON) == 0) & pl.col(CURRENCY).ne_missing(chosen)
        counted = counted.excluding(pl.when(other).then(Reason.FILTERED.number))
    _check_read(counted.account, of.amount)
    return _Lines(counted, merged, chosen)


def _made(table: Orders, of: _Columns, lines: _Lines, cells: pl.DataFrame, groups: Groups = NO_GROUPS) -> Purchases:
    first, last = lines.counted.span
    return Purchases(
        cells=cells,
        keys=tuple(groups),
        account=lines.counted.account,
        columns=tuple(dict.fromkeys((of.named[CUSTOMER], of.amount, *([of.day] if of.day else []), *of.grouped))),
        currency=lines.currency,
        as_of=table.window.as_of or last,
        first=first,
        last=last,
        notes=(*lines.counted.notes, *groups.notes),
    )


def _is_merged(rows: pl.DataFrame, place: Mapping[str, str]) -> bool:
    """Whether groups of the count have become one, since ids differ in blanks alone."""
    changed = [pl.col(name).ne_missing(pl.col(at).cast(rows.schema[name])).any() for name, at in place.items()]
    return bool(rows.select(pl.any_horizontal(changed)).item())


def _currency(table: Orders, counted: pl.DataFrame, wanted: str | None) -> str | None:
    fine = counted.filter(pl.col(REASON) == 0, pl.col("n") > 0)
    found: dict[str | None, int] = dict(fine.group_by(CURRENCY).agg(pl.col("n").sum()).sort("n", CURRENCY, descending=[True, False]).rows())
    if wanted is not None:
        named = next((name for name in found if name and name.casefold() == wanted.strip().casefold()), None)
        if named is None:
            raise UsageError(f"--currency {wanted}: no amount is in it.", f"There are: {_listed(found)}.")
        return named
    if len(found) > 1:
        column = table.column("currency")
        raise DataError(
            f"Column '{column}': amounts are in several currencies: {_listed(found)}.", "Choose one: --currency " + str(next(iter(found)))
        )
    return next(iter(found), None)


def _listed(found: dict[str | None, int]) -> str:
    shown = [f"{name or 'none given'} ({n:,} lines)" for name, n in list(found.items())[:_SHOWN]]
    return ", ".join(shown) + (" …" if len(found) > _SHOWN else "")


def _check_read(account: Account, amount: str) -> None:
    bad = account.set_aside.get(Reason.AMOUNT_UNREADABLE, 0)
    if bad > TOLERATED * (account.used + bad):
        raise DataError(
            f"Column '{amount}': {bad:,} of {account.used + bad:,} amounts cannot be read.",
            f"{LISTED}; --role amount=COLUMN names another column, --na amount=CODE a code that means none.",
        )
