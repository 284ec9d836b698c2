"""A group column may bear the name of any figure: every metric, grouped by a column of the name of each of its own output columns."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import polars as pl
import pytest
from tests.contracts.surveys import frame, options

from cxkit.model import Report, Row
from cxkit.registry import METRICS
from cxkit.roles import DIMENSIONS, KINDS
from cxkit.run import run

PLAIN = "plain column"
ROWS = 60
SHOWN = {"every": "quarter", "cluster": None, "per_customer": True, "inactive_after": 90, "loops": True, "draws": 100}
# each is a way to more tables: the metric, its own options, and the tables beside the first
WAYS: dict[str, tuple[str, dict[str, Any], tuple[str, ...]]] = {
    **{metric: (metric, {}, ()) for metric in ("nps", "csat", "ces", "consistency", "drivers", "kano", "cohorts", "value")},
    "gap": ("gap", {"outcome": "satisfaction"}, ()),
    "clv": ("clv", {"calibrate_until": "2024-08-31"}, ()),
    "clv of contracts": ("clv", {"revenue": "revenue"}, ()),
    "retention": ("retention", {"project": 3}, ()),
    "retention by tenure": ("retention", {"every": None}, ()),
    "touchmap": ("touchmap", {}, ("survey",)),
    "journey": ("journey", {}, ("survey",)),
    "journey by step": ("journey", {"step": PLAIN}, ()),
    "complaints": ("complaints", {}, ("survey", "customers")),
    "tickets": ("tickets", {}, ()),
}
# what these names mean there is more than a column to group by: a dimension of the map, an item, what is explained
MEANT: dict[str, tuple[str, ...]] = {
    "touchmap": DIMENSIONS,
    "consistency": ("touchpoint", "channel"),
    "gap": ("item",),
    "kano": ("item",),
    "drivers": ("outcome",),
}


class Case(NamedTuple):
    """A way with its tables: the columns of the first bear headers that are no names of roles, each of which is given."""

    metric: str
    asked: dict[str, Any]
    first: str
    tables: dict[str, pl.DataFrame]
    roles: dict[str, str]

    def report(self, by: Sequence[str], column: pl.Series | None = None) -> Report:
        """The report by these columns; where they are not in the file, it gets them, and each holds the same."""
        tables = dict(self.tables)
        if column is not None:
            tables[self.first] = tables[self.first].with_columns(column.alias(name) for name in by)
        asked = {**self.asked, **({"step": by[0]} if "step" in self.asked else {"by": by})}
        return run(self.metric, tables, {**asked, "role": tuple(f"{role}={header}" for role, header in self.roles.items())})


@cache
def case(way: str) -> Case:
    name, wanted, beside = WAYS[way]
    metric = METRICS[name]
    first, *others = metric.inputs
    tables = {each.name: frame(each.table.kind, 5, ROWS) for each in others if each.name in beside}
    made = frame(KINDS["customers"] if way == "clv of contracts" else first.table.kind, 4, ROWS)
    if way == "retention by tenure":
        made = made.drop("since", "until")
    roles = {role: f"c{number}" for number, role in enumerate(made.columns)}
    return Case(name, options(metric, **{**SHOWN, **wanted}), first.name, {first.name: made.rename(roles), **tables}, roles)


@cache
def labels() -> pl.Series:
    draw = random.Random(6)
    return pl.Series([draw.choice(["north", "south", "west", None]) for _ in range(ROWS)])


@cache
def plain(way: str) -> Report:
    """The report by a column whose name no figure bears."""
    return case(way).report([PLAIN], labels())


def outputs(way: str) -> list[str]:
    """The names of all columns of all tables of the report; of a step, of the tables that show it."""
    keys = [[column.key for column in table.columns] for table in plain(way).tables]
    columns = dict.fromkeys(key for each in keys if PLAIN in each or "step" not in case(way).asked for key in each)
    return [name for name in columns if name != PLAIN and name not in MEANT.get(WAYS[way][0], ())]


def instead(value: Any, names: Sequence[str]) -> Any:
    """What stands for the plain column: names in a list of columns; in a text all of them, as the log-rank tests quote it."""
    if isinstance(value, list):
        return [name for each in value for name in (names if each == PLAIN else [each])]
    return value.replace(PLAIN, " and ".join(names)) if isinstance(value, str) else value


def in_order(rows: Sequence[Row], names: Sequence[str]) -> list[Row]:
    """Rows in which cells quote once what several columns say; the order of rows may rest on the number of columns."""
    if len(names) == 1:
        return list(rows)
    said_once = [
        {key: " · ".join(dict.fromkeys(cell.split(" · "))) if isinstance(cell, str) else cell for key, cell in row.items()} for row in rows
    ]
    return sorted(said_once, key=str)


def assert_same_figures(found: Report, expected: Report, names: Sequence[str]) -> None:
    """The same tables, columns, rows and drawings, but for the names of the group columns, which hold the same as the plain one."""
    assert len(found.tables) == len(expected.tables)
    headers: dict[str, list[str]] = {}
    for table, other in zip(found.tables, expected.tables, strict=True):
        keys = [column.key for column in other.columns]
        headers[other.name] = own = [f"{name}_group" if name in keys else name for name in names]
        assert [column.key for column in table.columns] == instead(keys, own)
        rows: list[Row] = [
            {header: instead(cell, names) for key, cell in row.items() for header in (own if key == PLAIN else [key])} for row in other.rows
        ]
        assert in_order(table.rows, names) == in_order(rows, names), table.name
    drawn = [
        (chart.kind, {encoding: instead(value, headers[chart.table]) for encoding, value in chart.encodings.items()})
        for chart in expected.charts
    ]
    assert [(chart.kind, chart.encodings) for chart in found.charts] == drawn
    suffixed = [
        name
        for at, name in enumerate(names)
        if any(headers[table.name][at] != name for table in expected.tables if PLAIN in {column.key for column in table.columns})
    ]
    assert {name for name in names if any(f"'{name}'" in note.text for note in found.notes if note.code == "group-renamed")} == {*suffixed}
    assert sum(note.code == "group-renamed" for note in found.notes) == bool(suffixed)


# a second way of a metric with the slow tests
@pytest.mark.parametrize("way", [pytest.param(way, marks=[pytest.mark.slow] * (way not in METRICS)) for way in WAYS])
def test_a_column_of_the_name_of_a_figure_gives_the_figures_of_any_other(way: str) -> None:
    made = case(way)
    free = [name for name in outputs(way) if name not in made.roles]
    # all names in one run: columns that hold the same make the groups of one of them; a step is one column
    for names in [[name] for name in free] if "step" in made.asked else [free]:
        assert_same_figures(made.report(names, labels()), plain(way), names)


# the suffix is of the table, not of the metric: one metric of answers, orders and contacts each, the others with the slow tests
@pytest.mark.parametrize("way", [pytest.param(way, marks=[pytest.mark.slow] * (way not in {"gap", "value", "touchmap"})) for way in WAYS])
def test_a_role_of_the_name_of_a_figure_gives_the_figures_of_any_other(way: str) -> None:
    made = case(way)
    for role in (name for name in outputs(way) if name in made.roles):
        copy = made.tables[made.first].get_column(made.roles[role])
        assert_same_figures(made.report([role]), made.report([PLAIN], copy), [role])


def test_every_metric_that_groups_is_here() -> None:
    grouping = {name for name, metric in METRICS.items() if any(parameter.name == "by" for parameter in metric.parameters)}
    assert {metric for metric, *_ in WAYS.values()} == grouping


@pytest.mark.parametrize(
    "way", ["nps", "value", "complaints", *(pytest.param(way, marks=pytest.mark.slow) for way in ("retention", "touchmap"))]
)
def test_suppressed_groups_are_the_same_whatever_the_name(way: str) -> None:
    made = case(way)
    made = made._replace(asked={**made.asked, "min_cell": 17})
    expected = made.report([PLAIN], labels())
    assert any(row.get("flag") == "suppressed" for table in expected.tables for row in table.rows)
    assert_same_figures(made.report(["n", "flag", "customers"], labels()), expected, ["n", "flag", "customers"])
