"""What the values of a column can carry: days, sums, ids, answers, labels. Judged on a sample; a role that they contradict is not taken."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cached_property
from itertools import islice

from cxkit.roles.kinds import COUNTS, DATES, IDS, MONEY, SCORES, YES_OR_NO

ENOUGH = 120  # values of a column that are looked at
_MOSTLY = 0.8
_NUMBER = re.compile(
    r"^[(+-]?\s*(?:[$€£¥]|[A-Z]{2,3}\s)?\s*[+-]?\s*\d{1,3}(?:[.,'\u2019\u00a0\u202f ]?\d{3})*(?:[.,]\d+)?\s*(?:[$€£¥%)-]|[A-Za-z]{2,4})?$|^[+-]?\d+(?:[.,]\d+)?$"
)
_WHOLE = re.compile(r"^[+-]?\d{1,15}(?:[.,]0+)?$")
_MARKED = re.compile(r"[$€£¥]|\d[.,]\d{1,2}(?!\d)")
_YEAR_FIRST = re.compile(r"^(?:19|20|99|00)\d\d(?:[-./]\d{1,2}[-./]\d{1,2}|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?:\D.*)?$")
_DAY_FIRST = re.compile(r"^\d{1,2}[-./]\s?(?:\d{1,2}|[^\W\d_]{3,9}\.?)[-./]\s?(?:\d{4}|\d{2})(?:\D.*)?$")
_WORDED = re.compile(
    r"^(?:[^\W\d_]{2,9}[.,]?\s+)?(?:[^\W\d_]{3,9}[.-]?[\s-]*\d{1,2}|\d{1,2}[.]?[\s-]+[^\W\d_]{3,9})[.,]?\b.*\b\d{4}\b|^[^\W\d_]{3}-\d{1,2}-\d{2}$"
)
_EPOCH = re.compile(r"^1[0-9]{9}(?:\d{3})?(?:\.\d+)?$")
_MAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
_LABELLED = re.compile(r"^\s*(?:\d{1,2}|10)\s*(?:[-–—:=.)(]|$)|[-–—:=(]\s*\d{1,2}\)?\s*$")
_FLAGS = frozenset(
    "1 0 -1 yes no y n true false t f ja nein j wahr falsch oui non vrai faux si sì sí no verdadero falso vero falso nee x ✓ on off".split()
)
_CLASSES = ("promot", "passiv", "detract", "detrakt", "kritik", "neutral", "indiff", "pasiv")
_SILENT = frozenset(("", "n/a", "na", "-", "null", "none", "nan", "k.a.", "unknown", "#n/a", "?"))
_OPEN = frozenset(("until", "closed_at", "resolved_at", "first_responded_at"))
_FREE = 40.0  # letters on average, from which on a text is no label


class Values:
    """A sample of one column as text. ``known``: whether the file has rows at all; without rows nothing contradicts a name."""

    def __init__(self, texts: Iterable[str], *, known: bool, dated: bool = False) -> None:
        stripped = (text.strip() for text in texts)
        self.texts = list(islice((text for text in stripped if text.casefold() not in _SILENT), ENOUGH))
        self.known = known
        self.dated = dated

    @property
    def empty(self) -> bool:
        """Whether the file has rows, and the column no value in those of the sample."""
        return self.known and not self.texts

    def _share(self, pattern: re.Pattern[str]) -> float:
        return sum(1 for text in self.texts if pattern.search(text)) / len(self.texts) if self.texts else 0.0

    @cached_property
    def dates(self) -> float:
        """The share of values that look like days or moments."""
        if self.dated:
            return 1.0
        alike = [
            text for text in self.texts if _YEAR_FIRST.match(text) or _DAY_FIRST.match(text) or _WORDED.match(text) or _EPOCH.match(text)
        ]
        return len(alike) / len(self.texts) if self.texts else 0.0

    @cached_property
    def numbers(self) -> float:
        """The share of values that look like numbers, with or without a sign of money."""
        return self._share(_NUMBER)

    @cached_property
    def whole(self) -> float:
        """The share of whole numbers."""
        return self._share(_WHOLE)

    @cached_property
    def marked(self) -> float:
        """The share of numbers with decimals or a sign of money."""
        return self._share(_MARKED) if self.numbers >= _MOSTLY else 0.0

    @cached_property
    def distinct(self) -> int:
        """How many values differ."""
        return len(set(self.texts))

    @cached_property
    def length(self) -> float:
        """The average number of characters."""
        return sum(map(len, self.texts)) / len(self.texts) if self.texts else 0.0

    @cached_property
    def flags(self) -> bool:
        """Whether all values mean yes or no."""
        return bool(self.texts) and {text.casefold() for text in self.texts} <= _FLAGS

    @cached_property
    def mails(self) -> float:
        """The share of addresses."""
        return self._share(_MAIL)

    @cached_property
    def range(self) -> tuple[float, float] | None:
        """The smallest and the largest of the whole numbers, codes for no answer left out; None if most values are none."""
        if self.whole < _MOSTLY:
            return None
        found = [float(text.replace(",", ".")) for text in self.texts if _WHOLE.match(text)]
        answers = [value for value in found if value not in {-99.0, -9.0, -1.0, 77.0, 88.0, 98.0, 99.0, 999.0}]
        return (min(answers), max(answers)) if answers else None

    @cached_property
    def answers(self) -> bool:
        """Whether these are whole numbers from 0 to 10 that reach 9 or 10: answers to a question on that scale."""
        return self.range is not None and self.range[0] >= 0 and 9 <= self.range[1] <= 10 and self.distinct >= 4

    def described(self) -> str:
        """The values in a few words, for a message."""
        if not self.known:
            return "no rows"
        if not self.texts:
            return "empty"
        if self.dates >= _MOSTLY:
            return "dates"
        if self.range is not None and self.range[1] <= 100:
            return f"{self.range[0]:g}-{self.range[1]:g}"
        if self.numbers >= _MOSTLY:
            return "numbers"
        shown = list(dict.fromkeys(self.texts))[:2]
        return ", ".join(f"'{text[:24]}'" for text in shown)


def fit(role: str, values: Values) -> float:
    """How well the values can carry the role, from 0 (they contradict it) to 1."""
    if not values.known:
        return 1.0
    if values.empty:
        return 0.9 if role == "customer_id" or role in _OPEN else 0.0 if role == "comment" else 0.6
    if role in DATES:
        return 1.0 if values.dates >= 0.5 else 0.0
    if role in SCORES:
        return _fit_score(role, values)
    if values.dates >= _MOSTLY and values.whole < _MOSTLY:
        return 0.0
    if role in IDS:
        return _fit_id(role, values)
    if role in MONEY:
        return 1.0 if values.numbers >= _MOSTLY else 0.0
    if role in COUNTS:
        return 1.0 if values.numbers >= _MOSTLY else 0.0
    if role in YES_OR_NO:
        return _fit_flag(values)
    if role in {"comment", "answer"}:
        return _fit_text(role, values)
    return _fit_label(role, values)


def _fit_score(role: str, values: Values) -> float:
    if values.dates >= _MOSTLY and values.whole < _MOSTLY:
        return 0.0
    if values.answers:
        return 1.0
    if values.range is not None and values.range[0] >= -1 and values.range[1] <= 100:
        return 0.95 if role != "recommend" or values.range[1] <= 10 else 0.6
    if values.numbers >= _MOSTLY:
        return 0.3 if values.whole >= _MOSTLY else 0.8
    if values._share(_LABELLED) >= 0.05 and values.numbers + values._share(_LABELLED) >= 0.5:
        return 1.0
    if _classes(values.texts):
        return 0.97 if role == "recommend" else 0.4
    if values.flags:
        return 0.9 if role != "recommend" else 0.7
    if values.distinct <= 12 and values.length <= _FREE:
        return 0.6 if role == "recommend" else 0.95
    return 0.0


def _classes(texts: Collection[str]) -> bool:
    """Whether the values are the classes of NPS."""
    return all(any(word in text.casefold() for word in _CLASSES) or text in {"9-10", "7-8", "0-6"} for text in texts)


def _fit_id(role: str, values: Values) -> float:
    several = len(values.texts) >= 10
    if values.distinct == 1 and several:
        return 0.2
    if values.marked >= _MOSTLY and values.range is None:
        return 0.0
    if values.length > _FREE and values.numbers < _MOSTLY and any(" " in text for text in values.texts):
        return 0.2
    if values.distinct <= 2 and several:
        return 0.4
    if role == "response_id" and several and values.distinct < 0.4 * len(values.texts):
        return 0.4
    if role != "customer_id" and values.mails >= _MOSTLY:
        return 0.2
    return 1.0


def _fit_flag(values: Values) -> float:
    if values.flags:
        return 1.0
    if values.numbers >= _MOSTLY:
        return 0.2
    if values.distinct <= 3 and values.length <= _FREE:
        return 0.9
    return 0.2


def _fit_text(role: str, values: Values) -> float:
    if role == "answer":
        return 1.0
    if values.numbers >= _MOSTLY or values.mails >= _MOSTLY:
        return 0.1
    if values.flags:
        return 0.2
    return 1.0 if values.length >= 8 and values.distinct > 3 else 0.85


def _fit_label(role: str, values: Values) -> float:
    if values.mails >= _MOSTLY and role not in {"handled_by", "sender"}:
        return 0.1
    if role in {"product", "topic", "handled_by", "sender", "question", "item", "segment"}:
        return 0.9 if values.marked >= _MOSTLY else 1.0
    if values.marked >= _MOSTLY:
        return 0.2
    if role == "channel" and any(re.search(r"\d{3}", text) for text in values.texts[:20]):
        return 0.4
    if values.length > _FREE or (values.distinct > 0.8 * len(values.texts) and len(values.texts) >= 15):
        return 0.4
    if role == "currency" and values.numbers >= _MOSTLY:
        return 0.0
    if role == "direction" and values.distinct > 6:
        return 0.4
    return 1.0
