"""A table joined to the attributes of its customers in another file: ``--customers FILE``."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from cxkit.config import Config
from cxkit.counts.counting import count_rows
from cxkit.counts.prepare import Query
from cxkit.errors import RoleError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.loading.loading_options import LoadingOptions
from cxkit.loading.match import check_match
from cxkit.loading.open import Opened, open_table
from cxkit.model import Note
from cxkit.shapes import PLAIN
from cxkit.tables import Contacts, Customers, DataTable
from cxkit.tables.conditions import parse
from cxkit.tables.identifiers import check_once, identity
from cxkit.tables.typed_columns import days

_ID, _KNOWN, _UNMATCHED, _SINCE = "cxkit:id", "cxkit:known", "cxkit:unmatched", "cxkit:since"
_PREFIX = "customers."


def with_customers(opened: Opened, data: Any, loading: LoadingOptions, settings: Config, named: Collection[str]) -> Opened:
    """The table with those columns of the customers' file that ``named`` and the condition name and that it lacks.

    Contacts also get the first day of their customer, if the file has it: contacts before that day are excluded. Raises RoleError if either
    has no known column of customers, DataError if a customer is in the file twice.
    """
    table = opened.table
    own = table.column("customer_id")
    roles = tuple(text for text in loading.role if text.startswith(_PREFIX))
    plain = LoadingOptions(
        role=roles,
        config=loading.config,
        id_form=loading.id_form,
        shape=(PLAIN,),
        strict=loading.strict,
        remote=loading.remote,
        max_bytes=loading.max_bytes,
    )
    found = open_table(Customers, data, plain, settings)
    customers, path = found.table, ", ".join(found.paths) or tr("the frame of customers")
    wanted = _wanted(table, customers, [*named, *names_in_condition(table.where)])
    dated = isinstance(table, Contacts) and "since" in customers.roles
    if not wanted and not dated:
        text = tr("No column of {path} is used: --by and --where name none that only it has.", path=path)
        note = Note(
            code="customers-unused", level="info", text=text, hint="--by customers.COLUMN takes its column of a name that both have"
        )
        return opened._replace(table=replace(table, notes=(*table.notes, note)))
    lookup, undated = _lookup(customers, wanted, dated=dated)

    def known(read: pl.LazyFrame) -> pl.LazyFrame:
        joined = read.with_columns(identity(pl.col(own)).alias(_ID)).join(lookup.lazy(), on=_ID, how="left", maintain_order="left")
        return joined.with_columns(pl.col(_KNOWN).is_null().alias(_UNMATCHED)).drop(_ID, _KNOWN)

    joined = replace(
        table.beside(known, tuple(wanted), (own,)),
        unmatched=_UNMATCHED,
        customer_since=_SINCE if dated else None,
        notes=(
            *table.notes,
            *(note for note in (*customers.notes, *customers.reading.late_notes) if note.level == "warning"),
            *undated,
            check_match(table, customers, path),
        ),
    )
    return opened._replace(table=joined, joined=found.paths)


def names_in_condition(condition: str | None) -> list[str]:
    """The names in a condition."""
    if condition is None:
        return []
    return list(dict.fromkeys(parse(condition).meta.root_names()))


def _wanted(table: DataTable, customers: DataTable, names: Collection[str]) -> Mapping[str, str]:
    """The named columns of the customers' file, by their names in the table."""
    found: dict[str, str] = {}
    for name in dict.fromkeys(names):
        bare = name.removeprefix(_PREFIX)
        if name != bare and name not in table.columns:
            found[name] = customers.column(bare)
        elif name != "none" and not has_column(table, name) and has_column(customers, name):
            column = customers.column(name)
            found[name if name in customers.roles else column] = column
    return MappingProxyType(found)


def has_column(table: DataTable, name: str) -> bool:
    """Whether a table has a column with that role or header, or several candidates."""
    if table.wide and name in table.wide.names:
        return True
    try:
        table.column(name)
    except RoleError:
        # a name that several columns match must be decided within the table itself
        return name in table.doubtful
    return True


def _lookup(customers: DataTable, wanted: Mapping[str, str], *, dated: bool) -> tuple[pl.DataFrame, tuple[Note, ...]]:
    """One row per customer: the id, the requested columns, and with ``dated`` the first day; and the notes on those days."""
    column = customers.column("customer_id")
    begun = customers.column("since") if dated else None
    needed = Query(scores=(), keys=tuple(dict.fromkeys((column, *wanted.values(), *filter(None, [begun])))))
    counted = count_rows(customers, needed)
    rows = counted.rows.filter(pl.col("n") > 0)
    hint = tr("take the others out of the file, or name its ids with --role customers.customer_id=COLUMN")
    check_once(customers, column, rows.select(pl.col(counted.name(column)).alias("raw"), "n"), hint)
    named: dict[str, Any] = {name: pl.col(counted.name(of)) for name, of in wanted.items()}
    notes: tuple[Note, ...] = ()
    if begun:
        raw = rows.select(pl.col(counted.name(begun)).alias(begun))
        since = days(customers, begun, raw.schema[begun])
        parts = raw.select(since.parts.alias("parts")).unnest("parts")
        named[_SINCE] = parts.get_column("day")
        notes = (*since.notes, *_unread(begun, parts))
    found = rows.select(identity(pl.col(counted.name(column))).alias(_ID), pl.lit(value=True).alias(_KNOWN), **named)
    return found.drop_nulls(_ID), notes


def _unread(column: str, parts: pl.DataFrame) -> tuple[Note, ...]:
    failed = int(parts.get_column("failed").sum())
    if not failed:
        return ()
    text = tr(
        "{failed:,} of {height:,} customers have a date in column '{column}' that cannot be read: no contact counts as too early.",
        failed=failed,
        height=parts.height,
        column=column,
    )
    return (Note(code="since-unread", level="warning", text=text),)
