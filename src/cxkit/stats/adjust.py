"""P values of many comparisons, corrected for their number."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Literal

Adjustment = Literal["holm", "bh", "none"]


def adjust(p_values: Sequence[float | None], method: Adjustment) -> list[float | None]:
    """The adjusted p values, in the order given.

    ``holm`` controls the chance of any false alarm in the family whatever the dependence of the tests, ``bh`` the expected share
    of false alarms among the alarms. A comparison that was not tested (None) stays None and does not count as one of the family.

    With m p values in ascending order: Holm p*(i) = max over j <= i of min(1, (m − j + 1) p(j)); Benjamini–Hochberg
    p*(i) = min over j >= i of min(1, m p(j) / j).

    Source: Holm (1979), A simple sequentially rejective multiple test procedure; Benjamini & Hochberg (1995), Controlling the
    false discovery rate.
    """
    if method == "none":
        return list(p_values)
    family = sorted((p, place) for place, p in enumerate(p_values) if p is not None)
    size = len(family)
    if method == "holm":
        stepped = accumulate((min(1.0, (size - i) * p) for i, (p, _) in enumerate(family)), max)
        places = [place for _, place in family]
    else:
        family.reverse()
        stepped = accumulate((min(1.0, p * size / (size - i)) for i, (p, _) in enumerate(family)), min)
        places = [place for _, place in family]
    adjusted: list[float | None] = [None] * len(p_values)
    for place, p in zip(places, stepped, strict=True):
        adjusted[place] = p
    return adjusted
