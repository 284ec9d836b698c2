"""Numbers from text in any notation: parsing of single values, detection of the decimal mark, and reading of whole columns."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Literal, NamedTuple

from cxkit.errors import DataError
from cxkit.language import formatted, tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.values.currencies import WRITTEN
from cxkit.values.folding import UNSEEN
from cxkit.values.reasons import TOLERATED

Mark = Literal[".", ","]

_TEXT = "cx:text"
_LONGEST = 400
_MINUS = frozenset("\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d")
_BLANK = frozenset("\u00a0\u2007\u2008\u2009\u200a\u202f\u3000\t")
_APOSTROPHES = frozenset("\u2019\u02bc\uff07\u00b4`")
# rupiahs and dongs have no cents: three digits behind a mark are thousands
_WHOLE_ALONE = frozenset(("rp", "rp.", "idr", "vnd", "₫"))


def _any_of(spellings: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, spellings), key=lambda each: (-len(each), each)))


_CURRENCY = _any_of(WRITTEN)
# a rand is one letter, and "R101" is a number of something else
_RAND = r"r(?= |\d[\d,' ]*[.,]\d\d(?!\d))"
_SIGN = rf"(?:[%‰¤]|{_CURRENCY}|{_RAND}|\$)"
_WITHOUT_CENTS = re.compile(r"(?<![^\W\d_])(?:rp|idr|vnd)(?![^\W\d_])|₫", re.IGNORECASE)
_GROUPED = r"[1-9]\d{0,2}(?:([ '])\d{3})(?:\1\d{3})*(?:[.,]\d*)?"
_FEW_OTHERS = 0.05  # of the scores may have the other decimal mark and be read
_MINORITY = 0.25  # of the numbers may, if none is ambiguous
_SHOWN = 4
_UNGROUPED = r"[+-]?[1-9]\d{3,}"
# Handled by Polars expressions: signs around a number that do not change it, and separators of thousands.
_AROUND = " \t\u00a0\u202f%€$£¥"
_BLANKS, _TICKS = "[ \u00a0\u202f]", "['\u2019]"
_STRIPPED = _any_of(WRITTEN - _WHOLE_ALONE)
_LETTERS = f"(?i)^(?:{_STRIPPED}){_BLANKS}*|{_BLANKS}*(?:{_STRIPPED})$"
_PARTED = rf"^[+-]?[1-9]\d{{0,2}}(?:(?:{_BLANKS}\d{{3}})+|(?:{_TICKS}\d{{3}})+)(?:[.,]\d*)?$"
DRESSED = rf"{_LETTERS}|\d(?:{_BLANKS}|{_TICKS})\d"
"""Texts of numbers with a currency in letters, or with blanks or apostrophes between digits."""


@cache
def _number() -> re.Pattern[str]:
    """The pattern of a number with signs; compiled only if a text is not plain digits, since that takes as long as reading a small file."""
    return re.compile(rf"([+-]?) *(?:{_SIGN} *)*([+-]?) *((?:\d|[.,]\d)[\d.,' ]*?)(e[+-]?\d+)? *(-?)(?: *{_SIGN})* *(-?)")


@cache
def _bracketed() -> re.Pattern[str]:
    """The pattern of a number in brackets, which is negative, with the currency inside or outside."""
    return re.compile(rf"(?:{_SIGN} *)*\( *(.*?) *\)(?: *{_SIGN})*")


@cache
def _no_cents() -> re.Pattern[str]:
    """The pattern of a dash in the place of the cents, as in 12,- or 12.--, which is no minus."""
    return re.compile(r"(?<=\d[.,])--?(?!\d)")


@cache
def _thousands(mark: str) -> re.Pattern[str]:
    """The pattern of groups of three digits, or in the Indian notation of two before the last three."""
    return re.compile(rf"[1-9]\d{{0,2}}(?:\{mark}\d{{3}})+|[1-9]\d?(?:\{mark}\d{{2}})+\{mark}\d{{3}}")


class Worth(NamedTuple):
    """The number of a text if the decimal mark is a point, and if it is a comma; None if it is not a number then."""

    point: float | None
    comma: float | None

    def read_with(self, mark: Mark | None) -> float | None:
        """The number with this decimal mark. Without one either is accepted, and a mark before three digits is the decimal mark."""
        if mark is not None:
            return self.point if mark == "." else self.comma
        found = [value for value in self if value is not None]
        return min(found, key=abs) if found else None

    @property
    def proven_mark(self) -> Mark | None:
        """The decimal mark that the text needs to be a number, if only one is possible."""
        if (self.point is None) == (self.comma is None):
            return None
        return "," if self.point is None else "."

    @property
    def open(self) -> bool:
        """Whether the text is ambiguous, like ``1.234``, which is one number or another, a thousand times as large."""
        return self.point is not None and self.comma is not None and self.point != self.comma


NONE = Worth(None, None)


@lru_cache(maxsize=1 << 14)  # the same texts are read to recognise a column, to profile it, and to look for doubts
def parse_number(text: str) -> Worth:
    """Parse a number in any notation, with either decimal mark.

    Digits of any script; signs, also behind the number and as brackets; thousands separated by points, commas, blanks or apostrophes,
    also in the Indian notation; an exponent; percent and currency, which are ignored (``12 %`` is 12).

    >>> parse_number("1.234,50 €")
    Worth(point=None, comma=1234.5)
    >>> parse_number("(1'234)")
    Worth(point=-1234.0, comma=-1234.0)
    >>> parse_number("1.234").open
    True
    >>> parse_number("12,-"), parse_number("12,50-")
    (Worth(point=12.0, comma=12.0), Worth(point=None, comma=-12.5))
    >>> parse_number("Rp 60.000"), parse_number("R 12.50"), parse_number("R101")
    (Worth(point=None, comma=60000.0), Worth(point=12.5, comma=None), Worth(point=None, comma=None))
    """
    if text.isascii() and text.isdecimal():
        return Worth(float(text), float(text)) if len(text) <= _LONGEST else NONE
    plain = _to_ascii(text)
    if ",-" in plain or ".-" in plain:
        plain = _no_cents().sub("", plain)
    bracketed = _bracketed().fullmatch(plain) if "(" in plain else None
    match = _number().fullmatch(bracketed[1] if bracketed else plain)
    if match is None or sum(bool(sign) for sign in (match[1], match[2], match[5], match[6], bracketed)) > 1:
        return NONE
    negative = bool(bracketed) or "-" in (match[1], match[2], match[5], match[6])
    exponent = match[4] or ""
    worth = Worth(*(_to_float(_to_digits(match[3], mark), exponent, negative=negative) for mark in (".", ",")))
    return _as_thousands(worth) if worth.open and _WITHOUT_CENTS.search(text) else worth


def _as_thousands(worth: Worth) -> Worth:
    """The larger one of the two numbers that a text may be."""
    if worth.point is None or worth.comma is None:
        return worth
    return Worth(None, worth.comma) if abs(worth.comma) > abs(worth.point) else Worth(worth.point, None)


def number(text: str, mark: Mark | None) -> float | None:
    """Parse a number with this decimal mark; None if the text is not a number. If the mark is None, either is accepted."""
    return parse_number(text).read_with(mark)


def _to_ascii(text: str) -> str:
    """The text in ASCII digits, marks and signs; empty if it is too long or holds numerals that are not digits, such as fractions."""
    if len(text) > _LONGEST:
        return ""
    if text.isascii():
        return _squeeze(text)
    signs = []
    for sign in text:
        kind = unicodedata.category(sign)
        if kind == "Nd":
            signs.append(str(unicodedata.decimal(sign)))
        elif kind in {"No", "Nl"}:
            return ""
        elif sign in UNSEEN:
            continue
        elif kind == "Sc":
            signs.append("$" if sign == "$" else "¤")  # kept, since it is part of US$ and R$
        else:
            signs.append("-" if sign in _MINUS else " " if sign in _BLANK else "'" if sign in _APOSTROPHES else sign)
    plain = "".join(signs)
    if "\u066b" in plain or "\u066c" in plain:  # Arabic marks are unambiguous, and so are a point and an apostrophe
        plain = plain.replace("\u066b", ".").replace("\u066c", "'")
    return _squeeze(unicodedata.normalize("NFKC", plain).replace("٪", "%"))


def _squeeze(text: str) -> str:
    """Strip outer blanks and a guarding apostrophe, and shorten runs of blanks to two, since they make the pattern slow."""
    return re.sub(" {3,}", "  ", text.strip().removeprefix("'").casefold())


def _to_digits(body: str, mark: str) -> str | None:
    """The digits of a number with a point before the decimals; None if it is not a number with this decimal mark."""
    if body[-1] in ".," and body[:-1].isdigit():
        return body[:-1]
    if " " in body or "'" in body:
        if not re.fullmatch(_GROUPED, body):
            return None
        other = "," if mark == "." else "."
        return None if other in body else re.sub("[ ']", "", body).replace(mark, ".")
    whole, found, decimals = body.partition(mark)
    if not decimals.isdigit() and (decimals or (found and not whole)):
        return None
    other = "," if mark == "." else "."
    if other in whole:
        if not _thousands(other).fullmatch(whole):
            return None
        whole = whole.replace(other, "")
    return f"{whole}.{decimals}" if found else whole


def _to_float(digits: str | None, exponent: str, *, negative: bool) -> float | None:
    if digits is None:
        return None
    value = float(digits + exponent)
    if not math.isfinite(value):
        return None
    return -value if negative else value


class DecimalMark(NamedTuple):
    """The decimal mark of a column, None if there is no evidence. ``against`` holds values that need the other mark, with their rows.

    ``open`` is an ambiguous value, if no value of the column decides, or if its values contradict each other.
    """

    mark: Mark | None
    against: tuple[tuple[str, int], ...] = ()
    proof: str | None = None
    open: str | None = None


def decide(values: Iterable[tuple[str, int]]) -> DecimalMark:
    """Decide the decimal mark by the values that need it, weighted by rows; ``values`` are texts with their numbers of rows."""
    proofs: dict[Mark, Counter[str]] = {".": Counter(), ",": Counter()}
    undecided, ungrouped = list[str](), False
    for text, n in values:
        found = parse_number(text)
        if found.proven_mark:
            proofs[found.proven_mark][text] += n
        elif found.open:
            undecided.append(text)
        else:
            ungrouped |= re.fullmatch(_UNGROUPED, text.strip()) is not None
    points, commas = proofs["."].total(), proofs[","].total()
    if not points and not commas:
        marks = {sign for text in undecided for sign in text if sign in ".,"}
        # A column with 1234 has no thousands separators.
        if ungrouped and len(marks) == 1:
            return DecimalMark("." if "." in marks else ",")
        return DecimalMark(None, open=min(undecided, default=None))
    mark: Mark = "," if commas > points else "."
    other: Mark = "." if mark == "," else ","
    # the order of the values changes from run to run, and the examples must not
    against = tuple(sorted(proofs[other].items()))
    return DecimalMark(mark, against, min(proofs[mark]), min(undecided, default=None) if against else None)


_ONE_DECIMAL = re.compile(r"\s*[+-]?\d{1,2}[.,]\d\s*")


def read_other_mark(decided: DecimalMark, answers: int, low: float, high: float) -> dict[str, float]:
    """The values with the other decimal mark by text, if they are few and can be read in one way only; empty if any cannot.

    A single digit behind the mark separates no thousands, and the number lies from ``low`` to ``high``.

    >>> decided = decide([("8.5", 20), ("7.9", 9), ("9,0", 1)])
    >>> read_other_mark(decided, 30, 0, 10), read_other_mark(decided, 30, 0, 5), read_other_mark(decided, 4, 0, 10)
    ({'9,0': 9.0}, {}, {})
    """
    found = {text: float(text.replace(",", ".")) for text, _ in decided.against if _ONE_DECIMAL.fullmatch(text)}
    few = sum(n for _, n in decided.against) <= _FEW_OTHERS * answers
    return found if few and len(found) == len(decided.against) and all(low <= value <= high for value in found.values()) else {}


def read_each_alone(decided: DecimalMark, answers: int) -> dict[str, float]:
    """The values with the other decimal mark by text, if they are a minority and no value is ambiguous; else empty.

    Each of these values has one reading then, and so has each value of the majority.

    >>> read_each_alone(decide([("3.50", 4), ("12,00", 1)]), 5)
    {'12,00': 12.0}
    >>> read_each_alone(decide([("3.50", 4), ("12,00", 1), ("12,345", 1)]), 6), read_each_alone(decide([("3.50", 1), ("12,00", 1)]), 2)
    ({}, {})
    """
    if decided.open is not None or sum(n for _, n in decided.against) > _MINORITY * answers:
        return {}
    return {text: value for text, _ in decided.against if (value := number(text, None)) is not None}


def note_other_mark(column: str, odd: Mapping[str, float], quoted: Callable[..., Sequence[str]], min_cell: int = 0) -> Note:
    """A warning that the values ``odd``, with the other decimal mark, are read; without examples if rare values are suppressed."""
    if min_cell > 1:
        text = tr("Column '{column}': a few values have the other decimal mark, and are read with it.", column=column)
    else:
        texts = list(odd)[:_SHOWN]
        shown = ", ".join(f"{quote} = {formatted(odd[text], 'g')}" for quote, text in zip(quoted(column, *texts), texts, strict=True))
        text = tr(
            "Column '{column}': values with the other decimal mark than the rest are read with it: {shown}.",
            column=column,
            shown=shown + (", …" if len(odd) > _SHOWN else ""),
        )
    return Note(code="decimals-contradict", level="warning", text=text)


def check_contradiction(
    column: str, decided: DecimalMark, answers: int, quoted: Callable[..., Sequence[str]], min_cell: int = 0
) -> Note | None:
    """A note if values of one column need different decimal marks. Raises DataError if that is more than 1 % of them.

    If rare values are suppressed (``min_cell``), the note has no example.
    """
    n = sum(n for _, n in decided.against)
    if not n:
        return None
    here, there = quoted(column, decided.proof, decided.against[0][0])
    marks = ("comma", "point") if decided.mark == "," else ("point", "comma")
    text = tr(
        "Column '{column}' contradicts itself: {here} has a decimal {marks}, {there} a decimal {marks2}",
        column=column,
        here=here,
        marks=marks[0],
        there=there,
        marks2=marks[1],
    )
    if n > TOLERATED * answers:
        raise DataError(
            tr("{text}, as {n:,} of {answers:,} values have.", text=text, n=n, answers=answers),
            "Write all values of this column with one decimal mark in the export.",
        )
    if min_cell > 1:
        text = tr(
            "Column '{column}' contradicts itself: most of its values have a decimal {marks}, some a decimal {marks2}",
            column=column,
            marks=marks[0],
            marks2=marks[1],
        )
    return Note(
        code="decimals-contradict",
        level="warning",
        text=tr("{text}; {n:,} such value is left out." if n == 1 else "{text}; {n:,} such values are left out.", text=text, n=n),
    )


class Reader(NamedTuple):
    """Reads a column of text as numbers, exactly as ``number`` reads each.

    ``either``: texts that only the other mark makes a number are read with it. ``grouped``: thousands separators are frequent, so that
    Polars should handle them; ``dressed``: so are texts that match ``DRESSED``.
    ``blanks`` are the texts that mean no answer, ``labels`` those that mean a number, both folded by ``fold``.
    """

    mark: Mark | None
    grouped: bool
    dressed: bool = False
    fold: Callable[[str], str] = str.casefold
    blanks: frozenset[str] = frozenset()
    labels: Mapping[str, float] = MappingProxyType({})
    either: bool = False

    def number(self, text: str) -> float | None:
        """The number of a text; None if it is none."""
        found = number(text, self.mark)
        return number(text, None) if found is None and self.either else found

    def expression(self, column: pl.Expr) -> pl.Expr:
        """Structs of ``value`` and ``failed``: whether a text that is not blank is not a number.

        Polars casts plain numbers; ``number`` reads the remaining texts, each distinct one once per batch.
        """
        return column.map_batches(self._parts, return_dtype=pl.Struct({"value": pl.Float64, "failed": pl.Boolean}), is_elementwise=True)

    def _cast_plain(self, texts: pl.Series) -> pl.Series:
        """Cast by Polars: unchanged if possible, else without signs around and separators between the digits."""
        if self.mark == ",":  # unchanged, 1.5 would be a number
            return self._strip_dressing(texts)
        value = texts.cast(pl.Float64, strict=False)
        if value.null_count() == texts.null_count():
            return value
        at = (value.is_null() & texts.is_not_null()).arg_true()
        return value.scatter(at, self._strip_dressing(texts.gather(at)))

    def _strip_dressing(self, texts: pl.Series) -> pl.Series:
        # in several steps, since Polars evaluates an expression again each time it is used
        bare = texts.rename(_TEXT).to_frame().select(pl.col(_TEXT).str.strip_chars(_AROUND))
        if self.dressed:
            bare = bare.select(pl.col(_TEXT).str.replace(_LETTERS, "")).select(_strip_blanks(pl.col(_TEXT)))
        plain = text = pl.col(_TEXT)
        if self.mark == ",":
            plain = pl.when(~text.str.contains(".", literal=True)).then(text.str.replace(",", ".", literal=True))
            if self.grouped:
                plain = pl.coalesce(plain, _strip_grouping(text, ".").str.replace(",", ".", literal=True))
        elif self.grouped and self.mark:
            plain = pl.when(text.str.contains(",", literal=True)).then(_strip_grouping(text, ",")).otherwise(text)
        return bare.select(plain.cast(pl.Float64, strict=False).alias("value")).to_series()

    def _parts(self, texts: pl.Series) -> pl.Series:
        # numbers that are codes or labels are not cast either
        coded = [each for text in (*self.blanks, *self.labels) if (each := number(text, self.mark)) is not None]
        value = self._cast_plain(texts).rename("value")
        value = value.set(~value.is_finite() | value.is_in(coded), None)
        failed = pl.Series("failed", [False]).new_from_index(0, value.len())
        at = (value.is_null() & texts.is_not_null()).arg_true()
        if at.len():
            left = texts.gather(at)
            known = {text: self._read_text(text) for text in left.unique().to_list()}
            found = [known[text] for text in left.to_list()]
            # only the few places that need it: a join would pass over all rows again
            value = value.scatter(at, pl.Series([each for each, _ in found], dtype=pl.Float64))
            failed = failed.scatter(at, pl.Series([bad for _, bad in found], dtype=pl.Boolean))
        return pl.DataFrame([value, failed]).to_struct()

    def _read_text(self, text: str) -> tuple[float | None, bool]:
        folded = self.fold(text)
        if folded in self.labels:
            return self.labels[folded], False
        found = None if folded in self.blanks else self.number(text)
        if found is not None and any(found == number(code, self.mark) for code in self.blanks if code):
            return None, False
        return found, found is None and folded not in self.blanks


def _strip_blanks(bare: pl.Expr) -> pl.Expr:
    return pl.when(bare.str.contains(_PARTED)).then(bare.str.replace_all(f"{_BLANKS}|{_TICKS}", "")).otherwise(bare)


def _strip_grouping(text: pl.Expr, separator: str) -> pl.Expr:
    other = "," if separator == "." else r"\."
    pattern = rf"^[+-]?[1-9]\d{{0,2}}(?:\{separator}\d{{3}})+(?:{other}\d*)?$"
    return pl.when(text.str.contains(pattern)).then(text.str.replace_all(separator, "", literal=True))
