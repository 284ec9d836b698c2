"""Columns of a survey that hold the two sides of each item, such as "Wifi (functional)" and "Wifi (dysfunctional)", by their headers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import repeat
from types import MappingProxyType
from typing import NamedTuple

from cxkit.language import tr
from cxkit.model import Note
from cxkit.roles import Resolved, shortened
from cxkit.roles.carried import MOSTLY, Values
from cxkit.roles.fitting import fit
from cxkit.roles.sides import SIDES, compared_item, distinct_parts, named_items, plain_sides, sides_of, without_negation
from cxkit.roles.words import all_meanings, questions
from cxkit.tables.wide import Wide
from cxkit.values import fold
from cxkit.values.answers.labels import is_kano_answer, meaning

_KANO = ("functional", "dysfunctional")
_GAP = ("expectation", "fulfilment")
_FEWEST = 2  # items
_TOP = 10
_MOST_APART = 2  # words of two questions, as "had" and "have"
_SURELY = 0.9
_MOST_WORDS = 7
_COUNTED = frozenset({"revenue", "visits", "days", "count", "quantity"})
_CLASSES = 3  # words for points of a scale
_STEM = 3  # first letters that forms of one word share
_SHORT_VERB = 4  # letters
_CODE = re.compile(r"[a-z]{0,2}\d+[a-z]?")
# words in which the two questions of a pair differ, besides negations; normal forms
_AUXILIARIES = frozenset(
    """
    had has have having was were is are be been being would will can could do did does done there it its an the any
    this that with lack lacks lacked lacking miss missing absent removed unavailable available offer offers offered provide provided
    wenn es sie ein eine einen einem einer der die das hat hatte hatten haben gibt gabe ware waren ist sind sein wurde wurden konnte konnten
    kann fehlt fehlte fehlen mehr nicht vorhanden
    si il elle un une le la les avait ait etait est a y en avoir il
    hubiera tuviera tiene hay fuera fuese esta faltara falta el los las una uno
    ci fosse avesse ha lo gli i mancasse manca
    als er het een de zou is was had heeft ontbreekt zijn
    """.split()  # noqa: SIM905 - the words of six languages read best as a text
)


class Paired(NamedTuple):
    """The items of a survey, with a note if only the answers show that the words of the headers mean the sides."""

    wide: Wide
    note: Note | None = None


def paired_columns(
    wanted: Collection[str], columns: Sequence[str], headers: Mapping[str, str], values: Callable[[str], Values]
) -> Paired | None:
    """The columns of the sides of each item, for a command that compares two sides; None if fewer than two items have both.

    ``headers`` holds the header of columns that are named by position.
    """
    pair = next((each for each in (_KANO, _GAP) if set(each) <= set(wanted)), None)
    if pair is None:
        return None
    found = _by_sides(pair, columns, headers, values)
    if found is None and pair == _KANO:
        found = _by_negation(columns, headers, values)
    return found


def without_one_of_several_pairs(
    found: Mapping[str, Resolved],
    doubtful: Mapping[str, list[str]],
    columns: Sequence[str],
    values: Callable[[str], Values],
    headers: Mapping[str, str] = MappingProxyType({}),
) -> tuple[dict[str, Resolved], dict[str, list[str]]]:
    """The roles without an ambiguous pair of Kano's questions: further columns hold such answers, or both are about different features.

    ``headers`` holds the header of columns that are named by position.
    """
    held = [found[role] for role in _KANO if role in found]
    if len(held) < len(_KANO) or any(each.by_user for each in held):
        return dict(found), dict(doubtful)
    answered = [column for column in columns if are_kano_answers(values(column))]
    pair = [each.column for each in held]
    if not set(answered) - {*pair}:
        if ask_for_one_feature(*(headers.get(column, column) for column in pair)):
            return dict(found), dict(doubtful)
        answered = pair
    return {role: each for role, each in found.items() if role not in _KANO}, {**doubtful, **dict.fromkeys(_KANO, answered)}


def ask_for_one_feature(functional: str, dysfunctional: str) -> bool:
    """Whether two headers may be Kano's questions about the same feature: not each has words for a feature that the other lacks.

    >>> ask_for_one_feature("Wifi (functional)", "Wifi (dysfunctional)"), ask_for_one_feature("Wifi (functional)", "Pool (dysfunctional)")
    (True, False)
    >>> ask_for_one_feature("How do you feel if we had a gym?", "How do you feel if we didn't have a gym?")
    True
    """
    items = [
        [compared_item(side.item) for side in sides_of(header) if side.role == role]
        for role, header in zip(_KANO, (functional, dysfunctional), strict=True)
    ]
    if all(items):
        asked = [{word for word in each[0].split() if not _CODE.fullmatch(word)} for each in items]
        return asked[0] == asked[1] or not all(asked)
    first, second = ({*without_negation(header)[0]} for header in (functional, dysfunctional))
    only = [
        [word for word in own - other if word not in _AUXILIARIES and not all_meanings(word) & {*_KANO}]
        for own, other in ((first, second), (second, first))
    ]
    return any(all(any(map(_is_form_of, repeat(word), only[1 - at])) for word in only[at]) for at in (0, 1))


def _is_form_of(word: str, other: str) -> bool:
    """Whether two words may be forms of one: "offered" and "offer", "took" and "take"."""
    return word[:_STEM] == other[:_STEM] or (word[:1] == other[:1] and max(len(word), len(other)) <= _SHORT_VERB)


def are_kano_answers(values: Values) -> bool:
    """Whether most values are words of Kano's five answers: other words for one of these may stand beside them."""
    said = sum(is_kano_answer(fold(text)) for text in values.texts)
    return 0 < values.distinct <= _MOST_WORDS and said >= len(values.texts) / 2


def _by_sides(pair: tuple[str, str], columns: Sequence[str], headers: Mapping[str, str], values: Callable[[str], Values]) -> Paired | None:
    """The most items of which each has a column for both sides, by words for the roles themselves, else by words that may be others.

    Beside two columns that are called the sides of everything, as "Expectation" and "Fulfilment", other words decide nothing.
    """
    plain = set[str]().union(*(plain_sides(headers.get(column, column)) for column in columns))
    for sure in (True,) if plain >= {*pair} else (True, False):
        found = [each for behind in (True, False) if (each := _scheme(pair, columns, headers, values, sure=sure, behind=behind))]
        if found:
            most = max(found, key=lambda each: len(each.items))
            return Paired(most, None if sure or pair == _KANO else _note_of_short_names(most))
    return None


def _scheme(
    pair: tuple[str, str], columns: Sequence[str], headers: Mapping[str, str], values: Callable[[str], Values], *, sure: bool, behind: bool
) -> Wide | None:
    items: dict[str, dict[str, str]] = {}
    names: dict[str, str] = {}
    roles = pair if pair == _KANO or not sure else SIDES[2:]
    for column in columns:
        for side in sides_of(headers.get(column, column)):
            if (sure and not side.sure) or side.behind != behind or side.role not in roles:
                continue
            if not _carries(side.role, values(column), sure=sure) or (not sure and _is_counted(side.item)):
                continue
            item = items.setdefault(compared_item(side.item), {})
            if side.role in item:
                return None
            item[side.role] = column
            names.setdefault(compared_item(side.item), side.item)
    items = {name: item for name, item in items.items() if set(item) & set(pair)}
    complete = [name for name, item in items.items() if set(pair) <= set(item)]
    if len(complete) < _FEWEST or (not sure and len(complete) < len(items)):
        return None
    shown = named_items([names[name] for name in items])
    return Wide(("item",), {(name,): item for name, item in zip(shown, items.values(), strict=True)})


def _is_counted(item: str) -> bool:
    """Whether an item is a quantity, whose planned and actual numbers are no answers."""
    return bool(_COUNTED & all_meanings(item))


def _carries(role: str, values: Values, *, sure: bool) -> bool:
    """Whether a column may hold the answers to one side: by words that may be others, only if its values are such answers."""
    if role in _KANO:
        return are_kano_answers(values) or (sure and (values.empty or fit(role, values) >= MOSTLY))
    return _are_points(values) or (sure and (values.empty or fit(role, values) > _SURELY))


def _are_points(values: Values) -> bool:
    """Whether values are whole numbers up to 10, or words of a scale."""
    low, high = values.range or (-1.0, 0.0)
    if low >= 0 and high <= _TOP:
        return values.whole >= MOSTLY and not values.flags
    return not values.numbers and (meaning({fold(text) for text in values.texts}, 0).points or 0) >= _CLASSES


def _by_negation(columns: Sequence[str], headers: Mapping[str, str], values: Callable[[str], Values]) -> Paired | None:
    """Kano's questions, by their words or those of the answers, each asked with and without a negation; None if one has no partner."""
    shown = {column: headers.get(column, column) for column in columns}
    asked = {
        column: without_negation(header)
        for column, header in shown.items()
        if are_kano_answers(values(column)) or (questions(header).keys() & {*_KANO} and fit(_KANO[0], values(column)) >= MOSTLY)
    }
    plain = {column: Counter(words) for column, (words, negated) in asked.items() if not negated}
    against = {column: Counter(words) for column, (words, negated) in asked.items() if negated}
    partners = {column: _nearest(words, plain) for column, words in against.items()}
    if len(plain) < _FEWEST or len(plain) != len(against) or {*partners.values()} != {*plain}:
        return None
    named = distinct_parts([headers.get(column, column) for column in plain])
    other = {first: second for second, first in partners.items()}
    pairs: dict[tuple[str, ...], dict[str, str]] = {
        (name,): {"functional": column, "dysfunctional": other[column]} for name, column in zip(named, plain, strict=True)
    }
    return Paired(Wide(("item",), pairs))


def _nearest(words: Counter[str], others: Mapping[str, Counter[str]]) -> str | None:
    """The question with the fewest different words, if it is the only one and hardly differs."""
    apart = {column: (words - each).total() + (each - words).total() for column, each in others.items()}
    least = min(apart.values(), default=_MOST_APART + 1)
    nearest = [column for column, many in apart.items() if many == least]
    return nearest[0] if least <= _MOST_APART and len(nearest) == 1 else None


def _note_of_short_names(wide: Wide) -> Note:
    """A note on sides that are taken from short words or letters, which may mean something else."""
    first = next(iter(wide.items.values()))
    shown = ", ".join(f"{role} = '{shortened(column)}'" for role, column in first.items())
    text = tr("Short names alone say which columns belong together as the sides of an item: {shown}.", shown=shown)
    roles = " ".join(f"--{role} REGEX" for role in first)
    return Note(code="role-inferred", level="warning", text=text, hint=tr("{roles} with a group 'item' names others", roles=roles))
