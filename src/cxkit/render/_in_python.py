"""A report in Python: as text, as a chart of Altair, and in notebooks as escaped HTML. This is the package's ``Display``."""

from __future__ import annotations

from html import escape
from typing import Any

from cxkit.language import tr
from cxkit.model import Explanation, Report, Table
from cxkit.render import explain, render
from cxkit.render._cells import column_texts, heading, is_numeric, without_empty
from cxkit.render._safe import visible
from cxkit.render._words import summary_texts


def text(report: Report, /) -> str:
    """The report as the command line shows it without a terminal."""
    shown = render(report, "table")
    return shown if isinstance(shown, str) else shown.decode()


def explanation(shown: Explanation, /) -> str:
    """The explanation of a command as the command line shows it."""
    return explain(shown, "table")


def plot(report: Report, name: str | None, /) -> Any:
    """A table of the report as a chart of Altair; see ``Report.plot``."""
    from cxkit.render import _altair

    return _altair.plot(report, name)


def html(report: Report, /) -> str:
    """The report as a part of a page, without scripts and styles of its own."""
    parts = [f"<h3>{_text(report.title)}</h3>", *(f"<p>{_text(each)}</p>" for each in summary_texts(report, drawn=False))]
    parts += [_table(without_empty(table)) for table in report.tables]
    parts += [f"<p>{tr('Warning:') + ' ' if note.level == 'warning' else ''}{_text(note.text)}</p>" for note in report.notes]
    return "\n".join(parts)


def _table(table: Table) -> str:
    heads = "".join(f"<th>{_text(heading(column))}</th>" for column in table.columns)
    aligned = [' style="text-align: right"' if is_numeric(column) else "" for column in table.columns]
    columns = [column_texts(table, column) for column in table.columns]
    rows = [
        "".join(f"<td{style}>{_text(cell)}</td>" for style, cell in zip(aligned, row, strict=True)) for row in zip(*columns, strict=True)
    ]
    body = "\n".join(f"<tr>{row}</tr>" for row in rows)
    return f"<h4>{_text(table.title)}</h4>\n<table>\n<tr>{heads}</tr>\n{body}\n</table>"


def _text(text: str) -> str:
    return escape(visible(text))
