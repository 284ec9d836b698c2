"""The candidates for each role: the columns whose headers and values fit it, by score."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from cxkit.roles.carried import Values
from cxkit.roles.headers import normalise
from cxkit.roles.kinds import Kind
from cxkit.roles.qualified import without_table

NO_VALUES = Values((), known=False)
SURE = 0.9
# Roles that one column may hold together.
_TOGETHER = (
    frozenset({"closed_at", "resolved_at"}),
    frozenset({"amount", "line_total"}),
    frozenset({"item", "question"}),
    frozenset({"outcome", "satisfaction"}),
    frozenset({"revenue", "mrr"}),
    frozenset({"customer_id", "sender"}),
)
_NEXT_TO_QUANTITY = 0.3
_MOST = 30  # columns whose values are examined for one role
_CAPITALS = re.compile(r"[A-Z]{2,}")
_LETTERS_OF_ID = re.compile(r"^([A-Z]{2,4}|[a-z]{2,4}|[A-Z][a-z]{1,3})(?:id|ID)$")
_PREFIX = re.compile(r"[^\W\d_][\w ]*?(?: - |[:./])")
_KEY_OF_ROW = re.compile(r"^((?:[^\W_]+[_ ]){2,})(?:id|key|number|no|nr)$", re.IGNORECASE)
# words of interfaces before the fields of a record, and what a thing of that name has
_WRAPPER = re.compile(r"^(propert(?:y|ies)|fields?|attributes?|payload)[._](?=[^\W\d_])(.+)$", re.IGNORECASE)
_OF_A_THING = re.compile(r"(?:id|key|code|name|no|nr|number|type)", re.IGNORECASE)
_THIRD, _HALF = 1 / 3, 1 / 2
_WITH_PREFIX = 4  # columns from which on a common start of their headers is no accident
_FEWEST_LETTERS = 2
_SHORTEST = 3  # letters of an abbreviation
_UNIT_SIGNS = "#$%"  # of numbers and amounts, as in "IHTOT$"
_WITH_LETTERS = 6  # the same of letters alone, as OX before each column of a table of OXID


class Hints(NamedTuple):
    """Evidence about columns other than their names.

    ``known``: the columns that the tool which wrote the file has for a role; ``either``: roles between which the user has to decide for a
    column; ``never``: columns without a role; ``texts``: the texts in further rows of the header, or the labels of variables; ``values``: a
    sample of the column of that name; ``rated``: whether the words in the column of that name rate something, from bad to good; ``scaled``:
    whether they are answers on any scale; ``eased``: whether the comments in the column of that name say how easy something was; ``files``:
    the names of the files; ``ways``: whether any word in the column of that name is a way to get into contact.
    """

    known: Callable[[str], Sequence[str]] | None = None
    either: Collection[str] = ()
    never: Collection[str] = ()
    texts: Mapping[str, str] = MappingProxyType({})
    values: Callable[[str], Values] | None = None
    rated: Callable[[str], bool] | None = None
    scaled: Callable[[str], bool] | None = None
    eased: Callable[[str], bool] | None = None
    files: Sequence[str] = ()
    ways: Callable[[str], bool] | None = None


NO_HINTS = Hints()


class Candidate(NamedTuple):
    """A column that may hold a role, and how well it fits."""

    column: str
    score: float


def scores(
    kind: Kind, headers: Sequence[str], repeated: Mapping[str, Sequence[str]], hints: Hints, roles: Collection[str]
) -> dict[str, list[Candidate]]:
    """The candidates for each role, best first, by their names, the texts in further header rows, and their values."""
    from cxkit.roles.scoring import OFFERED, named, scored
    from cxkit.roles.words import meanings

    called = called_by_position(repeated) | (without_prefix(headers) or _without_wrapper(headers))
    below_key = _without_prefix_of_key(headers) or without_prefix_of_most(headers) or without_table(headers)
    values = hints.values or (lambda _: NO_VALUES)
    named_so: dict[str, list[Candidate]] = {role: [] for role in roles}
    quantity = False
    for column in headers:
        header = called.get(column, column)
        by_name = named(kind, header, meanings(header))
        if own := below_key.get(column):
            for role, score in named(kind, own, meanings(own)).items():
                by_name[role] = max(score, by_name.get(role, 0.0))
        if text := hints.texts.get(column):
            for role, score in named(kind, text, meanings(text)).items():
                by_name[role] = max(score, by_name.get(role, 0.0))
        quantity = quantity or by_name.get("quantity", 0.0) >= OFFERED
        for role, score in by_name.items():
            if role in named_so and score >= OFFERED:
                named_so[role].append(Candidate(column, score))
    of_many = "amount" if quantity else "unit_price"
    if of_many in named_so:  # a price beside a quantity is a unit price; without one it is the amount paid
        named_so[of_many] = [_less_if_a_price(each, called.get(each.column, each.column)) for each in named_so[of_many]]
    found: dict[str, list[Candidate]] = {}
    for role, candidates in named_so.items():
        # no need to examine the values of more: so many are ambiguous in any case
        likely = sorted(candidates, key=lambda each: -each.score)[:_MOST]
        examined = [
            Candidate(each.column, scored(kind, role, called.get(each.column, each.column), each.score, values(each.column)))
            for each in likely
        ]
        found[role] = sorted((each for each in examined if each.score >= OFFERED), key=lambda each: -each.score)
    return found


def strengths(kind: Kind, headers: Sequence[str], hints: Hints = NO_HINTS) -> dict[str, float]:
    """How well the columns fill each role of a kind of table, each column one role: the evidence for the kind."""
    best = scores(kind, headers, {}, hints, kind.roles)
    found: dict[str, float] = {}
    held: dict[str, list[str]] = {}
    pairs = sorted(((each.score, role, each.column) for role, fitting in best.items() for each in fitting), reverse=True)
    for score, role, column in pairs:
        if role not in found and may_hold(role, held.get(column, ())):
            found[role] = score
            held.setdefault(column, []).append(role)
    return found


def called_by_position(repeated: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The header of each column that is named by its position."""
    return {position: header for header, positions in repeated.items() for position in positions}


def without_prefix(headers: Sequence[str]) -> dict[str, str]:
    """Headers without the part before a dash, colon, point or slash in all of them, as "Activity" in "Activity - Type".

    Or without the same capitals before all of them, as "OX" in "OXORDERDATE", or letters before an id and half of them.
    """
    if len(headers) >= _WITH_LETTERS and (letters := _CAPITALS.match(headers[0])):
        alike = len(letters[0])
        while alike >= _FEWEST_LETTERS and not all(header.startswith(letters[0][:alike]) for header in headers):
            alike -= 1
        if alike >= _FEWEST_LETTERS:
            found = {header: header[alike:] for header in headers if header[alike:].rstrip(_UNIT_SIGNS).isalpha()}
            if found:
                return found
    first = _PREFIX.match(headers[0]) if len(headers) >= _WITH_PREFIX else None
    if first is None or not all(header.startswith(first[0]) and header != first[0] for header in headers):
        return _without_letters_of_most(headers)
    return {header: header[len(first[0]) :] for header in headers}


def _without_wrapper(headers: Sequence[str]) -> dict[str, str]:
    """Headers without a word of the interface that several columns share, as "property" in HubSpot's "property_amount".

    A word with an id or a name of its own is a thing, such as the property of a hotel, and so is one of few columns.
    """
    found = {header: wrapped for header in headers if (wrapped := _WRAPPER.match(header))}
    words = {wrapped[1].casefold() for wrapped in found.values()}
    if len(found) < _WITH_PREFIX or len(words) != 1 or any(_OF_A_THING.fullmatch(wrapped[2]) for wrapped in found.values()):
        return {}
    return {header: wrapped[2] for header, wrapped in found.items()}


def _without_prefix_of_key(headers: Sequence[str]) -> dict[str, str]:
    """Headers without the words that the first one, a key, has before its id, as "created at" in "service_task_created_at".

    Two words or more that a third of the columns share name the row; one word may name its customer or its order.
    """
    key = _KEY_OF_ROW.match(headers[0]) if headers else None
    below = [header for header in headers if key and header.startswith(key[1]) and header != key[1]]
    if key is None or len(below) < max(_WITH_PREFIX, _THIRD * len(headers)):
        return {}
    return {header: header[len(key[1]) :] for header in below}


def without_prefix_of_most(headers: Sequence[str]) -> dict[str, str]:
    """Headers without the part before a dash, colon, point or slash that half of them share, one of which is the id of that thing.

    The others, which somebody added to the export, have no such part of their own: else each names another thing.
    """
    found = {header: prefix[0] for header in headers if (prefix := _PREFIX.match(header)) and header != prefix[0]}
    if len(set(found.values())) != 1 or len(found) < max(_WITH_PREFIX, _HALF * len(headers)):
        return {}
    own = {header: header[len(prefix) :].strip() for header, prefix in found.items()}
    return own if any(_OF_A_THING.fullmatch(each) for each in own.values()) else {}


def _without_letters_of_most(headers: Sequence[str]) -> dict[str, str]:
    """Headers without the few letters before the id of the first column called so, if half of the columns begin with them, as "OXID".

    >>> _without_letters_of_most(["ZQID", "ZQNAME", "ZQDATE", "ZQSUM", "ZQSTATE", "ZQUSER", "Batch"])["ZQDATE"]
    'DATE'
    """
    letters = next((found[1] for header in headers if (found := _LETTERS_OF_ID.match(header))), None)
    own = [header for header in headers if letters and header.startswith(letters) and header[len(letters) :].rstrip(_UNIT_SIGNS).isalpha()]
    if letters is None or len(own) < max(_WITH_LETTERS, _HALF * len(headers)):
        return {}
    return {header: header[len(letters) :] for header in own}


def may_hold(role: str, held: Collection[str]) -> bool:
    """Whether a column that holds other roles may hold this one too."""
    return all(any({role, other} <= together for together in _TOGETHER) for other in held)


def _less_if_a_price(candidate: Candidate, header: str) -> Candidate:
    """The candidate, with a lower score if its header names a price without a quantity."""
    from cxkit.roles.words import all_meanings

    means = all_meanings(header)
    price = means & {"price", "unit price"} and not means & {"unit", "total", "amount", "order", "invoice", "line"}
    alone = price and (candidate.score < SURE or "unit price" not in means)
    return candidate._replace(score=candidate.score * _NEXT_TO_QUANTITY) if alone else candidate


def abbreviates(header: str, role: str) -> bool:
    """Whether a header is the beginning of the name of a role, as items of batteries are: sat1, expe2.

    >>> abbreviates("sat1", "satisfaction"), abbreviates("imag1", "satisfaction"), abbreviates("s1", "satisfaction")
    (True, False, False)
    """
    word = normalise(header).rstrip("0123456789 ")
    return len(word) >= _SHORTEST and role.startswith(word)
