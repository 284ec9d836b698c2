"""Workbooks, read back by another program: the figures of the report, as numbers."""

from __future__ import annotations

import io
import re
import zipfile

import fastexcel
import pytest
from hypothesis import HealthCheck, given, settings
from tests.render.sample import REPORT
from tests.render.test_hostile import reports

from cxkit.language import in_language
from cxkit.model import Column, Report, Row, Sentence, Table
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


def test_words_of_cxkit_are_those_of_other_formats_and_names_of_nothing_are_blank() -> None:
    rows: tuple[Row, ...] = (
        {"grouping": "segment", "a": None, "day": "2026-01-31"},
        {"grouping": "segment", "a": "segment", "day": "2026-02-28"},
    )
    columns = (
        Column(key="grouping", title="grouping", unit="label", help="The columns whose groups are compared."),
        Column(key="a", title="a", unit="label", help="A group."),
        Column(key="day", title="day", unit="date"),
    )
    tables = (Table(name="tests", title="Log-rank tests", columns=columns, rows=rows),)
    with in_language("de"):
        made = workbook_of(REPORT.model_copy(update={"tables": tables, "charts": ()}))
    sheet = fastexcel.read_excel(made).load_sheet("tests").to_polars()
    assert sheet.to_series(0).to_list() == ["Segment"] * 2
    assert sheet.to_series(1).to_list() == [None, "segment"]  # a name in the data stays as it is
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert b"dd.mm.yyyy" in archive.read("xl/styles.xml")
        assert b'fitToHeight="0"' in archive.read("xl/worksheets/sheet2.xml")  # printed as wide as a sheet of paper


def test_long_sentences_have_lines_enough() -> None:
    text = "Nobody is unhappy here. " * 20
    said = Sentence(code="figure", text=text)
    with zipfile.ZipFile(io.BytesIO(workbook_of(REPORT.model_copy(update={"summary": (said,)})))) as archive:
        heights = [float(each) for each in re.findall(rb' ht="([\d.]+)"', archive.read("xl/worksheets/sheet1.xml"))]
    assert max(heights) >= 15 * len(text) / 110
