"""Writes files completely or not at all."""

from __future__ import annotations

import os
import signal
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from cxkit.errors import OutputError

_TERMINATED = 128 + signal.SIGTERM


@contextmanager
def replacing(target: str | os.PathLike[str]) -> Iterator[Path]:
    """A temporary path beside ``target`` that replaces it when the block succeeds; otherwise nothing changes and nothing is left.

    If the target is no regular file (a device, a pipe), the block gets the target itself, which cannot be replaced. Raises OutputError if
    the file cannot be written.
    """
    place = Path(os.path.realpath(target))
    with _ending_on_sigterm(), _as_output_errors(target):
        if place.exists() and not place.is_file():
            if place.is_dir():
                raise IsADirectoryError(21, "is a folder", str(place))
            yield place
            return
        handle, name = tempfile.mkstemp(prefix=f".{place.name}.", suffix=".part", dir=place.parent)
        os.close(handle)
        temporary = Path(name)
        try:
            yield temporary
            _finish(temporary, place)
        finally:
            temporary.unlink(missing_ok=True)


def write(target: str | os.PathLike[str], content: bytes) -> None:
    """Write a file completely or not at all. Raises OutputError if that fails."""
    with replacing(target) as path, path.open("wb") as file:
        file.write(content)


def _finish(temporary: Path, place: Path) -> None:
    """Give the temporary file the permissions of the file it replaces, sync it to disk, and move it there."""
    umask = os.umask(0)
    os.umask(umask)
    temporary.chmod(stat.S_IMODE(place.stat().st_mode) if place.exists() else 0o666 & ~umask)
    with temporary.open("rb") as file:
        os.fsync(file.fileno())
    temporary.replace(place)


@contextmanager
def _ending_on_sigterm() -> Iterator[None]:
    """Let SIGTERM unwind the block, so that its temporary file is removed.

    Only during writing: Python runs signal handlers between bytecodes, so during a query a handler would wait for the end of it.
    """

    def end(number: int, frame: FrameType | None) -> None:
        del number, frame
        raise SystemExit(_TERMINATED)

    previous = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, previous)


@contextmanager
def _as_output_errors(target: str | os.PathLike[str]) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"{os.fspath(target)} cannot be written: {error.strerror or error}.", "--output names a file in a folder that you may write to."
        ) from error
