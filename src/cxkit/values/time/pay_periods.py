"""How many months a payment is for, in cells ("vierteljährlich") and in headers ("Jahresbeitrag")."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cxkit.values.folding import fold
from cxkit.values.words import spellings

MONTHS: Mapping[int, Mapping[str, tuple[str, ...]]] = {
    1: {
        "en": ("monthly", "month", "per month", "every month", "each month", "pm"),
        "de": ("monatlich", "monat", "pro monat", "je monat", "mtl", "1/12", "1/12-jährlich"),
        "fr": ("mensuel", "mensuelle", "mensuellement", "mois", "par mois"),
        "es": ("mensual", "mensualmente", "mes", "al mes", "por mes"),
        "it": ("mensile", "mensilmente", "mese", "al mese"),
        "nl": ("maandelijks", "maand", "per maand"),
        "pt": ("mensal", "mensalmente", "mês"),
        "pl": ("miesięcznie", "miesięczna", "miesięczny", "miesiąc"),
        "sv": ("månadsvis", "månad", "per månad"),
        "da": ("månedlig", "månedligt", "måned"),
        "no": ("månedlig", "måned"),
        "cs": ("měsíčně", "měsíční", "měsíc"),
    },
    3: {
        "en": ("quarterly", "quarter", "per quarter", "every quarter", "every 3 months", "3 months"),
        "de": ("vierteljährlich", "quartalsweise", "quartal", "pro quartal", "vierteljahr", "1/4", "1/4-jährlich", "1/4 jährlich"),
        "fr": ("trimestriel", "trimestrielle", "trimestriellement", "trimestre"),
        "es": ("trimestral", "trimestralmente", "trimestre"),
        "it": ("trimestrale", "trimestralmente"),
        "nl": ("kwartaal", "per kwartaal", "driemaandelijks"),
        "pt": ("trimestral",),
        "pl": ("kwartalnie", "kwartalna", "kwartał"),
        "sv": ("kvartal", "kvartalsvis"),
        "da": ("kvartalsvis", "kvartal"),
        "no": ("kvartalsvis",),
        "cs": ("čtvrtletně", "čtvrtletní"),
    },
    6: {
        "en": ("semiannual", "semi-annual", "semiannually", "semi-annually", "half-yearly", "half yearly", "every 6 months", "6 months"),
        "de": ("halbjährlich", "halbjahr", "pro halbjahr", "1/2", "1/2-jährlich", "1/2 jährlich"),
        "fr": ("semestriel", "semestrielle", "semestriellement", "semestre"),
        "es": ("semestral", "semestralmente"),
        "it": ("semestrale", "semestralmente"),
        "nl": ("halfjaarlijks", "per halfjaar", "halfjaar"),
        "pt": ("semestral",),
        "pl": ("półrocznie", "półroczna"),
        "sv": ("halvårsvis", "halvår"),
        "da": ("halvårlig", "halvårligt"),
        "no": ("halvårlig",),
        "cs": ("pololetně", "pololetní"),
    },
    12: {
        "en": ("yearly", "annual", "annually", "year", "per year", "every year", "per annum", "pa", "12 months"),
        "de": ("jährlich", "jahr", "pro jahr", "je jahr", "jährl", "1/1", "1/1-jährlich", "einmal jährlich"),
        "fr": ("annuel", "annuelle", "annuellement", "an", "par an"),
        "es": ("anual", "anualmente", "año", "al año"),
        "it": ("annuale", "annualmente", "annuo", "annua", "anno"),
        "nl": ("jaarlijks", "jaar", "per jaar"),
        "pt": ("anual", "anualmente", "ano"),
        "pl": ("rocznie", "roczna", "roczny", "rok"),
        "sv": ("årsvis", "årlig", "år", "per år"),
        "da": ("årlig", "årligt", "år"),
        "no": ("årlig", "år"),
        "cs": ("ročně", "roční", "rok"),
    },
}
"""How often something is paid, by the months that one payment is for and by language."""
COMPOUNDS: Mapping[int, Mapping[str, tuple[str, ...]]] = {
    1: {"de": ("monats",), "nl": ("maand",), "sv": ("månads",)},
    3: {"de": ("quartals", "vierteljahres"), "nl": ("kwartaal",), "sv": ("kvartals",)},
    6: {"de": ("halbjahres",), "sv": ("halvårs",)},
    12: {"de": ("jahres",), "nl": ("jaar",), "sv": ("års",)},
}
"""What a word of a header begins with."""
_SHORT = {"mrr": 1, "arr": 12, "acv": 12, "p.m.": 1, "p.a.": 12, "mtl.": 1, "jährl.": 12, "mens.": 1}
_CODES = {"m": 1, "q": 3, "h": 6, "y": 12, "a": 12, "j": 12}


def _by_spelling(lists: Mapping[int, Mapping[str, tuple[str, ...]]]) -> dict[str, int]:
    return {each: months for months, words in lists.items() for some in words.values() for word in some for each in spellings(word)}


_WORDS, _BEGINS = _by_spelling(MONTHS), _by_spelling(COMPOUNDS)
_EVERY = re.compile(r"(\d+) ?(?:months?|monate?n?|mois|mes(?:es|i)?|maanden)\b")
# for how long a price is agreed, or what a customer brings in all, and not what one amount is for
_BOUND = re.compile(r"laufzeit|bindung|vertrag|\bab \d|\bterm\b|commit|contract|contrat|engagement|\bltv\b|lifetime|looptijd|binding")
_WORD = re.compile(r"1/\d+-\w+|[^\W\d_]+(?:\.[^\W\d_]+)*\.?")


def months_paid(text: str, *, codes: bool = False) -> int | None:
    """How many months a payment is for that is made so often; None if the text does not say. ``codes``: one letter may stand for it.

    >>> months_paid("1/4-jährlich"), months_paid("Annually"), months_paid("every 6 months"), months_paid("einmalig"), months_paid("M")
    (3, 12, 6, None, None)
    """
    folded = fold(text)
    return _WORDS.get(folded.rstrip(".")) or (_CODES.get(folded) if codes else None)


def months_named(header: str) -> int | None:
    """How many months an amount is for by its header; None if it does not say, or says two.

    >>> months_named("Jahresbeitrag"), months_named("Premium (yearly)"), months_named("Prämie p.a."), months_named("MRR")
    (12, 12, 12, 1)
    >>> months_named("Beitrag gem. Zahlweise"), months_named("Umsatz der letzten 12 Monate"), months_named("Paris")
    (None, 12, None)
    >>> months_named("Price (24 months contract)"), months_named("Rate bei 12 Monaten Laufzeit"), months_named("LTV 24 months")
    (None, None, None)
    """
    folded = fold(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)).replace("_", " ")
    if every := _EVERY.search(folded):
        return None if _BOUND.search(folded) else int(every[1])
    found = {_month_of(word) for word in _WORD.findall(folded)} - {None}
    return found.pop() if len(found) == 1 else None


def _month_of(word: str) -> int | None:
    # "an" and "pa" are words of other meanings too
    known = _SHORT.get(word) or (_WORDS.get(word.rstrip(".")) if len(word) > 2 else None)
    return known or next((months for begin, months in _BEGINS.items() if word.startswith(begin) and len(word) > len(begin) + 2), None)
