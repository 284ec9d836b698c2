"""No report gives back what it withholds: an attacker reads every published row of every table and computes with exact fractions.

The attacker knows which of the finest cells hold answers (touchpoint, channel, phase, month) and nothing else. What rows give away about
numbers of answers is what lies in the span of their indicator vectors; promoters, passives and detractors are sums over the same cells,
and NPS, comparisons and changes are functions of published sums alone (checked here), so they add nothing to that span.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from random import Random
from typing import Any, NamedTuple

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.contracts.attacker import Group, Span

import cxkit
from cxkit.measures.breakdown import Order
from cxkit.model import Report, Row, Table
from cxkit.options import Period

DIMENSIONS = ("touchpoint", "channel", "phase")
Cell = tuple[str | None, ...]


class Survey(NamedTuple):
    """Answers with the finest cells that hold any, and how many."""

    frame: pl.DataFrame
    cells: list[Cell]
    sizes: list[int]


def survey(seed: int) -> Survey:
    """A small survey: few large cells and many small ones, some that cannot exist, some without a name."""
    draw = Random(seed)
    touchpoints = ["order", "hotline", "invoice", None][: draw.randint(2, 4)]
    channels = ["web", "phone", None][: draw.randint(1, 3)]
    phases = ["sales", "service"]
    months = [f"2024-0{month}-01" for month in range(1, draw.randint(2, 4))]
    counted: Counter[Cell] = Counter()
    for touchpoint in touchpoints:
        own = draw.choice(phases)  # a touchpoint mostly belongs to one phase
        for channel in channels:
            for month in months:
                if draw.random() < 0.3:
                    continue
                phase = own if draw.random() < 0.9 else draw.choice([None, *phases])
                counted[touchpoint, channel, phase, month] += draw.choice([1, 1, 2, 3, 4, 6, 9, 15, 30])
    counted[touchpoints[0], channels[0], phases[0], months[0]] += 3
    rows = [
        {**dict(zip((*DIMENSIONS, "responded_at"), cell, strict=True)), "recommend": draw.choice([0, 5, 7, 8, 9, 10])}
        for cell, n in counted.items()
        for _ in range(n)
    ]
    schema = dict.fromkeys((*DIMENSIONS, "responded_at"), pl.String) | {"recommend": pl.Int64}
    return Survey(pl.DataFrame(rows, schema=schema).sample(fraction=1.0, shuffle=True, seed=seed), list(counted), list(counted.values()))


class Published(NamedTuple):
    """A row of the report: its table, its cells and whether its figures are shown."""

    table: str
    row: Row
    cells: Group
    shown: bool


def of_report(report: Report, known: Survey) -> list[Published]:
    found = []
    for table in report.tables:
        if table.name == "distribution":
            continue
        by = [column.key for column in table.columns if column.key in {*DIMENSIONS, "period"}]
        places = [3 if key == "period" else DIMENSIONS.index(key) for key in by]
        for row in table.rows:
            wanted = tuple(row[key] for key in by)
            cells = frozenset(i for i, cell in enumerate(known.cells) if tuple(cell[place] for place in places) == wanted)
            found.append(Published(table.name, row, cells, row["flag"] != "suppressed"))
    return found


def assert_nothing_is_given_back(report: Report, known: Survey, min_cell: int) -> None:
    rows = of_report(report, known)
    sizes = {each.cells: sum(known.sizes[cell] for cell in each.cells) for each in rows}
    shown = [each.cells for each in rows if each.shown]
    attacker = Span(shown)
    for each in rows:
        if each.shown:
            assert each.row["n"] == sizes[each.cells] >= min_cell
            continue
        small = sizes[each.cells] < min_cell
        assert not (small and attacker.knows(each.cells)), f"{each.table}: {each.row} can be computed"
    for a, b in combinations(set(shown), 2):
        for group in (a - b, b - a, a & b, a ^ b):
            size = sum(known.sizes[cell] for cell in group)
            # a difference of rows, and what two rows share, where the attacker can compute it
            assert not 0 < size < min_cell or not attacker.knows(group)
    small_cells = [cell for cell, size in enumerate(known.sizes) if size < min_cell]
    for count in (1, 2):
        for chosen in combinations(small_cells, count):
            if sum(known.sizes[cell] for cell in chosen) < min_cell:
                assert not attacker.knows(frozenset(chosen)), [known.cells[cell] for cell in chosen]


def figures(table: Table) -> list[str]:
    return [column.key for column in table.columns if column.key not in {*DIMENSIONS, "period", "complete", "flag"}]


def assert_withheld_rows_tell_nothing(report: Report) -> None:
    for table in report.tables:
        if table.name == "distribution":
            continue
        hidden = [row for row in table.rows if row["flag"] == "suppressed"]
        assert all(row[key] is None for row in hidden for key in figures(table))
        names = [
            tuple((row[column.key] is None, str(row[column.key])) for column in table.columns if column.key in DIMENSIONS) for row in hidden
        ]
        if table.name.startswith("over_time"):
            everything = [
                tuple((row[column.key] is None, str(row[column.key])) for column in table.columns if column.key in {*DIMENSIONS, "period"})
                for row in table.rows
            ]
            assert everything == sorted(everything), "periods stand by name and date, whatever is suppressed"
        else:
            assert names == sorted(names, key=lambda name: (any(nameless for nameless, _ in name), name))
            assert list(table.rows)[len(table.rows) - len(hidden) :] == hidden, "at the end"


def assert_comparisons_rest_on_published_sums(report: Report, known: Survey, min_cell: int) -> None:
    """``vs_rest`` is a function of the row and of overall, ``change`` of two published rows."""
    (overall,) = report.table("overall").rows
    for table in report.tables:
        if "vs_rest" in figures(table):
            for row in table.rows:
                if row["vs_rest"] is not None:
                    n, others = row["n"], overall["n"] - row["n"]  # type: ignore[operator]
                    net = overall["promoters"] - overall["detractors"] - row["promoters"] + row["detractors"]  # type: ignore[operator]
                    assert others >= min_cell
                    assert isinstance(n, int)
                    assert row["vs_rest"] == pytest.approx(row["nps"] - 100 * net / others, abs=1e-9)  # type: ignore[operator]
        if "change" in figures(table):
            groups = [column.key for column in table.columns if column.key in DIMENSIONS]
            for before, row in zip([None, *table.rows], table.rows, strict=False):
                if row["change"] is not None:
                    assert before is not None
                    assert all(before[key] == row[key] for key in groups)
                    assert row["change"] == pytest.approx(row["nps"] - before["nps"], abs=1e-9)  # type: ignore[operator]


BY: list[tuple[str, ...]] = [(), ("touchpoint", "channel"), ("touchpoint", "phase"), ("touchpoint", "channel", "phase"), ("channel",)]


@given(
    seed=st.integers(0, 100_000),
    min_cell=st.integers(2, 10),
    by=st.sampled_from(BY),
    every=st.sampled_from([None, "month", "month"]),
)
def test_nothing_that_is_suppressed_can_be_computed(seed: int, min_cell: int, by: tuple[str, ...], every: Period | None) -> None:
    known = survey(seed)
    report = cxkit.nps(known.frame, by=by, every=every, min_cell=min_cell)
    assert_nothing_is_given_back(report, known, min_cell)
    assert_withheld_rows_tell_nothing(report)
    assert_comparisons_rest_on_published_sums(report, known, min_cell)


@pytest.mark.parametrize("top", [1, 2])
@pytest.mark.parametrize("sort", ["value", "n", "name"])
def test_the_order_and_the_first_rows_tell_no_more(sort: Order, top: int) -> None:
    known = survey(4)
    whole = cxkit.nps(known.frame, min_cell=5, sort=sort)
    assert_withheld_rows_tell_nothing(whole)
    cut = cxkit.nps(known.frame, min_cell=5, sort=sort, top=top)
    for table in cut.tables:
        assert set(map(repr, table.rows)) <= set(map(repr, whole.table(table.name).rows))


def test_the_attacker_finds_what_a_report_without_suppression_gives_away() -> None:
    known = survey(1)
    shown = [each.cells for each in of_report(cxkit.nps(known.frame, every="month"), known)]
    small = [i for i, size in enumerate(known.sizes) if size < 5]
    attacker = Span([*shown, frozenset(small[:1]) | shown[0]])
    assert any(attacker.knows(frozenset([cell])) for cell in small)


@pytest.mark.parametrize("by", BY)
def test_a_survey_smaller_than_the_limit_shows_nothing(by: tuple[str, ...]) -> None:
    frame = pl.DataFrame(
        {"recommend": [10, 9, 0], "touchpoint": ["a", "a", "b"], "channel": ["x", "y", "x"], "phase": ["p", "q", "p"]}
    ).with_columns(responded_at=pl.lit("2024-01-05"))
    report = cxkit.nps(frame, by=by, every="month", min_cell=4)
    for table in report.tables:
        if table.name == "distribution":
            assert all(row["n"] is row["share"] is None for row in table.rows)
        else:
            assert table.rows
            assert {row["flag"] for row in table.rows} == {"suppressed"}
    assert_withheld_rows_tell_nothing(report)
    shown = cxkit.nps(frame, by="none", min_cell=3)
    assert shown.table("overall").rows[0]["n"] == 3


@settings(max_examples=15)
@given(seed=st.integers(0, 100_000), min_cell=st.integers(2, 10), by=st.sampled_from(BY))
@pytest.mark.slow
def test_nothing_is_suppressed_if_every_cell_is_large(seed: int, min_cell: int, by: tuple[str, ...]) -> None:
    known = survey(seed)
    large = pl.concat([known.frame] * min_cell)  # every cell holds at least as many answers as the limit
    guarded = cxkit.nps(large, by=by, every="month", min_cell=min_cell)
    open_ = cxkit.nps(large, by=by, every="month")
    assert guarded.tables == open_.tables
    assert "suppressed" not in {note.code for note in guarded.notes}


@settings(max_examples=15)
@given(seed=st.integers(0, 100_000), min_cell=st.integers(2, 10), by=st.sampled_from(BY))
@pytest.mark.slow
def test_every_run_withholds_the_same_rows(seed: int, min_cell: int, by: tuple[str, ...]) -> None:
    # two reports with different gaps would fill each other's
    known = survey(seed)

    def suppressed(frame: pl.DataFrame, **extra: Any) -> set[str]:
        report = cxkit.nps(frame, by=by, every="month", min_cell=min_cell, **extra)
        return {f"{each.table} {sorted(each.cells)}" for each in of_report(report, known) if not each.shown}

    expected = suppressed(known.frame)
    assert suppressed(known.frame.sample(fraction=1.0, shuffle=True, seed=seed + 1)) == expected
    assert suppressed(known.frame, sort="name", method="wald", confidence=0.5) == expected
