"""How long customers have been customers: counted by group, duration, and whether they were lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from pydantic import JsonValue

from cxkit.counts.counting import Pass, count_rows
from cxkit.counts.group_names import Key, keys_of
from cxkit.counts.prepare import Query
from cxkit.counts.purchases import CUSTOMER
from cxkit.errors import DataError, RoleError
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.options import TimeUnit
from cxkit.tables.identifiers import check_once, identity
from cxkit.tables.reading import Derived
from cxkit.tables.table import Customers
from cxkit.tables.typed_columns import dated, numbers
from cxkit.values.flags import flag
from cxkit.values.reasons import TOLERATED, Account, Reason
from cxkit.values.scores import BLANKS, fold

_SINCE, _UNTIL, _TENURE, _CHURNED = "cx:of since", "cx:of until", "cx:of tenure", "cx:of churned"
_FAILED, _IMPOSSIBLE = " failed", " impossible"


class Lifetimes(NamedTuple):
    """Customers counted by group: all that estimation sees.

    ``cells`` has one row per combination of the keys (text; null = none given), ``time`` (in ``unit``, from the start), ``entry`` (from
    when on the customer was watched) and ``lost``, with ``n`` customers; where asked for, ``cx:customer`` (text), and ``amount``, the sum
    of what they bring. ``as_of`` is the day up to which customers were watched, where the file holds days.
    """

    cells: pl.DataFrame
    keys: tuple[Key, ...]
    unit: TimeUnit
    account: Account
    columns: tuple[str, ...]
    as_of: date | None = None
    notes: tuple[Note, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def params(self) -> dict[str, JsonValue]:
        """What was used in the end, for the report."""
        return {"unit": self.unit} | ({"as_of": self.as_of.isoformat()} if self.as_of else {})


def lifetimes(
    table: Customers,
    groupings: Sequence[Sequence[Key]],
    *,
    unit: TimeUnit = "months",
    observed_from: date | None = None,
    revenue: str | None = None,
    each: bool = False,
) -> Lifetimes:
    """Count customers by the group columns of the ``groupings``, in one pass over the data.

    By ``since`` and ``until`` (blank: still one), in days; else by ``tenure``, in the ``unit`` that it has, and ``churned``. ``revenue``:
    the column of what they bring, to be added up; ``each``: every customer apart. Raises RoleError where neither pair is known, DataError
    where over 1 % cannot be read or a customer is there twice.
    """
    dates = "since" in table.roles and "until" in table.roles
    if not dates and not {"tenure", "churned"} <= table.roles.keys():
        raise RoleError(
            "No columns are known that tell how long customers stay: since and until, or tenure and churned.",
            f"Name them with --role since=COLUMN --role until=COLUMN; there are: {table.offer()}.",
        )
    roles = ("since", "until") if dates else ("tenure", "churned")
    made = _typed(table, dates=dates)
    keys = keys_of(groupings)
    grouped = [key.column for key in keys if key.column]
    if each:
        grouped.append(table.column("customer_id"))
    columns = tuple(dict.fromkeys((*grouped, *made.columns.values())))
    day = table.column("since") if dates and table.window else None
    _check_ids(table, day)
    needed = Query(scores=(), keys=columns, day=day, amount=revenue, origins=made.origins)
    counted = count_rows(made.table, needed, check_dates=False)
    typed = (pl.col(counted.name(column)).alias(name) for name, column in made.columns.items())
    counted = replace(counted, rows=counted.rows.with_columns(typed))
    judged, as_of = _by_days(counted, observed_from) if dates else (_by_tenure(counted), None)
    used_columns = (*(table.roles[role].column for role in roles), *([revenue] if revenue else []))
    _check_read(judged.account, used_columns)
    groups, used = judged.named(groupings), judged.used
    if each:
        used = used.with_columns(identity(pl.col(judged.name(table.column("customer_id")))).alias(CUSTOMER))
    by = [*(key.id for key in groups), "time", "entry", "lost", *([CUSTOMER] if each else [])]
    sums = [pl.col(name).sum() for name in ("n", "amount") if name in used.columns]
    return Lifetimes(
        cells=used.with_columns(named.values for named in groups.values()).group_by(by).agg(sums).sort(by, nulls_last=True),
        keys=keys,
        unit="days" if dates else unit,
        account=judged.account,
        columns=tuple(dict.fromkeys((*used_columns, *grouped))),
        as_of=as_of,
        notes=(*counted.notes, *made.notes, *groups.notes),
    )


class _Made(NamedTuple):
    """The table with typed ``columns``, by the names that they go by when counted, and the ``origins`` that these were made of."""

    table: Customers
    columns: Mapping[str, str]
    origins: tuple[str, ...]
    notes: tuple[Note, ...]


def _typed(table: Customers, *, dates: bool) -> _Made:
    """The table with typed columns beside its own, in every reading of its file."""
    schema = table.sample.schema
    notes = list[Note]()
    typed: dict[str, tuple[pl.Expr, str]] = {}
    for role, name in (("since", _SINCE), ("until", _UNTIL)) if dates else (("tenure", _TENURE),):
        column = table.column(role)
        if dates:
            found = dated(table, column, schema[column])
            if found.error:
                raise found.error
            notes += found.notes
            typed[name] = found.parts, "day"
        else:
            read = numbers(table, column, schema[column])
            notes += read.notes
            typed[name] = read.parts, "value"

    def beside(read: pl.LazyFrame) -> pl.LazyFrame:
        parts = read.with_columns(parts.alias(f"{name} parts") for name, (parts, _) in typed.items())
        fields = [
            pl.col(f"{name} parts").struct.field(field).alias(name + end)
            for name, (_, value) in typed.items()
            for field, end in _fields(value)
        ]
        return parts.with_columns(fields)

    columns = {name + end: name + end for name, (_, value) in typed.items() for _, end in _fields(value)}
    if not dates:
        columns[_CHURNED] = table.column("churned")
    origins = tuple(table.column(role) for role in (("since", "until") if dates else ("tenure",)))
    return _Made(replace(table, reading=Derived(table.reading, beside, frozenset(origins))), columns, origins, tuple(notes))


def _fields(value: str) -> tuple[tuple[str, str], ...]:
    """What is taken of a typed column, with the ends of the names that it goes by."""
    failed = (("failed", _FAILED), ("impossible", _IMPOSSIBLE)) if value == "day" else (("failed", _FAILED),)
    return ((value, ""), *failed)


def _check_ids(table: Customers, day: str | None) -> None:
    """Raise DataError where a customer is there twice among the rows that count."""
    if "customer_id" not in table.roles:
        return
    column = table.column("customer_id")
    counted = count_rows(table, Query(scores=(), keys=(column,), day=day), check_dates=False)
    hint = "leave the others out with --where, or name the contract with --role customer_id=COLUMN"
    check_once(table, column, counted.used.select(pl.col(counted.name(column)).alias("raw"), "n"), hint)


def _by_days(counted: Pass, observed_from: date | None) -> tuple[Pass, date | None]:
    last = max((day for name in (_SINCE, _UNTIL) if isinstance(day := counted.used.get_column(name).max(), date)), default=None)
    as_of = counted.table.window.as_of or last or date.min
    since, until = pl.col(_SINCE), pl.col(_UNTIL)
    lost = until.is_not_null() & (until <= as_of)
    end = pl.when(lost).then(until).otherwise(pl.lit(as_of))
    start = pl.lit(observed_from, dtype=pl.Date)
    reason = (
        pl.when(pl.col(_SINCE + _IMPOSSIBLE) | pl.col(_UNTIL + _IMPOSSIBLE))
        .then(Reason.DATE_IMPOSSIBLE.number)
        .when(pl.col(_SINCE + _FAILED) | pl.col(_UNTIL + _FAILED))
        .then(Reason.DATE_UNREADABLE.number)
        .when(since.is_null())
        .then(Reason.DATE_MISSING.number)
        .when(since > as_of)
        .then(Reason.FUTURE.number)
        .when(until < since)
        .then(Reason.DATE_IMPOSSIBLE.number)
        .when(end < start if observed_from else pl.lit(value=False))
        .then(Reason.FILTERED.number)
    )
    entry = pl.max_horizontal((start - since).dt.total_days(), pl.lit(0)) if observed_from else pl.lit(0)
    return _timed(counted, (end - since).dt.total_days(), entry, lost).excluding(reason), as_of


def _by_tenure(counted: Pass) -> Pass:
    table = counted.table
    raws = counted.rows.get_column(_CHURNED).unique().to_list()
    labels, codes = table.labels_of("churned"), {*BLANKS, *table.rules.na.get("churned", ())}
    blank = [raw is None or fold(str(raw)) in codes for raw in raws]
    meant = [None if none else flag(raw, labels) for raw, none in zip(raws, blank, strict=True)]
    lookup = pl.DataFrame(
        {_CHURNED: pl.Series(raws, dtype=counted.rows.schema[_CHURNED]), "lost": pl.Series(meant, dtype=pl.Boolean), "blank": blank},
        schema_overrides={"blank": pl.Boolean},
    )
    counted = replace(counted, rows=counted.rows.join(lookup, on=_CHURNED, how="left", nulls_equal=True))
    tenure = pl.col(_TENURE)
    reason = (
        pl.when(pl.col(_TENURE + _FAILED))
        .then(Reason.UNREADABLE.number)
        .when(tenure.is_null() | pl.col("blank"))
        .then(Reason.MISSING.number)
        .when(pl.col("lost").is_null())
        .then(Reason.UNKNOWN_LABEL.number)
        .when(tenure < 0)
        .then(Reason.OFF_SCALE.number)
    )
    return _timed(counted, tenure, pl.lit(0), pl.col("lost")).excluding(reason)


def _timed(counted: Pass, time: pl.Expr, entry: pl.Expr, lost: pl.Expr) -> Pass:
    return replace(
        counted,
        rows=counted.rows.with_columns(time.cast(pl.Float64).alias("time"), entry.cast(pl.Float64).alias("entry"), lost.alias("lost")),
    )


def _check_read(account: Account, columns: Sequence[str]) -> None:
    unread = (Reason.DATE_UNREADABLE, Reason.DATE_IMPOSSIBLE, Reason.UNREADABLE, Reason.UNKNOWN_LABEL, Reason.AMOUNT_UNREADABLE)
    bad = sum(account.excluded.get(reason, 0) for reason in unread)
    if bad > TOLERATED * (account.used + bad):
        told = ", ".join(f"{account.excluded[reason]:,} {reason}" for reason in unread if reason in account.excluded)
        raise DataError(
            f"Columns {' and '.join(map(repr, columns))}: {bad:,} of {account.used + bad:,} customers cannot be used ({told}).",
            "cxkit inspect FILE --problems lists them; --dates, --na ROLE=CODE or labels.churned in cxkit.toml say what they mean.",
        )
