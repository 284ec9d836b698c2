"""Votes of the words of headers for a kind of table, besides the roles that they name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cxkit.roles.abbreviations import GUESSED
from cxkit.roles.words import meanings, questions, votes

_MOST = 2.0  # from one meaning, however many headers hold it
_OF_A_QUESTION = 1.0
# the last order, the balance of all invoices
_OF_AN_ACCOUNT = frozenset({"last", "balance"})
# what the company answered is in registers of complaints
_ANSWERS_OF, _OF_A_REGISTER = frozenset({"response", "answered", "reply"}), 1.5
_NUMBERED = re.compile(r"^(?:q|f|v|frage|question)[ _]?\d+(?:[._]\d+)*[a-z]?$", re.IGNORECASE)
_OF_A_NUMBER = 1.0


def count_votes(headers: Sequence[str]) -> dict[str, float]:
    """The votes of the words of the headers for each kind of table."""
    found: dict[str, float] = {}
    seen: dict[str, float] = {}
    of_stays = any("checkout" in word for header in headers for word in meanings(header))
    for header in headers:
        if questions(header) or header.rstrip().endswith("?"):
            found["survey"] = found.get("survey", 0.0) + _OF_A_QUESTION
            continue
        if _NUMBERED.match(header.strip()) and found.get("survey", 0.0) < _MOST:
            found["survey"] = found.get("survey", 0.0) + _OF_A_NUMBER
            continue
        # a guessed meaning is too little to tell the kind by
        means = {each for word in meanings(header) if GUESSED not in word for each in word}
        if "exempt" in means:  # templates of invoices, settings of taxes: of an account, and no word of a row's kind
            continue
        if "company" in means and means & _ANSWERS_OF:
            found["contacts"] = found.get("contacts", 0.0) + _OF_A_REGISTER
            continue
        if of_stays and "checkin" in means:
            means -= {"arr"}  # beside DEP, an arrival and no annual revenue
        for meaning in means:
            for kind, points in votes().get(meaning, ()):
                if kind == "orders" and means & _OF_AN_ACCOUNT:
                    continue
                key = f"{kind} {meaning}"
                counted = min(points, _MOST - seen.get(key, 0.0))
                seen[key] = seen.get(key, 0.0) + max(counted, 0.0)
                found[kind] = found.get(kind, 0.0) + max(counted, 0.0)
    return found
