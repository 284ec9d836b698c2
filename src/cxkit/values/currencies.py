"""Currencies: their signs, codes and names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Literal

_SPELLINGS = """
EUR € euro euros eur.
USD $ us$ dollar dollars usd$
GBP £ pound pounds
JPY ¥ yen jp¥ 円
CNY cn¥ rmb yuan 元
CHF sfr sfr. fr fr. franken
SEK
NOK
DKK
ISK
PLN zł
CZK kč
HUF ft
RON lei
BGN лв лв.
TRY tl ₺
RUB ₽
INR ₹ rs. rs
AUD a$ au$
CAD c$ ca$
NZD nz$
BRL r$
MXN mx$
ZAR
ILS ₪
KRW ₩
HKD hk$
SGD s$
THB ฿
UAH ₴
PEN s/. s/
TWD nt$
PHP ₱
VND ₫
IDR rp rp.
MYR rm
KES ksh ksh. kshs kshs.
TZS tsh tsh. tshs
UGX ush ush. ushs
NGN ₦
GHS gh₵ ₵ ghc gh¢
ZAR
SAR sr s.r.
QAR qr q.r.
AED dh dhs dhs.
EGP e£
KR kr kr.
"""
# further codes of ISO 4217, in letters alone
_FURTHER = """
AFN AMD ANG AOA ARS AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BSD BTN BWP BYN BZD CDF CLP COP CRC CVE DJF DOP DZD ERN ETB FJD FKP GEL GIP
GMD GNF GTQ GYD HNL HTG IQD IRR JMD JOD KGS KHR KMF KPW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK
MZN NAD NIO NPR OMR PAB PGK PKR PYG RSD RWF SBD SCR SDG SHP SLE SOS SRD SSP STN SVC SYP SZL TJS TMT TND TTD UYU UZS VES VUV WST XAF XCD
XOF XPF YER ZMW ZWG
"""
_OTHER_WORDS = frozenset(("ALL", "CUP", "TOP"))
"""Codes that are words of any text: currencies beside a number alone."""
CODES: Mapping[str, str] = MappingProxyType(
    {spelling.casefold(): line.split()[0] for line in _SPELLINGS.strip().splitlines() for spelling in line.split()}
    | {code.casefold(): code for code in _FURTHER.split()}
)
"""The code by each spelling of a currency, in small letters. KR is the crown that a file does not tell further."""
WRITTEN = frozenset(CODES) | frozenset(map(str.casefold, _OTHER_WORDS))
"""What stands before or behind a number that is a sum of money, in small letters."""
_OF_CELLS = frozenset(
    (
        *("rm", "sr", "qr", "dh", "dhs", "ksh", "kshs", "tsh", "tshs", "ush", "ushs", "ghc"),
        *("mad", "sos", "cop", "bob", "gel", "mop", "lak", "bam", "ang", "scr", "top", "all", "cup"),
    )
)
"""Spellings that mean something else in a header: a room, a service request, a QR code."""
BESIDE = r"[\d.,'’\s+\-−()]+"
"""All that is no currency in the cell of an amount."""
_WORD = re.compile(r"[^\W\d_]{2,}\.?|[^\w\s.,()\[\]/:;-]")


def currency(text: str) -> str | None:
    """The code of the currency that a text names; None if it is not a known one.

    >>> currency("€"), currency(" eur "), currency("Euro"), currency("%")
    ('EUR', 'EUR', 'EUR', None)
    """
    return CODES.get(text.strip().casefold())


def _named(word: str) -> str | None:
    """The code of the currency that a word of a header names."""
    return None if word.casefold() in _OF_CELLS else currency(word)


def currency_of_header(header: str) -> str | None:
    """The currency that a header names as a word, a code or a sign; None if it names none, or several.

    >>> currency_of_header("Umsatz (EUR)"), currency_of_header("Preis in €"), currency_of_header("Frequency")
    ('EUR', 'EUR', None)
    """
    codes = {code for word in _WORD.findall(header) if (code := _named(word)) and not (word.islower() and len(word) < 3)}
    return codes.pop() if len(codes) == 1 else None


def code_in_header(header: str) -> str | None:
    """The one currency that a header names by its code of three letters; signs and names are of many currencies, or of none.

    >>> code_in_header("amount_eur"), code_in_header("Total (USD)"), code_in_header("Amount ($)"), code_in_header("EUR to USD")
    ('EUR', 'USD', None, None)
    """
    codes = {word.upper() for word in _WORD.findall(header.replace("_", " ")) if word.upper() == _named(word)}
    return codes.pop() if len(codes) == 1 else None


Mark = Literal[".", ","]
_POINT_DECIMAL = frozenset(["USD", "GBP", "CAD", "AUD", "NZD", "HKD", "SGD", "JPY", "CNY", "INR", "ILS", "KRW", "THB", "PHP", "TWD", "MXN"])
_COMMA_DECIMAL = frozenset(["EUR", "BRL", "TRY", "VND", "IDR"])
_GROUPED = re.compile(r"\d{1,3}([.,])\d{3}(?:\1\d{3})*")


def mark_by_currency(texts: Iterable[str], of_header: str | None) -> Mark | None:
    """The decimal mark of amounts of which none shows it, if their currency does: each separator stands before three digits.

    The sign or code stands in each cell; a currency that is written with a decimal point may be named by the header alone (``of_header``,
    its code). None if amounts are written otherwise than their currency usually is: they may have three decimals.

    >>> mark_by_currency(["$40,000", "$950"], None), mark_by_currency(["40.000 €"], None), mark_by_currency(["1,200"], "USD")
    ('.', ',', '.')
    >>> mark_by_currency(["$3.459"], None), mark_by_currency(["1,789 €"], None), mark_by_currency(["1,200", "950"], None)
    (None, None, None)
    """
    found = set[Mark | None]()
    for text in texts:
        digits = _GROUPED.search(text)
        if digits is None:
            continue
        code = currency(re.sub(BESIDE, "", text)) or (of_header if digits[1] == "," else None)
        usual: Mark | None = "." if code in _POINT_DECIMAL else "," if code in _COMMA_DECIMAL else None
        found.add(usual if usual != digits[1] else None)
    return found.pop() if len(found) == 1 else None
