"""How each column of a table is profiled, decided by its role, its rules and its sample."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cxkit.lazy import pl
from cxkit.roles.kinds import DATES, YES_OR_NO
from cxkit.tables import DataTable, duplicates
from cxkit.tables.typed_columns import NUMBERS, NumberReading, date_reading, number_reading, present_texts
from cxkit.values import number
from cxkit.values.time.dates import DateReading, look_like_days

_TOGETHER = 100_000  # texts that one query looks at


@dataclass(frozen=True, slots=True)
class ProfilePlan:
    """How columns are profiled.

    ``ids``: columns of unique ids. ``days``, ``numbers``: how columns of dates and of numbers are read. ``dated``, ``numeric``: columns
    whose role needs dates, and numbers. ``flags``: for each column of yes and no the labels that mean one of them besides the usual ones.
    ``key``: the hash of what identifies a row, if anything does.
    """

    ids: frozenset[str] = frozenset()
    days: Mapping[str, DateReading] = field(default_factory=dict)
    numbers: Mapping[str, NumberReading] = field(default_factory=dict)
    dated: frozenset[str] = frozenset()
    numeric: frozenset[str] = frozenset()
    flags: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    key: pl.Expr | None = None


def plan_profile(table: DataTable) -> ProfilePlan:
    """Return the plan that the roles, the rules and the sample of a table give."""
    ids = frozenset(resolved.column for role, resolved in table.roles.items() if is_unique(table, role))
    days = {column: date_reading(table, column) for column in _columns_of_days(table)}
    numbers = {column: number_reading(table, column) for column in table.columns if _may_hold_numbers(table, column)}
    dated = frozenset(resolved.column for role, resolved in table.roles.items() if role in DATES)
    numeric = frozenset(resolved.column for role, resolved in table.roles.items() if role in NUMBERS)
    flags = {resolved.column: table.labels_of(role) for role, resolved in table.roles.items() if role in YES_OR_NO}
    identifying = duplicates.key_of(table)
    return ProfilePlan(ids, days, numbers, dated, numeric, flags, duplicates.key_hash(table, identifying) if identifying else None)


def _may_hold_numbers(table: DataTable, column: str) -> bool:
    """Whether a column holds text, and at least half of its sampled values without blanks are numbers."""
    values = table.sample.get_column(column)
    if values.dtype != pl.String:
        return False
    texts = present_texts(values)
    return 2 * sum(n for text, n in texts.items() if number(text, None) is not None) >= texts.total()


def _columns_of_days(table: DataTable) -> list[str]:
    """The columns of text or numbers that have a role of dates, or of whose sampled texts at least half look like dates."""
    found, texts = set[str](), dict[str, pl.Series]()
    for column in table.columns:
        values = table.sample.get_column(column).drop_nulls()
        if table.role_of(column) in DATES:
            found |= {column} if values.dtype == pl.String or values.dtype.is_numeric() else set()
        elif values.dtype == pl.String and not all(map(str.isdecimal, values)):
            texts[column] = values
    names, largest = list(texts), max((values.len() for values in texts.values()), default=1)
    # many columns by one query, which takes longer than a short column does
    together = max(1, _TOGETHER // largest)
    for start in range(0, len(names), together):
        some = names[start : start + together]
        looks, at = look_like_days(pl.concat([texts[column] for column in some])), 0
        for column in some:
            size = texts[column].len()
            found |= {column} if 2 * int(looks.slice(at, size).sum()) >= size else set()
            at += size
    return [column for column in table.columns if column in found]


def is_unique(table: DataTable, role: str | None) -> bool:
    """Whether the role identifies every row of the table, so that no value may occur twice."""
    return role == "response_id" or (role == "customer_id" and table.kind.name == "customers")
