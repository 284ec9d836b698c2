"""The end of a scale that a text names, the good one or the bad one, in thirteen languages."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from typing import Literal

from cxkit.values.words import sections_of

_FILE = Path(__file__).with_name("valence.txt")
Direction = Literal["high", "low"]
"""Which answers of a question are the best: the high or the low ones."""
Verdict = Literal["good", "bad", "agreement", "disagreement", "negation", "comparison", "possibility"]
Section = Verdict | Literal["extreme", "school", "tenth", "grade", "much", "little", "no answer"]

# a negation at the start of a longer word is none: "not" in "note"
_WHOLE = frozenset({"negation", "comparison", "possibility", "extreme", "school", "tenth", "grade"})
_KEY = 2  # letters by which the words of a section are looked up: the shortest have as many
_WORD = re.compile(r"\w+")
_SHORT = 3  # letters: so short a word starts too many others
_YES = frozenset({"yes", "ja", "oui", "sí", "si", "sim", "true", "wahr"})
_NO = frozenset({"no", "nein", "non", "nee", "não", "false", "falsch"})


@cache
def sections() -> Mapping[str, tuple[str, ...]]:
    """The words of each section of the file."""
    return {name: tuple(chain.from_iterable(lines)) for name, lines in sections_of(_FILE).items()}


def _found(section: Section, text: str) -> list[str]:
    """The words of a section in a folded text. A pattern of all words takes longer to compile than a small file takes to count."""
    whole, words = section in _WHOLE, _by_beginning(section)
    return [
        word
        for start in _starts(text)
        for word in words.get(text[start : start + _KEY], ())
        if text.startswith(word, start) and not ((whole or len(word) <= _SHORT) and _goes_on(text, start + len(word)))
    ]


@cache
def _by_beginning(section: Section) -> Mapping[str, Sequence[str]]:
    """The words of a section by their first letters."""
    found: dict[str, list[str]] = {}
    for word in sections()[section]:
        found.setdefault(word[:_KEY], []).append(word)
    return found


@lru_cache(maxsize=1)
def _starts(text: str) -> Sequence[int]:
    """Where the words of a text begin; each text is asked for several sections."""
    return [match.start() for match in _WORD.finditer(text)]


def _goes_on(text: str, end: int) -> bool:
    """Whether a word goes on behind a place of a text."""
    return end < len(text) and (text[end].isalnum() or text[end] == "_")


def _without(words: Collection[str], text: str) -> str:
    """A text without some of its words, the longest first."""
    ends = {word: r"(?!\w)" if len(word) <= _SHORT else "" for word in sorted(words, key=len, reverse=True)}
    return re.sub("|".join(rf"(?<!\w){re.escape(word)}{end}" for word, end in ends.items()), "", text)


@cache
def _phrases_of_amount() -> re.Pattern[str]:
    """Amounts in several words, of which one alone may rate something: a great deal is not great."""
    return re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in sections()["much"] if " " in word))


def names(section: Section, text: str) -> bool:
    """Whether a text holds a word of a section."""
    return bool(_found(section, text.casefold().replace("’", "'")))


def valence(text: str, agreement: int = 1) -> int:
    """1 if a text names the good end of a scale, -1 if it names the bad one, 0 if it names neither or both.

    ``agreement`` is the value of agreement: 1, -1 if the statement is a complaint or asks for the amount of something bad, 0 if that is
    unknown.

    >>> valence("very satisfied"), valence("sehr unzufrieden"), valence("neither good nor bad"), valence("not at all likely")
    (1, -1, 0, -1)
    >>> valence("sehr wenig", agreement=-1), valence("a lot", agreement=-1), valence("a lot")
    (1, -1, 0)
    >>> valence("could not be better"), valence("could be better"), valence("könnte nicht schlechter sein")
    (1, -1, -1)
    """
    text = " ".join(text.casefold().replace("’", "'").split())
    if text in _YES | _NO:
        return 1 if text in _YES else -1
    agrees, disagrees = bool(_found("agreement", text)), bool(_found("disagreement", text))
    if agrees or disagrees:
        negated = disagrees or bool(_found("negation", text))
        both = agrees and disagrees and bool(re.search(r"\b(?:neither|nor|weder|ni|né|noch|nem)\b", text))
        return 0 if both else -agreement if negated else agreement
    if _found("comparison", text) and _found("possibility", text):  # what could not be better is praised
        better = -1 if _found("bad", text) else 1
        return better if _found("negation", text) else -better
    rated = _phrases_of_amount().sub(" ", text)
    good, bad = _found("good", rated), _found("bad", rated)
    if bool(good) == bool(bad):
        return _amount(text) * agreement if agreement < 0 and not good else 0
    return (1 if good else -1) * (-1 if _found("negation", _without(good or bad, text)) else 1)


def _amount(text: str) -> int:
    """1 for a large amount, -1 for a small one, 0 if the text names neither or both."""
    return int(names("much", text)) - int(names("little", text))


def _degree(text: str) -> int:
    """1 for much of what was asked for, -1 for little or nothing, 0 if the text says neither: high, completely; low, not at all.

    >>> _degree("highest"), _degree("voll und ganz"), _degree("not at all"), _degree("5 stars")
    (1, 1, -1, 0)
    """
    text = text.casefold().replace("’", "'")
    if names("negation", text):
        return -1
    return _amount(text) or int(names("extreme", text))


def worth(text: str) -> int:
    """1 if a text names the good end of a scale or its high one, -1 if the bad or the low one, 0 if it names neither or both.

    >>> worth("best"), worth("worst grade"), worth("lowest"), worth("grade")
    (1, -1, -1, 0)
    """
    return valence(text) or _degree(text)


def best_end(points: Mapping[float, str], low: float, high: float, agreement: int = 1) -> Direction | None:
    """Which end of a scale is good by the words of its points; None if the words do not show it.

    ``points`` holds the words of some of the points from ``low`` to ``high``.
    """
    worth = {point: valence(words, agreement) for point, words in points.items()}
    if not any(worth.values()):
        worth = {point: _degree(words) * agreement for point, words in points.items()}
    good = [point for point, value in worth.items() if value > 0]
    bad = [point for point, value in worth.items() if value < 0]
    if good and bad:
        return "high" if min(good) > max(bad) else "low" if max(good) < min(bad) else None
    ends = [point for point in good or bad if point in {low, high}]
    if len(ends) != 1:
        return None
    return "high" if (ends[0] == high) == bool(good) else "low"
