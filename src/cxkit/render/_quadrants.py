"""Groups in the four quarters of a plane, as text: which are high or low in one figure and in the other."""

from __future__ import annotations

from itertools import zip_longest

from cxkit.language import tr, translated
from cxkit.model import Chart, Table
from cxkit.render._cells import heading, not_stated
from cxkit.render._chart import column_of
from cxkit.render._safe import visible
from cxkit.render._screen import Line
from cxkit.render._width import cell_len, padded, wrapped
from cxkit.text.words import word_of

# Below and from the middle on in x, for high y and then for low y.
_QUARTERS = (("concentrate here", "keep up the good work"), ("low priority", "possible overkill"))
_TONES = {"concentrate here": "bad", "keep up the good work": "good"}


def quadrants(table: Table, chart: Chart, page: int) -> list[Line]:
    """The map of a chart of the kind ``quadrants``, ``page`` cells wide; empty if no row lies in a quarter."""
    x, y = column_of(table, chart, "x"), column_of(table, chart, "y")
    if x is None or y is None:
        return []
    names = _names(table, chart)
    if not any(names.values()):
        return []
    across, up = heading(x), heading(y)
    head = max(cell_len(up), 6) + 2
    room = max(12, (page - 2 - head - 3) // 2)
    blank = " " * (2 + head)
    lines: list[Line] = [[(blank + padded(_end("low", across), room) + "   " + _end("high", across), "neutral")]]
    for number, (end, quarters) in enumerate(zip(("high", "low"), _QUARTERS, strict=True)):
        if number:
            lines.append([(blank + "─" * (room + 1) + "┼" + "─" * (room + 1), "neutral")])
        cells = [
            [(translated(quarter), _TONES.get(quarter, "")), *((f"  {line}", "") for line in _list_names(names.get(quarter, []), room - 2))]
            for quarter in quarters
        ]
        heads = [word_of(end, "quarter"), up]
        for at, (left, right) in enumerate(zip_longest(*cells, fillvalue=("", ""))):
            name = heads[at] if at < len(heads) else ""
            lines.append(
                [(padded(f"  {name}", 2 + head), "neutral"), (padded(left[0], room), left[1]), (" │ ", "neutral"), (right[0], right[1])]
            )
    return lines


def _end(end: str, axis: str) -> str:
    """The name of one end of an axis."""
    return tr("{end} {axis}", end=word_of(end, "quarter"), axis=axis)


def _names(table: Table, chart: Chart) -> dict[str, list[str]]:
    """The groups in each quarter, in the order of the table."""
    keys = chart.encodings.get("label")
    found: dict[str, list[str]] = {}
    for row in table.rows:
        quarter = row.get(str(chart.encodings.get("quadrant")))
        if isinstance(quarter, str):
            parts = [row[str(key)] for key in (keys if isinstance(keys, list) else [])]
            name = " · ".join(not_stated() if part is None else visible(str(part)) for part in parts)
            found.setdefault(quarter, []).append(name)
    return found


def _list_names(names: list[str], room: int) -> list[str]:
    return wrapped(", ".join(names), room) if names else []
