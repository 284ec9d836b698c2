"""Scores from 1 to 5 by quintiles, for recency, frequency and monetary value."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Literal, NamedTuple

Rule = Literal["quintiles", "rfm-r"]
_FIFTHS = (0.2, 0.4, 0.6, 0.8)


class Cuts(NamedTuple):
    """Four cut points, and whether a value at one of them belongs above it."""

    points: tuple[float, float, float, float]
    above: bool

    def score(self, value: float) -> int:
        """1 for the lowest values to 5 for the highest."""
        return 1 + (bisect_right if self.above else bisect_left)(self.points, value)


def cuts(counts: Mapping[float, int], rule: Rule) -> Cuts:
    """The cut points of values that occur so often.

    ``quintiles``: a cut is the least value that a fifth (two, three, four) of the customers do not exceed; it belongs below, so that equal
    values have one score. ``rfm-r``: as the R package rfm cuts whole numbers, quantiles of type 7 plus 1, which belong above.

    Source: Hyndman & Fan (1996), Sample quantiles in statistical packages, The American Statistician 50 (types 1 and 7).
    """
    values = sorted(counts)
    upto = list(accumulate(counts[value] for value in values))
    if rule == "quintiles":
        found = [values[bisect_left(upto, share * upto[-1] * (1 - 1e-12))] for share in _FIFTHS]
    else:
        found = [_type_7(values, upto, share) + 1 for share in _FIFTHS]
    first, second, third, fourth = found
    return Cuts((first, second, third, fourth), above=rule == "rfm-r")


def _type_7(values: Sequence[float], upto: Sequence[int], share: float) -> float:
    at = share * (upto[-1] - 1)
    low = math.floor(at + 1e-9)  # rounding must not move a quantile that is a value itself
    below, above = (values[bisect_right(upto, min(place, upto[-1] - 1))] for place in (low, low + 1))
    return below + max(0.0, at - low) * (above - below)
