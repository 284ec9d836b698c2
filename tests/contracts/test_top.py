"""``--top`` cuts every list of every report, and nothing else; what is shown stays the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from tests.contracts.surveys import inputs, one_grouping, options

from cxkit.model import Report, Row, Table
from cxkit.registry import METRICS
from cxkit.run import run

TOP = 2
# tables whose rows are the parts of one thing, and no list
WHOLE = {"overall", "distribution", "model", "fit", "holdout", "tests", "cuts", "reconciliation", "score", "backlog", "projection"}
PARTS = {"quadrant", "verdict", "flag", "category", "method", "outcome", "best_channel", "worst_channel", "handed_to", "segment_of"}


def found(name: str, **given: Any) -> Report:
    metric = METRICS[name]
    wanted = {"every": "quarter", "per_customer": True, **one_grouping(metric), **given}
    declared = {each.name for each in metric.parameters}
    return run(name, inputs(metric, 3), options(metric, **{key: value for key, value in wanted.items() if key in declared}))


def labels(table: Table) -> list[str]:
    """The columns that name a row."""
    names = []
    for column in table.columns:
        if column.unit not in {"label", "text"} or column.key in PARTS:
            break
        names.append(column.key)
    return names


def is_list(table: Table) -> bool:
    return bool(labels(table)) and table.name not in WHOLE and not any(column.unit == "date" for column in table.columns)


def several_rows_a_group(table: Table) -> bool:
    return table.name in {"survival", "cells"} or table.name.startswith("survival")


def assert_same(ours: Sequence[Row], theirs: Sequence[Row]) -> None:
    """The same rows, apart from the order in which sums were made."""
    assert len(ours) == len(theirs)
    for row, other in zip(ours, theirs, strict=True):
        assert row == {key: pytest.approx(cell, rel=1e-9, abs=1e-9) if isinstance(cell, float) else cell for key, cell in other.items()}


@pytest.mark.parametrize("name", list(METRICS))
def test_top_cuts_every_list_and_nothing_else(name: str) -> None:
    whole, cut = found(name), found(name, top=TOP)
    assert [table.name for table in cut.tables] == [table.name for table in whole.tables]
    for ours, theirs in zip(cut.tables, whole.tables, strict=True):
        if several_rows_a_group(theirs):
            by = labels(theirs)[:-1] or labels(theirs)
            assert len({tuple(row[key] for key in by) for row in ours.rows}) <= TOP
        elif is_list(theirs):
            assert len(ours.rows) == min(TOP, len(theirs.rows)), ours.name
            assert_same(ours.rows, theirs.rows[:TOP])
        elif not labels(theirs) and not any(column.unit == "label" and column.key not in PARTS for column in theirs.columns):
            assert_same(ours.rows, theirs.rows)
    first = {tuple(labels(table)): table for table in reversed(whole.tables) if is_list(table) and not several_rows_a_group(table)}
    # the titles of paths and loops say how many there are
    shortened = [table.title for table in first.values() if len(table.rows) > TOP and ", of " not in table.title]
    told = [note.text for note in cut.notes if note.code == "top"]
    for title in shortened:
        assert any(text.startswith(f"{title}: the first {TOP} of ") for text in told), title


def test_a_table_over_time_keeps_the_groups_that_are_shown() -> None:
    report = found("nps", top=1)
    shown = {row["channel"] for row in report.table("by_channel").rows}
    assert {row["channel"] for row in report.table("over_time_by_channel").rows} == shown
    assert len(shown) == 1


def test_the_cells_of_the_touchpoints_that_are_shown_are_complete() -> None:
    whole, cut = found("consistency"), found("consistency", top=1)
    (touchpoint,) = (row["touchpoint"] for row in cut.table("touchpoints").rows)
    expected: list[Row] = [row for row in whole.table("cells").rows if row["touchpoint"] == touchpoint]
    assert list(cut.table("cells").rows) == expected
