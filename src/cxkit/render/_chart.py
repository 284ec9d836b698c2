"""What a chart says of its table: the columns it names, its domain, and cells taken as numbers."""

from __future__ import annotations

from cxkit.model import Cell, Chart, Column, Table


def column_of(table: Table, chart: Chart, encoding: str) -> Column | None:
    """The column that the chart names under ``encoding``; None where it names none or the table has none of that key."""
    key = chart.encodings.get(encoding)
    return next((column for column in table.columns if column.key == key), None)


def domain_of(chart: Chart) -> list[float]:
    """The ends between which the values can lie, in their unit; empty where the chart does not say."""
    ends = chart.encodings.get("domain")
    return [end for end in ends if isinstance(end, float | int)] if isinstance(ends, list) else []


def number_of(cell: Cell) -> float | None:
    """The cell if it is a number."""
    return None if isinstance(cell, str | bool) else cell
