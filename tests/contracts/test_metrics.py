"""What every metric keeps, whatever it measures: each test runs over all that are declared, on tables made from the roles they need."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable
from functools import lru_cache
from itertools import permutations
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.contracts.surveys import SCALES, groups_of, inputs, metrics, one_grouping, options, pairs, report
from tests.contracts.surveys import combinations as all_of

from cxkit import config
from cxkit.counts import Tally
from cxkit.counts.contacts.contact_counts import ContactCounts
from cxkit.counts.customers.lifetimes import Lifetimes
from cxkit.counts.orders.purchases import Purchases
from cxkit.errors import UsageError
from cxkit.loading.loading_options import check_loading
from cxkit.loading.open import open_table
from cxkit.measures.contacts.complaint_cases import Complaints
from cxkit.measures.contacts.episodes import Episodes
from cxkit.measures.contacts.tickets import Tickets
from cxkit.measures.grouping import groupings
from cxkit.model import Report, Table
from cxkit.registry import METRICS, Metric
from cxkit.render import render
from cxkit.roles import SCORES
from cxkit.tables import Responses

EVERY = (None, "week", "month", "quarter", "year")
CHOICES = {"weight": (None, "weight"), "cluster": (None, "customer_id"), "every": EVERY, "min_cell": (0, 5, 20)}

FEW = settings().max_examples // 15
"""Examples of a property that is tried on every metric: 1, 2 of .ci/run, and 6 of the thorough profile."""
TOGETHER = {"every": "quarter", "weight": "weight", "cluster": "customer_id"}
"""Options that change most of what is counted: what holds with them is tried on every metric in every run."""


def together(name: str) -> dict[str, Any]:
    return {**TOGETHER, **one_grouping(METRICS[name])}


@lru_cache(maxsize=64)
def reference(name: str, seed: int, wanted: tuple[tuple[str, Any], ...]) -> Report:
    """The report that the same rows give as frames of Polars, for all that is compared with it."""
    return report(METRICS[name], inputs(METRICS[name], seed, rows=120), **dict(wanted))


def combinations(metric: Metric) -> list[dict[str, Any]]:
    """Every combination of the shared options that the metric declares."""
    return all_of(metric, CHOICES)


def assert_alike(ours: Report, theirs: Report) -> None:
    """The same tables, row by row, apart from rounding."""
    assert [table.name for table in ours.tables] == [table.name for table in theirs.tables]
    for mine, other in zip(ours.tables, theirs.tables, strict=True):
        assert mine.columns == other.columns
        assert len(mine.rows) == len(other.rows)
        for row, expected in zip(mine.rows, other.rows, strict=True):
            for key, cell in expected.items():
                same = pytest.approx(cell, rel=1e-9, abs=1e-9) if isinstance(cell, float) else cell
                assert row[key] == same, (mine.name, key, row, expected)
    said, expected_said = ours.provenance, theirs.provenance
    assert (said.rows_read, said.rows_used, said.rows_set_aside) == (
        expected_said.rows_read,
        expected_said.rows_used,
        expected_said.rows_set_aside,
    )


Counts = Tally | Lifetimes | Purchases | ContactCounts | Episodes | Complaints | Tickets
# what is counted of rows that belong together adds over these, all others over rows
ADDS_OVER = {"journey": "case_id", "complaints": "case_id", "tickets": "case_id"}


def counts(metric: Metric, tables: dict[str, pl.DataFrame], **wanted: Any) -> Counts:
    """The metric's own ``counts`` with the default groupings."""
    module = sys.modules[metric.function.__module__]
    settings_ = config.load(None)
    # a part of the rows may look as if they were on another scale
    scales = tuple(f"{role}={low}-{high}" for role in SCORES for low, high in [SCALES.get(role, (1, 7))])
    # and another day might be its last
    wanted_roles = {"role": ("case_id=case_id",)} if metric.name == "journey" else {}  # a part may have no case with a second contact
    asked = check_loading({"as_of": "2026-12-31", **wanted_roles} if metric.inputs[0].table is not Responses else {"scale": scales})
    opened = [open_table(each.table, tables[each.name], asked, settings_).table for each in metric.inputs if each.required]
    chosen = {**metric.validate(options(metric, **wanted)), "dated": True}
    parameters = list(inspect.signature(module.counts).parameters)[len(opened) :]
    found = module.counts(*opened, **{each: groupings(opened[0], ()) if each == "groups" else chosen[each] for each in parameters})
    assert isinstance(found, (Tally, Lifetimes, Purchases, ContactCounts, Episodes, Complaints, Tickets))
    return found


def assert_counts_add(metric: Metric, tables: dict[str, pl.DataFrame], seed: int, parts: int, **wanted: Any) -> None:
    first = next(iter(tables))
    draw = Random(seed)
    unit = ADDS_OVER.get(metric.name)
    whose: list[Any] = tables[first].get_column(unit).to_list() if unit else list(range(tables[first].height))
    part_of = {each: draw.randrange(parts) for each in dict.fromkeys(whose)}
    part = pl.Series([part_of[each] for each in whose])
    whole = counts(metric, tables, **wanted)
    split = [counts(metric, {**tables, first: tables[first].filter(part == each)}, **wanted) for each in range(parts)]
    sums = [column for column in ("n", "w", "ww", "w4", "amount") if column in whole.cells.columns]
    by = [column for column in whole.cells.columns if column not in sums]
    # numbers that stand for names are those of one count
    as_texts = pl.selectors.enum().cast(pl.String)
    together = pl.concat([each.cells.with_columns(as_texts) for each in split], how="vertical")
    added = together.group_by(by).agg(pl.col(sums).sum()).sort(by, nulls_last=True)
    # two episodes, or two matters, may be alike in everything that is told of them
    cells = whole.cells.with_columns(as_texts).group_by(by).agg(pl.col(sums).sum()).sort(by, nulls_last=True)
    assert added.select(*by, "n").equals(cells.select(*by, "n"))
    for column in sums[1:]:
        assert added.get_column(column).to_list() == pytest.approx(cells.get_column(column).to_list(), rel=1e-9)
    assert sum(each.account.read for each in split) == whole.account.read
    reasons = {reason for each in split for reason in each.account.excluded}
    assert {reason: sum(each.account.excluded.get(reason, 0) for each in split) for reason in reasons} == whole.account.excluded
    assert whole.account.read == whole.account.used + sum(whole.account.excluded.values())


@metrics
def test_counts_add_over_two_parts_of_the_rows(name: str) -> None:
    assert_counts_add(METRICS[name], inputs(METRICS[name], 3, rows=120), 3, 2, **TOGETHER)


@pytest.mark.slow
@metrics
@settings(max_examples=FEW)
@given(seed=st.integers(0, 10_000), parts=st.integers(2, 4), chosen=st.data())
def test_counts_add_over_any_split_of_the_rows(name: str, seed: int, parts: int, chosen: st.DataObject) -> None:
    metric = METRICS[name]
    wanted = chosen.draw(st.sampled_from(combinations(metric)))
    assert_counts_add(metric, inputs(metric, seed, rows=120), seed, parts, **wanted)


@metrics
def test_the_order_of_rows_and_columns_does_not_matter(name: str) -> None:
    assert_order_does_not_matter(METRICS[name], 3, **together(name))


@pytest.mark.slow
@metrics
@settings(max_examples=FEW)
@given(seed=st.integers(0, 10_000), chosen=st.data())
def test_the_order_of_rows_and_columns_does_not_matter_whatever_the_options(name: str, seed: int, chosen: st.DataObject) -> None:
    assert_order_does_not_matter(METRICS[name], seed, **chosen.draw(st.sampled_from(combinations(METRICS[name]))))


def assert_order_does_not_matter(metric: Metric, seed: int, **wanted: Any) -> None:
    tables = inputs(metric, seed, rows=120)
    draw = Random(seed)
    shuffled = {
        key: table.sample(fraction=1.0, shuffle=True, seed=seed).select(draw.sample(table.columns, table.width))
        for key, table in tables.items()
    }
    assert_alike(report(metric, shuffled, **wanted), reference(metric.name, seed, tuple(wanted.items())))


def as_relation(table: pl.DataFrame) -> Any:
    """The table in DuckDB; a relation keeps its connection alive."""
    connection = pytest.importorskip("duckdb").connect()
    connection.register("answers", table.to_arrow())
    return connection.sql("SELECT * FROM answers")


ENGINES: dict[str, Callable[[pl.DataFrame], Any]] = {
    "lazy": pl.DataFrame.lazy,
    "arrow": pl.DataFrame.to_arrow,
    "duckdb": as_relation,
    "pandas": lambda table: pytest.importorskip("pandas").DataFrame(table.to_dict(as_series=False)),
}


def distinct_options(*wanted: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """For each metric those of the options that make another call of it: an option that it does not declare changes nothing."""
    found: dict[str, dict[str, dict[str, Any]]] = {name: {} for name in METRICS}
    for name, chosen in found.items():
        for given_ in wanted:
            chosen.setdefault("-".join(map(str, options(METRICS[name], **given_).values())), given_)
    return {name: list(chosen.values()) for name, chosen in found.items()}


def on_engines() -> list[Any]:
    """Every metric with every engine and with each of its options, the two in turn: all products would take twice as long."""
    # all periods, and weights and clusters with half of them
    chosen = distinct_options(
        {"weight": "weight", "cluster": "customer_id"},
        {"every": "week", "weight": "weight", "cluster": "customer_id"},
        {"every": "month"},
        {"every": "quarter", "min_cell": 4, "weight": "weight", "cluster": "customer_id"},
        {"every": "year"},
    )
    engines = list(ENGINES)
    return [
        pytest.param(
            name,
            sets[turn % len(sets)],
            engines[turn % len(engines)],
            id=f"{name}-{engines[turn % len(engines)]}-{turn}",
            # each metric on one engine, and all engines by several metrics
            marks=[pytest.mark.slow] * ((turn + number) % len(engines) > 0 or turn >= len(engines)),
        )
        for number, (name, sets) in enumerate(chosen.items())
        for turn in range(max(len(sets), len(engines)))
    ]


@pytest.mark.parametrize(("name", "wanted", "engine"), on_engines())
def test_engines_agree(name: str, wanted: dict[str, Any], engine: str) -> None:
    metric = METRICS[name]
    tables = inputs(metric, 3, rows=120)
    elsewhere = {key: ENGINES[engine](table) for key, table in tables.items()}
    assert_alike(report(metric, elsewhere, **wanted), reference(name, 3, tuple(wanted.items())))


def intervals(table: Table) -> list[tuple[str, str, str]]:
    """Value, lower and upper limit: ``low`` follows its value, ``x_low`` belongs to ``x``."""
    keys = [column.key for column in table.columns]
    found = []
    for place, key in enumerate(keys):
        if key == "low" or key.endswith("_low"):
            of = keys[place - 1] if key == "low" else key.removesuffix("_low")
            found.append((of, key, key.removesuffix("low") + "high"))
    return found


def assert_on_scale(table: Table) -> None:
    bounded: dict[str, tuple[float, float | None]] = {"share": (0.0, 1.0), "p": (0.0, 1.0), "count": (0, None)}
    differences = ("vs_rest", "change")
    for row in table.rows:
        for column in table.columns:
            cell = row[column.key]
            if cell is None or isinstance(cell, str):
                continue
            least, most = bounded.get(column.unit, (None, None))
            if column.unit in {"points", "share"} and column.key.startswith(differences):
                most = 200.0 if column.unit == "points" else 1.0
                least = -most
            elif column.unit == "points":
                least, most = -100.0, 100.0
            assert least is None or cell >= least, (table.name, column.key, row)
            assert most is None or cell <= most, (table.name, column.key, row)
        for of, low_key, high_key in intervals(table):
            value, low, high = row[of], row[low_key], row[high_key]
            # an end of the interval of a quantile may lie behind all that was watched, and a ratio may have no upper limit
            assert any(part in of for part in ("median", "p90", "growth", "nrr", "hazard_ratio")) or (low is None) == (high is None)
            if low is not None and high is not None:
                assert isinstance(value, float)
                assert isinstance(low, float)
                assert isinstance(high, float)
                assert low <= value + 1e-9
                assert value <= high + 1e-9


def assert_rows_consistent(table: Table) -> None:
    keys = {column.key for column in table.columns}
    figures = [column.key for column in table.columns if column.key not in {*groups_of(table), "flag"}]
    for row in table.rows:
        if "flag" in keys:
            assert row["flag"] in {None, "small-n", "suppressed", "partly-suppressed"}
            if row["flag"] == "suppressed":
                assert all(row[key] is None for key in figures)
            elif row["flag"] != "partly-suppressed" and isinstance(n := row.get("n", row.get("customers")), int):
                assert (row["flag"] == "small-n") == (n < 30)
        if {"p", "p_adj"} <= keys:
            # gaps that are all the same have no t, and the p value of their ranks is adjusted
            p = row.get("p_wilcoxon") if row["p"] is None else row["p"]
            assert (p is None) == (row["p_adj"] is None)
            if p is not None:
                assert row["p_adj"] >= p - 1e-15  # type: ignore[operator]
        for comparison in {"vs_rest", "change"} & keys:
            p = f"{comparison}_p" if f"{comparison}_p" in keys else "p"  # a measure may have a test of its own beside it
            if row[comparison] is None:
                assert row[p] is row[f"{comparison}_low"] is row[f"{comparison}_high"] is None
        if "period" in keys:
            assert isinstance(row["complete"], bool)
        if "period" in groups_of(table):
            assert re.fullmatch(r"\d{4}-\d\d-\d\d", str(row["period"]))
    groups = [tuple(row[key] for key in groups_of(table) if key != "complete") for row in table.rows]
    if "flag" in keys and table.name != "overall":
        assert len(set(groups)) == len(groups), "a group is a row once"
        shown = [row["flag"] != "suppressed" for row in table.rows]
        if "period" not in keys:
            assert shown == sorted(shown, reverse=True), "what is suppressed stands at the end"


@metrics
@pytest.mark.parametrize("start", [0, *(pytest.param(start, marks=pytest.mark.slow) for start in range(1, 8))])
def test_every_two_options_together_give_a_consistent_report(name: str, start: int) -> None:
    metric = METRICS[name]
    tables = inputs(metric, 5, rows=120)
    for wanted in pairs(combinations(metric))[start::8]:
        made = report(metric, tables, **wanted)
        names = [table.name for table in made.tables]
        assert len(set(names)) == len(names)
        if "every" in wanted and name != "cohorts":  # whose matrix is one over time
            assert any(name.startswith(("over_time", "churn_over_time")) for name in names) == (wanted["every"] is not None)
        for table in made.tables:
            assert_on_scale(table)
            assert_rows_consistent(table)
            keys = [column.key for column in table.columns]
            # a map's page puts the period before its groups
            first = sorted(groups_of(table), key=lambda key: (name == "touchmap" and key != "period", key == "complete"))
            assert keys[: len(first)] == first, "group columns stand first"
        for chart in made.charts:
            # dots show the values of another table's rows
            assert {column.key for column in made.table(str(chart.encodings.get("cells", chart.table))).columns} >= {
                key for part in ("value", "low", "high", "x", "y") if isinstance(key := chart.encodings.get(part), str)
            }
        provenance = made.provenance
        assert provenance.rows_read == provenance.rows_used + sum(provenance.rows_set_aside.values())
        assert provenance.rows_read == next(iter(tables.values())).height
        assert Report.model_validate_json(made.model_dump_json()) == made


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        # each method and each level once, and all of them together with the slow tests
        pytest.param(name, wanted, id=f"{name}-{'-'.join(map(str, wanted.values()))}", marks=[pytest.mark.slow] * (at % 4 > 0))
        for name, sets in distinct_options(
            *({"method": method, "confidence": level} for method in ("score", "wald", "adjusted-wald") for level in (0.5, 0.9, 0.999))
        ).items()
        for at, wanted in enumerate(sets)
    ],
)
def test_intervals_of_other_methods_stay_on_the_scale(name: str, wanted: dict[str, Any]) -> None:
    metric = METRICS[name]
    made = report(metric, inputs(metric, 6, rows=60), every="month", by=("channel",), **wanted)
    for table in made.tables:
        if wanted["method"] != "adjusted-wald" or "method" not in options(metric, **wanted):  # whose centre is not the value
            assert_on_scale(table)


def test_pairs_hold_every_two_values_that_combinations_hold() -> None:
    everything = combinations(METRICS["nps"])
    few = pairs(everything)
    assert {pair for each in few for pair in permutations(each.items(), 2)} == {
        pair for each in everything for pair in permutations(each.items(), 2)
    }
    assert len(few) < len(everything) / 3


@metrics
def test_a_file_says_what_a_frame_says(name: str, tmp_path: Path) -> None:
    metric = METRICS[name]
    tables = inputs(metric, 3, rows=120)
    paths: dict[str, Any] = {}
    for key, table in tables.items():
        paths[key] = [str(tmp_path / f"{key}.csv")]
        table.write_csv(tmp_path / f"{key}.csv")
    from_files = report(metric, paths, **together(name))
    assert_alike(from_files, reference(name, 3, tuple(together(name).items())))
    said = render(from_files, "json")
    assert Report.model_validate_json(said) == from_files


def test_the_windows_ends_are_checked() -> None:
    with pytest.raises(UsageError, match="is after"):
        check_loading({"since": "2024-02-01", "until": "2024-01-01"})
