"""The encoding of a file, with the evidence in words: detected in its first bytes, or a mixture of UTF-8 and a code page, line by line."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cxkit.errors import SourceError
from cxkit.language import tr
from cxkit.sources.text.transcoding import is_transparent, is_utf8

# The mark of UTF-32 starts like that of UTF-16, so it is tested first.
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class EncodingGuess(NamedTuple):
    """The name of the codec, the evidence for it, and a doubt, blank if there is none."""

    encoding: str
    why: str
    doubt: str = ""


def detect_encoding(head: bytes) -> EncodingGuess | None:
    """Detect the encoding of bytes; None if they are not text.

    ``head`` holds the first bytes, which may end within a character. A byte order mark decides; else zero bytes in every second place are
    UTF-16; else valid UTF-8 is UTF-8, and so are bytes with many valid multi-byte characters and few broken ones. Otherwise the encoding
    is chosen whose letters form words, by default cp1252.
    """
    for mark, name in _BOMS:
        if head.startswith(mark):
            return EncodingGuess(name, tr("byte order mark of {upper}", upper=name.removesuffix("-sig").upper()))
    if zeros := head.count(0):
        name = _detect_wide(head)
        if name:
            return EncodingGuess(name, tr("zero bytes where {upper} has them", upper=name.upper()))
        if zeros * 1000 > len(head):
            return None
    return _detect_eight_bit(head)


def resolve_byte_order(path: str, encoding: str, head: bytes) -> str:
    """Return the encoding that the user named, with the byte order inferred from the bytes if it needs a byte order mark and there is none.

    Raises SourceError if the byte order cannot be inferred.
    """
    name = codecs.lookup(encoding).name
    marks = {"utf-16": (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE), "utf-32": (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)}.get(name)
    if marks is None or head.startswith(marks):
        return encoding
    found = detect_encoding(head)
    if found and found[0].startswith(name):
        return found[0]
    raise SourceError(
        tr("{path} does not start with the byte order mark of {upper}.", path=path, upper=name.upper()),
        tr("Name the order of its bytes with --encoding {name}-le or {name}-be, or leave --encoding out.", name=name),
    )


def _detect_wide(head: bytes) -> str:
    """Detect UTF-16 or UTF-32 without a mark by the zero bytes of line ends, digits and delimiters; blank if it is neither."""
    quarters = [head[place::4].count(0) for place in range(4)]
    most = len(head) // 4
    if most and min(quarters[2], quarters[3]) >= most - 1 > max(quarters[0], 0):
        return "utf-32-le"
    if most and min(quarters[0], quarters[1]) >= most - 1 > max(quarters[3], 0):
        return "utf-32-be"
    even, odd = quarters[0] + quarters[2], quarters[1] + quarters[3]
    # Text has zeros in one of the two places, and hardly any in the other.
    if min(even, odd) * 20 >= max(even, odd) or max(even, odd) * 40 < len(head):
        return ""
    name = "utf-16-le" if odd > even else "utf-16-be"
    text = head[: len(head) // 2 * 2].decode(name, "replace")
    return name if text.isprintable() or any(sign in text for sign in "\n\r,;\t") else ""


def _detect_eight_bit(head: bytes) -> EncodingGuess:
    if head.isascii():
        return EncodingGuess("utf-8", tr("only ASCII characters in the sample"))
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(head)
    broken = text.count("\ufffd") - head.count(b"\xef\xbf\xbd")
    if broken == 0:
        return EncodingGuess("utf-8", tr("valid UTF-8"))
    foreign = len(text) - len(text.encode("ascii", "ignore")) - text.count("\ufffd")
    if foreign > 2 * broken:
        return EncodingGuess("utf-8", tr("UTF-8 with {broken} broken characters in the sample", broken=broken))
    return _guess_code_page(head)


def _find_dividing_byte(head: bytes) -> bytes:
    """A byte that is a symbol in cp1252, such as §, and occurs as often in the lines as in the first one; empty if there is none."""
    lines = [line for line in head.splitlines() if line.strip()]
    if len(lines) > 2 and not head.endswith((b"\n", b"\r")):
        del lines[-1]
    for byte in sorted({byte for byte in lines[0] if byte > 0x7F}) if len(lines) > 1 else ():
        sign = bytes([byte])
        shown = sign.decode("cp1252", "replace")
        times = lines[0].count(sign)
        # One per line may be part of a word; several per line are delimiters, though quoted cells may span lines.
        least = len(lines) if times == 1 else len(lines) / 2
        if not (shown.isalnum() or shown == "\ufffd") and sum(line.count(sign) == times for line in lines) >= least:
            return sign
    return b""


def _guess_code_page(head: bytes) -> EncodingGuess:
    """Guess the encoding in which the bytes that are not ASCII are letters of words."""
    from cxkit.sources.text.letters import choose_encoding

    name, rivals, sure = choose_encoding(head)
    sign = _find_dividing_byte(head)
    if sign and sign.decode(name, "replace").isalpha():
        # A letter that occurs equally often in every line is rather a delimiter.
        rest = choose_encoding(head.replace(sign, b"\t"))[0] if not head.replace(sign, b"\t").isascii() else "cp1252"
        rivals, sure = [name, *rivals], False
        name = rest if not sign.decode(rest, "replace").isalpha() else "cp1252"
    undefined = sum(head.count(byte) for byte in b"\x81\x8d\x8f\x90\x9d") if name == "cp1252" else 0
    why = tr("not valid UTF-8, read as {name}", name=name) + (
        tr("; {undefined} bytes that cp1252 does not define", undefined=undefined) if undefined else ""
    )
    if sure:
        return EncodingGuess(name, why)
    instead = tr(", perhaps {names}", names=tr(" or ").join(rivals[:2])) if rivals else ""
    return EncodingGuess(
        name,
        why,
        tr("the encoding is uncertain: read as {name}{instead}; characters that are not ASCII may be wrong.", name=name, instead=instead),
    )


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
    from cxkit.sources.text.letters import choose_encoding

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
