"""Tables that read best as a matrix: counts of groups over names as a heat map, shares of groups over periods as a triangle."""

from __future__ import annotations

import re

from cxkit.model import Cell, Chart, Table
from cxkit.render._cells import NOT_STATED
from cxkit.render._chart import number_of
from cxkit.render._safe import visible
from cxkit.render.html._grid import CellView, Grid, Head, RowView
from cxkit.text.figures import figure

_SHADES = 5
_SUPPRESSED, _PARTLY = "…", "*"


def heat_map(table: Table, chart: Chart) -> Grid | None:
    """Groups over names, the largest first, with the sums of both; sums are left out if a count is suppressed, which they would reveal."""
    labels, x, value = (chart.encodings.get(name) for name in ("label", "x", "value"))
    if not isinstance(labels, list) or not isinstance(x, str) or not isinstance(value, str):
        return None
    counts: dict[tuple[Cell, ...], dict[Cell, float | None]] = {}
    for row in table.rows:
        counts.setdefault(tuple(row[str(label)] for label in labels), {})[row[x]] = number_of(row[value])
    hidden = any(count is None for line in counts.values() for count in line.values())
    sums: dict[Cell, float] = {}
    for line in counts.values():
        for name, count in line.items():
            sums[name] = sums.get(name, 0.0) + (count or 0.0)
    names = sorted((name for name in sums if sums[name] or name is not None), key=lambda name: (name is None, -sums[name], str(name)))
    largest = max((count for line in counts.values() for count in line.values() if count), default=0.0)
    titles = {column.key: visible(column.title) for column in table.columns}
    heads = [*(Head(titles[str(label)]) for label in labels), *(Head(_name(name), "number") for name in names)]
    rows = []
    for group, line in counts.items():
        shown = [_count(line.get(name, 0.0), largest) for name in names]
        whole = [] if hidden else [CellView(figure(sum(count or 0.0 for count in line.values()), "count", 0), "number")]
        rows.append(RowView("", [*_names(group), *shown, *whole]))
    if not hidden:
        heads.append(Head("all", "number"))
        below = [CellView(figure(each, "count", 0), "number") for each in (*(sums[name] for name in names), sum(sums.values()))]
        rows.append(RowView("", [*_names(("all", *[""] * (len(labels) - 1))), *below]))
    return Grid(heads, rows)


def triangle(table: Table, chart: Chart) -> Grid | None:
    """Groups over periods from the second on, each cell a share; periods that the data cover in part are marked."""
    keys = {name: chart.encodings.get(name) for name in ("x", "value", "n", "complete")}
    labels = chart.encodings.get("label")
    if not isinstance(labels, list) or not all(isinstance(key, str) for key in keys.values()):
        return None
    x, value, size, complete = (str(key) for key in keys.values())
    shares: dict[tuple[Cell, ...], dict[float, tuple[float | None, Cell]]] = {}
    sizes: dict[tuple[Cell, ...], float | None] = {}
    for row in table.rows:
        group, at = tuple(row[str(label)] for label in labels), number_of(row[x])
        sizes[group] = number_of(row[size])
        if at is not None:
            shares.setdefault(group, {})[at] = number_of(row[value]), row[complete]
    periods = sorted({at for line in shares.values() for at in line if at > 0})
    largest = max((share for line in shares.values() for at, (share, _) in line.items() if at > 0 and share), default=0.0)
    titles = {column.key: visible(column.title) for column in table.columns}
    heads = [*(Head(titles[str(label)]) for label in labels), Head(titles[size], "number"), *(Head(f"+{at:g}", "number") for at in periods)]
    rows = []
    for group, whole in sizes.items():
        line = [shares.get(group, {}).get(at, (None, True)) for at in periods]
        cells = [_share(share, largest, whole=bool(known)) for share, known in line]
        rows.append(RowView("", [*_names(group), CellView("" if whole is None else figure(whole, "count", 0), "number"), *cells]))
    return Grid(heads, rows)


def _names(group: tuple[Cell, ...]) -> list[CellView]:
    return [CellView(_name(part), "", "th") for part in group]


def _name(value: Cell) -> str:
    text = NOT_STATED if value is None else visible(str(value))
    return text.removesuffix("-01") if re.fullmatch(r"\d{4}-\d\d-01", text) else text


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
