"""Headers of a term by its bare prepositions: "from" and "to", "Von" and "Bis", "Od" and "Do"."""

from __future__ import annotations

from collections.abc import Mapping

from cxkit.roles import normalise

HEADERS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "from": {
        "en": ("from",),
        "de": ("von", "vom", "ab"),
        "fr": ("du", "de", "depuis", "des"),
        "es": ("desde", "de", "del"),
        "it": ("dal", "da"),
        "nl": ("van", "vanaf"),
        "pt": ("desde", "de"),
        "pl": ("od",),
        "sv": ("fran",),
        "da": ("fra",),
        "no": ("fra",),
    },
    "to": {
        "en": ("to", "until", "till"),
        "de": ("bis", "bis zum"),
        "fr": ("au", "a", "jusqu au", "jusqu a", "jusque"),
        "es": ("hasta", "a", "al"),
        "it": ("al", "a", "fino al", "fino a"),
        "nl": ("tot", "tot en met", "t m"),
        "pt": ("ate", "a"),
        "pl": ("do",),
        "sv": ("till", "tom"),
        "da": ("til",),
        "no": ("til",),
    },
}
"""Prepositions as ``roles.normalise`` leaves them: the ends that they name, by language."""
_OF_DAYS = frozenset({"date", "datum", "day", "tag", "fecha", "data", "dato", "dag", "jour"})


def is_term(begin: str, end: str) -> bool:
    """Whether two headers are a pair of prepositions of one language, with or without a word for a day.

    >>> is_term("Von", "Bis"), is_term("from_date", "to_date"), is_term("Bis", "Von"), is_term("From", "Bis")
    (True, True, False, False)
    """
    return bool(_languages(begin, "from") & _languages(end, "to"))


def _languages(header: str, side: str) -> set[str]:
    """The languages in which a header is a preposition of that side."""
    text = " ".join(word for word in normalise(header).split() if word not in _OF_DAYS)
    return {language for language, words in HEADERS[side].items() if text in words}
