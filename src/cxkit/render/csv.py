"""The format ``csv``: the report's first table with raw values, for programs and spreadsheets."""

from __future__ import annotations

import csv
import re
from io import StringIO

from cxkit.model import Cell, Report
from cxkit.render._safe import visible_but_breaks
from cxkit.render._screen import Screen

# A spreadsheet reads these as the start of a formula, also after blanks and in their full-width forms.
_FORMULA = re.compile(r"\s*[=+\-@\t\r＝＋－＠]")


# A reader that parts lines at another sign finds a formula behind it, unless the cell is quoted.
_PARTED = re.compile(r"[;\t|][\s'\"]*[=+\-@＝＋－＠]")


def render(report: Report, _screen: Screen, /) -> str:
    """Render the first table: column keys, then one line a row; null is an empty cell, numbers have all their digits.

    Text that a spreadsheet would run as a formula is preceded by an apostrophe; numbers never are.
    """
    if not report.tables:
        return ""
    table = report.tables[0]
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    quoting = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    header: list[Cell] = [_text(column.key) for column in table.columns]
    for row in (header, *([_raw(cell) for cell in row.values()] for row in table.rows)):
        parted = any(isinstance(cell, str) and _PARTED.search(cell) for cell in row)
        (quoting if parted else writer).writerow(row)
    return out.getvalue()


def _raw(cell: Cell) -> Cell:
    if isinstance(cell, str):
        return _text(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return cell


def _text(text: str) -> str:
    guard = "'" if _FORMULA.match(text) else ""
    return guard + visible_but_breaks(text)
