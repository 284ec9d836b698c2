"""Codes for no answer (``--na``): the roles and columns that they are for, and columns without them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from cxkit import roles
from cxkit.errors import RoleError, UsageError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.roles import SCORES, Resolved
from cxkit.tables import DataTable, Derived
from cxkit.values import fold, number
from cxkit.values.folding import folded

Table = TypeVar("Table", bound=DataTable)


def codes_of(
    typed: Sequence[str],
    section: Mapping[str, Sequence[str]],
    known: Collection[str],
    columns: Sequence[str],
    found: Mapping[str, Resolved],
) -> dict[str, frozenset[str]]:
    """The codes by role, or by header if a column holds no role; codes without a name are for all ratings but an outcome.

    ``known`` are the roles of the kind of table, ``found`` those that its ``columns`` hold; typed codes come on top of those of the
    ``section``. Raises UsageError if a name is neither a role nor a column.
    """
    codes: dict[str, set[str]] = {}

    def name_of(name: str) -> str:
        if name in known or name in SCORES:
            return name
        try:
            column = roles.find_column(name, columns)
        except RoleError:
            raise UsageError(
                tr("--na {name}=CODE: '{name}' is neither a role nor a column.", name=name),
                tr("The roles are: {names}.", names=", ".join(known)),
            ) from None
        return next((role for role, held in found.items() if held.column == column), column)

    for role, given in section.items():
        codes.setdefault(role if role not in columns else name_of(role), set()).update(map(fold, given))
    for text in typed:
        name, equals, code = text.partition("=")
        # codes of the ratings that explain an outcome may be valid answers in the outcome: 0 of 0-10
        for each in [name_of(name)] if equals else (score for score in SCORES if score != "outcome"):
            codes.setdefault(each, set()).add(fold(code if equals else text))
    return {name: frozenset(each) for name, each in codes.items()}


def without_codes(table: Table) -> Table:
    """The table whose codes are blank in every column but scores, which count their codes as a reason of their own."""
    scores = {held.column for role, held in table.roles.items() if role in SCORES} | (set(table.wide.columns) if table.wide else set())
    columns = {table.roles[name].column if name in table.roles else name: codes for name, codes in table.rules.na.items()}
    blanked = [
        pl.when(~_is_code(column, codes, table.sample.schema[column])).then(pl.col(column)).alias(column)
        for column, codes in columns.items()
        if column in table.columns and column not in scores
    ]
    if not blanked or not isinstance(table.reading.scan, pl.LazyFrame):
        return table
    reading = Derived(table.reading, lambda frame: frame.with_columns(blanked), frozenset())
    return replace(table, reading=reading, sample=table.sample.with_columns(blanked))


def _is_code(column: str, codes: frozenset[str], dtype: pl.DataType) -> pl.Expr:
    if dtype.is_numeric():
        numbers = [meant for code in codes if (meant := number(code, None)) is not None]
        return pl.col(column).cast(pl.Float64).is_in(numbers).fill_null(value=False)
    return folded(pl.col(column).cast(pl.String)).is_in(sorted(codes)).fill_null(value=False)
