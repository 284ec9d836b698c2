"""Several answers in one cell (``--multiple``): groups overlap, and each is what the file of its rows alone gives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest
from tests.contracts.surveys import inputs, options

import cxkit
from cxkit.errors import RoleError, UsageError
from cxkit.model import Report, Row
from cxkit.registry import METRICS
from cxkit.run import run
from cxkit.tables import Contacts, Responses

GROUPED = [
    name
    for name, metric in METRICS.items()
    if metric.inputs[0].table in (Responses, Contacts) and any(each.name == "by" for each in metric.parameters)
]
USED = ["Web", "Phone", "Shop"]
# figures that compare a group with others, or place it among them
BESIDE = {"p_adj", "p", "weighted_gap", "reach", "priority", "rank", "quadrant", "share", "flag", "set_aside", "method"}
OF_ITS_OWN = {"gap": {"p"}, "consistency": {"p"}}


def answered(rows: int, seed: int) -> list[str | None]:
    """Cells of a question with several answers: each of them with a chance of a half, in any order; blank without any."""
    draw = Random(seed)
    cells = [draw.sample(given, len(given)) for given in ([each for each in USED if draw.random() < 0.5] for _ in range(rows))]
    return [", ".join(cell) or None for cell in cells]


def made(name: str, seed: int = 1) -> dict[str, pl.DataFrame]:
    """The first table of a metric with a column ``used``; each contact is a case of its own."""
    metric = METRICS[name]
    tables = {metric.inputs[0].name: inputs(metric, seed, rows=120)[metric.inputs[0].name]}
    (first,) = tables
    frame = tables[first].with_columns(pl.Series("used", answered(tables[first].height, seed)))
    if "case_id" in frame.columns:
        frame = frame.with_columns(pl.int_range(pl.len()).alias("case_id"))
    return {first: frame}


def holding(tables: dict[str, pl.DataFrame], value: str) -> dict[str, pl.DataFrame]:
    return {name: frame.filter(pl.col("used").str.contains(value, literal=True)) for name, frame in tables.items()}


def wanted(name: str, **given: Any) -> dict[str, Any]:
    fixed: dict[str, Any] = {"as_of": dt.date(2024, 12, 31)} if METRICS[name].inputs[0].table is Contacts else {"scale": []}
    if name == "journey":  # each contact is a case, which the file alone does not show
        fixed["role"] = ["case_id=case_id"]
    return {**options(METRICS[name]), **fixed, **given}


def grouped_rows(found: Report) -> list[Row]:
    """The rows of the tables by ``used``, without those over time."""
    return [row for table in found.tables for row in table.rows if "used" in row and "period" not in row]


def compared(name: str, keys: Collection[str]) -> set[str]:
    """The figures of a group that depend on its own rows alone."""
    return {key for key in keys if not key.startswith("vs_rest")} - (BESIDE - OF_ITS_OWN.get(name, set()))


@pytest.mark.parametrize("name", GROUPED)
def test_each_group_has_the_figures_of_the_rows_that_hold_its_value(name: str) -> None:
    tables = made(name)
    whole = run(name, tables, wanted(name, by=("used",), multiple=("used",)))
    assert {row["used"] for row in grouped_rows(whole)} >= set(USED)
    for value in USED:
        alone = run(name, holding(tables, value), wanted(name, by=("none",)))
        expected = {table.name: list(table.rows) for table in alone.tables}
        for table in whole.tables:
            rows = [row for row in table.rows if row.get("used") == value]
            if not rows or "period" in rows[0]:
                continue
            those = expected["overall" if table.name == "by_used" else table.name]
            assert len(rows) == len(those), table.name
            for row, other in zip(rows, those, strict=True):
                for key in compared(name, row.keys() & other.keys()):
                    same = pytest.approx(other[key], rel=1e-9, abs=1e-9) if isinstance(other[key], float) else other[key]
                    assert row[key] == same, (table.name, key)
    overall = next((table for table in whole.tables if table.name == "overall"), None)
    if overall is not None:
        plain = run(name, tables, wanted(name, by=("none",)))
        assert overall.rows == plain.table("overall").rows


@pytest.mark.parametrize("name", ["nps", "csat", "ces", "gap"])
@pytest.mark.parametrize(
    "given",
    [
        {"every": "quarter"},
        *(pytest.param(given, marks=pytest.mark.slow) for given in ({}, {"cluster": "customer_id"}, {"weight": "weight"})),
    ],
)
def test_a_group_is_compared_with_the_rows_that_do_not_hold_its_value(name: str, given: dict[str, Any]) -> None:
    tables = made(name, seed=4)
    (first,) = tables
    whole = run(name, tables, wanted(name, by=("used",), multiple=("used",), adjust="none", **given))
    for value in USED:
        flag = pl.col("used").fill_null("-").str.contains(value, literal=True).replace_strict({True: value, False: "others"})
        two = run(name, {first: tables[first].with_columns(flag.alias("used"))}, wanted(name, by=("used",), adjust="none", **given))
        for table in ("by_used", *(["over_time_by_used"] if "every" in given else [])):
            ours = [row for row in whole.table(table).rows if row["used"] == value]
            theirs = [row for row in two.table(table).rows if row["used"] == value]
            alone = {"weighted_gap", "reach", "priority", "rank", "quadrant"}
            for mine, other in zip(ours, theirs, strict=True):
                for key in other.keys() - alone:
                    same = pytest.approx(other[key], rel=1e-9, abs=1e-9) if isinstance(other[key], float) else other[key]
                    assert mine[key] == same, (table, key)


def test_two_groups_that_overlap_are_two_tests() -> None:
    frame = pl.DataFrame(
        {"recommend": [10, 9, 3, 7, 0, 10] * 20, "used": ["Web", "Web, Phone", "Phone", "Web", "Phone", "Web, Phone"] * 20}
    )
    rows: Sequence[Any] = cxkit.nps(frame, by="used", multiple="used").table("by_used").rows
    first, second = rows
    # of two groups that share no row, each is the other's rest, and p is that of one test; here Holm doubles the smaller one
    assert first["p"] != second["p"]
    assert min(first["p_adj"], second["p_adj"]) == pytest.approx(2 * min(first["p"], second["p"]))


@pytest.mark.parametrize(
    ("cells", "suppressed"),
    [
        # 22 + 22 - 40 = 4 rows hold both
        (["Web"] * 18 + ["Phone"] * 18 + ["Web, Phone"] * 4, 1),
        # 40 - 37 = 3 rows do not hold it
        (["Web"] * 20 + ["Web, Phone"] * 17 + ["Phone"] * 3, 1),
        (["Web"] * 15 + ["Phone"] * 15 + ["Web, Phone"] * 10, 0),
    ],
)
def test_rows_are_suppressed_that_tell_of_a_small_overlap(cells: list[str], suppressed: int) -> None:
    frame = pl.DataFrame({"recommend": [0, 10] * 20, "used": cells, "contacted_at": [dt.date(2024, 1, 1)] * 40, "customer_id": range(40)})
    answers = cxkit.nps(frame, by="used", multiple="used", min_cell=5)
    assert [row["flag"] for row in answers.table("by_used").rows].count("suppressed") == suppressed
    contacts = cxkit.touchmap(frame.drop("recommend"), by="used", multiple="used", min_cell=5)
    assert [row["flag"] for row in contacts.table("by_used").rows].count("suppressed") == suppressed


@pytest.mark.parametrize(
    "cells",
    [
        ["Web;Phone", "Web", "Phone"],
        ["Web|Phone", "Web", "Phone"],
        ["Phone, Web, Web", " Web ", "Phone"],
        ['["Web","Phone"]', '["Web"]', '["Phone"]'],
        ["Web, Phone", "Web, ?", "Phone"],
    ],
)
def test_cells_are_read_as_survey_tools_write_them(cells: list[str]) -> None:
    found = cxkit.nps(pl.DataFrame({"recommend": [10, 9, 0], "used": cells}), by="used", multiple="used").table("by_used").rows
    assert {(row["used"], row["n"], row["nps"]) for row in found} == {("Web", 2, 100.0), ("Phone", 2, 0.0)}


def test_commas_may_belong_to_an_answer() -> None:
    cells = ["Phone, landline;Web", "Phone, landline", "Web", "Web;Phone, landline"]
    found = cxkit.nps(pl.DataFrame({"recommend": [10, 9, 0, 7], "used": cells}), by="used", multiple="used").table("by_used").rows
    assert {(row["used"], row["n"]) for row in found} == {("Web", 3), ("Phone, landline", 3)}


def test_a_blank_cell_and_a_placeholder_are_rows_without_a_group() -> None:
    frame = pl.DataFrame({"recommend": [10, 9, 0, 7], "used": ["Web, Phone", None, "n/a", "Web"]})
    found = cxkit.nps(frame, multiple="used").table("by_used").rows
    assert {(row["used"], row["n"]) for row in found} == {("Web", 2), ("Phone", 1), (None, 2)}


def test_the_column_is_shown_unasked_and_the_overlap_is_noted() -> None:
    frame = pl.DataFrame({"recommend": [10, 9, 0], "channel": ["a", "b", "a"], "used": ["Web, Phone", "Web", "Phone"]})
    found = cxkit.nps(frame, multiple="used")
    assert {"by_channel", "by_used"} <= {table.name for table in found.tables}
    assert [note.code for note in found.notes if note.code.startswith("groups")] == ["groups-overlap"]
    single = cxkit.nps(frame, by="channel", multiple="channel")
    assert [note.code for note in single.notes if note.code.startswith("groups")] == ["groups-single"]


def test_the_project_file_can_name_the_column(tmp_path: Path) -> None:
    pl.DataFrame({"recommend": [10, 9, 0], "used": ["Web, Phone", "Web", "Phone"]}).write_csv(tmp_path / "s.csv")
    (tmp_path / "cxkit.toml").write_text('[sources.survey]\nmultiple = ["used"]\n')
    found = cxkit.nps(tmp_path / "s.csv", config=tmp_path / "cxkit.toml")
    assert {(row["used"], row["n"]) for row in found.table("by_used").rows} == {("Web", 2), ("Phone", 2)}
    (tmp_path / "cxkit.toml").write_text('[sources.orders]\nmultiple = ["used"]\n')
    orders = pl.DataFrame({"customer_id": ["a"], "ordered_at": ["2024-01-01"], "amount": [1.0]})
    with pytest.raises(UsageError, match="for surveys and contacts"):
        cxkit.value(orders, config=tmp_path / "cxkit.toml")


def test_what_takes_a_row_to_have_one_value_refuses_several() -> None:
    frame = pl.DataFrame({"contacted_at": ["2024-01-01"] * 3, "channel": ["Web, Phone", "Web", "Phone"], "customer_id": ["a", "b", "c"]})
    for call in (cxkit.touchmap, cxkit.journey):
        with pytest.raises(UsageError, match="'channel' hold several answers"):
            call(frame, multiple="channel")
    survey = pl.DataFrame({"recommend": [10, 9, 0], "touchpoint": ["a", "a", "b"], "channel": ["Web, Phone", "Web", "Phone"]})
    with pytest.raises(UsageError, match="'channel' hold several answers"):
        cxkit.consistency(survey, multiple="channel")
    with pytest.raises(RoleError):
        cxkit.nps(survey, multiple="used")
    with pytest.raises(UsageError, match="no option 'multiple'"):
        cxkit.value(pl.DataFrame({"customer_id": ["a"], "ordered_at": ["2024-01-01"], "amount": [1.0]}), multiple="customer_id")  # type: ignore[call-arg]


def test_the_note_on_combinations_leads_to_the_groups() -> None:
    frame = pl.DataFrame(
        {"recommend": [10, 0, 9, 0, 9, 0], "used": ["App", "WhatsApp", "App, WhatsApp", "Phone, App", "Phone", "WhatsApp"]}
    )
    (note,) = [note for note in cxkit.nps(frame, by="used").notes if note.code == "groups-combined"]
    assert note.hint.startswith("--multiple used ")
    # a condition on parts of the text would count WhatsApp as App
    rows = {row["used"]: row["n"] for row in cxkit.nps(frame, by="used", multiple="used").table("by_used").rows}
    assert rows == {"App": 3, "Phone": 2, "WhatsApp": 3}


@pytest.mark.parametrize(
    ("cells", "several"),
    [
        (["Web", "Web|App", "Phone|Shop", "Shop"], True),
        (["Loan|Card", "Card|Savings", "Savings|Loan"], True),
        (["Doe, Ann", "Roe, Bob"], False),
        (["Berlin, Mitte", "Berlin, Nord", "Bonn, Mitte"], False),
    ],
)
def test_a_note_names_cells_with_several_answers(cells: list[str], several: bool) -> None:
    report = cxkit.nps(pl.DataFrame({"NPS": [10, 9, 8, 3, 2, 0] * 4, "used": (cells * 12)[:24]}), by="used")
    assert any("several values" in note.text for note in report.notes) == several
