"""Numbers as people read them: one rule for each unit, whatever the column is called."""

from __future__ import annotations

from collections.abc import Sequence

from cxkit.model import Cell, Unit

MINUS = "−"
NARROW_BLANK = "\u202f"
NUMERIC: frozenset[Unit] = frozenset({"count", "share", "points", "score", "money", "days", "number", "ratio", "p"})

_DIGITS: dict[Unit, int] = {"count": 1, "share": 1, "points": 1, "score": 2, "money": 2, "days": 1, "number": 3, "ratio": 2}
_WHOLE_WHERE_POSSIBLE: frozenset[Unit] = frozenset({"count", "number"})
_EXACT = 1e15  # beyond it a float's digits are noise, and a column of them has no end


def digits_for(unit: Unit, values: Sequence[Cell], digits: int | None = None) -> int | None:
    """The decimals that all ``values`` of a column share; None for p-values, each of which has its own.

    ``digits`` overrides the unit's. Counts and plain numbers have decimals only where one of them is not whole (weighted counts).
    """
    if digits is not None or unit == "p":
        return digits
    if unit in _WHOLE_WHERE_POSSIBLE and all(not isinstance(value, float) or value.is_integer() for value in values):
        return 0
    return _DIGITS.get(unit, 0)


def figure(value: float, unit: Unit, digits: int | None, *, signed: bool | None = None) -> str:
    """One number without its unit's sign: shares in percent, thousands apart, minus as −, points with their sign.

    ``signed`` puts a plus before what is above zero; by default only points, which are a balance of two shares, have one.
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
        sign = ""  # what rounds to zero is neither above nor below it
    elif scaled < 0:
        sign = MINUS
    else:
        sign = "+" if signed or (signed is None and unit == "points") else ""
    return sign + text.replace(",", NARROW_BLANK)


def with_unit(value: float, unit: Unit, digits: int | None, *, signed: bool | None = None) -> str:
    """One number that stands alone, with its unit where it has one."""
    text = figure(value, unit, digits, signed=signed)
    return text + {"share": " %", "days": " days"}.get(unit, "")


def _p_value(value: float, digits: int | None) -> str:
    """``.71``, ``.004``, ``<.001``: three decimals where two would leave open on which side of .01 or .05 the value lies."""
    places = digits or (3 if value < 0.01 or 0.045 <= value < 0.055 else 2)
    if value < 10**-places:
        return f"<{10**-places:.{places}f}".replace("0.", ".", 1)
    return f"{value:.{places}f}".removeprefix("0")
