"""The interface of a measure to the code that lays out its tables."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar, Literal, NamedTuple, Protocol

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
    def trailing(self) -> tuple[Column, ...]:
        """The columns after the comparison."""

    @property
    def tests_itself(self) -> bool:
        """Whether ``p`` and ``p_adj`` among the figures belong to a test of the group's own figure; the comparison then has its own."""

    @property
    def worst_first(self) -> bool:
        """Whether groups are sorted with the lowest figure first."""

    @property
    def overview(self) -> tuple[str, ...]:
        """The columns of the overall table that are shown in a narrow output; none: all."""

    def drawing(self, comparison: str) -> tuple[Literal["whisker", "dumbbell"], Encodings]:
        """The drawing of a table of groups: the chart's kind and the encoding of its columns, of which ``comparison`` is one."""

    @property
    def confidence(self) -> float:
        """Confidence of the intervals."""

    @property
    def interval_name(self) -> str:
        """Name of the interval's method."""

    def figures(self, sums: Sums) -> dict[str, Cell]:
        """The cells of ``columns`` and ``trailing`` that depend on the group alone, else null."""

    def own_p_values(self, rows: Sequence[Row], sums: Sequence[Sums]) -> list[float | None]:
        """The p values, of a measure that tests itself, that are adjusted for all groups of a table, which these rows are."""

    def rests_on_few(self, sums: Sums) -> bool:
        """Whether rare answers far from the others decide the figure of a group, which a sample of its size may lack."""

    def concluded(self, row: Row) -> Row:
        """The row of a measure that tests itself with the cells that depend on its adjusted p value."""

    def together(self, rows: Sequence[Row], sums: Sequence[Sums]) -> list[Row]:
        """The rows of one table of groups with the cells that depend on all groups; suppressed rows are not among them."""

    def compare(self, pair: Pair) -> Difference | None:
        """The first group minus the second; None if either has no answers."""


class BaseMeasure(ABC):
    """Defaults for most measures: figures depend on the group alone, and the highest comes first."""

    by_respondent: ClassVar[bool] = False
    ranked: ClassVar[int] = 0
    trailing: ClassVar[tuple[Column, ...]] = ()
    tests_itself: ClassVar[bool] = False
    worst_first: ClassVar[bool] = False
    overview: ClassVar[tuple[str, ...]] = ()
    key: ClassVar[str]

    @property
    def by_ranks(self) -> bool:
        """No: sums are enough."""
        return False

    @property
    @abstractmethod
    def domain(self) -> tuple[float, float]:
        """Least and greatest possible value."""

    def drawing(self, comparison: str) -> tuple[Literal["whisker", "dumbbell"], Encodings]:
        """The figure with its interval."""
        figure: Encodings = {"value": self.key, "low": "low", "high": "high", "domain": list(self.domain)}
        return "whisker", {**figure, "columns": ["n", self.key, comparison, "p_adj", "flag"]}

    def own_p_values(self, rows: Sequence[Row], sums: Sequence[Sums]) -> list[float | None]:
        """None: the measure tests differences alone."""
        del sums
        return [None] * len(rows)

    def rests_on_few(self, sums: Sums) -> bool:
        """No: intervals and tests by classes of answers allow for rare ones."""
        del sums
        return False

    def concluded(self, row: Row) -> Row:
        """The row unchanged."""
        return row

    def together(self, rows: Sequence[Row], sums: Sequence[Sums]) -> list[Row]:
        """The rows unchanged."""
        del sums
        return list(rows)
