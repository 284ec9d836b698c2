"""Whether the targets of the project are met, and whether a figure has left its base period."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

from cxkit.errors import UsageError
from cxkit.loading.loading_options import JoiningOptions
from cxkit.model import Report
from cxkit.options import Option, ProjectConfidence
from cxkit.registry import Metric, workflow
from cxkit.run import add_provenance
from cxkit.typed_commands import typed_command
from cxkit.workflows.checks.check_report import findings_of, is_finding
from cxkit.workflows.checks.checking import Adjust, BasePeriods, Chart, Checking, Every, MaxAge, Metrics, MinCell, Notify, Strict
from cxkit.workflows.checks.kpis import Asking, Source
from cxkit.workflows.watching.notify import notify as send

Files = Annotated[tuple[str, ...], Option("Exports that the metrics read; default: those of the project file.", "FILE...")]
Store = Annotated[Path | None, Option("File that remembers the findings sent by --notify.", "FILE")]


_EVERY: Final = "week"
_CHART: Final = "cusum"


@workflow(panel="Watch", findings=findings_of)
def check(
    files: Files = (),
    *,
    metrics: Metrics = (),
    every: Every = _EVERY,
    chart: Chart = _CHART,
    base: BasePeriods = None,
    adjust: Adjust = False,
    strict: Strict = False,
    max_age: MaxAge = None,
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
    `suppressed`, `no_data`. period (date): first day. center: figure of the base period. lower, upper (same unit): the values at which
    this period signals, given the periods before (beyond the scale if no single period can signal); null in the
    base period of a CUSUM. rule (label): `cusum-low`, `cusum-high`, `p-low`, `p-high`,
    `xmr-low` or `xmr-high` if the period signals, else null.

    The exit code is 1 if a target is missed, suppressed or has no data, the last complete period of a figure signals, or its data are
    outdated (`--max-age`); `--quiet` prints a line for each of these and nothing else.

    Formula: a target is met if the whole interval is on its right side, missed if all of it is on the wrong side, else at risk; with
    `on = "value"` the value decides. CUSUM: z = (value − center) / (√(v / n_i + v / N) max(1, σ)), v the variance of an answer from the
    interval of the base period's figure, N its answers, σ the mean moving range of its z / 1.128; C+ = max(0, C+ + z − 1),
    C− = max(0, C− − z − 1); a signal at h, then both start again. h, 4 or more, is simulated by length of the base period so that a
    stable series signals in at most 5 % of years (docs/watch.md); `--adjust` divides the 5 % by the number of charts. p chart:
    center ± 3 √(center (1 − center) / n_i). XmR: mean of the periods ± 3 × mean moving range / 1.128.

    Defaults: the CUSUM was chosen for changes that last and periods of unequal size, where limits by single periods give a false alarm in
    up to 63 % of years; it finds a single bad period late (p chart, XmR). σ was chosen for periods that vary by more than their answers
    explain. It fails, with a note, if periods resemble the one before, and without one if they vary with the season.

    Edge cases: fewer than 12 base periods with a figure: no limits, and a note. A period without a figure is a gap. A metric without
    figures over time has targets only; retention signals by the churn rate of each period, value by the retention of its customers. Rows
    that no condition leaves: `no_data`. Without an interval the figure itself decides; below 30 answers or cases it is at risk. A
    median time that is not reached, or whose upper limit is not, counts as longer than any target.
    With `--min-cell`, a condition shows no period of which it leaves out few persons, if all rows are shown too.
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
    if (notify is None) != (store is None):
        raise UsageError("--notify and --store belong together.", "--notify COMMAND --store findings.db sends each finding once.")
    settings = reading.project()
    most = settings.project.max_age if max_age is None else max_age
    checking = Checking.of(
        settings.targets, metrics, chart=chart, base=base, adjust=adjust, strict=strict, max_age=most, as_of=reading.as_of
    )
    given = reading.model_dump(exclude_unset=True)

    def source_of(metric: Metric, /, *, grouped: bool) -> Source:
        del metric, grouped
        return Source(list(files), given)

    words = ["cxkit", "check", *files]
    shown = typed_command(words, {"metric": metrics})
    own: dict[str, object] = {
        "every": None if every == _EVERY else every,
        "chart": None if chart == _CHART else chart,
        "base": base,
        "adjust": adjust,
    }
    own |= {"strict": strict, "max_age": max_age, "confidence": confidence, "min_cell": min_cell}
    command = typed_command(words, {"metric": metrics, **own, **reading.typed()})
    made = checking.check(Asking(source_of, every, confidence, min_cell, command=command)).report
    if notify is not None and store is not None:
        send(notify, store, [each for each in made.summary if is_finding(each)], checked=[kpi.label for kpi in checking.kpis])
    options = {"metric": metrics, "every": every, "min_cell": min_cell, **checking.params}
    return add_provenance(made, {**options, **reading.typed()}, shown)
