"""What fastexcel does not say of a sheet of an .xlsx workbook: formulas without a stored result, errors, merged cells, long numbers."""

from __future__ import annotations

import re
import zipfile
import zlib
from html import unescape
from typing import NamedTuple
from xml.etree import ElementTree as ET

_CHUNK = 1 << 20
_REFERENCE = 64  # bytes that hold a reference, to be found across two chunks
_OVERLAP = 1 << 13  # bytes that a cell with a formula takes at most, to be found across two chunks
_UNRESOLVED = re.compile(rb'<c r="([A-Z]+\d+)"(?![^>]*t="str")[^>]*><f[^>]*(?:/>|>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>')
_ERROR = re.compile(rb'<c (?=[^>]*t="e")[^>]*r="([A-Z]+\d+)"')
_HIDDEN = re.compile(rb'<row (?=[^>]*hidden="(?:1|true)")[^>]*\br="(\d+)"')
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_LETTERS, _DIGITS = 8, 20  # of a reference, at most: a damaged one may be longer than a sheet's three letters and seven digits
_CELL = re.compile(rb'<c(?: [^>]*?)? r="([A-Z]{1,%d})(\d{1,%d})' % (_LETTERS, _DIGITS))


_LONG = re.compile(
    rb'<c r="([A-Z]+)\d+"(?![^>]* t="(?:s|str|inlineStr)")[^>]*><v>-?(?:\d{16,40}|\d(?:\.\d+)?[Ee]\+?0*(?:1[5-9]|[2-9]\d))</v>'
)


_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ET.ParseError, OSError)


class Merged(NamedTuple):
    """Merged cells of one column: the 0-based column, and the first and last row (1-based)."""

    column: int
    first: int
    last: int


class SheetFacts(NamedTuple):
    """References of cells whose formulas have no stored result, and of error cells; whether there may be error cells; merged cells.

    ``hidden`` are the numbers of hidden rows (1-based), such as those that a filter takes away.
    ``cells``: as many as there are in a rectangle that holds all cells, at most; 0 for other kinds of workbooks. A reader allocates it.
    """

    cells: int = 0
    unresolved: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    may_have_errors: bool = True
    merged: tuple[Merged, ...] = ()
    hidden: frozenset[int] = frozenset()


def find_long_numbers(local: str, name: str) -> list[int]:
    """The columns (0-based) of a sheet that hold numbers with more digits than are kept; none of other kinds of workbooks."""
    found, tail = set[bytes](), b""
    try:
        with zipfile.ZipFile(local) as archive:
            if (member := _find_member(archive, name)) is None:
                return []
            with archive.open(member) as file:
                while chunk := file.read(_CHUNK):
                    found.update(_LONG.findall(tail + chunk))
                    tail = chunk[-_OVERLAP:]
    except _DAMAGED:
        return []
    return sorted(map(_column_number, found))


def read_sheet_facts(local: str, name: str) -> SheetFacts:
    """The facts of a sheet; those of other kinds of workbooks are unknown, and they may have error cells."""
    try:
        with zipfile.ZipFile(local) as archive:
            member = _find_member(archive, name)
            return _scan(archive, member) if member else SheetFacts()
    except _DAMAGED:
        return SheetFacts()


def count_cells(local: str, name: str) -> int:
    """The cells of the rectangle that holds all cells of a sheet of an .xlsx workbook, each of which is looked at."""
    columns, last, tail = set[bytes](), 0, b""
    with zipfile.ZipFile(local) as archive, archive.open(_find_member(archive, name) or "") as file:
        while chunk := file.read(_CHUNK):
            found = _CELL.findall(tail + chunk)
            columns |= {column for column, _ in found}
            last = max(last, max((int(row) for _, row in found), default=0))
            tail = chunk[-_REFERENCE:]
    return last * max((_column_number(column) + 1 for column in columns), default=0)


def _find_member(archive: zipfile.ZipFile, name: str) -> str | None:
    """The file in the archive that holds the sheet; None if it is no .xlsx workbook."""
    if "xl/workbook.xml" not in archive.namelist():
        return None
    targets = {each.get("Id"): each.get("Target", "") for each in ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))}  # noqa: S314
    for each in ET.fromstring(archive.read("xl/workbook.xml")).iter():  # noqa: S314 - fastexcel has parsed it before
        if each.tag.endswith("}sheet") and each.get("name") == name:
            target = targets.get(each.get(_RELATION), "")
            return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    return None


def _scan(archive: zipfile.ZipFile, member: str) -> SheetFacts:
    unresolved, merged, errors, tail = dict[str, None](), list[Merged](), dict[str, None](), b""
    extent, hidden = _Extent(), set[int]()
    with archive.open(member) as file:
        while chunk := file.read(_CHUNK):
            text = tail + chunk
            if b"<f" in text:
                unresolved.update((match[1].decode(), None) for match in _UNRESOLVED.finditer(text))
            if b't="e"' in text:
                errors.update((match[1].decode(), None) for match in _ERROR.finditer(text))
            if b"<mergeCell" in text:
                merged += [each for match in _MERGED.finditer(text) if (each := _as_merged(match)) is not None]
            if b" hidden=" in text:
                hidden.update(map(int, _HIDDEN.findall(text)))
            extent.widen(text)
            tail = text[-_OVERLAP:]
    return SheetFacts(extent.cells, tuple(unresolved), tuple(errors), bool(errors), tuple(dict.fromkeys(merged)), frozenset(hidden))


class _Extent:
    """How far out the cells of a sheet lie, by the letters and digits of their references: hardly any of them has to be looked at."""

    def __init__(self) -> None:
        self._letters, self._digits = 1, 1
        self._longer = self._search()

    def widen(self, text: bytes) -> None:
        """Go through a part of the sheet."""
        start = 0
        while self._longer and (found := self._longer.search(text, start)):
            self._letters, self._digits = max(self._letters, len(found[1])), max(self._digits, len(found[2]))
            self._longer, start = self._search(), found.end()

    def _search(self) -> re.Pattern[bytes] | None:
        """What finds a reference with more letters or more digits than all before."""
        longer = [rb"[A-Z]{%d,%d}(?=\d)" % (self._letters + 1, _LETTERS)] if self._letters < _LETTERS else []
        longer += [rb"[A-Z]{1,%d}(?=\d{%d})" % (_LETTERS, self._digits + 1)] if self._digits < _DIGITS else []
        return re.compile(rb' r="(%b)(\d{1,%d})"' % (b"|".join(longer), _DIGITS)) if longer else None

    @property
    def cells(self) -> int:
        """The cells of the rectangle with the longest letters and the longest digits."""
        return int(sum(26**place for place in range(1, self._letters + 1)) * 10**self._digits)


def _as_merged(match: re.Match[bytes]) -> Merged | None:
    first, last = int(match[2]), int(match[4])
    return Merged(_column_number(match[1]), first, last) if match[1] == match[3] and last > first else None


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def name_of_error(detail: str) -> str:
    """The text that a spreadsheet shows for an error cell, from fastexcel's words.

    >>> name_of_error("Expected string but got 'Error(Div0)'")
    '#DIV/0!'
    """
    found = re.search(r"Error\((\w+)\)", unescape(detail))
    known = {"Div0": "#DIV/0!", "NA": "#N/A", "Name": "#NAME?", "GettingData": "#GETTING_DATA"}
    return known.get(found[1], f"#{found[1].upper()}!") if found else "#ERROR!"
