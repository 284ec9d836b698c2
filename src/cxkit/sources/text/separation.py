"""The result of delimiter detection, and the detection of quotes, escapes and lines before the delimiter is known."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from cxkit.language import tr
from cxkit.model import Note
from cxkit.sources.text.dialect import WHITESPACE

# Candidates if none of the usual delimiters divides the lines evenly; of equal ones the first is chosen.
RARE = ("\x1f", "\x01", "^", "~", "§", "¦", "¬", "¶", ":", "#", "!", "&", "  ", WHITESPACE, " ", "/", "-", "_")
# Signs that values often hold, and that are delimiters only if they outnumber all others.
VALUE_SIGNS = ("*", "$", "@", "%", "=")
# Those of them that stand in no other text several times a line; a delimiter that is found more often than the usual ones is one of these.
UNUSUAL = ("^", "~", "§", "¦", "¬", "¶", "#", *VALUE_SIGNS)
COMMENTS = ("#", "//", "%")
_RARE_QUOTES = "`$%|*~"
RUN_OF_BLANKS = re.compile(r"\S {2,}(?=\S)")
LINES = 400  # of the sample that are compared
_STRAYS = 0.05
# Several signs between names, none of which is part of one.
_SIGNS = re.compile(r"(?<=[\w)])[^\w\s\"'()]{2,4}(?=[\w(])")
_LEAST_EVEN_SHARE = 0.9  # of the lines
_MORE_OFTEN = 3
_QUOTED_LINES = 5


class Separation(NamedTuple):
    """Delimiter, quote, escape and line end of a file, with the evidence and notes."""

    delimiter: str
    quote: str
    escape: str
    line_end: str
    evidence: tuple[str, ...]
    notes: tuple[Note, ...] = ()


def split_lines(bare: str, line_end: str, *, whole: bool) -> list[str]:
    """Split into lines that are not blank; without the last one if the sample may end within it."""
    lines = [line.rstrip("\r") for line in bare.split("\r" if line_end == "\r" else "\n") if line.strip("\r")]
    if not whole and len(lines) > 1:
        lines.pop()
    return lines


def detect_quote(text: str, delimiter: str | None = None) -> tuple[str, str]:
    """Detect the quote and return it with the evidence: ``"`` unless cells are enclosed in ``'`` and hardly any in ``"``."""
    if sign := _detect_rare_quote(text):
        return sign, tr("all cells of the first lines are wrapped in {sign}", sign=sign)
    if text.count("'") < 2:
        return '"', ""
    single, double = (len(quoted_cell_pattern(quote, delimiter).findall(text)) for quote in "'\"")
    opened = len(re.findall(rf"(?:^|{_cell_end(delimiter)})'", quoted_cell_pattern("'", delimiter).sub("x", text), re.MULTILINE))
    if single > max(1, double) and opened <= _STRAYS * single:
        return "'", tr("{single} cells wrapped in single quotes, {double} in double quotes", single=single, double=double or tr("none"))
    return '"', ""


def _detect_rare_quote(text: str) -> str:
    """Detect a quote that is neither double nor single: the first lines start and end in it, and each cell does. Empty otherwise."""
    sign = text[:1]
    if sign not in _RARE_QUOTES or not sign:
        return ""
    lines = [line for line in text.splitlines() if line.strip()][:_QUOTED_LINES]
    inside = re.escape(sign)
    cell = rf"{inside}(?:[^{inside}]|{inside}{inside})*{inside}"
    row = re.compile(rf"{cell}(?:(?P<by>[,;\t|:^ ])(?!{inside}\Z){cell})(?:(?P=by){cell})*")
    return sign if len(lines) > 1 and all(map(row.fullmatch, lines)) else ""


def quoted_cell_pattern(quote: str, delimiter: str | None) -> re.Pattern[str]:
    """The pattern of a cell that starts and ends with the quote, which is doubled within it."""
    ends, quote = _cell_end(delimiter), re.escape(quote)
    inside = rf"[^{quote}]*+(?>(?:{quote}{quote}[^{quote}]*+)*)"
    return re.compile(rf"(?:^|(?<={ends})){quote}{inside}{quote}(?={ends}|[\r\n]|\Z)", re.MULTILINE)


def outnumbers(lines: Sequence[str], sign: str, times: int) -> bool:
    """Whether an unusual sign is in all lines equally often, and far more often than another delimiter that is there ``times`` times."""
    count = lines[0].count(sign)
    return sign in UNUSUAL and count >= _MORE_OFTEN * max(times, 1) and all(line.count(sign) == count for line in lines[1:])


def find_several(lines: Sequence[str]) -> list[str]:
    """Delimiters of several different characters, such as ``^~^``, that are between the names and as often in all other lines."""
    found = Counter(_SIGNS.findall(lines[0])) if len(lines) > 1 else {}
    return [
        sign
        for sign, times in found.items()
        if len(set(sign)) > 1 and sum(line.count(sign) == times for line in lines) >= _LEAST_EVEN_SHARE * len(lines)
    ]


def _cell_end(delimiter: str | None) -> str:
    return r"[ \t]" if delimiter == WHITESPACE else re.escape(delimiter) if delimiter else r"[,;\t|:^~]"


def detect_escape(text: str, quote: str) -> str:
    """Detect a backslash as escape: more quotes in cells follow a backslash than are doubled. Empty otherwise."""
    if not quote or "\\" + quote not in text:
        return ""
    ends, quote = r"[,;\t|\r\n]|\Z", re.escape(quote)
    behind = len(re.findall(rf"[^\\](?:\\\\)*\\{quote}(?:(?!{quote}|{ends})|{quote}(?={ends}))", text))
    doubled = len(re.findall(rf"[^\s,;\t|\\{quote}]{quote}{quote}[^\s,;\t|{quote}]|\\{quote}{quote}{quote}", text))
    return "\\" if behind > doubled else ""


def flatten_quoted(text: str, quote: str, escape: str, delimiters: Sequence[str]) -> str:
    """Replace blanks, line ends and delimiters in quoted cells, so that lines and delimiters can be counted.

    A quote opens only at the start of a cell and closes only at its end; stray quotes are unchanged.
    """
    if escape:
        text = re.sub(rf"{re.escape(escape)}(?:\r\n|.)", "x", text, flags=re.DOTALL)
    if not quote or quote not in text:
        return text
    q = re.escape(quote)
    signs = ["[ \t]" if sign == WHITESPACE else re.escape(sign) for sign in delimiters]
    # a lookbehind after the quote: a search is ten times as fast if the pattern starts with a fixed character
    starts = "|".join(rf"(?<={sign}{q})" for sign in [r"\A", r"[\r\n]", *signs])
    pattern = rf"{q}(?:{starts})([^{q}]*+(?>(?:{q}{q}[^{q}]*+)*)){q}(?={'|'.join(signs)}|[\r\n]|\Z)"
    hidden = re.compile("|".join([*signs, r"\s+"]))
    return re.sub(pattern, lambda match: hidden.sub("x", match[1].strip()) or "x", text)
