"""Lengths of time in numbers whose unit no header names: they are not used, and the unit is asked for."""

from __future__ import annotations

from collections.abc import Collection

from cxkit.errors import DataError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import Values, shortened
from cxkit.roles.carried import MOSTLY
from cxkit.roles.scoring import TAKEN, named
from cxkit.roles.units import unit_of
from cxkit.roles.words import all_meanings, meanings
from cxkit.tables.table import Contacts

_LASTING = ("first_responded_at", "resolved_at")
_ENOUGH = 1_000  # values
_LONGEST = 1e6  # more is no length of time that somebody writes down, but a moment or an id


def note_unknown_units(table: Contacts, roles: Collection[str]) -> list[Note]:
    """A warning on each column that is called the time until a response or a resolution, and holds numbers without a unit.

    Only if a wanted one of these has no column.
    """
    wanted = [role for role in _LASTING if role in roles and role not in {*table.roles, *table.doubtful}]
    free = [column for column in table.own_columns if table.role_of(column) is None] if wanted else []
    found = {}
    for column in free:
        header = table.shown.get(column, column)
        by_name = named(table.kind, header, meanings(header)) if "duration" in all_meanings(header) else {}
        role = max(wanted, key=lambda each: by_name.get(each, 0.0))
        if by_name.get(role, 0.0) >= TAKEN and _lack_unit(header, table.values(column)):
            found[column] = role
    return [
        Note(
            code="unit-unknown",
            level="warning",
            text=tr("Column '{column}' holds lengths of time without a unit: they are not used.", column=shortened(column)),
            hint=unit_hint(column),
        )
        for column in found
    ]


def unit_hint(column: str) -> str:
    """How the unit of a column is named."""
    return tr("a header such as '{column} (hours)' names the unit", column=shortened(column))


def refuse_unknown_unit(column: str, values: pl.Series) -> None:
    """Raise DataError if the values of a column that is to hold moments are numbers, whose unit is not known."""
    if not _lack_unit(column, Values(values.drop_nulls().cast(pl.String).head(_ENOUGH).to_list(), known=True)):
        return
    raise DataError(
        tr("Column '{column}' holds numbers: they are no dates, and lengths of time only with a unit.", column=column),
        tr("A header such as '{column} (hours)' names the unit.", column=column),
    )


def _lack_unit(header: str, values: Values) -> bool:
    """Whether values are small numbers, and the header names no unit; a duration, not a moment."""
    low, high = values.range or (-1.0, 0.0)
    numbers = values.numbers >= MOSTLY and values.dates < MOSTLY and low >= 0 and 0 < high < _LONGEST
    return numbers and unit_of(header) is None
