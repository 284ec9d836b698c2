"""No report of any metric gives back what its cell limit withholds: an attacker reads every number of it and solves for single persons.

``attacker`` has the arithmetic, ``small_worlds`` the companies. Here is what each table is about: which answers, contacts or customers the
sums of a row are over, taken from the data and not from the code under test.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

import polars as pl
import pytest
from tests.contracts.attacker import Group, Unit, recovered
from tests.contracts.small_worlds import LABELS, World, world

from cxkit.errors import CxError
from cxkit.measures.column_kinds import Plain, kind_of
from cxkit.model import Report, Row, Table
from cxkit.registry import METRICS
from cxkit.run import run

Universe = list[Unit]
NAMES = frozenset({"label", "date", "datetime", "text", "boolean"})
ALWAYS = frozenset({"customers", "n", "contacts", "episodes", "tickets", "at_risk"})
"""The columns of which one counts what the sums of a row are over; it is null if the row is suppressed."""


def period_of(day: str, every: str | None) -> str | None:
    if every is None:
        return None
    found = datetime.fromisoformat(day).date()
    return date(found.year, found.month if every == "month" else found.month - (found.month - 1) % 3, 1).isoformat()


def rows_of(frame: pl.DataFrame, time: str | None, every: str | None) -> Universe:
    """Each row of a file as a unit; one without a customer is of a person of its own."""
    found = []
    for number, row in enumerate(frame.iter_rows(named=True)):
        labels = {name: row.get(name) for name in (*LABELS, "adequate", "amount") if name in row}
        found.append(
            Unit(row["customer_id"] or f"#{number}", {**labels, "period": period_of(row[time], every) if time else None, "row": row})
        )
    return found


def firsts(frame: pl.DataFrame, time: str, unit: str, every: str | None) -> Universe:
    """The first row of each customer, or case."""
    ordered = frame.with_row_index("place").sort(time, "place")
    return rows_of(ordered.unique(unit, keep="first", maintain_order=True), time, every)


def about_answers(metric: str, asked: World) -> Iterator[tuple[Callable[[Table], bool], Universe]]:
    frame = next(iter(asked.tables.values()))
    units = rows_of(frame, "responded_at", asked.options.get("every"))
    yield lambda table: table.name not in ("distribution", "zone", "score", "drivers", "touchpoints"), units
    yield lambda table: table.name == "zone", [unit for unit in units if unit.labels.get("adequate") is not None]


def about_orders(metric: str, asked: World) -> Iterator[tuple[Callable[[Table], bool], Universe]]:
    frame = next(iter(asked.tables.values()))
    every = asked.options.get("every")
    if "ordered_at" not in frame.columns:
        return
    known = frame.filter(pl.col("customer_id").is_not_null())
    if metric == "value":
        yield lambda table: table.name != "reconciliation", rows_of(known, "ordered_at", every)
        return
    # of several orders on one day the first group by name, each column by itself in the order of the names
    ordered = known.filter(pl.col("amount") > 0)
    begun = firsts(ordered.with_columns(pl.col("ordered_at").str.head(10)), "ordered_at", "customer_id", every)
    cohorts = {unit.person: unit for unit in begun}
    if metric != "cohorts":
        yield lambda table: table.name == "overall" or table.name.startswith("by_"), begun
        return
    every = every or "month"
    own = [Unit(unit.person, {**unit.labels, "cohort": period_of(unit.labels["row"]["ordered_at"], every), "period": 0}) for unit in begun]
    yield lambda table: table.name == "overall" or table.name.startswith(("by_", "cohorts")), own
    cells = []
    for unit in rows_of(known, "ordered_at", every):
        if (first := cohorts.get(unit.person)) is not None:
            cohort = str(period_of(first.labels["row"]["ordered_at"], every))
            labels = {
                **first.labels,
                "amount": unit.labels["amount"],
                "cohort": cohort,
                "period": _between(cohort, str(unit.labels["period"]), every),
            }
            cells.append(Unit(unit.person, labels))
    yield lambda table: table.name.startswith("cohorts"), cells


def _between(start: str, end: str, every: str) -> int:
    (y, m), (z, n) = ((int(text[:4]), int(text[5:7])) for text in (start, end))
    return (12 * (z - y) + n - m) // (1 if every == "month" else 3)


def about_contacts(metric: str, asked: World) -> Iterator[tuple[Callable[[Table], bool], Universe]]:
    frame, every = asked.tables["contacts"], asked.options.get("every")
    if metric == "tickets":
        frame = frame.filter(pl.col("case_id").is_not_null())
        yield lambda table: table.name != "backlog", firsts(frame, "contacted_at", "case_id", every)
        return
    if metric == "journey":
        frame = frame.filter(pl.col("channel").is_not_null())
        yield lambda table: table.name == "overall" or table.name.startswith("by_"), firsts(frame, "contacted_at", "case_id", every)
        return
    units = rows_of(frame, "contacted_at", every)
    yield lambda table: table.name not in ("recovery", "retention"), units


def about_customers(metric: str, asked: World) -> Iterator[tuple[Callable[[Table], bool], Universe]]:
    frame, last = asked.tables["customers"], date.max
    moments = [date.fromisoformat(day) for name in ("since", "until") for day in frame.get_column(name).drop_nulls()]
    last = max((day for day in moments if day <= datetime.now(UTC).date()), default=last)
    units = []
    for unit in rows_of(frame, None, None):
        since, until = (date.fromisoformat(str(unit.labels["row"][name] or last)) for name in ("since", "until"))
        units.append(Unit(unit.person, {**unit.labels, "lasted": (min(until, last) - since).days}))
    yield lambda table: table.name in ("overall", "survival") or table.name.startswith(("by_", "survival_")), units


ABOUT = {"survey": about_answers, "orders": about_orders, "contacts": about_contacts, "customers": about_customers}


HIDDEN_LABELS = frozenset({"row", "amount", "adequate", "lasted"})


def members(units: Universe, table: Table, row: Row) -> Group:
    """The units that the sums of a row are over."""
    named = [column.key for column in table.columns if column.key in units[0].labels.keys() - HIDDEN_LABELS]
    found = [place for place, unit in enumerate(units) if all(unit.labels[key] == row[key] for key in named)]
    if "at_risk" not in row:
        return frozenset(found)
    lasted = {place: int(str(units[place].labels["lasted"])) for place in found}
    longest = sorted(found, key=lambda place: -lasted[place])
    n = int(str(row["at_risk"]))
    assert n in (0, len(found)) or lasted[longest[n - 1]] > lasted[longest[n]], "a curve counts those who have been observed so long"
    return frozenset(longest[:n])


def shown(table: Table, row: Row, *, revenue: bool) -> bool:
    if revenue:
        return row.get("revenue") is not None
    return any(row.get(key) is not None for key in ALWAYS)


def assert_right(units: Universe, group: Group, row: Row, *, cells: bool) -> None:
    """The row counts what it is taken to be about: else the attack would look at something else."""
    counted = next((int(str(row[key])) for key in ("n", "at_risk", "episodes", "tickets", "contacts") if row.get(key) is not None), None)
    if counted is not None:
        assert counted == len(group), row
    elif row.get("customers") is not None and not cells and row.get("period") is None:  # in a period those with refunds alone count in sums
        assert row["customers"] == len({units[place].person for place in group}), row


def assert_not_dominated(units: Universe, group: Group) -> None:
    """A sum of amounts is not nearly that of one or two persons: the (n, k) rule with 90 % for two, and the p % rule with 10 %."""
    sums: dict[object, float] = {}
    for place in group:
        sums[units[place].person] = sums.get(units[place].person, 0.0) + float(str(units[place].labels["amount"]))
    sizes = sorted(map(abs, sums.values()), reverse=True) or [0.0]
    assert not any(sizes) or sum(sizes[:2]) < 0.9 * sum(sizes)
    assert sum(sizes[2:]) >= 0.1 * sizes[0]


_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def every_number(report: Report) -> set[float]:
    """Every number of a report, in its tables, summary, charts, notes and provenance; but for quantiles, which are values of one person."""
    found = set[float]()

    def read(value: Any) -> None:
        if isinstance(value, str):
            found.update(float(text.replace(",", "")) for text in _NUMBER.findall(value))
        elif isinstance(value, (int, float)):
            found.add(round(abs(float(value)), 2))
        elif isinstance(value, Mapping):
            for each in value.values():
                read(each)
        elif isinstance(value, (list, tuple)):
            for each in value:
                read(each)

    for table in report.tables:
        kept = [column.key for column in table.columns if isinstance(kind_of(column.key), Plain)]
        read([[row[key] for key in kept] for row in table.rows])
    read([each.model_dump() for each in (*report.summary, *report.charts, *report.notes, report.provenance)])
    return found


def secrets(units: Universe) -> set[float]:
    """What only one person can have: each amount, and what each spent in all."""
    found, sums = set[float](), dict[object, float]()
    for unit in units:
        amount = float(str(unit.labels["amount"]))
        found.add(round(abs(amount), 2))
        sums[unit.person] = sums.get(unit.person, 0.0) + amount
    return found | {round(abs(each), 2) for each in sums.values()}


def retained(units: Universe, row: Row) -> Group:
    """What net retention times the revenue of the period before gives: the revenue of those who paid then."""
    earlier = {str(unit.labels["period"]) for unit in units if str(unit.labels["period"]) < str(row["period"])}
    before = max(earlier)
    paid: dict[object, float] = {}
    for unit in units:
        if unit.labels["period"] == before:
            paid[unit.person] = paid.get(unit.person, 0.0) + float(str(unit.labels["amount"]))
    return frozenset(place for place, unit in enumerate(units) if unit.labels["period"] == row["period"] and paid.get(unit.person, 0.0) > 0)


def attack(name: str, seed: int) -> Report | None:
    """The report of a small company, in which nothing may be recovered; None if that company cannot have one."""
    metric = METRICS[name]
    asked = world(metric, seed)
    try:
        report = run(name, asked.tables, dict(asked.options))
    except CxError:
        return None
    columns = [column for table in report.tables for column in table.columns if column.unit not in NAMES]
    undeclared = {column.key for column in columns if kind_of(column.key) is None}
    assert not undeclared, undeclared
    for of, units in ABOUT[metric.inputs[0].table.kind.name](name, asked):
        if not units:
            continue
        tables = [table for table in report.tables if of(table)]
        cells = "cohort" in units[0].labels and any(unit.labels["period"] for unit in units)
        summed = cells or name == "value"
        rows = [(members(units, table, row), row) for table in tables for row in table.rows if shown(table, row, revenue=cells)]
        for group, row in rows:
            assert_right(units, group, row, cells=cells)
            if row.get("revenue") is not None and summed:
                assert_not_dominated(units, group)
        if summed:
            assert not every_number(report) & secrets(units)
        published = [group for group, _ in rows] + [retained(units, row) for _, row in rows if row.get("nrr") is not None]
        given = recovered(units, published, asked.limit)
        assert not given, (
            asked.options,
            [[(unit.person, {k: v for k, v in unit.labels.items() if k != "row"}) for unit in each] for each in given[:2]],
        )
    return report


# the fits of clv take seconds each
SLOW = {name: 10 if name == "clv" else 140 for name in METRICS}


@pytest.mark.parametrize("name", METRICS)
def test_nothing_is_recovered(name: str) -> None:
    """Of one company, the first that can have a report; more with the slow tests."""
    assert any(attack(name, seed) for seed in range(5))


@pytest.mark.slow
@pytest.mark.parametrize("name", METRICS)
def test_nothing_is_recovered_of_many_companies(name: str) -> None:
    made = [attack(name, seed) for seed in range(1_000, 1_000 + SLOW[name])]
    assert sum(report is not None for report in made) > SLOW[name] // 4


@pytest.mark.slow
def test_the_attacker_finds_what_a_report_without_a_limit_gives_away() -> None:
    found = []
    for name in ("nps", "touchmap", "value", "tickets"):
        asked = world(METRICS[name], 5)
        open_ = run(name, asked.tables, {**asked.options, "min_cell": 0})
        for of, units in ABOUT[METRICS[name].inputs[0].table.kind.name](name, asked):
            rows = [members(units, table, row) for table in open_.tables if of(table) for row in table.rows]
            found += recovered(units, rows, asked.limit)
    assert len(found) > 4
