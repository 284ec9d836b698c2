"""Reports on contacts, orders and contracts give back nothing that they withhold: the attacker of ``test_suppression`` reads them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import combinations, pairwise
from random import Random
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.contracts.attacker import Group, Span
from tests.contracts.test_suppression import assert_nothing_is_given_back, survey

import cxkit

START = datetime.fromisoformat("2024-01-01T08:00:00")


@given(seed=st.integers(0, 10_000), min_cell=st.sampled_from([2, 3, 5]), over_time=st.booleans())
@pytest.mark.slow
def test_a_touch_map_of_customers_with_one_contact_each(seed: int, min_cell: int, *, over_time: bool) -> None:
    known = survey(seed)
    contacts = known.frame.rename({"responded_at": "contacted_at"}).drop("recommend")
    contacts = contacts.with_columns(pl.format("K{}", pl.int_range(pl.len())).alias("customer_id"))
    report = cxkit.touchmap(contacts, min_cell=min_cell, every="month" if over_time else None)
    renamed = [
        table.model_copy(
            update={
                "columns": tuple(
                    column.model_copy(update={"key": "n"}) if column.key == "contacts" else column for column in table.columns
                ),
                "rows": tuple({"n" if key == "contacts" else key: cell for key, cell in row.items()} for row in table.rows),
            }
        )
        for table in report.tables
    ]
    assert_nothing_is_given_back(report.model_copy(update={"tables": tuple(renamed)}), known, min_cell)


def small_groups(sizes: list[int], min_cell: int) -> list[Group]:
    small = [at for at, size in enumerate(sizes) if size < min_cell]
    return [frozenset(chosen) for count in (1, 2) for chosen in combinations(small, count) if sum(sizes[at] for at in chosen) < min_cell]


@given(seed=st.integers(0, 10_000), min_cell=st.sampled_from([2, 3, 5]))
@pytest.mark.slow
def test_transitions_beside_the_sums_that_shares_and_steps_tell(seed: int, min_cell: int) -> None:
    draw = Random(seed)
    ways = [draw.choices("abcd", weights=(9, 5, 2, 1), k=draw.choice([1, 2, 2, 3])) for _ in range(draw.randint(20, 60))]
    rows = [(f"K{number}", START + timedelta(hours=place), step) for number, way in enumerate(ways) for place, step in enumerate(way)]
    report = cxkit.journey(pl.DataFrame(rows, schema=["customer_id", "contacted_at", "channel"], orient="row"), min_cell=min_cell, top=1000)
    moves: dict[tuple[str, str], list[int]] = {}
    for number, way in enumerate(ways):
        for pair in pairwise(way):
            moves.setdefault(pair, []).append(number)
    cells = sorted(moves)
    sizes = [len(set(moves[pair])) for pair in cells]
    shown = {(str(row["from"]), str(row["to"])): row for row in report.table("transitions").rows}
    steps = [row["channel"] for row in report.table("channels").rows if row["flag"] != "suppressed"]
    # contacts of a step minus those that began there: figures of a row that is large enough
    figures = [frozenset(at for at, pair in enumerate(cells) if pair[1] == step) for step in steps]
    published = [frozenset([cells.index(pair)]) for pair in shown]
    published += [frozenset(at for at, pair in enumerate(cells) if pair[0] == start) for start in {pair[0] for pair in shown}]
    for pair, row in shown.items():
        assert row["n"] == len(moves[pair])
        assert len(set(moves[pair])) >= min_cell
    assert_no_more_is_known(figures, published, sizes, min_cell, cells)


def assert_no_more_is_known(figures: list[Group], published: list[Group], sizes: list[int], min_cell: int, names: Sequence[object]) -> None:
    """What rows add to the figures of large groups lets nobody compute a small one."""
    before, after = Span(filter(None, figures)), Span(filter(None, [*figures, *published]))
    for group in small_groups(sizes, min_cell):
        assert before.knows(group) or not after.knows(group), [names[at] for at in group]


@given(seed=st.integers(0, 10_000), min_cell=st.sampled_from([3, 5]))
def test_paths_beside_what_steps_tell_of_their_beginnings(seed: int, min_cell: int) -> None:
    draw = Random(seed)
    ways = ["".join(draw.choices("abc", weights=(9, 4, 1), k=draw.choice([1, 1, 2, 3]))) for _ in range(draw.randint(20, 80))]
    rows = [(f"K{number}", START + timedelta(hours=place), step) for number, way in enumerate(ways) for place, step in enumerate(way)]
    report = cxkit.journey(pl.DataFrame(rows, schema=["customer_id", "contacted_at", "channel"], orient="row"), min_cell=min_cell, top=1000)
    cells = sorted(set(ways))
    sizes = [ways.count(way) for way in cells]
    shown = {str(row["path"]).replace(" → ", ""): row["n"] for row in report.table("paths").rows}
    assert all(ways.count(way) == n >= min_cell for way, n in shown.items() if isinstance(n, int))
    # how many stayed, or came once, is a figure of every step that enough began in, however few these are
    figures = [frozenset(range(len(cells)))]
    for row in report.table("channels").rows:
        step = str(row["channel"])
        if row["flag"] != "suppressed":
            figures.append(frozenset(at for at, way in enumerate(cells) if way[0] == step))
            figures.append(frozenset(at for at, way in enumerate(cells) if set(way) == {step}))
            figures.append(frozenset(at for at, way in enumerate(cells) if way == step))
    assert_no_more_is_known(figures, [frozenset([cells.index(way)]) for way in shown], sizes, min_cell, cells)


def orders() -> pl.DataFrame:
    """Sixty customers, of whom two ordered by fax alone, three at the fair, all others over the web, several times each."""
    draw = Random(4)
    rows = []
    for number in range(60):
        channel = "fax" if number < 2 else "fair" if number < 5 else "web"
        day = date(2024, 1, 1) + timedelta(days=draw.randrange(300))
        for _ in range(draw.choice([1, 2, 4])):
            rows.append((f"K{number:02}", day, channel, round(draw.lognormvariate(3, 1), 2)))
            day += timedelta(days=draw.randrange(1, 60))
    return pl.DataFrame(rows, schema=["customer_id", "ordered_at", "channel", "amount"], orient="row")


@pytest.mark.parametrize("name", ["value", "cohorts", "clv"])
def test_a_channel_of_two_customers_is_suppressed_and_another_with_it(name: str) -> None:
    made = orders()
    shown = getattr(cxkit, name)(made, min_cell=4)
    flags = {row["channel"]: row["flag"] for row in shown.table("by_channel").rows}
    assert flags["fax"] == flags["fair"] == "suppressed", "the fair alone would give the fax away"
    assert flags["web"] is None
    assert "suppressed" in {note.code for note in shown.notes}
    assert {row["flag"] for row in getattr(cxkit, name)(made).table("by_channel").rows} == {"small-n", None}


def test_cohorts_segments_and_periods_of_few_customers_are_suppressed() -> None:
    made = orders()
    for table, key in (
        (cxkit.cohorts(made, min_cell=6).table("cohorts"), "cohort"),
        (cxkit.rfm(made, min_cell=6).table("segments"), "segment"),
    ):
        sizes = {row[key]: row["customers"] for row in table.rows if row["customers"] is not None}
        assert all(int(str(n)) >= 6 or n == 0 for n in sizes.values())
        whole = {
            row[key]: row["customers"]
            for row in (cxkit.cohorts(made).table("cohorts") if key == "cohort" else cxkit.rfm(made).table("segments")).rows
        }
        hidden = [int(str(n)) for name, n in whole.items() if name not in sizes and n]
        assert not hidden or sum(hidden) >= 6, "what is suppressed together is no small group"
    over_time = cxkit.value(made, every="month", min_cell=8).table("over_time").rows
    assert all(row["flag"] == "suppressed" or int(str(row["customers"])) >= 8 for row in over_time)


def test_retention_draws_no_curve_of_two_customers() -> None:
    rows = [
        (f"K{number}", date(2024, 1, 1), date(2024, 3, 1 + number % 28) if number % 3 else None, "ab"[number > 1]) for number in range(40)
    ]
    customers = pl.DataFrame(rows, schema=["customer_id", "since", "until", "segment"], orient="row")
    shown = cxkit.retention(customers, by="segment", min_cell=5)
    assert {row["segment"]: row["flag"] for row in shown.table("by_segment").rows} == {"a": "suppressed", "b": "suppressed"}
    assert not [row for table in shown.tables if table.name.startswith("survival_") for row in table.rows]
    assert "tests" not in {table.name for table in shown.tables}


def _one_of_many(amount: str, whales: int) -> pl.DataFrame:
    """Orders of 25 customers of each region; of the north ``whales`` have almost all revenue."""
    draw, rows = Random(7), []
    for region in ("north", "south", "west"):
        for number in range(25):
            day, dear = date(2024, 1, 1) + timedelta(days=draw.randrange(60)), region == "north" and number < whales
            for _ in range(3 if dear else draw.choice([1, 2, 3])):
                rows.append((f"{region}{number:02}", day, region, round(98_765.43 if dear else draw.uniform(20, 60), 2)))
                day += timedelta(days=draw.randrange(10, 60))
    return pl.DataFrame(rows, schema=["customer_id", "ordered_at", "region", amount], orient="row")


def test_a_lifetime_value_of_mostly_one_customer_is_suppressed() -> None:
    shown = cxkit.clv(_one_of_many("amount", 1), by="region", min_cell=5)
    assert shown.table("overall").rows[0]["clv_total"] is None, "all together are mostly that customer"
    values = {row["region"]: row["clv_total"] for row in shown.table("by_region").rows}
    assert values["north"] is None
    assert all(row["clv_total"] is not None for row in cxkit.clv(_one_of_many("amount", 1), by="region").table("by_region").rows)
    plain = cxkit.clv(_one_of_many("amount", 0), by="region", min_cell=5)
    assert {row["flag"] for table in ("overall", "by_region") for row in plain.table(table).rows} <= {None, "small-n"}


@pytest.mark.parametrize("named", [True, False])
def test_a_value_of_contracts_that_is_mostly_of_one_is_suppressed(named: bool) -> None:
    draw = Random(5)
    rows = [
        (f"{segment}{number}", date(2022, 1, 1) + timedelta(days=draw.randrange(700)), segment, draw.uniform(10, 20))
        for segment in "ab"
        for number in range(40)
    ]
    ended = [(*row[:2], row[1] + timedelta(days=draw.randrange(20, 300)) if draw.random() < 0.4 else None, *row[2:]) for row in rows]
    plain = pl.DataFrame(ended, schema=["customer_id", "since", "until", "segment", "mrr"], orient="row")
    runs = pl.col("customer_id") == next(row[0] for row in ended if row[2] is None)
    whale = plain.with_columns(pl.when(runs).then(98_765.43).otherwise("mrr").alias("mrr"))
    if not named:
        plain, whale = plain.drop("customer_id"), whale.drop("customer_id")
    asked: dict[str, Any] = {"by": "segment", "revenue": "mrr", "as_of": "2025-01-01"}
    shown = cxkit.clv(whale, min_cell=5, **asked)
    assert [row["expected_value"] for row in shown.table("overall").rows] == [None]
    assert {row["segment"]: row["clv_total"] for row in shown.table("by_segment").rows}["a"] is None
    assert [row["flag"] for row in cxkit.clv(plain, min_cell=5, **asked).table("by_segment").rows] == ["small-n", "small-n"]
    figures, unlimited = (cxkit.clv(plain, min_cell=least, **asked).table("by_segment").rows for least in (5, 0))
    assert [row["clv_total"] for row in figures] == pytest.approx([row["clv_total"] for row in unlimited])


def test_a_projection_draws_no_finer_curve_than_the_table_beside_it() -> None:
    """The observed shares after every month told when single customers left."""
    draw = Random(3)
    rows = [(f"K{number}", draw.randrange(1, 30), "yes" if draw.random() < 0.5 else "no") for number in range(60)]
    tenures = pl.DataFrame(rows, schema=["customer_id", "tenure", "churned"], orient="row")
    shown = cxkit.retention(tenures, project=24, min_cell=5)
    curve = {row["time"]: row["survival"] for row in shown.table("survival").rows}
    observed = {row["period"]: row["observed"] for row in shown.table("projection").rows if row["observed"] is not None}
    assert observed, "some of the times are shown"
    assert observed == {time: curve[time] for time in observed}
    free = {row["period"]: row["observed"] for row in cxkit.retention(tenures, project=24).table("projection").rows}
    assert observed == {period: free[period] for period in observed}
    days = [
        (f"K{n}", date(2022, 1, 1), date(2022, 1, 1) + timedelta(days=30 * tenure) if lost == "yes" else None) for n, tenure, lost in rows
    ]
    dated = pl.DataFrame(days, schema=["customer_id", "since", "until"], orient="row")
    assert {row["observed"] for row in cxkit.retention(dated, project=24, min_cell=5).table("projection").rows} == {None}
