"""What stands between the cells of a file, and what protects it: found by how evenly it divides the lines, and into what."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cxkit.model import Note
from cxkit.sources.dialect import DELIMITERS, NAMES, UNIT_SEPARATOR, WHITESPACE, detect_line_end
from cxkit.sources.kinds import kinds_of
from cxkit.sources.overrides import Overrides

# Several signs in a row are one delimiter, where they divide the lines as evenly as one of them does.
_SEVERAL = ("::", "||", "~|~", "|~|", "^|^", ";;")
# Where none of these divides the lines evenly, in the order in which they are believed.
_RARE = (
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
_ESCAPES = ("", "\\")
_LINES = 400  # of the sample, enough to tell delimiters apart
_CHARACTERS = 1 << 16  # of the sample, where many delimiters are tried
_CLOSE = 0.93  # a second reading that comes so close to the best is told
# What no other candidate is looked for beyond.
_GOOD = 0.62
# Below that there is no delimiter, only prose with signs in it.
_LEAST = 0.1
_STRAYS = 0.05
_EVEN = 0.9  # of the lines that a rare sign must divide


class Separated(NamedTuple):
    """Delimiter, quote, escape and line end of a file, with the evidence and what is to be said."""

    delimiter: str
    quote: str
    escape: str
    line_end: str
    evidence: tuple[str, ...]
    notes: tuple[Note, ...] = ()


class _Reading(NamedTuple):
    score: float
    delimiter: str
    quote: str
    escape: str
    line_end: str
    width: int
    lines: int
    even: float = 0.0
    cells: tuple[tuple[str, ...], ...] = ()


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
    lines = _split(bare, line_end, whole=whole)
    evidence = [quoted, "a backslash protects the character behind it" if escape and overrides.escape is None else ""]
    if told and not overrides.delimiter:
        evidence.insert(0, f"delimiter {NAMES.get(told, told)}: the first line says so")
    if fixed:
        return Separated(fixed, quote, escape, line_end, tuple(filter(None, evidence)))
    delimiter, why, clean = detect_delimiter(lines, candidates)
    if clean:
        return Separated(delimiter, quote, escape, line_end, tuple(filter(None, [why, *evidence])))
    return _searched(text[:_CHARACTERS], line_end, overrides, whole=whole and len(text) <= _CHARACTERS)


def _split(bare: str, line_end: str, *, whole: bool) -> list[str]:
    lines = [line.rstrip("\r") for line in bare.split("\r" if line_end == "\r" else "\n") if line.strip("\r")]
    if not whole and len(lines) > 1:
        lines.pop()  # the sample may have cut it
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
    inside = rf"[^{quote}]*+(?:{quote}{quote}[^{quote}]*+)*+"
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
    starts = "|".join(rf"(?<={sign})" for sign in signs)
    pattern = rf"(?:\A|(?<=[\r\n])|{starts}){q}([^{q}]*+(?:{q}{q}[^{q}]*+)*+){q}(?={'|'.join(signs)}|[\r\n]|\Z)"
    hidden = re.compile("|".join([*signs, r"\s+"]))
    return re.sub(pattern, lambda match: hidden.sub("x", match[1].strip()) or "x", text)


def detect_delimiter(lines: Sequence[str], candidates: Sequence[str] = DELIMITERS) -> tuple[str, str, bool]:
    """The delimiter, why, and whether all lines agree, from lines without quoted cells of which the first is the header.

    The delimiter stands in the header and equally often in the other lines; where several do, the first of ``candidates``. Where none
    does the file has one column, and the delimiter is a character that does not occur.
    """
    head, body = lines[0], lines[1 : _LINES + 1]
    best, share = "", 0.0
    for candidate in candidates:
        fit = _fit(head, body, candidate)
        if fit > share + (0.05 if body else 0):
            best, share = candidate, fit
    if not best:
        plain = not any(candidate in line for candidate in candidates for line in lines)
        clean = plain and not any(sign.strip() and sign != WHITESPACE and sign in head for sign in _RARE) and not _aligned(lines)
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
    widths = {len(line.split()) for line in lines[:_LINES]}
    return len(lines) > 1 and len(widths) == 1 and widths != {1}


def _searched(text: str, line_end: str, overrides: Overrides, *, whole: bool) -> Separated:
    """The best of all readings of a text that is not plain: titles, comments, footers and broken rows among its lines, or rare signs."""
    readings = sorted(_readings(text, overrides, whole=whole), reverse=True, key=lambda reading: reading.score)
    if not readings or readings[0].score < _LEAST:
        quote = detect_quote(text)[0] if overrides.quote is None else overrides.quote
        why = "one column: no delimiter divides the lines evenly"
        return Separated(UNIT_SEPARATOR, quote if quote in text else "", "", line_end, (why,))
    best, *others = readings
    why = f"delimiter {NAMES.get(best.delimiter, best.delimiter)}: {best.width} cells in {best.lines} lines, more evenly than any other"
    notes = []
    rival = next((each for each in others if each.cells != best.cells and each.width > 1), None)
    if rival and rival.score >= _CLOSE * best.score:
        other, taken = (repr(NAMES.get(each.delimiter, each.delimiter)) for each in (rival, best))
        text = f"cells could stand between {other} as well as between {taken}."
        notes.append(Note(code="delimiter-doubt", level="warning", text=text, hint="--delimiter TEXT decides"))
    quoted = f"cells are quoted by {best.quote}" if best.quote == "'" else ""
    escaped = "a backslash protects the character behind it" if best.escape else ""
    return Separated(best.delimiter, best.quote, best.escape, best.line_end, tuple(filter(None, [why, quoted, escaped])), tuple(notes))


def _readings(text: str, overrides: Overrides, *, whole: bool) -> Iterator[_Reading]:
    found = False
    for rare, signs in ((False, (*DELIMITERS, *_SEVERAL)), (True, _RARE)):
        if rare and found:
            return
        for sign in signs:
            if sign == WHITESPACE or sign in text:
                quote = overrides.quote if overrides.quote is not None else detect_quote(text, sign)[0]
                escape = overrides.escape if overrides.escape is not None else detect_escape(text, quote)
                if quote and quote in sign:
                    continue
                reading = _read(text, sign, quote, escape, whole=whole)
                found = found or reading.score >= _GOOD
                if not rare:
                    yield reading
                elif reading.even >= _EVEN:
                    yield reading._replace(score=reading.score * 0.8)


def _read(text: str, sign: str, quote: str, escape: str, *, whole: bool) -> _Reading:
    """How well one delimiter divides the text: into how many cells, how evenly, and of which kinds."""
    bare = flattened(text, quote, escape, [sign])
    line_end = detect_line_end(bare)
    lines = _split(bare, line_end, whole=whole)[:_LINES]
    rows = [cells_of(line, sign) for line in lines]
    filled = [max((place for place, cell in enumerate(row, start=1) if cell.strip()), default=1) for row in rows]
    times = Counter(len(row) for row in rows)
    several = {width: n for width, n in times.items() if width > 1}
    if not several:
        return _Reading(0.0, sign, quote, escape, line_end, 1, len(rows))
    cells = tuple(tuple(cell.strip() for cell in row) for row in rows)
    width = max(several, key=lambda each: (several[each], each))
    alike = [row for row, last in zip(rows, filled, strict=True) if len(row) == width or last == width]
    kinds = kinds_of(alike[1:] or alike, width)
    known = sum(kind.name != "text" for kind in kinds) / width
    even = len(alike) / len(rows)
    # Titles above and a footer below a table are uneven too; what matters more is that the table is of one piece.
    first = next(place for place, row in enumerate(rows) if len(row) == width)
    piece = len(alike) / max(1, len(rows) - first)
    heads = 0.5 if first == 0 or not any(char.isdigit() for cell in rows[first] for char in cell) else 0.35
    score = (0.5 * even + 0.5 * piece) ** 2 * (1 - 1 / width) ** 0.5 * (heads + 0.5 * known)
    return _Reading(score, sign, quote, escape, line_end, width, len(alike), even, cells)


def cells_of(line: str, sign: str) -> list[str]:
    """The cells of a line without quoted cells."""
    if sign == WHITESPACE:
        return line.split()
    if len(sign) > 1 and not sign.strip(" "):
        return re.split(f" {{{len(sign)},}}", line.strip())
    return line.split(sign)
