"""Delimiters, line ends and decimal marks of a delimited file, detected in its first bytes, with the evidence in words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal

from cxkit.language import tr

# If two delimiters fit equally well, the earlier one is chosen: commas also occur in decimals and in prose.
DELIMITERS = ("\t", ";", "|", ",")
UNIT_SEPARATOR = "\x1f"
WHITESPACE = "whitespace"
NAMES = {"\t": "tab", ";": "semicolon", "|": "bar", ",": "comma"}
_CELLS = 20_000  # of the sample that are searched for a decimal mark


def is_spaced(delimiter: str) -> bool:
    """Whether the delimiter is one sign with blanks around it."""
    return len(delimiter) == 2 and delimiter[0] != " " and delimiter[1] == " " and delimiter[0].isascii()


def has_mixed_line_ends(bare: str) -> bool:
    """Whether a text without quoted cells has lines that end in a lone CR beside others that end in LF.

    A CR within a cell divides one record into two pieces; a CR that ends a line is between two records with as many cells as most lines.
    """
    lines = re.split(r"(\r\n|\r|\n)", bare)
    cells, ends = lines[::2], lines[1::2]
    if "\r" not in ends or ("\n" not in ends and "\r\n" not in ends):
        return False
    fewer = "\r" if 2 * ends.count("\r") <= len(ends) else "\n"
    beside = [place for place, end in enumerate(ends[:-1]) if end == fewer or (fewer == "\n" and end != "\r")]
    signs = [sign for sign in (*DELIMITERS, ":") if sign in bare]
    return not signs or any(_are_records_beside(cells, beside, sign) for sign in signs)


def _are_records_beside(cells: Sequence[str], beside: Sequence[int], sign: str) -> bool:
    """Whether, with ``sign`` as delimiter, more of the line ends at these places are between two records than within one."""
    counts = [line.count(sign) for line in cells]
    times = Counter(filter(None, counts)).most_common(1)[0][0]
    between = sum(counts[place] == times == counts[place + 1] for place in beside)
    within = sum(counts[place] + counts[place + 1] == times for place in beside)
    return between > within


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
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}( ?€)?")


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
                thousands = _THOUSANDS.fullmatch(stripped)
                if thousands and thousands[1]:
                    continue  # rather 1.200 € than 1.2, even in a comma-separated file
                sure = not thousands
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
            return None, tr("decimal mark ambiguous: {shown} may have decimals or be a thousand times as much", shown=shown)
        against = min(comma[sure], point[sure])
        words = tr(
            "decimal comma: {comma} cells such as {shown}" if mark == "," else "decimal point: {comma} cells such as {shown}",
            comma=max(comma[sure], point[sure]),
            shown=shown,
        )
        return mark, words + (tr(", {against} the other way", against=against) if against else "")
    return None, ""
