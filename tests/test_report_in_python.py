"""A report in Python: frames of its tables, its text, and its form in notebooks."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

import cxkit
from cxkit.render import render


@pytest.fixture(scope="module")
def frame() -> pl.DataFrame:
    days = [date(2024, 1 + n % 3, 5) for n in range(90)]
    return pl.DataFrame({"recommend": [n * 7 % 11 for n in range(90)], "channel": ["<b>web</b>", "phone"] * 45, "responded_at": days})


def test_a_table_is_a_frame_with_the_types_of_its_units(frame: pl.DataFrame) -> None:
    report = cxkit.nps(frame, every="month")
    months = report.to_polars("over_time")
    assert months.schema["period"] == pl.Date
    assert months.schema["n"] == pl.Int64
    assert months.schema["nps"] == pl.Float64
    assert months.schema["complete"] == pl.Boolean
    assert months.get_column("nps").to_list() == [row["nps"] for row in report.table("over_time").rows]
    for table in report.tables:
        assert report.to_polars(table.name).height == len(table.rows)
    with pytest.raises(KeyError):
        report.to_polars("nothing")


def test_a_table_is_a_frame_of_pandas(frame: pl.DataFrame) -> None:
    pytest.importorskip("pandas")
    groups = cxkit.nps(frame).to_pandas("by_channel")
    assert list(groups["channel"]) == [row["channel"] for row in cxkit.nps(frame).table("by_channel").rows]


def test_a_report_prints_its_terminal_form(frame: pl.DataFrame) -> None:
    report = cxkit.nps(frame)
    assert str(report) == repr(report) == render(report, "table")


def test_notebooks_get_escaped_tables(frame: pl.DataFrame) -> None:
    shown = cxkit.nps(frame)._repr_html_()
    assert "<b>web" not in shown
    assert "&lt;b&gt;web&lt;/b&gt;" in shown
    assert shown.count("<table>") == len(cxkit.nps(frame).tables)


def _drawn(chart: Any) -> list[str]:
    """The fields that a chart of Altair shows on its axes, in all of its layers."""
    made = chart.to_dict()
    return sorted({channel["field"] for layer in made.get("layer", [made]) for channel in layer["encoding"].values() if "field" in channel})


def test_a_table_is_drawn_with_its_intervals() -> None:
    pytest.importorskip("altair")
    report = cxkit.nps(pl.DataFrame({"recommend": [10, 9, 7, 3] * 9, "channel": ["web", "web", "phone", "phone"] * 9}), by="channel")
    chart = report.plot("by_channel")
    assert _drawn(chart) == ["channel", "high", "low", "nps"]
    rows = chart.to_dict()["data"]["values"]
    assert [row["nps"] for row in rows] == [row["nps"] for row in report.table("by_channel").rows]
    assert report.plot().to_dict()["title"] == "By channel"


def test_what_cannot_be_drawn_is_an_error() -> None:
    pytest.importorskip("altair")
    report = cxkit.nps(pl.DataFrame({"recommend": [10, 9, 7, 3]}))
    with pytest.raises(ValueError, match="overall has no chart"):
        report.plot("overall")
    with pytest.raises(KeyError):
        report.plot("by_channel")
