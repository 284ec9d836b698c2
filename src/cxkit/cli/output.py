"""Writes results to standard output or to a file, which is written completely or not at all."""

from __future__ import annotations

import os
import re
import shutil
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, TextIO

from cxkit import render
from cxkit.errors import OutputError, UsageError
from cxkit.language import tr
from cxkit.model import Report

_ENDINGS = {
    ".csv": "csv",
    ".htm": "html",
    ".html": "html",
    ".json": "json",
    ".md": "markdown",
    ".prom": "openmetrics",
    ".txt": "table",
    ".xlsx": "xlsx",
}
_BINARY = frozenset({"xlsx"})
_LONG_WORD = re.compile(r"(?<!\S)(\S{60})\S{4096,}(\S{60})")
"""A word longer than any path: nobody reads it, and it would bury what is wrong."""
SCREEN = 24
"""Lines of the smallest usual terminal, into which a report fits."""
_ELSEWHERE = "--output FILE writes to a file instead."


def check(format_: str) -> None:
    """Raise UsageError for an unknown format, before a long computation."""
    if format_ not in render.formats():
        raise UsageError(
            tr("There is no format '{format}'.", format=format_), tr("--format takes {names}.", names=", ".join(render.formats()))
        )


def format_of(output: str | None, where: str = "--output") -> str | None:
    """Return the format for the ending of a file name; None without an ending or for a device.

    Raises UsageError for an unknown ending, which says ``where`` the file is named.
    """
    ending = Path(output).suffix.lower() if output else ""
    known = {end: name for end, name in _ENDINGS.items() if name in render.formats()}
    if output is None or not ending:
        return None
    if ending not in known:
        if Path(output).is_char_device():
            return None
        raise UsageError(
            tr("{where} {output}: no format has the ending '{ending}'.", where=where, output=output, ending=ending),
            tr("Use {names}, or name the --format.", names=", ".join(known)),
        )
    return known[ending]


class Ways(NamedTuple):
    """How a report is shown and where it goes: the options of the panel Output."""

    format_: str
    table: str | None = None
    output: str | None = None
    quiet: bool = False
    all: bool = False
    notes: bool = False
    no_pager: bool = False

    @property
    def on_terminal(self) -> bool:
        """Whether the report goes to a terminal."""
        return self.output is None and sys.stdout is not None and sys.stdout.isatty()


def deliver(report: Report, ways: Ways) -> None:
    """Render a report and write it; name the tables that a format of one table leaves out on standard error."""
    _refuse_source(report, ways.output)
    terminal = ways.on_terminal
    if terminal and ways.format_ in _BINARY:
        raise UsageError(
            tr("The format {format} is no text for a terminal.", format=ways.format_),
            tr("--output report.{format} writes a file.", format=ways.format_),
        )
    colour = ways.output is None and has_colour(terminal=terminal)
    size = shutil.get_terminal_size() if terminal else None
    whole = ways.all or ways.table is not None
    text = render.render(
        report,
        ways.format_,
        width=size.columns if size else _columns() if ways.output is None else None,
        height=max(SCREEN, size.lines - 1) if size and not whole else None,
        colour=colour,
        table=ways.table,
        notes=ways.notes,
    )
    long = isinstance(text, str) and size is not None and text.count("\n") >= size.lines
    if not (long and whole and not ways.no_pager and ways.format_ == "table" and _page(str(text))):
        send(text, ways.output)
    others = render.other_tables(report, ways.table) if ways.format_ == "csv" else []
    if others and not ways.quiet:
        say(tr("Further tables (--table NAME): {names}", names=", ".join(others)))


def has_colour(*, terminal: bool) -> bool:
    """Whether standard output gets colours: NO_COLOR and FORCE_COLOR or CLICOLOR_FORCE decide, in this order, else the terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    forced = any(os.environ.get(name, "0") not in ("", "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE"))
    return forced or (terminal and os.environ.get("TERM") != "dumb")


def _columns() -> int | None:
    """The width that the variable COLUMNS gives a pipe; None without one: nothing is cut or wrapped."""
    given = os.environ.get("COLUMNS", "")
    return int(given) if given.isdecimal() and int(given) > 0 else None


def _page(text: str) -> bool:
    """Show a text through the user's pager; False if there is none."""
    from cxkit.cli.pager import show

    return show(text)


def _refuse_source(report: Report, output: str | None) -> None:
    """Raise OutputError if the output would replace a file that the report was made from."""
    if output is None:
        return
    from cxkit.writing import is_read

    project = report.provenance.params.get("config")
    if is_read(output, (*report.provenance.sources, *([project] if isinstance(project, str) else []))):
        raise OutputError(tr("{output} is the file that was read; it was not replaced.", output=output), "Name another file with --output.")


def send(content: str | bytes, output: str | None) -> None:
    """Write a result. Raises OutputError if it cannot be written, BrokenPipeError if the reader has closed the pipe."""
    # a lone surrogate has no UTF-8 form; it is written as an escape
    raw = content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace")
    if output is not None and output != "-":
        from cxkit.writing import write

        write(output, raw)
        return
    if sys.stdout is None:
        raise OutputError("Standard output is closed.", _ELSEWHERE)
    try:
        rest = memoryview(raw)
        while rest:  # an unbuffered stream may take only a part
            rest = rest[sys.stdout.buffer.write(rest) :]
        # here and not at exit, so that a closed pipe or a full disk raises
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise unwritable_error(error) from error


def unwritable_error(error: OSError) -> OutputError:
    """Return the error for a standard output that cannot be written, and discard what it still holds."""
    discard(sys.stdout)
    return OutputError(tr("Standard output cannot be written: {strerror}.", strerror=error.strerror or error), _ELSEWHERE)


def discard(stream: TextIO | None) -> None:
    """Discard what a stream still holds, or Python would fail once more when it closes the stream."""
    if stream is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def say(text: str) -> None:
    """Write a line to standard error, with unsafe characters escaped; if standard error is closed, the exit code remains."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(f"{render.visible(text)}\n")
        sys.stderr.flush()
    except OSError:
        discard(sys.stderr)


def complain(message: str, hint: str, lines: Sequence[str] = ()) -> None:
    """Write an error to standard error: what happened and where, then what to type next.

    On a terminal, sentences are wrapped at words; ``lines`` are commands and TOML, which are pasted, and stay whole.
    """
    width = shutil.get_terminal_size().columns if sys.stderr is not None and sys.stderr.isatty() else None
    for whole, indent in ((tr("Error: {message}", message=message), ""), (hint, "  ")):
        text = _LONG_WORD.sub(r"\1…\2", whole)
        if text:
            for line in _wrapped(text, indent, width):
                say(f"{indent}{line}")
    for line in filter(None, lines):
        say(f"  {line}")


def _wrapped(text: str, indent: str, width: int | None) -> list[str]:
    """A text in lines of at most ``width`` cells with their indentation, broken at blanks alone; a command in it stays whole."""
    if width is None:
        return [text]
    return textwrap.wrap(text, max(20, width - len(indent)), break_long_words=False, break_on_hyphens=False) or [text]


def trace(error: BaseException) -> None:
    """Write the traceback of an error to standard error, with unsafe characters of its message escaped."""
    import traceback

    for line in "".join(traceback.format_exception(error)).splitlines():
        say(line)
