"""Rows of a survey that are no valid answers by the words of a column, whatever the tool: tests, previews, invalid ones."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import replace

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import SCORES, shortened
from cxkit.tables import DataTable
from cxkit.values.answer_states import mark_of, marking_values
from cxkit.values.scores import fold, means_no_answer
from cxkit.values.trial_rows import is_status, may_mark_trials, trial_marks

_MOST = 0.5  # of the rows: a file of tests is what the user wants to look at
_FEW = 20  # distinct values of a status


def without_trials(table: DataTable) -> DataTable:
    """The table with the rows excluded that are tests or invalid, and a note on those of respondents who did not finish.

    Tests of a tool whose profile names such rows are known already.
    """
    found = dict(table.previews)
    notes: list[Note] = []
    for column, texts in _marking_columns(table):
        values = {text for text in texts if text}
        if len(values) > _FEW:
            continue
        trials = None if table.previews or not may_mark_trials(column) else trial_marks(column, values)
        marks = (trials or frozenset()) | marking_values(column, values, "invalid")
        if marks and 0 < sum(fold(text) in marks for text in texts) <= _MOST * len(texts):
            found[column] = found.get(column, frozenset()) | marks
            what = tr("tests or previews of the survey") if trials else tr("responses that are not valid")
            text = tr("Column '{name}' marks {what}, which are excluded.", name=shortened(column), what=what)
            notes.append(Note(code="profile", level="warning", text=text, hint="--profile none counts them as answers"))
    return replace(table, previews=found, notes=(*table.notes, *notes, *_unfinished_notes(table)))


def _marking_columns(table: DataTable) -> Iterator[tuple[str, list[str]]]:
    """Columns that may say something of whole responses, with their sampled values, blank if missing."""
    for column, dtype in table.sample.schema.items():
        # before values are looked at: there may be thousands of columns
        if not (may_mark_trials(column) or mark_of(column)) or column.startswith("cx:"):
            continue
        if dtype in (pl.String, pl.Boolean, pl.Categorical) or dtype.is_integer() or mark_of(column) == "submitted":
            yield column, table.sample.get_column(column).cast(pl.String).str.strip_chars().fill_null("").to_list()


def _unfinished_notes(table: DataTable) -> Iterator[Note]:
    """A note on each column by which some respondents with a score did not finish: they count, which the user should know."""
    scores = [table.sample.get_column(held.column) for role, held in table.roles.items() if role in SCORES and held.column in table.sample]
    answered = [any(cell is not None and not means_no_answer(str(cell)) for cell in row) for row in zip(*scores, strict=True)]
    for column, texts in _marking_columns(table) if scores else ():
        submitted = mark_of(column) == "submitted"
        marks = frozenset({""}) if submitted else marking_values(column, {text for text in texts if text}, "unfinished")
        rows = sum(fold(text) in marks and scored for text, scored in zip(texts, answered, strict=True))
        if not rows or rows == sum(answered) or (mark_of(column) is None and not is_status(column)):
            continue
        text = tr("By column '{name}' some respondents did not finish the survey: their answers count.", name=shortened(column))
        kept = [text for text in texts if text and fold(text) not in marks]
        condition = _condition(column, None if submitted else max(set(kept), key=kept.count))
        yield Note(code="unfinished", level="warning", text=text, hint=tr("--where {condition} excludes them", condition=condition))


def _condition(column: str, value: str | None) -> str:
    """A condition for --where, quoted for a shell: that a column has a ``value``, or any."""
    name = column if column.isidentifier() else f'"{column}"'
    condition = f"{name} IS NOT NULL" if value is None else f"{name} = '{value}'"
    return f'"{condition}"' if name == column else shlex.quote(condition)
