"""Tables as programs draw them, with columns of fixed width or cells between bars, which are rewritten as they are read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from cxkit.language import tr
from cxkit.sources.text.dialect import DELIMITERS
from cxkit.sources.text.no_rows import is_drawn, is_row_count
from cxkit.sources.text.rewriting import Rewriting

_SEARCHED = 1 << 16  # bytes
_LINES = 400
_FEWEST = 3  # lines
_FEWEST_DRAWN = 8  # lines, if no hyphens show where columns start
_NEARLY_ALL = 0.9
_MOST_ABOVE = 20  # lines above the table
_HYPHENS = re.compile(r" *(?:-+(?: +-+)+|=+(?: +=+)+) *")
_CROSSED = re.compile(r" *-+(?:\+-+)+ *")
_QUOTED_BY_BAR = re.compile(r"\|[,;\t]\|")
_WIDE = re.compile(r" {2,}")
_PADDED = re.compile(r"[;|]|^,|,$")  # a name beside a delimiter, so that blanks only fill up the cells
_BARS = re.compile(r"[ \t]*\|[ \t]*")
_FEWEST_COLUMNS = 3
_TAB = "\t"


def find_drawing(head: bytes) -> Rewriting | None:
    """The rewriting of a drawn table that starts with ``head``; None if it is none."""
    text = head[:_SEARCHED].decode(errors="replace")
    lines = [line for line in text.splitlines() if line.strip()]
    if len(head) > _SEARCHED and lines:
        lines.pop()  # it may be cut
    lines = lines[:_LINES]
    if len(lines) < _FEWEST:
        return None
    if _is_between_bars(lines):
        return Rewriting(tr("cells are between bars, with blanks beside them"), partial(_by_lines, change=_take_off_bars), "|")
    starts = _starts_below_hyphens(lines) or _starts_of_gutters(lines)
    if starts:
        return Rewriting(tr("{n} columns of fixed width", n=len(starts)), partial(_by_lines, change=partial(_divide, starts=starts)), _TAB)
    return None


def _is_between_bars(lines: Sequence[str]) -> bool:
    """Whether all rows start and end in a bar, or a line of hyphens and crosses stands below their names."""
    rows = [line.strip() for line in lines if not is_drawn(line)]
    barred = [line for line in rows if "|" in line]
    if len(barred) < 2 or _QUOTED_BY_BAR.search(barred[0]):
        return False
    framed = [line for line in barred if line.startswith("|") and line.endswith("|")]
    widths = {line.count("|") for line in framed}
    if len(framed) >= _NEARLY_ALL * len(rows) and len(framed) > 1 and min(widths) > 1 and _commonest_share(framed) >= _NEARLY_ALL:
        return True
    crossed = any(_CROSSED.fullmatch(line) and "|" in lines[at] for at, line in enumerate(lines[1 : _MOST_ABOVE + 1]))
    return crossed and len(barred) >= _NEARLY_ALL * (len(rows) - 1)


def _commonest_share(lines: Sequence[str]) -> float:
    counts = [line.count("|") for line in lines]
    return max(map(counts.count, set(counts))) / len(counts)


def _take_off_bars(line: str) -> str:
    """A line without its outer bars and the blanks beside bars; blank if it is only drawn."""
    text = line.strip()
    if is_drawn(text):
        return ""
    if "|" not in text:
        return line
    framed = len(text) > 1 and text.startswith("|") and text.endswith("|")
    return _BARS.sub("|", text[1:-1].strip() if framed else text)


def _starts_below_hyphens(lines: Sequence[str]) -> tuple[int, ...]:
    """Where columns start, if a line of hyphens below their names shows it, and nearly all lines have blanks there; else nothing."""
    at = next((at for at, line in enumerate(lines[: _MOST_ABOVE + 1]) if at and _HYPHENS.fullmatch(line)), 0)
    if not at:
        return ()
    starts = tuple(found.start() for found in re.finditer(r"\S+", lines[at]))
    rows = [line for line in lines[at - 1 :] if not is_drawn(line) and not is_row_count(line)]
    fitting = sum(_has_blanks_at(line, starts) for line in rows)
    return starts if len(rows) > 1 and _has_blanks_at(lines[at - 1], starts) and fitting >= _NEARLY_ALL * len(rows) else ()


def _starts_of_gutters(lines: Sequence[str]) -> tuple[int, ...]:
    """Where columns start, if all lines are blank at the same places, each column has a name, and no delimiter divides the lines."""
    rows = [line for line in lines if not is_row_count(line)]
    if len(rows) < _FEWEST_DRAWN or any(_TAB in line for line in rows) or any(_divides(rows, sign) for sign in DELIMITERS):
        return ()
    width = max(map(len, rows))
    used = {at for line in rows for at, sign in enumerate(line) if sign != " "}
    gaps = [at for at in range(width) if at in used and (at == 0 or at - 1 not in used)]
    # where there is no name, all texts of a column happen to have a blank
    starts = tuple(at for at, name in zip(gaps, _cells(rows[0], gaps), strict=True) if name or not at)
    # where only the name has text, it is a second word of the name before it
    starts = tuple(at for at in starts if at - 2 not in used or _is_filled(rows[1:], at, starts))
    if len(starts) < _FEWEST_COLUMNS or starts[0] > 0:
        return ()
    names = _cells(rows[0], starts)
    wide = sum(at - 2 not in used for at in starts[1:])
    if not all(names) or any(map(_WIDE.search, names)) or any(map(_PADDED.search, names)) or 2 * wide < len(starts) - 1:
        return ()
    # where every line has as many words, runs of blanks divide it as well
    return () if len({len(line.split()) for line in rows}) == 1 else starts


def _divides(rows: Sequence[str], sign: str) -> bool:
    times = rows[0].count(sign)
    return times > 0 and all(row.count(sign) == times for row in rows)


def _has_blanks_at(line: str, starts: Sequence[int]) -> bool:
    return all(line[start - 1 : start] in {"", " "} for start in starts if start)


def _is_filled(rows: Sequence[str], start: int, starts: Sequence[int]) -> bool:
    end = min((at for at in starts if at > start), default=None)
    return any(row[start:end].strip() for row in rows)


def _cells(line: str, starts: Sequence[int]) -> list[str]:
    return [line[start:end].strip() for start, end in zip(starts, (*starts[1:], None), strict=True)]


def _divide(line: str, starts: Sequence[int]) -> str:
    """A line with tabs between its columns; as it is if it holds no cells, so that it does not fit."""
    if is_drawn(line):
        return ""
    if is_row_count(line) or not _has_blanks_at(line, starts) or not line.strip():
        return line.strip()
    return _TAB.join('"' + cell.replace('"', '""') + '"' if '"' in cell else cell for cell in _cells(line, starts))


def _by_lines(chunks: Iterable[bytes], change: Callable[[str], str]) -> Iterator[bytes]:
    """Change each line of the chunks."""
    rest = b""
    for chunk in chunks:
        text = rest + chunk
        end = text.rfind(b"\n") + 1
        rest = text[end:]
        if end:
            yield _change_lines(text[:end], change)
    if rest:
        yield _change_lines(rest, change).removesuffix(b"\n")


def _change_lines(text: bytes, change: Callable[[str], str]) -> bytes:
    lines = text.decode(errors="replace").removesuffix("\n").split("\n")
    return "".join(change(line.removesuffix("\r").replace("\f", " ")) + "\n" for line in lines).encode()
