"""A price whose header names its unit, as "Day rate" or "Preis pro Nacht", and the column that counts them, as "Days" or "Nächte"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cxkit.roles import normalise

_MONEY = r"(?:prices?|rates?|fees?|tariff|preis|satz|tarif|gebuhr|honorar|prix|taux|precio|tarifa|prezzo|tariffa|prijs|tarief)"
_PRICED = re.compile(rf"\b\w*{_MONEY}\b")
_PER = re.compile(rf"\b\w*{_MONEY}\b.*?\b(?:per|pro|je|a|par|la|por|al|alla)\s+(?P<unit>\w{{2,}})")
_BEFORE = re.compile(rf"\b(?P<unit>\w{{2,}}?)[ ]?{_MONEY}\b")
_ADJECTIVES = {
    "hourly": "hour",
    "daily": "day",
    "nightly": "night",
    "room": "night",
    "weekly": "week",
    "horaire": "heure",
    "journalier": "jour",
}
_ALIKE = 3  # letters that both words begin with
_ENDING = 2  # letters after those


def names_money(text: str) -> bool:
    """Whether a word of a text, as ``normalise`` leaves it, is one for prices, or ends with one."""
    return _PRICED.search(text) is not None


def unit_of(price: str) -> str | None:
    """The unit that the header of a price names; None if it names none.

    >>> unit_of("Price per seat"), unit_of("Tagessatz"), unit_of("Daily rate"), unit_of("Price")
    ('seat', 'tages', 'day', None)
    """
    text = normalise(price)
    found = _PER.search(text) or _BEFORE.search(text)
    return _ADJECTIVES.get(found["unit"], found["unit"]) if found else None


def counts_unit(header: str, unit: str) -> bool:
    """Whether the last word of a header of up to two is the unit, but for its ending, as "Tage" for "Tages"."""
    words = normalise(header).split()
    if not words or len(words) > 2:
        return False
    if words[-1] == unit:
        return True
    alike = next((place for place, (a, b) in enumerate(zip(words[-1], unit, strict=False)) if a != b), min(len(words[-1]), len(unit)))
    return alike >= _ALIKE and max(len(words[-1]), len(unit)) - alike <= _ENDING


def counted_units(price: str, headers: Sequence[str]) -> str | None:
    """The one header that counts the units of a price; None if none or several do."""
    unit = unit_of(price)
    found = [header for header in headers if header != price and counts_unit(header, unit)] if unit else []
    return found[0] if len(found) == 1 else None


def price_of_counted_units(headers: Sequence[str]) -> str | None:
    """The one header of a price whose units another header counts; None if none or several are."""
    found = [header for header in headers if counted_units(header, headers)]
    return found[0] if len(found) == 1 else None
