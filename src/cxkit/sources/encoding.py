"""Which encoding the first bytes of a file are in, with the evidence in words."""

from __future__ import annotations

import codecs

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def detect_encoding(head: bytes) -> tuple[str, str] | None:
    """The codec's name and why; None where the bytes are no text.

    ``head`` are the first bytes, cut anywhere. A byte order mark decides; else zero bytes in every second place are UTF-16; else what is
    valid UTF-8 is UTF-8, and so is what holds many valid multi-byte characters and few broken ones; anything else is cp1252.
    """
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name, f"byte order mark of {name.removesuffix('-sig').upper()}"
    if zeros := head.count(0):
        even, odd = head[::2].count(0), head[1::2].count(0)
        # Western text in UTF-16 has a zero in nearly every second place, and in the other place never.
        if min(even, odd) * 20 < max(even, odd) > len(head) // 8:
            name = "utf-16-le" if odd > even else "utf-16-be"
            return name, f"zero bytes in every second place, as in {name.upper()}"
        if zeros * 1000 > len(head):
            return None
    return _eight_bits(head)


def _eight_bits(head: bytes) -> tuple[str, str]:
    if head.isascii():
        return "utf-8", "only ASCII characters in the sample"
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(head)
    broken = text.count("\ufffd") - head.count(b"\xef\xbf\xbd")
    if broken == 0:
        return "utf-8", "valid UTF-8"
    foreign = len(text) - len(text.encode("ascii", "ignore")) - text.count("\ufffd")
    if foreign > 2 * broken:
        return "utf-8", f"UTF-8 with {broken} broken characters in the sample"
    undefined = sum(head.count(byte) for byte in b"\x81\x8d\x8f\x90\x9d")
    return "cp1252", "not valid UTF-8, read as cp1252" + (f"; {undefined} bytes that cp1252 does not define" if undefined else "")
