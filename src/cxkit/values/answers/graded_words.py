"""Words of degree, for scales that are in no list: "ziemlich zufrieden" is more than "wenig zufrieden" whatever else a survey offers.

A scale is read only if every word of the column is understood, no two share a degree, and the best one cannot have a better one above it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from cxkit.values.answers.valence import valence
from cxkit.values.words import sections_of

_FILE = Path(__file__).with_name("graded_words.txt")
_ALONE = "="
_FEWEST = 3  # different words of a scale of degrees
_FEWEST_VERDICTS = 4  # of three verdicts nobody knows whether there were more
_NEGATED, _PARTLY = 3, 3  # degrees below the first deny the adjective, the one of the second does so by half
_NEITHER = re.compile(
    r"(?:neither|weder|ni|né|noch|nem|ani|varken|hverken|verken) .+ (?:nor|noch|ni|né|nem|ani|eller) .+"
    r"|(?P<no>niet|nicht|not|pas|non|no) [^ ,]+(?:,| en| und| and| et| e| y| maar| aber| but)? (?P=no) [^ ,]+"
)


class _Graded(NamedTuple):
    """A text as a degree of an adjective; of a text without a word of degree the degree is that of the adjective alone."""

    degree: int
    adjective: str


@cache
def blocks() -> Mapping[str, Sequence[Sequence[str]]]:
    """The degrees of each block of the file, each with its words, folded."""
    return sections_of(_FILE)


def graded(words: Iterable[str]) -> Mapping[str, int] | None:
    """The position of each folded word on their scale, counted from 1, the best last; None if the words do not form one.

    >>> graded(["sehr zufrieden", "kaum zufrieden", "gar nicht zufrieden", "recht zufrieden"])["recht zufrieden"]
    3
    >>> graded(["very tall", "tall", "not tall"])
    """
    texts = sorted(set(words))
    for name in blocks():
        kind, _, language = name.partition(" ")
        found = _verdicts(texts, name) if kind == "verdict" else _degrees(texts, language) if kind == "degree" else None
        if found:
            return found
    return None


def _verdicts(texts: Collection[str], name: str) -> Mapping[str, int] | None:
    degrees = blocks()[name]
    at = {word: degree for degree, words in enumerate(degrees) for word in words}
    if len(texts) < _FEWEST_VERDICTS or not all(text in at for text in texts):
        return None
    # the last two lines are the best verdicts that there are
    return _ranked({text: at[text] for text in texts}) if max(at[text] for text in texts) >= len(degrees) - 2 else None


def _degrees(texts: Collection[str], language: str) -> Mapping[str, int] | None:
    known = {text: found for text in texts if (found := _graded(text, language))}
    neither = [text for text in texts if _is_neither(text)]
    if len(texts) < _FEWEST or len(neither) > 1 or known.keys() | {*neither} != {*texts}:
        return None
    graded_texts = {text: found for text, found in known.items() if text not in neither}
    sides = {each.adjective for each in graded_texts.values()}
    worth = {side: valence(side) for side in sides}
    if len(sides) == 1 and all(worth.values()):
        return _one_sided(graded_texts, neither, language, good=worth[next(iter(sides))] > 0)
    if len(sides) == 2 and sorted(worth.values()) == [-1, 1]:
        return _two_sided(graded_texts, neither, worth, language)
    return None


def _one_sided(graded_texts: Mapping[str, _Graded], neither: Sequence[str], language: str, *, good: bool) -> Mapping[str, int] | None:
    """Degrees of one adjective, such as from not at all satisfied to very satisfied."""
    alone = _alone(language)
    used = {each.degree for each in graded_texts.values()}
    denied = {degree for degree in used if degree < _NEGATED}
    mirrored = max(used) == alone and min(used) < 2  # "zufrieden" is the best if "nicht zufrieden" is the worst
    if not denied or (neither and _PARTLY in used) or not (max(used) > alone or mirrored):
        return None
    at: dict[str, float] = {text: float(each.degree) for text, each in graded_texts.items()}
    at |= dict.fromkeys(neither, float(_PARTLY))
    return _ranked(at if good else {text: -degree for text, degree in at.items()})


def _two_sided(
    graded_texts: Mapping[str, _Graded], neither: Sequence[str], worth: Mapping[str, int], language: str
) -> Mapping[str, int] | None:
    """Degrees of an adjective and of its opposite, such as from very difficult to very easy: as many on either side."""
    alone = _alone(language)
    used = sorted({each.degree for each in graded_texts.values()})
    if used[0] < _NEGATED or used[-1] < alone:
        return None
    good, bad = ({each.degree for each in graded_texts.values() if worth[each.adjective] == side} for side in (1, -1))
    if not neither and good != bad and max(good ^ bad) < alone:  # "fairly satisfied" without "fairly dissatisfied" is the middle
        return _ranked({text: float(each.degree * worth[each.adjective]) for text, each in graded_texts.items()})
    middle = len(used) + 1
    size = {degree: place for place, degree in enumerate(used, start=1)}
    found: dict[str, int] = dict.fromkeys(neither, middle)
    for text, each in graded_texts.items():
        step = size[each.degree]
        found[text] = middle - step if worth[each.adjective] < 0 else middle + step - (0 if neither else 1)
    return found if len(set(found.values())) == len(found) else None


def _ranked(at: Mapping[str, float]) -> Mapping[str, int] | None:
    """Places from 1 on by degree; None if two texts share one."""
    places = {degree: place for place, degree in enumerate(sorted(set(at.values())), start=1)}
    return {text: places[degree] for text, degree in at.items()} if len(places) == len(at) else None


@cache
def _alone(language: str) -> int:
    """The degree of an adjective without a word of degree."""
    return next(degree for degree, words in enumerate(blocks()[f"degree {language}"]) if words == [_ALONE])


@cache
def _words(language: str) -> Sequence[tuple[int, str]]:
    """The words of degree of a language, the longest first: "not very" goes before "not" and "very"."""
    words = [(degree, word) for degree, each in enumerate(blocks()[f"degree {language}"]) for word in each if word != _ALONE]
    return sorted(words, key=lambda pair: -len(pair[1]))


def _graded(text: str, language: str) -> _Graded | None:
    """The degree and the adjective of a text; None if it is more, or less, than both."""
    for degree, word in _words(language):
        if word in text:  # few words occur, and a pattern of each would take longer to compile than most files to count
            rest, found = re.subn(rf"(?<!\w){re.escape(word)}(?!\w)", " ", text, count=1)
            if found:
                words = rest.split()
                return _Graded(degree, words[0]) if len(words) == 1 else None
    return _Graded(_alone(language), text) if " " not in text else None


def _is_neither(text: str) -> bool:
    return text in blocks()["neither"][0] or text in blocks()["neither"][1] or _NEITHER.fullmatch(text) is not None
