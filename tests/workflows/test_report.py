"""The whole report: what its parts say is what the commands say, and what is missing is named."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from tests.measures.test_summary import survey

import cxkit
from cxkit.errors import UsageError
from cxkit.render import render
from cxkit.workflows.report import report


@pytest.fixture
def answers(tmp_path: Path) -> str:
    path = tmp_path / "survey.csv"
    survey(3, effect=-4.0).write_csv(path)
    return str(path)


@pytest.fixture
def contacts(tmp_path: Path) -> str:
    path = tmp_path / "contacts.csv"
    rows = [(f"K{n % 40}", f"2025-0{1 + n % 9}-1{n % 9}", ("phone", "web")[n % 2], f"t{n % 6}") for n in range(200)]
    pl.DataFrame(rows, schema=["customer_id", "contacted_at", "channel", "touchpoint"], orient="row").write_csv(path)
    return str(path)


def test_its_tables_are_those_of_the_commands(answers: str, contacts: str) -> None:
    whole = report((answers, contacts))
    alone = cxkit.nps(answers, min_cell=5, every="month").table("by_touchpoint")
    assert whole.table("nps_by_touchpoint").rows == alone.rows
    assert whole.table("touchmap_map").rows == cxkit.touchmap(contacts, survey=answers, min_cell=5).table("map").rows
    assert [table.section for table in whole.tables] == sorted(table.section for table in whole.tables)
    assert {"1 As-is analysis", "2 Expectations and fulfilment", "4 Strategy and KPIs"} <= {table.section for table in whole.tables}


def test_what_is_missing_is_named_with_what_it_needs(answers: str) -> None:
    notes = {note.text for note in report((answers,)).notes if note.code == "part-left-out"}
    assert "1 As-is analysis: a part is left out, which needs a file of the kind contacts." in notes
    assert "3 Budget: a part is left out, which needs --budget TOTAL." in notes
    whole = report((answers,), budget=1000.0)
    assert sum(float(row["allocation"] or 0) for row in whole.table("budget_plan").rows) == pytest.approx(1000)


def test_no_list_of_customers_is_part_of_it(answers: str, contacts: str) -> None:
    assert not any("customer_id" in row for table in report((answers, contacts)).tables for row in table.rows)


@pytest.mark.parametrize("format_", ["html", "markdown", "table"])
def test_every_step_has_a_heading(answers: str, contacts: str, format_: str) -> None:
    text = render(report((answers, contacts)), format_)
    assert isinstance(text, str)
    for step in ("1 As-is analysis", "2 Expectations and fulfilment", "4 Strategy and KPIs"):
        assert step.casefold() in text.casefold()


def test_without_files_it_says_how_to_name_them() -> None:
    with pytest.raises(UsageError, match="no files to report on"):
        report(())
