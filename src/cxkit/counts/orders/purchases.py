"""Orders of customers: one pass over the lines of an export, and what each customer bought when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Literal, NamedTuple

from pydantic import JsonValue

from cxkit.counts.counting import NO_GROUPS, Groups, Pass, count_rows
from cxkit.counts.group_names import Key, keys_of
from cxkit.counts.prepare import CUSTOMER, DAY, NEGATIVE, REASON, Query
from cxkit.errors import DataError, RoleError, UsageError
from cxkit.language import formatted, tr, translated
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import is_unquotable, may_be, shortened
from cxkit.tables.identifiers import clean_ids
from cxkit.tables.table import Orders
from cxkit.tables.typed_columns import numbers
from cxkit.values.currencies import BESIDE, code_in_header, currency_of_header
from cxkit.values.currencies import currency as code_of
from cxkit.values.reasons import LISTED, TOLERATED, Account, Reason

ORDER, CURRENCY = "cx:order", "cx:currency"
TOTALS = ("orders", "recency", "age", "mean")
"""The roles of a file of totals, with one row a customer: how many orders, how many days ago the last and the first one was, and of
files that tell no totals the mean of the orders after the first."""
_SHOWN = 5
_FEWEST_SUMS = 10  # customers whose rows may be sums
_FEWEST_ROWS, _SAMPLED = 3, 1_000  # rows in which one value is no accident; rows that are looked at first
_LEAVE_OUT_MONEY = (Reason.CUSTOMER_MISSING, Reason.FUTURE, Reason.DATE_MISSING, Reason.DATE_IMPOSSIBLE, Reason.DATE_UNREADABLE)


class Cancelled(NamedTuple):
    """Orders that brought no revenue, with the amounts that they would have had and their customers."""

    orders: int = 0
    amount: float = 0.0
    customers: int = 0


NO_ORDERS = Cancelled()


@dataclass(frozen=True)
class Purchases:
    """Orders of customers: the only input of estimation.

    ``cells`` has one row per customer, order, day and combination of the keys: ``cx:customer`` (text or integer), ``cx:order`` (text; null
    if the file has no order ids: the lines of a customer on one day are one order), ``cx:day`` (date; null if there is no date column), the
    keys (by their ids; text; null = missing), ``n`` lines and the sum of their ``amount``. It adds over rows. Counted together, customers
    have one row each, with ``orders``, and the days ``first`` and ``last``, in place of order and day.

    If the shape of the table gives what was returned of the amounts (refunds, credit notes), cells have its sum as ``returned``. Without
    ids and days, lines below 0 are separate rows (``cx:negative``). Without amounts (``has_amounts``), these are 0.

    ``as_of`` is the as-of day; ``first`` and ``last`` are the first and last day of the used rows, None without dates.
    """

    cells: pl.DataFrame
    keys: tuple[Key, ...]
    account: Account
    columns: tuple[str, ...]
    currency: str | None = None
    cancelled: Cancelled = NO_ORDERS
    has_amounts: bool = True
    as_of: date | None = None
    first: date | None = None
    last: date | None = None
    names: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    _merged: dict[tuple[str, ...], pl.DataFrame] = field(default_factory=dict, repr=False)

    @cached_property
    def has_ids(self) -> bool:
        """Whether the file shows which lines belong to one order."""
        return ORDER in self.cells.columns and bool(self.cells.get_column(ORDER).is_not_null().any())

    @cached_property
    def has_returns(self) -> bool:
        """Whether any amount is below 0 or was returned, so that an order may not count."""
        least = self.cells.get_column("amount").min()
        return "returned" in self.cells.columns or (isinstance(least, float) and least < 0)

    @property
    def people(self) -> int:
        """The customers behind the report."""
        return self.cells.get_column(CUSTOMER).n_unique()

    @property
    def is_valued(self) -> bool:
        """Whether the file gives the value of orders."""
        return self.has_amounts or "mean" in self.cells.columns

    @property
    def sums(self) -> list[str]:
        """The columns of the cells that add up."""
        return [name for name in ("n", "amount", "returned", "orders") if name in self.cells.columns]

    @property
    def params(self) -> dict[str, JsonValue]:
        """The first and last day, and how values were read, for the provenance of the report."""
        days = {"from": self.first, "to": self.last, "as_of": self.as_of}
        found: dict[str, JsonValue] = {name: day.isoformat() for name, day in days.items() if day}
        return {**found, **({"currency": self.currency} if self.currency else {})}

    def orders(self, by: Sequence[str] = ()) -> pl.DataFrame:
        """One row per order and combination of the keys ``by``, including orders with a negative total (refunds)."""
        if set(by) == {key.id for key in self.keys}:
            return self.cells
        if ORDER not in self.cells.columns:  # customers, each once
            return self.cells.drop(key.id for key in self.keys if key.id not in by)
        if tuple(by) not in self._merged:  # merging takes longer than all steps that use its result
            signed = [NEGATIVE] if NEGATIVE in self.cells.columns else []
            group = [CUSTOMER, *([ORDER] if self.has_ids else []), DAY, *signed, *by]
            sums = self.cells.lazy().group_by(group).agg(pl.col(self.sums).sum()).collect(engine="streaming")
            self._merged[tuple(by)] = sums if self.has_ids else sums.with_columns(pl.lit(None, dtype=pl.String).alias(ORDER))
        return self._merged[tuple(by)]


class _Columns(NamedTuple):
    """The columns that a count needs: ``named`` by their content, those of amounts and days, and ``grouped``, which include the keys."""

    named: dict[str, str]
    amount: str | None
    day: str | None
    grouped: tuple[str, ...]
    sums: tuple[tuple[str, str], ...] = ()
    valued: bool = True

    @property
    def is_alone(self) -> bool:
        """Whether no column shows which lines belong to one order, so that each line is one."""
        return self.day is None and ORDER not in self.named and not any(name == "orders" for name, _ in self.sums)


class _Lines(NamedTuple):
    """The count of the lines; ``merged``: whether some of its groups have become one.

    ``currencies`` are those of the amounts, with the lines of each, if they are several and the report does without amounts.
    """

    counted: Pass
    merged: bool
    currency: str | None
    cancelled: Cancelled
    currencies: Mapping[str | None, int] = MappingProxyType({})


def purchases(
    table: Orders, groupings: Sequence[Sequence[Key]] = (), currency: str | None = None, *, together: bool = False, valued: bool = True
) -> Purchases:
    """Count the orders of every customer by the group columns of the ``groupings``, in one pass.

    ``together``: without groupings, if only the number of orders, the first and last day and the total are needed. Then customers are
    counted, which takes less time and a third of the memory, unless there are order ids or refunds. ``valued``: several columns that may
    hold amounts, and amounts in several currencies, are an error; otherwise there are no amounts then, and the first of these columns only
    shows which orders are refunds.

    Raises RoleError if no column holds customers, or several may hold amounts; DataError if over 1 % of the dates or amounts cannot be
    read, or amounts are in several currencies and none is requested; UsageError if the requested one does not occur.
    """
    keys = keys_of(groupings)
    of = _columns(table, keys, valued=valued)
    if currency and CURRENCY not in of.named and code_of(currency) not in _currency_beside(table, of.amount):
        raise UsageError(
            tr("--currency {currency}: no column is known to hold currencies.", currency=currency), "Name it with --role currency=COLUMN."
        )
    apart = of.sums or (of.amount and _has_refunds(table, of.amount))
    if together and of.day and not keys and ORDER not in of.named and not apart:
        lines = _count_lines(table, of, currency, "number")
        # a negative line may make a day's lines a refund, and merged customers may share days
        known = lines.counted.used.select(pl.col("days").is_not_null().all() & (pl.col("negative") == 0).all()).item()
        if known and not lines.merged:
            return _made(table, of, lines, lines.counted.used.select(CUSTOMER, "n", "amount", "first", "last", orders="days"))
    lines = _count_lines(table, of, currency, "each" if of.day else "span")
    groups, used = lines.counted.named(groupings), lines.counted.used
    by = [CUSTOMER, ORDER, DAY, *([NEGATIVE] if NEGATIVE in used.columns else []), *(key.id for key in keys)]
    sums = ["n", "amount", *(name for name, _ in of.sums)]
    absent = [pl.lit(None, dtype=dtype).alias(name) for name, dtype in ((ORDER, pl.String), (DAY, pl.Date)) if name not in used.columns]
    cells = used.with_columns(*absent, *(each.values for each in groups.values())).select(*by, *sums)
    if lines.merged or groups.merged:
        cells = cells.lazy().group_by(by).agg(pl.col(sums).sum()).collect(engine="streaming")
    if "orders" in sums:
        day = pl.lit(None, dtype=pl.Date)
        cells = cells.drop(ORDER, DAY).with_columns(pl.col("orders").cast(pl.Int64), day.alias("first"), day.alias("last"))
    return _made(table, of, lines, cells, groups)


def check_dated(table: Orders, *totals: str) -> None:
    """Raise RoleError unless the days of the orders are known, or a file of totals has the columns named by ``totals``."""
    if "orders" not in table.roles:
        table.column("ordered_at")
        return
    missing = [name for name in totals if name not in table.roles]
    if missing or not totals:
        what = tr(" and ").join(
            {"recency": tr("days since the last order"), "age": tr("days since the first order")}[name] for name in missing
        )
        lacks = tr("no column has the {what}", what=what) if missing else tr("the days of single orders are not in it")
        raise RoleError(
            tr("One row of the file is one customer with the number of orders, and {lacks}.", lacks=lacks),
            "Use a file with one row an order, or add the column; --shape plain counts each row as an order.",
        )


def _columns(table: Orders, keys: Sequence[Key], *, valued: bool) -> _Columns:
    optional = {role: table.column(role) for role in ("order_id", "currency", "ordered_at") if role in table.roles}
    customer, day = table.column("customer_id"), optional.get("ordered_at")
    # the amount column must be unambiguous, since one below 0 is no order
    known = "mean" not in table.roles and ("amount" in table.roles or "amount" in table.doubtful)
    signs = table.doubtful["amount"][0] if not valued and "amount" in table.doubtful else None
    amount = signs or (table.column("amount") if known else None)
    if day is None and table.window:
        day = table.column("ordered_at")
    named = {CUSTOMER: customer}
    named |= {name: optional[role] for name, role in ((ORDER, "order_id"), (CURRENCY, "currency")) if role in optional}
    grouped = tuple(dict.fromkeys((*named.values(), *(key.column for key in keys if key.column))))
    made = [(name, table.roles[name].column) for name in ("returned", *TOTALS) if name in table.roles]
    sums = tuple(made) if amount else tuple(each for each in made if each[0] != "returned")
    return _Columns(named, amount, day, grouped, sums, valued)


def _currency_beside(table: Orders, amount: str | None) -> set[str | None]:
    """The currency in the header of the amounts or in the signs of their sampled cells."""
    if amount is None:
        return set()
    found = {currency_of_header(table.shown.get(amount, amount))}
    if table.sample.schema[amount] == pl.String:
        signs = table.sample.get_column(amount).str.replace_all(BESIDE, "").unique()
        found |= {code_of(sign) for sign in signs.drop_nulls().to_list()}
    return found - {None}


def _has_refunds(table: Orders, amount: str) -> bool:
    """Whether sampled amounts are negative."""
    value = numbers(table, amount, table.sample.schema[amount]).parts.struct.field("value")
    return bool(table.sample.select((value < 0).any()).item())


def _count_lines(table: Orders, of: _Columns, currency: str | None, days: Literal["span", "number", "each"]) -> _Lines:
    signed = of.is_alone and of.amount is not None
    counted = count_rows(table, Query(scores=(), keys=of.grouped, day=of.day, amount=of.amount, sums=of.sums, signed=signed, days=days))
    if of.amount is None:
        missing = {name: pl.lit(value) for name, value in (("amount", 0.0), ("negative", 0)) if name not in counted.rows.columns}
        counted = replace(counted, rows=counted.rows.with_columns(**missing))
    place = {name: counted.name(column) for name, column in of.named.items()}
    counted = replace(counted, rows=counted.rows.with_columns(clean_ids(counted.rows, at).alias(name) for name, at in place.items()))
    merged = _is_merged(counted.rows, place)
    if CURRENCY in of.named:
        spellings = counted.rows.get_column(CURRENCY).cast(pl.String).unique().drop_nulls().to_list()
        codes = {each: code for each in spellings if (code := code_of(each))}
        counted = replace(counted, rows=counted.rows.with_columns(pl.col(CURRENCY).cast(pl.String).replace(codes)))
    counted = counted.excluding(pl.when(pl.col(CUSTOMER).is_null()).then(Reason.CUSTOMER_MISSING.number))
    chosen, other = None, pl.lit(value=False)
    found = _currencies(counted.rows) if CURRENCY in of.named and of.amount else {}
    mixed = found if len(found) > 1 and not of.valued and currency is None else {}
    if found and not mixed:
        chosen = _currency(table, found, currency)
        other = pl.col(CURRENCY).ne_missing(chosen)
        # of lines that count, since an invalid line is excluded before its currency matters
        counted = counted.excluding(pl.when((pl.col(REASON) == 0) & other).then(Reason.FILTERED.number))
    if of.amount and table.only is None:
        _check_read(counted.account, table.shown.get(of.amount, of.amount))
    return _Lines(counted, merged, chosen, _cancelled(counted, other), mixed)


def _cancelled(counted: Pass, other: pl.Expr) -> Cancelled:
    """The orders that the shape of the table excludes, unless other lines of them are used; ``other``: lines of another currency."""
    if Reason.CANCELLED not in counted.table.excluded:
        return NO_ORDERS
    lines = counted.rows.filter(pl.col(REASON) == Reason.CANCELLED.number, pl.col(CUSTOMER).is_not_null(), ~other, pl.col("n") > 0)
    keys = [name for name in (CUSTOMER, ORDER, DAY) if name in lines.columns]
    if keys == [CUSTOMER]:  # without order columns each line is an order
        orders = int(lines.get_column("n").sum())
    else:
        used = counted.used.select(keys).unique()
        orders = lines.select(keys).unique().join(used, on=keys, how="anti", nulls_equal=True).height
    return Cancelled(orders, float(lines.get_column("amount").sum()), lines.get_column(CUSTOMER).n_unique())


def _made(table: Orders, of: _Columns, lines: _Lines, cells: pl.DataFrame, groups: Groups = NO_GROUPS) -> Purchases:
    first, last = lines.counted.span
    known = of.amount is not None and of.amount not in table.doubtful.get("amount", ())
    has_amounts = known and not lines.currencies
    notes = [] if known or of.amount is None else [_note_of_signs(table, of.amount)]
    if lines.currencies:
        found = _listed(lines.currencies, table.rules.min_cell)
        text = tr("Amounts are in several currencies: {found}. The report has no revenue.", found=found)
        hint = tr("Choose one: --currency ") + _most_frequent(lines.currencies)
        notes.append(Note(code="no-amounts", level="info", text=text, hint=hint))
    notes += _notes_of_money_left_out(table, of, lines) if has_amounts else []
    if has_amounts and (zeros := _note_of_zeros(shortened(table.shown.get(of.amount or "", of.amount or "")), cells)):
        notes.append(zeros)
    notes += filter(None, [_note_of_one_customer(table, lines.counted.rows), _note_of_days(table, of, cells), _note_of_sums(of, cells)])
    return Purchases(
        cells=cells,
        keys=tuple(groups),
        account=lines.counted.account,
        columns=tuple(dict.fromkeys((of.named[CUSTOMER], *filter(None, (of.amount, of.day)), *of.grouped))),
        currency=lines.currency,
        cancelled=lines.cancelled,
        has_amounts=has_amounts,
        as_of=table.window.as_of or last,
        first=first,
        last=last,
        notes=(*lines.counted.notes, *groups.notes, *notes),
    )


def _notes_of_money_left_out(table: Orders, of: _Columns, lines: _Lines) -> list[Note]:
    """A warning for each reason that leaves out money without the user's will; none below the cell limit."""
    rows = lines.counted.rows
    if CURRENCY in rows.columns:
        rows = rows.filter(pl.col(CURRENCY).eq_missing(lines.currency))
    column, notes = shortened(table.shown.get(of.amount or "", of.amount or "")), list[Note]()
    for reason in _LEAVE_OUT_MONEY:
        found = rows.filter(pl.col(REASON) == reason.number)
        n, amount = int(found.get_column("n").sum()), float(found.get_column("amount").sum() or 0.0)
        if not amount or n < table.rules.min_cell or (reason == Reason.FUTURE and table.window.as_of):
            continue
        text = tr(
            "{n:,} row {excluded} holds {amount} of '{column}', which is in no figure."
            if n == 1
            else "{n:,} rows {excluded} hold {amount} of '{column}', which is in no figure.",
            n=n,
            excluded=translated(reason.record.rows),
            amount=formatted(amount, ",.2f"),
            column=column,
        )
        customer = reason == Reason.CUSTOMER_MISSING
        hint = (
            tr("--role customer_id=COLUMN names another column of customers")
            if customer
            else tr("--role ordered_at=COLUMN names another column of dates")
        )
        notes.append(Note(code="amount-of-nobody" if customer else "amount-undated", level="warning", text=text, hint=hint))
    return notes


def _note_of_signs(table: Orders, amount: str) -> Note:
    if "amount" in table.unclear:
        rest = tr("The report has no revenue; orders of a negative '{amount}' are refunds.", amount=shortened(amount))
        error = table.unclear["amount"].error
        return Note(code="no-amounts", level="warning", text=f"{error.message} {rest}", hint=error.hint)
    could = ", ".join(f"'{shortened(column)}'" for column in table.doubtful["amount"])
    text = tr(
        "Several columns could be the amount: {could}. The report has no revenue; orders of a negative '{amount}' are refunds.",
        could=could,
        amount=shortened(amount),
    )
    return Note(code="no-amounts", level="info", text=text, hint="--amount COLUMN names it")


def _is_merged(rows: pl.DataFrame, place: Mapping[str, str]) -> bool:
    """Whether groups of the count have become one because ids differ only in blanks."""
    changed = [pl.col(name).ne_missing(pl.col(at).cast(rows.schema[name])).any() for name, at in place.items()]
    return bool(rows.select(pl.any_horizontal(changed)).item())


def _currencies(counted: pl.DataFrame) -> dict[str | None, int]:
    """The currencies of the amounts with their lines, the most frequent first."""
    fine = counted.filter(pl.col(REASON) == 0, pl.col("n") > 0)
    return dict(fine.group_by(CURRENCY).agg(pl.col("n").sum()).sort("n", CURRENCY, descending=[True, False]).rows())


def _currency(table: Orders, found: Mapping[str | None, int], wanted: str | None) -> str | None:
    listed = _listed(found, table.rules.min_cell)
    if wanted is not None:
        asked = {wanted.strip().casefold(), (code_of(wanted) or wanted).casefold()}
        named = next((name for name in found if name and name.casefold() in asked), None)
        if named is None:
            raise UsageError(tr("--currency {wanted}: no amount is in it.", wanted=wanted), tr("There are: {found}.", found=listed))
        return named
    if len(found) > 1:
        column = table.column("currency")
        column = table.shown.get(column, column)
        raise DataError(
            tr("Column '{column}': amounts are in several currencies: {found}.", column=column, found=listed),
            tr("Choose one: --currency ") + _most_frequent(found) + _of_one_currency(table),
        )
    return next(iter(found), None)


def _of_one_currency(table: Orders) -> str:
    """The part of a hint that names a column of amounts in one currency by its header, as "amount_eur"; blank without one."""
    named = (each.column for each in table.candidates("amount"))
    converted = next((column for column in named if code_in_header(column) and may_be("amount", table.values(column))), None)
    return tr(", or all in one: --amount '{column}'", column=converted) if converted else ""


def _names(found: Iterable[str | None]) -> list[str]:
    """The names of currencies; hidden if they look personal, as those of a column that holds something else."""
    named = [name or tr("no currency") for name in found]
    return ["…"] * len(named) if is_unquotable("", named) else named


def _most_frequent(found: Mapping[str | None, int]) -> str:
    """The most frequent currency, which is never that of cells without one."""
    return _names(name for name in found if name is not None)[0]


def _listed(found: Mapping[str | None, int], limit: int) -> str:
    """The currencies with their lines; below a cell limit without, since the lines of one may be those of one person."""
    names = list(zip(_names(found), found.values(), strict=True))[:_SHOWN]
    shown = [name if limit > 1 else tr("{name} ({n:,} lines)", name=name, n=n) for name, n in names]
    return ", ".join(shown) + (" …" if len(found) > _SHOWN else "")


def _check_read(account: Account, amount: str) -> None:
    bad = account.excluded.get(Reason.AMOUNT_UNREADABLE, 0)
    if bad > TOLERATED * (account.used + bad):
        raise DataError(
            tr("Column '{amount}': {bad:,} of {used:,} amounts cannot be read.", amount=amount, bad=bad, used=account.used + bad),
            tr("{listed}; --role amount=COLUMN names another column, --na amount=CODE a code that means none.", listed=translated(LISTED)),
        )


def _note_of_one_customer(table: Orders, rows: pl.DataFrame) -> Note | None:
    """The warning, if the file itself has one customer in several rows and no user named the column; ``rows``: customers with rows (n)."""
    held = table.roles.get("customer_id")
    if held is None or held.by_user or table.where or table.window or table.only:
        return None
    if rows.get_column(CUSTOMER).head(_SAMPLED).drop_nulls().n_unique() > 1:  # of most files the first rows are enough
        return None
    known = rows.filter(pl.col(CUSTOMER).is_not_null())
    n = int(known.get_column("n").sum())
    if n < _FEWEST_ROWS or known.get_column(CUSTOMER).n_unique() > 1:
        return None
    text = tr(
        "Column '{column}' has one value in all {n:,} rows, so that the report is of one customer: it may name the company that exports "
        "the file.",
        column=shortened(table.shown.get(held.column, held.column)),
        n=n,
    )
    return Note(code="one-customer", level="warning", text=text, hint=tr("--role customer_id=COLUMN names another column of customers"))


def _note_of_days(table: Orders, of: _Columns, cells: pl.DataFrame) -> Note | None:
    """The note, if no column shows which lines belong to one order and some customer has several on one day: they are one."""
    if ORDER in of.named or of.day is None or table.only or "n" not in cells.columns or any(name == "orders" for name, _ in of.sums):
        return None
    rows = int(cells.get_column("n").sum())
    if DAY not in cells.columns:
        days = int(cells.get_column("orders").sum())
    else:  # without groups each cell is a day of a customer already
        days = cells.height if set(cells.columns) <= {CUSTOMER, ORDER, DAY, "n", "amount"} else cells.select(CUSTOMER, DAY).n_unique()
    limit = table.rules.min_cell
    if rows <= days or (limit > 1 and cells.get_column(CUSTOMER).n_unique() < limit):
        return None
    text = tr(
        "No column is known to hold the ids of orders: what a customer buys on one day is one order ({rows:,} rows, {days:,} such days).",
        rows=rows,
        days=days,
    )
    return Note(code="orders-by-day", level="info", text=text, hint=tr("--role order_id=COLUMN names the column"))


def _note_of_sums(of: _Columns, cells: pl.DataFrame) -> Note | None:
    """A warning, if nothing tells orders apart and no customer has a second row: each row may already be the sum of a customer's orders."""
    if not of.is_alone or "n" not in cells.columns or cells.height < _FEWEST_SUMS or cells.get_column("n").sum() > cells.height:
        return None
    if cells.get_column(CUSTOMER).n_unique() < cells.height:
        return None
    text = tr(
        "Each customer has one row, and no column has the ids or the days of orders: each row counts as one order, although it may be the "
        "sum of several."
    )
    return Note(code="orders-unknown", level="warning", text=text, hint=tr("an export with one row per order gives all figures"))


def _note_of_zeros(column: str, cells: pl.DataFrame) -> Note | None:
    """A warning if the amounts of all orders are 0, so that the report shows no value of customers; None otherwise."""
    if not cells.height or cells.get_column("amount").ne(0).any():
        return None
    text = tr("Each order has an amount of 0 in column '{column}': the report shows no value of customers.", column=column)
    return Note(code="amounts-zero", level="warning", text=text, hint="--amount COLUMN names another one")
