"""Tables that are drawn as a matrix: counts of groups over names, shares of groups over periods."""

from __future__ import annotations

from typing import NamedTuple

from cxkit.model import Cell, Chart, Table
from cxkit.render._cells import not_stated, without_days
from cxkit.render._chart import number_of
from cxkit.render._safe import visible

Group = tuple[Cell, ...]


ALL = "all"
"""The name of the row of sums or means."""


class Counts(NamedTuple):
    """Counts of groups over names, the largest of both first.

    ``titles`` are those of the group columns. ``sums`` are the names' own; None if a count is suppressed (null), which they would reveal.
    """

    titles: list[str]
    groups: dict[Group, dict[Cell, float | None]]
    names: list[Cell]
    sums: dict[Cell, float] | None
    largest: float


class Shares(NamedTuple):
    """Shares of groups over periods from the second on; ``cells`` has with each share whether its period is whole.

    ``means`` are those of all groups, by period; empty without any.
    """

    titles: list[str]
    size: str
    sizes: dict[Group, float | None]
    cells: dict[Group, dict[float, tuple[float | None, Cell]]]
    periods: list[float]
    means: dict[float, float]

    def values(self) -> list[float]:
        """All shares that are known."""
        return [share for line in self.cells.values() for at, (share, _) in line.items() if at > 0 and share is not None]


def counts_of(table: Table, chart: Chart) -> Counts | None:
    """The matrix of a chart of the kind ``matrix``; None if columns of the chart are missing."""
    labels, x, value = (chart.encodings.get(name) for name in ("label", "x", "value"))
    if not isinstance(labels, list) or not isinstance(x, str) or not isinstance(value, str):
        return None
    groups: dict[Group, dict[Cell, float | None]] = {}
    for row in table.rows:
        groups.setdefault(tuple(row[str(label)] for label in labels), {})[row[x]] = number_of(row[value])
    sums: dict[Cell, float] = {}
    for line in groups.values():
        for name, count in line.items():
            sums[name] = sums.get(name, 0.0) + (count or 0.0)
    # a touchpoint without contacts has no channel; that makes no column
    names = sorted((name for name in sums if sums[name] or name is not None), key=lambda name: (name is None, -sums[name], str(name)))
    hidden = any(count is None for line in groups.values() for count in line.values())
    largest = max((count for line in groups.values() for count in line.values() if count), default=0.0)
    ordered = dict(sorted(groups.items(), key=lambda each: -sum(count or 0.0 for count in each[1].values())))
    return Counts(_titles(table, labels), ordered, names, None if hidden else sums, largest)


def shares_of(table: Table, chart: Chart) -> Shares | None:
    """The matrix of a chart of the kind ``triangle``; None if columns of the chart are missing."""
    keys = {name: chart.encodings.get(name) for name in ("x", "value", "n", "complete")}
    labels = chart.encodings.get("label")
    if not isinstance(labels, list) or not all(isinstance(key, str) for key in keys.values()):
        return None
    x, value, size, complete = (str(key) for key in keys.values())
    cells: dict[Group, dict[float, tuple[float | None, Cell]]] = {}
    sizes: dict[Group, float | None] = {}
    for row in table.rows:
        group, at = tuple(row[str(label)] for label in labels), number_of(row[x])
        sizes[group] = number_of(row[size])
        if at is not None:
            cells.setdefault(group, {})[at] = number_of(row[value]), row[complete]
    periods = sorted({at for line in cells.values() for at in line if at > 0})
    return Shares(_titles(table, labels), _titles(table, [size])[0], sizes, cells, periods, _means(chart))


def _means(chart: Chart) -> dict[float, float]:
    at, means = chart.encodings.get("mean_x"), chart.encodings.get("means")
    if not isinstance(at, list) or not isinstance(means, list):
        return {}
    return dict(zip([float(each) for each in at], [float(each) for each in means], strict=True))


def names_of(values: list[Cell]) -> list[str]:
    """The names of rows or columns; of months, quarters and years without the day."""
    texts = [not_stated() if value is None else visible(str(value)) for value in values]
    return without_days(texts)


def _titles(table: Table, keys: list[str] | list[float]) -> list[str]:
    titles = {column.key: visible(column.title) for column in table.columns}
    return [titles[str(key)] for key in keys]
