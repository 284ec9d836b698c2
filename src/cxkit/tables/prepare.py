"""The few columns that a query needs, under short names of their own and with the types that arithmetic needs.

Text is typed here, by Polars; frames of other engines must bring typed columns. Group columns and scores stay as they are: they are
understood after they have been counted, on their distinct values.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from cxkit.errors import RoleError, UsageError
from cxkit.lazy import nw, pl
from cxkit.model import Note
from cxkit.tables import where as where_
from cxkit.tables.dates import read_days
from cxkit.tables.scores import number
from cxkit.tables.table import DataTable, Frame

SCORE, DAY, DAY_TEXT, WEIGHT, UNIT, KEEP, OVERFLOW = "cx:score", "cx:day", "cx:day_text", "cx:weight", "cx:unit", "cx:keep", "cx:overflow"


def key_name(position: int) -> str:
    """The short name of the group column at that position."""
    return f"cx:key{position}"


class Needed(NamedTuple):
    """The columns of one query by their headers; ``day`` and what follows only where the query asks for them."""

    score: str
    keys: tuple[str, ...]
    day: str | None = None
    weight: str | None = None
    unit: str | None = None


def prepare(table: DataTable, frame: Frame, needed: Needed) -> tuple[Frame, tuple[Note, ...]]:
    """Select and type what is needed; notes say what was decided about dates."""
    schema: dict[str, Any] = dict(frame.collect_schema())
    for column in (needed.score, *needed.keys, needed.unit):
        if column is not None and (schema[column].is_nested() or str(schema[column]).startswith(("Binary", "Object", "Duration"))):
            raise RoleError(
                f"Column '{column}' is of type {schema[column]}, which holds no single values.", "Name a column of text or numbers."
            )
    if isinstance(frame, pl.LazyFrame):
        return _polars(table, frame, needed)
    return _other(table, frame, needed, schema), ()


def _polars(table: DataTable, frame: pl.LazyFrame, needed: Needed) -> tuple[pl.LazyFrame, tuple[Note, ...]]:
    schema = frame.collect_schema()
    notes: tuple[Note, ...] = ()
    # in the order of the group keys: the engine holds half as much in memory where the score comes after the names
    columns = [pl.col(column).alias(key_name(position)) for position, column in enumerate(needed.keys)]
    columns.append(pl.col(needed.score).alias(SCORE))
    if table.overflow:
        columns.append(pl.col(table.overflow).alias(OVERFLOW))
    if needed.unit:
        columns.append(pl.col(needed.unit).alias(UNIT))
    if needed.weight:
        weight = _number(needed.weight, schema[needed.weight], table.rules.decimal)
        columns.append(_without_codes(table, "weight", needed.weight, weight).alias(WEIGHT))
    if needed.day:
        day, notes = _day(table, needed.day, schema[needed.day])
        day = _without_codes(table, table.kind.time or "", needed.day, day)
        columns += [day.alias(DAY), pl.col(needed.day).cast(pl.String).alias(DAY_TEXT)]
    if table.where is not None:
        condition, roots = _condition(table, table.where, schema)
        return frame.select(*columns, *roots).with_columns(condition.fill_null(value=False).alias(KEEP)), notes
    return frame.select(columns), notes


def _without_codes(table: DataTable, role: str, column: str, value: pl.Expr) -> pl.Expr:
    """The value, or null where the column holds one of the role's codes for no answer."""
    codes = table.rules.na.get(role)
    if not codes:
        return value
    return pl.when(~pl.col(column).cast(pl.String).str.strip_chars().str.to_lowercase().is_in(list(codes))).then(value)


def _number(column: str, dtype: pl.DataType, decimal: str | None) -> pl.Expr:
    if not dtype.is_numeric() and dtype != pl.String:
        raise RoleError(f"Column '{column}' is of type {dtype}; numbers are needed.", "Name another column.")
    given = pl.col(column)
    if dtype == pl.String:
        given = given.str.strip_chars()
        if decimal == ",":
            given = given.str.replace(",", ".", literal=True)
    value = given.cast(pl.Float64, strict=False)
    return pl.when(value.is_finite()).then(value)


def _day(table: DataTable, column: str, dtype: pl.DataType) -> tuple[pl.Expr, tuple[Note, ...]]:
    if dtype == pl.Date:
        return pl.col(column), ()
    if dtype == pl.Datetime:
        return pl.col(column).dt.date(), ()
    if dtype != pl.String:
        raise RoleError(f"Column '{column}' is of type {dtype}; dates are needed.", f"Name another with --role {table.kind.time}=COLUMN.")
    reading = read_days(column, table.sample.get_column(column).drop_nulls().to_list(), table.rules.dates)
    return reading.day, reading.notes


def _condition(table: DataTable, sql: str, schema: pl.Schema) -> tuple[pl.Expr, list[pl.Expr]]:
    condition = where_.parse(sql)
    roots: dict[str, pl.Expr] = {}
    for root in condition.meta.root_names():
        column = table.column(root)
        roots[root] = _typed(table, column, schema[column]).alias(root)
    where_.check(condition, table.sample.select(roots.values()), sql)
    return condition, list(roots.values())


def _typed(table: DataTable, column: str, dtype: pl.DataType) -> pl.Expr:
    """A column as the values of its role, or of its sampled kind: numbers, days, or text."""
    if dtype != pl.String:
        return pl.col(column)
    role = table.role_of(column)
    if role == table.kind.time:
        return _day(table, column, dtype)[0]
    values = [value.strip() for value in table.sample.get_column(column).drop_nulls().to_list() if value.strip()]
    identity = role is not None and role.endswith("_id")
    padded = any(len(value) > 1 and value[0] == "0" and value.isdigit() for value in values)  # 00123 is a name, not a number
    if values and not identity and not padded and all(number(value, table.rules.decimal) is not None for value in values):
        return _number(column, dtype, table.rules.decimal)
    return pl.col(column)


def _other(table: DataTable, frame: nw.LazyFrame[Any], needed: Needed, schema: dict[str, Any]) -> nw.LazyFrame[Any]:
    if table.where is not None:
        raise UsageError("A condition (where) needs a Polars frame or a file.", "Filter the frame before handing it over.")
    columns = [nw.col(column).alias(key_name(position)) for position, column in enumerate(needed.keys)]
    columns.append(nw.col(needed.score).alias(SCORE))
    if needed.unit:
        columns.append(nw.col(needed.unit).alias(UNIT))
    if needed.weight:
        if not schema[needed.weight].is_numeric():
            raise RoleError(f"Column '{needed.weight}' is of type {schema[needed.weight]}; numbers are needed.", "Cast it first.")
        weight = nw.col(needed.weight).cast(nw.Float64)
        columns.append(nw.when(weight.is_finite()).then(weight).alias(WEIGHT))
    if needed.day:
        if schema[needed.day] not in (nw.Date, nw.Datetime):
            raise RoleError(f"Column '{needed.day}' is of type {schema[needed.day]}; dates are needed.", "Cast it first.")
        day = nw.col(needed.day).cast(nw.Date)
        columns += [day.alias(DAY), nw.col(needed.day).cast(nw.String).alias(DAY_TEXT)]
    return frame.select(columns)
