"""Typed columns of contracts: the days of their begin and end, or how long they lasted and whether they were lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from cxkit.counts.customers.terms import FAILED, IMPOSSIBLE, SINCE, TEXT, UNTIL
from cxkit.errors import RoleError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import count_votes
from cxkit.roles.words import meanings
from cxkit.tables.monthly import months_of
from cxkit.tables.reading import Derived
from cxkit.tables.table import Customers
from cxkit.tables.typed_columns import dated, numbers
from cxkit.values.statuses.states import has_left

TENURE, CHURNED = "cx:of tenure", "cx:of churned"


class ContractColumns(NamedTuple):
    """The table with typed ``columns``, by their names in the count, and their ``origins`` in the file.

    ``roles`` are the roles that they come from; ``dates``: they are days; ``months`` are the columns that hold a month each, with its
    first day.
    """

    table: Customers
    columns: Mapping[str, str]
    origins: tuple[str, ...]
    roles: tuple[str, ...]
    dates: bool
    months: Mapping[str, date]
    notes: tuple[Note, ...] = ()


def contract_columns(table: Customers) -> ContractColumns:
    """The columns of the days of contracts, else those of tenures. Raises RoleError if neither are known."""
    if months := months_of(table):
        return ContractColumns(table, {name: name for name in months}, tuple(months), roles=(), dates=True, months=months)
    if {"since", "until"} <= table.roles.keys():
        return _days(table)
    if {"tenure", "churned"} <= table.roles.keys():
        return _tenures(table)
    raise _no_columns(table)


def _days(table: Customers) -> ContractColumns:
    schema = table.sample.schema
    since, until = table.column("since"), table.column("until")
    found = {SINCE: dated(table, since, schema[since]), UNTIL: dated(table, until, schema[until])}
    for each in found.values():
        if each.error:
            raise each.error
    fields = (("day", ""), ("failed", FAILED), ("impossible", IMPOSSIBLE))
    # ends that are no days are few, and classified afterwards
    text = pl.col(until) if schema[until] == pl.String else pl.col(until).cast(pl.String)

    def beside(read: pl.LazyFrame) -> pl.LazyFrame:
        read = _fields_beside(read, {name: each.parts for name, each in found.items()}, fields)
        return read.with_columns(pl.when(pl.col(UNTIL).is_null()).then(text).alias(TEXT))

    return ContractColumns(
        table=replace(table, reading=Derived(table.reading, beside, frozenset((since, until)))),
        columns={name + end: name + end for name in found for _, end in fields} | {TEXT: TEXT},
        origins=(since, until),
        roles=("since", "until"),
        dates=True,
        months={},
        notes=tuple(note for each in found.values() for note in each.notes),
    )


def _tenures(table: Customers) -> ContractColumns:
    column = table.column("tenure")
    found = numbers(table, column, table.sample.schema[column])
    fields = (("value", ""), ("failed", FAILED))

    def beside(read: pl.LazyFrame) -> pl.LazyFrame:
        return _fields_beside(read, {TENURE: found.parts}, fields)

    return ContractColumns(
        table=replace(table, reading=Derived(table.reading, beside, frozenset((column,)))),
        columns={TENURE + end: TENURE + end for _, end in fields} | {CHURNED: table.column("churned")},
        origins=(column,),
        roles=("tenure", "churned"),
        dates=False,
        months={},
        notes=tuple(found.notes),
    )


def _fields_beside(read: pl.LazyFrame, parts: Mapping[str, pl.Expr], fields: tuple[tuple[str, str], ...]) -> pl.LazyFrame:
    """The frame with the ``fields`` of each struct of ``parts`` beside its columns, named by the part and the suffix of the field."""
    read = read.with_columns(expression.alias(f"{name} parts") for name, expression in parts.items())
    return read.with_columns(pl.col(f"{name} parts").struct.field(field).alias(name + end) for name in parts for field, end in fields)


def _state(table: Customers, role: str) -> str | None:
    """The column of a role if some of its values show who has left or not: one without values, or of orders, does not."""
    found = table.roles.get(role)
    if found is None or found.by_user:
        return found.column if found else None
    labels = table.labels_of("churned")
    values = table.sample.get_column(found.column).drop_nulls().unique().to_list()
    return found.column if any(has_left(value, labels) is not None for value in values) else None


def _are_orders(table: Customers) -> bool:
    """Whether the headers name orders or invoices rather than customers or contracts."""
    votes = count_votes(table.columns)
    return votes.get("orders", 0.0) > votes.get("customers", 0.0)


def _no_columns(table: Customers) -> RoleError:
    """Neither the days nor the tenure of contracts are known."""
    state = next((column for role in ("churned", "status") if (column := _state(table, role))), None)
    if state and "until" not in {*table.roles, *table.doubtful} and "tenure" not in table.roles and "tenure" not in table.doubtful:
        shown = table.shown.get(state, state)
        return RoleError(
            tr("Column '{shown}' holds states of orders or invoices, and no column shows when customers began and left.", shown=shown)
            if _are_orders(table)
            else tr("Column '{shown}' shows who has left, and no column shows when.", shown=shown),
            tr(
                "Name the column with the day of leaving with --role until=COLUMN, or the one with how long customers stayed "
                "with --role tenure=COLUMN; there are: {offer}.",
                offer=table.offer(),
            ),
        )
    left = table.roles["until"].column if "until" in table.roles else None
    # the due date of a bill is no end of a contract
    if left and "since" not in table.doubtful and not any("due" in word for word in meanings(left)):
        return RoleError(
            tr("Column '{left}' shows when customers left, and no column shows when they began.", left=table.shown.get(left, left)),
            tr("Name them with --role since=COLUMN --role until=COLUMN; there are: {offer}.", offer=table.offer()),
        )
    if "tenure" in table.roles and "churned" not in table.doubtful:
        stayed = table.roles["tenure"].column
        return RoleError(
            tr(
                "Column '{stayed}' shows how long customers stayed, and no column shows who has left.",
                stayed=table.shown.get(stayed, stayed),
            ),
            tr("Name it with --role churned=COLUMN; there are: {offer}.", offer=table.offer()),
        )
    return RoleError(
        "No columns were found for how long customers stay: since and until, or tenure and churned.",
        tr("Name them with --role since=COLUMN --role until=COLUMN; there are: {offer}.", offer=table.offer()),
    )
