"""The interface of a measure to the code that lays out its tables."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, NamedTuple

from cxkit.measures.group_sums import Pair, Sums
from cxkit.measures.sums import Scoring
from cxkit.model import Cell, Column, Encodings, Row, Unit


class Difference(NamedTuple):
    """A difference of two groups in the measure's unit, with interval, two-sided p value and the name of the test.

    ``p_of_many`` is a larger p value for an adjustment for many groups, whose far tail the test's approximation does not reach.
    """

    value: float
    low: float | None
    high: float | None
    p: float | None
    test: str
    p_of_many: float | None = None


@dataclass(frozen=True)
class Measure(Scoring, ABC):
    """A figure per group, with intervals of ``confidence``: its columns, how it is computed from sums, and how two groups compare.

    A subclass gives ``key`` (the column that holds the figure itself), ``title`` (its name in a sentence) and ``unit`` (of the figure and
    of differences). Defaults fit most measures: figures depend on the group alone, and the highest comes first.
    """

    confidence: float

    key: ClassVar[str]
    title: ClassVar[str]
    unit: ClassVar[Unit]
    by_respondent: ClassVar[bool] = False
    ranked: ClassVar[int] = 0
    trailing: ClassVar[tuple[Column, ...]] = ()
    """The columns after the comparison."""
    tests_itself: ClassVar[bool] = False
    """Whether ``p`` and ``p_adj`` among the figures belong to a test of the group's own figure; the comparison then has its own."""
    worst_first: ClassVar[bool] = False
    """Whether groups are sorted with the lowest figure first."""
    overview: ClassVar[tuple[str, ...]] = ()
    """The columns of the overall table that are shown in a narrow output; none: all."""

    @property
    def by_ranks(self) -> bool:
        """No: sums are enough."""
        return False

    @property
    @abstractmethod
    def domain(self) -> tuple[float, float]:
        """Least and greatest possible value."""

    @property
    @abstractmethod
    def columns(self) -> tuple[Column, ...]:
        """The columns of a group's figures, after ``n``."""

    @property
    @abstractmethod
    def interval_name(self) -> str:
        """Name of the interval's method."""

    def drawing(self, comparison: str) -> tuple[Literal["whisker", "dumbbell"], Encodings]:
        """The drawing of a table of groups: the chart's kind and the encoding of its columns, of which ``comparison`` is one."""
        figure: Encodings = {"value": self.key, "low": "low", "high": "high", "domain": list(self.domain)}
        return "whisker", {**figure, "columns": ["n", self.key, comparison, "p_adj", "flag"]}

    @abstractmethod
    def figures(self, sums: Sums) -> dict[str, Cell]:
        """The cells of ``columns`` and ``trailing`` that depend on the group alone, else null."""

    @abstractmethod
    def compare(self, pair: Pair) -> Difference | None:
        """The first group minus the second; None if either has no answers."""

    def own_p_values(self, rows: Sequence[Row], sums: Sequence[Sums]) -> list[float | None]:
        """The p values, of a measure that tests itself, that are adjusted for all groups of a table, which these rows are."""
        del sums
        return [None] * len(rows)

    def rests_on_few(self, sums: Sums) -> bool:
        """Whether rare answers far from the others decide the figure of a group, which a sample of its size may lack.

        No: intervals and tests by classes of answers allow for rare ones.
        """
        del sums
        return False

    def concluded(self, row: Row) -> Row:
        """The row of a measure that tests itself with the cells that depend on its adjusted p value."""
        return row

    def together(self, rows: Sequence[Row], sums: Sequence[Sums]) -> list[Row]:
        """The rows of one table of groups with the cells that depend on all groups; suppressed rows are not among them."""
        del sums
        return list(rows)
