"""How each column of a table is profiled, decided by its role, its rules and its sample."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from cxkit.lazy import pl
from cxkit.tables import DataTable
from cxkit.tables.typed_columns import NUMBERS, NumberReading, date_reading, number_reading
from cxkit.values import fold, number
from cxkit.values.dates import ROLES as DATES
from cxkit.values.dates import DateReading, look_like_days
from cxkit.values.flags import FLAGS
from cxkit.values.scores import BLANKS


@dataclass(frozen=True, slots=True)
class ProfilePlan:
    """How columns are profiled.

    ``ids``: columns of unique ids. ``days``, ``numbers``: how columns of dates and of numbers are read. ``numeric``: columns whose role
    needs numbers. ``flags``: for each column of yes and no the labels that mean one of them besides the usual ones.
    """

    ids: frozenset[str] = frozenset()
    days: Mapping[str, DateReading] = field(default_factory=dict)
    numbers: Mapping[str, NumberReading] = field(default_factory=dict)
    numeric: frozenset[str] = frozenset()
    flags: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


def plan_profile(table: DataTable) -> ProfilePlan:
    """Return the plan that the roles, the rules and the sample of a table give."""
    ids = frozenset(resolved.column for role, resolved in table.roles.items() if is_unique(table, role))
    days = {column: date_reading(table, column) for column in table.columns if _holds_days(table, column)}
    numbers = {column: number_reading(table, column) for column in table.columns if _may_hold_numbers(table, column)}
    numeric = frozenset(resolved.column for role, resolved in table.roles.items() if role in NUMBERS)
    flags = {resolved.column: table.labels_of(role) for role, resolved in table.roles.items() if role in FLAGS}
    return ProfilePlan(ids, days, numbers, numeric, flags)


def _may_hold_numbers(table: DataTable, column: str) -> bool:
    """Whether a column holds text, and at least half of its sampled values without blanks are numbers."""
    values = table.sample.get_column(column)
    if values.dtype != pl.String:
        return False
    texts = Counter(text for text in values.drop_nulls().to_list() if fold(text) not in BLANKS)
    return 2 * sum(n for text, n in texts.items() if number(text, None) is not None) >= texts.total()


def _holds_days(table: DataTable, column: str) -> bool:
    """Whether a column of text or numbers has a role of dates, or at least half of its sampled texts look like dates."""
    values = table.sample.get_column(column).drop_nulls()
    dtype = values.dtype
    if table.role_of(column) in DATES:
        return dtype == pl.String or dtype.is_numeric()
    if dtype != pl.String or all(map(str.isdecimal, values)):
        return False
    looks = look_like_days(values)
    return not looks.is_empty() and int(looks.sum()) >= 0.5 * looks.len()


def is_unique(table: DataTable, role: str | None) -> bool:
    """Whether the role identifies every row of the table, so that no value may occur twice."""
    return role == "response_id" or (role == "customer_id" and table.kind.name == "customers")
