"""Lines that are not ASCII: they decide the encoding of a file, or show that some are written in UTF-8 and others in a code page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cxkit.sources.text.letters import choose_encoding
from cxkit.sources.text.transcoding import is_transparent, is_utf8

_ENOUGH = 1 << 18  # bytes of such lines that are examined


def find_foreign_lines(chunks: Iterable[bytes], most: int) -> bytes:
    """The complete lines that are not ASCII within the first ``most`` bytes; up to 256 KiB of them."""
    found, size, seen, rest = list[bytes](), 0, 0, b""
    for chunk in chunks:
        seen += len(chunk)
        start = chunk.find(b"\n") + 1
        if not (rest + chunk[:start]).isascii() or not chunk.isascii():
            *lines, rest = (rest + chunk).split(b"\n")
            some = [line for line in lines if not line.isascii()]
            found += some
            size += sum(map(len, some))
        else:
            rest = chunk[chunk.rfind(b"\n") + 1 :]
        if size >= _ENOUGH or seen >= most:
            break
    return b"\n".join([*found, rest] if rest and seen < most and not rest.isascii() else found)


def detect_mixture(text: bytes) -> str:
    """The code page of the lines that are not valid UTF-8, if others are and all characters of these make words; else empty."""
    lines = [line for line in text.splitlines() if not line.isascii()]
    broken = [line for line in lines if not _is_valid(line)]
    if not broken or len(broken) == len(lines) or any(_has_several_bytes(line) for line in broken):
        return ""
    name, _, sure = choose_encoding(b"\n".join(broken))
    return name if sure and is_transparent(name) and not is_utf8(name) else ""


def mend_lines(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Text as UTF-8: lines that are not valid UTF-8 are decoded by ``encoding``."""
    rest = b""
    for chunk in chunks:
        text = rest + chunk
        end = text.rfind(b"\n") + 1
        rest = text[end:]
        yield _mend(text[:end], encoding)
    yield _mend(rest, encoding)


def _mend(text: bytes, encoding: str) -> bytes:
    if _is_valid(text):
        return text
    lines = text.split(b"\n")
    return b"\n".join(line if _is_valid(line) else line.decode(encoding, "replace").encode() for line in lines)


def _is_valid(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def _has_several_bytes(line: bytes) -> bool:
    """Whether a line that is not valid UTF-8 holds a character of several bytes all the same."""
    return not line.decode("utf-8", "ignore").isascii()
