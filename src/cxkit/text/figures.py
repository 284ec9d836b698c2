"""Formats numbers by their unit."""

from __future__ import annotations

from collections.abc import Sequence

from cxkit.language import formatted, localised, tr
from cxkit.model import Cell, Column, Unit

MINUS = "−"
NUMERIC: frozenset[Unit] = frozenset({"count", "share", "points", "score", "money", "days", "number", "ratio", "p"})

_DIGITS: dict[Unit, int] = {"count": 1, "share": 1, "points": 1, "score": 2, "money": 2, "days": 1, "number": 3, "ratio": 2}
_WHOLE_WHERE_POSSIBLE: frozenset[Unit] = frozenset({"count", "number"})
_WITHOUT_CENTS = 100
_MORE = 3  # decimals of a small number in a sentence; what is smaller still is a rounding error
_EXACT = 1e15  # from here on the digits of a float are not exact


def digits_for(unit: Unit, values: Sequence[Cell], digits: int | None = None) -> int | None:
    """Return the number of decimals for all ``values`` of a column; None for p values, which have their own.

    ``digits`` overrides that of the unit. Counts and plain numbers have decimals only if one of them is not whole (weighted counts), money
    only if all of it is below 100.
    """
    if digits is not None or unit == "p":
        return digits
    if unit == "money" and any(isinstance(value, (int, float)) and abs(value) >= _WITHOUT_CENTS for value in values):
        return 0
    if unit in _WHOLE_WHERE_POSSIBLE and all(not isinstance(value, float) or value.is_integer() for value in values):
        return 0
    return _DIGITS.get(unit, 0)


def figure(value: float, unit: Unit, digits: int | None, *, signed: bool | None = None) -> str:
    """Format one number without its unit: shares in percent, thousands separated, minus as −, points with their sign.

    ``signed`` puts a plus before positive numbers; by default only points, the difference of two shares, have one.
    """
    if unit == "p":
        return _p_value(value, digits)
    scaled = value * 100 if unit == "share" else value
    places = _DIGITS.get(unit, 0) if digits is None else digits
    if isinstance(scaled, int):  # an integer of any size stays exact
        text = f"{abs(scaled):,d}" + ("." + "0" * places if places else "")
    elif abs(scaled) >= _EXACT:
        text = f"{abs(scaled):.6g}"
    else:
        text = f"{abs(scaled):,.{places}f}"
    if not text.strip("0.,"):
        sign = ""  # a number that rounds to zero has no sign
    elif scaled < 0:
        sign = MINUS
    else:
        sign = "+" if signed or (signed is None and unit == "points") else ""
    return sign + localised(text)


def with_unit(value: float, unit: Unit, digits: int | None, *, signed: bool | None = None) -> str:
    """Format one number with its unit, if it has one."""
    text = figure(value, unit, digits, signed=signed)
    return text + {"share": " %", "days": tr(" days")}.get(unit, "")


def in_words(value: float, unit: Unit, digits: int | None) -> str:
    """Format one number of a sentence with its unit: as ``with_unit``, but what is not 0 is not written as 0, and not all not as 100 %.

    >>> in_words(0.236, "share", 0), in_words(0.003, "share", 0), in_words(0.9997, "share", 0), in_words(1.0, "share", 0)
    ('24 %', '0.3 %', '99.97 %', '100 %')
    """
    return with_unit(value, unit, digits_in_words(value, unit, digits))


def digits_in_words(value: float, unit: Unit, digits: int | None) -> int | None:
    """The decimals of a number in a sentence: ``digits``, or up to three more that it takes to differ from 0, and a share from all."""
    if unit == "p":
        return digits
    places = _DIGITS.get(unit, 0) if digits is None else digits
    scaled = abs(value * 100 if unit == "share" else value)
    whole = {0.0, 100.0} if unit == "share" and scaled < 100 else {0.0}
    return next((more for more in range(places, places + _MORE + 1) if round(scaled, more) not in whole), places)


def of_column(value: float, column: Column, digits: int | None, *, signed: bool | None = None) -> str:
    """Format one number of a column with its unit: %, pp of differences of shares, which have a sign, days, or the currency."""
    if not column.difference:
        text = with_unit(value, column.unit, digits, signed=signed)
        return f"{text} {column.currency}" if column.currency else text
    return figure(value, column.unit, digits, signed=signed is not False) + (tr(" pp") if column.unit == "share" else "")


def percent(share: float) -> str:
    """A confidence or another given share in percent, with the digits that it was given with."""
    return f"{formatted(100 * share, 'g')} %"


def _p_value(value: float, digits: int | None) -> str:
    """``.71``, ``.004``, ``<.001``: three decimals if two would not show on which side of .01 or .05 the value lies."""
    places = digits or (3 if value < 0.01 or 0.045 <= value < 0.055 else 2)
    if value < 10**-places:
        return localised(f"<{10**-places:.{places}f}".replace("0.", ".", 1))
    return localised(f"{value:.{places}f}".removeprefix("0"))
