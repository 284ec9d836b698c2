"""Exact arithmetic of sparse vectors: changes of a few cells, and sums of a few rows."""

from __future__ import annotations

from fractions import Fraction

Number = int | Fraction
Move = dict[int, Number]
"""The values that are not 0, by the index of their cell (or row)."""


def quotient(numerator: Number, denominator: Number) -> Number:
    """The exact quotient, an int if possible, since ints are many times faster.

    Parameters
    ----------
    numerator, denominator : int or Fraction
        The denominator is not 0.

    Returns
    -------
    int or Fraction
        A whole number is an int.

    Examples
    --------
    >>> quotient(6, 3), quotient(1, 2)
    (2, Fraction(1, 2))
    """
    result = Fraction(numerator) / Fraction(denominator) if denominator not in (1, -1) else numerator * denominator
    return result.numerator if result.denominator == 1 else result


def subtract(move: Move, factor: Number, other: Move) -> None:
    """``move -= factor * other``, without zeros.

    Parameters
    ----------
    move : dict of int to number
        It is changed.
    factor : int or Fraction
        How often the other one is subtracted.
    other : dict of int to number
        It stays as it is.

    Returns
    -------
    None
        The difference is in ``move``.

    Examples
    --------
    >>> move = {0: 1, 1: -1}
    >>> subtract(move, 1, {0: 1, 2: 5})
    >>> move
    {1: -1, 2: -5}
    """
    for cell, value in other.items() if factor else ():
        rest = move.get(cell, 0) - factor * value
        if rest:
            move[cell] = rest if isinstance(rest, int) or rest.denominator > 1 else rest.numerator
        else:
            del move[cell]
