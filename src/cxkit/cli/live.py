"""Shows the reports of a command that goes on, one in place of the other, on a terminal."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cxkit import render
from cxkit.cli import output
from cxkit.language import tr

if TYPE_CHECKING:
    from cxkit.model import Report


def show_live(reports: Iterator[Report], ways: output.Ways) -> Iterator[Report]:
    """Show reports as they come on a terminal, and yield those that are to be written in another way.

    A single report is written like any other. On a terminal the first is shown in place until the next comes; elsewhere each is written.
    """
    if not ways.on_terminal or ways.format_ != "table":
        yield from reports
        return
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    console = Console()
    with Live(Text(tr("Waiting for files …")), console=console, auto_refresh=False, transient=True) as view:
        view.refresh()
        last: Report | None = None
        try:
            for last in reports:
                view.update(Text.from_ansi(_screen(last)), refresh=True)
        finally:
            view.stop()
    if last is not None:
        yield last


def _screen(report: Report) -> str:
    """All tables of the report, without its notes, as far as the terminal is high."""
    size = shutil.get_terminal_size()
    text = render.render(report.model_copy(update={"notes": ()}), "table", width=size.columns, colour=output.has_colour(terminal=True))
    lines = str(text).splitlines()
    return "\n".join(lines[: max(output.SCREEN, size.lines - 1)])
