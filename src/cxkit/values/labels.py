"""Words for the points of a scale, in English and German: which number an answer in words stands for.

A word alone says little: "agree" is the fourth of five points or the sixth of seven. The answers of a whole column tell which scale it is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

_FILE = Path(__file__).with_name("labels.txt")


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word.casefold() for word in words)


_LOWEST = _folded(
    [
        "not at all likely",
        "extremely unlikely",
        "very unlikely",
        "not likely at all",
        "not likely",
        "would not recommend",
        "überhaupt nicht wahrscheinlich",
        "gar nicht wahrscheinlich",
        "äußerst unwahrscheinlich",
        "sehr unwahrscheinlich",
        "unwahrscheinlich",
        "auf keinen fall",
        "keinesfalls",
    ]
)
_HIGHEST = _folded(
    [
        "extremely likely",
        "very likely",
        "definitely",
        "äußerst wahrscheinlich",
        "sehr wahrscheinlich",
        "auf jeden fall",
        "höchst wahrscheinlich",
    ]
)
_STARS = re.compile("([★⭐]+)[☆✩]*")
# Such as 10 - very likely, (5) agree, 4: good, 7 = neutral, 5 stars; 10 (very likely); very likely (10); 8/10, 8 von 10.
_LED = re.compile(r"[(\[]?(\d{1,4})[)\]]?( ?[-–—=:.)|] ?| )(\D.*)")
_GLOSSED = re.compile(r"(\d{1,4}) ?[(\[](\D*)[)\]]")
_TRAILED = re.compile(r"(\D.*?) ?[(\[](\d{1,4})[)\]]")
_OF = re.compile(r"(\d{1,4})(?:[.,]0+)? ?(?:/|von|of|out of) ?(\d{1,4})")
_UNITS = frozenset({"star", "stars", "stern", "sterne", "point", "points", "punkt", "punkte"})


class Meant(NamedTuple):
    """What the words of a column are worth, and the number of points of the scale that they make up; None where the numbers say it."""

    worth: Mapping[str, float]
    points: int | None = None


@cache
def scales() -> tuple[Mapping[str, int], ...]:
    """Each known scale as the place of each of its words, counted from 1."""
    text = re.sub(r"(?m)^#.*\n", "", _FILE.read_text(encoding="utf-8")).casefold()
    blocks = [block.strip().splitlines() for block in text.strip().split("\n\n")]
    return tuple({word.strip(): place for place, point in enumerate(block, start=1) for word in point.split(",")} for block in blocks)


@cache
def _words() -> frozenset[str]:
    """What may follow a number without a sign between."""
    return _UNITS | _LOWEST | _HIGHEST | {word for scale in scales() for word in scale}


def leading(text: str, high: int | None = None) -> float | None:
    """The number that a folded label bears beside its words; None where it bears none. ``high``: what ``8/10`` must be out of."""
    if found := _OF.fullmatch(text):
        return float(found[1]) if high in {None, int(found[2])} else None
    if (found := _GLOSSED.fullmatch(text)) and any(map(str.isalpha, found[2])):
        return float(found[1])
    if found := _LED.fullmatch(text):
        words = found[3].strip()
        return float(found[1]) if any(map(str.isalpha, words)) and (found[2].strip() or words in _words()) else None
    if found := _TRAILED.fullmatch(text):
        return float(found[2])
    if found := _STARS.fullmatch(text):
        return float(len(found[1].replace("\ufe0f", "")))
    return None


def meaning(texts: Collection[str], numbers: int, low: int | None = None, high: int | None = None) -> Meant:
    """What the folded texts of a column that are no numbers are worth, as far as they are known.

    ``numbers``: how many distinct values are numbers beside them. ``low`` and ``high``: the ends of the scale, where it is known; words
    for its ends are then known too where numbers stand between them.
    """
    worth = {text: value for text in texts if (value := leading(text, high)) is not None}
    rest = [text for text in texts if text not in worth]
    if not rest:
        return Meant(worth)
    if numbers or worth:
        ends = {text: float(low) for text in rest if text in _LOWEST} if low is not None else {}
        ends |= {text: float(high) for text in rest if text in _HIGHEST} if high is not None else {}
        return Meant({**worth, **ends})
    asked = high - low + 1 if low is not None and high is not None else None
    fitting = _fitting(rest, asked) or _fitting(rest, None)
    if fitting is None:
        return Meant(worth)
    points = max(fitting.values())
    start = low if low is not None and asked == points else 1
    return Meant({text: float(fitting[text] - 1 + start) for text in rest if text in fitting}, points)


def _fitting(texts: Iterable[str], points: int | None) -> Mapping[str, int] | None:
    """The scale that knows the most of the words and leaves the fewest of its points unused; None where that is not one alone.

    Half of its points have to be used: two words are too few to tell five points from seven. ``points``: how many it must have.
    """
    words = set(texts)
    asked = [scale for scale in scales() if points in {None, max(scale.values())}]
    known = max((len(words & scale.keys()) for scale in asked), default=0)
    if not known:
        return None
    found: dict[tuple[int, tuple[tuple[str, int], ...]], Mapping[str, int]] = {}
    for scale in asked:
        used = {scale[word] for word in words & scale.keys()}
        unused = max(scale.values()) - len(used)
        if len(words & scale.keys()) == known and 2 * len(used) >= max(scale.values()) - 1:
            found.setdefault((unused, tuple(sorted((word, scale[word]) for word in words & scale.keys()))), scale)
    fewest = min((unused for unused, _ in found), default=0)
    best = [scale for (unused, _), scale in found.items() if unused == fewest]
    return best[0] if len(best) == 1 else None
