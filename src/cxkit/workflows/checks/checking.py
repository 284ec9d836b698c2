"""What ``check`` and ``watch`` have in common: the status of targets and the charts, of figures from wherever they come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, NamedTuple

from annotated_types import Ge

from cxkit.config import Target
from cxkit.errors import UsageError
from cxkit.language import tr
from cxkit.model import Report
from cxkit.options import Option, Period
from cxkit.workflows.checks.check_report import check_report
from cxkit.workflows.checks.conditions import beside_all
from cxkit.workflows.checks.kpis import Asking, Figure, Kpi
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
MinCell = Annotated[int | None, Ge(0), Option("Suppress figures and periods with fewer answers.", "N")]


class Checked(NamedTuple):
    """The report of a check, and the figures behind it."""

    report: Report
    figures: Mapping[Kpi, Figure]


@dataclass(frozen=True)
class Checking:
    """The targets, the KPIs (those of the targets and of ``--metric``), and how charts are made."""

    targets: Sequence[Target]
    kpis: Sequence[Kpi]
    chart: ChartName
    base: int | None
    adjust: bool
    strict: bool

    @classmethod
    def of(
        cls, targets: Sequence[Target], metrics: Sequence[str], *, chart: ChartName, base: int | None, adjust: bool, strict: bool
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
                tr("--adjust widens the limits of a CUSUM; those of --chart {chart} are fixed.", chart=chart),
                "Leave one of them out.",
            )
        return cls(targets, kpis, chart, base, adjust, strict)

    def check(self, asking: Asking) -> Checked:
        """Compute the figures, compare them with their targets and, if figures over time are asked for, look for signals."""
        figures = beside_all({kpi: asking.figure(kpi) for kpi in self.kpis}, asking)
        statuses = [each for target in self.targets for each in target_statuses(target, figures[Kpi(target.metric, target.where)])]
        charting = Charting(self.chart, self.base, len(self.kpis) if self.adjust else 1)
        charts = [charting.chart(figure, asking) for figure in figures.values()] if asking.over_time else []
        made = check_report(statuses, charts, figures, chart=self.chart, every=asking.every, strict=self.strict, adjusted=self.adjust)
        return Checked(made, figures)

    @property
    def params(self) -> dict[str, object]:
        """The options, for the report."""
        return {"chart": self.chart, "base": self.base, "strict": self.strict, "adjust": self.adjust}
