"""The command line called as a function: what a process of its own would say, in a tenth of the time."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from tempfile import TemporaryFile
from typing import IO

import pytest

from cxkit.cli import main


def call(arguments: Sequence[str], folder: str | os.PathLike[str], environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run ``cxkit ARGUMENTS`` in a folder: its exit code, and what it wrote to files in place of standard output and error."""
    command = ["cxkit", *arguments]
    with _stream() as out, _stream() as err, pytest.MonkeyPatch.context() as patch:
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


def _stream() -> IO[str]:
    """A file in place of a standard stream; what is read from it has the line ends of text, as from a pipe."""
    return TemporaryFile("w+", encoding="utf-8", errors="backslashreplace")
