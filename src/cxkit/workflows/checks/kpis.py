"""The figures that ``check`` looks at: a metric under a condition, computed by ``run``, with its periods and its base period."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import dropwhile
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from pydantic import JsonValue

from cxkit.errors import LimitError, UsageError
from cxkit.language import tr
from cxkit.measures.grouping import slug
from cxkit.model import SUPPRESSED, Cell, Column, Note, Report, Row, Unit
from cxkit.options import Period
from cxkit.registry import Metric
from cxkit.run import find, run
from cxkit.stats.control_charts import Base
from cxkit.stats.distributions import normal_critical

OVER_TIME = "over_time"


class Columns(NamedTuple):
    """The columns of a main figure."""

    value: str
    low: str
    high: str
    n: str


class Timed(NamedTuple):
    """The share that is looked at over time of a metric whose main figure is none of a period: its table, columns, and number of cases.

    ``before``: that number is the one of the row before, of whom the share is.
    """

    table: str
    columns: Columns
    before: bool = False


TIMED = {
    "retention": Timed("churn_over_time", Columns("churn_rate", "low", "high", "at_start")),
    "value": Timed(OVER_TIME, Columns("customer_retention", "customer_retention_low", "customer_retention_high", "customers"), before=True),
}


_AIMED_AT = {"retention": Columns("median", "median_low", "median_high", "customers")}
"""The figure that a target is for, if a report shows another one in some files: a mean up to a horizon while no median is reached."""


class Kpi(NamedTuple):
    """A metric under a condition (None: all rows), or in a ``group``: the names of its columns with their values."""

    metric: str
    where: str | None
    group: tuple[tuple[str, Cell], ...] = ()

    @property
    def label(self) -> str:
        """The KPI in words."""
        narrowed = [*([self.where] if self.where else []), *(f"{name} {value or tr('not stated')}" for name, value in self.group)]
        return f"{self.metric} ({', '.join(narrowed)})" if narrowed else self.metric

    def holds(self, row: Row) -> bool:
        """Whether a row is of the group."""
        return all(row[name] == value for name, value in self.group)


class Source(NamedTuple):
    """What a metric is computed from: files or an open table, and the options ``given`` for reading; ``finish`` completes its report."""

    data: Any
    given: Mapping[str, Any] = MappingProxyType({})
    finish: Callable[[Report], Report] = lambda report: report


class SourceOf(Protocol):
    """Finds what a metric is computed from; ``grouped``: columns of groups are needed, for a condition or a table by group."""

    def __call__(self, metric: Metric, /, *, grouped: bool) -> Source:
        """The source of the figures of a metric."""


@dataclass(frozen=True)
class Asking:
    """How the figures of a run of ``check`` are computed: from what ``source_of`` a metric, and by which periods, if ``over_time``.

    ``command`` is what was typed; without it errors name the command of the metric.
    """

    source_of: SourceOf
    every: Period
    confidence: float | None
    min_cell: int | None
    by: tuple[str, ...] = ("none",)
    over_time: bool = True
    command: str = ""
    _made: dict[object, Report] = field(default_factory=dict, compare=False)

    def figure(self, kpi: Kpi) -> Figure:
        """Compute a figure overall and by period. Raises UsageError for a metric without a main figure.

        There is none under a condition that keeps or leaves out fewer persons than the cell limit allows: the figure of all rows would give
        that of those left out.
        """
        try:
            found = Figure.of(kpi, self.report(kpi))
        except LimitError as error:
            if kpi.where is None:
                raise
            return self.figure(kpi._replace(where=None)).without(kpi, error.message)
        limit = number(found.report.provenance.params.get("min_cell")) or 0
        if kpi.where is None or limit < 2:
            return found
        whole = self.figure(kpi._replace(where=None))
        # the metric says so too if it knows that many answers are of few persons
        few = any(note.code == "limit-left-out" for note in found.report.notes)
        if (left_out := whole.n - found.n) > 0 and (few or left_out < limit):
            why = tr("The condition leaves out fewer than {limit:g} persons.", limit=limit)
            return whole.without(kpi, why)
        return found

    def figures(self, metric: str) -> list[Figure]:
        """Compute the figure of a metric, and that of each group of ``by``."""
        kpi = Kpi(metric, None)
        report = self.report(kpi)
        grouped = next((table for table in report.tables if table.name.startswith("by_")), None)
        names = [column.key for column in grouped.columns[: len(self.by)]] if grouped and self.by != ("none",) else []
        groups = [tuple((name, row[name]) for name in names) for row in grouped.rows] if grouped and names else []
        return [Figure.of(each, report) for each in (kpi, *(kpi._replace(group=group) for group in groups))]

    def base(self, kpi: Kpi, first: str, end: date | None) -> Figure:
        """Compute a figure of the base period alone: from its first day to the day before ``end``."""
        until = {} if end is None else {"until": end - timedelta(days=1)}
        return Figure.of(kpi, self.report(kpi, {"since": date.fromisoformat(first), **until}))

    def report(self, kpi: Kpi, window: Mapping[str, Any] = MappingProxyType({})) -> Report:
        """Compute the report of a KPI, of the days of a ``window``."""
        known = (kpi.metric, kpi.where, *window.items())
        if known not in self._made:
            self._made[known] = self._report(kpi, window)
        return self._made[known]

    def _report(self, kpi: Kpi, window: Mapping[str, Any]) -> Report:
        metric = find(kpi.metric)
        source = self.source_of(metric, grouped=kpi.where is not None or self.by != ("none",))
        every = self.every if self.over_time and not window else None  # of a window only the overall figure is needed
        own = {"by": self.by, "every": every, "confidence": self.confidence, "min_cell": self.min_cell}
        taken = {parameter.name for parameter in metric.parameters}
        options = {name: value for name, value in own.items() if name in taken and value is not None}
        both = [f"({text})" for text in (source.given.get("where"), kpi.where) if text]
        where = {"where": " AND ".join(both) if len(both) > 1 else both[0][1:-1]} if both else {}
        inputs = {metric.inputs[0].name: source.data}
        command = self.command or f"cxkit {kpi.metric} FILE"
        made = run(kpi.metric, inputs, {**source.given, **where, **options, **window}, command=command)
        return source.finish(made)


@dataclass(frozen=True)
class Figure:
    """The main figure of a metric: ``overall`` is its row, ``periods`` the rows over time (None if the metric has none).

    ``timed`` are the columns of the figure over time, if that is another one.
    """

    kpi: Kpi
    report: Report
    columns: Columns
    column: Column
    overall: Row
    periods: Sequence[Row] | None
    timed: Columns | None = None

    @classmethod
    def of(cls, kpi: Kpi, report: Report) -> Figure:
        """Find the main figure of a report. Raises UsageError if it has none with an interval."""
        headline = next((chart for chart in report.charts if chart.kind == "headline"), None)
        if headline is None or not {"value", "low", "high"} <= headline.encodings.keys():
            raise UsageError(
                tr("{metric} has no single figure that a target could be set for.", metric=kpi.metric),
                "nps, csat, ces, gap, complaints, journey, tickets, cohorts, clv, retention and value have one.",
            )
        names = {key: str(name) for key, name in headline.encodings.items()}
        columns = _AIMED_AT.get(kpi.metric) or Columns(names["value"], names["low"], names["high"], names.get("n", "n"))
        by = "_".join(slug(name) for name, _ in kpi.group)
        table = report.table(f"by_{by}" if by else headline.table)
        column = next(column for column in table.columns if column.key == columns.value)
        timed = next((each for each in report.tables if each.name == (f"{OVER_TIME}_by_{by}" if by else OVER_TIME)), None)
        keys = {column.key for column in timed.columns} if timed else set()
        periods = (
            [row for row in timed.rows if kpi.holds(row)] if timed and {"period", "complete", columns.value, columns.n} <= keys else None
        )
        overall = next((row for row in table.rows if kpi.holds(row)), dict.fromkeys(column.key for column in table.columns))
        if periods is None and (other := TIMED.get(kpi.metric)) and any(each.name == other.table for each in report.tables):
            return cls(kpi, report, columns, column, overall, _shares(report.table(other.table).rows, other), other.columns._replace(n=_OF))
        return cls(kpi, report, columns, column, overall, periods)

    def without(self, kpi: Kpi, why: str) -> Figure:
        """The same for a KPI whose figures may not be shown."""
        note = Note(code="suppressed", level="info", text=why)
        report = self.report.model_copy(update={"notes": (note,)})
        return replace(
            self,
            kpi=kpi,
            report=report,
            overall={**dict.fromkeys(self.overall), "flag": "suppressed"},
            periods=None if self.periods is None else [],
        )

    def hiding(self, periods: Collection[str], note: Note) -> Figure:
        """The same without the figures of these periods, and a note on why."""

        def blank(row: Row) -> Row:
            return {key: cell if key in ("period", "complete") else None for key, cell in row.items()} | {"flag": "suppressed"}

        rows = [blank(row) if str(row["period"]) in periods else row for row in self.periods or ()]
        return replace(self, report=self.report.model_copy(update={"notes": (*self.report.notes, note)}), periods=rows)

    @property
    def limits(self) -> tuple[float | None, float | None, float | None]:
        """The overall figure and the limits of its interval."""
        value, low, high = (number(self.overall[key]) for key in self.columns[:3])
        return value, low, high

    @property
    def is_suppressed(self) -> bool:
        """Whether there is a figure that may not be shown."""
        return self.limits[0] is None and self.overall.get("flag") in SUPPRESSED

    @property
    def is_time(self) -> bool:
        """Whether the figure is a time until a share of the cases is over, all of whose limits are shown."""
        return bool(self.column.absent) and self.overall.get("flag") not in SUPPRESSED

    @property
    def is_unreached(self) -> bool:
        """Whether so many cases are not over yet that the figure is not known, but long."""
        return self.column.is_absent_in(self.overall)

    @property
    def n(self) -> float:
        """How many answers or cases the overall figure has."""
        return number(self.overall[self.columns.n]) or 0.0

    @property
    def complete(self) -> list[Row]:
        """The periods that the data cover in full, from the first one of which there can be a share."""
        rows = [row for row in self.periods or () if row["complete"]]
        return list(dropwhile(lambda row: self.value(row) is None and row.get("flag") != "suppressed", rows)) if self.timed else rows

    @property
    def unit(self) -> Unit:
        """The unit of the figure."""
        return self.column.unit

    @property
    def over_time(self) -> Columns:
        """The columns of the figure over time."""
        return self.timed or self.columns

    @property
    def unit_over_time(self) -> Unit:
        """The unit of the figure over time."""
        return "share" if self.timed else self.unit

    def value(self, row: Row) -> float | None:
        """The figure of a period; None if there is none, or it is suppressed."""
        return number(row[self.over_time.value])

    def size(self, row: Row) -> float:
        """How many answers or cases a period has."""
        return number(row[self.over_time.n]) or 0.0

    def farthest(self, center: float) -> float | None:
        """How far a single answer can lie from the center of a mean of scores, or of the differences of two; None of other figures."""
        drawn = next((chart.encodings for chart in self.report.charts if chart.table.startswith(OVER_TIME)), {})
        ends = drawn.get("domain")
        if self.unit_over_time != "score" or not isinstance(ends, list):
            return None
        low, high = (float(end) for end in ends)
        return high - low + abs(center) if self.column.difference else max(center - low, high - center)

    def pooled(self, rows: Sequence[Row]) -> Base | None:
        """The share of all cases of the periods as a base; None without any."""
        known = [(value, self.size(row)) for row in rows if (value := self.value(row)) is not None]
        n = sum(size for _, size in known)
        center = sum(value * size for value, size in known) / n if n else 0.0
        return Base(center, center * (1 - center), n) if n else None

    @property
    def confidence(self) -> float:
        """The confidence of its intervals."""
        return number(self.report.provenance.params.get("confidence")) or 0.95

    def as_base(self) -> Base | None:
        """The figure as a base period: the variance of one answer is that of the interval, so that it has the method's own error."""
        value, n = number(self.overall[self.columns.value]), number(self.overall[self.columns.n]) or 0.0
        low, high = number(self.overall[self.columns.low]), number(self.overall[self.columns.high])
        if value is None or low is None or high is None or n <= 0:
            return None
        error = (high - low) / (2 * normal_critical(self.confidence))
        return Base(value, n * error**2, n)


_OF = "cx:of"


def _shares(rows: Sequence[Row], timed: Timed) -> list[Row]:
    """The rows with the number of cases that the share is of."""
    sizes = [row[timed.columns.n] for row in rows]
    of = [None, *sizes[:-1]] if timed.before else sizes
    return [{**row, _OF: n} for row, n in zip(rows, of, strict=True)]


def number(cell: JsonValue) -> float | None:
    """A cell as a number; None if it is none."""
    return float(cell) if isinstance(cell, (int, float)) and not isinstance(cell, bool) else None
