"""Surveys of several kinds in one file, told apart by names such as "NPS Q1" and "Ticket CES" in one column."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from cxkit.errors import RoleError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.roles import SCORES, shortened
from cxkit.roles.named_scores import metrics_in_name
from cxkit.roles.words import all_meanings
from cxkit.shapes.shape import Evidence
from cxkit.tables import Unclear

# a column called so holds the answers to that survey alone
_OF_ONE_METRIC = frozenset({"nps", "recommend", "satisfaction", "effort"})
# what an answer is about, which may be effort or satisfaction too: a theme of comments names no survey
_MATTERS = frozenset({"topic", "reason", "tag", "comment", "driver", "issue"})
_SHOWN = 3


def surveys_by_metric(names: Sequence[str], answer: str) -> dict[str, list[str]]:
    """The names of surveys that contain the name of a metric, by its role; none if all name the same one, or the header of the answers one.

    >>> surveys_by_metric(["NPS Q1", "NPS Q2", "Ticket CES", "Newsletter"], "Rating")
    {'recommend': ['NPS Q1', 'NPS Q2'], 'effort': ['Ticket CES']}
    >>> surveys_by_metric(["NPS Q1", "Ticket CES"], "NPS"), surveys_by_metric(["NPS Q1", "Newsletter"], "Rating")
    ({}, {})
    """
    if _OF_ONE_METRIC & all_meanings(answer):
        return {}
    found: dict[str, list[str]] = {}
    for name in sorted(names):
        metrics = metrics_in_name(name)
        if len(metrics) == 1:
            found.setdefault(metrics.pop(), []).append(name)
    return {role: found[role] for role in SCORES if role in found} if len(found) > 1 else {}


def columns_of_surveys(evidence: Evidence, texts: Mapping[str, Collection[str]]) -> list[str]:
    """The columns whose values name surveys of several metrics; the first alone if all of them name the same ones row by row.

    Several rows answer a survey: texts that mostly differ are comments, unless each of them names a metric.
    """
    rows = evidence.table.sample.height
    named = [column for column, values in texts.items() if surveys_by_metric([*values], "")]
    named = [column for column in named if 2 * len(texts[column]) <= rows or all(map(metrics_in_name, texts[column]))]
    metrics = {tuple(tuple(metrics_in_name(str(each))) for each in evidence.table.sample.get_column(column)) for column in named}
    return named[:1] if len(metrics) == 1 else named


def undecided(evidence: Evidence, question: str, answer: str, known: Mapping[str, Sequence[str]], *, named: bool) -> dict[str, Unclear]:
    """The scores that the command requires and that the answers to several surveys would hold, but none of them asks for.

    If the surveys are ``named``, also those on an unknown scale: a single value among answers on other scales shows none. Beside themes of
    comments, or under a header that names a score, all answers are to one survey.
    """
    found: dict[str, Unclear] = {}
    if _MATTERS & all_meanings(question) or _OF_ONE_METRIC & all_meanings(evidence.table.shown.get(answer, answer)):
        return found
    for role in SCORES:
        if role not in evidence.wanted:
            continue
        holds = evidence.table.roles.get(role)
        if role not in known and holds and holds.column == answer and holds.found in {"name", "assumed"}:
            found[role] = Unclear(answer, _none_asks(role, question, answer, known))
        elif role in known and named and evidence.table.scale_of(role) is None and _is_one_value(evidence, question, answer, known[role]):
            found[role] = Unclear(answer, _unknown_scale(question, answer, known[role]))
    return found


def _is_one_value(evidence: Evidence, question: str, answer: str, names: Sequence[str]) -> bool:
    own = pl.when(pl.col(question).is_in(names)).then(pl.col(answer))
    return bool(evidence.of_all(own.drop_nulls().n_unique().alias("values")).item() <= 1)


def _none_asks(role: str, question: str, answer: str, known: Mapping[str, Sequence[str]]) -> RoleError:
    return RoleError(
        tr(
            "Column '{answer}' holds the answers to several surveys ({names} in column '{question}'), none of the {role} score.",
            answer=shortened(answer),
            names=_listed([text for texts in known.values() for text in texts]),
            question=shortened(question),
            role=role,
        ),
        "If one of them asks for it under another name, take its rows alone: with --where, --role and the shape plain.",
    )


def _unknown_scale(question: str, answer: str, names: Sequence[str]) -> RoleError:
    return RoleError(
        tr(
            "Column '{answer}': the answers to {names} (column '{question}') are all the same, beside those to surveys on other scales.",
            answer=shortened(answer),
            names=_listed(names),
            question=shortened(question),
        ),
        "Declare their scale: --scale LOWEST-HIGHEST.",
    )


def _listed(names: Sequence[str]) -> str:
    more = tr(" and {n} more", n=len(names) - _SHOWN) if len(names) > _SHOWN else ""
    return ", ".join(f"'{shortened(name)}'" for name in names[:_SHOWN]) + more
