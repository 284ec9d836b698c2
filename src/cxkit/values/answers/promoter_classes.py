"""Promoters, passives and detractors: answers that hold the class of a score instead of the score."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache

PROMOTER, PASSIVE, DETRACTOR = 1.0, 0.0, -1.0

_NAMES = {
    PROMOTER: r"promot(?:er|ers|ere|or|oren|orinnen|orzy|ors|ores|ora|oras|eur|eurs|ore|ori)"
    r"|ambassad[øöo]r(?:er|en|s)?|suosittelijat?|propagátoři?",
    PASSIVE: (
        r"passives?|passiv(?:er?|en)?|passivt tilfredse?|passief tevreden(?:en)?|"
        r"(?:passiv )?zufriedene[rn]?|(?:passiv )?indifferente[rn]?|unentschlossene[rn]?|"
        r"passifs?|passiva|passivo|passivi|passief|passieven|pasivos?|neutrals?|neutrale?r?|neutr[eio]s?|"
        r"neutra(?:al|len?)|neutraln[yia]|neutraalit?|passiiviset?|passiivinen|pasywn[yia]|indifferente?"
    ),
    DETRACTOR: (
        r"detract(?:or|ors|ores)|detraktor(?:en|zy)?|d[eé]tracteurs?|detrattor[ei]|kritiker(?:e|n|innen)?|krytyk|kritici|criticus|critici|krytycy|criticasters?|detratora?|detratores|arvostelijat?"
    ),
}
_TO = r" ?(?:-|;|–|—|\.\.|to|bis|or|oder|und|and|à|a|y|e|et|&|ou|o|tot|en) ?"
_RANGES = {
    PROMOTER: rf"9{_TO}10|(?:>=|≥) ?9",
    PASSIVE: rf"7{_TO}8",
    DETRACTOR: rf"[01]{_TO}6|(?:<=|≤) ?6|6 (?:or less|or below|oder weniger)",
}


# a name of one's own beside the scores, parted from them by a sign: "fans (9-10)"; "0-6 years" is none
_OWN = r"[^\W\d][^\d()\[\]:=]*?"


_NUMBERED = re.compile(r"\d{1,2} ?[-–.:=)] ?(?=[^\W\d])")  # a code before the class


_SATISFIED = re.compile(r"zufriedene[rn]?")


@cache  # compiled at first use: most files hold no such labels
def _pattern(worth: float) -> re.Pattern[str]:
    """A class by its name, its scores, or both in either order: ``promoter``, ``9-10``, ``promoters (9-10)``, ``9-10: fans``."""
    name, scores = _NAMES[worth], _RANGES[worth]
    either_way = rf"(?:{name})(?: ?[(\[:,=–-]? ?(?:{scores})[)\]]?)?|[(\[]?(?:{scores})[)\]]?(?: ?[(:=–-]? ?(?:{name})\)?)?"
    own = rf"{_OWN} ?(?:\((?:{scores})\)|\[(?:{scores})\]|[:=] ?(?:{scores}))|(?:{scores})(?: ?[:=] ?{_OWN}| ?\({_OWN}\))"
    return re.compile(f"{either_way}|{own}")


def promoter_class(text: str) -> float | None:
    """1 for a promoter, 0 for a passive, -1 for a detractor by a folded label, in eight languages or as a range; None for anything else.

    >>> promoter_class("promoters (9-10)"), promoter_class("7 to 8"), promoter_class("kritiker"), promoter_class("9")
    (1.0, 0.0, -1.0, None)
    >>> promoter_class("fans (9-10)"), promoter_class("0-6: critics"), promoter_class("0-6 years")
    (1.0, -1.0, None)
    """
    if text.isdecimal():  # a score, as in most files: the patterns are then never compiled
        return None
    bare = _NUMBERED.sub("", text, count=1) if _NUMBERED.match(text) else text
    return next((worth for worth in _NAMES if _pattern(worth).fullmatch(text) or _pattern(worth).fullmatch(bare)), None)


def promoter_classes(texts: Collection[str]) -> Mapping[str, float]:
    """The value of each folded text of a column if all are classes and not all passives; empty otherwise."""
    found = {}
    for text in texts:
        worth = promoter_class(text)
        if worth is None:
            return {}
        found[text] = worth
    if PROMOTER not in found.values() and any(map(_SATISFIED.fullmatch, texts)):
        return {}  # they are the best class of another list
    return found if set(found.values()) - {PASSIVE} else {}


def signed_classes(values: Mapping[float, int]) -> float:
    """The value of a promoter in a column that holds the contribution of each answer to the NPS: 1 or 100; 0 for any other column."""
    used = {value for value, n in values.items() if n}
    return next((worth for worth in (1.0, 100.0) if used <= {-worth, 0.0, worth} and -worth in used and len(used) > 1), 0.0)
