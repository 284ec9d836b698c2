"""Amounts in thousands or millions of their currency, as "Umsatz (TEUR)" or "Revenue ($m)": they are multiplied."""

from __future__ import annotations

import re

from cxkit.language import tr
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.shapes.scaled_amounts import main_amounts, scaled
from cxkit.shapes.shape import Evidence, Shape

_CURRENCY = (
    r"(?:eur(?:os?)?|€|(?:us\s?|r)?\$|dollars?|usd|£|pounds?|gbp|chf|sfr|franken|francs?|kr|sek|nok|dkk|zł|zl|pln|kč|kc|czk|huf|ft|forint"
    r"|lei|ron|¥|jpy|₺|try|₹|inr|brl|reais|mxn|aud|cad)"
)
_THOUSAND = (
    r"(?:tsd|tausend|thousands?|tis|tisíc\w*|tys|tysi[ąe]c\w*|tusen(?:tal)?|duizend(?:en|tal)?|milliers?|miles|migliaia|milhares|ezer"
    r"|['’]?000['’]?s?)"
)
_MILLION = r"(?:mio|mln|mill|mn|millions?|millionen|millones|milioni|milhões|miljoen(?:en)?|miljoner|milionů|milionów|millió)"


def _naming(word: str, before: str, after: str, digits: str) -> re.Pattern[str]:
    """Headers that name a multiple: by its word or letter at the currency, or by its word or digits after "in" or in brackets.

    A currency for each of something is its price, as "EUR/t" and "je t EUR"; a letter behind it may begin a word, as in "EUR m. MwSt.".
    """
    start, end, of = r"(?<!/)(?<!je )(?<!per )(?<!pro )(?<![^\W_])", r"(?![^\W_])", r"(?:\s(?:of|de|di)\s|\sd['’]|\.?\s?)"
    before_it = rf"{start}(?:{before}\.?\s?|(?:{word}|{digits}){of}){_CURRENCY}{end}"
    behind_it = rf"{start}{_CURRENCY}\s?(?:{word}{end}|{after}[)\]]?\s*$)"
    alone = rf"(?:{start}(?:in|en|em|w|v)\s|[(\[]\s?)(?:{word}|{digits}){end}|{start}[x×*]\s?(?:{_CURRENCY}\s?)?{digits}{end}"
    return re.compile(f"{before_it}|{behind_it}|{alone}", re.IGNORECASE)


_THOUSANDS, _MILLIONS = _naming(_THOUSAND, "[tk]", "k", r"1[.,'’ ]?000"), _naming(_MILLION, "m", "mm?", r"1[.,'’ ]?000[.,'’ ]?000")


def recognise(evidence: Evidence) -> Shape | None:
    """Amounts whose header names thousands or millions."""
    main = main_amounts(evidence)
    factor = factor_of(main.header) if main else 1
    if main is None or factor == 1:
        return None
    text = tr(
        "Column '{header}' holds thousands: amounts are multiplied by 1,000."
        if factor == 1_000
        else "Column '{header}' holds millions: amounts are multiplied by 1,000,000.",
        header=shortened(main.header),
    )
    note = Note(code="shape", level="warning", text=text, hint="--shape plain uses the amounts as they are")
    return scaled(evidence, main, lambda amount: amount * factor, note)


def factor_of(header: str) -> int:
    """How many units of the currency an amount of 1 stands for, as a header says.

    >>> [factor_of(each) for each in ("Umsatz (TEUR)", "Sales in thousands", "Revenue ($m)", "Betrag (EUR)", "Preis je t EUR", "Miles")]
    [1000, 1000, 1000000, 1, 1, 1]
    """
    return 1_000 if _THOUSANDS.search(header) else 1_000_000 if _MILLIONS.search(header) else 1
