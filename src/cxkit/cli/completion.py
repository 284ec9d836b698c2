"""What the shell offers for an option that names a column: the columns of the files already typed."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

_LINES = ("_TYPER_COMPLETE_ARGS", "COMP_WORDS")
"""Where zsh and fish, and bash, have the line that is typed; Typer parses it for nothing else while an option lacks its value."""


def columns(incomplete: str) -> list[str]:
    """The columns whose names begin with what is typed; none if no file is typed or none can be read.

    A role stands before the column in --role ROLE=COLUMN and --na COLUMN=CODE: its part is kept.
    """
    from cxkit.errors import CxError
    from cxkit.sources.opening import open_source

    line = next((os.environ[name] for name in _LINES if name in os.environ), "")
    before, sign, typed = incomplete.rpartition("=")
    found = dict[str, None]()
    for path in filter(os.path.isfile, _words(line)):
        try:
            found |= dict.fromkeys(open_source([Path(path)]).columns)
        except (CxError, OSError):
            continue
    return [f"{before}{sign}{name}" for name in found if name.startswith(typed)]


def _words(line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError:  # a quote is still open
        return line.split()
