"""Evidence in the header of a column of money or pieces beyond its role."""

from __future__ import annotations

import re

from cxkit.roles import normalise
from cxkit.roles.words import all_meanings
from cxkit.shapes.order_words import meaning

_PRICE = re.compile(r"\b(price|prices|preis|preise|prix|precio|prezzo|prijs|rate)\b|\w+(preis|prijs)\b")
_ONE = re.compile(r"\b(unit|each|piece|item|lineitem|einzel\w*|stuck\w*|unitario|unitaire|stuks\w*)\b")
_UNIT = re.compile(r"\b(lineitem|unit|units|each|piece|stk|p u|einzel\w*|stuck\w*|unitario|unitaire|stuks\w*)\b")
_ALL = re.compile(
    r"\b(total|line|extended|sum|gesamt\w*|summe|position\w*|importe|montant|totale|totaal\w*|order|net|netto|gross|brutto)\b"
)


def is_price(header: str) -> bool:
    """Whether a header names, or may name, the price of one unit, as opposed to that of a line or an order.

    >>> is_price("Preis"), is_price("Total price"), is_price("Unit cost")
    (True, False, True)
    """
    text = normalise(header)
    return bool(_ONE.search(text) or _PRICE.search(text)) and not _ALL.search(text)


def names_unit(header: str) -> bool:
    """Whether a header says that a price is of one unit. "Item price" does not: an item may be a line.

    >>> names_unit("Einzelpreis"), names_unit("Preis/Stk."), names_unit("Item price")
    (True, True, False)
    """
    return bool(_UNIT.search(normalise(header)))


_NOT_OF_LINE = re.compile(
    r"\b(?:max|maxim\w*|min|minim\w*|mindest\w*|eligible|allowed|returnable|expected|planned|possible|until|last|previous|prior|stock|available|moglich\w*"
    r"|erlaubt\w*|erwartet\w*|geplant\w*|vorjahr\w*|vormonat\w*|letzte\w*|bestand\w*|lager\w*)\b"
)


def names_returned_pieces(header: str) -> bool:
    """Whether a header names how many pieces of a line came back or were cancelled.

    >>> names_returned_pieces("qty_returned"), names_returned_pieces("Anzahl retourniert"), names_returned_pieces("Retourniert")
    (True, True, False)
    """
    means = all_meanings(header)
    return "quantity" in means and (not means.isdisjoint({"return", "cancelled"}) or meaning(normalise(header), "status") == "returned")


def names_pieces_of_line(header: str) -> bool:
    """Whether a header names a number of pieces of its line, and none of a limit, a stock or another time.

    >>> names_pieces_of_line("qty"), names_pieces_of_line("Stock qty"), names_pieces_of_line("max return qty")
    (True, False, False)
    """
    return "quantity" in all_meanings(header) and not is_other_number(header)


def is_other_number(header: str) -> bool:
    """Whether a header names a limit, a stock or what was in another time.

    >>> is_other_number("Lagerbestand"), is_other_number("min_qty"), is_other_number("Menge")
    (True, True, False)
    """
    return bool(_NOT_OF_LINE.search(normalise(header)))
