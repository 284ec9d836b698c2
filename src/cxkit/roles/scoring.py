"""How well a column fits a role: the score of the words of its header, times that of its values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from types import MappingProxyType

from cxkit.roles.abbreviations import GUESSED
from cxkit.roles.carried import MOSTLY, Values
from cxkit.roles.events import name_events
from cxkit.roles.fitting import fit
from cxkit.roles.headers import normalise
from cxkit.roles.kinds import COUNTS, DATES, IDS, MONEY, SCORES, YES_OR_NO, Kind
from cxkit.roles.no_customers import are_names
from cxkit.roles.other_consents import without_other_consents
from cxkit.roles.units import unit_of
from cxkit.roles.words import Meanings, all_meanings, meanings, phrases, questions, speaks_of_ability

OWN = 1.2
"""The score of a column that bears the very name of the role."""
TAKEN = 0.5
"""From which score on a column is taken, if it is ahead."""
AHEAD = 0.035
"""By how much the best column must be ahead of the next."""
OFFERED = 0.28
"""From which score on a column is offered where none is taken."""

_UNKNOWN = 0.84
_SOFT = 0.95
_GUESS = 0.93
_OTHER = 0.42
_ENTITY = 0.98
_LEAST_UNKNOWN = 0.5
_SHARED, _TWO = 0.75, 2
# ratings of "account management" are no ids of accounts
_POINTS = 0.55
# shops name orders by a number such as #1001
_HASHED = 0.7
# "numero_reasignaciones": a number of something that is not clearly the row, and may be how many
_HOW_MANY = 0.4
_CLEAR = 0.8
# a vague header, as type or line, over values that are names of channels or directions
_CALLED_SO = 0.8
_NAMES_CHANNELS = 1.9
# a login has no blanks: "User name" over first and last names is a name, which an address identifies better
_A_NAME = 0.8
# an order or invoice has a number of its own beside the deal that led to it
_A_DEAL = 0.85
# "Nombre" is a name in Spanish, and a number of things in French: over whole numbers it is the latter
_A_COUNT = 0.4
_COUNT_OR_NAME = frozenset({"count", "name"})
# "Article #" over 1, 2 and 3 is the line of an order, or a short number beside a title
_LINE_OF_ORDER = 0.6
# "Resident" over local, tourist and student is a kind of person
_KINDS_OF_PERSONS, _MOST_KINDS, _MANY_ROWS = 0.6, 3, 20
# a conversation has a few sides, each with many messages
_MOST_SIDES, _OF_SIDE = 6, 5
# Mr, Ms and Dr. are titles of persons
_OF_ADDRESS, _SHORT_TITLE = 0.4, 4.5
# a number of unknown kind over "+49 30 1234567" is that of a telephone
_PHONES = 0.5
# a name so vague that numbers in place of words are codes of something else: "Typ" over 1, 2 and 4
_VAGUE = 0.6
# so many texts of several words of which none occurs twice are titles of single rows
_TITLES = 5
# a level in numbers may be reached by points, and is no clear group of customers
_LEVELS = 0.6
# an end that nobody has yet is taken only if its header clearly names one: "Cancellation date", not "Access expiration"
_CLEAR_END = 0.9
_SOFTENING = frozenset({"data", "is", "overall", "at", "actual", "final"})
_FORMATTED = re.compile(r"[(\[ _-](?:formatted|formatiert|format[eé]e?|formateado|formattato|display)[)\]]?\s*$", re.IGNORECASE)
# a unit in brackets at the end, as that of "Output (kW)"
_IN_UNITS = re.compile(r"[(\[]\s*(?:%|(?!id|nr|no)[^\W\d_]{1,3}[²³]?(?:/[^\W\d_]{1,3}[²³]?)?)\s*[)\]]\s*$", re.IGNORECASE)
# a duration in months or years is that of a relationship; calls and visits take minutes
_IN_MONTHS = re.compile(
    r"[(\[]\s*(?:in |en )?(?:month|year|monat|jahr|mois|an(?:s|n[eé]es?|ni|os)\b|años|mes(?:es|i)\b|maand|jaar)", re.IGNORECASE
)
_LASTS = 0.8
# a question about everything goes before those about parts of it
_OF_ALL = 0.05
_COUNTED = frozenset({"times", "count", "total", "several"})
# what a judgement of the whole of something is called, as "Overall rating of the order", and what such a header names besides
_JUDGEMENT, _OF_ONE_THING = frozenset({"rating", "grade", "satisfaction"}), 0.76
_NO_JUDGEMENT = frozenset(
    (
        *("last", "count", "times", "birth", "id", "target", "derived", "planned", "average", "weight"),
        *("recommend", "nps", "likely", "effort", "expectation", "fulfilment", "importance"),
    )
)
# a score of everything is rather that of the satisfaction than of a recommendation; a total or final one may be that of a test
_OF_EVERYTHING, _RECOMMENDS, _PERHAPS = frozenset({"overall", "total", "final", "ended"}), frozenset({"recommend", "nps", "likely"}), 0.45
# roles whose values may be lengths of time, and how well these fit: a moment is taken first
_LASTING = frozenset({"first_responded_at", "resolved_at"})
_LASTED = 0.9
_WAYS = frozenset({"direction", "inbound"})
# words that say of a contact only that it is one of several kinds, and how many kinds the ways are that a contact goes
_OF_ANY_KIND, _MOST_DIRECTIONS = frozenset({"type", "category"}), 4
_MOST_OF = 0.5
_CONTACTS = frozenset({"call", "email", "chat", "contact", "message", "phone", "session", "channel"})
_RESOLVED = frozenset({"resolved"})
_A_USER = frozenset({"user", "id", "username"})
_FEW_LEVELS = 5  # levels of a membership, and rows of each
_MEMBERSHIP = re.compile(r"(?:ship|schaft|schap|skab|skap)s?$")
# what is rated on 0-10 as well as a recommendation; to any other role the word says nothing
_ATTITUDE = frozenset({"attitude"})
# "Agent(s)" names several, and no seconds
_PLURAL = re.compile(r"(?<=[^\W\d_])\(s\)", re.IGNORECASE)
# whether a service level was kept: "resolution breached" says nothing of the state, and to any other role the word says nothing
_SERVICE_LEVEL = frozenset({"servicelevel"})
# a model of a car, or of a program that scores answers
_VARIANT = frozenset({"variant"})
# what may be recommended: all that a survey asks about, or one of several
_RECOMMENDED = frozenset({"company", "store", "reseller", "brand"})
# roles whose values each name one thing or one person
_SINGLE = IDS | {"handled_by", "sender"}
# a row was loaded or exported long after it began
_BEGINS = frozenset({"contacted_at", "responded_at", "ordered_at", "since"})
_DATE_WORDS = frozenset({"date", "time", "timestamp", "at"})
_NEUTRAL: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        **dict.fromkeys(DATES, _DATE_WORDS),
        **dict.fromkeys(IDS, frozenset({"id", "value"})),
        **dict.fromkeys(MONEY, frozenset({"eur", "local", "foreign", "currency", "amount", "stay"})),
        # if both are there, both fit, and the user decides
        "revenue": frozenset({"eur", "local", "currency", "amount", "net", "gross"}),
        **dict.fromkeys(COUNTS, frozenset({"count", "times", "total"})),
        **dict.fromkeys(SCORES, frozenset({"score", "rating", "overall", "customer", "person", "value", "question", "index"})),
        "satisfaction": frozenset({"score", "rating", "overall", "customer", "person", "value", "question", "index", "session", "stay"}),
        "effort": frozenset(
            {"score", "rating", "overall", "customer", "value", "question", "company", "case", "issue", "resolved", "service"}
        ),
        **dict.fromkeys(YES_OR_NO, frozenset({"is", "status"})),
        **dict.fromkeys(_LASTING, _DATE_WORDS | {"duration", "days", "hours"}),
        "comment": frozenset({"comment", "text", "message", "question", "customer", "person", "source"}),
        "handled_by": frozenset({"value", "id", "name", "first", "username", "employee", "code"}),
        "cost": frozenset({"eur", "local", "currency", "amount", "net", "gross"}),
        "currency": frozenset(
            {"account", "code", "local", "amount", "value", "revenue", "order", "document", "total", "price", "item", "unit"}
        ),
        "channel": frozenset({"name", "first", "started", "received", "admission", "joined", "description", "code"}),
        "topic": frozenset({"name", "first", "code"}),
        "touchpoint": frozenset({"name", "description", "code"}),
        "segment": frozenset({"name", "description", "code"}),
        "sentiment": frozenset({"text", "comment", "message", "review", "customer", "company", "line", "value", "label", "overall"}),
    }
)
# words for a whole row: "case status" is a status of contacts as "order status" is one of orders
_ENTITIES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "survey": frozenset({"response", "survey", "review", "answered", "feedback"}),
        "contacts": frozenset(
            {"case", "ticket", "issue", "request", "call", "chat", "conversation", "contact", "interaction", "complaint"}
        ),
        "orders": frozenset({"order", "invoice", "purchase", "sale", "transaction", "receipt", "document", "line", "booking", "sales"}),
        "customers": frozenset({"customer", "account", "member", "contract", "subscription", "subscriber"}),
    }
)

# the number and the sum of a line are not those of its order
_PARTS: Mapping[str, frozenset[str]] = MappingProxyType(dict.fromkeys(("order_id", "amount"), frozenset({"line"})))
_SAID, _WHO = (
    frozenset({"complaint", "issue", "review", "feedback"}),
    frozenset({"id", "name", "email", "phone", "author", "requester", "reviewer", "caller", "username"}),
)
# the channel of a survey is how its answers came in, or how it was sent
_COLLECTED = frozenset({"survey", "response", "review", "answered", "distribution", "sent", "ship"})


def named(kind: Kind, header: str, means: Meanings) -> dict[str, float]:
    """How clearly the header alone names each role of the kind."""
    found = _without_scores_of_everything(dict(_phrased(kind, means)), means)
    if _FORMATTED.search(header):
        found = {role: score * _SOFT for role, score in found.items()}  # the same as another column, written for people
    if "tenure" in found and _IN_MONTHS.search(header):
        found["tenure"] = max(found["tenure"], _LASTS)
    for role, weight in questions(header).items():
        if role in kind.roles:
            of_all = _OF_ALL if role == "satisfaction" and any("overall" in word for word in means) else 0.0
            found[role] = max(weight + of_all, found.get(role, 0.0))
    if "satisfaction" in kind.roles and judges_the_whole(means):
        found["satisfaction"] = max(_OF_ONE_THING, found.get("satisfaction", 0.0))
    if kind.name == "survey" and any(word & _COLLECTED for word in means):
        found.pop("channel", None)
    if "effort" in found and speaks_of_ability(header):
        del found["effort"]
    if kind.name == "customers":
        found = without_other_consents(found, header)
    own = normalise(header).replace(" ", "_")
    if own in kind.roles:
        found[own] = OWN
    return found


def _without_scores_of_everything(found: dict[str, float], means: Meanings) -> dict[str, float]:
    """The roles that a header names, without the recommendation if it names a score of everything, such as "Overall score"."""
    everything = frozenset[str]().union(*means)
    if "score" not in everything or not everything & _OF_EVERYTHING or everything & _RECOMMENDS:
        return found
    kept = {role: weight for role, weight in found.items() if role != "recommend"}
    return kept if kept == found or "overall" in everything else kept | {"satisfaction": _PERHAPS}


@lru_cache(maxsize=1 << 14)
def _phrased(kind: Kind, means: Meanings) -> Mapping[str, float]:
    found: dict[str, float] = {}
    known = phrases()
    for first in {each for word in means for each in word}:
        for role, only, wanted, weight in known.get(first, ()):
            if role not in kind.roles or (only and only != kind.name) or weight <= found.get(role, 0.0):
                continue
            rest = _rest(wanted, means)
            if rest is not None and not (role == "customer_id" and _is_of_row(kind.name, wanted, means)):
                # a word said twice, as in "Requester - Requester", adds nothing
                score = weight * _rest_factor(role, kind.name, [word for word in rest if word.isdisjoint(wanted)])
                score *= _GUESS if any(GUESSED in word and not word.isdisjoint(wanted) for word in means) else 1.0
                if score > found.get(role, 0.0):
                    found[role] = score
    return found


def _is_of_row(kind: str, wanted: Sequence[str], means: Meanings) -> bool:
    """Whether a header names the number of the row, as in "buyer's order number", or what the customer said, as in "customer review"."""
    everything = frozenset[str]().union(*means)
    if everything & _SAID and not everything & _WHO and _SAID.isdisjoint(wanted):
        return True
    return kind != "customers" and any(
        "id" in last and word & _ENTITIES[kind] and word.isdisjoint(wanted) for word, last in pairwise(means)
    )


def judges_the_whole(means: Meanings) -> bool:
    """Whether a header names the judgement of the whole of something, whatever that is.

    >>> from cxkit.roles.words import all_meanings, meanings
    >>> judges_the_whole(meanings("Overall rating of your order")), judges_the_whole(meanings("Rating of the packaging"))
    (True, False)
    """
    everything = frozenset[str]().union(*means)
    named = "outcomeword" in everything or ("overall" in everything and bool(everything & _JUDGEMENT))
    return named and not everything & _NO_JUDGEMENT


def has_topic(role: str, means: Meanings) -> bool:
    """Whether a header names more than the role: the object of satisfaction, or of a recommendation."""
    if any("overall" in word for word in means):
        return False
    known = _no_topics(role)
    return any(word.isdisjoint(known) for word in means)


@cache
def _no_topics(role: str) -> frozenset[str]:
    """The meanings that are part of a role's own names, or of any question."""
    own = {each for several in phrases().values() for phrase in several if phrase.role == role for each in phrase.means}
    return frozenset(own) | _NEUTRAL.get(role, frozenset()) | _SOFTENING | _ENTITIES["survey"]


def _rest(wanted: Sequence[str], means: Meanings) -> list[frozenset[str]] | None:
    """The words of a header outside a phrase; None if the header does not contain the phrase."""
    rest = list(means)
    for each in wanted:
        # the word with the fewest other meanings represents it
        fitting = [word for word in rest if each in word]
        if not fitting:
            return None
        rest.remove(min(fitting, key=len))
    return rest


def _rest_factor(role: str, kind: str, rest: Sequence[frozenset[str]]) -> float:
    """How much the other words of a header reduce the score of the phrase."""
    factor = unknown = 1.0
    for word in rest:
        if word & _NEUTRAL.get(role, frozenset()):
            continue
        elsewhere = word == _ATTITUDE if role != "recommend" else bool(word & _RECOMMENDED)
        elsewhere |= role != "resolved" and word == _SERVICE_LEVEL
        if not word or GUESSED in word or word & _VARIANT or elsewhere:
            unknown *= _UNKNOWN
        elif word & _ENTITIES[kind] and not word & _PARTS.get(role, frozenset()):
            factor *= _ENTITY
        else:
            factor *= _SOFT if word & _SOFTENING else _OTHER
    return factor * max(unknown, _LEAST_UNKNOWN)


def counts_things(means: Meanings, values: Values) -> bool:
    """Whether a header ends with a plural, as "users" or "number of orders", and its values count such things: they are no codes.

    A plural before another word is a part of a compound, as in "Kundennummer". Without values, a word for a number before the plural, or
    for a count, decides.
    """
    place = next((index for index, word in enumerate(means) if "several" in word), None)
    if place is None or any(word and word.isdisjoint(_COUNTED) for word in means[place + 1 :]):
        return False
    if not values.texts:
        return any(word & {"times", "id"} for word in means[:place]) or any(word & _COUNTED for word in means[place + 1 :])
    return not values.coded


def lasts(role: str, header: str, values: Values) -> bool:
    """Whether a column holds the time until a contact was answered or resolved: its header names a duration or a unit.

    >>> lasts("resolved_at", "Resolution time (hrs)", Values(["1.5", "20"], known=True))
    True
    >>> lasts("resolved_at", "Resolved", Values(["14:05"], known=True))
    False
    """
    if role not in _LASTING or values.dates >= MOSTLY:
        return False
    unit = unit_of(header)
    named = unit or any("duration" in word for word in meanings(header))
    return bool(named) and (max(values.clock, values.spelled) >= MOSTLY or (unit is not None and values.numbers >= MOSTLY))


def _is_membership(header: str, means: frozenset[str]) -> bool:
    return means == {"member"} and bool(_MEMBERSHIP.search(normalise(header)))


def _are_words(values: Values) -> bool:
    return not any(letter.isdigit() or letter == "@" for text in values.texts for letter in text)


def _contradicts_name(role: str, header: str, name_score: float, values: Values) -> bool:
    """Whether the values, or further words, show that a header which may name a role means something else."""
    means = all_meanings(header)
    vague = name_score < _VAGUE
    return {
        "until": values.empty and name_score < _CLEAR_END,
        # a resolution that nobody wrote yet is rather a text
        "closed_at": values.empty and means <= _RESOLVED,
        # calls that are incoming or outgoing by their category
        "topic": (vague and values.whole >= MOSTLY)
        # so many kilowatts or litres are no service
        or (values.numbers >= MOSTLY and _IN_UNITS.search(header) is not None)
        or (values.distinct <= _MOST_DIRECTIONS and _go_as_contacts(values)),
        # how many found a review helpful
        "satisfaction": "thumb" in means and not values.flags,
        "direction": bool(means & _OF_ANY_KIND and values.texts)
        and not means & _WAYS
        and not (_go_as_contacts(values) if "category" in means else values.mention_directions),
        # a region of the name of a currency in another language
        "currency": values.flags,
        # how long an agent talked, or was waited for; whether one took over
        "handled_by": (values.numbers >= MOSTLY and unit_of(_PLURAL.sub("", header)) is not None)
        or (values.flags and values.whole < MOSTLY),
        # how often a post was shared and liked
        "case_id": "interaction" in means and "id" not in means and values.whole >= MOSTLY,
        # tasks and activities by their titles; numbers of pages
        "touchpoint": (name_score < _CLEAR and values.spaced and values.distinct == len(values.texts) >= _TITLES)
        or ("surface" in means and values.whole >= MOSTLY),
        # who wrote a message: the customer, the bot or an agent
        "customer_id": (
            vague and "sender" in means and values.distinct <= _MOST_SIDES and 0 < _OF_SIDE * values.distinct <= len(values.texts)
        )
        # a user whom no row names is rather one of the company's own
        or (values.empty and means <= _A_USER)
        # gold and silver are levels of a membership
        or (
            _is_membership(header, means)
            and values.distinct <= _FEW_LEVELS
            and len(values.texts) >= _FEW_LEVELS * values.distinct
            and _are_words(values)
        ),
        # a mode may be one of payment, of transport, or of a test
        "channel": (vague and bool(values.texts) and not values.channels and "mode" in means)
        or (vague and "type" in means and name_events(values)),
    }.get(role, role in _BEGINS and "extracted" in means)


def _go_as_contacts(values: Values) -> bool:
    """Whether most of the values are ways that contacts went: parcels are incoming and outgoing too, beside other topics.

    >>> _go_as_contacts(Values(["Inbound", "Outbound call"], known=True)), _go_as_contacts(Values(["Inbound parcel", "Damage"], known=True))
    (True, False)
    """
    behind = [text.strip(" -_/:") for text in values.behind_directions]
    most = len(behind) > _MOST_OF * len(set(values.texts))
    return values.directions and most and all(not text or all_meanings(text) & _CONTACTS for text in behind)


def _less_clear(role: str, header: str, values: Values) -> float:
    """How much less a header says with these values: names under that of a login, numbers under that of a level or of an article."""
    words = meanings(header)
    means = frozenset[str]().union(*words)
    if role == "customer_id" and values.spaced and "username" in means:
        return _A_NAME
    if role in {"customer_id", "product", "order_id", "topic"} and values.whole >= MOSTLY and any(word >= _COUNT_OR_NAME for word in words):
        return _A_COUNT
    if role == "product" and "id" in means and values.scattered_counts:
        return _LINE_OF_ORDER
    if role == "product" and "title" in means and 0 < values.length < _SHORT_TITLE:
        return _OF_ADDRESS
    if role == "order_id" and "deal" in means:
        return _A_DEAL
    return _LEVELS if role == "segment" and values.whole >= MOSTLY and "tier" in means else 1.0


def _names_kinds_of_persons(header: str, values: Values) -> bool:
    """Whether a word for persons, without a number or a name, stands over a few words that many rows share."""
    words = meanings(header)
    few = len(values.texts) >= _MANY_ROWS and values.distinct <= _MOST_KINDS and not values.numbered
    return few and len(words) == 1 and "person" in words[0]


def scored(kind: Kind, role: str, header: str, name_score: float, values: Values) -> float:
    """The score of a column for a role from the scores of its name and its values."""
    if (role in _SINGLE and counts_things(meanings(header), values)) or _contradicts_name(role, header, name_score, values):
        return 0.0
    score = name_score * (_LASTED if lasts(role, header, values) else fit(role, values)) * _less_clear(role, header, values)
    if role in IDS and name_score < _CLEAR and values.scattered_counts:
        score = min(score, name_score * _HOW_MANY)
    if role == "channel" and name_score >= OFFERED and values.channels:
        return max(score, min(_CALLED_SO, name_score * _NAMES_CHANNELS))
    if role == "direction" and name_score >= OFFERED and values.directions:
        return max(score, _CALLED_SO)
    if role == "order_id" and name_score >= OFFERED and values.hashed >= MOSTLY:
        return max(score, _HASHED)
    return _as_customer(kind, header, name_score, values, score) if role == "customer_id" else score


def _as_customer(kind: Kind, header: str, name_score: float, values: Values, score: float) -> float:
    """The score of a column for the customer: points, telephone numbers, kinds of persons and what many rows share are none, or rarely.

    Accounts of the books are none, unless the header speaks of customers: one may be called "Diverse Debitoren".
    """
    means = all_meanings(header)
    if values.name_ledger and "customer" not in means:
        return 0.0
    if kind.name == "survey" and values.are_few_points and "id" not in means:
        return score * _POINTS
    if name_score < _CLEAR and values.phones >= MOSTLY and "phone" not in means:
        score = min(score, _PHONES)
    if _names_kinds_of_persons(header, values):
        score *= _KINDS_OF_PERSONS
    two = values.distinct == _TWO and name_score >= _CLEAR and not values.flags
    if two and ("id" in means or (kind.name != "survey" and are_names({*values.texts}))):
        score = max(score, name_score * _SHARED)  # a log of two customers; other texts of two kinds are an attribute
    # one row is one customer: what many rows share is rather an attribute
    shared = kind.name == "customers" and values.repeats
    return score * (_POINTS if values.measure_something and name_score < _CLEAR else _SHARED if shared else 1.0)
