"""Properties of the values of a column: days, sums, ids, answers, labels. From a sample; a role that contradicts them is not taken."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache, cached_property, partial
from itertools import islice, pairwise

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.roles.looks_of_days import PART_OF_YEAR, SERIAL, is_day
from cxkit.roles.units import OF_HOURS, SPELLED
from cxkit.roles.yes_and_no import NO, YES

_SENTENCE = 160  # characters
ENOUGH = 60  # values of a column that are examined
_LOOKED_THROUGH = 400  # rows searched for that many values that are not blank
MOSTLY = 0.8
_HALF = 0.5
_TENTH = 0.1
_SOME = 0.05
_SEVERAL = 10
_NEARLY_ALL = 0.9
_DIGITS = r"(?:\d{1,3}(?:[.,'\u2019\u00a0\u202f ]?\d{3})*|\d+)(?:[.,](?:\d+|[-–—]{1,2}))?"
_SIGNS = r"$€£¥฿\u20a0-\u20cf"
# letters and a sum in cents or thousands without a blank between: codes such as AB12 have neither
_JOINED = r"(?:R|[^\W\d_]{2,3}\.?)(?=\d{1,3}(?:[.,' ]\d{3})*[.,]\d{2,3}(?!\d))"
_BEFORE = rf"(?:[^\W\d_]{{0,3}}[{_SIGNS}]\s?|[^\W\d_]{{2,3}}\.?\s|S/\.?\s?|R\s|{_JOINED})"  # R$, US$, kr, Fr., RM12.50
_AFTER = rf"(?:[{_SIGNS}%]|[^\W\d_]{{2,4}}\.?)"
_NUMBER = re.compile(rf"^[(+-]?\s*{_BEFORE}?[(+-]?{_DIGITS}\s?-?\)?{_AFTER}?$")
_WHOLE = re.compile(r"^[+-]?\d{1,15}(?:[.,]0+)?$")
_MARKED = re.compile(rf"[{_SIGNS}]|\d[.,]\d{{1,2}}(?!\d)")
_GROUP = re.compile(r"\d+")
_CLOCK = re.compile(r"^(?:\d+\s*(?:d|[Dd]ays?|[Tt]age?),?\s+)?\d{1,6}:[0-5]\d(?::[0-5]\d(?:[.,]\d+)?)?" rf"\s*{OF_HOURS}$")
_MAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
_LINK = re.compile(r"^https?://", re.IGNORECASE)
_FILE = re.compile(r"^https?://|[^\s.]\.[a-z][a-z0-9]{2,3}$", re.IGNORECASE)
_LABELLED = re.compile(r"^\s*(?:\d{1,2}|10)\s*(?:[-–—:=.)(]|$)|[-–—:=(]\s*\d{1,2}\)?\s*$")
_FLAGS = YES | NO | {"-1"}  # as Access writes yes
_PROMOTERS = ("promot", "ambassad", "propag", "suosittelij")
_DETRACTORS = ("detract", "détract", "detrat", "detrakt", "kritik", "criticast", "critici", "criticus", "krytyk", "krytyc", "arvostelij")
_CLASSES = (*_PROMOTERS, "passiv", "passif", "passief", "pasiv", "pasyw", "neutr", "indiff", *_DETRACTORS)
_RANGES, _TO = ("9-10", "7-8", "0-6"), ("-", "–", " - ", " – ", " to ", " bis ", " à ", " a ", " tot ")
_BANDS = frozenset(band.replace("-", to) for band in _RANGES for to in _TO)
_ADDRESS = re.compile(r"@|(?:\d\D?){6}")  # of a mailbox or a phone, as in "tel:+49301234"
_CHANNELS = re.compile(
    r"\b(?:(?:tele)?(?:phone|fono|foon)|tel|telefon(?:isch|ate?|anruf|gespr[aä]ch)?|call|anruf|appel|llamada|chiamata|e-?mail|mail|correo|courriel|(?:live-?)?chat|web(?:site)?|"
    r"portale?|portail|formulaire?|form(?:ular|ulario)?|sms|whatsapp|messenger|facebook|instagram|twitter|letter|brief|lettre|fax|walk-?in|"
    r"t[eé]l[eé](?:phone|fono|foon)|in[ -]person|store|filiale|besuch|visita?)\b",
    re.IGNORECASE,
)
_DIRECTIONS = re.compile(
    r"^(?:in-?bound|out-?bound|incoming|outgoing|ein(?:gehend|gang)|aus(?:gehend|gang)|entrant|sortant|entrante|saliente|uscente|"
    r"in ?entrata|in ?uscita|inkomend|uitgaand|out$)(?:\b|_|er?s?\b)",
    re.IGNORECASE,
)
_WAYS_OF_CALLS = re.compile(r"^(?:[io]b?|(?:an)?kommend|(?:ab)?gehend)$", re.IGNORECASE)
# with the code of a country, and as messengers write a mobile number of Brazil: country, area, nine digits from 9 on
_PHONE = re.compile(r"^(?:\+\d[\d ()/.-]{6,18}|55[1-9]{2}9\d{8})$")
_SEPARATOR = re.compile(r"[;|]")
_LISTED = re.compile(r"[^\W\d]\s*[;|]\s*[^\W\d]")
_KEY = re.compile(r"^[A-Z][A-Z\d]{1,9}-\d+$")
_HASHED = re.compile(r"^#[\w-]*\d$")
_SPACED = re.compile(r"\S\s+\S")
_WORDS = re.compile(r"^[^\W\d_]{3,}(?!\w*\d)[^\d@#]*$")
_REFERENCE = re.compile(r"^\{.*[\"'](?:value|id|name|key)[\"']\s*:\s*[\"']?([^\"',}]+)", re.DOTALL)
_TWO_CAPITALS = re.compile(r"^[A-Z]{2}$")
_SILENT = frozenset(("", "n/a", "na", "-", "null", "none", "nan", "k.a.", "unknown", "#n/a", "?"))
_NO_ANSWER = frozenset(
    map(float, (-1, -2, -3, -7, -8, -9, -66, -77, -88, -96, -97, -98, -99, -999, 77, 88, 96, 97, 98, 99, 777, 888, 998, 999, 9999))
)
_PERCENT = 100
_TOP = (9, 10)
_FEWEST_ANSWERS = 4
_FEW_WORDS = 3
_FEWEST_KINDS, _FEWEST_PLACES = 3, 3
_FEW_DIGITS = 3
_LONGEST_ANSWER = 4
_LONGEST_CHANNEL = 20
_LONG_CODE, _CODE, _SHORT_CODE = 9, 6, 4  # digits
_RISES = 20  # numbers that rise from row to row: the counts of two years of months may, but hardly do
_DENSE = 1.5  # from the lowest to the highest number so many times as many as there are


class Values:
    """A sample of one column as text.

    ``known``: whether the file has rows at all; without rows no values contradict a name. ``rows``: how many rows were searched for them;
    ``filled`` is the share of the sampled rows that have a value; ``alone`` says whether all values of the rows between them differ too.
    """

    def __init__(
        self,
        texts: Iterable[str],
        *,
        known: bool,
        dated: bool = False,
        rows: int = 0,
        filled: float = 1.0,
        alone: Callable[[], bool] = lambda: True,
    ) -> None:
        stripped = (_referred(text.strip()) for text in texts)
        self.texts = list(islice((text for text in stripped if text.casefold() not in _SILENT), ENOUGH))
        self.known = known
        self.dated = dated
        self.rows = max(rows, len(self.texts))
        self.filled = filled
        self._alone = alone

    @property
    def empty(self) -> bool:
        """Whether the file has rows, but the column has no value in the sample."""
        return self.known and not self.texts

    def _share(self, pattern: re.Pattern[str]) -> float:
        return sum(1 for text in self.texts if pattern.search(text)) / len(self.texts) if self.texts else 0.0

    @cached_property
    def dates(self) -> float:
        """The share of values that look like days or moments."""
        if self.dated:
            return 1.0
        # systems write 0 where there is no day
        texts = [text for text in self.texts if text != "0"]
        return sum(map(is_day, texts)) / len(texts) if texts else 0.0

    @property
    def few_words_beside_dates(self) -> bool:
        """Whether some values are dates, and the others a few words."""
        others = {text for text in self.texts if not is_day(text)}
        return self.dates > 0 and len(others) <= _FEW_WORDS and not any(map(str.isdigit, "".join(others)))

    @cached_property
    def serials(self) -> float:
        """The share of numbers that may be serial days of spreadsheets, from 1900 on."""
        return self._share(SERIAL)

    @cached_property
    def parts_of_years(self) -> float:
        """The share of values that look like months, quarters or weeks of a year, as 2025-01, 01/2025, 202501, March 2025 or 2025-Q1."""
        return self._share(PART_OF_YEAR)

    @cached_property
    def numbers(self) -> float:
        """The share of values that look like numbers, with or without a currency sign."""
        return self._share(_NUMBER)

    @cached_property
    def clock(self) -> float:
        """The share of values such as 24:00:00."""
        return self._share(_CLOCK)

    @cached_property
    def spelled(self) -> float:
        """The share of lengths of time with their units, such as 2d 3h."""
        return self._share(re.compile(SPELLED))

    @cached_property
    def whole(self) -> float:
        """The share of whole numbers."""
        return self._share(_WHOLE)

    @cached_property
    def marked(self) -> float:
        """The share of numbers with decimals or a currency sign."""
        return self._share(_MARKED) if self.numbers >= MOSTLY else 0.0

    @property
    def keys(self) -> float:
        """The share of values such as SUP-101."""
        return self._share(_KEY)

    @property
    def are_kinds(self) -> bool:
        """Whether these are words, most of several words each or some of them repeated: kinds of something, and no ids."""
        if len(self.texts) < _FEWEST_KINDS or self.numbered or self.dates >= _HALF:
            return False
        worded = [text for text in self.texts if _WORDS.match(text)]
        if len(worded) < MOSTLY * len(self.texts):
            return False
        return sum(" " in text for text in worded) >= _HALF * len(worded) or self.distinct < len(self.texts)

    @property
    def places(self) -> bool:
        """Whether these are three codes or more of two capitals, as those of countries and of states."""
        return self.distinct >= _FEWEST_PLACES and self._share(_TWO_CAPITALS) >= _NEARLY_ALL

    @property
    def measure_something(self) -> bool:
        """Whether these are whole numbers from few digits to many, as seconds and sums are; ids are of similar length."""
        digits = [len(text.lstrip("+-").split(".")[0]) for text in self.texts if _WHOLE.match(text)]
        return len(digits) >= MOSTLY * len(self.texts) > 0 and max(digits) - min(digits) >= _FEW_DIGITS

    @property
    def numbered(self) -> bool:
        """Whether most values hold digits, as numbers of things do."""
        return self._share(_GROUP) >= MOSTLY

    @property
    def spaced(self) -> bool:
        """Whether most values are several words."""
        return self._share(_SPACED) >= MOSTLY

    @property
    def hashed(self) -> float:
        """The share of values such as #1001."""
        return self._share(_HASHED)

    @cached_property
    def distinct(self) -> int:
        """The number of distinct values."""
        return len(set(self.texts))

    @property
    def differ(self) -> bool:
        """Whether ten values or more are all different, in the rows between those that are examined too: they number rows."""
        return self.distinct == len(self.texts) >= _SEVERAL and self._alone()

    @property
    def repeats(self) -> bool:
        """Whether values repeat often, unlike those of a key."""
        return len(self.texts) >= _SEVERAL and self.distinct < _NEARLY_ALL * len(self.texts)

    @property
    def scattered(self) -> bool:
        """Whether small numbers or few texts repeat all over the rows, as counts and kinds do: lines of one order stand together."""
        if len(self.texts) < _SEVERAL:
            return False
        if self.distinct >= (_HALF if self._small else _TENTH) * len(self.texts):
            return False
        return sum(before != after for before, after in pairwise(self.texts)) > 2 * self.distinct

    @property
    def _small(self) -> bool:
        return self.range is not None and 0 <= self.range[0] <= self.range[1] < _PERCENT

    @property
    def _padded(self) -> bool:
        """Whether any value has zeros in front, as codes have them."""
        return any(len(text) > 1 and text.startswith("0") and text.isdigit() for text in self.texts)

    @property
    def scattered_counts(self) -> bool:
        """Whether small whole numbers repeat all over the rows, as those of a count do; with zeros in front they are codes."""
        return self._small and self.scattered and not self._padded

    def tell_alike(self, other: Values) -> bool:
        """Whether the other column identifies rows exactly as this one does: the values of both correspond one to one."""
        pairs = set(zip(self.texts, other.texts, strict=False))
        return len(self.texts) == len(other.texts) and len(pairs) == self.distinct == other.distinct

    def same_days(self, other: Values) -> bool:
        """Whether the other column holds the same days, perhaps in another order of day, month and year."""
        if len(self.texts) != len(other.texts):
            return False
        return all(_parts_of_day(one) == _parts_of_day(two) for one, two in zip(self.texts, other.texts, strict=True))

    def classify(self, scores: Values) -> bool:
        """Whether each score has one class here, and there are fewer classes than scores: the column follows from that of the scores."""
        pairs = set(zip(scores.texts, self.texts, strict=False))
        return len(self.texts) == len(scores.texts) and len(pairs) == scores.distinct and 1 < self.distinct < scores.distinct

    @cached_property
    def length(self) -> float:
        """The average number of characters, of a long text those that a sentence has: one giant among labels makes no comments of them."""
        return sum(min(len(text), _SENTENCE) for text in self.texts) / len(self.texts) if self.texts else 0.0

    @cached_property
    def flags(self) -> bool:
        """Whether all values mean yes or no."""
        return bool(self.texts) and {text.casefold() for text in self.texts} <= _FLAGS

    @cached_property
    def name_several(self) -> bool:
        """Whether some cells hold several names, as in "A; B": different ones, full names, or with a name that stands elsewhere too.

        One name with a sign in it, as "Meier; Sohn OHG", names one, however often it occurs.
        """
        listed = {text for text in self.texts if _LISTED.search(text)}
        if self.numbered or sum(text in listed for text in self.texts) < max(_SOME * len(self.texts), 1):
            return False
        cells, others = [[part.strip() for part in _SEPARATOR.split(text)] for text in listed], {*self.texts} - listed
        return len(listed) > 1 or any(all(" " in part for part in cell) or not others.isdisjoint(cell) for cell in cells)

    @cached_property
    def name_ledger(self) -> bool:
        """Whether the values are accounts of a ledger, such as receivables and cash."""
        from cxkit.roles.no_customers import are_of_ledger

        return are_of_ledger(self.texts)

    @cached_property
    def mails(self) -> float:
        """The share of addresses."""
        return self._share(_MAIL)

    @property
    def phones(self) -> float:
        """The share of telephone numbers with the code of a country; ids of other things are no such numbers."""
        return self._share(_PHONE)

    @property
    def links(self) -> float:
        """The share of addresses of pages."""
        return self._share(_LINK)

    @property
    def files(self) -> float:
        """The share of names of files and addresses of pages."""
        return self._share(_FILE)

    @cached_property
    def channels(self) -> bool:
        """Whether half of the values or more, of two at least, are names of ways to get into contact."""
        names = set(self.texts)
        return len(names) > 1 and self.length <= _LONGEST_CHANNEL and self._known_ways >= _HALF * len(names)

    @property
    def name_ways(self) -> bool:
        """Whether the values are channels whatever the header is: two of them at least are known, a phone among goods is none."""
        return self.channels and self._known_ways > 1

    @cached_property
    def _known_ways(self) -> int:
        return sum(bool(_CHANNELS.search(each)) and not _ADDRESS.search(each) for each in set(self.texts))

    @cached_property
    def directions(self) -> bool:
        """Whether half of the values or more, of two at least, are ways that a contact went: to the company, or from it."""
        names = set(self.texts)
        return len(names) > 1 and sum(map(_goes, names)) >= _HALF * len(names)

    @cached_property
    def behind_directions(self) -> list[str]:
        """What stands behind the way in each text that begins with one: "call" in "Inbound call"."""
        return [text[way.end() :] for text in set(self.texts) if (way := _DIRECTIONS.match(text))]

    @cached_property
    def mention_directions(self) -> bool:
        """Whether any value is a way that a contact went, or all are codes or words for the ways of calls."""
        names = set(self.texts)
        if any(map(_goes, names)):
            return True
        return len(names) > 1 and all(map(_WAYS_OF_CALLS.match, names))

    @cached_property
    def range(self) -> tuple[float, float] | None:
        """The smallest and the largest of the whole numbers, without codes for no answer; None if most values are not whole numbers."""
        if self.whole < MOSTLY:
            return None
        found = [float(text.replace(",", ".")) for text in self.texts if _WHOLE.match(text)]
        answers = [value for value in found if value not in _NO_ANSWER]
        return (min(answers), max(answers)) if answers else None

    @cached_property
    def coded(self) -> bool:
        """Whether these are no amounts but codes: not whole numbers, or with leading zeros, or all of one length from four digits on.

        Four or five digits must repeat too: a count of thousands hardly ever occurs twice. Numbers of any length that all differ are
        codes if they number rows: without large gaps, or rising all the time.
        """
        if self.whole < MOSTLY:
            return bool(self.texts) and self.marked < MOSTLY
        digits = [text.partition(".")[0] for text in self.texts if _WHOLE.match(text)]
        if any(len(text) > 1 and text.startswith("0") for text in digits):
            return True
        length = len(digits[0]) if len(set(map(len, digits))) == 1 else 0
        repeat = length >= _SHORT_CODE and 1 < self.distinct < len(self.texts)
        return length >= _CODE or repeat or (len(digits) >= _SEVERAL and self._number_rows([int(text.lstrip("+")) for text in digits]))

    @cached_property
    def long_codes(self) -> bool:
        """Whether these are whole numbers of one length, from nine digits on: too long for sums that differ so little."""
        lengths = {len(text) for text in self.texts}
        return self.whole >= MOSTLY and len(lengths) == 1 and min(lengths) >= _LONG_CODE

    @staticmethod
    def _number_rows(numbers: Sequence[int]) -> bool:
        """Whether whole numbers are all different and hardly leave any out, or rise from row to row."""
        if len(set(numbers)) < len(numbers):
            return False
        rises = len(numbers) >= _RISES and all(before < after for before, after in pairwise(numbers))
        return rises or max(numbers) - min(numbers) < _DENSE * len(numbers)

    @cached_property
    def answers(self) -> bool:
        """Whether these are whole numbers from 0 to 10 that reach 9 or 10: answers to a question on that scale."""
        if any(len(text) > _LONGEST_ANSWER for text in self.texts[:_FEWEST_ANSWERS]):
            return False  # most columns of a wide file are text and need no further check
        return self.range is not None and self.range[0] >= 0 and _TOP[0] <= self.range[1] <= _TOP[1] and self.distinct >= _FEWEST_ANSWERS

    @property
    def are_few_points(self) -> bool:
        """Whether many rows share few whole numbers from 0 to 10, as answers on a scale do."""
        low, high = self.range or (-1.0, 0.0)
        few = low >= 0 and high <= _TOP[1] and len(self.texts) >= _SEVERAL and self.distinct <= _HALF * len(self.texts)
        return few and not self._padded

    @cached_property
    def labelled(self) -> bool:
        """Whether some values are labels that hold their number ("10 - very likely") and most others are numbers."""
        alike = sum(1 for text in self.texts if _LABELLED.search(text) and not _NUMBER.match(text))
        share = alike / len(self.texts) if self.texts else 0.0
        return share >= _SOME and self.numbers + share >= _HALF

    @cached_property
    def contributions(self) -> bool:
        """Whether all values are what answers contribute to the net promoter score, in points: 100, 0 and -100."""
        found = {float(text.replace(",", ".")) for text in self.texts if _WHOLE.match(text)}
        return {-_PERCENT, _PERCENT} <= found <= {-_PERCENT, 0, _PERCENT}

    @cached_property
    def classes(self) -> bool:
        """Whether all values are classes of the net promoter score."""
        return bool(self.texts) and all(text in _BANDS or any(word in text.casefold() for word in _CLASSES) for text in set(self.texts))

    @cached_property
    def promoter_classes(self) -> bool:
        """Whether all values are classes of the net promoter score, promoters and detractors among them."""
        texts = " ".join(sorted(set(self.texts))).casefold()
        return self.classes and any(word in texts for word in _PROMOTERS) and any(word in texts for word in _DETRACTORS)

    def described(self) -> str:
        """A short description of the values, for a message."""
        if not self.known:
            return tr("no rows")
        if not self.texts:
            return tr("empty")
        if self.dates >= MOSTLY:
            return tr("dates")
        if self.range is not None and self.range[1] <= _PERCENT:
            return f"{self.range[0]:g}-{self.range[1]:g}"
        if self.numbers >= MOSTLY:
            return tr("numbers")
        shown = list(dict.fromkeys(self.texts))[:2]
        return ", ".join(f"'{text[:24]}'" for text in shown)


def _referred(text: str) -> str:
    """The value of a reference as an interface writes it, {"link": …, "value": …}; any other text as it is."""
    found = _REFERENCE.match(text) if text.startswith("{") else None
    return found[1].strip() if found else text


def _goes(text: str) -> bool:
    """Whether a text is a way that a contact went, to the company or from it."""
    return bool(_DIRECTIONS.match(text))


def _parts_of_day(text: str) -> list[int]:
    return sorted(int(digits) for digits in islice(_GROUP.findall(text), 3))


def _all_differ(sample: pl.DataFrame, column: str) -> bool:
    """Whether no value of a column occurs twice in the whole sample."""
    texts = sample.get_column(column).drop_nulls().cast(pl.String).str.strip_chars()
    return not texts.filter(~texts.str.to_lowercase().is_in(sorted(_SILENT))).is_duplicated().any()


def sampled(sample: pl.DataFrame) -> Callable[[str], Values]:
    """The values of a column of the sample, evaluated once when they are needed."""
    known = sample.height > 0
    # a frame makes its schema anew each time, which takes long in a wide file
    schema = dict(sample.schema)
    first: dict[str, list[object]] = {}

    @cache
    def values(column: str) -> Values:
        if column not in schema:
            return Values((), known=False)
        dtype = schema[column]
        if dtype.is_nested() or dtype in (pl.Binary, pl.Object):
            return Values((), known=known)
        if not first:
            # one conversion for all columns: one by one is slow in a wide file
            plain = [name for name, each in schema.items() if not each.is_nested() and each not in (pl.Binary, pl.Object)]
            # from all parts of the sample: the first rows of a sorted file are about a few customers only
            step = max(1, sample.height // (2 * ENOUGH))
            # each row one further within its step: even steps would always meet the same one of questions that repeat in order
            rows = [each * step + each % step for each in range(min(sample.height, 2 * ENOUGH))]
            first.update(sample.select(pl.col(plain).gather(rows)).to_dict(as_series=False))
        searched = len(first[column])
        texts = [str(value) for value in first[column] if value is not None]
        filled = sum(text.strip().casefold() not in _SILENT for text in texts) / max(len(first[column]), 1)
        if len(texts) < ENOUGH and sample.height > 2 * ENOUGH:
            texts = [str(value) for value in sample.get_column(column).drop_nulls().head(_LOOKED_THROUGH).to_list()]
            searched = sample.height
        alone = partial(_all_differ, sample, column)
        return Values(texts, known=known, dated=dtype.is_temporal(), rows=searched, filled=filled, alone=alone)

    return values
