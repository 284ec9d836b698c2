"""Text columns as numbers or days, row by row, with what could not be read told apart from what is blank.

For columns whose values are many (weights, dates, whatever a condition compares); scores and group names are understood on their distinct
values instead.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from cxkit.errors import RoleError
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import SCORES
from cxkit.tables.dates import ANY_SHAPE, read_days
from cxkit.tables.guards import unguarded_text
from cxkit.tables.scores import BLANKS, fold, number
from cxkit.tables.table import DataTable

_NUMBERS = frozenset({*SCORES, "weight", "amount", "cost", "revenue", "tenure"})
# of the sampled values; what is left over is counted when the file is read, and refused beyond 1 %
_NEARLY_ALL = 0.95


class Typed(NamedTuple):
    """A column as its typed value, and whether a row holds something that has none (null and codes for no answer are merely blank)."""

    value: pl.Expr
    failed: pl.Expr
    notes: tuple[Note, ...] = ()


def numbers(table: DataTable, column: str, dtype: pl.DataType) -> Typed:
    """A column of numbers. Raises RoleError where its type holds none."""
    if dtype == pl.String:
        role = table.role_of(column) or ""
        text = unguarded_text(pl.col(column).str.strip_chars())
        folded = text.str.to_lowercase()
        labels = {fold(label): str(value) for label, value in table.rules.labels.get(role, {}).items()}
        if labels:
            text = folded.replace(labels)
        value = _with_point(text, table.rules.decimal).cast(pl.Float64, strict=False)
        blank = folded.is_in([*BLANKS, *table.rules.na.get(role, ())])
        value = pl.when(value.is_finite() & ~blank).then(value)
        return Typed(value, folded.is_not_null() & ~blank & value.is_null())
    if not dtype.is_numeric():
        raise RoleError(f"Column '{column}' is of type {dtype}; numbers are needed.", "Name another column.")
    value = pl.col(column).cast(pl.Float64)
    codes = [code for text in table.rules.na.get(table.role_of(column) or "", ()) if (code := number(text, None)) is not None]
    return Typed(pl.when(value.is_finite() & ~value.is_in(codes)).then(value), pl.lit(value=False))


def _with_point(text: pl.Expr, decimal: str | None) -> pl.Expr:
    if decimal == ",":
        return text.str.replace(",", ".", literal=True)
    # without a known decimal mark either will do, but three digits behind a comma may be thousands: such a value cannot be read
    return text if decimal == "." else text.str.replace(r"^([+-]?\d*),(\d{1,2}|\d{4,})$", "$1.$2")


def days(table: DataTable, column: str, dtype: pl.DataType) -> Typed:
    """A column of days. Raises RoleError where its type holds none, DataError where its text does not look like dates."""
    if dtype == pl.Date:
        return Typed(pl.col(column), pl.lit(value=False))
    if dtype == pl.Datetime:
        return Typed(pl.col(column).dt.date(), pl.lit(value=False))
    if dtype != pl.String:
        raise RoleError(f"Column '{column}' is of type {dtype}; dates are needed.", f"Name another with --role {table.kind.time}=COLUMN.")
    role = table.role_of(column) or ""
    folded = pl.col(column).str.strip_chars().str.to_lowercase()
    blank = folded.is_in([*BLANKS, *table.rules.na.get(role, ())])
    codes = {*BLANKS, *table.rules.na.get(role, ())}
    sample = [value for value in table.sample.get_column(column).drop_nulls().to_list() if fold(value) not in codes]
    reading = read_days(column, sample, table.rules.dates)
    return Typed(pl.when(~blank).then(reading.day), folded.is_not_null() & ~blank & reading.day.is_null(), reading.notes)


def compared(table: DataTable, column: str, dtype: pl.DataType) -> Typed:
    """A column as a condition compares it: by its role, else by its sampled values; text under the names that the project file gives."""
    if dtype == pl.String:
        kind = _kind(table, column)
        return kind(table, column, dtype) if kind else as_text(table, column)
    if dtype == pl.Datetime:
        return days(table, column, dtype)
    # a number that is none would pass for a large one
    return numbers(table, column, dtype) if dtype.is_float() else Typed(pl.col(column), pl.lit(value=False))


def _kind(table: DataTable, column: str) -> Callable[[DataTable, str, pl.DataType], Typed] | None:
    """What a column of text is compared as: numbers, days, or (None) as the text that it is."""
    role = table.role_of(column) or ""
    if role in _NUMBERS:
        return numbers
    if role == table.kind.time:
        return days
    values = [text for value in table.sample.get_column(column).drop_nulls().to_list() if (text := fold(value)) not in BLANKS]
    # 00123 is a name, not a number
    padded = any(len(value) > 1 and value[0] == "0" and value.isdigit() for value in values)
    if role.endswith("_id") or padded or not values:
        return None
    if sum(number(value, table.rules.decimal) is not None for value in values) >= _NEARLY_ALL * len(values):
        return numbers
    return days if pl.Series(values).str.contains(f"^(?:{ANY_SHAPE})(?:$|[t ,;z])").all() else None


def as_text(table: DataTable, column: str) -> Typed:
    """A column as text without outer blanks, under the names that the project file gives; blank and codes for no answer are null."""
    role = table.role_of(column) or ""
    text = unguarded_text(pl.col(column).cast(pl.String).str.strip_chars())
    folded = text.str.to_lowercase()
    names = {fold(spelling): name for spelling, name in table.rules.names.get(role, {}).items()}
    codes = list(table.rules.na.get(role, ()))
    if names:
        text = pl.when(folded.is_in(list(names))).then(folded.replace(names)).otherwise(text)
    return Typed(pl.when((text != "") & ~folded.is_in(codes)).then(text), pl.lit(value=False))
