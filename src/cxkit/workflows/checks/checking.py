"""What ``check`` and ``watch`` have in common: the status of targets and the charts, of figures from wherever they come."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Annotated, NamedTuple

from annotated_types import Ge

from cxkit.config import Target
from cxkit.errors import LimitError, UsageError
from cxkit.language import tr
from cxkit.measures.one_document import shown_beside
from cxkit.model import Note, Report
from cxkit.options import Option, Period
from cxkit.values.time.dates import today
from cxkit.workflows.checks.check_report import check_report
from cxkit.workflows.checks.data_age import DataAge
from cxkit.workflows.checks.kpis import Asking, Figure, Kpi, number
from cxkit.workflows.checks.signals import Charting, ChartName
from cxkit.workflows.checks.targets import check_targets, target_statuses

Metrics = Annotated[
    tuple[str, ...], Option("Look for signals of this metric too, without a target. May be repeated.", "NAME", names=("--metric",))
]
Every = Annotated[Period, Option("Length of the periods in which signals are looked for.")]
Chart = Annotated[ChartName, Option("Control chart: a CUSUM for every figure, a p chart for shares, or XmR for single values.")]
BasePeriods = Annotated[int | None, Ge(12), Option("Number of base periods; default: 24 weeks if 12 more follow, else 12 periods.", "N")]
Adjust = Annotated[bool, Option("Widen the limits so that all charts together have a false alarm in at most 5 % of years.")]
Strict = Annotated[bool, Option("Count targets at risk as missed.")]
Notify = Annotated[
    str | None, Option("Run this command once when a finding appears or clears, with the findings as JSON on its input.", "COMMAND")
]
MaxAge = Annotated[
    int | None,
    Ge(1),
    Option("Days without data, after the last period that has any, from which on data are outdated; default: no limit.", "DAYS"),
]
MinCell = Annotated[int | None, Ge(0), Option("Suppress figures and periods with fewer answers.", "N")]


class Checked(NamedTuple):
    """The report of a check, and the figures behind it."""

    report: Report
    figures: Mapping[Kpi, Figure]


@dataclass(frozen=True)
class Checking:
    """The targets, the KPIs (those of the targets and of ``--metric``), and how charts are made.

    ``max_age`` is the number of days without data up to ``as_of`` (None: today) that is not too many; None: any.
    """

    targets: Sequence[Target]
    kpis: Sequence[Kpi]
    chart: ChartName
    base: int | None
    adjust: bool
    strict: bool
    max_age: int | None
    as_of: date | None

    @classmethod
    def of(
        cls,
        targets: Sequence[Target],
        metrics: Sequence[str],
        *,
        chart: ChartName = "cusum",
        base: int | None = None,
        adjust: bool = False,
        strict: bool = False,
        max_age: int | None = None,
        as_of: date | None = None,
    ) -> Checking:
        """Check the targets and options. Raises UsageError if there is nothing to check, or a target or an option makes no sense."""
        check_targets(tuple(targets))
        kpis = list(dict.fromkeys([*(Kpi(each.metric, each.where) for each in targets), *(Kpi(name, None) for name in metrics)]))
        if not kpis:
            raise UsageError(
                "There is nothing to check: the project file has no targets.",
                "Look for signals of a metric with --metric nps, or write a target into cxkit.toml:",
                ("[[targets]]", tr('metric = "nps"'), tr("min = 30")),
            )
        if adjust and chart != "cusum":
            raise UsageError(
                tr("--adjust widens the limits of a CUSUM; those of --chart {chart} are fixed.", chart=chart), "Leave one of them out."
            )
        return cls(targets, kpis, chart, base, adjust, strict, max_age, as_of)

    def check(self, asking: Asking) -> Checked:
        """Compute the figures, compare them with their targets and, if figures over time are asked for, look for signals."""
        figures = beside_all({kpi: asking.figure(kpi) for kpi in self.kpis}, asking)
        statuses = [each for target in self.targets for each in target_statuses(target, figures[Kpi(target.metric, target.where)])]
        charting = Charting(self.chart, self.base, len(self.kpis) if self.adjust else 1)
        charts = [charting.chart(figure, asking) for figure in figures.values()] if asking.over_time else []
        # a run of `watch` may last for days
        now = self.as_of or today()
        age = DataAge([], []) if self.max_age is None else DataAge.of(figures.values(), asking.every, self.max_age, now)
        made = check_report(
            statuses, charts, figures, age=age, chart=self.chart, every=asking.every, strict=self.strict, adjusted=self.adjust
        )
        return Checked(made, figures)

    @property
    def params(self) -> dict[str, object]:
        """The options, for the report."""
        return {"chart": self.chart, "base": self.base, "strict": self.strict, "adjust": self.adjust, "max_age": self.max_age}


_ALWAYS = ""
"""In place of a period: answers without one, or all."""


class _Part(NamedTuple):
    """A part of a period: the place of its rows among the ``_Rows`` looked at."""

    period: str
    place: int


class _Rows(NamedTuple):
    """Rows that the same conditions hold: the places of these, and their figure.

    Without a figure they are of too few persons, or none: what is left of the rows ``within`` without those at the places ``beside``.
    """

    of: frozenset[int]
    figure: Figure | None
    within: Figure
    beside: tuple[int, ...] = ()


def beside_all(figures: Mapping[Kpi, Figure], asking: Asking) -> dict[Kpi, Figure]:
    """The figures without those of conditions, or of their periods, that would reveal few persons beside the figure of all rows."""
    found = dict(figures)
    for metric in dict.fromkeys(kpi.metric for kpi in figures if kpi.where is not None):
        everything = Kpi(metric, None)
        if everything not in figures and not shown_beside():
            continue
        whole = asking.figure(everything)
        limit = int(number(whole.report.provenance.params.get("min_cell")) or 0)
        narrowed = [kpi for kpi, each in figures.items() if kpi.metric == metric and kpi.where is not None and each.n]
        if limit <= 1:
            continue
        for kpis in [*([kpi] for kpi in narrowed), *([narrowed] if len(narrowed) > 1 else [])]:
            figures_of = [found[kpi] for kpi in kpis]
            rows = [_Rows(frozenset([place]), figure, figure) for place, figure in enumerate(figures_of)]
            rows.append(_Rows(frozenset(), _rest(asking, kpis), whole, tuple(range(len(kpis)))))
            found |= _suppress(whole, {kpi: found[kpi] for kpi in kpis}, rows, limit)
        for pair in combinations(narrowed, 2):
            both = {kpi: found[kpi] for kpi in pair if found[kpi].n}
            if len(both) > 1 and (rows := _overlapping(whole, both, asking)):
                found |= _suppress(whole, both, rows, limit)
    return found


def _rest(asking: Asking, kpis: Sequence[Kpi]) -> Figure | None:
    """The figure of the rows that no condition holds."""
    union = " OR ".join(map(_holds, kpis))
    return _figure(asking, kpis[0].metric, f"NOT ({union})")


def _overlapping(whole: Figure, pair: Mapping[Kpi, Figure], asking: Asking) -> list[_Rows]:
    """The rows of two conditions that overlap, and of neither; none if no row is of both."""
    (one, of_one), (other, of_other) = pair.items()
    alone = _figure(asking, one.metric, f"{_holds(one)} AND NOT {_holds(other)}")
    if alone is not None and alone.n == of_one.n:
        return []
    both = _figure(asking, one.metric, f"{_holds(one)} AND {_holds(other)}")
    second = _figure(asking, one.metric, f"{_holds(other)} AND NOT {_holds(one)}")
    return [
        _Rows(frozenset([0, 1]), both, of_one, (1,)),
        _Rows(frozenset([0]), alone, of_one, (0,)),
        _Rows(frozenset([1]), second, of_other, (0,)),
        _Rows(frozenset(), _rest(asking, list(pair)), whole, (0, 1, 2)),
    ]


def _holds(kpi: Kpi) -> str:
    return f"coalesce(({kpi.where}), false)"


def _figure(asking: Asking, metric: str, where: str) -> Figure | None:
    """The figure under a condition; None if its rows are of too few persons, or there are none."""
    kpi = Kpi(metric, where)
    try:
        return Figure.of(kpi, asking.report(kpi))
    except LimitError:
        return None


def _suppress(whole: Figure, narrowed: Mapping[Kpi, Figure], looked_at: Sequence[_Rows], limit: int) -> dict[Kpi, Figure]:
    from cxkit.stats.disclosure import suppress

    sizes, enough = _sizes(looked_at, limit)
    parts = list(sizes)
    rows = dict[_Part | None, frozenset[int]]()
    known = [frozenset(at for at, part in enumerate(parts) if part.period == period) for period in _shown(whole)]
    known += [frozenset(range(len(parts)))] if whole.n else []
    for place, figure in enumerate(narrowed.values()):
        own = [at for at, part in enumerate(parts) if place in looked_at[part.place].of]
        rows |= {_Part(_ALWAYS, place): frozenset(own)} if figure.n else {}
        rows |= {_Part(period, place): frozenset(at for at in own if parts[at].period == period) for period in _shown(figure)}
    named = list(rows)
    first = {len(known) + at for at, part in enumerate(named) if part and part.period == _ALWAYS}
    away = suppress([*known, *rows.values()], list(sizes.values()), enough, known=len(known), first=first)
    hidden = {part for at, part in enumerate(named, len(known)) if at in away and part is not None}
    return {
        kpi: _without(kpi, figure, {part.period for part in hidden if part.place == place}, limit)
        for place, (kpi, figure) in enumerate(narrowed.items())
    }


def _shown(figure: Figure) -> list[str]:
    return [str(row["period"]) for row in figure.periods or () if figure.size(row)]


def _sizes(looked_at: Sequence[_Rows], limit: int) -> tuple[dict[_Part, int], int]:
    """The size of each part, and what is enough of them, both in the same unit.

    How large suppressed parts are is not known, but that all of a condition together are large enough: its own report shows their sum.
    """
    known = [(place, rows.figure) for place, rows in enumerate(looked_at) if rows.figure is not None]
    hidden = {place: sum(not figure.size(row) for row in figure.periods or ()) for place, figure in known}
    unit = math.lcm(*(n or 1 for n in hidden.values()))
    sizes = dict[_Part, int]()
    for place, figure in known:
        n = hidden[place]
        few = limit * unit // n if n and figure.n else 1
        of_periods = {str(row["period"]): int(figure.size(row)) * unit or few for row in figure.periods or ()}
        sizes |= {_Part(period, place): size for period, size in of_periods.items()}
        others = int(figure.n) * unit - (0 if figure.timed else sum(of_periods.values()))
        sizes[_Part(_ALWAYS, place)] = 0 if n and not figure.timed else max(0, others)
    of_known = dict(sizes)
    for place, rows in enumerate(looked_at):
        if rows.figure is None:
            periods = [(str(row["period"]), rows.within.size(row)) for row in rows.within.periods or ()]
            for period, n_of in [*periods, (_ALWAYS, rows.within.n)]:
                beside = sum(size for part, size in of_known.items() if period in (part.period, _ALWAYS) and part.place in rows.beside)
                sizes[_Part(period, place)] = int(n_of * unit > beside or not n_of)
    return sizes, limit * unit


def _without(kpi: Kpi, figure: Figure, periods: set[str], limit: int) -> Figure:
    if not periods:
        return figure
    if _ALWAYS in periods:
        return figure.without(
            kpi, tr("Rows that the conditions leave out, or by which they differ, are of fewer than {limit} persons.", limit=limit)
        )
    text = tr(
        "{n} period is suppressed: the conditions leave out fewer than {limit} persons of it, or it would reveal such a period."
        if len(periods) == 1
        else "{n} periods are suppressed: the conditions leave out fewer than {limit} persons of them, or they would reveal such periods.",
        n=len(periods),
        limit=limit,
    )
    return figure.hiding(periods, Note(code="suppressed", level="warning", text=text))
