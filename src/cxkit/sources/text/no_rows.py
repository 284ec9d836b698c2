"""Records that hold no row, by their cells.

Lines of totals, known by their word, by what they leave blank, or as sums of the rows; lines of text, such as a source below the table or
the heading of a group; and what database programs write around a table: hyphens and crosses, the number of rows, the prompt.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
from itertools import zip_longest
from typing import NamedTuple

from cxkit.sources.text.cell_kinds import Kind, is_number
from cxkit.values.numbers import Mark, number

_WORDS = frozenset(
    [
        "total",
        "totals",
        "subtotal",
        "subtotals",
        "sum",
        "summe",
        "summen",
        "gesamt",
        "zwischensumme",
        "insgesamt",
        "ergebnis",
        *("totale", "totaux", "totales", "totali", "totaal"),
        *("somme", "suma", "somma", "soma", "soustotal", "sous-total", "subtotale", "subtotaal"),
    ]
)
# No row of a table has such a name.
_CERTAIN = frozenset(
    [
        *("grandtotal", "grandtotals", "overalltotal", "gesamtsumme", "gesamtergebnis", "endsumme", "eindtotaal"),
        *("totalgeneral", "totalgénéral", "totalegenerale", "totalgeral"),
    ]
)
_COMPOUND = re.compile(r"(?:tages|wochen|monats|quartals|jahres|gruppen|seiten|teil)summen?")
_LABELLED = re.compile(r"(?:grand |sub)?(?:totals?|summe|gesamt|totale|totaal|totaux|somme|suma|somma)\s*[:–—]\s*\S.*", re.IGNORECASE)
_OF_GROUP = re.compile(r"(?P<group>\S.*?)[ _-]+(?:sub)?(?:total|totals|summe|gesamt|ergebnis|totale|totaal)", re.IGNORECASE)
_BEFORE_GROUP = re.compile(r"(?P<word>subtotal|total|summe|zwischensumme|gesamt|totaal|somme|suma|somma) (?P<group>\S.*)", re.IGNORECASE)
_UNMISTAKABLE = frozenset(["subtotal", "summe", "zwischensumme"])  # a name may start with the others: "Total quality"
_DASHES = frozenset({"-", "--", "–", "—"})  # for no value
STARTS = (
    "total",
    "subtotal",
    "grand",
    "overall",
    "totaal",
    "totaux",
    "eindtotaal",
    "som",
    "sous",
    "sum",
    "gesamt",
    "zwischensumme",
    "insgesamt",
    "ergebnis",
    "endsumme",
    *("tagessumme", "wochensumme", "monatssumme", "quartalssumme", "jahressumme", "gruppensumme", "seitensumme", "teilsumme"),
)
"""Starts of the first cell of a line of totals."""
ENDS = ("total", "totals", "summe", "gesamt", "ergebnis", "totale", "totaal")
"""Ends of the first cell of a line with the totals of a group."""
FIRST_CELL = rf"(?i)^[\s\"']*(?:$|---|{'|'.join(STARTS)})|[ _-](?:sub)?(?:{'|'.join(ENDS)})[\s\"':]*$"
"""A pattern for Polars that matches the first cell of a line of totals or of hyphens, blank ones included."""
_FEWEST_SUMMED = 2  # rows
_CROSSES = frozenset({"x", "✓", "✔", "☑"})  # each counts as 1 in the total below a list that was ticked
_ROUNDED = 0.005  # by which each number may be rounded
_SENTENCE = 4  # words
_LABEL = re.compile(r"[^\W\d][^:]{0,40}: +\S.*")  # "Source: survey"
_FEWEST_BLANK = 2  # columns that are never blank in rows
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


def is_total(cells: Sequence[str], width: int, kinds: Sequence[Kind] = ()) -> bool:
    """Whether a record is a line of totals, by the word in its first filled cell.

    A third of its cells or more are blank; or all others are numbers, and the word stands for totals alone, or a column is blank in which
    no row is, as the ``kinds`` show. Only then the word may stand beside the name of a group.

    >>> is_total(["Total", "", "812"], 3), is_total(["Grand total", "40", "812"], 3), is_total(["Total", "40", "812"], 3)
    (True, True, False)
    """
    first = next((cell for cell in map(str.strip, cells) if cell and cell not in _DASHES), "")
    if not first:
        return False
    word, is_group = _fold_word(first), False
    alone = word in _WORDS or word in _CERTAIN or _COMPOUND.fullmatch(word) is not None
    if not alone:
        is_group = _OF_GROUP.fullmatch(first.rstrip(": ")) is not None or _is_before_group(first, kinds)
        if not is_group and not _LABELLED.fullmatch(first):
            return False
    filled = [cell for cell in map(str.strip, cells) if cell and cell not in _DASHES]
    if alone and 3 * (len(filled) + _count_answers(cells, kinds)) <= 2 * max(width, len(cells)):
        return True
    if len(filled) == 1 or not all(map(is_number, filled[1:])):
        return False
    certain = word in _CERTAIN or (not is_group and word not in _WORDS and not _COMPOUND.fullmatch(word))
    return certain or any(kind.filled and not cell.strip() for kind, cell in zip(kinds, cells, strict=False))


def _count_answers(cells: Sequence[str], kinds: Sequence[Kind]) -> int:
    """The number of dashes that may be answers like others: those in other columns than of numbers, dates or codes without a dash."""
    typed = (kind.name in {"number", "date", "code"} and not kind.fits(cell) for kind, cell in zip(kinds, cells, strict=False))
    dashes = (cell.strip() in _DASHES for cell in cells)
    return sum(dash and not blank for dash, blank in zip_longest(dashes, typed, fillvalue=False))


def _is_before_group(cell: str, kinds: Sequence[Kind]) -> bool:
    """Whether a cell is a word for totals and the name of a group, which stands alone in other rows if names may start with the word."""
    found = _BEFORE_GROUP.fullmatch(cell)
    if found is None:
        return False
    known = kinds[0].known if kinds else frozenset[str]()
    return found["word"].casefold() in _UNMISTAKABLE or found["group"].strip() in known


def has_word(cells: Sequence[str]) -> bool:
    """Whether the first filled cell is a word for totals, and all others are numbers: the record may hold sums of the others."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return len(filled) > 1 and _fold_word(filled[0]) in _WORDS and all(map(is_number, filled[1:]))


def find_sums(rows: Sequence[Sequence[str]], candidates: Collection[int]) -> frozenset[int]:
    """The numbers of those ``candidates`` among the rows of which a cell is the sum of its column, of all other rows or those above."""
    marks: tuple[Mark, Mark] = (".", ",")
    columns = list(zip_longest(*rows, fillvalue="")) if candidates else []
    return frozenset().union(*(_find_sums_of_column(cells, candidates, mark) for cells in columns for mark in marks))


class _Sum(NamedTuple):
    """The sum of so many cells."""

    value: float = 0.0
    n: int = 0

    def add(self, value: float) -> _Sum:
        return _Sum(self.value + value, self.n + 1)

    def is_sum(self, due: float) -> bool:
        return self.n >= _FEWEST_SUMMED and math.isclose(self.value, due, abs_tol=_ROUNDED * self.n)


def _find_sums_of_column(cells: Sequence[str], candidates: Collection[int], mark: Mark) -> set[int]:
    """The candidates whose cell is the sum of the column's other cells; a cell that is no number ends the sums."""
    above, found, whole = dict[int, _Sum](), _Sum(), tuple[_Sum, ...]()
    for place, cell in enumerate(map(str.strip, cells)):
        if place in candidates:
            above[place] = found
        elif cell:
            value = 1.0 if cell.casefold() in _CROSSES else number(cell, mark)
            if value is None:
                break
            found = found.add(value)
    else:
        whole = (found,)
    return {place for place, each in above.items() if _is_due(cells[place], mark, each, *whole)}


def _is_due(cell: str, mark: Mark, *sums: _Sum) -> bool:
    due = number(cell.strip(), mark) or 0.0  # a sum of 0 shows nothing
    return due != 0 and any(each.is_sum(due) for each in sums)


def _fold_word(cell: str) -> str:
    return "".join(cell.split()).rstrip(":").casefold()


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
