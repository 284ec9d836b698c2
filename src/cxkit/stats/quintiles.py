"""Scores from 1 to 5 by quintiles, for recency, frequency and monetary value."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from cxkit.lazy import pl

Rule = Literal["quintiles", "rfm-r"]
_FIFTHS = (0.2, 0.4, 0.6, 0.8)


class Cuts(NamedTuple):
    """Four cut points, and whether a value at one of them belongs above it.

    Examples
    --------
    >>> found = cuts(range(1, 11), "quintiles")
    >>> found.points, [found.score(value) for value in (1, 5, 10)]
    ((2, 4, 6, 8), [1, 3, 5])
    """

    points: tuple[float, float, float, float]
    above: bool

    def score(self, value: float) -> int:
        """The fifth that a value belongs to.

        Parameters
        ----------
        value : float
            The value.

        Returns
        -------
        int
            1 for the lowest values to 5 for the highest.

        Examples
        --------
        >>> found = cuts(range(1, 11), "quintiles")
        >>> found.score(2), found.score(2.5)  # 2 is a cut, which belongs below
        (1, 2)
        """
        return 1 + (bisect_right if self.above else bisect_left)(self.points, value)


def cuts(ordered: Sequence[float] | pl.Series, rule: Rule) -> Cuts:
    """The cut points of values by fifths of the customers.

    Parameters
    ----------
    ordered : sequence of float
        Values in ascending order, one a customer.
    rule : {"quintiles", "rfm-r"}
        ``quintiles``: a cut is the least value that a fifth (two, three, four) of the customers do not exceed; it belongs below, so that
        equal values have one score. ``rfm-r``: as the R package rfm cuts whole numbers, quantiles of type 7 plus 1, which belong above.

    Returns
    -------
    Cuts
        Four cut points, which score values from 1 to 5.

    References
    ----------
    Hyndman & Fan (1996), Sample quantiles in statistical packages, The American Statistician 50 (types 1 and 7).

    Examples
    --------
    >>> found = cuts(range(1, 11), "quintiles")
    >>> found.points, [found.score(value) for value in (2, 3, 10)]
    ((2, 4, 6, 8), [1, 2, 5])
    """
    n = len(ordered)
    if rule == "quintiles":
        found = [ordered[math.ceil(share * n * (1 - 1e-12)) - 1] for share in _FIFTHS]
    else:
        found = [_type_7(ordered, share) + 1 for share in _FIFTHS]
    first, second, third, fourth = found
    return Cuts((first, second, third, fourth), above=rule == "rfm-r")


def _type_7(ordered: Sequence[float] | pl.Series, share: float) -> float:
    at = share * (len(ordered) - 1)
    low = math.floor(at + 1e-9)  # rounding must not move a quantile that is a value itself
    below, above = ordered[low], ordered[min(low + 1, len(ordered) - 1)]
    return below + max(0.0, at - low) * (above - below)
