"""Comparison of ids of two files, or of phone numbers of one, beyond their normal form: as requested, or by numbering plan."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal

from cxkit.errors import UsageError
from cxkit.lazy import pl
from cxkit.tables.identifiers import identity

if TYPE_CHECKING:
    import phonenumbers

Form = Literal["plain", "no-zeros", "alphanumeric", "salesforce", "phone", "digits"]
"""From the form that changes ids least to the one that changes them most."""
_PHONE = r"^(?:\+|00)?[\d\s()/.\-]{6,22}$"
_SEPARATED = r"\d[\s()/.\-]+\d"
_ABROAD = r"^(?:\+|00)\d"
_LEAST_DIGITS, _SHARE = 7, 0.9


def in_form(raw: pl.Expr, form: Form) -> pl.Expr:
    """Ids in a shortened form. Raises UsageError if the library for phone numbers is missing.

    Without leading zeros; letters and digits in any case; the first 15 of Salesforce's 18 characters; phone numbers without country code,
    zeros in front and signs; the only digits of an id that is no e-mail address.

    >>> import polars as pl
    >>> ids = pl.DataFrame({"id": ["C-00101", "7-DE", "A"]})
    >>> [ids.select(in_form(pl.col("id"), form))["id"].to_list() for form in ("digits", "alphanumeric")]
    [['101', '7', 'A'], ['c00101', '7de', 'a']]
    """
    text = identity(raw)
    if form == "no-zeros":
        return text.str.replace(r"^0+(\w)", "$1")
    if form == "digits":
        return text.str.replace(r"^[^\d@]*?0*(\d+)[^\d@]*$", "$1")
    if form == "alphanumeric":
        short = text.str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]", "")
        return pl.when(short != "").then(short).otherwise(text)
    if form == "salesforce":
        return text.str.replace(r"^([0-9A-Za-z]{15})[0-9A-Za-z]{3}$", "$1")
    return _changed(text, national_number) if form == "phone" else text


def look_like_phones(texts: Sequence[str]) -> bool:
    """Whether nearly all texts have the characters and the length of phone numbers."""
    fitting = sum(bool(re.match(_PHONE, text)) and len(re.sub(r"\D", "", text)) >= _LEAST_DIGITS for text in texts)
    return fitting >= _SHARE * len(texts) > 0


def may_be_phones(texts: Sequence[str]) -> bool:
    """Whether some of the texts are written as only phone numbers are: with a country code or parted by signs.

    Digits alone, as many in each text, are numbers with leading zeros.

    >>> may_be_phones(["0049 30 1210177", "17"]), may_be_phones(["0047016", "0947016"])
    (True, False)
    """
    if all(text.isdecimal() for text in texts) and len(set(map(len, texts))) == 1:
        return False
    return any(re.match(_PHONE, text) and re.search(rf"{_ABROAD}|{_SEPARATED}", text) for text in texts)


def national_number(text: str) -> str:
    """A phone number without its country code, zeros in front and signs, so that notations of several files meet.

    >>> national_number("+49 (0)30 1210177"), national_number("030 12101-77"), national_number("Anna")
    ('301210177', '301210177', 'Anna')
    """
    if not has_phones():
        raise UsageError("--id-form phone needs a library.", "pip install 'cxkit[phone]'")
    import phonenumbers

    number = _parsed(_with_plus(text), None)
    digits = phonenumbers.national_significant_number(number) if number else re.sub(r"\D", "", text)
    return digits.lstrip("0") if len(digits) >= _LEAST_DIGITS - 1 else text


def has_phones() -> bool:
    """Whether the library for phone numbers is installed."""
    return find_spec("phonenumbers") is not None


def _changed(ids: pl.Expr, change: Callable[[str], str]) -> pl.Expr:
    """Each distinct id, changed."""

    def read(series: pl.Series) -> pl.Series:
        distinct = series.unique().drop_nulls().to_list()
        return series.replace_strict(distinct, [change(each) for each in distinct], default=None, return_dtype=pl.String)

    return ids.map_batches(read, return_dtype=pl.String)


def notations(texts: Sequence[str]) -> Counter[str]:
    """The notations of phone numbers, each with its frequency; empty if the texts are no phone numbers.

    They are phone numbers if nearly all have the characters and the length of one and some begin with a country code. Digits alone, as many
    in each text, are numbers with leading zeros: a country code would make some of them longer.
    """
    written = pl.Series(texts, dtype=pl.String)
    digits = written.str.replace_all(r"\D", "").str.len_chars()
    fitting = written.filter(written.str.contains(_PHONE) & (digits >= _LEAST_DIGITS))
    if not texts or fitting.len() < _SHARE * len(texts) or not written.str.contains(_ABROAD).any():
        return Counter()
    if written.str.contains(r"^\d+$").all() and digits.n_unique() == 1:
        return Counter()
    return Counter(_notation(text) for text in fitting.to_list())


def _notation(text: str) -> str:
    start = "+" if text.startswith("+") else "00" if text.startswith("00") else "0" if text.startswith("0") else "digits"
    return f"{start} separated" if pl.Series([text]).str.contains(_SEPARATED).item() else start


def phone_reader(texts: Sequence[str]) -> Callable[[pl.Expr], pl.Expr] | None:
    """A function that converts phone numbers to the international form (E.164); None without the library, or if no country is evident.

    Numbers without a country code get the one of most of the ``texts``. Impossible numbers stay unchanged.
    """
    if not has_phones():
        return None
    import phonenumbers

    numbers = (_parsed(_with_plus(text), None) for text in texts)
    codes = Counter(number.country_code for number in numbers if number and number.country_code)
    if not codes:
        return None
    region = phonenumbers.region_code_for_country_code(codes.most_common(1)[0][0])

    def international(text: str) -> str:
        number = _parsed(_with_plus(text), region) or _parsed(f"+{text}", None)
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)) if number else text

    return lambda raw: _changed(identity(raw), international)


def _parsed(text: str, region: str | None) -> phonenumbers.PhoneNumber | None:
    import phonenumbers

    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_possible_number(number) else None


def _with_plus(text: str) -> str:
    return f"+{text[2:]}" if text.startswith("00") else text
