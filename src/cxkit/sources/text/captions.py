"""Lines of text in a table, such as a source below it or the heading of a group: their first cell is filled, and no other."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cxkit.sources.text.cell_kinds import Kind

_SENTENCE = 4  # words
_PHRASE = 2  # words
_LABEL = re.compile(r"[^\W\d][^:]{0,40}: +\S.*")  # "Source: survey"
_FEWEST_BLANK = 2  # columns that are never blank in rows


def is_caption(cells: Sequence[str], kinds: Sequence[Kind]) -> bool:
    """Whether a record is a line of text: one cell is filled, others are blank in which no row is, and it is no value of its column.

    It is a sentence or a label with its value, since a row may have a name or an answer and nothing else; or a word where rows have a
    number, a date or a code.
    """
    places = [place for place, cell in enumerate(cells) if cell.strip()]
    if len(places) != 1 or places[0] >= len(kinds):
        return False
    kind, cell = kinds[places[0]], cells[places[0]].strip()
    blank = sum(other.filled for place, other in enumerate(kinds) if place != places[0])
    words = len(cell.split())
    is_sentence = (words >= _SENTENCE or _LABEL.fullmatch(cell) is not None) and any(map(str.isalpha, cell))
    if kind.name == "text":
        return is_sentence and blank >= _FEWEST_BLANK
    if kind.name == "few":
        return is_sentence and blank > 0 and cell not in kind.known
    return not kind.fits(cell) and any(map(str.isalpha, cell)) and (blank >= _FEWEST_BLANK or (is_sentence and blank > 0))
