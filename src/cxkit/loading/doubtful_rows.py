"""Rows of a survey that count, though a column suggests that they should not: unfinished responses, unknown statuses, names of tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cxkit.language import tr
from cxkit.loading.named_tests import named_tests
from cxkit.model import Note
from cxkit.roles import SCORES, shortened
from cxkit.tables import DataTable
from cxkit.tables.conditions import typed_condition
from cxkit.values.answer_states import is_harmless, mark_of, marking_values, says_of_responses
from cxkit.values.no_answers import means_no_answer
from cxkit.values.scores import fold
from cxkit.values.trial_rows import is_status

_FEW = 8  # different statuses of responses


def doubtful_rows(table: DataTable, marking: Mapping[str, Sequence[str]]) -> Iterator[Note]:
    """A note on each column that suggests so of sampled rows with a score; ``marking``: columns that may say something of responses."""
    scores = [table.sample.get_column(held.column) for role, held in table.roles.items() if role in SCORES and held.column in table.sample]
    if not scores:
        return
    answered = [any(cell is not None and not means_no_answer(str(cell)) for cell in row) for row in zip(*scores, strict=True)]
    for column, every in marking.items():
        texts = [text for text, scored in zip(every, answered, strict=True) if scored]
        if note := _unfinished(column, texts) or _unknown_status(column, texts):
            yield note
    yield from named_tests(table, answered)


def _unfinished(column: str, texts: Sequence[str]) -> Note | None:
    """A note if some respondents did not finish by a flag, a status or a missing date."""
    submitted = mark_of(column) == "submitted"
    marks = frozenset({""}) if submitted else marking_values(column, {text for text in texts if text}, "unfinished")
    kept = [text for text in texts if text and fold(text) not in marks]
    if not kept or not any(fold(text) in marks for text in texts) or (mark_of(column) is None and not is_status(column)):
        return None
    text = tr("By column '{name}' some respondents did not finish the survey: their answers count.", name=shortened(column))
    condition = typed_condition(column, None if submitted else max(set(kept), key=kept.count))
    return Note(code="unfinished", level="warning", text=text, hint=tr("--where {condition} excludes them", condition=condition))


def _unknown_status(column: str, texts: Sequence[str]) -> Note | None:
    """A note if a status of responses has values that are not known."""
    kinds = sorted({text for text in texts if text})
    unknown = [text for text in kinds if not is_harmless(text)]
    excluded = marking_values(column, kinds, "invalid")
    unknown = [text for text in unknown if fold(text) not in excluded]
    if not says_of_responses(column) or not unknown or not 1 < len(kinds) <= _FEW:
        return None
    shown = ", ".join(f"'{shortened(text)}'" for text in unknown)
    text = tr("Column '{name}' gives responses a status ({shown}): all of them count.", name=shortened(column), shown=shown)
    kept = [text for text in texts if text and text not in unknown] or [text for text in texts if text]
    condition = typed_condition(column, max(set(kept), key=kept.count))
    return Note(code="status-unknown", level="warning", text=text, hint=tr("--where {condition} takes these alone", condition=condition))
