"""A report in the language of the user: its titles, help and notes; cells keep their codes, which renderers translate as they show them."""

from __future__ import annotations

from cxkit.language import translated
from cxkit.model import Column, Report, Table


def in_current_language(report: Report) -> Report:
    """Translate the texts without figures; those with figures were made in the current language."""
    notes = tuple(note.model_copy(update={"text": translated(note.text), "hint": translated(note.hint)}) for note in report.notes)
    tables = tuple(_table(table) for table in report.tables)
    return report.model_copy(update={"title": translated(report.title), "tables": tables, "notes": notes})


def _table(table: Table) -> Table:
    columns = tuple(_column(column) for column in table.columns)
    return table.model_copy(update={"title": translated(table.title), "section": translated(table.section), "columns": columns})


def _title(title: str) -> str:
    """A title; that of a limit is composed of the figure's."""
    found = translated(title)
    if found == title:
        for end in (" low", " high"):
            if title.endswith(end):
                return translated(title.removesuffix(end)) + translated(end)
    return found


def _column(column: Column) -> Column:
    texts = {"title": _title(column.title), "help": translated(column.help), "absent": translated(column.absent)}
    return column.model_copy(update=texts)
