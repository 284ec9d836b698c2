"""Rows of a survey that may be no valid answers by the words of a column: tests and invalid ones are excluded, a note names the others."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import SCORES, looks_personal, normalise, shortened
from cxkit.roles.words import all_meanings, meanings
from cxkit.shapes.shape import ROWS, Evidence
from cxkit.tables import DataTable
from cxkit.values.answers.no_answers import means_no_answer
from cxkit.values.folding import fold, folded
from cxkit.values.statuses.answer_states import (
    DELETED,
    is_harmless,
    is_of_publication,
    is_outcome,
    is_published,
    mark_of,
    marking_values,
    says_of_responses,
)
from cxkit.values.statuses.trial_rows import (
    is_good_quality,
    is_status,
    may_mark_quality,
    may_mark_trials,
    names_a_test,
    says_of_data,
    trial_marks,
)

_MOST = 0.5  # of the rows: a file of tests is what the user wants to look at
_MOST_VALUES = 20  # distinct values of a status


def without_trials(table: DataTable) -> DataTable:
    """The table with the rows excluded that are tests or invalid, and notes on others that may be none.

    Tests of a tool whose profile names such rows are known already.
    """
    found = dict(table.previews)
    notes: list[Note] = []
    marking = marking_columns(table)
    evidence = Evidence(table)
    for column, texts in marking.items():
        if len({text for text in texts if text}) > _MOST_VALUES:
            continue
        # the first test may come after the sample, but to look for one among the channels of a large file takes as long as to count it
        of_sample = evidence.is_large and table.role_of(column) == "channel"
        values = sorted({text for text in texts if text}) if of_sample else evidence.distinct(column)
        trials = None if table.previews or not may_mark_trials(column) else trial_marks(column, values)
        marks = (trials or frozenset()) | _invalid(column, values)
        if marks & DELETED and _share_of(evidence, column, marks) > _MOST:
            marks -= DELETED
        if marks and 0 < _share_of(evidence, column, marks) <= _MOST:
            found[column] = found.get(column, frozenset()) | marks
            what = tr("tests or previews of the survey") if trials else tr("responses that are not valid")
            text = tr("Column '{name}' marks {what}, which are excluded.", name=shortened(column), what=what)
            notes.append(Note(code="profile", level="warning", text=text, hint="--profile none counts them as answers"))
    return replace(table, previews=found, notes=(*table.notes, *notes, *doubtful_rows(table, marking)))


def _invalid(column: str, values: Sequence[str]) -> frozenset[str]:
    """The values that make a response invalid. A mere quality, which may be that of what was bought, makes none if others are not known."""
    found = marking_values(column, values, "invalid")
    known = mark_of(column) or is_status(column) or says_of_data(column)
    return found if known or all(is_harmless(text) or is_good_quality(text) for text in values) else frozenset()


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
        if not (may_mark_trials(column) or may_mark_quality(column) or mark_of(column) or is_outcome(column)) or column.startswith("cx:"):
            continue
        if dtype in (pl.String, pl.Boolean, pl.Categorical) or dtype.is_integer() or mark_of(column) == "submitted":
            found[column] = table.sample.get_column(column).cast(pl.String).str.strip_chars().fill_null("").to_list()
    return found


_MOST_STATUSES = 8  # different statuses of responses


def doubtful_rows(table: DataTable, marking: Mapping[str, Sequence[str]]) -> Iterator[Note]:
    """A note on each column that suggests so of sampled rows with a score; ``marking``: columns that may say something of responses."""
    scores = [table.sample.get_column(held.column) for role, held in table.roles.items() if role in SCORES and held.column in table.sample]
    if not scores:
        # questions and answers in rows: only a shape finds the scores
        yield from named_tests(table, [True] * table.sample.height)
        return
    answered = [any(cell is not None and not means_no_answer(str(cell)) for cell in row) for row in zip(*scores, strict=True)]
    for column, every in marking.items():
        texts = [text for text, scored in zip(every, answered, strict=True) if scored]
        if is_outcome(column) and set(every) <= {*texts}:
            continue  # outcomes of interviews name those that did not take place too, which have no answers
        if note := _unfinished(column, texts) or _unpublished(table, column, texts) or _unknown_status(column, texts):
            yield note
    yield from named_tests(table, answered)


def _unfinished(column: str, texts: Sequence[str]) -> Note | None:
    """A note if some respondents did not finish by a flag, a status or a missing date."""
    submitted = mark_of(column) == "submitted"
    marks = frozenset({""}) if submitted else marking_values(column, {text for text in texts if text}, "unfinished")
    kept = [text for text in texts if text and fold(text) not in marks]
    if not kept or not any(fold(text) in marks for text in texts) or not (mark_of(column) or is_status(column) or is_outcome(column)):
        return None
    text = tr("By column '{name}' some respondents did not finish the survey: their answers count.", name=shortened(column))
    condition = _condition(column, None) if submitted else _finished(column, kept, [text for text in texts if text not in kept])
    return Note(code="unfinished", level="warning", text=text, hint=tr("--where {condition} excludes them", condition=condition))


def _finished(column: str, kept: Sequence[str], others: Sequence[str]) -> str:
    """The condition that a respondent finished, which may be so by several values: ``kept``. ``others`` are all other values."""
    among, left = [*kept, *others], sorted({text for text in others if text})
    if len(set(kept)) > 1 and len(left) == 1:
        return _condition(column, left[0], "<>", among=among)
    if len(set(kept)) > 1 and all(map(str.isdecimal, among)) and min(map(int, kept)) > max(map(int, left)):
        return _condition(column, min(kept, key=int), ">=", among=among)
    return _condition(column, max(set(kept), key=kept.count), among=among)


def _unpublished(table: DataTable, column: str, texts: Sequence[str]) -> Note | None:
    """A note if a status says of some reviews that readers do not see them, and of others that they do.

    A mere status, as "active" or "approved", may be one of customers or of what they asked for, if nothing speaks of reviews.
    """
    kinds = sorted({text for text in texts if text})
    hidden = marking_values(column, kinds, "unpublished")
    shown = [text for text in texts if is_published(text)]
    if not hidden or not shown or not is_status(column) or len(kinds) > _MOST_STATUSES:
        return None
    if not says_of_responses(column) and not any(map(is_of_publication, kinds)) and not _has_reviews(table):
        return None
    named = ", ".join(f"'{shortened(text)}'" for text in kinds if fold(text) in hidden)
    text = tr("By column '{name}' some reviews are not published ({named}): they count.", name=shortened(column), named=named)
    condition = _condition(column, max(set(shown), key=shown.count))
    return Note(
        code="unpublished", level="warning", text=text, hint=tr("--where {condition} takes the published ones", condition=condition)
    )


def _has_reviews(table: DataTable) -> bool:
    return any("review" in word for column in table.columns for word in meanings(table.shown.get(column, column)))


def _unknown_status(column: str, texts: Sequence[str]) -> Note | None:
    """A note if a status of responses has values that are not known."""
    kinds = sorted({text for text in texts if text})
    unknown = [text for text in kinds if not is_harmless(text)]
    excluded = marking_values(column, kinds, "invalid")
    unknown = [text for text in unknown if fold(text) not in excluded]
    if not says_of_responses(column) or not unknown or not 1 < len(kinds) <= _MOST_STATUSES:
        return None
    shown = ", ".join(f"'{shortened(text)}'" for text in unknown)
    text = tr("Column '{name}' gives responses a status ({shown}): all of them count.", name=shortened(column), shown=shown)
    kept = [text for text in texts if text and text not in unknown] or [text for text in texts if text]
    condition = _condition(column, max(set(kept), key=kept.count), among=texts)
    return Note(code="status-unknown", level="warning", text=text, hint=tr("--where {condition} takes these alone", condition=condition))


_ANSWERING = frozenset({"user", "customer", "respondent", "requester", "person", "member", "guest", "account"})
_OF_THEM = frozenset({"id", "name", "several"})
_MOST_TESTS = 0.2  # of the rows: more of one name are something else
_TAGS = frozenset({"tags", "tag", "labels", "label", "schlagworte", "stichworte", "etiketten", "etiquetas", "etiquettes", "etichette"})
_APART, _BLANKS = re.compile(r"[,;|\[\]\"']+ *"), re.compile(r"\s+")
_TAGGED = re.compile(r"spam|junk|tests?|test[ _-]?(?:ticket|chat|call|case|anruf|fall|anfrage)|is[ _-](?:test|spam)")


def named_tests(table: DataTable, counted: Sequence[bool]) -> Iterator[Note]:
    """A note on each column that names tests in sampled rows; ``counted``: whether each row counts."""
    if table.kind.name == "contacts":
        yield from _tagged(table)
    for column in table.sample.columns:
        if not _may_name_a_tester(table, column):
            continue
        cells = table.sample.get_column(column).to_list()
        tests = [str(cell) for cell, counts in zip(cells, counted, strict=True) if counts and cell is not None and names_a_test(str(cell))]
        if 0 < len(tests) <= _MOST_TESTS * sum(counted):
            first = tests[0].strip().partition("@")[0]
            text = tr("Column '{name}' names tests in some rows ('{first}'): they count.", name=shortened(column), first=shortened(first))
            hint = {
                "contacts": tr("--where leaves them out, if they are no contacts"),
                "orders": tr("--where leaves them out, if they are no orders"),
                "customers": tr("--where leaves them out, if they are no customers"),
            }.get(table.kind.name, tr("--where leaves them out, if they are no answers"))
            yield Note(code="tests-named", level="warning", text=text, hint=hint)


def _tagged(table: DataTable) -> Iterator[Note]:
    """A note on contacts that tags or a type call spam or tests: both may as well name what customers write about.

    So does a status of that word, which may be a stage of the work too; spam is no contact by its status.
    """
    for column in table.sample.columns:
        is_status = table.role_of(column) == "status"
        tagged = is_status or bool(_TAGS & {*normalise(column).split()[-1:]})
        if column.startswith("cx:") or not (tagged or ("type" in all_meanings(column) and table.role_of(column) in {None, "topic"})):
            continue
        cells = [cell for cell in table.sample.get_column(column).cast(pl.String, strict=False).to_list() if cell]
        if is_status:
            tags = {fold(cell) for cell in cells if names_a_test(cell)}
        else:
            tags = {tag for cell in cells for tag in (_APART if _APART.search(cell) else _BLANKS).split(fold(cell))}
        found = sorted(filter(_TAGGED.fullmatch, tags))
        if found:
            shown = ", ".join(f"'{tag}'" for tag in found)
            text = tr("Column '{name}' calls contacts spam or tests ({shown}): they count.", name=shortened(column), shown=shown)
            yield Note(code="tests-named", level="warning", text=text, hint=tr("--where leaves them out, if they are no contacts"))


def _may_name_a_tester(table: DataTable, column: str) -> bool:
    """Whether a column names persons or their accounts by its header, or holds comments; a test of any other thing may be a product."""
    if looks_personal(column) or table.role_of(column) in {"comment", "customer_id"}:
        return True
    words = meanings(column)
    return any(word & _ANSWERING for word in words) and all(word & (_ANSWERING | _OF_THEM) for word in words)


def _condition(column: str, value: object, sign: str = "=", *, among: Iterable[str] = ()) -> str:
    """The condition of a note; what it takes to write SQL is loaded only then."""
    from cxkit.tables.conditions import typed_condition

    return typed_condition(column, value, sign, among=among)
