"""A table of one row as pairs of names and values, one below the other."""

from __future__ import annotations

from cxkit.model import Table
from cxkit.render._cells import column_texts, heading
from cxkit.render._screen import Line
from cxkit.render._width import cell_len, padded, wrapped


def card_lines(table: Table, width: int | None) -> list[Line]:
    """Return a line for each column that has a value; a long value continues below, at the same place."""
    pairs = [(heading(column), column_texts(table, column)[0]) for column in table.columns if table.rows[0][column.key] is not None]
    place = max((cell_len(name) for name, _ in pairs), default=0) + 4
    lines: list[Line] = []
    for name, text in pairs:
        shown: Line = [(padded(f"  {name}", place), "neutral")]
        for part in wrapped(text, None if width is None else max(1, width - place)):
            lines.append([*shown, (part, "")])
            shown = [(" " * place, "")]
    return lines
