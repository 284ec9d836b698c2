"""Curves that fall in steps, such as survival, as the points of each group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cxkit.model import Cell, Chart, Row, Table
from cxkit.render._cells import not_stated
from cxkit.render._chart import column_of, number_of
from cxkit.render._safe import visible


class StepCurve(NamedTuple):
    """One group's points, each with its limits."""

    name: str
    points: list[tuple[float, float, float | None, float | None]]
    at_risk: list[float]

    def risked(self, time: float) -> float:
        """Return the number at risk at a time: that before the next step, 0 after the last one."""
        return next((n for (at, *_), n in zip(self.points, self.at_risk, strict=True) if at >= time), 0.0)

    def at(self, time: float) -> tuple[float, float | None, float | None]:
        """Return the height and the limits at a time: those of the last step before it, 1 before the first."""
        passed = [point for point in self.points if point[0] <= time]
        return passed[-1][1:] if passed else (1.0, None, None)


def step_curves(table: Table, chart: Chart) -> list[StepCurve]:
    """The curve of each group of a chart of the kind ``steps``."""
    columns = {name: column_of(table, chart, name) for name in ("x", "y", "low", "high")}
    keys, risk = chart.encodings.get("group"), column_of(table, chart, "n")
    groups: dict[tuple[Cell, ...], list[tuple[float, float, float | None, float | None]]] = {}
    risks: dict[tuple[Cell, ...], list[float]] = {}
    for row in table.rows:
        x, y, low, high = (number_of(row[column.key]) if column else None for column in columns.values())
        if x is not None and y is not None:
            key = _key(row, keys if isinstance(keys, list) else [])
            groups.setdefault(key, []).append((x, y, low, high))
            n = number_of(row[risk.key]) if risk else None
            risks.setdefault(key, []).extend([] if n is None else [n])
    return [
        StepCurve(" · ".join(not_stated() if part is None else visible(str(part)) for part in key), points, risks[key])
        for key, points in groups.items()
    ]


def _key(row: Row, keys: Sequence[object]) -> tuple[Cell, ...]:
    return tuple(row[str(key)] for key in keys)
