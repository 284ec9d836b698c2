"""Renderers: a report in, text out; nothing here reads or writes.

Every public module of this package is one format, found by its file name and imported at first use; modules with a leading underscore are
shared by the formats. The module ``terminal`` is the format ``table``. Does not belong here: what a metric means, or which figures a
report has. May import: text, model, errors, language.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Protocol, cast

from cxkit.errors import UsageError
from cxkit.language import language, tr
from cxkit.render._safe import visible
from cxkit.render._screen import Screen

if TYPE_CHECKING:  # listing the formats for --help must not pay for pydantic
    from cxkit.model import Explanation, Report, Table

__all__ = ["explain", "formats", "other_tables", "render", "visible"]


class _Format(Protocol):
    """The interface of a module that is a format."""

    def render(self, report: Report, screen: Screen, /) -> str | bytes: ...


@cache
def formats() -> tuple[str, ...]:
    """Return the names of all formats, in alphabetical order."""
    modules = (module.name for module in iter_modules(__path__) if not module.name.startswith("_"))
    return tuple(sorted("table" if name == "terminal" else name for name in modules))


def render(
    report: Report,
    format: str,  # noqa: A002 - the option's own name
    *,
    width: int | None = None,
    height: int | None = None,
    colour: bool = False,
    table: str | None = None,
    notes: bool = False,
) -> str | bytes:
    """Render the report in one format, as text, or as bytes if the format is binary.

    ``width`` is the terminal's width in cells; None if there is no terminal: nothing is cut or wrapped. ``height``: the lines that a report
    must fit into; None for all of it. ``notes``: all notes are shown nevertheless. ``colour`` allows escape sequences for colours.
    ``table`` names the one table to show. Raises UsageError for an unknown format or table.
    """
    if format not in formats():
        raise UsageError(
            tr("there is no format '{format}'", format=visible(format)), tr("the formats are: {names}", names=", ".join(formats()))
        )
    module = cast("_Format", import_module(f"{__name__}.{'terminal' if format == 'table' else format}"))
    shown = report if table is None else _only(report, table)
    if language() != "en":
        from cxkit.render._language import in_current_language

        shown = in_current_language(shown)
    return module.render(shown, Screen(width, colour, height, notes))


def explain(explanation: Explanation, format: str) -> str:  # noqa: A002 - as above
    """Render an explanation: as a page for ``html`` and ``markdown``, as text for ``table``. Raises UsageError for other formats."""
    if format == "table":
        from cxkit.render import _explanation

        return _explanation.text(explanation, get_terminal_size().columns)
    if format == "html":
        from cxkit.render import html

        return html.explain(explanation)
    if format == "markdown":
        from cxkit.render import markdown

        return markdown.explain(explanation)
    raise UsageError(tr("An explanation has no format '{format}'.", format=format), "Use .html, .md or .txt.")


def other_tables(report: Report, table: str | None = None) -> list[str]:
    """Return the names of the tables that a format of one table leaves out if it shows ``table`` (None: the first).

    Raises UsageError for an unknown table.
    """
    if table is None:
        return [other.name for other in report.tables[1:]]
    shown = _named(report, table)
    return [other.name for other in report.tables if other is not shown]


def _only(report: Report, name: str) -> Report:
    """Return the report with one table and its charts."""
    charts = tuple(chart for chart in report.charts if chart.table == name)
    return report.model_copy(update={"tables": (_named(report, name),), "charts": charts})


def _named(report: Report, name: str) -> Table:
    try:
        return report.table(name)
    except KeyError:
        names = ", ".join(visible(table.name) for table in report.tables)
        raise UsageError(
            tr("The report {metric} has no table '{name}'.", metric=visible(report.metric), name=visible(name)),
            tr("Its tables are: {names}.", names=names),
        ) from None
