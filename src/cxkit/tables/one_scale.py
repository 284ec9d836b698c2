"""Several columns of a survey that hold answers on one scale, so that each of them may be an item."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from cxkit.roles import shortened
from cxkit.roles.kinds import DATES, IDS
from cxkit.roles.words import meanings
from cxkit.tables.rating_columns import is_code
from cxkit.tables.table import DataTable
from cxkit.values import Scale, fold
from cxkit.values.answers.labels import meaning
from cxkit.values.answers.no_answers import means_no_answer
from cxkit.values.answers.scales import SCALES
from cxkit.values.numbers import number

_FEWEST = 2  # columns
_FEWEST_WORDS, _MOST_WORDS = 2, 7
_FAR = 2  # times the highest answer: from there on numbers are codes
_SHARED = 2  # words that two columns of one scale share
_OTHER = DATES | IDS | {"comment", "touchpoint", "channel", "phase", "weight"}
_COMPUTED = frozenset({"derived"})
_QUANTITIES = frozenset({"visits", "times", "count", "quantity", "duration", "days", "tenure"})
_SPECIAL = re.compile(r"([.^$*+?{}\[\]\\|()])")


class OneScale(NamedTuple):
    """Columns with answers on one scale, in the order of the file, and the ``scale``, or the words that are its points."""

    columns: tuple[str, ...]
    scale: Scale | None
    words: tuple[str, ...] = ()

    @property
    def points(self) -> str:
        """The scale, or the words as they are written, for a message."""
        return str(self.scale) if self.scale else ", ".join(f"'{shortened(word)}'" for word in self.words)

    def pattern(self, headers: Sequence[str]) -> str:
        """A pattern that takes each column, by its header, as an item."""
        literal = "|".join(_SPECIAL.sub(r"\\\1", header.strip()) for header in headers)
        return f"^(?P<item>{literal})$"


def is_computed(header: str) -> bool:
    """Whether a header names what a program made of the answers, such as ``model_score`` or ``sentiment``.

    >>> is_computed("bert_label"), is_computed("Label")
    (True, False)
    """
    return any(word & _COMPUTED for word in meanings(header))


def one_scale(table: DataTable, among: Sequence[str] = ()) -> OneScale | None:
    """The most columns that hold numbers on one usual scale, else words of one; None for fewer than two. ``among``: all that may."""
    free = [column for column in among or table.columns if _may_be_item(table, column)]
    by_scale = [
        OneScale(tuple(each for each in table.alike(scale) if each in free and _fits(table, each, scale)), scale) for scale in SCALES[:4]
    ]
    numbers = max(by_scale, key=lambda each: len(each.columns))
    return numbers if len(numbers.columns) >= _FEWEST else _in_words(table, free)


def _fits(table: DataTable, column: str, scale: Scale) -> bool:
    """Whether all answers are on the scale, but for codes far from it: what goes on where it ends is on a longer one."""
    read = [number(text, table.rules.decimal) for text in table.values(column).texts]
    return all(value is None or value in scale or value <= min(scale.low - 1, 0) or value >= _FAR * scale.high for value in read)


def _may_be_item(table: DataTable, column: str) -> bool:
    header = table.shown.get(column, column)
    if column.startswith("cx:") or table.role_of(column) in _OTHER or is_code(header) or is_computed(header):
        return False
    return not any(word & _QUANTITIES for word in meanings(header)) or not table.values(column).numbers


def _in_words(table: DataTable, columns: Sequence[str]) -> OneScale | None:
    """The columns that share the words of the first that has them, if these form a known scale."""
    texts = {column: _words(table, column) for column in columns}
    said = {column: words for column, words in texts.items() if _FEWEST_WORDS <= len(words) <= _MOST_WORDS}
    for first in said.values():
        alike = {column: words for column, words in said.items() if len(words.keys() & first.keys()) >= _SHARED}
        every = {folded: text for words in alike.values() for folded, text in words.items()}
        meant = meaning(every.keys(), 0)
        if len(alike) >= _FEWEST and (meant.points or 0) > _FEWEST_WORDS and meant.worth.keys() >= every.keys():
            return OneScale(tuple(alike), None, tuple(sorted(every.values(), key=lambda text: meant.worth[fold(text)])))
    return None


def _words(table: DataTable, column: str) -> dict[str, str]:
    """The different answers of a column in words, folded and as written; none if there are numbers among them."""
    found = {fold(text): text for text in table.values(column).texts}
    found = {folded: text for folded, text in found.items() if not means_no_answer(folded)}
    return {} if any(map(str.isdigit, "".join(found))) else found
