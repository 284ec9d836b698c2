"""How a delimited file is written: delimiter, quote, line end and decimal sign, found in its first bytes, with the evidence in words."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from cxkit import roles
from cxkit.errors import UsageError

# Where two delimiters fit equally well the earlier one is meant: a comma also stands in decimals and in prose.
DELIMITERS = ("\t", ";", "|", ",")
UNIT_SEPARATOR = "\x1f"
NAMES = {"\t": "tab", ";": "semicolon", "|": "bar", ",": "comma"}
# Codecs for domain names and program text, which no file is written in.
_NO_FILES = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape"})
_LINES = 400  # of the sample, enough to tell delimiters apart
_CELLS = 20_000  # of the sample, enough to see a decimal sign


@dataclass(frozen=True)
class Overrides:
    """What the user fixed about delimited files; None is detected. ``quote=""`` means that nothing is quoted.

    Raises UsageError where a value cannot be meant.
    """

    delimiter: str | None = None
    encoding: str | None = None
    quote: str | None = None
    decimal: Literal[".", ","] | None = None

    def __post_init__(self) -> None:
        for name, value, least in (("delimiter", self.delimiter, 1), ("quote", self.quote, 0)):
            if value is None:
                continue
            if not least <= len(value) <= 1 or not value.isascii() or set(value) & {"\r", "\n", "\0"}:
                raise UsageError(
                    f"The {name} {value!r} is not a single ASCII character.", f"Give one character, such as {';' if least else chr(34)!r}."
                )
        if self.delimiter is not None and self.delimiter == self.quote:
            raise UsageError(f"Delimiter and quote are both {self.delimiter!r}.", "Give two different characters.")
        if self.decimal not in {None, ".", ","}:
            raise UsageError(f"The decimal sign {self.decimal!r} is neither '.' nor ','.", "Give '.' or ','.")
        if self.encoding is not None:
            try:
                codec = codecs.lookup(self.encoding)
            except (LookupError, ValueError):  # the latter for a name with a zero character
                codec = None
            # the private attribute is the one way to tell latin-1 from base64
            if codec is None or not codec._is_text_encoding or codec.name in _NO_FILES:  # noqa: SLF001
                raise UsageError(
                    f"The encoding {roles.shortened(self.encoding)!r} is not known.", "Give a name such as utf-8, cp1252, utf-16 or cp949."
                )


class Dialect(NamedTuple):
    """How one delimited file is written.

    ``quote`` is empty where nothing is quoted; ``decimal`` is None where no decimals were seen. ``header_line`` and ``body_line`` are the
    1-based physical lines on which the header starts and on which the first record after it does. ``line_end`` is the commonest one.
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

    @property
    def eol(self) -> bytes:
        """The one byte that ends a line: CR where no line ends in LF."""
        return b"\r" if self.line_end == "\r" else b"\n"


def detect_quote(text: str) -> tuple[str, str]:
    """The quoting character and why: ``"`` unless cells are wrapped in ``'`` and none in ``"``."""
    if not re.search(r'(?:^|[,;\t|])"', text, re.MULTILINE):
        wrapped = len(re.findall(r"(?:^|[,;\t|])'[^'\r\n]*(?:''[^'\r\n]*)*'(?=[,;\t|\r\n]|\Z)", text, re.MULTILINE))
        opened = len(re.findall(r"(?:^|[,;\t|])'", text, re.MULTILINE))
        if wrapped > 1 and wrapped == opened:
            return "'", f"{wrapped} cells wrapped in single quotes, none in double quotes"
    return '"', ""


def without_quoted(text: str, quote: str, delimiters: Sequence[str]) -> str:
    """The text with every quoted cell replaced by one letter, so that lines and delimiters can be counted.

    A quote opens only at the start of a cell and closes only at its end; a stray one is left standing.
    """
    if not quote or quote not in text:
        return text
    q, ends = re.escape(quote), "".join(map(re.escape, delimiters))
    return re.sub(rf"(?:(?<=[{ends}\r\n])|\A){q}[^{q}]*+(?:{q}{q}[^{q}]*+)*+{q}(?=[{ends}\r\n]|\Z)", "x", text)


def detect_line_end(bare: str) -> str:
    """The commonest line end of a text without quoted cells; LF where there is none."""
    both = bare.count("\r\n")
    counts = {"\n": bare.count("\n") - both, "\r\n": both, "\r": bare.count("\r") - both}
    if counts["\n"] or counts["\r\n"]:
        del counts["\r"]  # a lone CR beside LF is part of a cell
    return max(counts, key=counts.__getitem__)


def detect_delimiter(lines: Sequence[str], candidates: Sequence[str] = DELIMITERS) -> tuple[str, str]:
    """The delimiter and why, from lines without quoted cells of which the first is the header.

    The delimiter stands in the header and equally often in the other lines; where several do, the first of ``candidates``. Where none
    does the file has one column, and the delimiter is a character that does not occur.
    """
    head, body = lines[0], lines[1 : _LINES + 1]
    best, share = "", 0.0
    for candidate in candidates:
        fit = _fit(head, body, candidate)
        if fit > share + (0.05 if body else 0):
            best, share = candidate, fit
    if not best and len(candidates) > 1:
        return UNIT_SEPARATOR, "one column: no delimiter stands equally often in the header and in the other lines"
    best = best or candidates[0]
    times = head.count(best)
    equal = sum(line.count(best) == times for line in body)
    often = f"{times} times" if times != 1 else "once"
    return best, f"delimiter {NAMES.get(best, best)}: {often} in the header and in {equal} of {len(body)} lines"


def _fit(head: str, body: Sequence[str], candidate: str) -> float:
    """The share of lines that hold the candidate as often as the header; its number in the header where there are no other lines."""
    times = head.count(candidate)
    if not times or not body:
        return float(times)
    least = head.rstrip(candidate).count(candidate)  # the header alone may end in delimiters
    counts = [line.count(candidate) for line in body]
    equal = sum(least <= count <= times for count in counts) / len(body)
    if equal >= 0.1:
        return equal
    # A header that is too short for its lines still has a delimiter; prose with a comma here and there has none.
    return 0.1 if sum(count >= times for count in counts) > 0.9 * len(body) else 0.0


_COMMA = re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+),(\d+)(?: ?[%€])?")
_POINT = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)\.(\d+)(?: ?[%€])?")
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")


def detect_decimal(rows: Iterable[Sequence[str]], delimiter: str) -> tuple[Literal[".", ","] | None, str]:
    """The decimal sign and why; None where no cell is a number with decimals.

    ``1.234`` may be a thousand or a decimal: such cells decide only where no other do. A comma is no candidate in comma-separated files,
    where ``"1,5"`` is a list of answers or a thousand.
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
        if comma[sure] or point[sure]:
            sign = "," if comma[sure] > point[sure] else "."
            against = min(comma[sure], point[sure])
            words = f"decimal {'comma' if sign == ',' else 'point'}: {max(comma[sure], point[sure])} cells such as {example[sign, sure]}"
            return ("," if sign == "," else "."), words + (f", {against} the other way" if against else "")
    return None, ""
