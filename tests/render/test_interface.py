"""What the command line relies on: choice of tables, errors, start-up."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from tests.render.sample import REPORT
from tests.shared import unmeasured

from cxkit.errors import UsageError
from cxkit.render import other_tables, render


@pytest.mark.parametrize("format_", ["table", "markdown", "json", "csv"])
def test_one_table_is_shown_alone(format_: str) -> None:
    text = str(render(REPORT, format_, table="distribution"))
    assert "1186" in text.replace(",", "")
    assert "spare parts" not in text
    assert "Kundengruppe" not in text


def test_one_table_takes_its_charts_along() -> None:
    shown = json.loads(render(REPORT, "json", table="distribution"))
    assert [table["name"] for table in shown["tables"]] == ["distribution"]
    assert [chart["kind"] for chart in shown["charts"]] == ["bar"]


def test_csv_shows_the_first_table_and_names_the_others() -> None:
    names = [table.name for table in REPORT.tables]
    assert render(REPORT, "csv") == render(REPORT, "csv", table=names[0])
    assert other_tables(REPORT) == names[1:]
    assert other_tables(REPORT, names[2]) == names[:2] + names[3:]


@pytest.mark.parametrize("format_", ["table", "markdown", "json", "csv"])
def test_unknown_table_lists_the_tables(format_: str) -> None:
    with pytest.raises(UsageError, match=r"no table 'by_\\x1bchannel'") as caught:
        render(REPORT, format_, table="by_\x1bchannel")
    assert "overall, by_touchpoint" in caught.value.hint
    with pytest.raises(UsageError):
        other_tables(REPORT, "by_channel")


@pytest.mark.parametrize("name", ["pdf", "terminal", "_safe", "", "../csv"])
def test_unknown_format_lists_the_formats(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        render(REPORT, name)
    assert "csv, " in caught.value.hint
    assert "table" in caught.value.hint


def test_a_report_without_tables() -> None:
    empty = REPORT.model_copy(update={"tables": (), "charts": ()})
    assert render(empty, "csv") == ""
    assert "Net Promoter Score" in str(render(empty, "table", width=80))
    assert other_tables(empty) == []


def test_a_chart_that_does_not_fit_its_table_is_left_out() -> None:
    broken = tuple(chart.model_copy(update={"encodings": {"value": "gone", "x": "gone", "parts": ["gone"]}}) for chart in REPORT.charts)
    text = str(render(REPORT.model_copy(update={"charts": broken}), "table", width=200))
    assert "+58.3" in text
    assert "●" not in text


def _modules_after(statement: str) -> set[str]:
    script = f"import sys\n{statement}\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=unmeasured())
    return set(done.stdout.split())


def test_listing_the_formats_loads_nothing_heavy() -> None:
    loaded = _modules_after("import cxkit.render; cxkit.render.formats()")
    assert loaded.isdisjoint({"rich", "pydantic", "polars", "pyarrow", "numpy", "scipy", "csv", "json"})


def test_only_the_terminal_loads_rich_and_nothing_loads_more() -> None:
    build = "from cxkit.model import *; from cxkit.render import render\n"
    build += (
        "p = Provenance(version='', command='', sources=(), rows_read=0, rows_used=0, rows_set_aside={}, roles={}, params={}, created='')\n"
    )
    build += "r = Report(metric='m', title='t', tables=(), provenance=p)\n"
    plain = _modules_after(build + "[render(r, f) for f in ('json', 'csv', 'markdown')]")
    terminal = _modules_after(build + "render(r, 'table')")
    assert "rich" not in plain
    assert "rich.cells" in terminal
    assert (plain | terminal).isdisjoint({"rich.console", "rich.style", "polars", "pyarrow", "numpy", "scipy", "duckdb"})
