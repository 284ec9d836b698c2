"""Rows of a survey that are tests or previews by the words of a column, whatever the tool."""

from __future__ import annotations

from dataclasses import replace

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.tables import DataTable
from cxkit.values.scores import fold
from cxkit.values.trial_rows import may_mark_trials, trial_marks

_MOST = 0.5  # of the rows: a file of tests is what the user wants to look at
_FEW = 20  # distinct values of a status


def without_trials(table: DataTable) -> DataTable:
    """The table with the rows excluded that are tests; those of a tool whose profile names such rows are known already."""
    if table.previews:
        return table
    found: dict[str, frozenset[str]] = {}
    for column, dtype in table.sample.schema.items():
        if not may_mark_trials(column):  # before its values are looked at: there may be thousands of columns
            continue
        if dtype not in (pl.String, pl.Boolean, pl.Categorical) and not dtype.is_integer():
            continue
        texts = table.sample.get_column(column).cast(pl.String).str.strip_chars().drop_nulls().to_list()
        values = {text for text in texts if text}
        marks = trial_marks(column, values) if len(values) <= _FEW else None
        if marks and sum(fold(text) in marks for text in texts) <= _MOST * len(texts):
            found[column] = marks
    if not found:
        return table
    names = tr(" and ").join(f"'{shortened(column)}'" for column in found)
    text = tr("Column {names} marks tests or previews of the survey, which are excluded.", names=names)
    note = Note(code="profile", level="warning", text=text, hint="--profile none counts them as answers")
    return replace(table, previews=found, notes=(*table.notes, note))
