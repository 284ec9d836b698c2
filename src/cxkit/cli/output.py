"""The one place that writes results: to standard output or, whole or not at all, to a file."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from cxkit import render
from cxkit.errors import OutputError, UsageError
from cxkit.model import Report
from cxkit.writing import write

_ENDINGS = {".csv": "csv", ".json": "json", ".md": "markdown"}
_ELSEWHERE = "--output FILE writes to a file instead."


def check(format_: str) -> None:
    """Raise UsageError for an unknown format, before a long computation that nobody could see."""
    if format_ not in render.formats():
        raise UsageError(f"There is no format '{format_}'.", f"--format takes {', '.join(render.formats())}.")


def format_of(output: str | None) -> str | None:
    """The format that the ending of a file's name asks for, if any."""
    return _ENDINGS.get(Path(output).suffix.lower()) if output else None


def deliver(report: Report, format_: str, table: str | None, output: str | None, *, quiet: bool) -> None:
    """Render a report and write it; what a format of one table leaves out is named on standard error."""
    _refuse_source(report, output)
    terminal = output is None and sys.stdout is not None and sys.stdout.isatty()
    colour = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    width = shutil.get_terminal_size().columns if terminal else None
    send(render.render(report, format_, width=width, colour=colour, table=table), output)
    others = render.other_tables(report, table) if format_ == "csv" else []
    if others and not quiet:
        say(f"Further tables (--table NAME): {', '.join(others)}")


def _refuse_source(report: Report, output: str | None) -> None:
    """Raise OutputError where the output would replace a file that the report was made from."""
    if output is None or not Path(output).exists():
        return
    if any(Path(source).exists() and Path(source).samefile(output) for source in report.provenance.sources):
        raise OutputError(f"{output} is the file that was read; it was left as it is.", "Name another file with --output.")


def send(content: str | bytes, output: str | None) -> None:
    """Write a result; OutputError where it cannot be written, BrokenPipeError where the reader has gone."""
    # a lone surrogate has no UTF-8 form; shown escaped rather than lost
    raw = content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace")
    if output is not None and output != "-":
        write(output, raw)
        return
    if sys.stdout is None:
        raise OutputError("Standard output is closed.", _ELSEWHERE)
    try:
        rest = memoryview(raw)
        while rest:  # an unbuffered stream may take only a part
            rest = rest[sys.stdout.buffer.write(rest) :]
        # here and not at exit, so that a closed pipe or a full disk is seen
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise unwritable(error) from error


def unwritable(error: OSError) -> OutputError:
    """The error of a standard output that takes no more, which is then given up."""
    give_up(sys.stdout)
    return OutputError(f"Standard output cannot be written: {error.strerror or error}.", _ELSEWHERE)


def give_up(stream: TextIO | None) -> None:
    """Send what a stream still holds nowhere, or Python would fail on it once more when it closes the stream."""
    if stream is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def say(text: str) -> None:
    """A line on standard error, with whatever came from files made visible; where nobody listens, the exit code still tells."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(f"{render.visible(text)}\n")
        sys.stderr.flush()
    except OSError:
        give_up(sys.stderr)


def complain(message: str, hint: str, lines: Sequence[str] = ()) -> None:
    """An error as the user sees it: what and where, then what to type next."""
    for line in [f"Error: {message}", *(f"  {each}" for each in (hint, *lines) if each)]:
        say(line)


def trace(error: BaseException) -> None:
    """Where in the program an error arose; that quotes the error's message and so is made visible too."""
    import traceback

    for line in "".join(traceback.format_exception(error)).splitlines():
        say(line)
