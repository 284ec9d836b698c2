"""The thorough search for the delimiter of irregular files: every candidate is tried, and the cells that it gives are scored."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from cxkit.language import tr, translated
from cxkit.model import Note
from cxkit.sources.overrides import Overrides
from cxkit.sources.text.cell_kinds import classify_columns
from cxkit.sources.text.dialect import DELIMITERS, NAMES, UNIT_SEPARATOR, WHITESPACE, detect_line_end, is_spaced
from cxkit.sources.text.separation import (
    COMMENTS,
    LINES,
    RARE,
    RUN_OF_BLANKS,
    UNUSUAL,
    VALUE_SIGNS,
    Separation,
    detect_escape,
    detect_quote,
    find_several,
    flatten_quoted,
    outnumbers,
    split_lines,
)

# Delimiters of several characters, chosen if they divide the lines as evenly as one of the characters does.
_SEVERAL = ("::", "||", "~|~", "|~|", "^|^", ";;")
_CHARACTERS = 1 << 16  # of the sample, on which all candidates are tried
_CLOSE_SHARE = 0.93  # of the best score, from which on a note names the second candidate
# From this score on the rare delimiters are not tried.
_GOOD_SCORE = 0.62
# Below this score there is no delimiter: the text is prose with punctuation.
_LEAST_SCORE = 0.1
_LEAST_EVEN_SHARE = 0.9  # share of the lines that a rare delimiter must divide equally
_RARELY, _WITHIN_MOMENTS = 0.8, 0.5
_MANY = 3  # lines
_MOSTLY = 0.8  # share of the lines
# A comma that is no decimal mark; without any, another sign that divides the lines is rather the delimiter.
_NO_DECIMAL = re.compile(r"(?<!\d),|,(?!\d)")
# days and times, whose signs are no delimiters
_MOMENT = re.compile(r"(?<!\d)(?:\d{4}([-/])\d{1,2}\1\d{1,2}|\d{1,2}([-/])\d{1,2}\2\d{2,4}|\d{1,2}:\d{2}(?::\d{2})?)(?!\d)")


class _Candidate(NamedTuple):
    score: float
    delimiter: str
    quote: str
    escape: str
    line_end: str
    width: int
    lines: int
    even: float = 0.0
    cells: tuple[tuple[str, ...], ...] = ()


def search_delimiter(text: str, line_end: str, overrides: Overrides, *, whole: bool) -> Separation:
    """Search the delimiter of an irregular text, one with titles, comments, footers, broken rows or a rare delimiter, by the best score."""
    whole, text = whole and len(text) <= _CHARACTERS, text[:_CHARACTERS]
    readings = sorted(_try_delimiters(text, overrides, whole=whole), reverse=True, key=lambda reading: reading.score)
    if not readings or readings[0].score < _LEAST_SCORE:
        quote = detect_quote(text)[0] if overrides.quote is None else overrides.quote
        why = tr("one column: no delimiter divides the lines evenly")
        return Separation(UNIT_SEPARATOR, quote if quote in text else "", "", line_end, (why,), _note_undivided(text))
    best, *others = readings
    why = tr(
        "delimiter {names}: {width} cells in {lines} lines, more evenly than any other",
        names=translated(NAMES.get(best.delimiter, best.delimiter)),
        width=best.width,
        lines=best.lines,
    )
    notes = []
    rival = next((each for each in others if each.cells != best.cells and each.width > 1), None)
    if rival and rival.score >= _CLOSE_SHARE * best.score:
        other, taken = (repr(translated(NAMES.get(each.delimiter, each.delimiter))) for each in (rival, best))
        text = tr("cells could be separated by {other} as well as by {taken}.", other=other, taken=taken)
        notes.append(Note(code="delimiter-doubt", level="warning", text=text, hint="--delimiter TEXT decides"))
    quoted = tr("cells are quoted by {quote}", quote=best.quote) if best.quote == "'" else ""
    escaped = tr("a backslash protects the character behind it") if best.escape else ""
    return Separation(best.delimiter, best.quote, best.escape, best.line_end, tuple(filter(None, [why, quoted, escaped])), tuple(notes))


def _note_undivided(text: str) -> tuple[Note, ...]:
    """A note if most lines hold what may divide them: a delimiter, or runs of blanks between columns of fixed width."""
    head, *body = [line for line in text.splitlines() if line.strip()][: LINES + 1]
    for sign in (*DELIMITERS, *RARE, *VALUE_SIGNS):
        times = head.count(sign) if sign.strip() and sign != WHITESPACE else 0
        # texts hold commas, but hardly any other delimiter
        often = sign in DELIMITERS and sign != "," and sum(sign in line for line in body) >= _MANY
        if (times > 1 or often) and 2 * sum(sign in line for line in body) >= len(body) > 0:
            name = translated(NAMES.get(sign, sign))
            words = (
                tr(
                    "one column was read, though {names!r} occurs {times} times in the first line and in most others.",
                    names=name,
                    times=times,
                )
                if times > 1
                else tr("one column was read, though {names!r} occurs in most lines.", names=name)
            )
            return (
                Note(
                    code="delimiter-doubt", level="warning", text=words, hint=tr("--delimiter '{sign}' divides the cells there", sign=sign)
                ),
            )
    if len(RUN_OF_BLANKS.findall(head)) > 1 and sum(bool(RUN_OF_BLANKS.search(line)) for line in body) >= _MOSTLY * len(body) > 0:
        words = tr("one column was read, though its lines may hold columns of fixed width, between blanks.")
        return (Note(code="delimiter-doubt", level="warning", text=words, hint="export the table with a delimiter"),)
    return ()


def _try_delimiters(text: str, overrides: Overrides, *, whole: bool) -> Iterator[_Candidate]:
    widest, further = 1, _further_signs(text)
    found = _stands_between_quotes(text)
    for rare, signs in ((False, (*DELIMITERS, *_SEVERAL, *further)), (True, RARE)):
        lines = split_lines(text, detect_line_end(text), whole=whole)[:LINES] if rare else []
        tabbed = rare and _tabs_divide_evenly(lines)
        often = [sign for sign in UNUSUAL if rare and lines and outnumbers(lines, sign, widest - 1)]
        if rare and found and not often:
            return
        for sign in often if rare and found else dict.fromkeys((*signs, *often)):
            if any(sign in other and sign != other and text.count(sign) <= text.count(other) * other.count(sign) for other in further):
                continue
            if tabbed and (sign == WHITESPACE or not sign.strip(" ")):
                continue
            if sign == WHITESPACE or sign in text:
                quote = overrides.quote if overrides.quote is not None else detect_quote(text, sign)[0]
                escape = overrides.escape if overrides.escape is not None else detect_escape(text, quote)
                if quote and quote in sign:
                    continue
                reading = _score_delimiter(text, sign, quote, escape, whole=whole)
                found = found or reading.score >= _GOOD_SCORE
                if not rare:
                    widest = max(widest, reading.width)
                    yield reading if sign != "," or _NO_DECIMAL.search(text) else reading._replace(score=reading.score * _RARELY)
                elif reading.even >= _LEAST_EVEN_SHARE:
                    within = sign in ":/-" and sign not in _MOMENT.sub("", text)
                    weight = _WITHIN_MOMENTS if within else 1.0 if sign in often else _RARELY
                    yield reading._replace(score=reading.score * weight)


def _tabs_divide_evenly(lines: list[str]) -> bool:
    """Whether nearly all lines hold equally many tabs."""
    counts = Counter(line.count("\t") for line in lines if "\t" in line)
    return bool(counts) and max(counts.values()) >= _LEAST_EVEN_SHARE * len(lines)


def _stands_between_quotes(text: str) -> bool:
    """Whether a usual delimiter is between the quotes of two cells in nearly all lines, so that rarer signs stand within cells."""
    lines = [line for line in text.splitlines() if line.strip()][:LINES]
    return any(sum(f'"{sign}"' in line for line in lines) >= _LEAST_EVEN_SHARE * len(lines) > 0 for sign in DELIMITERS)


def _further_signs(text: str) -> list[str]:
    """Delimiters of several characters that no list has."""
    lines = [line for line in text.splitlines() if line.strip()][:LINES]
    found = [sign for sign in find_several(lines) if sign not in _SEVERAL]
    # behind a number with a percent sign, a bar is the delimiter: it stands behind others too
    return [
        sign for sign in found if not any(each in sign and text.count(each) > text.count(sign) * sign.count(each) for each in DELIMITERS)
    ]


def _score_delimiter(text: str, sign: str, quote: str, escape: str, *, whole: bool) -> _Candidate:
    """Score one delimiter by the number of cells, the evenness of the lines, and the kinds of the columns."""
    bare = flatten_quoted(text, quote, escape, [sign])
    line_end = detect_line_end(bare)
    lines = split_lines(bare, line_end, whole=whole)[:LINES]
    body = [line for line in lines if not line.startswith(COMMENTS)]
    lines = body if 2 * len(body) > len(lines) else lines
    rows = [split_cells(line, sign) for line in lines]
    filled = [max((place for place, cell in enumerate(row, start=1) if cell.strip()), default=1) for row in rows]
    times = Counter(len(row) for row in rows)
    several = {width: n for width, n in times.items() if width > 1}
    if not several:
        return _Candidate(0.0, sign, quote, escape, line_end, 1, len(rows))
    cells = tuple(tuple(cell.strip() for cell in row) for row in rows)
    width = max(several, key=lambda each: (several[each], each))
    alike = [row for row, last in zip(rows, filled, strict=True) if len(row) == width or last == width]
    kinds = classify_columns(alike[1:] or alike, width)
    known = sum(kind.name != "text" for kind in kinds) / width
    even = len(alike) / len(rows)
    # Titles above and footers below a table are uneven too, so the evenness below the first full line counts as well.
    first = next(place for place, row in enumerate(rows) if len(row) == width)
    piece = len(alike) / max(1, len(rows) - first)
    heads = 0.5 if first == 0 or not any(char.isdigit() for cell in rows[first] for char in cell) else 0.35
    score = (0.5 * even + 0.5 * piece) ** 2 * (1 - 1 / width) ** 0.5 * (heads + 0.5 * known)
    return _Candidate(score, sign, quote, escape, line_end, width, len(alike), even, cells)


def split_cells(line: str, sign: str) -> list[str]:
    """Split a line without quoted cells."""
    if sign == WHITESPACE:
        return line.split()
    if len(sign) > 1 and not sign.strip(" "):
        return re.split(f" {{{len(sign)},}}", line.strip())
    if is_spaced(sign):
        return re.split(rf"[ \t]*{re.escape(sign[0])}[ \t]*", line)
    return line.split(sign)
