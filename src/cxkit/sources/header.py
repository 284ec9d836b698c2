"""The header of a delimited file: how its columns are named, and what may stand above it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from cxkit.sources.part import OVERFLOW

# Cells beyond the header that the fast path looks at. A row whose first four surplus cells are blank and a later one is not is missed.
SURPLUS = tuple(f"{OVERFLOW} {number}" for number in range(4))
_POSITION = re.compile(r"#\d+")
# What Excel reads as an order and not as a row.
_SEPARATOR = re.compile(r"""[\r\n]*"?sep=([^\r\n\0"'])"?[ \t]*(?:\r\n|\r|\n)""", re.IGNORECASE | re.ASCII)
_TITLES = 20  # lines in which a header is looked for
_VALUE = re.compile(r"[\d.,:/% +-]*")


def name_columns(cells: Sequence[str]) -> tuple[tuple[str, ...], Mapping[str, tuple[str, ...]]]:
    """The columns' names, and the positions of each header that occurs more than once.

    A name is the header's cell without surrounding blanks and one layer of quotes. One that is blank, not unique or itself reads like a
    position is replaced by the position, ``#12``.
    """
    names = [_clean(cell) for cell in cells]
    times = Counter(names)
    unfit = {"", OVERFLOW, *SURPLUS}
    columns = tuple(
        f"#{place}" if name in unfit or times[name] > 1 or _POSITION.fullmatch(name) else name for place, name in enumerate(names, start=1)
    )
    repeated = {
        name: tuple(f"#{place}" for place, other in enumerate(names, start=1) if other == name)
        for name, n in times.items()
        if n > 1 and name not in unfit
    }
    return columns, repeated


def _clean(cell: str) -> str:
    name = cell.strip("\ufeff \t\r\n\u00a0")
    for quote in ('"', "'"):
        if len(name) > 1 and name.startswith(quote) and name.endswith(quote):
            return name[1:-1].strip()
    return name


def separator_line(text: str) -> tuple[str | None, int]:
    """The delimiter that a first line ``sep=;`` names, and where the text goes on behind it and blank lines; None where there is none."""
    found = _SEPARATOR.match(text)
    if found is None or not found[1].isascii():
        return None, len(text) - len(text.lstrip("\r\n"))
    end = found.end()
    return found[1], len(text) - len(text[end:].lstrip("\r\n"))


def further_down(lines: Sequence[str], delimiters: Sequence[str]) -> tuple[int, int] | None:
    """How many lines below the first one the header seems to stand, and its cells; None where nothing speaks for that.

    ``lines`` hold no quoted cells. A title above a table is one cell, at the left. The header is the first line below it that has several
    cells, each of them filled and no number, and as many as four fifths of the lines behind it.
    """
    for delimiter in delimiters:
        first, *others = lines[0].split(delimiter)
        if not first.strip() or any(cell.strip() for cell in others):
            continue
        for place, line in enumerate(lines[1:_TITLES], start=1):
            cells = line.split(delimiter)
            if len(cells) < 2 or any(_VALUE.fullmatch(cell) for cell in cells):
                continue
            widths = [len(other.split(delimiter)) for other in lines[place + 1 :] if other.strip()]
            if widths and widths.count(len(cells)) >= 0.8 * len(widths):
                return place, len(cells)
    return None
