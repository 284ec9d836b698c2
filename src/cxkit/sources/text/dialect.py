"""How a delimited file is written: delimiter, quote, line end and decimal sign, detected in its first bytes, with the evidence in words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

# If two delimiters fit equally well, the earlier one is chosen: commas also occur in decimals and in prose.
DELIMITERS = ("\t", ";", "|", ",")
UNIT_SEPARATOR = "\x1f"
WHITESPACE = "whitespace"
NAMES = {"\t": "tab", ";": "semicolon", "|": "bar", ",": "comma"}
_CELLS = 20_000  # of the sample that are searched for a decimal mark


class Dialect(NamedTuple):
    """How one delimited file is written.

    ``delimiter`` is any text, ``WHITESPACE`` (runs of blanks and tabs), or two or more blanks (runs of at least so many). ``quote`` is
    empty if nothing is quoted, ``escape`` if quotes in quoted cells are doubled, ``comment`` if there are no comments. ``decimal`` is None
    if no decimals occur. ``header_line`` is the 1-based physical line on which the header starts (0: no header), ``body_line`` the one of
    the first record. ``line_end`` is the most frequent one. ``ragged``: trailing blank cells are omitted, so that short rows are
    complete.
    """

    encoding: str
    delimiter: str
    quote: str
    decimal: Literal[".", ","] | None
    header_line: int
    body_line: int
    compression: str | None
    line_end: str
    evidence: tuple[str, ...]
    escape: str = ""
    comment: str = ""
    ragged: bool = False

    @property
    def eol(self) -> bytes:
        """The byte that ends a line: CR if no line ends in LF."""
        return b"\r" if self.line_end == "\r" else b"\n"


def detect_line_end(bare: str) -> str:
    """Detect the most frequent line end of a text without quoted cells; LF if there is none."""
    both = bare.count("\r\n")
    counts = {"\n": bare.count("\n") - both, "\r\n": both, "\r": bare.count("\r") - both}
    if 2 * bare.count("\r\r\n") > bare.count("\n") > 0:
        return "\r\r\n"  # CRLF that was written in text mode again
    if (counts["\n"] or counts["\r\n"]) and 2 * (counts["\n"] + counts["\r\n"]) >= counts["\r"]:
        del counts["\r"]  # a lone CR beside LF is part of a cell
    return max(counts, key=counts.__getitem__)


_COMMA = re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+),(\d+)(?: ?[%€])?")
_POINT = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)\.(\d+)(?: ?[%€])?")
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")


def detect_decimal(rows: Iterable[Sequence[str]], delimiter: str) -> tuple[Literal[".", ","] | None, str]:
    """Detect the decimal mark and return it with the evidence; None if no cell has decimals.

    ``1.234`` is ambiguous (a decimal point or a thousands separator) and decides nothing, except in comma-separated files, where a point
    is the decimal mark. A comma is not a candidate there, since ``"1,5"`` is a list of answers or has a thousands separator.
    """
    comma, point, seen = Counter[bool](), Counter[bool](), 0
    example: dict[tuple[str, bool], str] = {}
    for row in rows:
        for cell in row:
            sign, counts, pattern = (",", comma, _COMMA) if "," in cell else (".", point, _POINT)
            if sign in cell and len(cell) < 32 and pattern.fullmatch(stripped := cell.strip()):
                sure = not _THOUSANDS.fullmatch(stripped)
                counts[sure] += 1
                example.setdefault((sign, sure), stripped)
        seen += len(row)
        if seen > _CELLS:
            break
    if delimiter == ",":
        comma.clear()
    for sure in (True, False):
        if not (comma[sure] or point[sure]):
            continue
        mark: Literal[".", ","] = "," if comma[sure] > point[sure] else "."
        shown = example[mark, sure]
        if not sure and delimiter != ",":
            return None, f"decimal mark ambiguous: {shown} may have decimals or be a thousand times as much"
        against = min(comma[sure], point[sure])
        words = f"decimal {'comma' if mark == ',' else 'point'}: {max(comma[sure], point[sure])} cells such as {shown}"
        return mark, words + (f", {against} the other way" if against else "")
    return None, ""
