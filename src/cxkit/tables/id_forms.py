"""Comparison of ids of two files, or of phone numbers of one, beyond their normal form: as requested, or by numbering plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import Literal

from cxkit.lazy import pl
from cxkit.tables.identifiers import identity

Form = Literal["plain", "no-zeros", "digits"]
_PHONE = r"^(?:\+|00)?[\d\s()/.\-]{6,22}$"
_SEPARATED = r"\d[\s()/.\-]+\d"
_ABROAD = r"^(?:\+|00)\d"
_LEAST_DIGITS, _SHARE = 7, 0.9


def in_form(raw: pl.Expr, form: Form) -> pl.Expr:
    """Ids in a shortened form: without leading zeros, or without everything before their digits.

    >>> import polars as pl
    >>> pl.DataFrame({"id": ["C-00101", "C-7", "A"]}).select(formed(pl.col("id"), "digits"))["id"].to_list()
    ['101', '7', 'A']
    """
    text = identity(raw)
    if form == "no-zeros":
        return text.str.replace(r"^0+(\w)", "$1")
    return text.str.replace(r"^[^\d]*?0*(\d+)$", "$1") if form == "digits" else text


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
    if find_spec("phonenumbers") is None:
        return None
    import phonenumbers

    def parsed(text: str, region: str | None) -> phonenumbers.PhoneNumber | None:
        try:
            number = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            return None
        return number if phonenumbers.is_possible_number(number) else None

    numbers = (parsed(_with_plus(text), None) for text in texts)
    codes = Counter(number.country_code for number in numbers if number and number.country_code)
    if not codes:
        return None
    region = phonenumbers.region_code_for_country_code(codes.most_common(1)[0][0])

    def international(text: str) -> str:
        number = parsed(_with_plus(text), region) or parsed(f"+{text}", None)
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)) if number else text

    def read(ids: pl.Series) -> pl.Series:
        distinct = ids.unique().drop_nulls().to_list()
        return ids.replace_strict(distinct, [international(each) for each in distinct], default=None, return_dtype=pl.String)

    return lambda raw: identity(raw).map_batches(read, return_dtype=pl.String)


def _with_plus(text: str) -> str:
    return f"+{text[2:]}" if text.startswith("00") else text
