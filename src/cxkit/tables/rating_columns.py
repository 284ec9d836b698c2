"""Columns of a survey that are ratings: the overall rating, and those of single aspects."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from typing import TypeVar

from cxkit.errors import RoleError
from cxkit.language import tr
from cxkit.roles import SCORES, Resolved, shortened
from cxkit.roles.importance import asks_for_importance
from cxkit.roles.scoring import TAKEN, has_topic, judges_the_whole, named
from cxkit.roles.units import unit_of
from cxkit.roles.words import Meanings, meanings
from cxkit.tables.header_patterns import Groups, compiled
from cxkit.tables.table import DataTable
from cxkit.values import Scale, fold
from cxkit.values.answers.labels import meaning
from cxkit.values.answers.no_answers import means_no_answer
from cxkit.values.answers.ratings import are_ratings
from cxkit.values.answers.scales import SCALES
from cxkit.values.answers.valence import names, valence

Table = TypeVar("Table", bound=DataTable)

_JUDGEMENTS = ("satisfaction", "recommend")
_OTHER = frozenset({"functional", "dysfunctional", "outcome", *_JUDGEMENTS})  # scores that are no ratings of single aspects
# the question about everything that ends a battery, as Q7ALL after Q7A and Q7B
_OF_ALL = re.compile(r"(?P<battery>.*\w)[_ .-]?(?:all|overall|total|gesamt)", re.IGNORECASE)
_FEW = 3  # different values of a rating
_FEWEST_OF_BATTERY = 2
_MOST_WORDS = 12
# words of short headers whose numbers are codes, dates or amounts, as in region_code
_CODES = frozenset(("id", "code", "region", "language", "group", "year", "month", "date", "postal", "index", "plan", "tier", "segment"))
_CODES |= {"type", "category", "status", "stage", "gender", "age", "weight", "currency", "record", "units", "quantity", "count"}
_SPEND, _ITS_WORTH = frozenset({"spend"}), frozenset({"value", "satisfaction"})
_RATED = frozenset({"rating", "grade"})
_NUMBER, _OF_PERSONS = frozenset({"times"}), frozenset({"person", "visits", "stay"})
"""How many, and of whom: the size of a household, of a family or of a party."""
_RECOMMENDS, _OVERALL = frozenset({"recommend", "nps"}), frozenset({"overall", "outcomeword"})
_MEASURED = frozenset({"duration", "amount", "price", "cost", "quantity", "days", "hours", "times", "count", "tenure"})
_UNIT = re.compile(r"(?:^|[\W_])(?:km|kg|cm|mm|m|miles?|l|mb|gb|kwh|eur|usd|°?c|%)\W*$", re.IGNORECASE)
_SHORT = 3  # words of a header that names a column; longer ones are questions


def overall_judgement(table: DataTable, given: str | None) -> str:
    """The column of the overall rating: the given one, else satisfaction, else recommend. Raises RoleError if there is none."""
    if given:
        return table.column(given)
    for role in ("outcome", *_JUDGEMENTS):
        if role in table.roles:
            return table.roles[role].column
    # beside ratings of single aspects the question about everything is the judgement
    overall = [column for column in table.doubtful.get("satisfaction", ()) if any("overall" in word for word in meanings(column))]
    if len(overall) == 1:
        return overall[0]
    if len(of_all := [column for column in table.columns if rates_the_whole_battery(table, column)]) == 1:
        return of_all[0]
    raise RoleError("No column was found for an overall rating.", tr("Name it: --outcome COLUMN; there are: {offer}.", offer=table.offer()))


def with_outcome_codes(table: Table, column: str) -> Table:
    """The table in which the codes for no answer that were given for the outcome are those of its column, whatever role that has."""
    role = table.role_of(column)
    if role is None or "outcome" not in table.rules.na:
        return table
    return replace(table, rules=table.rules._replace(na={**table.rules.na, role: table.rules.na["outcome"]}))


def named_ratings(table: DataTable, pattern: str | None, outcome: str) -> dict[str, str]:
    """The columns of ratings except the outcome, by name: those that a pattern matches, else all known or likely ratings.

    A name is the match of the pattern's group, the role, or the header; they are sorted, since what is drawn at random for each column
    must not depend on the order of columns in the file. Raises UsageError for an invalid pattern, RoleError if there is no
    rating.
    """
    headers = {column: header for header, columns in table.repeated.items() for column in columns}
    found: dict[str, str] = {}
    if pattern:
        for column, match in _matches(table, pattern, headers).items():
            caught = next((text for text in match.values() if text), None)
            name = caught.strip() if caught else column
            if column != outcome and found.setdefault(name, column) != column:
                raise RoleError(
                    tr(
                        "Two columns are called '{name}': '{found}' and '{column}'.",
                        name=name,
                        found=shortened(found[name]),
                        column=shortened(column),
                    ),
                    "Make the pattern stricter.",
                )
    else:
        known = [role for role in SCORES if role in table.roles and role not in _OTHER and table.roles[role].column != outcome]
        known = [role for role in known if role != "driver" or _is_rating(table, table.roles[role])]
        found = {role: table.roles[role].column for role in known}
        found |= {column: column for column in _likely(table, outcome)}
        found = {name: column for name, column in found.items() if not asks_what_is_wanted(table, column)}
    if not found:
        raise RoleError(
            "No column is known to hold a rating that may drive the outcome.",
            tr("Name them: --drivers REGEX; there are: {offer}.", offer=table.offer()),
        )
    return dict(sorted(found.items()))


def ratings_left_out(table: DataTable, taken: Collection[str], outcome: str) -> dict[str, str]:
    """Columns that hold numbers on a scale and are neither taken as ratings nor the outcome, and why."""
    found = {table.roles[role].column: tr("overall judgement") for role in ("outcome", *_JUDGEMENTS) if role in table.roles}
    free = [column for column in table.columns if table.role_of(column) is None and not column.startswith("cx:")]
    found |= {column: tr("overall judgement") for column in free if rates_the_whole_battery(table, column)}
    found |= {column: tr("overall judgement") for column in further_judgements(table, free) if table.values(column).range is not None}
    found |= {column: tr("what customers want, and not what they got") for column in table.columns if asks_what_is_wanted(table, column)}
    others = {*found, *(resolved.column for resolved in table.roles.values())}
    for column in table.columns:
        if column not in others and any(len(table.values_on(column, scale)) > 1 for scale in SCALES[:4]):
            found[column] = tr("codes or amounts by its name") if is_code(column) else tr("too few different values, or no common scale")
    return {column: why for column, why in found.items() if column not in taken and column != outcome}


def asks_what_is_wanted(table: DataTable, column: str) -> bool:
    """Whether a column says how important something is, or what is expected where another says what was delivered.

    Such answers rate nothing that customers got.
    """
    role = table.role_of(column)
    if role is not None:
        return role in ("importance", "adequate") or (role == "expectation" and "fulfilment" in table.roles)
    return asks_for_importance(table.shown.get(column, column))


def _likely(table: DataTable, outcome: str) -> list[str]:
    """Columns without a role that are ratings by their values, whether or not anybody chose the top: their names are no codes.

    A column with over half of a scale's points is one, and so is one with three that lies on the scale of most such columns. Words that
    rate something, or agree with it, are one too.
    """
    taken = {resolved.column for resolved in table.roles.values()} | {outcome}
    free = [column for column in table.columns if not (column in taken or is_code(column) or rates_the_whole_battery(table, column))]
    judgements = further_judgements(table, free)
    free = [column for column in free if column not in judgements]
    of = {column: scale for scale in reversed(SCALES[:4]) for column in free if _covers(table.values_on(column, scale), scale)}
    of = _in_tenths(table, free, outcome) | of
    most = max(set(of.values()), key=list(of.values()).count, default=None)
    on_most = {column for column in free if most is not None and len(table.values_on(column, most)) >= _FEW}
    return [column for column in free if column in of or column in on_most or _rates_in_words(table, column)]


def _in_tenths(table: DataTable, columns: Collection[str], outcome: str) -> dict[str, Scale]:
    """The columns of answers with one decimal on the scale of the outcome, if that has such answers too; a measure may have them anyway."""
    scale = next((scale for scale in SCALES[:4] if _has_tenths(table, outcome, scale)), None)
    return {column: scale for column in columns if not _is_measure(column) and _has_tenths(table, column, scale)} if scale else {}


def _is_measure(column: str) -> bool:
    """Whether a header names a unit, or a quantity that may be measured, and no rating of it."""
    words = meanings(column)
    measured = unit_of(column) is not None or _UNIT.search(column) or any(word & _MEASURED for word in words)
    return bool(measured) and not any(word & _RATED for word in words)


def _has_tenths(table: DataTable, column: str, scale: Scale) -> bool:
    values = table.values_on(column, scale, tenths=True)
    return any(value not in scale for value in values) and len(values) >= _FEW


def rates_the_whole_battery(table: DataTable, column: str) -> bool:
    """Whether a column is the overall question of a battery, by its code and those of the others: Q7ALL beside Q7A and Q7B, or Q7_1."""
    found = _OF_ALL.fullmatch(column.strip())
    if found is None:
        return False
    code = found["battery"].rstrip("_ .-")
    others = re.compile(rf"{re.escape(code)}[_ .-]?(?:\d{{1,3}}|[A-Za-z]{{1,2}})", re.IGNORECASE)
    return sum(others.fullmatch(other.strip()) is not None for other in table.columns) >= _FEWEST_OF_BATTERY


def further_judgements(table: DataTable, columns: Collection[str]) -> list[str]:
    """The columns that judge the whole by their names, beside those which hold such a role: "Overall experience", "NPS".

    Several that would recommend one thing each, such as the food and the room, are ratings of these, and so is one that names such a thing.
    """
    means = {column: meanings(table.shown.get(column, column)) for column in columns}
    judging = {column: each for column, each in means.items() if judges_the_whole(each)}
    of_topics = [column for column, each in judging.items() if has_topic("satisfaction", _without_overall(each))]
    # "Overall satisfaction with service" judges the whole, unless one "with product" stands beside it
    items = {*of_topics, *(column for column, each in judging.items() if of_topics and any("service" in word for word in each))}
    whole = [column for column in judging if column not in items]
    asking = [column for column, each in means.items() if any(word & _RECOMMENDS for word in each)]
    asking = [column for column in asking if named(table.kind, table.shown.get(column, column), means[column]).get("recommend", 0) >= TAKEN]
    of_parts = [column for column in asking if has_topic("recommend", means[column])]
    of_things = [column for column in of_parts if len(of_parts) > 1 or any(word - _RECOMMENDS for word in means[column])]
    return [*whole, *(column for column in asking if column not in of_things)]


def _without_overall(means: Meanings) -> Meanings:
    return tuple(word for word in means if not word & _OVERALL)


def _rates_in_words(table: DataTable, column: str) -> bool:
    """Whether the cells are words of a scale of four points or more that judge, or agree; words of frequency do neither."""
    texts = [text for text in table.values(column).texts if not means_no_answer(fold(text))]
    if table.values(column).distinct > _MOST_WORDS or (meaning({fold(text) for text in texts}, 0).points or 0) <= _FEW:
        return False
    return are_ratings(texts) or (any(names("agreement", text) for text in texts) and any(valence(text) < 0 for text in texts))


def _is_rating(table: DataTable, held: Resolved) -> bool:
    """Whether a column holds ratings, as the user says or its values show: whoever drives is named in a column of such a name too."""
    rates = table.values(held.column).range is not None or _rates_in_words(table, held.column)
    return rates or held.by_user


def _covers(values: Collection[float], scale: Scale) -> bool:
    return len(values) > (scale.high - scale.low) / 2


def is_code(column: str) -> bool:
    """Whether a short header names a code, a group or an amount, such as ``region_code``, and no rating of it."""
    words = [word for word in meanings(column) if word]
    if len(words) > _SHORT or any(word & _RATED for word in words):
        return False
    if any(word & _CODES for word in words):
        return True
    if any(word & _SPEND for word in words):
        return not any(word & _ITS_WORTH for word in words)
    # how long patients waited is another matter than how many they are
    counted = all(word & (_NUMBER | _OF_PERSONS) for word in words)
    return counted and all(any(word & of for word in words) for of in (_NUMBER, _OF_PERSONS))


def _matches(table: DataTable, pattern: str, headers: dict[str, str]) -> dict[str, Groups]:
    found = compiled(pattern, "--drivers", r"As in --drivers '^Q7_(?P<item>.+)$'.").search(table.columns, headers)
    if not found:
        raise RoleError(tr("No column matches --drivers {pattern}.", pattern=pattern), tr("There are: {offer}.", offer=table.offer()))
    return found
