"""Words for the points of a scale, in thirteen languages, and the number of each.

A word alone is ambiguous: "agree" is the fourth of five points or the sixth of seven. The answers of the whole column show the scale.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from cxkit.roles.yes_and_no import NO, YES
from cxkit.values.answers.valence import valence
from cxkit.values.words import blocks_of

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
        *("pas du tout probable", "très improbable", "certainement pas", "pas probable du tout"),
        *("nada probable", "muy improbable", "en absoluto probable", "para nada probable"),
        *("per niente probabile", "per nulla probabile", "molto improbabile", "assolutamente no"),
        *("helemaal niet waarschijnlijk", "zeer onwaarschijnlijk", "absoluut niet", "heel onwaarschijnlijk"),
        *("nada provável", "muito improvável", "de forma alguma provável", "de modo algum"),
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
        *("extrêmement probable", "très probable", "tout à fait probable", "certainement"),
        *("extremadamente probable", "muy probable", "totalmente probable", "sumamente probable"),
        *("estremamente probabile", "molto probabile", "sicuramente"),
        *("zeer waarschijnlijk", "heel waarschijnlijk", "uiterst waarschijnlijk", "extreem waarschijnlijk"),
        *("extremamente provável", "muito provável", "totalmente provável", "com certeza"),
    ]
)
_NUMBER = r"\d{1,4}(?:[.,]\d{1,2})?"
_STARS = re.compile("([★⭐🌟]+)([½⯨]?)([☆✩]*)")
# Such as 10 - very likely, (5) agree, 4: good, 4.5 stars; 10 (very likely); very likely (10), very likely - 10; 8/10, 8 von 10.
_LED = re.compile(rf"[(\[]?({_NUMBER})[)\]]?( ?[-–—=:.)|] ?| )(\D.*)")
_GLOSSED = re.compile(rf"({_NUMBER}) ?[(\[](\D*)[)\]]")
_TRAILED = re.compile(rf"(\D.*?) ?(?:[(\[]({_NUMBER})[)\]]|[-–—=:|] ?({_NUMBER}))")
_BRACKETED = re.compile(rf"\[({_NUMBER})\]")  # beside [1] very good
_ENDED = re.compile(rf"(\D*[^\W\d_]) ({_NUMBER})")
_EITHER = re.compile(r"(.+?) (?:or|oder|ou|o|of) (.+)")
_OF = re.compile(rf"({_NUMBER}) ?(?:/|von|of|out of|sur|de|su|van|van de) ?(\d{{1,4}})(?:[.,]0{{1,2}})?(?: (\D+))?")
_UNITS = frozenset(
    """
    star stars stern sterne sternen étoile étoiles estrella estrellas stella stelle ster sterren point points punkt punkte punkten
    punto puntos punti punten estrela estrelas ponto pontos
    """.split()  # noqa: SIM905 - the words of seven languages read best as a text
)
_DRESS = re.compile("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]|[.!]+$| with comment$|withcomment$")
"""What colours a sign, ends a sentence or tells of a comment, and is no part of an answer's meaning."""


class Meant(NamedTuple):
    """The numbers of the words of a column, and the number of points of their scale; None if the numbers in the labels show it."""

    worth: Mapping[str, float]
    points: int | None = None


@cache
def scales() -> tuple[Mapping[str, int], ...]:
    """The position of each word on each known scale, counted from 1."""
    return tuple({word: place for place, point in enumerate(scale, start=1) for word in point} for scale in blocks_of(_FILE))


@cache
def _kano() -> Mapping[str, int]:
    """The position of each of Kano's answers, from 1 (like) to 5 (dislike)."""
    first = ("i like it", "mag ich", "cela me plaît", "me gusta", "mi piace", "dat vind ik leuk", "gosto")
    return {word: place for scale in scales() if any(scale.get(like) == 1 for like in first) for word, place in scale.items()}


def is_kano_answer(text: str) -> bool:
    """Whether a folded text is one of Kano's answers, with or without a number.

    >>> is_kano_answer("i like it that way"), is_kano_answer("1 - i like it"), is_kano_answer("very satisfied")
    (True, True, False)
    """
    label = split_label(text)
    return _bare(label[1] if label else text) in _kano()


def kano_meaning(texts: Collection[str]) -> Meant | None:
    """The points of folded texts that are words of Kano's answers, however few: everybody may dislike to miss something.

    Other words among them have no points, if most are Kano's; none have any if not.

    >>> kano_meaning(["i dislike it"]), kano_meaning(["like", "neutral", "odd"]), kano_meaning(["like", "odd"])
    (Meant(worth={'i dislike it': 5.0}, points=5), Meant(worth={'like': 1.0, 'neutral': 3.0}, points=5), None)
    """
    worth = {text: float(place) for text in texts if (place := _kano().get(_bare(text))) is not None}
    return Meant(worth, 5) if 2 * len(worth) > len(texts) else None


def kano_numbers_turned(points: Mapping[float, str]) -> bool:
    """Whether the numbers in the labels of Kano's answers run from dislike (1) to like (5)."""
    places = {number: place for number, words in points.items() if (place := _kano().get(_bare(words))) is not None}
    return any(number != 3 for number in places) and all(number == 6 - place for number, place in places.items())


@cache
def _words() -> frozenset[str]:
    """The words that may follow a number directly."""
    return _UNITS | _LOWEST | _HIGHEST | {word for scale in scales() for word in scale}


def _bare(text: str) -> str:
    """A folded text in the form in which scales compare words: one apostrophe, no commas, colours of signs and full stop at the end."""
    if " " not in text:
        text = text.replace("_", " ")  # such as very_satisfied
    return _DRESS.sub("", text.replace("’", "'").replace(", ", " ")).strip() or text


def is_answer(text: str) -> bool:
    """Whether a folded text is a word of a known scale, or a number with its unit, as in ``5 stars``."""
    return _bare(text) in _words() or number_in_label(text) is not None


def split_label(text: str) -> tuple[float, str] | None:
    """The number in a folded label, and its words; None if it has no number, or no words."""
    if _OF.fullmatch(text):
        return None
    if (found := _GLOSSED.fullmatch(text)) and any(map(str.isalpha, found[2])):
        return _float(found[1]), found[2].strip()
    if found := _LED.fullmatch(text):
        words = found[3].strip()
        known = _bare(words) in _words()  # also a face, as in "4 🙂"
        return (_float(found[1]), words) if known or (any(map(str.isalpha, words)) and found[2].strip()) else None
    if (found := _TRAILED.fullmatch(text)) and any(map(str.isalpha, found[1])):
        return _float(found[2] or found[3]), found[1].strip()
    if (found := _ENDED.fullmatch(text)) and _bare(found[1]) in _words():
        return _float(found[2]), found[1]
    return None


def out_of(text: str) -> int | None:
    """The highest answer in a folded label, such as 10 in ``8/10`` and 5 in ``★★★☆☆``; None if it has none."""
    if (stars := _STARS.fullmatch(_bare(text))) and stars[3]:
        return len(stars[1]) + len(stars[2]) + len(stars[3])
    found = _OF.fullmatch(text)
    return int(found[2]) if found and (found[3] is None or found[3] in _UNITS) else None


def number_in_label(text: str, high: int | None = None) -> float | None:
    """The number in a folded label; None if it has none. ``high``: the highest answer required in forms such as ``8/10``."""
    if _OF.fullmatch(text) and (of := out_of(text)) is not None:
        value = _float(text[: re.match(_NUMBER, text).end()])  # type: ignore[union-attr]  # it begins with a number
        return value if high in {None, of} and value <= of else None
    if labelled := split_label(text):
        return labelled[0]
    if found := _BRACKETED.fullmatch(text):
        return _float(found[1])
    if stars := _STARS.fullmatch(_bare(text)):
        return len(stars[1]) + (0.5 if stars[2] else 0.0)
    return None


def _float(text: str) -> float:
    return float(text.replace(",", "."))


def meaning(texts: Collection[str], numbers: int, low: int | None = None, high: int | None = None) -> Meant:
    """The numbers of the folded texts of a column that are not numbers themselves, as far as they are known.

    ``numbers``: how many distinct values are numbers. ``low`` and ``high``: the ends of the scale, if it is known; words for its ends are
    then known too if there are numbers between them.
    """
    worth = {text: value for text in texts if (value := number_in_label(text, high)) is not None}
    rest = [text for text in texts if text not in worth]
    if not rest:
        return Meant(worth)
    if numbers or worth:
        ends = {text: float(low) for text in rest if text in _LOWEST} if low is not None else {}
        ends |= {text: float(high) for text in rest if text in _HIGHEST} if high is not None else {}
        return Meant({**worth, **ends})
    asked = high - low + 1 if low is not None and high is not None else None
    fitting = _scale_of([_bare(text) for text in rest], asked)
    if fitting is None:
        return Meant(worth)
    points = max(fitting.values())
    start = low if low is not None and asked == points else 0 if points == 2 else 1
    return Meant({text: float(fitting[_bare(text)] - 1 + start) for text in rest if _bare(text) in fitting}, points)


def _scale_of(texts: Collection[str], points: int | None) -> Mapping[str, int] | None:
    """The known scale of the words, or one by their degrees if no known one has all of them; None if there is neither."""
    listed = _fitting(texts, points) or _fitting(texts, None)
    if listed and all(text in listed for text in texts):
        return listed
    from cxkit.values.answers.graded_words import graded

    return (
        _yes_and_no(texts) or graded(texts) or _joined(texts) or _in_languages(texts, points) or listed or _with_complement(texts, points)
    )


def _yes_and_no(texts: Collection[str]) -> Mapping[str, int] | None:
    """The two points of a word for no and one for yes, in any language that flags are read in; None for other words."""
    worth = {text: 2 if text in YES else 1 for text in texts if text in YES or text in NO}
    return worth if len(worth) == len(texts) == 2 and len(set(worth.values())) == 2 else None


def _in_languages(texts: Collection[str], points: int | None) -> Mapping[str, int] | None:
    """The scale of the answers to one question that was asked in several languages; None if they are none, or of several lengths.

    Each language must have all points, or all but one.
    """
    found = [
        places
        for high in sorted({max(scale.values()) for scale in scales()} & ({points} if points else set(range(3, 12))))
        if (places := _by_language(set(texts), high))
    ]
    return found[0] if len(found) == 1 else None


def _by_language(rest: set[str], high: int) -> Mapping[str, int] | None:
    """The points of all words by scales of ``high`` points that each have words of their own; None if one scale is enough, or none fit."""
    asked = [scale for scale in scales() if max(scale.values()) == high]
    places: dict[str, int] = {}
    languages = 0
    while rest and asked:
        best = max(asked, key=lambda scale: len({scale[word] for word in rest & scale.keys()}))
        common = {word: best[word] for word in rest & best.keys()}
        # a word of two languages, such as neutral, is left to the one that has no other for its point
        others = [scale for scale in asked if len(rest & scale.keys() - common.keys()) >= max(high - 2, 2)]
        double = [word for word, place in common.items() if list(common.values()).count(place) > 1]
        common = {word: place for word, place in common.items() if word not in double or not any(word in scale for scale in others)}
        if len(common) < max(high - 1, 3) or len(set(common.values())) < len(common):
            return None
        places |= common
        rest = rest - common.keys()
        languages += 1
    return places if languages > 1 else None


def _with_complement(texts: Collection[str], points: int | None) -> Mapping[str, int] | None:
    """The scale of answers that each go on alike, such as "easy to understand" and "very hard to understand"; None if they do not."""
    found = {text: parts for text in texts if (parts := _answer_before(text)) is not None}
    if len(found) != len(texts) or len({rest.split()[0] for _, rest in found.values()}) != 1:
        return None
    answers = {text: answer for text, (answer, _) in found.items()}
    scale = _scale_of(set(answers.values()), points) if len(set(answers.values())) == len(texts) else None
    fits = scale is not None and max(scale.values()) > 2 and scale.keys() >= set(answers.values())  # yes and no go on as they like
    return {text: scale[answer] for text, answer in answers.items()} if scale and fits else None


def _answer_before(text: str) -> tuple[str, str] | None:
    """The longest known answer with which a text begins, and the rest; None if it begins with none, or is one."""
    words = text.split()
    for length in range(len(words) - 1, 0, -1):
        if (answer := " ".join(words[:length])) in _words():
            return answer, " ".join(words[length:])
    return None


def _joined(texts: Collection[str]) -> Mapping[str, int] | None:
    """The order of classes of neighbouring points, such as "satisfied" and "neutral or dissatisfied"; None if they are none."""
    parts = {text: [found[1], found[2]] if (found := _EITHER.fullmatch(text)) else [text] for text in texts}
    if len(parts) < 2 or all(len(each) == 1 for each in parts.values()):
        return None
    for scale in scales():
        if all(part in scale for each in parts.values() for part in each):
            spans = sorted((min(scale[part] for part in each), max(scale[part] for part in each), text) for text, each in parts.items())
            apart = all(before[1] < after[0] for before, after in pairwise(spans))
            return {text: place for place, (_, _, text) in enumerate(spans, start=1)} if apart else None
    return None


def _beside_middle(word: str, scale: Mapping[str, int]) -> bool:
    """Whether a word is on its side of the middle of a scale: above it if it is good, below it if it is bad."""
    worth = valence(word)
    return not worth or worth * (2 * scale[word] - max(scale.values()) - 1) > 0


def _has_both(words: Collection[str], scale: Mapping[str, int]) -> bool:
    """Whether the words have bad and poor if the scale has both, as two answers: most scales have one of them as the lowest answer."""
    bad, poor = (scale.get(word) for word in ("bad", "poor"))
    return None in {bad, poor} or bad == poor or {"bad", "poor"} <= {*words}


def _fitting(texts: Iterable[str], points: int | None) -> Mapping[str, int] | None:
    """The scale that has the most of the words and the fewest unused points; None if it is not unique.

    Of several one whose lowest points alone are unused is taken: the worst answers are those that nobody may give. Else the one that has
    all words for good above its middle, and those for bad below.

    At least two and at least half of its points must occur: two words are too few to distinguish five points from seven. A scale with two
    different words on one point is rejected. ``points``: how many it must have.
    """
    words = set(texts)
    asked = [scale for scale in scales() if points in {None, max(scale.values())} and _has_both(words, scale)]
    known = max((len(words & scale.keys()) for scale in asked), default=0)
    if not known:
        return None
    found: dict[tuple[tuple[int, bool], tuple[tuple[str, int], ...]], Mapping[str, int]] = {}
    for scale in asked:
        used = {scale[word] for word in words & scale.keys()}
        unused = max(scale.values()) - len(used)
        if len(used) == known == len(words & scale.keys()) and len(used) > 1 and 2 * len(used) >= max(scale.values()) - 1:
            doubt = (unused, used != set(range(min(used), max(scale.values()) + 1)))
            found.setdefault((doubt, tuple(sorted((word, scale[word]) for word in words & scale.keys()))), scale)
    least = min((doubt for doubt, _ in found), default=None)
    best = [scale for (doubt, _), scale in found.items() if doubt == least]
    if len(best) > 1:  # without a word for the middle, good words are above it, and bad ones below
        best = [scale for scale in best if all(_beside_middle(word, scale) for word in words & scale.keys())]
    return best[0] if len(best) == 1 else None
