"""Detection of delimiter, quote and escape: the delimiter is the one that divides the lines most evenly."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cxkit.language import tr, translated
from cxkit.model import Note
from cxkit.sources.overrides import Overrides
from cxkit.sources.text.dialect import DELIMITERS, NAMES, UNIT_SEPARATOR, WHITESPACE, detect_line_end
from cxkit.sources.text.separation import (
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
    quoted_cell_pattern,
    split_lines,
)


def detect_separation(text: str, named: str | None, overrides: Overrides, *, whole: bool) -> Separation:
    """Detect delimiter, quote, escape and line end of a text.

    ``named`` is the delimiter that a first line such as ``sep=;`` names. ``overrides`` take precedence over everything detected.
    """
    found = _detect_separation(text, named, overrides, whole=whole)
    if overrides.quote is not None or found.quote == "'" or text.count("'") < 2:
        return found
    single, double = (len(quoted_cell_pattern(quote, found.delimiter).findall(text)) for quote in "'\"")
    if not single or (double and not _holds_single_quoted_row(text, found.delimiter)):
        return found
    cells = tr("1 cell is") if single == 1 else tr("{single} cells are", single=single)
    words = tr("{cells} wrapped in single quotes, which are read as part of the text.", cells=cells)
    return found._replace(
        notes=(*found.notes, Note(code="quote-doubt", level="warning", text=words, hint='--quote "\'" reads them as quotes'))
    )


def _holds_single_quoted_row(text: str, delimiter: str) -> bool:
    """Whether all cells of a line are in single quotes, so that another program wrote it."""
    if len(delimiter) != 1:
        return False
    cell = r"'(?:[^'\r\n]|'')*'"
    return re.search(rf"(?m)^{cell}(?:{re.escape(delimiter)}{cell})+\r?$", text) is not None


def _detect_separation(text: str, named: str | None, overrides: Overrides, *, whole: bool) -> Separation:
    spaced = "" if overrides.delimiter or named or overrides.quote == "" else _detect_spaced(text, overrides.quote or '"')
    fixed = overrides.delimiter or named or spaced
    quote, quoted = (overrides.quote, "") if overrides.quote is not None else detect_quote(text, fixed)
    escape = overrides.escape if overrides.escape is not None else detect_escape(text, quote)
    candidates = [fixed] if fixed else [sign for sign in DELIMITERS if sign != quote]
    bare = flatten_quoted(text, quote, escape, candidates)
    line_end = detect_line_end(bare)
    lines = split_lines(bare, line_end, whole=whole)
    evidence = [quoted, tr("a backslash protects the character behind it") if escape and overrides.escape is None else ""]
    if named and not overrides.delimiter:
        evidence.insert(0, tr("delimiter {names}, as the first line declares", names=translated(NAMES.get(named, named))))
    if spaced:
        evidence.insert(
            0, tr("delimiter {names} with blanks: quoted cells follow a blank", names=translated(NAMES.get(spaced[0], spaced[0])))
        )
    if fixed:
        return Separation(fixed, quote, escape, line_end, tuple(filter(None, evidence)))
    delimiter, why, clean = detect_delimiter(lines, candidates)
    if clean:
        return Separation(delimiter, quote, escape, line_end, tuple(filter(None, [why, *evidence])))
    from cxkit.sources.text.delimiter_search import search_delimiter

    return search_delimiter(text, line_end, overrides, whole=whole)


def _detect_spaced(text: str, quote: str) -> str:
    """Detect a delimiter with blanks before quoted cells, such as ``"a", "b"``; empty if there is none."""
    sign_of_quote = re.escape(quote)
    if not re.search(rf"[ \t]{sign_of_quote}", text):
        return ""
    bare = [line for line in text.splitlines()[:LINES] if quote not in line]
    for sign in DELIMITERS:
        found = len(re.findall(rf"{re.escape(sign)}[ \t]+{sign_of_quote}(?!{sign_of_quote})", text)) if sign != "\t" else 0
        tight, unquoted = text.count(sign + quote), sum(line.count(sign) for line in bare)
        blank = sum(len(re.findall(rf"{re.escape(sign)}(?:[ \t]|$)", line)) for line in bare)
        if found > max(1, 2 * tight) and blank >= 0.9 * unquoted and 2 * text.count(sign) >= found:
            return f"{sign} "
    return ""


def detect_delimiter(lines: Sequence[str], candidates: Sequence[str] = DELIMITERS) -> tuple[str, str, bool]:
    """Detect the delimiter from lines without quoted cells, of which the first is the header.

    Returns the delimiter, the evidence for it, and whether all lines agree. The delimiter occurs in the header and equally often in the
    other lines; if several characters do, it is the first of ``candidates``. If none does, the file has one column, and the delimiter is
    a character that does not occur.
    """
    head, body = lines[0], lines[1 : LINES + 1]
    best, share = "", 0.0
    for candidate in candidates:
        fit = _fit_share(head, body, candidate)
        if fit > share + (0.05 if body else 0):
            best, share = candidate, fit
    if not best:
        plain = not any(candidate in line for candidate in candidates for line in lines)
        clean = (
            plain
            and not any(sign.strip() and sign != WHITESPACE and sign in head for sign in RARE)
            and not any(head.count(sign) > 1 for sign in VALUE_SIGNS)
            and not _is_aligned(lines)
            and len(RUN_OF_BLANKS.findall(head)) < 2
            and not find_several(lines[:LINES])
        )
        return UNIT_SEPARATOR, tr("one column: no delimiter occurs equally often in the header and in the other lines"), clean
    times = head.count(best)
    equal = sum(line.count(best) == times for line in body)
    often = tr("{times} times", times=times) if times != 1 else tr("once")
    why = tr(
        "delimiter {names}: {often} in the header and in {equal} of {n} lines",
        names=translated(NAMES.get(best, best)),
        often=often,
        equal=equal,
        n=len(body),
    )
    # If another candidate divides all lines as evenly, and into more cells, the thorough search decides.
    rival = any(_fit_share(head, body, other) >= 1 and head.count(other) > times for other in candidates if other != best)
    rival = rival or any(best in sign for sign in find_several([head, *body]))
    rival = rival or any(outnumbers([head, *body], sign, times) for sign in UNUSUAL)
    doubled = bool(body) and best * 2 in head and head.count(best * 2) * 2 == times
    return best, why, equal == len(body) and not rival and not doubled


def _fit_share(head: str, body: Sequence[str], candidate: str) -> float:
    """The share of lines that hold the candidate as often as the header; without other lines its number in the header."""
    times = head.count(candidate)
    if not times or not body:
        return float(times)
    least = head.rstrip(candidate).count(candidate)  # only the header may end in surplus delimiters
    counts = [line.count(candidate) for line in body]
    equal = sum(least <= count <= times for count in counts) / len(body)
    if equal >= 0.1:
        return equal
    # A header with fewer cells than its lines still has a delimiter; prose with occasional commas has none.
    return 0.1 if sum(count >= times for count in counts) > 0.9 * len(body) else 0.0


def _is_aligned(lines: Sequence[str]) -> bool:
    """Whether runs of blanks divide all lines into the same number of cells, at least two."""
    widths = {len(line.split()) for line in lines[:LINES]}
    return len(lines) > 1 and len(widths) == 1 and widths != {1}
