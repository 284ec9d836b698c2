"""Text of any encoding as UTF-8, in chunks."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from functools import cache

_PIECE = 1 << 16


def transcode(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """The text as UTF-8; what the encoding does not define becomes U+FFFD. UTF-8 passes unchanged, broken bytes included."""
    if is_utf8(encoding):
        yield from chunks
        return
    table = _translation_to_latin1(codecs.lookup(encoding).name)
    if table is not None:
        for chunk in chunks:
            yield b"".join(_transcode_piece(chunk[at : at + _PIECE], encoding, table) for at in range(0, len(chunk), _PIECE))
        return
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    for chunk in chunks:
        yield decoder.decode(chunk).encode(errors="replace")
    yield decoder.decode(b"", final=True).encode(errors="replace")


def _transcode_piece(piece: bytes, encoding: str, table: bytes) -> bytes:
    """A piece of text of one byte a character. Latin-1 is decoded four times as fast as other tables, so it is used where it agrees."""
    if piece.isascii():
        return piece
    return piece.decode("latin-1" if piece.translate(table).isascii() else encoding, "replace").encode()


def is_utf8(encoding: str) -> bool:
    """Whether text of this encoding can be read as it stands."""
    return codecs.lookup(encoding).name in {"utf-8", "utf-8-sig", "ascii"}


def is_transparent(encoding: str) -> bool:
    """Whether each byte of ASCII is that character and part of no other, so that delimiters, digits and line ends stand for themselves.

    So it is where one byte is one character. In cp949, Shift JIS, GB 18030 and Big5 the second byte of a character may be a letter or a
    digit, and in UTF-16 and UTF-32 any byte.
    """
    return is_utf8(encoding) or _translation_to_latin1(codecs.lookup(encoding).name) is not None


@cache
def _translation_to_latin1(name: str) -> bytes | None:
    """A translation to ASCII of the bytes that mean the same in Latin-1, and of no other; None unless one byte is one character."""
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
