"""A matrix of shares, such as cohorts over periods, as a triangle of whole percents that reads without colour."""

from __future__ import annotations

from cxkit.model import Chart, Table
from cxkit.render._grid import Strip, names, numbers
from cxkit.render._pivots import names_of, shares_of
from cxkit.text.figures import digits_for, figure

_ABSENT = "·"
_PARTLY = "*"
_SHADES = ("neutral", "", "good")  # the lowest third of the values, the middle one, the highest


def triangle(table: Table, chart: Chart) -> list[Strip]:
    """A line for each group, a column for each period but the first, which is the whole; empty if columns of the chart are missing."""
    found = shares_of(table, chart)
    if found is None:
        return []
    strips = [names(title, names_of([group[place] for group in found.sizes]), key=True) for place, title in enumerate(found.titles)]
    counts = list(found.sizes.values())
    whole = [figure(count, "count", digits_for("count", counts, None)) if count is not None else "" for count in counts]
    strips.append(numbers(found.size, whole)._replace(key=True))
    cuts = _cuts(found.values())
    for period in found.periods:
        line = [found.cells.get(group, {}).get(period, (None, None)) for group in found.sizes]
        texts = [_text(share, whole=bool(known)) for share, known in line]
        tones = tuple("" if share is None else _SHADES[sum(share > cut for cut in cuts)] for share, _ in line)
        strips.append(numbers(f"+{period:g}", texts, tones))
    return strips


def _cuts(shares: list[float]) -> tuple[float, float]:
    ordered = sorted(shares) or [0.0]
    return ordered[len(ordered) // 3], ordered[2 * len(ordered) // 3]


def _text(share: float | None, *, whole: bool) -> str:
    """A share in whole percent with room for a mark behind it; a dot if it is missing."""
    if share is None:
        return f"{_ABSENT} "
    return f"{100 * share:.0f}{' ' if whole else _PARTLY}"
