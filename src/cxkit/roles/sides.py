"""Headers that name an item and one side of it, as "Wifi (functional)" or "Reliability - expected": the item, and the role of the side."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from cxkit.roles.abbreviations import GUESSED
from cxkit.roles.headers import normalise
from cxkit.roles.kinds import KINDS
from cxkit.roles.scoring import named as scores_by_name
from cxkit.roles.words import meanings, rows_of

SIDES = ("functional", "dysfunctional", "expectation", "fulfilment", "importance", "adequate")
"""The roles that an item may have a column for each of."""
_NEGATION = "negation"
_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_SCALE = re.compile(r"\s*[(\[]\s*-?\d[^)\]]*[)\]]\s*$")
_NUMBERING = re.compile(r"^\W*(?:[^\W\d_]{0,2}|frage|question|item)[ _]?\d{1,3}[a-z]?[.):_\- ]+(?=\D)", re.IGNORECASE)
_AROUND = " \t\u00a0-–—_:;,./|()[]{}=>\"'"
_MOST = 5  # words of a side
_CLEARLY = 0.6  # how well a word names a role
_SMALL = 3  # letters of words such as "of"


class Side(NamedTuple):
    """The item in a header, the role of its side, whether the header ends with it, and whether its words say so by themselves."""

    item: str
    role: str
    behind: bool
    sure: bool


@cache
def _table() -> Mapping[str, frozenset[str]]:
    """The sides of each word or of several words together."""
    found: dict[str, set[str]] = {}
    for word, _, side in rows_of("sides.csv"):
        found.setdefault(normalise(word), set()).add(side)
    return {word: frozenset(each) for word, each in found.items()}


def sides_of(header: str) -> list[Side]:
    """Every item and side that a header may name at its end or its start; none if nothing else is left of it.

    >>> [(each.item, each.role, each.sure) for each in sides_of("Late checkout (functional)")]
    [('Late checkout', 'functional', True)]
    >>> [(each.item, each.role, each.sure) for each in sides_of("wifi_neg")], sides_of("functional")
    ([('wifi', 'dysfunctional', False)], [])
    """
    text = _SCALE.sub("", header)
    words = [(normalise(found[0]), found) for found in _TOKEN.finditer(text)]
    sides = []
    for behind in (True, False):
        for many in range(min(_MOST, len(words) - 1), 0, -1):
            part = words[-many:] if behind else words[:many]
            roles = _roles(" ".join(word for word, _ in part))
            item = (text[: part[0][1].start()] if behind else text[part[-1][1].end() :]).strip(_AROUND)
            if roles and item:
                sides += [Side(item, role, behind, sure) for role, sure in roles.items()]
                break
    return sides


def plain_sides(header: str) -> frozenset[str]:
    """The roles whose side a header of one word names by itself, without an item.

    >>> sorted(plain_sides("Expectation")), sorted(plain_sides("Experience")), sorted(plain_sides("Price expectation"))
    (['expectation'], ['fulfilment'], [])
    """
    name = normalise(_SCALE.sub("", header))
    found = {} if " " in name else scores_by_name(KINDS["survey"], name, meanings(name))
    return frozenset(role for role in SIDES if found.get(role, 0.0) >= _CLEARLY)


def _roles(phrase: str) -> Mapping[str, bool]:
    """The roles of the sides that a phrase may name, and whether it is a word for the role itself."""
    found = dict.fromkeys(_table().get(phrase, frozenset()) - {_NEGATION}, False)
    if " " not in phrase and not phrase.isdigit():
        meant = meanings(phrase)
        if len(meant) == 1 and GUESSED not in meant[0]:
            found |= dict.fromkeys(meant[0] & set(SIDES), True)
    return found


def compared_item(item: str) -> str:
    """An item as those of two headers are compared: without the number of its question, unless that is all of it.

    >>> compared_item("Q1a. Late check-out"), compared_item("Q1")
    ('late check out', 'q1')
    """
    return normalise(_NUMBERING.sub("", item)) or normalise(item)


def without_negation(header: str) -> tuple[list[str], bool]:
    """The words of a question without those that negate it and without its number, and whether there were any that negate.

    >>> without_negation("How would you feel if it had no lift?")
    (['how', 'would', 'you', 'feel', 'if', 'it', 'had', 'lift'], True)
    """
    words = compared_item(header).split()
    kept = [word for word in words if _NEGATION not in _table().get(word, frozenset())]
    return kept, len(kept) < len(words)


def named_items(items: list[str]) -> list[str]:
    """The names of items without small words that all of them begin with, as "of" in "Expectation of price".

    >>> named_items(["of price", "of staff"]), named_items(["price", "staff"])
    (['price', 'staff'], ['price', 'staff'])
    """
    while all(len(first) <= _SMALL and first.islower() and rest for first, _, rest in (item.partition(" ") for item in items)) and (
        len({item.partition(" ")[0] for item in items}) == 1
    ):
        items = [item.partition(" ")[2] for item in items]
    return items


def distinct_parts(questions: list[str]) -> list[str]:
    """What of each question is not the start or the end of all of them; the whole questions if nothing is left of one.

    >>> distinct_parts(["How do you feel if we had a lift?", "How do you feel if we had wifi?"])
    ['a lift', 'wifi']
    """
    split = [question.strip().split() for question in questions]
    before = next((place for place, words in enumerate(zip(*split, strict=False)) if len(set(words)) > 1), min(map(len, split)))
    turned = [words[::-1] for words in split]
    behind = next((place for place, words in enumerate(zip(*turned, strict=False)) if len(set(words)) > 1), min(map(len, split)))
    parts = [" ".join(words[before : len(words) - behind]).strip(f"{_AROUND}?!…") for words in split]
    return parts if all(parts) and len(set(parts)) == len(parts) else questions
