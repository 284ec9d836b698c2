"""What a column of a report shows of single persons, and how a cell limit (``--min-cell``) treats it.

Rows of too few persons are suppressed before a table exists (``cell_limits``): that is what sums, means, shares and rates need. A quantile
or an extreme is the value of one person, however many persons the row has, and a date on which one person did something may be too. Such
columns are declared here, by their keys, and ``protect`` clears their cells in every table of every report.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from cxkit.counts import group_id, group_name
from cxkit.model import Cell, Row, Table
from cxkit.roles import looks_personal

Persons = Callable[[Row], float]
GROUP_ID = group_id("")


def _number(cell: Cell) -> float:
    return float(cell) if isinstance(cell, (int, float)) else 0.0


def _customers(row: Row) -> float:
    """The persons of a row; if it counts none, what it counts."""
    return next((_number(row[key]) for key in ("customers", "n", "episodes", "tickets", "contacts") if key in row), 0.0)


def _share_of(share: str) -> Persons:
    return lambda row: round(_number(row.get(share)) * _customers(row))


def _lost(row: Row) -> float:
    """Customers on the smaller side of a median that Kaplan and Meier estimate: it is the time of one of the losses."""
    return min(2 * _number(row.get("lost")), _customers(row))


class Quantile(NamedTuple):
    """A quantile of the values of ``persons``: there must be as many on each side of it as the limit."""

    at: float
    persons: Persons = _customers

    def reveals(self, row: Row, limit: int) -> bool:
        """Whether fewer persons than the limit are on one side of it."""
        return self.persons(row) * min(self.at, 1 - self.at) < limit


class Extreme(NamedTuple):
    """The least or greatest value of a row, which is that of one person."""

    def reveals(self, row: Row, limit: int) -> bool:
        """Always."""
        del row, limit
        return True


_REPEATERS, _COMPLAINED = _share_of("repeat_rate"), _share_of("customer_rate")
KINDS: Mapping[str, Quantile | Extreme] = {
    "median": Quantile(0.5, _lost),
    "median_revenue": Quantile(0.5),
    "median_relationship_days": Quantile(0.5),
    "median_days": Quantile(0.5),
    "gap_p50_days": Quantile(0.5, _REPEATERS),
    "gap_p90_days": Quantile(0.9, _REPEATERS),
    "gap_ended_p50_days": Quantile(0.5, _REPEATERS),
    "gap_ended_p90_days": Quantile(0.9, _REPEATERS),
    "median_days_to_resolve": Quantile(0.5, _COMPLAINED),
    "p90_days_to_resolve": Quantile(0.9, _COMPLAINED),
    "first_response_median": Quantile(0.5),
    "first_response_p90": Quantile(0.9),
    "resolve_median": Quantile(0.5),
    "resolve_p90": Quantile(0.9),
    "age_days": Quantile(0.5),
    "from": Extreme(),
    "to": Extreme(),
}
"""The columns whose values are those of single persons; all others are sums, means, shares or rates over the persons of the row.

``from`` and ``to`` of single cuts are set by the metric that knows how many customers lie between them.
"""


def kind_of(key: str) -> Quantile | Extreme | None:
    """The kind of a column; limits of an interval have that of their figure."""
    return KINDS.get(key) or KINDS.get(key.removesuffix("_low").removesuffix("_high"))


def reveals(key: str, row: Row, limit: int) -> bool:
    """Whether the limit forbids that cell of a row, for notes that quote it."""
    kind = kind_of(key)
    return limit > 1 and kind is not None and kind.reveals(row, limit)


def protect(tables: Sequence[Table], limit: int, lists: Sequence[str] = ("customers", "transitions", "cuts")) -> tuple[Table, ...]:
    """The tables without the values of single persons, if there is a ``limit``.

    ``lists`` are tables without such columns: of single customers, which the user asked for, of labels, and of cuts.
    """
    return tuple(table if table.name in lists else _protected(table, limit) for table in tables) if limit > 1 else tuple(tables)


def without_personal_names(tables: Sequence[Table], limit: int) -> tuple[Table, ...]:
    """The tables without the suppressed rows of columns that look personal: a small group's name is that of a person.

    Other names (of touchpoints, channels, segments, ...) are those of the business; such rows stay, without figures.
    """
    if limit <= 1:
        return tuple(tables)
    found = []
    for table in tables:
        named = [column.key for column in table.columns if column.key.startswith(GROUP_ID)]
        personal = [key for key in named if looks_personal(group_name(key), [row[key] for row in table.rows])]
        rows = tuple(row for row in table.rows if not (personal and row.get("flag") == "suppressed"))
        found.append(table.model_copy(update={"rows": rows}))
    return tuple(found)


def _protected(table: Table, limit: int) -> Table:
    kinds = {column.key: kind for column in table.columns if (kind := kind_of(column.key)) and column.unit != "label"}
    if not kinds:
        return table
    rows = tuple({**row, **{key: None for key, kind in kinds.items() if kind.reveals(row, limit)}} for row in table.rows)
    return table.model_copy(update={"rows": rows})
