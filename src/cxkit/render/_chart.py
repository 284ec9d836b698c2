"""Reads the encodings of a chart: the columns it names, its domain, and cells as numbers."""

from __future__ import annotations

from cxkit.model import Cell, Chart, Column, Table


def column_of(table: Table, chart: Chart, encoding: str) -> Column | None:
    """Return the column that the chart names under ``encoding``; None if it names none or the table lacks it."""
    key = chart.encodings.get(encoding)
    return next((column for column in table.columns if column.key == key), None)


def domain_of(chart: Chart) -> list[float]:
    """Return the ends of the range of possible values, in their unit; empty if the chart has no domain."""
    ends = chart.encodings.get("domain")
    return [end for end in ends if isinstance(end, float | int)] if isinstance(ends, list) else []


def number_of(cell: Cell) -> float | None:
    """Return the cell if it is a number, else None."""
    return None if isinstance(cell, str | bool) else cell
