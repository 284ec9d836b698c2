"""Packed files as streams of what is in them, checked as they are unpacked."""

from __future__ import annotations

from collections.abc import Iterator

from cxkit.sources.spool import unpacked as _unpacked


def unpacked(path: str, compression: str | None, limit: int | None = None) -> Iterator[bytes]:
    """The bytes of a file without its packing."""
    del limit
    return _unpacked(path, compression)
