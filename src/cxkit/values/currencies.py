"""Currencies: their signs, codes and names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

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
