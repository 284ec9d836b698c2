"""Writes files completely or not at all."""

from __future__ import annotations

import os
import signal
import stat
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from cxkit.errors import OutputError
from cxkit.language import tr

_ENDING = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
_STREAMS = ("/dev/fd/", "/dev/std", "/proc/")


@contextmanager
def replacing(target: str | os.PathLike[str]) -> Iterator[Path]:
    """A temporary path beside ``target`` that replaces it when the block succeeds; otherwise nothing changes and nothing is left.

    If the target is no regular file (a device, a pipe), the block gets the target itself, which cannot be replaced. Raises OutputError if
    the file cannot be written.
    """
    with _ending_on_signals(), _as_output_errors(target):
        if _is_stream(target):
            yield Path(target)
            return
        place = Path(os.path.realpath(target))
        handle, name = tempfile.mkstemp(prefix=f".{place.name}.", suffix=".part", dir=place.parent)
        os.close(handle)
        temporary = Path(name)
        try:
            yield temporary
            _finish(temporary, place)
        finally:
            temporary.unlink(missing_ok=True)


def _is_stream(target: str | os.PathLike[str]) -> bool:
    """Whether the target is a device, a pipe or a stream of this process, which cannot be replaced. Raises IsADirectoryError, OSError."""
    try:
        mode = os.stat(target).st_mode  # noqa: PTH116 - follows /dev/stdout to a pipe, which has no path
    except FileNotFoundError:
        return False
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(21, "is a folder", os.fspath(target))
    return not stat.S_ISREG(mode) or os.fspath(target).startswith(_STREAMS)


def is_read(target: str | os.PathLike[str], sources: Iterable[str | os.PathLike[str]]) -> bool:
    """Whether the target is one of the files that are read; ``-`` among them is standard input, if that is a file."""
    try:
        there = os.stat(target)  # noqa: PTH116 - compared with the status of a descriptor
    except (OSError, ValueError):
        return False
    if not stat.S_ISREG(there.st_mode):
        return False
    for source in sources:
        with suppress(OSError, ValueError):
            if os.path.samestat(os.fstat(0) if os.fspath(source) == "-" else os.stat(source), there):  # noqa: PTH116 - the same
                return True
    return False


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
def _ending_on_signals() -> Iterator[None]:
    """Let SIGTERM, SIGHUP and SIGQUIT unwind the block, so that its temporary file is removed.

    Only during writing: Python runs signal handlers between bytecodes, so during a query a handler would wait for the end of it.
    """

    def end(number: int, frame: FrameType | None) -> None:
        del frame
        raise SystemExit(128 + number)

    if threading.current_thread() is not threading.main_thread():  # where no handler can be set
        yield
        return
    # a signal that is ignored, as by nohup, stays so
    handled = {number: signal.signal(number, end) for number in _ENDING if signal.getsignal(number) is not signal.SIG_IGN}
    try:
        yield
    finally:
        for number, previous in handled.items():
            signal.signal(number, previous)


@contextmanager
def _as_output_errors(target: str | os.PathLike[str]) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            tr("{target} cannot be written: {strerror}.", target=os.fspath(target), strerror=error.strerror or error),
            "--output names a file in a folder that you may write to.",
        ) from error
