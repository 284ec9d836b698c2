"""The one place that writes results: to standard output or, whole or not at all, to a file."""

from __future__ import annotations

import os
import shutil
import sys

from cxkit import render
from cxkit.errors import OutputError
from cxkit.model import Report
from cxkit.writing import write


def deliver(report: Report, format_: str, table: str | None, output: str | None, *, quiet: bool) -> None:
    """Render a report and write it; what a format of one table leaves out is named on standard error."""
    terminal = output is None and sys.stdout.isatty()
    colour = terminal and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    width = shutil.get_terminal_size().columns if terminal else None
    send(render.render(report, format_, width=width, colour=colour, table=table), output)
    others = render.other_tables(report, table) if format_ == "csv" else []
    if others and not quiet:
        say(f"Further tables (--table NAME): {', '.join(others)}")


def send(content: str | bytes, output: str | None) -> None:
    """Write a result; OutputError where it cannot be written, BrokenPipeError where the reader has gone."""
    # a lone surrogate has no UTF-8 form; shown escaped rather than lost
    raw = content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace")
    if output is not None and output != "-":
        write(output, raw)
        return
    try:
        sys.stdout.buffer.write(raw)
        # here and not at exit, so that a closed pipe or a full disk is seen
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"Standard output cannot be written: {error.strerror}.", "--output FILE writes to a file instead.") from error


def say(text: str) -> None:
    """A line on standard error, with whatever came from files made visible."""
    sys.stderr.write(f"{render.visible(text)}\n")


def complain(message: str, hint: str) -> None:
    """An error as the user sees it: what and where, then what to type next."""
    for line in [f"Error: {message}", *([f"  {hint}"] if hint else [])]:
        say(line)
