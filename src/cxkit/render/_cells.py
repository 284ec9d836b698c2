"""A table's columns as finished texts: what every format for people shows in a cell and above it."""

from __future__ import annotations

from cxkit.model import Cell, Column, Table
from cxkit.render._figures import NUMERIC, digits_for, figure
from cxkit.render._safe import visible

NONE_GIVEN = "(none given)"
GROUPED = ("by_", "over_time", "zone", "drivers", "model", "kano", "touchpoints", "cells", "phases", "channels", "map")
"""How the names of tables begin whose rows are groups."""
# The vocabulary of the column ``flag`` is the same in all reports.
_FLAGS = {"small-n": "n < 30", "suppressed": "suppressed"}
# Columns that say nothing where no row has anything in them: the flag, the comparisons that every measure may make, what needs customers,
# what needs days and revenue of contracts.
_CUSTOMERS = ("customers", "reach", "contacts_per_customer")
_CONTRACTS = ("won_back", "mrr_start", "mrr_new", "mrr_lost", "mrr_end")
_SPARE = frozenset(
    {"flag", "p", "p_adj", *_CUSTOMERS, *_CONTRACTS, *(key + end for key in ("vs_rest", "change") for end in ("", "_low", "_high"))}
)
_NAMES = frozenset({"label", "text", "date", "datetime", "boolean"})


def is_numeric(column: Column) -> bool:
    """Whether the column holds numbers, which stand on the right."""
    return column.unit in NUMERIC


def flag_text(flag: str) -> str:
    """What the column ``flag`` says, in words."""
    return _FLAGS.get(flag, visible(flag))


def heading(column: Column) -> str:
    """The column's title, with the unit where the cells leave it out."""
    return visible(column.title) + (" %" if column.unit == "share" else "")


def group_columns(table: Table) -> list[Column]:
    """The columns that name a row: those of text and dates which stand first."""
    names: list[Column] = []
    for column in table.columns:
        if column.unit not in _NAMES:
            break
        names.append(column)
    return names


def without_empty(table: Table) -> Table:
    """The table without the flag, p values and comparisons that are null in all of its rows."""
    named = group_columns(table)
    kept = tuple(
        column
        for column in table.columns
        if column.key not in _SPARE or column in named or any(row[column.key] is not None for row in table.rows)
    )
    rows = tuple({column.key: row[column.key] for column in kept} for row in table.rows)
    return table.model_copy(update={"columns": kept, "rows": rows})


def column_texts(table: Table, column: Column) -> list[str]:
    """The column's cells from top to bottom, rounded alike and inert.

    Null is blank; but in a table by groups a group without a name is a group, and says so.
    """
    values = [row[column.key] for row in table.rows]
    grouped = table.name.startswith(GROUPED) and table.name != "over_time" and column in group_columns(table)
    digits = digits_for(column.unit, values, column.digits)
    return [cell_text(value, column, digits) if value is not None or not grouped else NONE_GIVEN for value in values]


def cell_text(value: Cell, column: Column, digits: int | None) -> str:
    """One cell as text; ``digits`` are the decimals of its column."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        if column.key == "flag":
            return flag_text(value)
        return visible(value.replace("T", " ") if column.unit == "datetime" else value)
    return figure(value, column.unit, digits) if is_numeric(column) else str(value)
