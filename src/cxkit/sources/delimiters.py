"""What stands between the cells of a file, and what protects it: found by how evenly it divides the lines, and into what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from cxkit.model import Note
from cxkit.sources.dialect import DELIMITERS, NAMES, UNIT_SEPARATOR, WHITESPACE, detect_line_end
from cxkit.sources.overrides import Overrides

# Where none of the usual signs divides the lines evenly, in the order in which they are believed.
RARE = (
    "\x1f",
    "\x01",
    "^",
    "~",
    "§",
    "¦",
    "¬",
    "¶",
    ":",
    "#",
    "!",
    "&",
    "  ",
    WHITESPACE,
    " ",
    "/",
    "-",
    "_",
)
LINES = 400  # of the sample, enough to tell delimiters apart
_STRAYS = 0.05


class Separated(NamedTuple):
    """Delimiter, quote, escape and line end of a file, with the evidence and what is to be said."""

    delimiter: str
    quote: str
    escape: str
    line_end: str
    evidence: tuple[str, ...]
    notes: tuple[Note, ...] = ()


def separated(text: str, told: str | None, overrides: Overrides, *, whole: bool) -> Separated:
    """How the cells of a text are told apart; ``told`` is the delimiter that its first line names, ``overrides`` what the user fixed."""
    found = _separated(text, told, overrides, whole=whole)
    if overrides.quote is not None or found.quote == "'" or text.count("'") < 2:
        return found
    single, double = (len(_wrapped(quote, found.delimiter).findall(text)) for quote in "'\"")
    if double or not single:
        return found
    cells = "1 cell is" if single == 1 else f"{single} cells are"
    words = f"{cells} wrapped in single quotes, which are read as part of the text."
    return found._replace(
        notes=(*found.notes, Note(code="quote-doubt", level="warning", text=words, hint='--quote "\'" reads them as quotes'))
    )


def _separated(text: str, told: str | None, overrides: Overrides, *, whole: bool) -> Separated:
    fixed = overrides.delimiter or told
    quote, quoted = (overrides.quote, "") if overrides.quote is not None else detect_quote(text, fixed)
    escape = overrides.escape if overrides.escape is not None else detect_escape(text, quote)
    candidates = [fixed] if fixed else [sign for sign in DELIMITERS if sign != quote]
    bare = flattened(text, quote, escape, candidates)
    line_end = detect_line_end(bare)
    lines = split_lines(bare, line_end, whole=whole)
    evidence = [quoted, "a backslash protects the character behind it" if escape and overrides.escape is None else ""]
    if told and not overrides.delimiter:
        evidence.insert(0, f"delimiter {NAMES.get(told, told)}: the first line says so")
    if fixed:
        return Separated(fixed, quote, escape, line_end, tuple(filter(None, evidence)))
    delimiter, why, clean = detect_delimiter(lines, candidates)
    if clean:
        return Separated(delimiter, quote, escape, line_end, tuple(filter(None, [why, *evidence])))
    from cxkit.sources.readings import searched

    return searched(text, line_end, overrides, whole=whole)


def split_lines(bare: str, line_end: str, *, whole: bool) -> list[str]:
    """The lines that are not blank; the last one left out where the sample may have cut it."""
    lines = [line.rstrip("\r") for line in bare.split("\r" if line_end == "\r" else "\n") if line.strip("\r")]
    if not whole and len(lines) > 1:
        lines.pop()
    return lines


def detect_quote(text: str, delimiter: str | None = None) -> tuple[str, str]:
    """The quoting character and why: ``"`` unless cells are wrapped in ``'`` and none in ``"``."""
    if text.count("'") < 2:
        return '"', ""
    single, double = (len(_wrapped(quote, delimiter).findall(text)) for quote in "'\"")
    opened = len(re.findall(rf"(?:^|{_ends(delimiter)})'", _wrapped("'", delimiter).sub("x", text), re.MULTILINE))
    if single > max(1, double) and opened <= _STRAYS * single:
        return "'", f"{single} cells wrapped in single quotes, {double or 'none'} in double quotes"
    return '"', ""


def _wrapped(quote: str, delimiter: str | None) -> re.Pattern[str]:
    """A cell that starts and ends with the quote, which is doubled within it."""
    ends = _ends(delimiter)
    inside = rf"[^{quote}]*+(?>(?:{quote}{quote}[^{quote}]*+)*)"
    return re.compile(rf"(?:^|(?<={ends})){quote}{inside}{quote}(?={ends}|[\r\n]|\Z)", re.MULTILINE)


def _ends(delimiter: str | None) -> str:
    return r"[ \t]" if delimiter == WHITESPACE else re.escape(delimiter) if delimiter else r"[,;\t|:^~]"


def detect_escape(text: str, quote: str) -> str:
    """A backslash where quotes in cells stand behind one and none is doubled; else none."""
    if not quote or "\\" + quote not in text:
        return ""
    ends = r"[,;\t|\r\n]|\Z"
    behind = len(re.findall(rf"[^\\](?:\\\\)*\\{quote}(?:(?!{quote}|{ends})|{quote}(?={ends}))", text))
    doubled = len(re.findall(rf"[^\s,;\t|\\{quote}]{quote}{quote}[^\s,;\t|{quote}]|\\{quote}{quote}{quote}", text))
    return "\\" if behind > doubled else ""


def flattened(text: str, quote: str, escape: str, delimiters: Sequence[str]) -> str:
    """The text with every quoted cell made one word of the same kind, so that lines and delimiters can be counted.

    A quote opens only at the start of a cell and closes only at its end; a stray one is left standing.
    """
    if escape:
        text = re.sub(rf"{re.escape(escape)}(?:\r\n|.)", "x", text, flags=re.DOTALL)
    if not quote or quote not in text:
        return text
    q = re.escape(quote)
    signs = ["[ \t]" if sign == WHITESPACE else re.escape(sign) for sign in delimiters]
    # what stands before the quote is looked at behind it: a pattern that begins with a letter is found ten times as fast
    starts = "|".join(rf"(?<={sign}{q})" for sign in [r"\A", r"[\r\n]", *signs])
    pattern = rf"{q}(?:{starts})([^{q}]*+(?>(?:{q}{q}[^{q}]*+)*)){q}(?={'|'.join(signs)}|[\r\n]|\Z)"
    hidden = re.compile("|".join([*signs, r"\s+"]))
    return re.sub(pattern, lambda match: hidden.sub("x", match[1].strip()) or "x", text)


def detect_delimiter(lines: Sequence[str], candidates: Sequence[str] = DELIMITERS) -> tuple[str, str, bool]:
    """The delimiter, why, and whether all lines agree, from lines without quoted cells of which the first is the header.

    The delimiter stands in the header and equally often in the other lines; where several do, the first of ``candidates``. Where none
    does the file has one column, and the delimiter is a character that does not occur.
    """
    head, body = lines[0], lines[1 : LINES + 1]
    best, share = "", 0.0
    for candidate in candidates:
        fit = _fit(head, body, candidate)
        if fit > share + (0.05 if body else 0):
            best, share = candidate, fit
    if not best:
        plain = not any(candidate in line for candidate in candidates for line in lines)
        clean = plain and not any(sign.strip() and sign != WHITESPACE and sign in head for sign in RARE) and not _aligned(lines)
        return UNIT_SEPARATOR, "one column: no delimiter stands equally often in the header and in the other lines", clean
    times = head.count(best)
    equal = sum(line.count(best) == times for line in body)
    often = f"{times} times" if times != 1 else "once"
    why = f"delimiter {NAMES.get(best, best)}: {often} in the header and in {equal} of {len(body)} lines"
    # Others that divide all lines as evenly, and into more, are for the thorough search.
    rival = any(_fit(head, body, other) >= 1 and head.count(other) > times for other in candidates if other != best)
    doubled = bool(body) and best * 2 in head and head.count(best * 2) * 2 == times
    return best, why, equal == len(body) and not rival and not doubled


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


def _aligned(lines: Sequence[str]) -> bool:
    """Whether runs of blanks divide all lines into as many cells, two at least."""
    widths = {len(line.split()) for line in lines[:LINES]}
    return len(lines) > 1 and len(widths) == 1 and widths != {1}
