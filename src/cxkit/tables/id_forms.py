"""How ids of two files, or phone numbers of one, are made comparable beyond their normal form: as asked for, or as numbers of one plan."""

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


def formed(raw: pl.Expr, form: Form) -> pl.Expr:
    """Ids in a form that leaves something of them out: their leading zeros, or all that is in front of their digits.

    >>> import polars as pl
    >>> pl.DataFrame({"id": ["C-00101", "C-7", "A"]}).select(formed(pl.col("id"), "digits"))["id"].to_list()
    ['101', '7', 'A']
    """
    text = identity(raw)
    if form == "no-zeros":
        return text.str.replace(r"^0+(\w)", "$1")
    return text.str.replace(r"^[^\d]*?0*(\d+)$", "$1") if form == "digits" else text


def notations(texts: Sequence[str]) -> Counter[str]:
    """In how many ways phone numbers are written, each with how many of them; empty if the texts are no phone numbers.

    They are phone numbers if nearly all have the signs and the length of one and some begin with the code of a country.
    """
    written = pl.Series(texts, dtype=pl.String)
    digits = written.str.replace_all(r"\D", "").str.len_chars()
    fitting = written.filter(written.str.contains(_PHONE) & (digits >= _LEAST_DIGITS))
    if not texts or fitting.len() < _SHARE * len(texts) or not written.str.contains(_ABROAD).any():
        return Counter()
    return Counter(_notation(text) for text in fitting.to_list())


def _notation(text: str) -> str:
    start = "+" if text.startswith("+") else "00" if text.startswith("00") else "0" if text.startswith("0") else "digits"
    return f"{start} separated" if pl.Series([text]).str.contains(_SEPARATED).item() else start


def phone_reader(texts: Sequence[str]) -> Callable[[pl.Expr], pl.Expr] | None:
    """What brings phone numbers into the international form (E.164); None without the library for it, or if no country is evident.

    The country of numbers without a code is the one whose code most of the ``texts`` bear. What is no possible number stays as it is.
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
