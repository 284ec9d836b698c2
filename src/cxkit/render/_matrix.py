"""Matrices that read without colour: counts as a heat map with sums, shares such as those of cohorts as a triangle of whole percents."""

from __future__ import annotations

from collections.abc import Sequence

from cxkit.language import tr
from cxkit.model import Chart, Report, Table
from cxkit.render._cells import heading
from cxkit.render._chart import number_of
from cxkit.render._grid import Strip, names, numbers
from cxkit.render._pivots import ALL, Group, counts_of, names_of, shares_of
from cxkit.render._screen import SHADES
from cxkit.text.figures import digits_for, figure

_ABSENT, _HIDDEN = "·", "…"
_SIGNS = "░▒▓█"  # a quarter of the largest count each
_WORST = "▼"


def matrix(report: Report, table: Table, chart: Chart) -> list[Strip]:
    """A line for each group, a column for each name, the largest first, and the sums; empty if columns of the chart are missing.

    A dot is zero; three dots are a suppressed count, and sums are then left out, because they would reveal it. The cell that the chart
    marks bears ▼ in place of its shade's sign, and the figure of each group that the chart names is at the end.
    """
    found = counts_of(table, chart)
    if found is None:
        return []
    foot = [ALL] if found.sums else []
    strips = [
        names(
            title,
            [*names_of([group[place] for group in found.groups]), *([tr(ALL)] * len(foot) if place == 0 else [""] * len(foot))],
            key=True,
        )
        for place, title in enumerate(found.titles)
    ]
    for name, head in zip(found.names, names_of(found.names), strict=True):
        counts = [line.get(name, 0.0) for line in found.groups.values()]
        marked = [[str(part) for part in (*group, name)] == chart.encodings.get("marked") for group in found.groups]
        strips.append(_column(head, counts, found.sums[name] if found.sums else None, found.largest, marked))
    if found.sums:
        whole = [sum(count or 0.0 for count in line.values()) for line in found.groups.values()]
        strips.append(_column(tr(ALL), whole, sum(found.sums.values()), 0.0))
    return [*strips, *_beside(report, chart, [*found.groups], foot=len(foot))]


def _beside(report: Report, chart: Chart, groups: Sequence[Group], *, foot: int) -> list[Strip]:
    """The figure of each group in the table of margins; none if the chart names none."""
    margins = next((table for table in report.tables if table.name == chart.encodings.get("margins")), None)
    column = None if margins is None else next((each for each in margins.columns if each.key == chart.encodings.get("beside")), None)
    if margins is None or column is None:
        return []
    keys = [each.key for each in margins.names]
    figures = {tuple(row[key] for key in keys): number_of(row[column.key]) for row in margins.rows}
    values = [figures.get(group) for group in groups]
    digits = digits_for(column.unit, values, column.digits)
    texts = [*("" if value is None else figure(value, column.unit, digits) for value in values), *[""] * foot]
    return [numbers(heading(column), texts, tuple("" for _ in texts))]


def _column(title: str, counts: Sequence[float | None], total: float | None, largest: float, marked: Sequence[bool] = ()) -> Strip:
    digits = digits_for("count", [*counts, total], None)
    texts, tones = list[str](), list[str]()
    for at, count in enumerate(counts):
        quarter = min(3, int(4 * count / largest)) if count and largest else None
        shown = _HIDDEN if count is None else figure(count, "count", digits) if count else _ABSENT
        worst = bool(marked) and marked[at]
        texts.append(f"{shown} {_WORST if worst else ' ' if quarter is None else _SIGNS[quarter]}" if largest else shown)
        tones.append("bad" if worst else "" if quarter is None else SHADES[quarter])
    if total is not None:
        texts.append(figure(total, "count", digits) + ("  " if largest else ""))
        tones.append("strong")
    return numbers(title, texts, tuple(tones))


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
