"""How texts of days and moments look, and what looks like one: addresses with a post code as long as a year."""

from __future__ import annotations

import re

_YEAR_FIRST = re.compile(r"^(?:19|20|99|00)\d\d(?:[-./]\d{1,2}[-./]\d{1,2}|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?:\D.*)?$")
_WEEKDAY = r"(?:[^\W\d_]{2,10}\.?,\s*|[^\W\d_]{2,3}\.?\s+(?=\d{1,2}[./]\d{1,2}[./]\d{4}\b))?"
_DAY_FIRST = re.compile(rf"^{_WEEKDAY}" r"\d{1,2}[-./]\s?(?:\d{1,2}|[^\W\d_]{3,9}\.?)[-./]\s?(?:\d{4}|\d{2})(?:\D.*)?$")
_DAY_OF_MONTH = r"(?:[^\W\d_]{3,10}[.-]?[\s-]*\d{1,2}|\d{1,2}(?:[.º°]|er)?[\s-]+(?:d[ei]\s)?[^\W\d_]{3,10})"
_WORDED = re.compile(rf"^(?:[^\W\d_]{{2,9}}[.,]?\s+)?{_DAY_OF_MONTH}[.,]?\b.*\b\d{{4}}\b|^[^\W\d_]{{3}}-\d{{1,2}}-\d{{2}}$")
SERIAL = re.compile(r"^(?:[2-7]\d{4}(?:[.,]\d+)?|295846[56](?:[.,]0)?)$")
"""Numbers that may be days of spreadsheets, 1954 to 2118 and 9999-12-31."""
_YEAR, _OF_YEAR = r"(?:19|20)\d\d", r"(?:0?[1-9]|1[0-2])"
PART_OF_YEAR = re.compile(
    rf"^(?:{_YEAR}[-/.]{_OF_YEAR}|{_OF_YEAR}[-/.]{_YEAR}|{_YEAR}(?:0[1-9]|1[0-2])|[^\W\d_]{{3,10}}[.]?[ -]{_YEAR}"
    rf"|(?:jan|feb|f[eé]v|m[aä]r|mrz|a[pbv]r|ma[ijyg]|mei|ju[inl]|giu|lug|a[ug]|ago|sep|set|o[ck]t|ott|out|nov|d[eéi][cz])[^\W\d_]{{0,7}}[.]?[-'’]\d\d"
    rf"|{_YEAR}[-/_. ]*(?:q[1-4]|(?:kw|cw|w)[-_. ]?\d\d?)|(?:q[1-4]|(?:kw|cw|w)[. ]?\d\d?)[-/_. ]+{_YEAR})$",
    re.IGNORECASE,
)
"""Texts that look like months, quarters or weeks: 2025-01, 01/2025, 202501, March 2025, 2025-Q1, KW 3/2025."""
_EPOCH = re.compile(r"^1[0-9]{9}(?:\d{3})?(?:\.\d+)?$")
# a post code and its place
_PLACE = re.compile(r"\b\d{4}\s+(?:[^\W\d_]{2}\.?\s+)?([^\W\d_]{3,})")
_NAME_OF_DAY = re.compile(
    r"(?:Mon|Tue|Tues|Wed|Wednes|Thu|Thurs|Fri|Sat|Satur|Sun)(?:day)?|(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch|Sonnabend"
)


def is_day(text: str) -> bool:
    """Whether a text looks like a day or a moment.

    >>> is_day("31.01.2026"), is_day("Jan 31, 2026 Sat"), is_day("Weg 1, 1010 Wien"), is_day("Laan 2, 6127 AG Grevenbicht")
    (True, True, False, False)
    """
    if _YEAR_FIRST.match(text) or _DAY_FIRST.match(text) or _EPOCH.match(text):
        return True
    return bool(_WORDED.match(text)) and not _is_address(text)


def _is_address(text: str) -> bool:
    """Whether a post code stands before a place: a name, with a capital, that is none of a day of the week."""
    found = _PLACE.search(text)
    return found is not None and found[1].istitle() and not _NAME_OF_DAY.fullmatch(found[1])


def is_serial_day(text: str) -> bool:
    """Whether a number may be a day, as spreadsheets count days.

    >>> is_serial_day("44927"), is_serial_day("44927,5"), is_serial_day("12")
    (True, True, False)
    """
    return SERIAL.match(text) is not None
