"""Words of headers in seven languages: the meanings of each, and the combinations that name a role. The tables are files in ``data``."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from cxkit.roles.abbreviations import Abbreviations
from cxkit.roles.headers import normalise

IGNORED = "ignored"
_LONGEST = 5  # words that have one meaning together
_SHORTEST_PART = 3  # of a compound
_ABBREVIATED = 3
_SHORTEST_CUT = 4  # letters of a word that is cut off in a compound
_ENDINGS = frozenset({"nr", "id", "no", "art", "zahl"})
_LINKS = ("", "s", "n", "en", "es", "e", "er")
# German words that end so take an "s" before the next one: "Versicherungsende" is the end of an insurance, and nothing sent
_TAKES_S = ("ung", "schaft", "heit", "keit", "ion", "tat")
# a word that begins so denies the rest: "unresolved" is not resolved
_DENYING = ("de", "des", "dis", "non", "un")
_COMPOUNDING = frozenset({"de", "en", "nl"})
_INFLECTED = ("en", "es", "s", "n", "e", "x", "er")
# "Q5.", "12)", "F3:" and the like in front of a question, and numbers behind it
_QUESTION_NUMBER = re.compile(
    r"^\s*(?:q|f|v|p|d|frage|question|pregunta|domanda|vraag)?\s*\d+(?:[._]\d+)*[a-z]?\s*[.:)_-]\s*(?=\S)", re.IGNORECASE
)
# the number of a question between words, as in "survey_q5_satisfaction"
_NUMBERED = re.compile(r"(?:q|f|v|frage|question|pregunta|domanda|vraag)\d{1,3}[a-z]?")
# what a header says of its scale, as "(1-5)" or "1 (best) to 5 (worst)"
_SCALE = re.compile(
    r"[(\[]\s*-?\d+\s*(?:-|–|—|\.\.+|…|to|bis|à|al?|tot)\s*\d+[^)\]]*[)\]]|[\s:,;-]+\(?-?\d{1,3}\s*(?:=|\((?=\D)).*$", re.IGNORECASE
)
# "Order #", "# de venta": the number of what is named beside it; "#12" is a position
_NUMBER_SIGN = re.compile(r"(?<=[^\W\d_])\s*#\s*$|^\s*#(?=\s*[^\W\d_])")
_IN_BRACKETS = re.compile(r"^\s*[\[({](.+)[\])}]\s*$")
_ZONES = frozenset({"utc", "gmt", "cet", "cest", "est", "pst"})
# "Anmerkg.", "Art.-Bez.": a short word, but no name of a table before that of a column
_DOTTED = re.compile(r"[^\W\d_]{3,}(?=\.(?:[^\w]|_|$))")
# custom fields of a CRM end so
_CUSTOM = re.compile(r"(?<=\w)__[cr]\b", re.IGNORECASE)
_QUESTION_WORDS = 4
# counts of answers or surveys are none
_COUNT_OF = re.compile(r"(?:total )?(?:number|count|no|anzahl|nombre|numero|aantal)(?: (?:of|der|de|di))?\b")


class Phrase(NamedTuple):
    """Meanings that together name a role, and how clearly; ``kind`` is the only kind of table for which they do, blank for all."""

    role: str
    kind: str
    means: tuple[str, ...]
    weight: float


Meanings = tuple[frozenset[str], ...]
"""For each word of a header what it may mean; empty for a word that is not known."""


def _table(name: str) -> list[list[str]]:
    text = (Path(__file__).parent / "data" / name).read_text(encoding="utf-8")
    return list(csv.reader(text.splitlines()))[1:]


def _plain(word: str) -> str:
    return word if word.isascii() and word.replace(" ", "").isalnum() else normalise(word)  # for speed


@cache
def _words() -> Mapping[str, frozenset[str]]:
    """The meanings of each word or of several words together."""
    found: dict[str, set[str]] = {}
    for word, _, means in _table("words.csv"):
        found.setdefault(_plain(word), set()).add(means)
    return {word: frozenset(means) for word, means in found.items()}


@cache
def _abbreviations() -> Abbreviations:
    """What short forms may mean; consonants alone are how English systems shorten names."""
    known = {word: means for word, means in _words().items() if IGNORED not in means}
    return Abbreviations(known, (_plain(word) for word, language, _ in _table("words.csv") if language == "en"))


@cache
def _heads() -> frozenset[str]:
    """The words that may end a compound: Romance languages form none, and "motivazione" ends with "azione" by accident."""
    return frozenset(_plain(word) for word, language, _ in _table("words.csv") if language in _COMPOUNDING)


@cache
def phrases() -> Mapping[str, tuple[Phrase, ...]]:
    """All phrases, by the first of their meanings."""
    found: dict[str, list[Phrase]] = {}
    for role, kind, means, weight in _table("phrases.csv"):
        first, *rest = means.split()
        found.setdefault(first, []).append(Phrase(role, kind, (first, *rest), float(weight)))
    return {first: tuple(each) for first, each in found.items()}


@cache
def votes() -> Mapping[str, tuple[tuple[str, float], ...]]:
    """The kinds of tables that each meaning votes for, with the weight."""
    found: dict[str, list[tuple[str, float]]] = {}
    for means, kind, points in _table("kinds.csv"):
        found.setdefault(means, []).append((kind, float(points)))
    return {means: tuple(each) for means, each in found.items()}


@cache
def _questions() -> tuple[tuple[str, re.Pattern[str], float], ...]:
    """The questions of each role and weight as one pattern of all languages: a search takes longer to start than to run."""
    found: dict[tuple[str, float], list[str]] = {}
    for role, _, pattern, weight in _table("questions.csv"):
        found.setdefault((role, float(weight)), []).append(pattern)
    return tuple((role, re.compile("|".join(patterns)), weight) for (role, weight), patterns in found.items())


@cache
def _first_of_several() -> frozenset[str]:
    """The first words of those that have a meaning together: most words of a header begin none."""
    return frozenset(words.partition(" ")[0] for words in _words() if " " in words)


@lru_cache(maxsize=1 << 14)
def questions(header: str) -> Mapping[str, float]:
    """The roles whose question the header asks, and how clearly; empty for a header of few words."""
    text = normalise(header)
    if "?" not in header and (text.count(" ") < _QUESTION_WORDS - 1 or _COUNT_OF.match(text)):
        return {}
    found: dict[str, float] = {}
    for role, pattern, weight in _questions():
        if pattern.search(text):
            found[role] = max(weight, found.get(role, 0.0))
    return found


@lru_cache(maxsize=1 << 14)
def meanings(header: str) -> Meanings:
    """The possible meanings of the words of a header, without articles, prepositions, question numbers and notes in brackets.

    >>> [sorted(word) for word in meanings("Bestelldatum")]
    [['order'], ['date']]
    """
    if header.strip() == "#":
        return (frozenset({"id"}),)
    inner = _IN_BRACKETS.match(header)
    asked = _QUESTION_NUMBER.sub("", inner[1] if inner else header)
    asked = _NUMBER_SIGN.sub(" no ", asked) if "#" in asked else asked
    asked = _CUSTOM.sub("", asked) if "__" in asked else asked
    dotted = frozenset(map(normalise, _DOTTED.findall(asked))) if "." in asked else frozenset()
    text = normalise(_SCALE.sub("", asked)) or normalise(asked) or normalise(header)
    tokens = [token for token in text.split() if token not in _ZONES]
    tokens = [token for token in tokens if not _NUMBERED.fullmatch(token)] or tokens
    while len(tokens) > 1 and tokens[-1].isdigit():
        tokens.pop()
    sentence = "?" in header or len(tokens) > _QUESTION_WORDS + 1
    found: list[frozenset[str]] = []
    place, begins = 0, _first_of_several()
    while place < len(tokens):
        one = _word(tokens[place], dotted=tokens[place] in dotted, spelled_out=sentence)
        taken, several = _longest(tokens, place, one) if tokens[place] in begins else (1, one)
        found += several
        place += taken
    kept = tuple(each for each in found if IGNORED not in each)
    return kept or tuple(each - {IGNORED} for each in found if len(each) > 1)


def _longest(tokens: list[str], place: int, one: list[frozenset[str]]) -> tuple[int, list[frozenset[str]]]:
    """The number of words from ``place`` on that have a meaning together, and the meaning; ``one`` is that of the first alone."""
    words = _words()
    for size in range(min(_LONGEST, len(tokens) - place), 1, -1):
        known = words.get(" ".join(tokens[place : place + size]))
        if known:
            return size, _spread(known)
    return 1, one


def _spread(means: frozenset[str]) -> list[frozenset[str]]:
    """One set of alternatives for each meaning: an abbreviation such as ``kdnr`` represents two words."""
    several = next((each for each in sorted(means) if " " in each), None)
    return [frozenset({each}) for each in several.split()] if several else [means]


@lru_cache(maxsize=1 << 14)
def _word(token: str, *, dotted: bool = False, spelled_out: bool = False) -> list[frozenset[str]]:
    known = _known(token)
    if known:
        return _spread(known)
    parts = _parts(token)
    if parts:
        return [each for part in parts for each in _spread(_known(part) or frozenset())]
    if any(token.startswith(start) and _known(token[len(start) :]) for start in _DENYING):
        return [frozenset()]
    if dotted and (short := _short(token, dotted=True)):
        return short
    for size in range(len(token) - 3, 3, -1):  # the head of a compound is its end: "xyzdatum"
        # "coddivisa": codes of tables are abbreviated in any language
        if (len(token) - size <= _ABBREVIATED or token[-size:] in _heads()) and (known := _words().get(token[-size:])):
            return [frozenset(), *_spread(known - {IGNORED})]
    if spelled_out:
        return [frozenset()]
    plain = token.rstrip("0123456789")  # "cat1"
    return (_word(plain) if _ABBREVIATED <= len(plain) < len(token) else _short(token, dotted=False)) or [frozenset()]


def _short(token: str, *, dotted: bool) -> list[frozenset[str]]:
    """The meanings of an abbreviation, or of a known word and an abbreviated one in a compound, as "Gesamtzufr."; empty if there are none."""
    guessed = _abbreviations().meant(token, dotted=dotted)
    if guessed:
        return [guessed]
    words = _words()
    for end in range(len(token) - _SHORTEST_CUT, _SHORTEST_PART - 1, -1):
        first = token[:end]
        if first not in _heads() or IGNORED in words[first]:
            continue
        rest = token[end:]
        for last in dict.fromkeys(rest.removeprefix(link) for link in _LINKS):
            if len(last) >= _SHORTEST_CUT and (guessed := _abbreviations().meant(last, dotted=dotted)):
                return [*_spread(words[first]), guessed]
    return []


def _known(token: str) -> frozenset[str] | None:
    words = _words()
    if token in words:
        return words[token]
    plain = re.sub(r"(?<=[aou])e", "", token)  # "waehrung" for "währung"
    if plain in words:
        return words[plain]
    stems = (token[: -len(ending)] for ending in _INFLECTED if token.endswith(ending) and len(token) - len(ending) >= 4)
    return next((words[stem] for stem in stems if stem in words), None)


@lru_cache(maxsize=1 << 12)
def _parts(token: str) -> tuple[str, ...] | None:
    """The known words that form a German or Dutch compound, the longest first; None if it is no such compound."""
    words = _words()
    for text in dict.fromkeys((token, re.sub(r"(?<=[aou])e", "", token))):
        for end in range(len(text) - 2, _SHORTEST_PART - 1, -1):
            first, rest = text[:end], text[end:]
            if first not in words or IGNORED in words[first]:
                continue
            for link in ("s", *_LINKS) if first.endswith(_TAKES_S) else _LINKS:
                if not rest.startswith(link):
                    continue
                last = rest[len(link) :]
                if last in _ENDINGS or (len(last) >= _SHORTEST_PART and last in words and IGNORED not in words[last]):
                    return (first, last)
                if len(last) >= 2 * _SHORTEST_PART and (more := _parts(last)):
                    return (first, *more)
    return None
