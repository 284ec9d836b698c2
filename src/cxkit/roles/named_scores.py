"""A score under a vague header, as "Score" or "Answer", whose metric another column names in every row: NPS, or CSAT."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from cxkit.roles.candidates import SURE
from cxkit.roles.carried import Values
from cxkit.roles.kinds import Kind

_METRICS: Mapping[str, str] = {"nps": "recommend", "recommend": "recommend", "satisfaction": "satisfaction", "effort": "effort"}
# meanings of headers over the name of a metric, and of those over a score of any metric
_OVER_NAMES = frozenset({"survey", "type", "question", "score", "rating", "topic"})
_VAGUE = frozenset(
    ("score", "rating", "grade", "answered", "answertext", "response", "survey", "value", "question", "overall", "feedback", "customer")
)
_SCORES = frozenset(_METRICS.values())
_MOST_POINTS, _SEVERAL = 10, 10


def score_by_its_metric(
    kind: Kind, columns: Sequence[str], called: Mapping[str, str], values: Callable[[str], Values]
) -> tuple[str, str] | None:
    """The role and the column of the only score under a vague header, if one metric is named in all rows; else None."""
    from cxkit.roles.scoring import named
    from cxkit.roles.words import meanings, questions

    means = {column: meanings(called.get(column, column)) for column in columns}
    metrics: set[str] = set()
    for column in columns:
        if set[str]().union(*means[column]) & _OVER_NAMES and _is_constant(values(column)):
            text = values(column).texts[0]
            metrics |= {_METRICS[each] for word in meanings(text) for each in word if each in _METRICS} | (questions(text).keys() & _SCORES)
    vague = [
        column
        for column in columns
        if metrics and means[column] and all(word & _VAGUE for word in means[column]) and _are_points(values(column))
    ]
    if len(metrics) != 1 or len(vague) != 1:
        return None
    (role,) = metrics
    others = (column for column in columns if column != vague[0] and not _is_constant(values(column)))
    if any(named(kind, header, means[each]).get(role, 0.0) >= SURE for each in others for header in (called.get(each, each),)):
        return None
    return None if role == "recommend" and not values(vague[0]).answers else (role, vague[0])


def _is_constant(values: Values) -> bool:
    return values.distinct == 1 and len(values.texts) >= _SEVERAL


def _are_points(values: Values) -> bool:
    low, high = values.range or (-1.0, 0.0)
    return low >= 0 and high <= _MOST_POINTS and values.distinct > 1
