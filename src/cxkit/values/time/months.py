"""Months in headers and cells: 2024-01, 01/2024, Jan 24, MRR März 2024, and their names in seven languages."""

from __future__ import annotations

import re
from calendar import monthrange
from contextlib import suppress
from datetime import date
from functools import cache

from cxkit.values.folding import fold
from cxkit.values.words import spellings

_NAMES = (
    ("january", "januar", "jänner", "janvier", "enero", "gennaio", "januari", "janeiro"),
    ("february", "februar", "feber", "février", "febrero", "febbraio", "februari", "fevereiro"),
    ("march", "märz", "mrz", "mars", "marzo", "maart", "mrt", "março"),
    ("april", "avril", "avr", "abril", "aprile"),
    ("may", "mai", "mayo", "maggio", "mei", "maio"),
    ("june", "juni", "juin", "junio", "giugno", "junho"),
    ("july", "juli", "juillet", "julio", "luglio", "julho"),
    ("august", "août", "agosto", "augustus"),
    ("september", "septembre", "septiembre", "setiembre", "settembre", "setembro"),
    ("october", "oktober", "octobre", "octubre", "ottobre", "outubro"),
    ("november", "novembre", "noviembre", "novembro"),
    ("december", "dezember", "décembre", "diciembre", "dicembre", "dezembro"),
)


def number_by_name(*lengths: int) -> dict[str, int]:
    """The number of the month by its folded names, and by their beginnings of these ``lengths``, of 3 letters or more without any.

    A beginning of names of several months, as ``jui`` of juin and juillet, is none.

    >>> number_by_name(3)["dez"], number_by_name()["novem"], number_by_name(3).get("jui")
    (12, 11, None)
    """
    found: dict[str, set[int]] = {}
    for number, names in enumerate(_NAMES, 1):
        for name in {spelled for each in names for spelled in spellings(each)}:
            for length in {*(lengths or range(3, len(name))), len(name)}:
                found.setdefault(name[:length], set()).add(number)
    return {name: numbers.pop() for name, numbers in found.items() if len(numbers) == 1}


_YEAR, _MONTH = r"(?P<y>(?:19|20)\d\d)", r"(?P<m>0?[1-9]|1[0-2])"
_NUMBERS = (
    rf"{_YEAR}[-/._ ]{_MONTH}",
    rf"{_YEAR}(?P<m>0[1-9]|1[0-2])",
    rf"{_YEAR}[-_ ]?m{_MONTH}",
    rf"{_MONTH}[-/._ ]{_YEAR}",
    rf"m{_MONTH}[-_ ]{_YEAR}",
)
# a whole day represents its month if it is the first or the last one
_DAYS = (
    rf"{_YEAR}-{_MONTH}-(?P<d>\d\d?)(?:[ t]00:00(?::00(?:\.0+)?)?z?)?",
    rf"(?P<d>\d\d?)\.{_MONTH}\.{_YEAR}",
    rf"(?P<d>\d\d?)/{_MONTH}/{_YEAR}",
    rf"{_MONTH}/(?P<d>\d\d?)/{_YEAR}",
)
_WORDED = (
    r"(?P<n>[^\W\d_]{3,10})\.?[-/ '’_]*(?P<y>(?:19|20)\d\d|\d\d)",
    rf"{_YEAR}[-/ _]*(?P<n>[^\W\d_]{{3,10}})\.?",
)
_CLEAR = re.compile(r"\d{4}|[-'’]\d\d\s*$")
_BEFORE = r"(?P<before>.*?[^\W\d_]\)?[\s_:./(-]+)?"


@cache
def _numbers_of_names() -> dict[str, int]:
    """The number of the month by every prefix of its names that is unique."""
    return number_by_name()


def month_of(text: str) -> date | None:
    """The first day of the month if the whole text is a month; None otherwise.

    >>> month_of("2024-03"), month_of("Mär 24"), month_of("31.03.2024"), month_of("2024-03-17")
    (datetime.date(2024, 3, 1), datetime.date(2024, 3, 1), datetime.date(2024, 3, 1), None)
    """
    folded = fold(text)
    for pattern in (*_NUMBERS, *_DAYS, *_WORDED):
        if (match := re.fullmatch(pattern, folded)) and (month := _month(match.groupdict())):
            return month
    return None


def clear_month(text: str) -> date | None:
    """The first day of the month if the whole text is a month that is no day without a year: a year of two digits follows a dash or sign.

    >>> clear_month("01/2025"), clear_month("Jan-25"), clear_month("Mar 12"), clear_month("2025")
    (datetime.date(2025, 1, 1), datetime.date(2025, 1, 1), None, None)
    """
    return month_of(text) if _CLEAR.search(text) else None


def named_month(header: str) -> tuple[str, date] | None:
    """The folded text before the month at the end of a header, and the month; None if the header does not end with a month.

    >>> named_month("MRR 2024-03"), named_month("2024-03"), named_month("Status")
    (('mrr', datetime.date(2024, 3, 1)), ('', datetime.date(2024, 3, 1)), None)
    """
    folded = fold(header).rstrip(")]")
    for pattern in (*_NUMBERS, *_DAYS, *_WORDED):
        if (match := re.fullmatch(_BEFORE + pattern, folded)) and (month := _month(match.groupdict())):
            return (match["before"] or "").strip(" _:./(-"), month
    return None


def _month(parts: dict[str, str]) -> date | None:
    year = int(parts["y"]) + (2000 if len(parts["y"]) == 2 else 0)
    number = _numbers_of_names().get(parts["n"]) if "n" in parts else int(parts["m"])
    if number is None:
        return None
    with suppress(ValueError):
        day = date(year, number, int(parts.get("d", 1)))
        if day.day in {1, monthrange(year, number)[1]}:
            return day.replace(day=1)
    return None
