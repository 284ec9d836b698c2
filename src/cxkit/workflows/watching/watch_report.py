"""The report of ``watch``: that of ``check``, before it the figures so far, behind it what happened to files."""

from __future__ import annotations

from collections.abc import Sequence

from cxkit.language import formatted, tr
from cxkit.measures.columns import limit_columns
from cxkit.model import Cell, Column, Note, Report, Sentence, Table, Unit
from cxkit.text.sentences import join_names, sentence
from cxkit.workflows.checks.check_report import common_unit, kpi_columns
from cxkit.workflows.checks.checking import Checked
from cxkit.workflows.checks.kpis import Figure
from cxkit.workflows.watching.intake import Outcome


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
