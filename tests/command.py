"""The command line called as a function: what a process of its own would say, in a tenth of the time."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from io import TextIOWrapper
from tempfile import TemporaryFile

import pytest

from cxkit.cli import main


def call(
    arguments: Sequence[str], folder: str | os.PathLike[str], environment: Mapping[str, str], typed: str | bytes = ""
) -> subprocess.CompletedProcess[str]:
    """Run ``cxkit ARGUMENTS`` in a folder: its exit code, and what it wrote to files in place of standard output and error.

    Standard input is a file too, with what is ``typed``.
    """
    command = ["cxkit", *arguments]
    with _stream() as out, _stream() as err, _stream() as given, pytest.MonkeyPatch.context() as patch:
        given.buffer.write(typed.encode() if isinstance(typed, str) else typed)
        given.seek(0)
        patch.setattr(sys, "stdin", given)
        patch.chdir(folder)
        for name, value in environment.items():
            patch.setenv(name, value)
        patch.setattr(sys, "argv", command)
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        try:
            code = main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        for stream in (out, err):
            stream.seek(0)
        return subprocess.CompletedProcess(command, code, out.read(), err.read())


def _stream() -> TextIOWrapper:
    """A file in place of a standard stream; what is read from it has the line ends of text, as from a pipe."""
    return TextIOWrapper(TemporaryFile(), encoding="utf-8", errors="backslashreplace")
