"""Tables that read best as a matrix: counts of groups over names as a heat map, shares of groups over periods as a triangle."""

from __future__ import annotations

from collections.abc import Sequence

from cxkit.language import tr
from cxkit.model import Chart, Table
from cxkit.render._pivots import ALL, Group, counts_of, names_of, shares_of
from cxkit.render.html._grid import CellView, Grid, Head, RowView
from cxkit.text.figures import figure

_SHADES = 5
_SUPPRESSED, _PARTLY = "…", "*"


def heat_map(table: Table, chart: Chart) -> Grid | None:
    """Groups over names, the largest first, with the sums of both; sums are left out if a count is suppressed, which they would reveal."""
    found = counts_of(table, chart)
    if found is None:
        return None
    heads = [*map(Head, found.titles), *(Head(name, "number") for name in names_of(found.names))]
    rows = []
    for names, line in zip(_names([*found.groups]), found.groups.values(), strict=True):
        counts = [_count(line.get(name, 0.0), found.largest) for name in found.names]
        rows.append(RowView("", [*names, *counts, *([_sum(sum(count or 0.0 for count in line.values()))] if found.sums else [])]))
    if found.sums:
        heads.append(Head(tr(ALL), "number"))
        below = [*(found.sums[name] for name in found.names), sum(found.sums.values())]
        rows.append(RowView("", [*_names([(tr(ALL), *[""] * (len(found.titles) - 1))])[0], *map(_sum, below)]))
    return Grid(heads, rows)


def triangle(table: Table, chart: Chart) -> Grid | None:
    """Groups over periods from the second on, each cell a share; periods that the data cover in part are marked."""
    found = shares_of(table, chart)
    if found is None:
        return None
    largest = max(found.values(), default=0.0)
    heads = [*map(Head, found.titles), Head(found.size, "number"), *(Head(f"+{at:g}", "number") for at in found.periods)]
    rows = []
    for names, (group, whole) in zip(_names([*found.sizes]), found.sizes.items(), strict=True):
        line = [found.cells.get(group, {}).get(at, (None, True)) for at in found.periods]
        cells = [_share(share, largest, whole=bool(known)) for share, known in line]
        rows.append(RowView("", [*names, CellView("", "number") if whole is None else _sum(whole), *cells]))
    if found.means:
        whole = sum(size or 0.0 for size in found.sizes.values())
        shown = [_share(found.means.get(at), largest, whole=True) for at in found.periods]
        rows.append(RowView("", [*_names([(tr(ALL), *[""] * (len(found.titles) - 1))])[0], _sum(whole), *shown]))
    return Grid(heads, rows)


def _names(groups: Sequence[Group]) -> list[list[CellView]]:
    """The cells that name each row."""
    columns = [names_of(list(column)) for column in zip(*groups, strict=True)]
    return [[CellView(name, "", "th") for name in names] for names in zip(*columns, strict=True)]


def _sum(value: float) -> CellView:
    return CellView(figure(value, "count", 0), "number")


def _count(count: float | None, largest: float) -> CellView:
    if count is None:
        return CellView(_SUPPRESSED, "number")
    return CellView(figure(count, "count", 0) if count else "", f"number {_shade(count, largest)}".strip())


def _share(share: float | None, largest: float, *, whole: bool) -> CellView:
    if share is None:
        return CellView("", "number")
    return CellView(f"{figure(share, 'share', 0)}{'' if whole else _PARTLY}", f"number {_shade(share, largest)}".strip())


def _shade(value: float, largest: float) -> str:
    """The class of a background: a fifth of the largest value each; none for zero."""
    return f"s{min(_SHADES, 1 + int(_SHADES * value / largest))}" if value > 0 and largest > 0 else ""
