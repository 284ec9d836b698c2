"""A score under a vague header, as "Score" or "Answer", whose metric is named elsewhere: in each row of a column, by file or comments."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import PurePath
from typing import NamedTuple

from cxkit.roles.candidates import SURE, Hints
from cxkit.roles.carried import Values
from cxkit.roles.headers import normalise
from cxkit.roles.kinds import Kind
from cxkit.roles.resolved import Why

_METRICS: Mapping[str, str] = {"nps": "recommend", "recommend": "recommend", "satisfaction": "satisfaction", "effort": "effort"}
# meanings of headers over the name of a metric, and of those over a score of any metric
_OVER_NAMES = frozenset({"survey", "type", "question", "score", "rating", "topic"})
_VAGUE = frozenset(
    ("score", "rating", "grade", "answered", "answertext", "response", "survey", "value", "question", "overall", "feedback", "customer")
)
_SCORES = frozenset(_METRICS.values())
# what comments cannot overrule: a rating is that of everything, however easy it was
_RATED = frozenset({"rating", "grade", "overall", "feedback"})
_MOST_POINTS, _SEVERAL = 10, 10
_POINTS = re.compile(r"\d{1,2}(?:[.,]\d+)?")
_DETRACTING, _PROMOTING = 6, 9
_CONTRARY = 0.05  # share of rows with a class that is not that of their score
# "ces" is a word of French sentences
_CES = re.compile(r"(?<![^\W_])CES(?![^\W_])|^\S*$")
_EFFORT = frozenset({"ces", "effort"})


class NamedScore(NamedTuple):
    """The role and the column of a score, and what names its metric: the values of a column, the files or the comments."""

    role: str
    column: str
    by: Why


def score_by_its_metric(
    kind: Kind, columns: Sequence[str], called: Mapping[str, str], values: Callable[[str], Values], hints: Hints
) -> NamedScore | None:
    """The only score under a vague header, if one metric is named in all rows, by the files or by the comments; else None."""
    from cxkit.roles.scoring import named
    from cxkit.roles.words import meanings

    means = {column: meanings(called.get(column, column)) for column in columns}
    of_tool = {column for role in hints.either if hints.known for column in hints.known(role)}
    called_so = [column for column in columns if column in of_tool or (means[column] and all(word & _VAGUE for word in means[column]))]
    vague = [column for column in called_so if _are_points(values(column))]
    if len(vague) != 1:
        return None
    by: Why = "values"
    metrics = _named_in_rows(columns, means, values, vague[0])
    if not metrics:
        by, metrics = "file", _named_by_files(hints.files)
    bare = not any(word & _RATED and "score" not in word for word in means[vague[0]])
    if not metrics and bare and hints.eased and any(map(hints.eased, columns)):
        by, metrics = "comments", {"effort"}
    if len(metrics) != 1:
        return None
    (role,) = metrics
    others = (column for column in columns if column != vague[0] and not _is_constant(values(column)))
    if any(named(kind, header, means[each]).get(role, 0.0) >= SURE for each in others for header in (called.get(each, each),)):
        return None
    return None if role == "recommend" and not values(vague[0]).answers else NamedScore(role, vague[0], by)


def _named_in_rows(
    columns: Sequence[str], means: Mapping[str, Sequence[Collection[str]]], values: Callable[[str], Values], score: str
) -> set[str]:
    """The roles of the metrics that columns name in all rows, or whose classes of the ``score`` they hold, as "NPS category"."""
    from cxkit.roles.words import meanings, questions

    found: set[str] = set()
    for column in columns:
        if set[str]().union(*means[column]) & _OVER_NAMES and _is_constant(values(column)):
            text = values(column).texts[0]
            found |= {_METRICS[each] for word in meanings(text) for each in word if each in _METRICS} | (questions(text).keys() & _SCORES)
        elif "nps" in set[str]().union(*means[column]) and values(column).classes and _follow(values(column), values(score)):
            found.add("recommend")
    return found


def _follow(classes: Values, scores: Values) -> bool:
    """Whether the classes may be those of the scores: few promoters gave 6 or less, and few detractors 9 or more."""
    if len(classes.texts) != len(scores.texts):
        return True  # the rows cannot be matched
    against = 0
    for text, score in zip(classes.texts, scores.texts, strict=True):
        given = float(score.replace(",", ".")) if _POINTS.fullmatch(score) else math.nan
        against += (given <= _DETRACTING and "promot" in text.casefold()) or (given >= _PROMOTING and "detra" in text.casefold())
    return against <= _CONTRARY * len(classes.texts)


def metrics_in_name(name: str) -> set[str]:
    """The roles of the metrics that the name of a survey or of a file contains; surveys of any kind are called customer satisfaction.

    >>> metrics_in_name("NPS Q1"), metrics_in_name("Ticket CES"), metrics_in_name("customer-satisfaction"), metrics_in_name("CSAT_2026")
    ({'recommend'}, {'effort'}, set(), {'satisfaction'})
    >>> metrics_in_name("L'avis de ces clients"), metrics_in_name("Ease of use")
    (set(), set())
    """
    from cxkit.roles.words import all_meanings

    words = set(normalise(name).split())
    found = {_METRICS[each] for each in all_meanings(name) if each in _METRICS}
    if "csat" not in words:
        found.discard("satisfaction")
    if not (words & _EFFORT and ("effort" in words or _CES.search(name))):
        found.discard("effort")
    return found


def _named_by_files(files: Sequence[str]) -> set[str]:
    """The roles of the metrics in the names of files.

    >>> _named_by_files(["exports/ces_2026.csv"]), _named_by_files(["customer-satisfaction.csv"]), _named_by_files(["CSAT.xlsx"])
    ({'effort'}, set(), {'satisfaction'})
    """
    return {role for file in files for role in metrics_in_name(PurePath(file).name.partition(".")[0])}


def _is_constant(values: Values) -> bool:
    return values.distinct == 1 and len(values.texts) >= _SEVERAL


def _are_points(values: Values) -> bool:
    low, high = values.range or (-1.0, 0.0)
    return low >= 0 and high <= _MOST_POINTS and values.distinct > 1
