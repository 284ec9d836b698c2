"""Headers that rule out a role, whatever the values: "How many visits?" asks for no recommendation, "Birthday" is no day of an answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from cxkit.roles.carried import Values
from cxkit.roles.headers import normalise
from cxkit.roles.kinds import DATES
from cxkit.roles.words import all_meanings, meanings, says

_ELSE_SCORES = (
    "satisfaction effort expectation fulfilment importance visits count quantity duration times tenure birth days month year price id "
    "amount order item last weight purchase call ticket"
)
_ELSE_DATES = frozenset(
    {"birth", "due", "planned", "expectation", "renewal", "updated", "extracted", "current", "stay", "checkin", "checkout"}
)
# an order begins before what becomes of it, a contact after the purchase that it is about, and a customer before the last of anything;
# who answers has joined before
_OTHER_MOMENTS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "ordered_at": frozenset({"return", "refund", "cancelled", "termination", "expired"}),
        "contacted_at": frozenset({"purchase", "sold", "expired"}),
        "responded_at": frozenset({"joined", "left", "termination"}),
        "since": frozenset({"last"}),
    }
)
_ANSWERS = frozenset({"review", "feedback", "comment", "survey", "response", "rating", "answered"})  # which somebody left
# a booking has the days of the stay; the day of any other row is none of these
_OF_STAYS = frozenset({"stay", "checkin", "checkout"})
# Meanings of headers that rule out a recommendation, or a day of the row, whatever the values.
_ELSE: Mapping[str, frozenset[str]] = MappingProxyType(
    {"recommend": frozenset({*_ELSE_SCORES.split(), "renewal", "attitude"}), "date": _ELSE_DATES}
)
# Meanings of the words of a short header that may name a recommendation; any other known word names something else.
_OPEN_SCORES = (
    "score rating grade likely nps recommend feedback survey response answered answertext question overall value customer average "
    "note comment text data outcomeword service brand company product item first reason"
)
_OPEN = frozenset(_OPEN_SCORES.split())
_RATED, _RECOMMENDS = frozenset({"rating", "grade"}), frozenset({"recommend", "nps", "likely", "score"})
# "Rating out of 10", "1-10 rating", "Rating given"
_OF_A_SCALE = re.compile(r"\b(?:\d+|out of|scale|skala|echelle|escala|scala|schaal|given|received|gegebene|abgegebene)\b")
# "Likelihood to refer", "Likely to tell friends", "Todennäköisyys suositella"
_OF_A_RECOMMENDATION = re.compile(
    r"\b(?:refer(?!ence)|suggest|advis|advoca|tell |friend|colleague|freund|kolleg|suositel"
    r"|amigos?\b|amici\b|amis?\b|vrienden|vanner|venner)"
)
_OF_SOMETHING = re.compile(
    r"\b(?:of|to|for|eine[rs]?|de[rsnlt]?|fur|von|zu[mr]?|auf|d|du|del|della|di|d[ao]|op|om|te|van|av|af|att|at|til|a|na|do)\b"
)
_PLURAL = re.compile(r"\w{3}(?<![siu])s\b")
_SHORT = 3  # words: a longer header is a sentence, whose words mean little one by one
ONLY_A_PERIOD = frozenset({"term", "interval", "month", "year", "date", "time", "bill", "invoice", "booking", "id"})
"""What the header of a column of months may mean if they are those of the rows: "Periode", but no "Expiry month"."""
ONLY_OF_RECORDS = frozenset({"updated", "extracted"})
"""Meanings of the header of a column that has the days of rows in a system, as "Last sync", and never those of what the rows are about."""
ELSE_THAN_A_TOPIC = frozenset({"last", "count", "times", "days", "duration", "birth", "id", "target", "derived"})


def is_another_quantity(header: str) -> bool:
    """Whether a header names a number of something, a duration, or a plan, and no rating.

    >>> is_another_quantity("Number of visits"), is_another_quantity("Rating")
    (True, False)
    """
    return bool((ELSE_THAN_A_TOPIC | {"planned"}) & all_meanings(header))


def is_something_else(role: str, header: str, values: Values) -> bool:
    """Whether the header of a column rules out the role; classes of the score show a recommendation under any short header."""
    words = meanings(header)
    said = set[str]().union(*words)
    if said & (_ELSE.get("date" if role in DATES else role, frozenset()) - (_OF_STAYS if role == "ordered_at" else frozenset())):
        return True
    if said & _OTHER_MOMENTS.get(role, frozenset()) and not (role == "responded_at" and said & _ANSWERS):
        return True
    if role == "recommend" and "likely" in said and not said & {"recommend", "nps"} and _is_other_intention(header):
        return True
    if role != "recommend" or values.promoter_classes or len(words) > _SHORT or "?" in header:
        return False
    if said & _RATED and not said & _RECOMMENDS and ("overall" in said or not all(meanings(_without_scale(header)))):
        return True  # a rating of everything, or of a thing that no table of words knows: "Nota de la película"
    # things that no table of words knows are counted all the same: "Bikes owned"
    counted = not any(word & _OPEN for word in words) and _PLURAL.search(normalise(header))
    return bool(counted) or any(word and not word & _OPEN for word in words)


def _is_other_intention(header: str) -> bool:
    """Whether the likelihood is that of something else: "How likely are you to switch?", "Wahrscheinlichkeit eines Umzugs".

    A word that no table knows may be the name of a brand, unless a small word before it says that it is what is likely.
    """
    name = _without_scale(header)
    if says("recommend", header) or _OF_A_RECOMMENDATION.search(name):
        return False
    return len(meanings(header)) > _SHORT or (bool(_OF_SOMETHING.search(name)) and not all(meanings(name)))


def _without_scale(header: str) -> str:
    """The words of a header without those that describe the scale of a rating, or that somebody gave it: they name no thing."""
    return _OF_A_SCALE.sub(" ", normalise(header)).strip()
