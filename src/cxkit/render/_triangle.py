"""A matrix of shares, such as cohorts over periods, as a triangle of whole percents that reads without colour."""

from __future__ import annotations

from cxkit.language import tr
from cxkit.model import Chart, Table
from cxkit.render._grid import Strip, names, numbers
from cxkit.render._pivots import ALL, names_of, shares_of
from cxkit.render._screen import SHADES
from cxkit.text.figures import digits_for, figure

_ABSENT = "·"
_PARTLY = "*"


def triangle(table: Table, chart: Chart) -> list[Strip]:
    """A line for each group, a column for each period but the first, which is the whole; empty if columns of the chart are missing.

    Groups without any share are left out; the last line has the means, weighted by the sizes of the groups.
    """
    found = shares_of(table, chart)
    if found is None:
        return []
    groups = [group for group in found.sizes if any(at > 0 and share is not None for at, (share, _) in found.cells.get(group, {}).items())]
    means = found.means
    foot = [tr(ALL), *[""] * (len(found.titles) - 1)] if means else []
    strips = [
        names(title, [*names_of([group[place] for group in groups]), *foot[place : place + 1]], key=True)
        for place, title in enumerate(found.titles)
    ]
    counts = [found.sizes[group] for group in groups]
    if means:
        counts.append(sum(count or 0.0 for count in counts))
    whole = [figure(count, "count", digits_for("count", counts, None)) if count is not None else "" for count in counts]
    strips.append(numbers(found.size, whole)._replace(key=True))
    values = found.values()
    for period in found.periods:
        line = [found.cells.get(group, {}).get(period, (None, None)) for group in groups]
        if means:
            line.append((means.get(period), True))
        texts = [_text(share, whole=bool(known)) for share, known in line]
        strips.append(numbers(f"+{period:g}", texts, tuple(_shade(share, values) for share, _ in line)))
    return strips


def _shade(share: float | None, values: list[float]) -> str:
    """The background of a share, by its place between the lowest and the highest one."""
    if share is None:
        return ""
    low, high = min(values), max(values)
    return SHADES[min(len(SHADES) - 1, int(len(SHADES) * (share - low) / (high - low)))] if high > low else SHADES[0]


def _text(share: float | None, *, whole: bool) -> str:
    """A share in whole percent with room for a mark behind it; a dot if it is missing."""
    if share is None:
        return f"{_ABSENT} "
    return f"{100 * share:.0f}{' ' if whole else _PARTLY}"
