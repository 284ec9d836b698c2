"""Lines that database programs write around a table and that hold no row: hyphens and crosses, the number of rows, the prompt."""

from __future__ import annotations

import re
from collections.abc import Sequence

_FEWEST_HYPHENS = 3
_DRAWN = re.compile(r"[-=+|:\s]*")
_ROWS = r"(?:rows?|records?|row\(s\)|record\(s\)|zeilen?|zeile\(n\)|lignes?|filas?|rijen|righe|linhas|wiersz(?:e|y)?)"
_DONE = r"(?:selected|affected|returned|produced|retrieved|fetched|found|in set|ausgewählt|betroffen|sélectionnées?|seleccionadas?)"
# What ends the output of a query, such as that 3 rows were selected, affected, fetched or are in the set; and a prompt.
_ROW_COUNT = (  # compiled when it is first needed
    rf"\(\s*[\d.,]+ {_ROWS}(?: {_DONE})?\s*\)|(?:[\d.,]+|no) {_ROWS} {_DONE}\.?(?:[ ,(].*)?|SQL> ?.*"
    rf"|\d> ?|\(return status = -?\d+\)"
    rf"|time taken: .*fetched: ?\d+ {_ROWS}.*"
)


def is_drawn(line: str) -> bool:
    """Whether a line holds only hyphens, crosses and bars, at least three hyphens of them.

    >>> is_drawn("+----+------+"), is_drawn("|--|---:|"), is_drawn("- | -")
    (True, True, False)
    """
    return _DRAWN.fullmatch(line) is not None and ("-" * _FEWEST_HYPHENS in line or "=" * _FEWEST_HYPHENS in line)


def is_row_count(line: str) -> bool:
    """Whether a line says how many rows there were.

    >>> is_row_count("(3 rows affected)"), is_row_count("12 rows selected."), is_row_count("12 rows of seats")
    (True, True, False)
    """
    return re.fullmatch(_ROW_COUNT, line.strip(), re.IGNORECASE) is not None


def is_no_row(cells: Sequence[str], raw: str) -> bool:
    """Whether a record that does not fit the header is such a line."""
    if "-" * _FEWEST_HYPHENS in raw or "=" * _FEWEST_HYPHENS in raw:
        filled = [cell for cell in cells if cell.strip()]
        return is_drawn(raw) or (bool(filled) and all(map(is_drawn, filled)))
    # asked of each record: the count, which costs little, excludes nearly all
    return len(cells) - cells.count("") == 1 and is_row_count("".join(cells))
