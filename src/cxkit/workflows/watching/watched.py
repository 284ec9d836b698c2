"""Where the figures of ``watch`` and ``history`` come from: the counts in the store, or the files that are still there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, cast

from cxkit.config import Config
from cxkit.errors import DataError, UsageError
from cxkit.language import formatted, tr
from cxkit.lazy import pl
from cxkit.model import Note, Report
from cxkit.registry import Metric
from cxkit.roles import Resolved
from cxkit.run import find
from cxkit.tables import DataTable, InMemory, Rules
from cxkit.values import Scale, fold
from cxkit.values.answers.valence import Direction
from cxkit.values.reasons import Reason
from cxkit.workflows.checks.kpis import Source
from cxkit.workflows.watching import counted_files as counted
from cxkit.workflows.watching.cells import ScoreFacts
from cxkit.workflows.watching.file_counts import adds_over_rows
from cxkit.workflows.watching.store import snapshot
from cxkit.workflows.watching.stored_cells import DAY, N, StoredCells


@dataclass(frozen=True)
class Watched:
    """The sources of figures: the ``cells`` in the ``store``, and for metrics that do not add over rows the ``files`` that are still there.

    ``reading``: the options for reading files; ``given``: those that every source takes, such as the first day.
    """

    store: Path
    cells: StoredCells
    settings: Config
    files: Callable[[], Sequence[Path]]
    reading: Mapping[str, Any]
    given: Mapping[str, Any]
    min_cell: int

    def source_of(self, metric: Metric, *, grouped: bool) -> Source:
        """The source of a metric; ``grouped``: its groups are needed. Raises DataError if none of the files is left that it needs."""
        if not adds_over_rows(metric):
            files = self.files()
            if not files:
                raise DataError(
                    tr("{name} is computed from the files themselves, and none that was counted is in the folder.", name=metric.name),
                    "Put them (back) there.",
                )
            return Source([str(path) for path in files], {**self.reading, **self.given})
        with snapshot(self.store) as store:
            facts, rows = counted.scores_of(store, metric.name), counted.rows_of(store, metric.name)
        table = stored_table(self.cells.of(metric.name), facts, metric, self.settings, grouped=grouped or "where" in self.given)
        finish = partial(accounted, store_name=str(self.store), rows=rows, min_cell=self.min_cell)
        own = {name: value for name, value in self.reading.items() if name in ("config", "no_config")}
        return Source(table, {**own, **self.given}, finish)


def refuse_others(names: Sequence[str], *, recount: bool) -> None:
    """Raise UsageError for metrics whose counts do not add over rows, unless they are to be computed anew from the files."""
    others = [name for name in dict.fromkeys(names) if not adds_over_rows(find(name))]
    if others and not recount:
        raise UsageError(
            tr(
                "{names} does not add over rows: the counts of two files are not those of both together."
                if len(others) == 1
                else "{names} do not add over rows: the counts of two files are not those of both together.",
                names=", ".join(others),
            ),
            "--recount computes such metrics from all files that are still there, each time.",
        )


_SAMPLE = 1_000


def stored_table(cells: pl.DataFrame, facts: Mapping[str, ScoreFacts], metric: Metric, settings: Config, *, grouped: bool) -> DataTable:
    """The table of a metric's ``cells``, with the scales and the good ends of its scores; without groups unless it is to be ``grouped``."""
    (needed,) = (each for each in metric.inputs if each.required)
    kind = needed.table
    day = str(kind.kind.time)
    roles = list(facts) or [need.role for need in needed.needs]
    missing = [pl.lit(None, dtype=pl.Float64).alias(role) for role in roles if role not in cells.columns]
    frame = cells.with_columns(missing).rename({DAY: day})
    if not grouped:
        frame = frame.group_by(*roles, day).agg(pl.col(N).sum())
    columns = tuple(name for name in frame.columns if name != N)
    known = [name for name in columns if name in roles or name in kind.kind.roles]
    best = {role: cast("Direction", each.best) for role, each in facts.items() if each.best}
    return kind(
        reading=InMemory(frame.lazy()),
        columns=columns,
        sample=frame.head(_SAMPLE).select(columns),
        roles={name: Resolved(name, name, "given") for name in known},
        rules=Rules(
            scales={role: Scale.parse(each.scale) for role, each in facts.items()},
            easy=best.get("effort", "high"),  # without answers, either end will do
            best=best,
            phase_of={name: touchpoint.phase for name, touchpoint in settings.touchpoints.items()},
            phases=settings.project.phases,
            dimensions={fold(item): dimension for dimension, items in settings.dimensions.items() for item in items},
        ),
        counted=N,
    )


_NO_PERSONS = Note(
    code="limit-answers",
    level="warning",
    text="--min-cell counts answers: the store knows no persons, so that several answers of one person count as several.",
)


def accounted(report: Report, store_name: str, rows: Mapping[str, int], min_cell: int) -> Report:
    """A report from the store with the rows that were excluded when the files were counted, and the store as its source.

    Fewer than ``min_cell`` rows that a condition excluded are left out: they would be the answers of few persons.
    """
    few = {str(Reason.FILTERED)} if rows.get(str(Reason.FILTERED), 0) < min_cell else set()
    excluded = {reason: n for reason, n in rows.items() if reason not in {counted.READ, *few}}
    total = sum(excluded.values())
    provenance = report.provenance
    joined = {
        reason: excluded.get(reason, 0) + provenance.rows_set_aside.get(reason, 0) for reason in (*excluded, *provenance.rows_set_aside)
    }
    provenance = provenance.model_copy(
        update={"sources": (store_name,), "rows_read": provenance.rows_read + total, "rows_set_aside": joined}
    )
    notes = (_NO_PERSONS if note.code == _NO_PERSONS.code else note for note in report.notes)
    return report.model_copy(update={"notes": (*_excluded_note(excluded, rows, report), *notes), "provenance": provenance})


def _reason(code: str) -> Reason:
    return next(reason for reason in Reason if str(reason) == code)


def _excluded_note(excluded: Mapping[str, int], rows: Mapping[str, int], report: Report) -> list[Note]:
    if not excluded:
        return []
    scale = report.provenance.params.get("scale")
    reasons = ", ".join(f"{formatted(n, ',')} {tr(_reason(reason).record.rows, scale=scale)}" for reason, n in excluded.items())
    text = tr(
        "{n:,} of {rows:,} rows were excluded when the files were counted: {reasons}.",
        n=sum(excluded.values()),
        rows=rows.get(counted.READ, 0),
        reasons=reasons,
    )
    return [Note(code="values-ignored", level="info", text=text, hint="cxkit inspect FILE --problems lists them")]
