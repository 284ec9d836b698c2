"""Headers that ask how important something is: such answers rate nothing that customers got."""

from __future__ import annotations

import re

from cxkit.roles.headers import normalise
from cxkit.roles.words import all_meanings

_IMPORTANCE, _OF_WHAT_WAS_GOT = "importance", frozenset({"satisfaction", "fulfilment"})
# what is important itself, as in "Important information provided"
_ATTRIBUTE = re.compile(
    r"(?<!how )(?<!wie )(?<!hoe )\b(?:important|importante|belangrijke?|wichtige[nrs]?) "
    r"(?!(?:is|are|was|to|for|ist|zijn|voor|est|es)\b)\w+ \w+"
)
_BRACKETS = re.compile(r"[()\[\]]")


def asks_for_importance(header: str) -> bool:
    """Whether a header names importance, also in brackets, and nothing that was got.

    >>> [asks_for_importance(each) for each in ("Price (importance)", "How important is price?", "Price", "Satisfaction and importance")]
    [True, True, False, False]
    >>> asks_for_importance("Important information provided"), asks_for_importance("Speed is important to me")
    (False, True)
    """
    words = all_meanings(_BRACKETS.sub(" ", header))
    return _IMPORTANCE in words and not words & _OF_WHAT_WAS_GOT and not _ATTRIBUTE.search(normalise(header))
