"""Key figures over time from the store of ``watch``, with their control limits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

from cxkit import config as project_file
from cxkit.errors import RoleError, UsageError
from cxkit.language import tr
from cxkit.model import Report
from cxkit.options import By, Config, NoConfig, Option, ProjectConfidence, Since, Until, Where
from cxkit.registry import workflow
from cxkit.run import add_provenance, find
from cxkit.typed_commands import typed_command
from cxkit.workflows.checks.checking import Adjust, BasePeriods, Chart, Every, MinCell
from cxkit.workflows.checks.kpis import Asking
from cxkit.workflows.checks.signals import Charting
from cxkit.workflows.watching import counted_files as counted
from cxkit.workflows.watching.file_counts import adds_over_rows
from cxkit.workflows.watching.folder import Folder
from cxkit.workflows.watching.history_report import history_report
from cxkit.workflows.watching.store import snapshot
from cxkit.workflows.watching.stored_cells import StoredCells
from cxkit.workflows.watching.watched import Watched, refuse_others

Store = Annotated[Path, Option("File with the counts, which cxkit watch has made.", "FILE")]
Metrics = Annotated[tuple[str, ...], Option("Show this metric; default: all in the store. May be repeated.", "NAME", names=("--metric",))]
Recount = Annotated[bool, Option("Compute metrics that do not add over rows from all counted files that are still there.")]

_READING = frozenset({"by", "easy"})  # options of the store that are not those of reading


@workflow(panel="Watch")
def history(
    *,
    store: Store = Path("cxkit.db"),
    metrics: Metrics = (),
    by: By = (),
    every: Every = "month",
    where: Where = None,
    since: Since = None,
    until: Until = None,
    chart: Chart = "cusum",
    base: BasePeriods = None,
    adjust: Adjust = False,
    recount: Recount = False,
    confidence: ProjectConfidence = None,
    min_cell: MinCell = None,
    config: Config = None,
    no_config: NoConfig = False,
) -> Report:
    """How have the key figures developed, and when did they leave their base period?

    Result: a table for each metric, named after it (`nps`), with a row for each period; with `--by` also one by group
    (`nps_by_channel`), whose group columns come first. Columns:
    period (date), complete (boolean): its first day, and whether the data cover all of it. n (count): answers.
    value, low, high (in the unit of the figure): the figure of the period with its interval.
    center, lower, upper (same unit): figure of the base period, and the values at which this period signals, as in `check`.
    rule (label): `cusum-low`, `cusum-high` and so on if the period signals, else null.
    flag (label): `small-n`, or `suppressed` if `--min-cell` suppresses the row.

    Formula: that of the metric over the answers in the store, which it reads as it reads files; limits as in `check`.

    Defaults: those of the metric, and of `check` for limits. Counts kept by day were chosen for exports that are deleted after a while;
    they fail for metrics of customers, whose answers then count as independent (`--recount`).

    Edge cases: fewer than 12 base periods: no limits, and a note. `--min-cell` counts answers, since the store knows no persons. The
    period that has only begun is shown, without limits. Metrics that do not add over rows: `--recount`, from the files still there.

    Errors: SourceError if there is no store, it is damaged or holds no counts; UsageError for a metric that the store does not hold, or
    that does not add over rows without `--recount`; RoleError for a column of `--by` or `--where` by which nothing was counted.

    Source: see `check` and the metrics.

    Examples:
    cxkit history
    cxkit history --since 2025-01-01
    cxkit history --metric nps --every month
    """
    settings = project_file.load(config, ignored=no_config)
    limit = settings.min_cell_or(min_cell)
    with snapshot(store) as opened:
        held, files = counted.metrics_of(opened), counted.known_files(opened)
        folder, options = Path(counted.setting(opened, "folder") or "."), json.loads(counted.setting(opened, "options") or "{}")
    names = tuple(dict.fromkeys(metrics)) or tuple(held)
    refuse_others(names, recount=recount)
    lacking = [name for name in names if name not in held and adds_over_rows(find(name))]
    if not names or lacking:
        raise UsageError(
            tr("The store {store} holds no counts of {names}.", store=store, names=", ".join(lacking) if names else tr("any metric")),
            tr("It holds: {names}. cxkit watch FOLDER --metric NAME counts others.", names=", ".join(held) or tr("nothing")),
        )
    looking = Folder(folder, "*", 0)
    there = [folder / name for name, file in files.items() if looking.status(name) == file.status]
    reading: dict[str, Any] = {name: value for name, value in options.items() if name not in _READING}
    reading |= {"config": config} if config is not None else {"no_config": True} if no_config else {}
    given = {name: value for name, value in {"where": where, "since": since, "until": until}.items() if value is not None}
    source = Watched(store, StoredCells(store), settings, lambda: there, reading, given, limit)
    asking = Asking(source.source_of, every, confidence, limit, by or ("none",))
    try:
        figures = [figure for name in names for figure in asking.figures(name)]
    except RoleError as error:
        if recount:
            raise
        # the columns are those by which answers were counted
        raise RoleError(error.message, "cxkit watch FOLDER --by COLUMN counts by others, into another --store.") from error
    charting = Charting(chart, base, len(figures) if adjust else 1)
    charts = [charting.chart(figure, asking) for figure in figures]
    made = history_report(figures, charts, chart=chart, adjusted=adjust, gone=len(files) - len(there) if recount else 0)
    shown = {"store": str(store), "metric": metrics, "by": by, "every": every, "chart": chart, "base": base, "adjust": adjust, **given}
    return add_provenance(made, {**shown, "min_cell": min_cell}, typed_command(["cxkit", "history"], {"metric": metrics}))
