"""Rows of a survey that are no valid answers by the words of a column, whatever the tool: tests, previews, invalid ones."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.loading.doubtful_rows import doubtful_rows
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.shapes.shape import ROWS, Evidence
from cxkit.tables import DataTable
from cxkit.values.answer_states import mark_of, marking_values
from cxkit.values.scores import folded
from cxkit.values.trial_rows import may_mark_trials, trial_marks

_MOST = 0.5  # of the rows: a file of tests is what the user wants to look at
_FEW = 20  # distinct values of a status


def without_trials(table: DataTable) -> DataTable:
    """The table with the rows excluded that are tests or invalid, and notes on others that may be none.

    Tests of a tool whose profile names such rows are known already.
    """
    found = dict(table.previews)
    notes: list[Note] = []
    marking = marking_columns(table)
    evidence = Evidence(table)
    for column, texts in marking.items():
        if len({text for text in texts if text}) > _FEW:
            continue
        # the first test may come after the sample, but to look for one among the channels of a large file takes as long as to count it
        of_sample = evidence.is_large and table.role_of(column) == "channel"
        values = sorted({text for text in texts if text}) if of_sample else evidence.distinct(column)
        trials = None if table.previews or not may_mark_trials(column) else trial_marks(column, values)
        marks = (trials or frozenset()) | marking_values(column, values, "invalid")
        if marks and 0 < _share_of(evidence, column, marks) <= _MOST:
            found[column] = found.get(column, frozenset()) | marks
            what = tr("tests or previews of the survey") if trials else tr("responses that are not valid")
            text = tr("Column '{name}' marks {what}, which are excluded.", name=shortened(column), what=what)
            notes.append(Note(code="profile", level="warning", text=text, hint="--profile none counts them as answers"))
    return replace(table, previews=found, notes=(*table.notes, *notes, *doubtful_rows(table, marking)))


def _share_of(evidence: Evidence, column: str, marks: Collection[str]) -> float:
    """The share of all rows whose value, folded, is one of the marks."""
    counts = evidence.counts(column)
    marked = counts.filter(folded(pl.col(column).cast(pl.String)).is_in(sorted(marks)))
    return int(marked.get_column(ROWS).sum()) / max(int(counts.get_column(ROWS).sum()), 1)


def marking_columns(table: DataTable) -> Mapping[str, list[str]]:
    """Columns that may say something of whole responses, with their sampled values, blank if missing."""
    found = {}
    for column, dtype in table.sample.schema.items():
        # before values are looked at: there may be thousands of columns
        if not (may_mark_trials(column) or mark_of(column)) or column.startswith("cx:"):
            continue
        if dtype in (pl.String, pl.Boolean, pl.Categorical) or dtype.is_integer() or mark_of(column) == "submitted":
            found[column] = table.sample.get_column(column).cast(pl.String).str.strip_chars().fill_null("").to_list()
    return found
