"""A matrix of counts, such as contacts at touchpoints over channels, as a heat map with sums that reads without colour."""

from __future__ import annotations

from collections.abc import Sequence

from cxkit.model import Chart, Table
from cxkit.render._grid import Strip, names, numbers
from cxkit.render._pivots import ALL, counts_of, names_of
from cxkit.render._screen import SHADES
from cxkit.text.figures import digits_for, figure

_ABSENT, _HIDDEN = "·", "…"
_SIGNS = "░▒▓█"  # a quarter of the largest count each


def matrix(table: Table, chart: Chart) -> list[Strip]:
    """A line for each group, a column for each name, the largest first, and the sums; empty if columns of the chart are missing.

    A dot is zero; three dots are a suppressed count, and sums are then left out, because they would reveal it.
    """
    found = counts_of(table, chart)
    if found is None:
        return []
    foot = [ALL] if found.sums else []
    strips = [
        names(title, [*names_of([group[place] for group in found.groups]), *(foot if place == 0 else [""] * len(foot))], key=True)
        for place, title in enumerate(found.titles)
    ]
    for name, head in zip(found.names, names_of(found.names), strict=True):
        counts = [line.get(name, 0.0) for line in found.groups.values()]
        strips.append(_column(head, counts, found.sums[name] if found.sums else None, found.largest))
    if found.sums:
        whole = [sum(count or 0.0 for count in line.values()) for line in found.groups.values()]
        strips.append(_column(ALL, whole, sum(found.sums.values()), 0.0))
    return strips


def _column(title: str, counts: Sequence[float | None], total: float | None, largest: float) -> Strip:
    digits = digits_for("count", [*counts, total], None)
    texts, tones = list[str](), list[str]()
    for count in counts:
        quarter = min(3, int(4 * count / largest)) if count and largest else None
        shown = _HIDDEN if count is None else figure(count, "count", digits) if count else _ABSENT
        texts.append(f"{shown} {' ' if quarter is None else _SIGNS[quarter]}" if largest else shown)
        tones.append("" if quarter is None else SHADES[quarter])
    if total is not None:
        texts.append(figure(total, "count", digits) + ("  " if largest else ""))
        tones.append("strong")
    return numbers(title, texts, tuple(tones))
