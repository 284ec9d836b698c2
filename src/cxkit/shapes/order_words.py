"""Words of order files in six languages: statuses, types of documents, debit and credit, and ids for no customer.

They are in ``order_words.txt``, one row per word with its group, language and meaning.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple, TypeVar

from cxkit.roles import normalise

Group = Literal["status", "document", "mark", "customer"]
Value = TypeVar("Value")
_SIGNS = {"+": "debit", "-": "credit", "\u2212": "credit"}
# such as wc-failed, 20 - storniert, RG Rechnung
_CODE = re.compile(r"^(?:wc|\d+|[A-Z]{2,3}(?=.*[a-z]))[\s_.:/-]+")
_FILE = Path(__file__).with_name("order_words.txt")


class Word(NamedTuple):
    """A word of a group, its language, and its meaning in the group."""

    group: str
    language: str
    meaning: str
    text: str


@cache
def words() -> tuple[Word, ...]:
    """All words that are known."""
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    return tuple(Word(*line.split("\t")) for line in lines if not line.startswith("#"))


@cache
def _meanings(group: Group) -> Mapping[str, str]:
    """The meaning of each word of a group; if several languages share a word, the first."""
    found = dict[str, str]()
    for word in words():
        if word.group == group:
            found.setdefault(word.text, word.meaning)
    return found


def meaning(value: object, group: Group) -> str | None:
    """The meaning of a value, ignoring a code before the word; None if it is no word of the group.

    >>> meaning("partially_refunded", "status"), meaning("wc-failed", "status"), meaning("Bestellung 7", "status")
    ('partly returned', 'cancelled', None)
    """
    text = str(value).strip()
    if group == "mark" and text in _SIGNS:
        return _SIGNS[text]
    known = _meanings(group)
    return known.get(normalise(text)) or known.get(normalise(_CODE.sub("", text)))


def share_known(values: Collection[object], group: Group) -> float:
    """The share of the values that are words of the group; 0 without values."""
    return sum(meaning(value, group) is not None for value in values) / len(values) if values else 0.0


def by_meaning(values: Iterable[Value], group: Group) -> dict[str | None, list[Value]]:
    """The values by their meaning in the group, with those that are no words of it under None."""
    found = dict[str | None, list[Value]]()
    for value in values:
        found.setdefault(meaning(value, group), []).append(value)
    return found
