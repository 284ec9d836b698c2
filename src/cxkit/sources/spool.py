"""Files as streams of bytes, and temporary copies of streams."""

from __future__ import annotations

import atexit
import os
import shlex
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from cxkit.errors import SourceError
from cxkit.language import tr

CHUNK = 1 << 20
STDIN = "-"


class Readable(Protocol):
    """An open binary file."""

    def read(self, size: int, /) -> bytes:
        """Read at most ``size`` bytes; empty at the end of the file."""
        ...


def spool(chunks: Iterable[bytes]) -> str:
    """Write the chunks to a file without a name and return the path by which this process can read it.

    The file disappears when the process ends. Raises SourceError if the disk is full.
    """
    import tempfile

    file = None
    try:
        file = tempfile.TemporaryFile(prefix="cxkit-")  # noqa: SIM115 - kept open on purpose, see below
        for chunk in chunks:
            file.write(chunk)
        file.flush()
    except BaseException as error:
        if file:
            file.close()
        if isinstance(error, OSError):
            raise SourceError(
                tr("No temporary copy could be written: {strerror}.", strerror=error.strerror or error),
                "Make room in the folder for temporary files, or set TMPDIR to a folder with more room.",
            ) from error
        raise
    # for as long as the process lives: a lazy frame may be collected at any time, and it knows its file by descriptor alone
    atexit.register(file.close)
    return f"/dev/fd/{file.fileno()}"


def is_stream(path: str) -> bool:
    """Whether the path can be read only once: standard input, a named pipe. Raises SourceError for devices and sockets."""
    if path == STDIN:
        return True
    mode = Path(path).stat().st_mode
    if stat.S_ISCHR(mode) and os.path.realpath(path) == os.devnull:
        raise SourceError(tr("{path} is empty.", path=path), "Choose a file with a header line.")
    if stat.S_ISCHR(mode) or stat.S_ISBLK(mode) or stat.S_ISSOCK(mode):
        what = tr("a socket") if stat.S_ISSOCK(mode) else tr("a device")
        raise SourceError(tr("{path} is {what}, no file.", path=path, what=what), "Name a file, or - for standard input.")
    return not stat.S_ISREG(mode)


def read_chunks(path: str) -> Iterator[bytes]:
    """Read the file's bytes in chunks; ``-`` is standard input. Raises SourceError if it cannot be read."""
    try:
        if path == STDIN:
            if sys.stdin is None:
                raise SourceError("Standard input is closed.", "Pipe a file into the command, or name the file.")
            yield from _blocks(sys.stdin.buffer)
        else:
            with Path(path).open("rb", buffering=0) as file:
                yield from _blocks(file)
    except OSError as error:
        raise unreadable_error(path, error) from error


def read_head(path: str, size: int) -> bytes:
    """Read the first ``size`` bytes of a regular file. Raises SourceError if it cannot be read."""
    try:
        with Path(path).open("rb") as file:
            return file.read(size)
    except OSError as error:
        raise unreadable_error(path, error) from error


def unreadable_error(path: str, error: OSError) -> SourceError:
    """The error of the operating system as a SourceError."""
    if isinstance(error, PermissionError):
        return SourceError(
            tr("{path} may not be read: permission denied.", path=path), tr("ls -l {path} shows who may.", path=shlex.quote(path))
        )
    return SourceError(
        tr("{path} cannot be read: {strerror}.", path=path, strerror=error.strerror or error), "Check the path and the drive."
    )


def _blocks(file: Readable, size: int = CHUNK) -> Iterator[bytes]:
    while block := file.read(size):
        yield block
