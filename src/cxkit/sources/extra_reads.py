"""How many bytes this process has read to check files that a query reads anyway: progress is that of the query alone."""

from __future__ import annotations

import threading

_lock = threading.Lock()
_total = 0


def add(size: int) -> None:
    """Count bytes that were read for a check."""
    global _total  # noqa: PLW0603 - one number for the process, as the system's count of all bytes that it has read
    with _lock:
        _total += size


def total() -> int:
    """All bytes that were counted so far."""
    return _total
