"""Lists of words: the files that hold them, and the spellings of one word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

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


def blocks_of(file: Path) -> list[list[list[str]]]:
    """The blocks of a file of words, which blank lines separate: the words of each line, which commas separate."""
    text = re.sub(r"(?m)^#.*\n", "", file.read_text(encoding="utf-8")).casefold()
    blocks = (block.strip().splitlines() for block in text.strip().split("\n\n"))
    return [[[word.strip() for word in line.split(",")] for line in block] for block in blocks]


def sections_of(file: Path) -> dict[str, list[list[str]]]:
    """The same by the name of each block, which its first line gives in brackets."""
    return {first[0].strip("[]"): lines for first, *lines in blocks_of(file)}
