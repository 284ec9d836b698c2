"""Whether the targets of the project are met, and whether a figure has left its base period."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from annotated_types import Ge

from cxkit.errors import UsageError
from cxkit.loading.open import JoiningOptions
from cxkit.model import Report
from cxkit.options import Option, Period, ProjectConfidence
from cxkit.registry import workflow
from cxkit.run import add_provenance
from cxkit.workflows._check_report import check_report, findings_of, is_finding
from cxkit.workflows._kpis import Asking, Kpi
from cxkit.workflows._notify import notify as send
from cxkit.workflows._signals import Charting, ChartName
from cxkit.workflows._targets import check_targets, judge

Files = Annotated[tuple[str, ...], Option("Exports that the metrics read; default: those of the project file.", "FILE...")]
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
Store = Annotated[Path | None, Option("File that remembers the findings sent by --notify.", "FILE")]
MinCell = Annotated[int | None, Ge(0), Option("Suppress figures and periods with fewer answers.", "N")]


@workflow(panel="Watch", findings=findings_of)
def check(
    files: Files = (),
    *,
    metrics: Metrics = (),
    every: Every = "week",
    chart: Chart = "cusum",
    base: BasePeriods = None,
    adjust: Adjust = False,
    strict: Strict = False,
    notify: Notify = None,
    store: Store = None,
    confidence: ProjectConfidence = None,
    min_cell: MinCell = None,
    reading: JoiningOptions = JoiningOptions(),  # noqa: B008 - it is immutable
) -> Report:
    """Are the targets met, and has a figure changed lately?

    Result: `targets` (one row a target of `cxkit.toml`), `signals` (one row for each complete period of a figure). Columns:
    metric, where (labels): the figure and its condition. value, low, high (in the unit of the figure): overall, with interval.
    target (same unit), direction (label): `min`: the least value wanted, `max`: the greatest. status (label): `met`, `at_risk`, `missed`,
    `no_data`. period (date): first day. center: figure of the base period. lower, upper (same unit): the values at which this period
    signals, given the periods before (beyond the scale if no single period can signal); null in the
    base period of a CUSUM. rule (label): `cusum-low`, `cusum-high`, `p-low`, `p-high`,
    `xmr-low` or `xmr-high` if the period signals, else null.

    The exit code is 1 if a target is missed or has no data, or the last complete period of a figure signals; `--quiet` prints a line for
    each of these and nothing else.

    Formula: a target is met if the whole interval is on its right side, missed if all of it is on the wrong side, else at risk; with
    `on = "value"` the value decides. CUSUM: z = (value − center) / (√(v / n_i + v / N) max(1, σ)), v the variance of an answer from the
    interval of the base period's figure, N its answers, σ the mean moving range of its z / 1.128; C+ = max(0, C+ + z − 1),
    C− = max(0, C− − z − 1); a signal at h, then both start again. h, 4 or more, is simulated by length of the base period so that a
    stable series signals in at most 5 % of years (docs/watch.md); `--adjust` divides the 5 % by the number of charts. p chart:
    center ± 3 √(center (1 − center) / n_i). XmR: mean of the periods ± 3 × mean moving range / 1.128.

    Edge cases: fewer than 12 base periods with a figure: no limits, and a note. A period without a figure is a gap. A metric without
    figures over time has targets only. Rows that no condition leaves: `no_data`. A figure without interval (one answer) is at risk.
    Notes name base periods that vary by more than their answers explain, or that resemble the period before.

    Errors: UsageError without any target or `--metric`, for a target without `min` and `max`, a metric without a single figure, a p chart
    of a figure that is no share, and `--notify` without `--store`; OutputError if the command of `--notify` fails; else as the metrics.

    Source: Montgomery (2020), Introduction to Statistical Quality Control, chapters 7 and 9; Laney (2002), Improved control charts for
    attributes, Quality Engineering 14; h: simulation of cxkit.

    Examples:
    cxkit check survey.csv --metric nps --every month
    cxkit check survey.csv --metric csat --every month --quiet
    cxkit check survey.csv --metric nps --every week --format json
    """
    settings = reading.project()
    check_targets(settings.targets)
    kpis = list(dict.fromkeys([*(Kpi(each.metric, each.where) for each in settings.targets), *(Kpi(name, None) for name in metrics)]))
    _check_options(kpis, chart, notify=notify, store=store, adjust=adjust)
    asking = Asking(files, reading.model_dump(exclude_unset=True), every, confidence, min_cell)
    figures = {kpi: asking.figure(kpi) for kpi in kpis}
    judged = [each for target in settings.targets for each in judge(target, figures[Kpi(target.metric, target.where)])]
    charting = Charting(chart, base, len(kpis) if adjust else 1)
    charts = [charting.chart(figure, asking) for figure in figures.values()]
    made = check_report(judged, charts, figures, chart=chart, every=every, strict=strict, adjusted=adjust)
    if notify is not None and store is not None:
        send(notify, store, [each for each in made.summary if is_finding(each)], checked=[kpi.label for kpi in kpis])
    given = {"metric": metrics, "every": every, "chart": chart, "base": base, "strict": strict, "adjust": adjust, "min_cell": min_cell}
    return add_provenance(made, {**given, **reading.typed()}, _command(files, metrics))


def _check_options(kpis: Sequence[Kpi], chart: ChartName, *, notify: str | None, store: Path | None, adjust: bool) -> None:
    if not kpis:
        raise UsageError(
            "There is nothing to check: the project file has no targets.",
            "Look for signals of a metric with --metric nps, or write a target into cxkit.toml:",
            ("[[targets]]", 'metric = "nps"', "min = 30"),
        )
    if (notify is None) != (store is None):
        raise UsageError("--notify and --store belong together.", "--notify COMMAND --store findings.db sends each finding once.")
    if adjust and chart != "cusum":
        raise UsageError(f"--adjust is for the CUSUM; the limits of --chart {chart} are those of the textbook.", "Leave one of them out.")


def _command(files: Sequence[str], metrics: Sequence[str]) -> str:
    return shlex.join(["cxkit", "check", *files, *(word for name in metrics for word in ("--metric", name))])
