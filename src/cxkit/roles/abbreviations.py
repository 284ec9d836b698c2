"""Words of headers that are written short: "Anmerkg.", "Weiterempf.", "CMPLNT". What such a word means is guessed from the known ones."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby, takewhile

GUESSED = "guessed"
"""Among the meanings of a word that is no known one: it names what it may abbreviate, and says nothing against other roles."""

_MOST = 3  # meanings of one abbreviation
_DOTTED, _CUT, _AMBIGUOUS = 3, 4, 5  # letters of a short word: with a dot, without one, and without one if it may mean several things
_SKELETON, _LOOSE = 3, 4  # consonants
_SAVED_BY_DOT, _SAVED = 2, 3  # letters that a short form spares: "offer" is no short "offerta"
_VOWELS = frozenset("aeiou")
_PART = 5  # letters by which a compound is longer than its first word
_SAYING_LITTLE = frozenset({"several", "id"})  # plurals; words for numbers have short forms of their own
_UNG = "ung"  # German: "Anmerkg." for "Anmerkung"

Index = Mapping[str, frozenset[str]]


class Abbreviations:
    """The words that a short form may stand for. ``words`` holds the meanings of each known word, ``languages`` its languages.

    Consonants alone are how systems in English shorten names; any word may be cut off.
    """

    def __init__(self, words: Index, languages: Mapping[str, str]) -> None:
        self._all, self._languages = words, languages

    @cached_property
    def _words(self) -> Index:
        # numbers of things have short forms of their own
        return {word: means for word, means in self._all.items() if word.isalpha() and not any(" " in each for each in means)}

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._words)

    @cached_property
    def _skeletons(self) -> list[tuple[str, str]]:
        return sorted((bones, word) for word in self._words if "en" in self._languages[word] and len(bones := _skeleton(word)) >= _SKELETON)

    @cached_property
    def _by_ends(self) -> Mapping[str, list[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] = {}
        for bones, word in self._skeletons:
            found.setdefault(bones[0] + bones[-1], []).append((bones, word))
        return found

    def meant(self, token: str, *, dotted: bool, cut: bool = True, languages: Collection[str] = ()) -> frozenset[str]:
        """What a word may mean that is not known. Empty if nothing or too much is possible.

        ``dotted``: whether it ends with a dot; ``cut``: whether it may be the start of a word without one: "Schild" alone is no short
        "Schilderung"; ``languages``: those of the words beside it, which count if all languages are too many.
        """
        if not token.isalpha():
            return frozenset()
        if token.endswith("g") and len(token) >= _AMBIGUOUS and (whole := self._words.get(token[:-1] + _UNG)):
            return _guess(whole)
        bones_only = len(token) >= _SKELETON and _VOWELS.isdisjoint(token[1:])
        if bones_only and not dotted:
            return self._without_vowels(token, token[0])
        if not (dotted or cut or bones_only):
            return frozenset()
        found = self._cut_off(token, dotted, languages)
        if found or len(token) < (_SKELETON if bones_only else _AMBIGUOUS) or sum(sign in _VOWELS for sign in token[1:]) > 1:
            return found
        return self._without_vowels(token, token[: 1 if bones_only else _SKELETON])

    def _cut_off(self, token: str, dotted: bool, languages: Collection[str]) -> frozenset[str]:
        if len(token) < (_DOTTED if dotted else _CUT):
            return frozenset()
        most = _MOST if dotted or len(token) >= _AMBIGUOUS else 1
        least = len(token) + (_SAVED_BY_DOT if dotted else _SAVED)
        words = [word for word in self._beginning(token) if len(word) >= least]
        return self._common(words, most) or self._common(
            [each for each in words if any(one in self._languages[each] for one in languages)], most
        )

    def _beginning(self, start: str) -> Iterator[str]:
        place = bisect_left(self._sorted, start)
        return takewhile(lambda word: word.startswith(start), (self._sorted[each] for each in range(place, len(self._sorted))))

    def _without_vowels(self, token: str, start: str) -> frozenset[str]:
        """What the consonants of an English word mean that begins with ``start``, as in "cmplnt" and "sentmt"."""
        bones = _skeleton(token)
        least = 0 if len(start) == 1 else len(token) + _SAVED
        places = range(bisect_left(self._skeletons, (bones, "")), len(self._skeletons))
        longer = takewhile(lambda each: each[0].startswith(bones), (self._skeletons[place] for place in places))
        ends = [] if len(bones) < _LOOSE else [each for each in self._by_ends.get(bones[0] + bones[-1], ()) if _within(bones, each[0])]
        fitting = [each for each in dict.fromkeys((*longer, *ends)) if each[1].startswith(start) and len(each[1]) >= least]
        exact = self._common([word for each, word in fitting if each == bones], _MOST)
        every = self._common([word for _, word in fitting], _MOST)
        return every or exact if len(bones) < _LOOSE else exact or every

    def _common(self, words: Sequence[str], most: int) -> frozenset[str]:
        """The meaning that all the words share, else all their meanings if these are few."""
        # what holds for "abonnementsprijs" does not hold for "abon"
        words = [word for word in words if not any(word.startswith(other) and len(word) >= len(other) + _PART for other in words)]
        if not words:
            return frozenset()
        each = [self._words[word] - _SAYING_LITTLE for word in words]
        shared = frozenset.intersection(*each)
        together = frozenset[str]().union(*each)
        return _guess(shared) if shared else _guess(together) if len(together) <= most else frozenset()


def _guess(means: Iterable[str]) -> frozenset[str]:
    return frozenset((*means, GUESSED))


def _skeleton(word: str) -> str:
    """The first letter and the consonants, each once in a row.

    >>> _skeleton("comment"), _skeleton("member"), _skeleton("agent")
    ('cmnt', 'mbr', 'agnt')
    """
    bones = "".join(sign for place, sign in enumerate(word) if place == 0 or sign not in _VOWELS)
    return "".join(sign for sign, _ in groupby(bones))


def _within(short: str, whole: str) -> bool:
    """Whether the letters of the short form stand in the whole one, in this order."""
    letters = iter(whole)
    return all(sign in letters for sign in short)
