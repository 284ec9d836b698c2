"""What every measure offers to the mechanism that lays out its tables."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from cxkit.measures.sums import Pair, Scoring, Sums
from cxkit.model import Cell, Column, Unit


class Difference(NamedTuple):
    """A difference of two groups in the measure's unit, with interval, two-sided p value and the name of the test."""

    value: float
    low: float | None
    high: float | None
    p: float | None
    test: str


class Measure(Scoring, Protocol):
    """A figure per group: its columns, how it is computed from sums, and how two groups compare."""

    @property
    def key(self) -> str:
        """Key of the column that holds the figure itself."""

    @property
    def title(self) -> str:
        """Name of the figure in a sentence."""

    @property
    def unit(self) -> Unit:
        """Unit of the figure and of differences."""

    @property
    def domain(self) -> tuple[float, float]:
        """Least and greatest possible value."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of a group's figures, after ``n``."""

    @property
    def confidence(self) -> float:
        """Confidence of the intervals."""

    @property
    def interval_name(self) -> str:
        """Name of the interval's method."""

    def figures(self, sums: Sums) -> dict[str, Cell]:
        """The cells of ``columns``."""

    def compare(self, pair: Pair) -> Difference | None:
        """The first group minus the second; None where either has no answers."""
