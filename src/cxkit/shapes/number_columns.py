"""Columns of numbers for shapes that compute with them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from cxkit.errors import DataError
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.tables import DataTable

AGREE = 0.95
"""The share of the rows for which a relation of columns must hold: some cells of real exports are wrong."""
_TELLING = 3  # rows
_CENT = 0.011


class NumberColumn(NamedTuple):
    """A column as numbers: ``value`` needs the column ``parts`` beside the table's own ones.

    ``value`` is null if the cell is blank, and NaN if it cannot be read, so that results computed from it count as unreadable too.
    """

    column: str
    parts: pl.Expr
    value: pl.Expr
    notes: tuple[Note, ...] = ()


def number_column(table: DataTable, column: str) -> NumberColumn | None:
    """The column as numbers; None if it holds none."""
    dtype = table.sample.schema[column]
    if dtype != pl.String and not dtype.is_numeric():
        return None
    from cxkit.tables.typed_columns import numbers

    try:
        typed = numbers(table, column, dtype)
    except DataError:  # its decimal mark is ambiguous: a command that needs the column raises the error
        return None
    name = f"cx:numbers {column}"
    parts = pl.col(name).struct
    value = pl.when(parts.field("failed")).then(pl.lit(math.nan)).otherwise(parts.field("value"))
    return NumberColumn(column, typed.parts.alias(name), value, typed.notes)


def sampled_numbers(table: DataTable, columns: Sequence[NumberColumn]) -> pl.DataFrame:
    """The sample's numbers under the names of the columns, with unreadable ones as null."""
    typed = table.sample.with_columns(column.parts for column in columns)
    return typed.select(column.value.fill_nan(None).alias(column.column) for column in columns)


def of_all_numbers(table: DataTable, columns: Sequence[NumberColumn], *expressions: pl.Expr) -> tuple[Any, ...]:
    """The results of the expressions over the numbers of all rows under the names of the columns, as ``sampled_numbers`` has them."""

    def found(frame: pl.LazyFrame) -> pl.LazyFrame:
        typed = frame.with_columns(column.parts for column in columns)
        return typed.select(column.value.fill_nan(None).alias(column.column) for column in columns).select(expressions)

    return table.query(found, [column.column for column in columns]).row(0)


def looks_numeric(table: DataTable, column: str) -> NumberColumn | None:
    """The column as numbers if nearly all of its sampled cells are; None otherwise."""
    found = number_column(table, column)
    if found is None:
        return None
    cells = table.sample.get_column(column).cast(pl.String).str.strip_chars()
    filled = int((cells.fill_null("") != "").sum())
    read = sampled_numbers(table, [found]).to_series().count()
    return found if filled and read >= 0.95 * filled else None


def is_nearly_always_zero(rows: pl.DataFrame, difference: pl.Expr, telling: pl.Expr) -> bool:
    """Whether a difference is 0, but for rounding, in nearly all rows and in nearly all ``telling`` ones, of which there are some."""
    told = rows.filter(telling)
    agrees = (difference.abs() <= _CENT).mean()
    return told.height >= _TELLING and all(part.select(agrees).item() >= AGREE for part in (rows, told))
