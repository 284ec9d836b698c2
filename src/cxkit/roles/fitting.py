"""How well the values of a column fit a role: from 0, they contradict it, to 1."""

from __future__ import annotations

import re

from cxkit.roles.carried import MOSTLY, Values
from cxkit.roles.kinds import COUNTS, DATES, DIMENSIONS, EVENTS, IDS, MONEY, SCORES, YES_OR_NO

_OPEN = frozenset({"until", "closed_at", "resolved_at", "first_responded_at"})
_NUMBERS = frozenset({"order_id", "case_id"})
_TEXTS = frozenset({"comment", "question", "answer", "item"})
_NAMED = frozenset({*DIMENSIONS, "handled_by", "sender", "topic", "product", "segment", "direction", "status"})
_FREE = 40.0  # average number of letters from which a text is no label
_SEVERAL = 10
_HALF = 0.5
_FEWEST = 3
_WORD = 8  # letters
_EMPTY = 0.55
_EMPTY_AMOUNT = 0.45
_TERMS = frozenset(map(str, (6, 12, 18, 24, 30, 36, 48, 60)))  # months for which contracts are agreed
_COUNTED = 0.75  # how well months, and numbers that may be serial days of a spreadsheet, fit a day
_FEW = 12
_MOST_POINTS = 7
_HUNDRED = 100
_MOST_COUNTED = 20
_CALENDAR = (1900, 2100)
_ANY_LABEL = frozenset({"product", "topic", "handled_by", "sender", "question", "item", "segment"})
# what rows are grouped by
_LABELS = frozenset({"touchpoint", "channel", "phase", "segment", "topic", "product", "handled_by", "sender", "direction", "sentiment"})
# who owes whom, as lists of open items call it
_SIDES = frozenset(
    (
        *("debitor", "kreditor", "debtor", "creditor", "receivable", "payable", "débiteur"),
        *("créancier", "deudor", "acreedor", "debitore", "creditore", "debiteur", "crediteur"),
    )
)
_AGREED_TIME = re.compile(r"\bsla\b", re.IGNORECASE)
# N1 and N2 are levels, and no states
_LEVELS = re.compile(r"^[^\W\d_]{1,3}[ -]?\d$")
_LINE_NUMBER = re.compile(r"\d{3}")


def fit(role: str, values: Values) -> float:
    """How well the values fit the role, from 0 (they contradict it) to 1."""
    if not values.known:
        return 1.0
    if values.empty:
        return _fit_nothing(role)
    if role in DATES:
        # words of a system for what has not ended yet: those that are unknown are named when they are read
        dated = values.dates >= 0.5 or (role in _OPEN and values.few_words_beside_dates)
        coarse = values.serials >= MOSTLY or (role in EVENTS and values.parts_of_years >= MOSTLY)
        return _first((dated, 1.0), (coarse, _COUNTED), otherwise=0.0)
    if values.dates >= MOSTLY and values.whole < MOSTLY and not (role in IDS and values.numbers >= MOSTLY):
        # the day of a reopening tells that there was one
        return 1.0 if role == "reopens" else 0.0  # ids of calls may be the second of their begin, and a serial number
    if role in SCORES:
        return _fit_score(role, values)
    return _fit_other(role, values)


_WORDS_OF_SENTENCE, _SMALL_LETTERS = 4, 0.4
_ELSE = {
    **dict.fromkeys(DATES, frozenset({"birth", "extracted"})),
    "amount": frozenset(
        ("address", "phone", "birth", "seller", "employee", "id", "person", "visits", "times", "missed", "coverage", "tenure")
    ),
    "case_id": frozenset({"agent", "employee", "seller", "assigned", "handled", "team", "author", "amount", "price", "quantity"}),
    "customer_id": frozenset(
        (
            *("address", "seller", "agent", "employee", "amount", "price", "total", "quantity", "tax", "discount"),
            *("stage", "status", "visits", "several", "birth", "coverage", "product", "fee", "costs", "margin", "net", "gross", "refund"),
            *("payment", "method", "type", "ship", "currency"),
        )
    ),
}
"""Meanings of words that show that a column is not what its values may be."""
_NOT_ZERO = re.compile(r"[1-9]")
_TIMES = frozenset({"year", "month", "days", "hours"})
_OF_MONEY = frozenset({"fee", "amount", "price", "value", "total", "revenue", "sales", "paid", "payment", "costs", "net", "gross"})


def may_be(role: str, values: Values, header: str = "") -> bool:
    """Whether the values look like the days, sums or ids that the role needs, whatever the name of the column.

    A ``header`` that names somebody or something else, as a seller or a post code, rules the column out.
    """
    if header and role in _ELSE:
        from cxkit.roles.words import all_meanings

        means = all_meanings(header)
        # a premium of a year is money, the years since it was paid first are none
        if _ELSE[role] & means or (role == "amount" and means & _TIMES and not means & _OF_MONEY):
            return False
    if role in DATES:
        return values.dates >= MOSTLY
    several = len(values.texts) > 2 and values.distinct > 2
    if role in MONEY:
        return several and values.numbers >= MOSTLY and values.dates < MOSTLY and not values.flags and not values.long_codes
    others = _are_small_counts(values) or (role == "customer_id" and values.name_ledger)
    return role in IDS and several and fit(role, values) >= MOSTLY and values.length <= _FREE and not others


def _fit_nothing(role: str) -> float:
    """The fit of a column without values: there may be no ends yet, and an id may be for other exports.

    It is no comment or question, and no label, group or agent: a table by it would have one row. A clear name alone makes it a moment or
    a sum, so that an error says that it is empty; a word with several meanings does not. Amounts are often in another column, as those in a
    foreign currency that nobody used: only its own name makes an empty column the amount.
    """
    otherwise = 0.3 if role in YES_OR_NO | _NAMED | _LABELS else _EMPTY_AMOUNT if role == "amount" else 0.0 if role in _TEXTS else _EMPTY
    return 0.9 if role in _OPEN else {"customer_id": 0.75}.get(role, otherwise)


def _first(*cases: tuple[bool, float], otherwise: float) -> float:
    """The value of the first condition that holds."""
    return next((value for holds, value in cases if holds), otherwise)


def _fit_other(role: str, values: Values) -> float:
    if role in IDS:
        return _fit_id(role, values)
    if role == "reopens" and values.flags:
        return 1.0
    if role in MONEY or role in COUNTS:
        agreed = role == "tenure" and len(values.texts) >= _SEVERAL and _TERMS.issuperset(values.texts)
        return _first(
            (role == "tenure" and _are_calendar_years(values), 0.0),
            (agreed, 0.3),
            # the other side of an account, or what nobody owes any more
            (role == "amount" and len(values.texts) >= _SEVERAL and _are_zeros(values), 0.3),
            (values.numbers >= MOSTLY, 1.0),
            otherwise=0.0,
        )
    if role in YES_OR_NO:
        return _fit_flag(values)
    if role == "comment":
        return _fit_text(values)
    return 1.0 if role == "answer" else _fit_label(role, values)


def _are_zeros(values: Values) -> bool:
    return values.numbers >= MOSTLY and not any(_NOT_ZERO.search(text) for text in values.texts)


def _are_small_counts(values: Values) -> bool:
    """Whether few small numbers repeat, as those of nights or guests do."""
    low, high = values.range or (-1.0, 0.0)
    return values.repeats and low >= 0 and high <= _MOST_COUNTED and values.distinct <= _SEVERAL


def _are_calendar_years(values: Values) -> bool:
    low, high = values.range or (0.0, 0.0)
    return _CALENDAR[0] <= low and high <= _CALENDAR[1]


def _fit_score(role: str, values: Values) -> float:
    recommend = role == "recommend"
    low, high = values.range or (-1.0, float("inf"))
    return _first(
        (values.answers or values.labelled, 1.0),
        # who says yes or no was not asked on 0-10; two or three answers of 0 and 1 may be scores
        (recommend and values.flags and (values.numbers < MOSTLY or len(values.texts) > _FEWEST), 0.4),
        # many answers of which none is above 7 were hardly asked for on 0-10: a "score" of 1 to 5 is no recommendation
        (recommend and low >= -1 and high <= _MOST_POINTS and len(values.texts) >= _FEW, 0.7),
        (low >= -1 and high <= _SEVERAL, 0.95),
        (low >= -1 and high <= _HUNDRED, 0.6 if recommend else 0.95),
        (recommend and values.contributions, 0.95),
        (values.numbers >= MOSTLY, 0.3 if values.whole >= MOSTLY else 0.8),
        # a name of the survey, such as CSAT in all rows
        (values.distinct == 1 and len(values.texts) >= _SEVERAL and not values.labelled, 0.3),
        (values.classes, 0.97 if recommend else 0.4),
        (values.flags, 0.7 if recommend else 0.9),
        # words may be answers, and may be any other attribute
        (len({text.casefold().rstrip("!. ") for text in values.texts}) <= _FEW and values.length <= _FREE, 0.6 if recommend else 0.8),
        otherwise=0.0,
    )


def _fit_id(role: str, values: Values) -> float:
    several = len(values.texts) >= _SEVERAL
    spaced = any(" " in text for text in values.texts)
    return _first(
        # a log sorted by customer may begin with one alone
        (values.distinct == 1 and several, 0.75 if role == "customer_id" else 0.2),
        (values.marked >= MOSTLY and values.range is None and values.dates < MOSTLY, 0.0),
        (values.length > _FREE and values.numbers < MOSTLY and spaced, 0.2),
        (role == "customer_id" and several and _are_sentences(values), 0.2),
        (values.distinct <= 2 and several, 0.4),
        # each row may have a page of its own
        (role == "customer_id" and values.links >= MOSTLY and values.distinct == len(values.texts), 0.2),
        (role == "response_id" and several and values.distinct < 0.4 * len(values.texts), 0.4),
        (role != "customer_id" and max(values.mails, values.phones) >= MOSTLY, 0.2),
        (role == "order_id" and values.scattered, 0.4),
        # names of deals and subjects of tickets
        (role in _NUMBERS and spaced and several and not values.numbered, 0.3),
        # kinds of matters: in words that occur again, or in several words each
        (role == "case_id" and values.are_kinds, 0.3),
        # shops are customers of wholesalers: "Store 12" names one of many, and no way to get into contact
        (role == "customer_id" and ((values.channels and not values.numbered) or values.name_several), 0.4),
        otherwise=1.0,
    )


def _are_sentences(values: Values) -> bool:
    """Whether these are sentences, as the messages of a chat: several words each, many in small letters, and hardly any twice."""
    words = [word for text in values.texts for word in text.split()[1:]]
    several = len(words) >= (_WORDS_OF_SENTENCE - 1) * len(values.texts)
    small = sum(word[0].islower() for word in words) >= _SMALL_LETTERS * len(words)
    return bool(words) and several and small and values.distinct >= MOSTLY * len(values.texts)


def _fit_flag(values: Values) -> float:
    return _first(
        (values.flags, 1.0),
        # within an agreed time or not: that tells nothing of the state
        (values.numbers >= MOSTLY or any(_AGREED_TIME.search(text) for text in values.texts), 0.2),
        (all(map(_LEVELS.match, values.texts)), 0.2),
        (values.distinct <= 3 and values.length <= _FREE, 0.9),
        otherwise=0.2,
    )


def _fit_text(values: Values) -> float:
    return _first(
        (values.numbers >= MOSTLY or values.mails >= MOSTLY, 0.1),
        (values.flags, 0.2),
        # two or three words on all rows were offered to choose from
        (len(values.texts) >= _SEVERAL and values.distinct <= _FEWEST and values.length < _WORD, 0.5),
        (values.length >= 8 and values.distinct > 3, 1.0),
        otherwise=0.85,
    )


def _fit_label(role: str, values: Values) -> float:
    open_ended = values.distinct > MOSTLY * len(values.texts) and len(values.texts) > _SEVERAL
    return _first(
        (values.mails >= MOSTLY and role not in {"handled_by", "sender"}, 0.1),
        (role == "segment" and (open_ended or values.flags), 0.4),
        # numbers of contracts, of which some have several rows
        (role == "segment" and values.numbered and values.distinct >= _HALF * len(values.texts) and len(values.texts) > _SEVERAL, 0.4),
        (role == "topic" and values.whole >= MOSTLY and values.distinct > _FEW, 0.3),
        (role == "topic" and values.keys >= MOSTLY, 0.3),
        # subjects that all differ group nothing: a category beside them does
        (role == "topic" and open_ended, 0.9),
        # an agent handles several contacts
        (role == "handled_by" and open_ended, 0.55),
        (role in _ANY_LABEL, 0.9 if values.marked >= MOSTLY else 1.0),
        (values.marked >= MOSTLY or (role == "currency" and values.numbers >= MOSTLY), 0.2),
        (role == "channel" and values.flags, 0.1),
        (role == "channel" and any(_LINE_NUMBER.search(text) for text in values.texts), 0.4),
        (values.length > _FREE or open_ended, 0.4),
        # two letters for a country or a region
        (role == "status" and values.places, 0.2),
        (role == "direction" and (values.distinct > 6 or _SIDES.issuperset(map(str.casefold, values.texts))), 0.3),
        otherwise=1.0,
    )
