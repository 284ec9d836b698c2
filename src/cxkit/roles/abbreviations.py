"""Words of headers that are written short: "Anmerkg.", "Weiterempf.", "CMPLNT". What such a word means is guessed from the known ones."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, takewhile

GUESSED = "guessed"
"""Among the meanings of a word that is no known one: it names what it may abbreviate, and says nothing against other roles."""

_MOST = 3  # meanings of one abbreviation
_DOTTED, _CUT, _AMBIGUOUS = 3, 4, 5  # letters of a short word: with a dot, without one, and without one if it may mean several things
_SKELETON, _LOOSE = 3, 4  # consonants
_SAVED_BY_DOT, _SAVED = 2, 3  # letters that a short form spares: "offer" is no short "offerta"
_VOWELS = frozenset("aeiou")
_UNG = "ung"  # German: "Anmerkg." for "Anmerkung"

Index = Mapping[str, Collection[str]]


class Abbreviations:
    """The words that a short form may stand for. ``words`` holds the meanings of each known word, ``spelled`` those written without vowels."""

    def __init__(self, words: Index, spelled: Iterable[str]) -> None:
        # numbers of things have short forms of their own
        self._words = {word: means for word, means in words.items() if " " not in word and not any(" " in each for each in means)}
        self._sorted = sorted(self._words)
        self._skeletons: dict[str, list[tuple[str, str]]] = {}
        for word in spelled:
            bones = _skeleton(word)
            if word in self._words and len(bones) >= _SKELETON:
                self._skeletons.setdefault(bones[0], []).append((bones, word))

    def meant(self, token: str, *, dotted: bool) -> frozenset[str]:
        """What a word may mean that is not known; ``dotted``: whether it ends with a dot. Empty if nothing or too much is possible."""
        if not token.isalpha():
            return frozenset()
        if token.endswith("g") and len(token) >= _AMBIGUOUS and (whole := self._words.get(token[:-1] + _UNG)):
            return _guess(whole)
        if _VOWELS.isdisjoint(token if len(token) == _SKELETON else token[1:]) and len(token) >= _SKELETON:
            found = self._without_vowels(token)
            if found or not dotted:
                return found
        if len(token) < (_DOTTED if dotted else _CUT):
            return frozenset()
        several = dotted or len(token) >= _AMBIGUOUS
        least = len(token) + (_SAVED_BY_DOT if dotted else _SAVED)
        return self._common([word for word in self._beginning(token) if len(word) >= least], _MOST if several else 1)

    def _beginning(self, start: str) -> Iterator[str]:
        place = bisect_left(self._sorted, start)
        return takewhile(lambda word: word.startswith(start), (self._sorted[each] for each in range(place, len(self._sorted))))

    def _without_vowels(self, token: str) -> frozenset[str]:
        bones = _skeleton(token)
        own = self._skeletons.get(bones[0], ())
        exact = [word for each, word in own if each == bones]
        if exact:
            return self._common(exact, _MOST)
        if len(bones) < _LOOSE:
            return self._common([word for each, word in own if each.startswith(bones)], _MOST)
        return self._common([word for each, word in own if _within(bones, each) and (each[-1] == bones[-1] or each.startswith(bones))], _MOST)

    def _common(self, words: Sequence[str], most: int) -> frozenset[str]:
        """The meaning that all the words share, else all their meanings if these are few."""
        if not words:
            return frozenset()
        each = [frozenset(self._words[word]) for word in words]
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
