"""Columns that many tables have: of a period, of a figure and of the limits of its interval."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from cxkit.counts.periods import PERIOD
from cxkit.model import Cell, Column, Row, Unit

PERIOD_COLUMNS = (
    Column(key=PERIOD, title="period", unit="date", help="First day of the period."),
    Column(key="complete", title="complete", unit="boolean", help="Whether the data cover the whole period."),
)


def not_reached(base: str) -> dict[str, Any]:
    """What null means in a quantile of times of those that ``base`` counts: their curve does not fall so far while it is observed."""
    return {"absent": "not reached", "base": base} if base else {}


def blank_if_unknown(columns: Iterable[Column], *beginnings: str) -> tuple[Column, ...]:
    """The columns, with null left blank in those whose keys begin so: the file does not have what they need."""
    return tuple(column.model_copy(update={"absent": ""}) if column.key.startswith(beginnings) else column for column in columns)


def with_limits(
    key: str, title: str, unit: Unit, says: str, *, digits: int | None = None, ends: tuple[str, str] | None = None, reached_by: str = ""
) -> tuple[Column, Column, Column]:
    """A figure with the limits of its interval; ``ends`` are the keys of the limits if they do not derive from the figure's key.

    ``reached_by`` is the count of those who might reach the figure, if null means that it is not reached.
    """
    low, high = ends or (f"{key}_low", f"{key}_high")
    return (
        Column(key=key, title=title, unit=unit, digits=digits, help=says, **not_reached(reached_by)),
        Column(key=low, title=f"{title} low", unit=unit, digits=digits, help="Lower confidence limit."),
        Column(key=high, title=f"{title} high", unit=unit, digits=digits, help="Upper confidence limit."),
    )


def limited(key: str, figure: Cell, limits: Sequence[Cell] | None, *, ends: tuple[str, str] | None = None) -> Row:
    """The cells of ``with_limits``: a figure and the limits of its interval, which are blank if it has none."""
    low, high = limits or (None, None)
    return {key: figure, **dict(zip(ends or (f"{key}_low", f"{key}_high"), (low, high), strict=True))}


ENDS = ("low", "high")
"""The keys of the limits of a table's main figure."""


def limit_columns(unit: Unit, *, digits: int | None = None) -> tuple[Column, Column]:
    """The limits of the interval of a table's main figure."""
    return (
        Column(key="low", title="low", unit=unit, digits=digits, help="Lower confidence limit."),
        Column(key="high", title="high", unit=unit, digits=digits, help="Upper confidence limit."),
    )


def difference_limit_columns(unit: Unit) -> tuple[Column, Column]:
    """The limits of the interval of a table's difference."""
    return (
        Column(key="low", title="low", unit=unit, help="Lower confidence limit of the difference.", difference=True),
        Column(key="high", title="high", unit=unit, help="Upper confidence limit of the difference.", difference=True),
    )
