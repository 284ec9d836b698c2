"""The texts of cells and headings, for the formats that people read."""

from __future__ import annotations

from datetime import date, datetime

from cxkit.language import day_text, tr, translated
from cxkit.model import Cell, Column, Row, Table
from cxkit.render._safe import visible
from cxkit.text.figures import NUMERIC, digits_for, figure
from cxkit.text.periods import are_months
from cxkit.text.words import WORDS, word_of

GROUPED = ("by_", "over_time", "zone", "drivers", "model", "kano", "touchpoints", "cells", "phases", "channels", "map")
"""Prefixes of the names of tables whose rows are groups."""
# The vocabulary of the column ``flag`` is the same in all reports.
_FLAGS = {"small-n": "n < 30"}
# Columns left out if all of their cells are null: the flag, comparisons, and what needs customers.
_CUSTOMERS = ("customers", "reach", "contacts_per_customer")
_CONTRACTS = ("won_back", "mrr_start", "mrr_new", "mrr_lost", "mrr_end")
_SPARE = frozenset(
    {"flag", "p", "p_adj", *_CUSTOMERS, *_CONTRACTS, *(key + end for key in ("vs_rest", "change") for end in ("", "_low", "_high"))}
)


def not_stated() -> str:
    """The name of the group of rows without one."""
    return tr("(not stated)")


def is_numeric(column: Column) -> bool:
    """Whether the column holds numbers, which are right-aligned."""
    return column.unit in NUMERIC


def flag_text(flag: str) -> str:
    """Return the text of a value of the column ``flag``."""
    return _FLAGS.get(flag) or visible(translated(flag))


def heading(column: Column) -> str:
    """Return the title of the column, with the unit that its cells leave out: % of shares, pp of their differences, the currency."""
    unit = column.currency or (tr("pp") if column.difference else "%") * (column.unit == "share")
    return " ".join(filter(None, [visible(column.title), visible(unit)]))


def without_empty(table: Table) -> Table:
    """Return the table without flag, p values and comparisons that are null in all rows."""
    named = table.names
    kept = tuple(
        column
        for column in table.columns
        if column.key not in _SPARE or column in named or any(row[column.key] is not None for row in table.rows)
    )
    rows = tuple({column.key: row[column.key] for column in kept} for row in table.rows)
    return table.model_copy(update={"columns": kept, "rows": rows})


def column_texts(table: Table, column: Column) -> list[str]:
    """Return the cells of the column as text, with the same number of decimals and unsafe characters escaped.

    Null is blank, except for the name of a group in a table by groups, and where the column says what it means.
    """
    values = [row[column.key] for row in table.rows]
    inside = table.name.removeprefix(f"{table.name.partition('_')[0]}_")  # in the whole report names begin with the command
    grouped = any(name.startswith(GROUPED) and name != "over_time" for name in (table.name, inside)) and column in table.names
    digits = digits_for(column.unit, values, column.digits)
    if column.key == "period":
        texts = without_days(["" if value is None else visible(str(value)) for value in values])
    else:
        texts = [cell_text(value, column, digits) if value is not None or not grouped else not_stated() for value in values]
    return [text or absent_text(row, column) for text, row in zip(texts, table.rows, strict=True)]


def without_days(texts: list[str]) -> list[str]:
    """First days of months, quarters and years without the day, those of years without the month; those of weeks as they are."""
    known = [text for text in texts if text]
    if not are_months(known):
        return [time_text(text) for text in texts]
    years = len({*known}) > 1 and all(text.endswith("-01-01") for text in known)
    return [text.removesuffix("-01-01" if years else "-01") for text in texts]


def absent_text(row: Row, column: Column) -> str:
    """Return what null means in a cell, if the column says so."""
    return visible(column.absent) if column.is_absent_in(row) else ""


def cell_text(value: Cell, column: Column, digits: int | None) -> str:
    """Return one cell as text; ``digits`` are the decimals of its column."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return tr("yes" if value else "no")
    if isinstance(value, str):
        if column.key == "flag":
            return flag_text(value)
        if column.unit in ("date", "datetime"):
            return visible(time_text(value))
        return visible(_word(value, column))
    return figure(value, column.unit, digits, signed=column.difference or None) if is_numeric(column) else str(value)


def time_text(value: str) -> str:
    """A day or a time as the language writes it; what is none, such as a part of one, as it is."""
    try:
        return day_text(datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value))
    except ValueError:
        return value


_OF_CXKIT = frozenset(
    {
        *("flag", "verdict", "status", "state", "stated", "rule", "direction", "why", "reason", "group", "purpose", "method", "model"),
        *("quadrant", "category", "segment", "dimension", "driver", "outcome", "grouping", "term", "basis", "sd_from", "step", "kind"),
        *("preferred_by", "revenue_of"),
    }
)
"""Columns of words that cxkit gives, if they have help. Any other column holds names of the data, which are shown as they are."""
_TO_USE = "channel to use"
"""The column of the ways of contact of the consents: their key is also that of channels of the data."""


def _word(value: str, column: Column) -> str:
    """A value in the language of the user if it is a word of cxkit's own, by its column if it means something else there."""
    if column.key == "channel" and column.title in {_TO_USE, translated(_TO_USE)}:
        return word_of(value, "purpose")
    if not column.help or column.key not in _OF_CXKIT:
        return translated(value) if value in WORDS and value.startswith("(") else value
    return word_of(value, column.key)
