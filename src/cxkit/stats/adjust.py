"""P values of many comparisons, corrected for their number."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Literal

Adjustment = Literal["holm", "bh", "none"]


def adjust(p_values: Sequence[float | None], method: Adjustment) -> list[float | None]:
    """P values corrected for the number of comparisons.

    With m p values in ascending order: Holm p*(i) = max over j <= i of min(1, (m − j + 1) p(j)); Benjamini–Hochberg p*(i) = min over j >= i
    of min(1, m p(j) / j).

    Parameters
    ----------
    p_values : sequence of float or None
        P values in any order. A comparison that was not tested (None) stays None and does not count.
    method : {"holm", "bh", "none"}
        ``holm`` controls the chance of any false alarm whatever the dependence of the tests, ``bh`` the expected share of false alarms
        among the alarms.

    Returns
    -------
    list of float or None
        The adjusted p values, in the order given.

    References
    ----------
    Holm (1979), A simple sequentially rejective multiple test procedure; Benjamini & Hochberg (1995), Controlling the false discovery rate.

    Examples
    --------
    >>> adjust([0.01, 0.04, None, 0.03], "holm")
    [0.03, 0.06, None, 0.06]
    >>> adjust([0.01, 0.04, None, 0.03], "bh")
    [0.03, 0.04, None, 0.04]
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
