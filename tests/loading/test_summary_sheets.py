"""Workbooks whose first sheet sums up the answers of another one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

import cxkit
from cxkit.errors import RoleError
from cxkit.model import Report

ANSWERS: list[list[Any]] = [[number, ["Rome", "Oslo"][number % 2], [10, 9, 8, 3][number % 4]] for number in range(80)]
DATA: list[list[Any]] = [["ID", "Branch", "NPS"], *ANSWERS]
DUE = pytest.approx(25.0)


def saved(folder: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    book = xlsxwriter.Workbook(str(folder / "a.xlsx"))
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    book.close()
    return folder / "a.xlsx"


def overall(report: Report) -> tuple[Any, Any]:
    row = report.table("overall").rows[0]
    return row["n"], row["nps"]


def chosen(report: Report) -> list[tuple[str, str]]:
    return [(note.level, note.text) for note in report.notes if note.code == "sheet-chosen"]


@pytest.mark.parametrize(
    "summary",
    [
        [["Month", "NPS"], ["2024-01", 4], ["2024-02", 8], ["2024-03", 7]],
        [["NPS", "Count"], [9, 130]],
        [["Branch", "NPS", "n"], ["Rome", 7.4, 40], ["Oslo", 7.1, 40]],
    ],
)
def test_the_sheet_of_the_answers_is_read_in_place_of_their_summary(tmp_path: Path, summary: list[list[Any]]) -> None:
    path = saved(tmp_path, {"Summary": summary, "Data": DATA})
    report = cxkit.nps(path, by="none")
    assert overall(report) == (80, DUE)
    [(level, text)] = chosen(report)
    assert level == "warning"
    assert "sheet 'Data' was read, whose 80 rows" in text


def test_a_summary_that_is_named_is_read(tmp_path: Path) -> None:
    path = saved(tmp_path, {"Summary": [["Month", "NPS"], ["2024-01", 4], ["2024-02", 8], ["2024-03", 7]], "Data": DATA})
    assert overall(cxkit.nps(path, by="none", sheet="Summary"))[0] == 3


def test_two_sheets_of_answers_behind_a_summary_are_asked_for(tmp_path: Path) -> None:
    path = saved(tmp_path, {"Summary": [["NPS"], [9]], "Shops": DATA, "Web": [["Key", "Page", "NPS"], *ANSWERS]})
    with pytest.raises(RoleError, match="'Shops', 'Web'") as caught:
        cxkit.nps(path, by="none")
    assert "--sheet 'Shops'" in caught.value.hint


@pytest.mark.parametrize(
    "first",
    [
        [["Respondent", "NPS"], *([number, 9] for number in range(12))],  # single respondents
        [["Channel", "NPS"], *(["web", 9] for _ in range(12))],  # a channel has several answers
        [["Day", "NPS", "Comment"], *([f"2024-01-{day:02}", 9, f"fine, {day} of us"] for day in range(1, 13))],
        [["Week", "NPS"], *([f"week {week}", 9] for week in range(40))],  # too many for a summary of 80 answers
    ],
)
def test_a_short_sheet_of_answers_is_no_summary(tmp_path: Path, first: list[list[Any]]) -> None:
    report = cxkit.nps(saved(tmp_path, {"This year": first, "Last year": DATA}), by="none")
    assert overall(report)[0] == len(first) - 1
    assert [level for level, _ in chosen(report)] == ["info"]


def test_sheets_with_the_same_columns_are_parts_of_one_table(tmp_path: Path) -> None:
    first: list[list[Any]] = [["ID", "Branch", "NPS"], ["x", "y", 9]]
    report = cxkit.nps(saved(tmp_path, {"May": first, "June": DATA}), by="none")
    assert overall(report)[0] == 1
    assert [level for level, _ in chosen(report)] == ["warning"]


def test_a_first_sheet_without_a_single_row_of_a_table_is_passed_over(tmp_path: Path) -> None:
    board: list[list[Any]] = [["Net Promoter"], ["Result", 25], ["Base", 80]]
    report = cxkit.nps(saved(tmp_path, {"Board": board, "Export": [["Drawn on 2 May"], [], *DATA]}), by="none")
    assert overall(report) == (80, DUE)
    assert [level for level, _ in chosen(report)] == ["warning"]
