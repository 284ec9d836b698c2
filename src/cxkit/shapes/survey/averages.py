"""Averages of several answers, one row for each thing that was rated: a list of shops or hotels holds no single answers."""

from __future__ import annotations

from itertools import pairwise

from cxkit.errors import DataError
from cxkit.language import tr
from cxkit.roles.abbreviations import GUESSED
from cxkit.roles.words import all_meanings, meanings
from cxkit.shapes.shape import Evidence
from cxkit.shapes.survey.repeating import counts_answers, numbers_of_answers
from cxkit.values.numbers import number

_PLAIN = "Use the single answers. --shape plain counts each row as one answer."
_MOSTLY, _FEWEST, _NAMED = 0.7, 3, 0.8  # shares of the rows, and rows
# whose number an id is, if each row is one answer: the respondent's, that of the answer, or of what it is about
_OF_AN_ANSWER = frozenset(
    (
        *("person", "customer", "user", "member", "reviewer", "respondent", "participant", "response", "survey", "review"),
        *("feedback", "answered", "submitted", "order", "ticket", "case", "booking", "stay", "session", "transaction", "contact", "call"),
        *("interaction", "conversation", "chat", "request", "issue", "complaint", "invoice", "purchase", "interviewid", "account", "email"),
    )
)
# what shows that somebody answered: who, and in words
_ANSWERED = _OF_AN_ANSWER | {"comment", "text", "message", "username", "gender", "age", "question", "recommend"}
_WHEN = frozenset({"date", "time", "timestamp", "at", "created"})
_FIGURES = frozenset({"rating", "score", "grade", "average", "count", "total", "quantity", "times"})
_SCORED_OF_ONE_THING = frozenset({"satisfaction", "recommend", "effort"})


def check_averages(evidence: Evidence, role: str) -> None:
    """Raise DataError if the score of a role is an average of several answers: there are no single answers.

    Most scores have decimals, or the header names an average, beside the number of the answers; or each row is another thing beside that
    number, and nothing says who answered or when; or beside its importance, and both are means.
    """
    score = evidence.table.roles[role].column
    counts = _answers(evidence, score)
    if counts is not None:
        averages = any("average" in word for word in meanings(score)) or _are_between_points(evidence, score)
        if averages and not _ids_of_answers(evidence, counts):
            raise DataError(
                tr(
                    "Column '{score}' holds averages of several answers, and '{counts}' their number: the rows are aggregated already.",
                    score=score,
                    counts=counts,
                ),
                _PLAIN,
            )
    if evidence.declared or _says_who(evidence, {score, counts}, _ANSWERED | _WHEN):
        return
    thing = _thing(evidence, {score, counts})
    if thing is not None and counts is not None and (_names_answers(counts) or _are_between_points(evidence, score)):
        raise DataError(
            tr(
                "Each row is another '{thing}' with the number of its answers in '{counts}': column '{score}' holds averages or classes, "
                "and no single answers.",
                thing=thing,
                counts=counts,
                score=score,
            ),
            _PLAIN,
        )
    if thing is not None and role in _SCORED_OF_ONE_THING and _are_means_beside_importance(evidence, score):
        raise DataError(
            tr("Each row is another '{thing}': column '{score}' holds averages, and no single answers.", thing=thing, score=score), _PLAIN
        )


def _answers(evidence: Evidence, score: str) -> str | None:
    """The column with the number of answers; one that may count anything if each group of rows has one score, and not each score once."""
    named = next(iter(numbers_of_answers(evidence, {score})), None)
    if named is not None and all(abs(after - before) == 1 for before, after in pairwise(_numbers(evidence, named))):
        return None  # the numbers of the rows, as "n" may be called
    count = evidence.column("count")
    if named is not None or count is None or evidence.declared or len(set(evidence.sampled(score))) == evidence.table.sample.height:
        return named
    return count if _thing(evidence, {score, count}) else None


def _ids_of_answers(evidence: Evidence, counts: str) -> bool:
    """Whether an id tells answers apart, and not the things that were rated; a mere id does if something says who answered."""
    found = [column for role in ("response_id", "customer_id") if (column := evidence.column(role)) and column != counts]
    if not found:
        return False
    of_answers = any(_means(evidence, column) & _OF_AN_ANSWER for column in found)
    return of_answers or not _names_answers(counts) or _says_who(evidence, {counts}, _ANSWERED)


def _names_answers(counts: str) -> bool:
    """Whether a header names a number of answers, and not one of persons or of anything, as a party and a quantity have too."""
    return counts_answers(counts) and not any("person" in word for word in meanings(counts))


def _says_who(evidence: Evidence, besides: set[str | None], words: frozenset[str]) -> bool:
    """Whether the header of a column that holds no figures has one of the words, which say who answered or when."""
    means = (_means(evidence, column) for column in evidence.table.columns if column not in besides and not column.startswith("cx:"))
    return any(each & words and not each & _FIGURES for each in means)


def _means(evidence: Evidence, column: str) -> frozenset[str]:
    """What a header means, without what is guessed of abbreviations, and the things that a column of numbers counts, as "Students"."""
    counted = bool(_numbers(evidence, column))
    words = (word for word in meanings(column) if GUESSED not in word and not (counted and "several" in word))
    return frozenset[str]().union(*words)


def _thing(evidence: Evidence, besides: set[str | None]) -> str | None:
    """The first column of words or codes that differ in nearly all rows: what was rated."""
    rows = evidence.table.sample.height
    for column in evidence.table.columns:
        if column in besides or column.startswith("cx:") or all_meanings(column) == {"id"}:
            continue
        texts = evidence.sampled(column)
        if len(texts) < max(_FEWEST, _MOSTLY * rows) or len(set(texts)) < _NAMED * len(texts):
            continue
        if not any(number(text, evidence.table.rules.decimal) is not None for text in texts) and not evidence.holds_days(column):
            return column
    return None


def _are_between_points(evidence: Evidence, score: str) -> bool:
    """Whether most scores have decimals, as averages have and answers do not."""
    found = _numbers(evidence, score)
    return len(found) >= _FEWEST and sum(value != int(value) for value in found) > _MOSTLY * len(found)


def _are_means_beside_importance(evidence: Evidence, score: str) -> bool:
    """Whether most scores have decimals, beside an importance of the thing, and some of both finer than halves, which people give."""
    importance = evidence.column("importance")
    if importance is None or not _are_between_points(evidence, score):
        return False
    return all(any(2 * value != int(2 * value) for value in _numbers(evidence, column)) for column in (score, importance))


def _numbers(evidence: Evidence, column: str) -> list[float]:
    read = (number(text, evidence.table.rules.decimal) for text in evidence.sampled(column))
    return [value for value in read if value is not None]
