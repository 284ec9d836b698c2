"""Placeholders and codes for no answer in any column: such rows have no group, whatever the metric; a note names placeholders."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.contracts.surveys import inputs, options

import cxkit
from cxkit import config
from cxkit.errors import UsageError
from cxkit.loading.loading_options import check_loading
from cxkit.loading.open import open_table
from cxkit.model import Row
from cxkit.registry import METRICS
from cxkit.roles import SCORES
from cxkit.run import run
from cxkit.tables import Contacts, Customers, Orders, Responses

GROUPED = [name for name, metric in METRICS.items() if any(each.name == "by" for each in metric.parameters)]
NONE = ["?", "n/a", "unknown", "Unassigned", "-"]
KINDS = [Responses, Contacts, Orders, Customers]


def approximate(row: Row) -> dict[str, Any]:
    return {key: pytest.approx(cell, rel=1e-9, abs=1e-9) if isinstance(cell, float) else cell for key, cell in row.items()}


@pytest.mark.parametrize("name", GROUPED)
def test_placeholders_and_codes_are_rows_without_a_group(name: str) -> None:
    metric = METRICS[name]
    tables = inputs(metric, 5, rows=120)
    (first, frame), *_ = tables.items()
    drawn = [("a", "b", "a", "b", *NONE, "99")[(at * 7 + at // 5) % 10] for at in range(frame.height)]
    marked = frame.with_columns(pl.Series("area", drawn))
    blank = frame.with_columns(pl.Series("area", [None if each in (*NONE, "99") else each for each in drawn], dtype=pl.String))
    given = options(metric, by=("area",))
    found = run(name, {**tables, first: marked}, {**given, "na": ["area=99"]})
    expected = run(name, {**tables, first: blank}, given)
    for ours, theirs in zip(found.tables, expected.tables, strict=True):
        assert list(ours.rows) == [approximate(row) for row in theirs.rows], ours.name
    (note,) = [note for note in found.notes if note.code == "placeholder"]
    assert "area" in note.text
    assert "99" not in note.text


@pytest.mark.parametrize(("kind", "role"), [(kind, role) for kind in KINDS for role in kind.kind.roles if role not in SCORES])
def test_a_code_is_blank_in_the_column_of_any_role(kind: type[Any], role: str) -> None:
    others = {each: ["a", "b", "c"] for each in kind.kind.roles if each != role}
    frame = pl.DataFrame({**others, role: ["7", " XX ", None]})
    loading = check_loading({"na": [f"{role}=xx"], "shape": ["plain"], "role": [f"{role}={role}"]})
    table = open_table(kind, frame, loading, config.load(None)).table
    column = table.roles[role].column
    assert table.query(lambda rows: rows.select(column), [column]).to_series().to_list() == ["7", None, None]
    assert table.sample.get_column(column).to_list() == ["7", None, None]


def test_a_code_is_for_its_column_alone() -> None:
    frame = pl.DataFrame({"recommend": [9, 10, 0, 99], "a": ["99", "x", "x", "x"], "b": ["99", "y", "99", "y"]})
    report = cxkit.nps(frame, by="a", na=["a=99", "99"])
    assert {row["a"]: row["n"] for row in report.table("by_a").rows} == {"x": 2, None: 1}
    assert {row["b"] for row in cxkit.nps(frame, by="b", na=["a=99", "99"]).table("by_b").rows} == {"99", "y"}


def test_a_code_of_ids_makes_no_customer() -> None:
    frame = pl.DataFrame(
        {
            "customer_id": ["0000", "1", "2", "0000"],
            "ordered_at": [dt.date(2024, 1, day) for day in (1, 2, 3, 4)],
            "amount": [5.0, 1.0, 2.0, 9.0],
        }
    )
    overall = cxkit.value(frame, na="customer_id=0000").table("overall").rows[0]
    assert (overall["customers"], overall["revenue"]) == (2, 3.0)


def test_the_project_file_can_name_a_header(tmp_path: Path) -> None:
    (tmp_path / "cxkit.toml").write_text('[sources.survey]\nna = { "Shop area" = ["none of them"] }\n')
    frame = pl.DataFrame({"recommend": [9, 10, 0], "Shop area": ["x", "None of them", "x"]})
    frame.write_csv(tmp_path / "s.csv")
    report = cxkit.nps(tmp_path / "s.csv", by="Shop area", config=tmp_path / "cxkit.toml")
    assert {row["Shop area"]: row["n"] for row in report.table("by_shop_area").rows} == {"x": 2, None: 1}


def test_a_name_that_is_neither_a_role_nor_a_column_is_an_error() -> None:
    with pytest.raises(UsageError, match="'colour' is neither a role nor a column"):
        cxkit.nps(pl.DataFrame({"recommend": [9, 10, 0]}), na="colour=99")
