"""A list of ratings in place of contacts: each row is the answer to a survey about a ticket, and tickets without an answer are missing."""

from __future__ import annotations

from cxkit.errors import DataError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.roles.words import all_meanings
from cxkit.shapes.cases import columns_of_days
from cxkit.shapes.shape import Evidence, Shape

_RATING = frozenset({"rating", "score", "grade", "satisfaction", "nps", "recommend", "effort"})
_ANSWER = frozenset({"answered", "survey", "response", "review"})
_OF_SERVICE = (
    "first_responded_at",
    "resolved_at",
    "closed_at",
    "resolved",
    "reopens",
    "status",
    "direction",
    "channel",
    "touchpoint",
    "topic",
)
_NEARLY_ALL = 0.99
_FEWEST = 20  # rows
_MOST_POINTS = 11
_SAID = "These rows are answers to a survey, and contacts without an answer are missing."


def recognise(evidence: Evidence) -> Shape | None:
    """Rows with a rating each whose only day is that of the answer; a warning if it may be that of the contact."""
    rated = next((column for column in evidence.table.columns if _is_rating(evidence, column)), None)
    if rated is None or evidence.table.sample.height < _FEWEST:
        return None
    time = evidence.table.roles.get("contacted_at")
    if time is not None and time.by_user:
        return None
    days = columns_of_days(evidence, ())
    answered = [column for column in days if _ANSWER & all_meanings(column)]
    if answered and len(answered) == len(days):
        raise DataError(
            tr("Column '{day}' says when '{rated}' was answered. ", day=shortened(answered[0]), rated=shortened(rated)) + tr(_SAID),
            "--shape plain counts each answer as a contact.",
        )
    if len(days) != 1 or any(role in evidence.table.roles for role in _OF_SERVICE):
        return None
    text = tr("Each row has a rating in column '{rated}'. ", rated=shortened(rated))
    text += tr("If it lists the answers to a survey, contacts without an answer are missing.")
    note = Note(code="shape", level="warning", text=text, hint="--shape plain counts each row as a contact")
    return Shape(add=lambda frame: frame, columns={}, notes=(note,))


def _is_rating(evidence: Evidence, column: str) -> bool:
    """Whether nearly every row has one of a few ratings in a column that is called one."""
    if column.startswith("cx:") or not _RATING & all_meanings(column):
        return False
    values = evidence.sampled(column)
    filled = len(values) >= _NEARLY_ALL * evidence.table.sample.height
    return filled and 1 < len(set(values)) <= _MOST_POINTS and evidence.table.sample.schema[column] != pl.Boolean
