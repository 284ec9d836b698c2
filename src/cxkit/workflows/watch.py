"""A folder that fills: each new export is counted once into a store, and targets and signals are checked."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import Annotated

from annotated_types import Ge

from cxkit.config import FILE_NAME
from cxkit.errors import SourceError
from cxkit.language import formatted, tr
from cxkit.loading.loading_options import JoiningOptions
from cxkit.measures.columns import limit_columns
from cxkit.model import Cell, Column, Note, Report, Sentence, Table, Unit
from cxkit.options import EasyEnd, Option, ProjectConfidence
from cxkit.registry import workflow
from cxkit.run import add_provenance, find
from cxkit.text.sentences import join_names, sentence
from cxkit.typed_commands import typed_command
from cxkit.workflows.checks.check_report import common_unit, findings_of, is_finding, kpi_columns
from cxkit.workflows.checks.checking import Adjust, BasePeriods, Chart, Checked, Checking, Every, MaxAge, Metrics, MinCell, Notify, Strict
from cxkit.workflows.checks.kpis import Asking, Figure
from cxkit.workflows.watching.file_counts import Counting, adds_over_rows
from cxkit.workflows.watching.folder import Folder
from cxkit.workflows.watching.intake import Intake, Outcome
from cxkit.workflows.watching.notify import notify as send
from cxkit.workflows.watching.store import only_run
from cxkit.workflows.watching.watched import Watched, refuse_others

FolderPath = Annotated[Path, Option("Folder into which exports arrive.", "FOLDER")]
Store = Annotated[Path, Option("File with the counts of all files so far; made if it does not exist.", "FILE")]
Pattern = Annotated[str, Option("Names of the files to count, such as 'survey-*.csv'.", "PATTERN")]
By = Annotated[
    tuple[str, ...], Option("Keep the counts by this column too, beside touchpoint, channel and phase. May be repeated.", "COLUMN")
]
Once = Annotated[bool, Option("Count what has arrived, check once, and end; for cron.")]
Replace = Annotated[bool, Option("Let a file with the name of an earlier one and another content take its place.")]
Recount = Annotated[bool, Option("Compute metrics that do not add over rows from all files that are still there.")]
Settle = Annotated[float, Ge(0), Option("Seconds for which a file must be unchanged to count as complete.", "SECONDS")]

DEFAULT_STORE = Path("cxkit.db")
_POLL = 0.25  # seconds
_MOST = 0.5  # seconds of counting after which the figures so far are shown


@workflow(panel="Watch", findings=findings_of)
def watch(
    folder: FolderPath,
    *,
    store: Store = DEFAULT_STORE,
    metrics: Metrics = (),
    pattern: Pattern = "*",
    by: By = (),
    every: Every = "week",
    chart: Chart = "cusum",
    base: BasePeriods = None,
    adjust: Adjust = False,
    strict: Strict = False,
    max_age: MaxAge = None,
    notify: Notify = None,
    once: Once = False,
    replace: Replace = False,
    recount: Recount = False,
    easy: EasyEnd = None,
    settle: Settle = 1.0,
    confidence: ProjectConfidence = None,
    min_cell: MinCell = None,
    reading: JoiningOptions = JoiningOptions(),  # noqa: B008 - it is immutable
) -> Generator[Report, None, None]:
    """What do the exports say that arrive in a folder: the figures so far, missed targets, and changes?

    Yields a report at the start and whenever files have been counted; with `--once` one report.

    Result: `now` (one row a KPI), `targets` and `signals` (as in `check`), `files` (those of this step). Columns:
    metric, where (labels): the KPI and its condition. n (count), value, low, high (in the unit of the figure): over all files.
    period (date), period_n (count), period_value: the latest period, complete or not.
    file (label): its name. rows (count): rows read. state (label): `counted`, `replaced`, `copy` (another file has the same content),
    `waiting` (it may still be written), `refused`. why (text): why it was not counted, and what to do.
    The other columns are those of `check`.

    Files are counted once, by name and content. The store holds the number of answers by day, group (touchpoint, channel, phase, and
    `--by`) and score, and never a row; its file can be read by its owner alone. Metrics whose counts do not add over rows are refused, or
    computed from the files that are still there (`--recount`). A file of a known name with another content is refused without
    `--replace`; the other files are counted nevertheless. Options that decide how files are counted are the same in all runs on a store.

    The exit code with `--once` is 1 if a target is missed or has no data, the last complete period of a figure signals, its data
    are outdated (`--max-age`), or a file is refused; `--quiet` prints a line for each of these and nothing else.

    Formula: that of the metric over all answers in the store, and that of `check`.

    Edge cases: a file is complete if it has not changed for `--settle` seconds by the monotonic clock. A file that changes while it is
    read is left for later. Hidden files, and those named `.part`, `.tmp` and the like, are not looked at. Rows without a date are
    excluded. `--min-cell` counts answers, since the store knows no persons.

    Errors: UsageError without any target or `--metric`, for a metric that does not add over rows without `--recount`, and for other
    options than those of earlier runs; OutputError if another run uses the store, it is locked, or the disk is full; SourceError if the
    folder is gone or the store is damaged: nothing that was counted is lost, and nothing is counted twice.

    Source: see `check` and the metrics.

    Examples:
    cxkit watch exports --once --metric nps
    cxkit watch exports --once --metric nps --every month
    cxkit watch exports --once --metric nps --quiet
    """
    settings = reading.project()
    most = settings.project.max_age if max_age is None else max_age
    checking = Checking.of(
        settings.targets, metrics, chart=chart, base=base, adjust=adjust, strict=strict, max_age=most, as_of=reading.as_of
    )
    names = list(dict.fromkeys(kpi.metric for kpi in checking.kpis))
    refuse_others(names, recount=recount)
    if not os.path.isdir(folder):  # noqa: PTH112 - Path's fails if a name is too long
        raise SourceError(tr("There is no folder {folder}.", folder=folder), "Name the folder into which the exports arrive.")
    added = [find(name) for name in names if adds_over_rows(find(name))]
    limit = settings.min_cell_or(min_cell)
    exports = Folder(folder, pattern, settle, ignored=_own_files(folder, store))
    taking = Intake(exports, store, added, Counting(reading, settings, by, easy), replace, limit)
    command = typed_command(["cxkit", "watch", str(folder)], {"metric": metrics})
    given = {"store": str(store), "metric": metrics, "by": by, "every": every, "min_cell": min_cell, **checking.params, **reading.typed()}
    with only_run(store):
        taking.open({"by": by, "easy": easy, **_deciding(reading)})
        source = Watched(store, taking.cells, settings, taking.files, reading.model_dump(exclude_unset=True), {}, limit)
        for done in _steps(taking, once=once):
            checked = checking.check(Asking(source.source_of, every, confidence, limit))
            made = watch_report(checked, done, taking.refused, files=taking.size, min_cell=limit)
            if notify is not None:
                there = [each.name for each in taking.folder.files()]
                findings = [each for each in made.summary if is_finding(each)]
                send(notify, store, findings, checked=[*(kpi.label for kpi in checking.kpis), *there])
            yield add_provenance(made, given, command)


def _steps(taking: Intake, *, once: bool) -> Iterator[list[Outcome]]:
    """Yield what happened to files: at the start, and whenever some were taken. With ``once`` all that are complete, and then no more."""
    if once:
        if taking.waiting():
            time.sleep(taking.folder.settle)
        done = taking.take(math.inf)
        yield [*done, *(each for each in taking.waiting() if each.name not in {other.name for other in done})]
        return
    if taking.size:
        yield []
    while True:
        begin = time.monotonic()
        if done := [each for each in taking.take(_MOST) if each.state != "unchanged"]:
            yield done
        else:
            time.sleep(max(0.0, _POLL - (time.monotonic() - begin)))


def _own_files(folder: Path, store: Path) -> set[Path]:
    """The files that are no exports: the store with what SQLite writes beside it, and the project file."""
    beside = [store.with_name(f"{store.name}{ending}") for ending in ("", "-wal", "-shm", "-lock", "-journal")]
    return {path.resolve() for path in (*beside, folder / FILE_NAME)}


def _deciding(reading: JoiningOptions) -> dict[str, object]:
    """The options that decide how files are counted."""
    others = ("config", "no_config", "remote", "max_bytes", "strict")
    return {name: value for name, value in reading.typed().items() if name not in others}


def watch_report(checked: Checked, done: Sequence[Outcome], refused: Sequence[Outcome], *, files: int, min_cell: int) -> Report:
    """Make the report of a step: the files ``done`` in it, all ``refused`` ones, and the number of ``files`` in the store."""
    report = checked.report
    unit = common_unit(figure.unit for figure in checked.figures.values())
    targets, signals = report.tables
    shown = (_now(list(checked.figures.values()), unit), *([targets] if targets.rows else []), signals, _files(done, refused))
    counted = sentence("files-counted", {"n": files, "table": "now"}, {"n": f"{formatted(files, ',')}"}, several=files != 1)
    return report.model_copy(
        update={
            "metric": "watch",
            "title": tr("Figures so far, targets and signals"),
            "tables": shown,
            "notes": (*_warnings(done, min_cell), *report.notes),
            "summary": (*map(_refusal, refused), *report.summary, counted),
        }
    )


def _refusal(outcome: Outcome) -> Sentence:
    why = " ".join(filter(None, [outcome.why, outcome.hint and f"{outcome.hint.rstrip('.')}."]))
    return sentence("finding-file", {"name": outcome.name, "status": "refused", "why": outcome.why}, {"name": outcome.name, "why": why})


def _warnings(done: Sequence[Outcome], min_cell: int) -> list[Note]:
    """The warnings of counting, each once with its files; a cell limit keeps back what they may quote."""
    files: dict[str, list[str]] = {}
    for each in done:
        for text in each.warnings:
            files.setdefault(text, []).append(each.name)
    if files and min_cell > 1:
        n = len({name for names in files.values() for name in names})
        text = tr(
            "{n:,} file has warnings, which may quote what the cell limit protects."
            if n == 1
            else "{n:,} files have warnings, which may quote what the cell limit protects.",
            n=n,
        )
        return [Note(code="file-warnings", level="warning", text=text, hint="cxkit inspect FILE shows them")]
    return [Note(code="file-warnings", level="warning", text=f"{join_names(names)}: {text}") for text, names in files.items()]


def _now(figures: Sequence[Figure], unit: Unit) -> Table:
    columns = (
        *kpi_columns(),
        Column(key="n", title="n", unit="count", help="Number of answers, over all files."),
        Column(key="value", title="value", unit=unit, help="The figure, over all files."),
        *limit_columns(unit),
        Column(key="period", title="latest period", unit="date", help="First day of the latest period, complete or not."),
        Column(key="period_n", title="its n", unit="count", help="Number of answers in it so far."),
        Column(key="period_value", title="its value", unit=unit, help="The figure of that period so far."),
    )
    rows = [dict(zip((column.key for column in columns), _cells(figure), strict=True)) for figure in figures]
    return Table(name="now", title="So far", columns=columns, rows=tuple(rows))


def _cells(figure: Figure) -> list[Cell]:
    overall, names = figure.overall, figure.columns
    last = figure.periods[-1] if figure.periods else None
    latest: list[Cell] = [None, None, None]
    if last and not figure.timed:  # else it is another figure
        latest = [last["period"], last[names.n], last[names.value]]
    return [*figure.kpi[:2], overall[names.n], overall[names.value], overall[names.low], overall[names.high], *latest]


def _files(done: Sequence[Outcome], refused: Sequence[Outcome]) -> Table:
    """The files of this step, and those refused before."""
    columns = (
        Column(key="file", title="file", unit="label", help="Name of the file."),
        Column(key="rows", title="rows", unit="count", help="Rows read."),
        Column(key="state", title="state", unit="label", help="counted, replaced, copy, waiting or refused."),
        Column(key="why", title="why", unit="text", help="Why it is not counted."),
    )
    before = [each for each in refused if each.name not in {other.name for other in done}]
    rows: list[dict[str, Cell]] = [
        {"file": each.name, "rows": each.rows, "state": each.state, "why": " ".join(filter(None, [each.why, each.hint])) or None}
        for each in (*done, *before)
        if each.state != "unchanged"
    ]
    return Table(name="files", title="Files", columns=columns, rows=tuple(rows))
