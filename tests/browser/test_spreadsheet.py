"""Workbooks in LibreOffice: they open as they are, and their cells are the figures of the report, as numbers."""

from __future__ import annotations

import math
import subprocess
import zipfile
from collections.abc import Iterator
from itertools import chain, islice, repeat
from pathlib import Path
from xml.etree.ElementTree import Element, parse

import pytest
from tests.browser.conftest import WholeReport

from cxkit.model import Cell
from cxkit.render import render

pytestmark = pytest.mark.browser
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def numbers_of(row: Element, width: int) -> list[float]:
    """The cells of a row that LibreOffice takes for numbers or shares; NaN for all others."""
    found: list[float] = []
    for cell in row:
        value = cell.get(f"{OFFICE}value") if cell.get(f"{OFFICE}value-type") in {"float", "percentage", "boolean"} else None
        repeated = min(width, int(cell.get(f"{TABLE}number-columns-repeated", "1")))
        found += [math.nan if value is None else float(value)] * repeated
    return [*found, *[math.nan] * width][:width]


def rows_of(sheet: Element) -> Iterator[Element]:
    """The rows of a sheet, those of the same content one by one; first the one that each printed page repeats."""
    heads = sheet.iterfind(f"{TABLE}table-header-rows/{TABLE}table-row")
    for row in chain(heads, sheet.iterfind(f"{TABLE}table-row")):  # not those of charts, which hold tables of their own
        yield from repeat(row, int(row.get(f"{TABLE}number-rows-repeated", "1")))


def number(value: Cell) -> float:
    """The number of a cell; yes and no are 1 and 0 in a spreadsheet."""
    return float(value) if isinstance(value, int | float) else math.nan


def test_the_workbook_of_the_whole_report(whole_report: WholeReport, soffice: str, tmp_path: Path) -> None:
    made = whole_report("en")
    book = render(made, "xlsx")
    assert isinstance(book, bytes)
    path = tmp_path / "report.xlsx"
    path.write_bytes(book)
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
    # a headless LibreOffice repairs nothing: it would end without a file
    command = [soffice, "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--convert-to", "fods"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(path)], check=True, capture_output=True, timeout=180)
    _, *sheets = parse(tmp_path / "report.fods").iterfind(f".//{OFFICE}spreadsheet/{TABLE}table")  # noqa: S314 - our own file, converted
    assert len(sheets) == len(made.tables)
    for table, sheet in zip(made.tables, sheets, strict=True):
        rows = list(islice(rows_of(sheet), 1, 1 + len(table.rows)))
        for row, expected in zip(rows, table.rows, strict=True):
            figures = [number(expected[column.key]) for column in table.columns]
            assert numbers_of(row, len(table.columns)) == pytest.approx(figures, rel=1e-9, abs=1e-12, nan_ok=True), table.name
