"""Text of any encoding as UTF-8, in chunks."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from cxkit.sources import extra_reads

_PIECE = 1 << 16
_BLOCK = 1 << 18
_NEL = "\x85"


def transcode(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Transcode the text to UTF-8; bytes that the encoding does not define become U+FFFD. UTF-8 passes unchanged, broken bytes included."""
    if is_utf8(encoding):
        yield from chunks
        return
    table = _translation_to_latin1(codecs.lookup(encoding).name)
    if table is not None:
        for chunk in chunks:
            yield b"".join(_transcode_piece(chunk[at : at + _PIECE], encoding, table) for at in range(0, len(chunk), _PIECE))
        return
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    # EBCDIC may end lines with NEL, which no other reader takes for a line end
    nel = b"\x15".decode(encoding, "replace") == _NEL
    for chunk in chunks:
        text = decoder.decode(chunk)
        yield (text.replace(_NEL, "\n") if nel else text).encode(errors="replace")
    yield decoder.decode(b"", final=True).encode(errors="replace")


def _transcode_piece(piece: bytes, encoding: str, table: bytes) -> bytes:
    """Transcode a piece of text with one byte per character. Latin-1, which decodes four times as fast as others, is used if it agrees."""
    if piece.isascii():
        return piece
    return piece.decode("latin-1" if piece.translate(table).isascii() else encoding, "replace").encode()


def is_utf8(encoding: str) -> bool:
    """Whether the encoding is UTF-8 or a subset of it."""
    return codecs.lookup(encoding).name in {"utf-8", "utf-8-sig", "ascii"}


def is_valid_utf8(local: str) -> bool:
    """Whether all bytes of a file are UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_between = True  # between characters
    with Path(local).open("rb") as file:
        while block := file.read(_BLOCK):
            extra_reads.add(len(block))
            if is_between and block.isascii():  # much faster than to decode it
                continue
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                return False
            is_between = not decoder.getstate()[0]
    return is_between


def is_transparent(encoding: str) -> bool:
    """Whether each byte of ASCII is that character and never part of another, so that delimiters and digits can be searched as bytes.

    This holds if one byte is one character. In cp949, Shift JIS, GB 18030 and Big5 the second byte of a character may be a letter or a
    digit, and in UTF-16 and UTF-32 any byte.
    """
    return is_utf8(encoding) or _translation_to_latin1(codecs.lookup(encoding).name) is not None


@cache
def _translation_to_latin1(name: str) -> bytes | None:
    """A translation table that gives ASCII for exactly the bytes that mean the same in Latin-1; None unless one byte is one character."""
    every = bytes(range(256))
    decode = codecs.getdecoder(name)
    try:
        characters = [decode(every[at : at + 1], "replace")[0] for at in range(256)]
    except (UnicodeError, ValueError):
        return None
    if "".join(characters[:128]) != every[:128].decode() or any(len(character) != 1 for character in characters):
        return None
    # Some multi-byte codecs give U+FFFD for a single byte: the pair must mean the two.
    if any(decode(bytes((lead, 0x41)), "replace")[0] != characters[lead] + "A" for lead in range(0x80, 0x100)):
        return None
    if any(len(decode(bytes((lead, trail)), "replace")[0]) != 2 for lead in range(0x80, 0x100) for trail in (0xA1, 0xB0, 0xFE)):
        return None
    return bytes(0x20 if character == chr(at) else 0x80 for at, character in enumerate(characters))
