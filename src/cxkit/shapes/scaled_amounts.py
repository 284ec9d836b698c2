"""Amounts in another unit than their currency: the column whose header says so, and the columns that are in the same unit."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.shapes.number_columns import NumberColumn, looks_numeric
from cxkit.shapes.shape import Evidence, Shape

_MAIN = ("amount", "mrr", "revenue")
"""The roles of which the first that the table has names the unit in its header; what is returned of an amount is in the same unit."""


class Amounts(NamedTuple):
    """The main amounts of a table: their role, their column as numbers, and its header."""

    role: str
    number: NumberColumn
    header: str


def main_amounts(evidence: Evidence) -> Amounts | None:
    """The main amounts of a table; None if it has none, or none that are numbers."""
    for role in _MAIN:
        if column := evidence.column(role):
            number = looks_numeric(evidence.table, column)
            return Amounts(role, number, evidence.table.shown.get(column, column)) if number else None
    return None


def scaled(evidence: Evidence, main: Amounts, scale: Callable[[pl.Expr], pl.Expr], note: Note) -> Shape:
    """The shape of a table whose main amounts, and what is returned of them, are brought into the currency."""
    columns = {role: column for role in ("returned", *_MAIN) if (column := evidence.column(role))}
    same = {role: column for role, column in columns.items() if role == "returned" or column == main.number.column}
    found = {role: number for role, column in same.items() if (number := looks_numeric(evidence.table, column))}
    names = {role: f"cx:{role} in the currency" for role in found}

    def add(frame: pl.LazyFrame) -> pl.LazyFrame:
        parts = {number.column: number.parts for number in found.values()}
        return frame.with_columns(parts.values()).with_columns(scale(number.value).alias(names[role]) for role, number in found.items())

    shown = {names[role]: evidence.table.shown.get(number.column, number.column) for role, number in found.items()}
    return Shape(add, shown, {role: names[role] for role in found}, notes=(note,))
