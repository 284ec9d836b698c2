"""A spinner on standard error for work that takes longer than a second, with how much of the files is read."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import copy_context
from pathlib import Path

from cxkit.language import tr
from cxkit.sources import extra_reads

PATIENCE = 1.0
_PAUSE = 0.5
_WORTH_A_WORD = 20_000_000
"""Bytes of files that take long to read; of smaller ones, the computation takes longer."""
_COUNTERS = Path("/proc/self/io")
"""Where Linux counts the bytes that a process has read."""


@contextmanager
def show_progress(what: str, *, wanted: bool, files: Sequence[str]) -> Iterator[None]:
    """Show ``what`` with a spinner after one second, if standard error is a terminal, with the bytes read of those of the ``files``."""
    if not wanted or sys.stderr is None or not sys.stderr.isatty():
        yield
        return
    done = threading.Event()
    reading = _Reading(files)

    def spin() -> None:
        if done.wait(PATIENCE):
            return
        from rich.console import Console

        with Console(stderr=True).status(what) as status:
            while not done.wait(_PAUSE):
                status.update(f"{what} {reading.so_far()}".rstrip())

    thread = threading.Thread(target=copy_context().run, args=(spin,), daemon=True)  # with the language of this one
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join(timeout=PATIENCE)


class _Reading:
    """How far the files are read, by the system's count of bytes; nothing where it has none."""

    def __init__(self, files: Sequence[str]) -> None:
        self.size = sum(Path(path).stat().st_size for path in files)
        self.start, self.before = time.monotonic(), _bytes_read()

    def so_far(self) -> str:
        """Bytes read of those to read, rate and remaining time; once files are read again, only how much was read."""
        read = _bytes_read()
        if read is None or self.before is None or self.size < _WORTH_A_WORD:
            return ""
        read -= self.before
        rate = read / max(time.monotonic() - self.start, 1e-3)
        if read > self.size or not rate:
            return tr("{read} read, {rate}/s", read=_size(read), rate=_size(rate))
        left = (self.size - read) / rate
        return tr("{read} of {size}, {rate}/s, {left:.0f} s left", read=_size(read), size=_size(self.size), rate=_size(rate), left=left)


def _bytes_read() -> int | None:
    """The bytes that this process has read, without those of checks, which read the same files once more."""
    try:
        counters = dict(line.split(": ", 1) for line in _COUNTERS.read_text(encoding="ascii").splitlines())
        return int(counters["rchar"]) - extra_reads.total()
    except (OSError, ValueError, KeyError):
        return None


def _size(number: float) -> str:
    units = iter(("B", "kB", "MB", "GB"))
    unit = next(units)
    while number >= 1000 and unit != "GB":
        number, unit = number / 1000, next(units)
    return tr("{number:.1f} {unit}", number=number, unit=unit)
