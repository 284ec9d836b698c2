"""The counts of a metric in the store as a table that the metric reads like any other: each row stands for as many answers as it counts.

History and watch have no arithmetic of their own: the metric computes its report from this table as it does from files.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from cxkit.config import Config
from cxkit.language import formatted, tr
from cxkit.lazy import pl
from cxkit.model import Note, Report
from cxkit.registry import Metric
from cxkit.roles import Resolved
from cxkit.tables import DataTable, InMemory, Rules
from cxkit.values import Scale, fold
from cxkit.values.answers.valence import Direction
from cxkit.values.reasons import Reason
from cxkit.workflows.watching import counted_files as counted
from cxkit.workflows.watching.cells import ScoreFacts
from cxkit.workflows.watching.stored_cells import DAY, N

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
