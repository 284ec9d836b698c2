"""Amounts in thousands or millions of their currency, as "Umsatz (TEUR)" or "Revenue ($m)": they are multiplied."""

from __future__ import annotations

import re

from cxkit.language import tr
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.shapes.number_columns import sampled_numbers
from cxkit.shapes.scaled_amounts import Amounts, main_amounts, scaled
from cxkit.shapes.shape import Evidence, Shape

_CURRENCY = (
    r"(?:eur(?:os?)?|€|(?:us\s?|r)?\$|dollars?|usd|£|pounds?|gbp|chf|sfr|franken|francs?|kr|sek|nok|dkk|zł|zl|pln|kč|kc|czk|huf|ft|forint"
    r"|lei|ron|¥|jpy|₺|try|₹|inr|brl|reais|mxn|aud|cad)"
)
# miles are flown too, a mill is a place, and digits may end a longer number
_THOUSAND = (
    r"(?:tsd|tausend|thousands?|tis|tisíc\w*|tys|tysi[ąe]c\w*|tusen(?:tal)?|duizend(?:en|tal)?|milliers?|migliaia|milhares|ezer"
    rf"|miles(?=\s(?:de\s)?{_CURRENCY})|(?<=\ben )miles|(?<!\d[.,'’ ])['’]?000['’]?s?(?![.,'’ ]?\d))"
)
_MILLION = (
    rf"(?:mio|mln|mill(?=\.|\s?[)\]]|\s?{_CURRENCY}|\s*$)|mn|millions?|millionen|millones|milioni|milhões|miljoen(?:en)?|miljoner|milionů"
    r"|milionów|millió)"
)
# a letter before a currency is a unit, a month or a size in "je lfd. m EUR", "per sq m $", "p. m. €" and "Größe M EUR"
_LETTER = re.compile(r"[tm][\s.]", re.IGNORECASE)
_UNIT = re.compile(
    r"(?:/|\b(?:je|pro|per|par|por|za|na|cada|[àáa])\s)(?:\s?[\w.]+\s){0,2}$|\b(?:p|sq|lin|lfd|cu|qu|metr)\.?\s?$"
    r"|\b(?:size|größe|gr|taille|talla|maat|tarif\w*|paket|pack|package|plan|klasse|type?)\s$",
    re.IGNORECASE,
)
_PRICE_OF_MANY = re.compile(rf"×.*(?:/|\b(?:je|pro|per|par|por|za)\s)\s?(?:{_THOUSAND}|1[.,'’ ]?000)(?![^\W_])", re.IGNORECASE)
_NAMED = re.compile(rf"(?<![^\W\d_]){_CURRENCY}(?![^\W\d_])", re.IGNORECASE)
_LARGE = 1_000  # thousands or millions of this are rare
# thousands in Chile, the currency of Malaysia; moneda nacional, the currency of Mexico
_DOUBTFUL = re.compile(r"(?<![^\W_])(?:M\s?\$|(?:\$\s?)?MN(?![^\W_]))")


def _naming(word: str, before: str, after: str, digits: str) -> re.Pattern[str]:
    """Headers that name a multiple: by its word or letter at the currency, or by its word or digits after "in" or in brackets.

    A currency for each of something is its price, as "EUR/t" and "je t EUR"; a letter behind it may begin a word, as in "EUR m. MwSt.";
    and digits before it may be a limit, as in "ab 1000 EUR".
    """
    start, end, of = r"(?<!/)(?<!je )(?<!per )(?<!pro )(?<![^\W_])", r"(?![^\W_])", r"(?:\s(?:of|de|di)\s|\sd['’]|\.?\s?)"
    before_it = rf"{start}(?:{before}\.?\s?|{word}{of}){_CURRENCY}{end}"
    behind_it = rf"{start}{_CURRENCY}\s?(?:{word}{end}|{after}[)\]]?\s*$)"
    alone = rf"(?:{start}(?:in|en|em|w|v)\s|[(\[]\s?)(?:{word}|{digits}){end}|{start}[x×*]\s?(?:{_CURRENCY}\s?)?{digits}{end}"
    return re.compile(f"{before_it}|{behind_it}|{alone}", re.IGNORECASE)


_THOUSANDS = _naming(_THOUSAND, "[tk]", "k", r"1[.,'’ ]?000(?![.,'’ ]?\d)")
_MILLIONS = _naming(_MILLION, "m", "mm?", r"1[.,'’ ]?000[.,'’ ]?000")


def recognise(evidence: Evidence) -> Shape | None:
    """Amounts whose header names thousands or millions; a warning alone if it says something else in some countries."""
    main = main_amounts(evidence)
    if main is None:
        return None
    factor = factor_of(main.header)
    if _DOUBTFUL.search(main.header) or (factor > 1 and not evidence.declared and _are_in_currency(evidence, main)):
        return _doubtful(main.header)
    # thousands of pieces at the price of a thousand
    if factor == 1 or _PRICE_OF_MANY.search(main.header):
        return None
    text = tr(
        "Column '{header}' holds thousands: amounts are multiplied by 1,000."
        if factor == 1_000
        else "Column '{header}' holds millions: amounts are multiplied by 1,000,000.",
        header=shortened(main.header),
    )
    note = Note(code="shape", level="warning", text=text, hint="--shape plain uses the amounts as they are")
    return scaled(evidence, main, lambda amount: amount * factor, note)


def _are_in_currency(evidence: Evidence, main: Amounts) -> bool:
    """Whether large amounts name the currency themselves, as "4.250 EUR"."""
    if main.number.column.startswith("cx:"):
        return False
    cells = evidence.sampled(main.number.column)
    named = sum(bool(_NAMED.search(cell)) for cell in cells)
    amounts = sampled_numbers(evidence.table, [main.number]).to_series().abs()
    large = int((amounts >= _LARGE).sum())
    return bool(cells) and named > len(cells) // 2 and large > len(cells) // 2


def _doubtful(header: str) -> Shape:
    text = tr(
        "Column '{header}' may hold thousands, millions or amounts of the currency: they are used as they are.", header=shortened(header)
    )
    hint = tr("If they are multiples, a header such as 'Revenue (EUR million)' or 'Revenue (kUSD)' says so")
    return Shape(lambda frame: frame, {}, notes=(Note(code="unit-unclear", level="warning", text=text, hint=hint),))


def factor_of(header: str) -> int:
    """How many units of the currency an amount of 1 stands for, as a header says.

    >>> [factor_of(each) for each in ("Umsatz (TEUR)", "Sales in thousands", "Revenue ($m)", "Betrag (EUR)", "Preis je t EUR", "Miles")]
    [1000, 1000, 1000000, 1, 1, 1]
    """
    return 1 if _DOUBTFUL.search(header) else 1_000 if _names(_THOUSANDS, header) else 1_000_000 if _names(_MILLIONS, header) else 1


def _names(multiple: re.Pattern[str], header: str) -> bool:
    found = multiple.finditer(header)
    return any(not (_LETTER.match(each[0]) and _UNIT.search(header[: each.start()])) for each in found)
