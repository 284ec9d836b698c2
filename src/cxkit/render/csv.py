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


def render(report: Report, _screen: Screen, /) -> str:
    """Render the first table: column keys, then one line a row; null is an empty cell, numbers have all their digits.

    Text that a spreadsheet would run as a formula is preceded by an apostrophe; numbers never are.
    """
    if not report.tables:
        return ""
    table = report.tables[0]
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([_text(column.key) for column in table.columns])
    writer.writerows([_raw(cell) for cell in row.values()] for row in table.rows)
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
