"""Answers of one column that were asked on several scales, such as ratings of several portals, waves or versions of a survey."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from cxkit.errors import RoleError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.roles import SCORES, normalise, shortened
from cxkit.roles.kinds import DATES, IDS
from cxkit.tables.table import DataTable
from cxkit.values.answers.labels import is_answer
from cxkit.values.answers.promoter_classes import promoter_class
from cxkit.values.answers.scores import Scale, ScoreRule, understand
from cxkit.values.answers.valence import valence
from cxkit.values.flags import flag
from cxkit.values.folding import fold
from cxkit.values.reasons import Reason

_TOPS = (3, 4, 5, 7, 10)
"""Highest points of the scales on which answers are asked, of which a wider one holds them. A group whose answers end at 6 of 10 may hold
all detractors."""
_CLIFF = 1.5  # times as many answers at the highest point of a narrower scale as one above
_FEWEST = 20  # answers of a group, and of all others
_AT_TOP, _UPPER = 0.15, 0.4  # shares of a group's answers at its highest point, and at its two highest ones
_ABOVE = 0.2  # the share of the others' answers above that point
_BY_CHANCE = 1e-6  # that no answer of the group is above, if it answers like the others
_FEWEST_POINTS = 3  # that a group uses
_SURE_TIMES, _SURE_SHARE = 20, 0.3  # answers of a group at its highest point, and their share, that discontent does not explain
_SURE_TIMES_OF_SURVEYS = 10  # such answers of a wave or version of a survey
_MOST_GROUPS = 12
_MOST_COLUMNS = 8
_NO_GROUPS = DATES | IDS | {"comment", "weight", "item", *SCORES}
_OF_SURVEYS = re.compile(
    r"(?:survey |fragebogen |umfrage |erhebungs)?(?:wave|welle|round|runde|year|jahr|version|vague|annee|ola|ano|ronda|golf|jaar|onda|anno)"
    r"(?: (?:nr|no|number|nummer))?"
    r"|(?:rating |score )?(?:max|maximum|range|scale|out of|skala|echelle|escala|schaal)(?: (?:rating|score))?"
    r"|best rating|(?:max|maximal)punktzahl"
)


class _Narrower(NamedTuple):
    """The group whose answers end below those of the others: its column, name, highest answer, how often it was given, all ``groups``.

    ``sure``: so many of its answers are the highest one that it is no group of the discontent.
    """

    column: str
    group: str
    top: int
    times: int
    groups: tuple[str, ...]
    sure: bool


def check_one_scale(table: DataTable, column: str, numbers: Mapping[float, int], rule: ScoreRule | None, codes: Collection[float]) -> str:
    """Raise RoleError if the answers of a group end at the highest point of a narrower scale, and those of others do not.

    If the group may as well be one of discontented customers, the answers count, and the caution that is returned says what was seen; it
    is empty if nothing was. ``numbers`` are the answers of all groups, ``codes`` those that mean none; without a ``rule`` nothing is
    checked. Columns that may be made of the answers are not searched: the classes of a score, yes and no, words for good and bad.
    """
    if rule is None or column.startswith("cx:") or column not in table.sample.columns:
        return ""
    cliff = _has_cliff(numbers, rule.scale)
    scale, rule = rule.scale, rule._replace(na=rule.na | {f"{code:g}" for code in codes})
    caution = ""
    # answers of two waves on 1-5 and 1-7 together may fall off evenly
    asked = table.columns if cliff else [each for each in table.columns if _tells_surveys_apart(table, each)]
    groups_of = [each for each in asked if _may_group(table, column, each)][:_MOST_COLUMNS]
    for other in _with_lower_ends(table, column, groups_of, rule):
        counted = table.query(partial(_counted, by=(other, column)), [other, column])
        groups: dict[str, Counter[int]] = {}
        for name, raw, n in counted.select(_name(other), column, "cx:n").rows():
            value = understand(raw, rule)
            if name and not isinstance(value, Reason) and value in scale:
                groups.setdefault(name, Counter())[int(value)] += n
        for found in _narrower(table, other, groups, scale) if len(groups) <= _MOST_GROUPS else ():
            if found.sure:
                raise _refusal(table, column, found, scale)
            caution = caution or _caution(table, found, scale)
    return caution


def _with_lower_ends(table: DataTable, column: str, others: Sequence[str], rule: ScoreRule) -> list[str]:
    """Those of the other columns of which a group may end lower, by the sample: each of them costs a pass over the file.

    The others may have further groups below the sample. A large file is searched for these only if the sample has a single group, as in a
    file that is sorted by it.
    """
    reached = {other: _reached(table, column, other, rule) for other in others}
    highest = max((top for top in _TOPS if top < rule.scale.high), default=0)
    lower = {other for other, tops in reached.items() if len(tops) < 2 or min(tops.values()) <= highest}
    rest = {other: ["", *tops] for other, tops in reached.items() if other not in lower}
    if rest and not table.is_large:
        new = [_name(other).is_in(names).not_().any().alias(other) for other, names in rest.items()]
        lower |= {other for other, found in table.query(lambda frame: frame.select(new), [*rest]).row(0, named=True).items() if found}
    return [other for other in others if other in lower]


def _reached(table: DataTable, column: str, other: str, rule: ScoreRule) -> dict[str, float]:
    """The highest sampled answer of each group."""
    found: dict[str, float] = {}
    for name, raw in table.sample.select(_name(other).alias("name"), pl.col(column).alias("raw")).rows():
        value = understand(raw, rule)
        if name and not isinstance(value, Reason) and value in rule.scale:
            found[name] = max(value, found.get(name, value))
    return found


def _name(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.String).str.strip_chars()


def _counted(frame: pl.LazyFrame, by: tuple[str, str]) -> pl.LazyFrame:
    return frame.group_by(by).len("cx:n")


def _has_cliff(numbers: Mapping[float, int], scale: Scale) -> bool:
    """Whether the highest point of a narrower scale was given far more often than the next one."""
    return any(numbers.get(top, 0) >= _CLIFF * numbers.get(top + 1, 0) > 0 or _is_last(numbers, top) for top in _TOPS if top < scale.high)


def _is_last(numbers: Mapping[float, int], top: int) -> bool:
    """Whether a point was given and the next one never, though a higher one was."""
    return bool(numbers.get(top)) and not numbers.get(top + 1) and any(n for value, n in numbers.items() if value > top)


def _may_group(table: DataTable, column: str, other: str) -> bool:
    """Whether a column may tell surveys apart: few names of which none is an answer, or numbers if its header says that it does."""
    if other in {column, *table.repeated} or other.startswith("cx:") or table.role_of(other) in _NO_GROUPS:
        return False
    kind = table.sample.schema.get(other)
    if kind is None or not (kind in {pl.String, pl.Categorical} or kind.is_integer()):
        return False
    texts = {text.strip() for text in table.sample.get_column(other).cast(pl.String).drop_nulls().unique() if text.strip()}
    if not 0 < len(texts) <= _MOST_GROUPS:
        return False
    if all(re.fullmatch(r"[\d.,]+", text) for text in texts):
        return _tells_surveys_apart(table, other)
    return not any(_is_judgement(fold(text)) for text in texts)


def _is_judgement(text: str) -> bool:
    return flag(text) is not None or is_answer(text) or bool(valence(text)) or promoter_class(text) is not None


def _narrower(table: DataTable, column: str, groups: Mapping[str, Counter[int]], scale: Scale) -> Iterator[_Narrower]:
    whole = sum(groups.values(), Counter[int]())
    of_surveys = _tells_surveys_apart(table, column)
    for name, used in sorted(groups.items()):
        top, answers = max(used), used.total()
        others = whole - used
        if top not in _TOPS or top >= scale.high or answers < _FEWEST or others.total() < _FEWEST or len(used) < _FEWEST_POINTS:
            continue
        # a narrower scale begins with 1
        if used[0] or used[top] < _AT_TOP * answers or used[top] + used[top - 1] < _UPPER * answers or not others.keys() & used.keys():
            continue
        above = sum(n for value, n in others.items() if value > top) / others.total()
        if above >= _ABOVE and (1 - above) ** answers <= _BY_CHANCE:
            often = used[top] >= max(_SURE_SHARE * answers, *used.values())
            sure = often and used[top] >= (_SURE_TIMES_OF_SURVEYS if of_surveys else _SURE_TIMES)
            yield _Narrower(column, name, top, used[top], tuple(groups), sure)


def _tells_surveys_apart(table: DataTable, column: str) -> bool:
    return _OF_SURVEYS.fullmatch(normalise(table.shown.get(column, column))) is not None


def _caution(table: DataTable, found: _Narrower, scale: Scale) -> str:
    return tr(
        "answers of '{other}' = '{group}' end at {top}, those of other rows at {high}: if they were asked on different scales, no "
        "figure of all rows holds",
        other=shortened(table.shown.get(found.column, found.column)),
        group=shortened(found.group),
        top=found.top,
        high=scale.high,
    )


def _refusal(table: DataTable, column: str, found: _Narrower, scale: Scale) -> RoleError:
    from cxkit.tables.conditions import typed_condition

    one = table.shown.get(column, column)
    other = table.shown.get(found.column, found.column)
    text = tr(
        "Column '{name}': answers of '{other}' = '{group}' end at {top} ({n:,} ×), those of other rows at {high}: they were probably "
        "asked on different scales.",
        name=shortened(one),
        other=shortened(other),
        group=shortened(found.group),
        top=found.top,
        n=found.times,
        high=scale.high,
    )
    hint = tr(
        "--where {condition} --scale {lowest}-{top} takes these alone; --scale {low}-{high} if all were asked on one scale.",
        condition=typed_condition(found.column, found.group, among=found.groups),
        lowest=1,
        top=found.top,
        low=scale.low,
        high=scale.high,
    )
    return RoleError(text, hint)
