"""A matrix of shares, such as cohorts over periods, as a triangle of whole percents that reads without colour."""

from __future__ import annotations

import re

from cxkit.model import Cell, Chart, Table
from cxkit.render._cells import NOT_STATED
from cxkit.render._chart import number_of
from cxkit.render._grid import Strip, names, numbers
from cxkit.render._safe import visible
from cxkit.text.figures import digits_for, figure

_ABSENT = "·"
_PARTLY = "*"
_SHADES = ("neutral", "", "good")  # the lowest third of the values, the middle one, the highest


def triangle(table: Table, chart: Chart) -> list[Strip]:
    """A line for each group, a column for each period but the first, which is the whole; empty if columns of the chart are missing."""
    keys = {name: chart.encodings.get(name) for name in ("x", "value", "n", "complete")}
    labels = chart.encodings.get("label")
    if not isinstance(labels, list) or not all(isinstance(key, str) for key in keys.values()):
        return []
    x, value, size, complete = (str(key) for key in keys.values())
    cells: dict[tuple[Cell, ...], dict[float, tuple[float | None, Cell]]] = {}
    sizes: dict[tuple[Cell, ...], Cell] = {}
    for row in table.rows:
        group = tuple(row[str(label)] for label in labels)
        sizes[group] = row[size]
        at = number_of(row[x])
        if at is not None:
            cells.setdefault(group, {})[at] = number_of(row[value]), row[complete]
    titles = {column.key: column.title for column in table.columns}
    strips = [names(visible(titles[str(label)]), _named([group[place] for group in sizes]), key=True) for place, label in enumerate(labels)]
    counts = [number_of(count) for count in sizes.values()]
    whole = [figure(count, "count", digits_for("count", counts, None)) if count is not None else "" for count in counts]
    strips.append(numbers(titles[size], whole)._replace(key=True))
    cuts = _cuts([share for row in cells.values() for at, (share, _) in row.items() if at > 0 and share is not None])
    for period in sorted({at for row in cells.values() for at in row if at > 0}):
        found = [cells[group].get(period, (None, None)) for group in sizes]
        texts = [_text(share, whole=bool(known)) for share, known in found]
        tones = tuple("" if share is None else _SHADES[sum(share > cut for cut in cuts)] for share, _ in found)
        strips.append(numbers(f"+{period:g}", texts, tones))
    return strips


def _named(values: list[Cell]) -> list[str]:
    """The names of the lines; dates without the day if all are the first of a month."""
    texts = [NOT_STATED if value is None else visible(str(value)) for value in values]
    if all(re.fullmatch(r"\d{4}-\d\d-01", text) for text in texts):
        return [text.removesuffix("-01") for text in texts]
    return texts


def _cuts(shares: list[float]) -> tuple[float, float]:
    ordered = sorted(shares) or [0.0]
    return ordered[len(ordered) // 3], ordered[2 * len(ordered) // 3]


def _text(share: float | None, *, whole: bool) -> str:
    """A share in whole percent with room for a mark behind it; a dot if it is missing."""
    if share is None:
        return f"{_ABSENT} "
    return f"{100 * share:.0f}{' ' if whole else _PARTLY}"
