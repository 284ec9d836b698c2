"""Lists of words: the spellings of one word."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def spellings(word: str) -> frozenset[str]:
    """A folded word with its accents, without them, and with German umlauts as two letters.

    >>> sorted(spellings("gekündigt"))
    ['gekuendigt', 'gekundigt', 'gekündigt']
    """
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", word) if not unicodedata.combining(sign))
    return frozenset({word, plain, word.translate(_UMLAUTS)})


def words_of(lists: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """All words of lists by language, in every spelling."""
    return frozenset(text for words in lists.values() for word in words for text in spellings(word))
