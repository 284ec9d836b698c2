"""The records of a delimited file that can hold a text, found by a search of bytes, which takes a fraction of the time of a scan."""

from __future__ import annotations

from collections.abc import Iterator
from io import RawIOBase
from pathlib import Path

from cxkit.sources.part import Dialect
from cxkit.sources.text.regular import length_of_lines
from cxkit.sources.text.transcoding import is_transparent, is_utf8

_BLOCK = 1 << 20
_MOST = 1 << 26  # bytes of an excerpt: a text that many records hold is not worth a search


def find_records(local: str, dialect: Dialect, text: str) -> bytes | None:
    """All records with a cell that holds the text, and perhaps others; None if a search cannot find them, or finds too many.

    Every record must be regular, so that an odd number of quotes shows a line end within a cell. E-mail addresses are found in any case.
    """
    wanted, quote = text.encode(), dialect.quote.encode()
    if not _can_be_found(text, dialect):
        return None
    folded = "@" in text
    found, size = list[bytes](), 0
    with Path(local).open("rb", buffering=0) as file:
        file.seek(length_of_lines(local, dialect.body_line - 1))
        for read, end in _blocks(file, quote):
            if end > _MOST:
                return None
            if not _holds(read, wanted, end, folded=folded):
                continue
            block = bytes(read[:end])
            records = block if quote and quote in block else b"".join(_lines(block, wanted, folded=folded))
            size += len(records)
            if size > _MOST:
                return None
            found.append(records)
    return b"".join(found)


def _can_be_found(text: str, dialect: Dialect) -> bool:
    """Whether cells that hold the text are written with exactly its bytes."""
    if not text or dialect.escape or any(sign in text for sign in (dialect.quote, "\n", "\r") if sign):
        return False
    return (is_transparent(dialect.encoding) and text.isascii()) or ("@" not in text and is_utf8(dialect.encoding))


def _blocks(file: RawIOBase, quote: bytes) -> Iterator[tuple[bytearray, int]]:
    """A file in blocks of whole records; a longer block than an excerpt may have can end anywhere.

    Each is the start of a buffer, up to the returned length: to copy all blocks would take as long as to search them.
    """
    buffer, kept = bytearray(_BLOCK), 0
    while size := file.readinto(memoryview(buffer)[kept:]):
        kept += size
        end = buffer.rfind(b"\n", 0, kept) + 1
        # an odd number of quotes: the last line end is within a cell
        # to look for one is many times as fast as to count them
        if end and not (quote and buffer.find(quote, 0, end) >= 0 and buffer.count(quote, 0, end) % 2):
            yield buffer, end
            kept -= end
            buffer[:kept] = buffer[end : end + kept]
        elif kept > _MOST:
            break
        elif kept == len(buffer):
            buffer.extend(bytes(len(buffer)))
    yield buffer, kept


def _holds(buffer: bytearray, wanted: bytes, end: int, *, folded: bool) -> bool:
    return wanted in buffer[:end].lower() if folded else buffer.find(wanted, 0, end) >= 0


def _lines(block: bytes, wanted: bytes, *, folded: bool) -> Iterator[bytes]:
    """The lines of a block without quotes that hold the text."""
    looked = block.lower() if folded else block
    at = looked.find(wanted)
    while at >= 0:
        start, end = block.rfind(b"\n", 0, at) + 1, block.find(b"\n", at) + 1 or len(block)
        yield block[start:end]
        at = looked.find(wanted, end)
