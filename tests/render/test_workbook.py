"""Workbooks, read back by another program: the figures of the report, as numbers."""

from __future__ import annotations

import io
import zipfile

import fastexcel
import pytest
from hypothesis import HealthCheck, given, settings
from tests.render.sample import REPORT
from tests.render.test_hostile import reports

from cxkit.model import Report, Table
from cxkit.render import render


def workbook_of(report: Report) -> bytes:
    made = render(report, "xlsx")
    assert isinstance(made, bytes)
    return made


def test_every_number_is_in_its_sheet() -> None:
    book = fastexcel.read_excel(workbook_of(REPORT))
    assert book.sheet_names[0] == "summary"
    assert len(book.sheet_names) == 1 + len(REPORT.tables)
    for name, table in zip(book.sheet_names[1:], REPORT.tables, strict=True):
        read = book.load_sheet(name, header_row=None, skip_rows=1).to_polars()
        for at, column in enumerate(table.columns):
            numbers = [row[column.key] for row in table.rows if isinstance(row[column.key], float)]
            cells = [float(cell) for cell in read.to_series(at).to_list() if cell is not None] if numbers else []
            assert all(any(number == pytest.approx(cell, abs=1e-12) for cell in cells) for number in numbers)


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(reports)
def test_no_text_becomes_a_formula_or_a_link(report: Report) -> None:
    with zipfile.ZipFile(io.BytesIO(workbook_of(report))) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")]
    assert len(sheets) >= 5
    assert not any(b"<f>" in sheet or b"hyperlink" in sheet for sheet in sheets)


def test_the_same_report_gives_the_same_file() -> None:
    assert workbook_of(REPORT) == workbook_of(REPORT)


def test_names_that_a_spreadsheet_does_not_allow() -> None:
    names = ["by_[a]/b:c*?", "x" * 40, "x" * 41, "history", "summary"]
    tables = tuple(Table(name=name, title=name, columns=REPORT.tables[0].columns, rows=()) for name in names)
    book = fastexcel.read_excel(workbook_of(REPORT.model_copy(update={"tables": tables, "charts": ()})))
    assert book.sheet_names[1:] == ["by__a__b_c__", "x" * 31, "x" * 29 + "_2", "history_2", "summary_2"]


def test_charts_have_the_intervals_as_error_bars() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook_of(REPORT))) as archive:
        drawings = [archive.read(name) for name in archive.namelist() if name.startswith("xl/charts/chart")]
    assert any(b"<c:errBars>" in drawing for drawing in drawings)
