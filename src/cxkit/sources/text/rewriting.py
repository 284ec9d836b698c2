"""Texts that no reader takes as they are: mixed line ends, cells such as ``="9"``, lines in quotes. They are rewritten as they are read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import NamedTuple

from cxkit.language import tr
from cxkit.sources.text.dialect import DELIMITERS, has_mixed_line_ends
from cxkit.sources.text.separation import LINES, flatten_quoted

_FEWEST_LINES = 3
_BOM = "\ufeff".encode()
# Signs between records where no line ends in CR or LF: ASCII's record separator, and what Unicode has for the end of a line.
_SEPARATORS = tuple(sign.encode() for sign in ("\x1e", "\x85", "\u2028", "\u2029"))
_LONGEST_SEPARATOR = 3  # bytes
_SEARCHED = 1 << 16  # bytes
_EDGE = rb"[,;\t|\r\n]"
# Spreadsheets write ="9" for a number that is to stay text; a writer that quotes such a cell doubles its quotes. Other quoted cells, which
# may hold the like, are passed over.
_FORMULA = re.compile(rb'(?:(?<=%b)|\A)(?:="(?P<bare>[^"\r\n]*)"|"=""(?P<quoted>[^"\r\n]*)""")(?=%b|\Z)|"(?:[^"]|"")*"' % (_EDGE, _EDGE))


# A line that is one quoted cell, as a spreadsheet program writes it if it took the line for a text.
_QUOTED_LINE = re.compile(rb'(?m)^"((?:[^"\r\n]|"")*)"(?=\r?$)')


class Rewriting(NamedTuple):
    """How chunks of UTF-8 are rewritten, and why, in words. ``delimiter`` is the one between the cells afterwards, if that is certain."""

    why: str
    apply: Callable[[Iterable[bytes]], Iterator[bytes]]
    delimiter: str = ""


def find_rewritings(head: bytes) -> Iterator[Rewriting]:
    """The rewritings that a text needs which starts with ``head``."""
    if re.search(rb"\r(?!\n|\r|\Z)", head) and b"\n" in head:
        bare = flatten_quoted(head.decode(errors="replace"), '"', "", DELIMITERS)
        if has_mixed_line_ends(bare):
            yield Rewriting(tr("some lines end in CR and others in LF"), unify_line_ends)
    elif sign := _find_separator(head):
        yield Rewriting(tr("records end in {sign}, not in a line end", sign=repr(sign.decode())), partial(replace_separators, sign=sign))
    if b"\n" + _BOM in head:
        yield Rewriting(tr("a byte order mark stands before a line within the file"), drop_marks)
    if _drop(head) != head:
        yield Rewriting(tr('cells are written as ="TEXT"'), drop_formula_signs)
    if sign := _find_delimiter_of_quoted_lines(head):
        yield Rewriting(tr("lines are in quotes as a whole"), partial(unwrap_lines, delimiter=sign))


def unify_line_ends(chunks: Iterable[bytes], eol: bytes = b"\n") -> Iterator[bytes]:
    """Replace CRLF, lone CR and lone LF by one ``eol``."""
    other = b"\r" if eol == b"\n" else b"\n"
    open_end = b""  # a CR at the end of a chunk, which may be half of a CRLF
    for chunk in chunks:
        text = open_end + chunk
        open_end = b"\r" if text.endswith(b"\r") else b""
        yield text[: len(text) - len(open_end)].replace(b"\r\n", eol).replace(other, eol)
    if open_end:
        yield eol


def _find_separator(head: bytes) -> bytes:
    """The sign that ends the records of a text without line ends; empty if there is none."""
    if b"\n" in head or b"\r" in head:
        return b""
    return next((sign for sign in _SEPARATORS if head.count(sign) >= _FEWEST_LINES), b"")


def replace_separators(chunks: Iterable[bytes], sign: bytes) -> Iterator[bytes]:
    """Replace each ``sign`` by LF."""
    rest = b""
    for chunk in chunks:
        text = (rest + chunk).replace(sign, b"\n")
        kept = _LONGEST_SEPARATOR - 1  # bytes at the end may be the start of a sign
        yield text[:-kept]
        rest = text[-kept:]
    yield rest


def drop_marks(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Drop byte order marks at starts of lines, as they are in files that were put together from several."""
    rest = b""
    for chunk in chunks:
        text = (rest + chunk).replace(b"\n" + _BOM, b"\n")
        end = text.rfind(b"\n")
        yield text[: max(end, 0)]
        rest = text[max(end, 0) :]
    yield rest


def _find_delimiter_of_quoted_lines(head: bytes) -> bytes:
    """The delimiter of a text some of whose lines are one quoted cell each, which holds as many delimiters as the others; else empty."""
    if not head.startswith(b'"') and b'\n"' not in head:
        return b""
    lines = [line for line in head[:_SEARCHED].splitlines() if line.strip()][: LINES + 1]
    if len(head) > _SEARCHED or len(lines) > LINES:
        lines.pop()  # it may be cut
    # in other files single cells are in quotes, and a whole line only if it has lost a delimiter
    quoted = [line for line in lines if b'"' in line]
    if len(lines) < _FEWEST_LINES or not quoted or not all(map(_QUOTED_LINE.fullmatch, quoted)):
        return b""
    bare = [_QUOTED_LINE.sub(_without_quotes, line).decode(errors="replace") for line in lines]
    for sign in DELIMITERS:
        times = {flatten_quoted(line, '"', "", [sign]).count(sign) for line in bare}
        if len(times) == 1 and min(times) and any(sign.encode() in line for line in quoted):
            return sign.encode()
    return b""


def unwrap_lines(chunks: Iterable[bytes], delimiter: bytes) -> Iterator[bytes]:
    """Take the quotes off lines that are one quoted cell with delimiters."""

    def unwrap(found: re.Match[bytes]) -> bytes:
        return _without_quotes(found) if delimiter in found[1] else found[0]

    rest = b""
    for chunk in chunks:
        text = rest + chunk
        end = text.rfind(b"\n") + 1
        rest = text[end:]
        yield _QUOTED_LINE.sub(unwrap, text[:end])
    yield _QUOTED_LINE.sub(unwrap, rest)


def _without_quotes(found: re.Match[bytes]) -> bytes:
    return found[1].replace(b'""', b'"')


def drop_formula_signs(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Replace cells such as ``="9"`` by ``"9"``."""
    rest = b""
    for chunk in chunks:
        text = rest + chunk
        end = max(text.rfind(b"\n"), text.rfind(b"\r")) + 1
        rest = text[end:]
        yield _drop(text[:end])
    yield _drop(rest)


def _drop(text: bytes) -> bytes:
    if b'="' not in text:
        return text
    return _FORMULA.sub(_without_sign, text)


def _without_sign(found: re.Match[bytes]) -> bytes:
    cell = found["quoted"] if found["bare"] is None else found["bare"]
    return found[0] if cell is None else b'"%b"' % cell
