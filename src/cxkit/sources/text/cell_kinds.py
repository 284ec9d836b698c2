"""Kinds of columns, inferred from their cells: they show whether the cells of an irregular row are in the right columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

# The rows that are examined; and the limits up to which a column counts as one of few values.
_MOST = 1000
_FEW = 20
_EACH = 5
# The share of cells that may be of another kind, such as "NA" among numbers: these texts fit the column too.
_MISFITS = 0.02

_GROUPED = r"\d{1,3}(?:[.,' \u00a0\u202f]\d{3})+"
_NUMBER = rf"[(+\-\u2212]?\s*[$€£¥]?\s*(?:{_GROUPED}|\d+)?(?:[.,]\d*)?(?:[eE][+-]?\d{{1,3}})?\)?\s*(?:%|‰|[$€£¥]|EUR|USD|CHF|GBP|Euro?)?"
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s?[AaPp]\.?[Mm]\.?)?(?:\s?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?"
_MONTH = r"[A-Za-zÄä]{3,9}\.?"
_NUMERIC_DAY = r"\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2\d{2,4}"
_DAY = rf"{_NUMERIC_DAY}|\d{{1,2}}\.? {_MONTH},? \d{{2,4}}|{_MONTH} \d{{1,2}},? \d{{4}}"
_DATE = rf"(?:(?:{_DAY})(?:[T ,]+{_CLOCK})?|{_CLOCK})"
_FEWEST_NAMES = 3


class Kind(NamedTuple):
    """The kind of a column: ``number``, ``date``, ``few`` values, ``code`` of one shape, or any ``text``; ``known`` texts fit too.

    ``shapes`` are those of its cells, unless there are many. ``filled``: no cell of the column was blank; ``is_blank``: all were.
    """

    name: str
    known: frozenset[str] = frozenset()
    shapes: frozenset[str] = frozenset()
    filled: bool = False
    is_blank: bool = False

    def fits(self, cell: str) -> bool:
        """Whether a cell is of this kind; a blank cell always is."""
        cell = cell.strip()
        if not cell or self.name == "text" or cell in self.known:
            return True
        if self.name == "number":
            return is_number(cell)
        if self.name == "date":
            return is_date(cell)
        return self.name == "code" and cell_shape(cell) in self.shapes

    def may_hold(self, cell: str) -> bool:
        """Whether a cell could be a value of the column. If all days have one shape, a day without its last digit could not."""
        if self.name == "date" and len(self.shapes) == 1 and cell.strip() and cell.strip() not in self.known:
            return cell_shape(cell.strip()) in self.shapes
        return self.fits(cell)

    def is_typical(self, cell: str) -> bool:
        """Whether a cell is like the others of the column, in shape too."""
        cell = cell.strip()
        return self.may_hold(cell) and (not cell or not self.shapes or cell in self.known or cell_shape(cell) in self.shapes)

    def is_complete(self, cell: str) -> bool:
        """Whether a cell is no beginning of a longer value of the column, so that it cannot have been cut."""
        cell = cell.strip()
        if self.name in {"few", "text"}:
            return cell in self.known and not any(other != cell and other.startswith(cell) for other in self.known)
        shape = cell_shape(cell)
        return shape in self.shapes and not any(other != shape and other.startswith(shape) for other in self.shapes)


TEXT = Kind("text")


def is_number(cell: str) -> bool:
    """Whether a cell is a number in any notation: sign, thousands, either decimal mark, percent, currency."""
    return len(cell) < 40 and re.fullmatch(_NUMBER, cell) is not None and any(map(str.isdigit, cell))


def is_date(cell: str) -> bool:
    """Whether a cell has the shape of a day, a time or both."""
    return len(cell) < 40 and re.fullmatch(_DATE, cell) is not None


def cell_shape(cell: str) -> str:
    """The pattern of a cell: digits as 9, letters as a, other characters unchanged."""
    return "".join("9" if sign.isdigit() else "a" if sign.isalpha() else sign for sign in cell)


def classify_columns(rows: Iterable[Sequence[str]], width: int) -> tuple[Kind, ...]:
    """Classify ``width`` columns by regular rows."""
    columns: list[Counter[str]] = [Counter() for _ in range(width)]
    for number, row in enumerate(rows):
        if number == _MOST:
            break
        for column, cell in zip(columns, row, strict=False):
            column[cell.strip()] += 1
    return tuple(map(classify_column, columns))


def starts_other_table(cells: Sequence[str], kinds: Sequence[Kind]) -> bool:
    """Whether a row is the header of another table, perhaps of another width: distinct words in all its cells.

    At least two of them are in columns that hold numbers or dates.
    """
    typed = [cell for cell, kind in zip(cells, kinds, strict=False) if kind.name in {"number", "date"} and not kind.fits(cell)]
    n_typed = sum(kind.name in {"number", "date"} for kind in kinds[: len(cells)])
    if len(cells) < min(len(kinds), _FEWEST_NAMES):  # two words are rather a damaged row
        return False
    distinct = len({cell.strip() for cell in cells}) == len(cells)
    return distinct and n_typed > 1 and len(typed) == n_typed and all(any(map(str.isalpha, cell)) for cell in cells)


def classify_column(cells: Counter[str]) -> Kind:
    """Classify a column by its stripped cells and their frequencies."""
    values = {cell: n for cell, n in cells.items() if cell}
    return _kind(values)._replace(filled=bool(values) and len(values) == len(cells), is_blank=bool(cells) and not values)


def _kind(filled: dict[str, int]) -> Kind:
    total = sum(filled.values())
    if not total:
        return TEXT
    for name, check in (("number", is_number), ("date", is_date)):
        misfits = {cell: n for cell, n in filled.items() if not check(cell)}
        if sum(misfits.values()) <= _MISFITS * total:
            shapes = frozenset(cell_shape(cell) for cell in filled if cell not in misfits)
            return Kind(name, frozenset(misfits), shapes if len(shapes) <= _FEW else frozenset())
    if len(filled) <= _FEW and total >= _EACH * len(filled):
        return Kind("few", frozenset(filled))
    shape = frozenset(map(cell_shape, filled))
    return Kind("code", shapes=shape) if len(filled) >= _EACH and len(shape) == 1 and "9" in min(shape) else TEXT
