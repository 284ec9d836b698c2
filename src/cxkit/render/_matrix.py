"""A matrix of counts, such as contacts at touchpoints over channels, as a heat map with sums that reads without colour."""

from __future__ import annotations

from collections.abc import Sequence

from cxkit.model import Cell, Chart, Table
from cxkit.render._cells import NOT_STATED
from cxkit.render._chart import number_of
from cxkit.render._grid import Strip, names, numbers
from cxkit.render._safe import visible
from cxkit.text.figures import digits_for, figure

_ABSENT, _HIDDEN = "·", "…"
_SHADES = "░▒▓█"  # a quarter of the largest count each


def matrix(table: Table, chart: Chart) -> list[Strip]:
    """A line for each group, a column for each name, the largest first, and the sums; empty if columns of the chart are missing.

    A dot is zero; three dots are a suppressed count, and sums are then left out, because they would reveal it.
    """
    labels, x, value = (chart.encodings.get(name) for name in ("label", "x", "value"))
    if not isinstance(labels, list) or not isinstance(x, str) or not isinstance(value, str):
        return []
    cells: dict[tuple[Cell, ...], dict[Cell, float | None]] = {}
    for row in table.rows:
        group = tuple(row[str(label)] for label in labels)
        cells.setdefault(group, {})[row[x]] = number_of(row[value])
    hidden = any(count is None for line in cells.values() for count in line.values())
    sums: dict[Cell, float] = {}
    for line in cells.values():
        for name, count in line.items():
            sums[name] = sums.get(name, 0.0) + (count or 0.0)
    # a touchpoint without contacts has no channel; that makes no column
    columns = sorted((name for name in sums if sums[name] or name is not None), key=lambda name: (name is None, -sums[name], str(name)))
    titles = {column.key: column.title for column in table.columns}
    foot = [] if hidden else ["all"]
    strips = [
        names(
            visible(titles[str(label)]), [*(_name(group[place]) for group in cells), *(foot if place == 0 else [""] * len(foot))], key=True
        )
        for place, label in enumerate(labels)
    ]
    largest = max((count for line in cells.values() for count in line.values() if count), default=0.0)
    for name in columns:
        counts = [line.get(name, 0.0) if name in line else 0.0 for line in cells.values()]
        strips.append(_column(_name(name), counts, None if hidden else sums[name], largest))
    if not hidden:
        whole = [sum(count or 0.0 for count in line.values()) for line in cells.values()]
        strips.append(_column("all", whole, sum(sums.values()), 0.0))
    return strips


def _column(title: str, counts: Sequence[float | None], total: float | None, largest: float) -> Strip:
    digits = digits_for("count", [*counts, total], None)
    texts, tones = list[str](), list[str]()
    for count in counts:
        shade = _SHADES[min(3, int(4 * count / largest))] if count and largest else " "
        shown = _HIDDEN if count is None else figure(count, "count", digits) if count else _ABSENT
        texts.append(f"{shown} {shade}" if largest else shown)
        tones.append("" if not count or not largest else "good" if 4 * count >= 2 * largest else "")
    if total is not None:
        texts.append(figure(total, "count", digits) + ("  " if largest else ""))
        tones.append("strong")
    return numbers(title, texts, tuple(tones))


def _name(value: Cell) -> str:
    return NOT_STATED if value is None else visible(str(value))
