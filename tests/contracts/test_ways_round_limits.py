"""Ways round a cell limit that were found, each as a test: figures of single persons, differences, dominance, names, conditions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from subprocess import CompletedProcess
from typing import Any

import polars as pl
import pytest

import cxkit
from cxkit.errors import DataError, UsageError
from cxkit.model import Report

Run = Callable[..., CompletedProcess[str]]


def orders(*, whale: bool = False) -> pl.DataFrame:
    """Forty customers, one of whom orders by fax alone; with a ``whale`` another has nearly all of the revenue."""
    draw = Random(1)
    rows = [
        (f"K{n % 40}", f"2024-{n % 12 + 1:02}-{n % 28 + 1:02}", draw.randint(1, 90) + 0.5, "web" if n % 40 else "fax") for n in range(200)
    ]
    rows += [("K39", "2024-05-05", 98765.43, "web")] if whale else []
    return pl.DataFrame(rows, schema=["customer_id", "ordered_at", "amount", "channel"], orient="row")


def numbers(report: Report) -> set[float]:
    return {round(float(cell), 2) for table in report.tables for row in table.rows for cell in row.values() if isinstance(cell, float)}


def survey(n: int = 60) -> pl.DataFrame:
    draw = Random(3)
    return pl.DataFrame(
        {
            "customer_id": [f"C{number}" for number in range(n)],
            "email": [f"p{number}@example.org" for number in range(n)],
            "team": ["north"] * (n - 22) + ["south"] * 20 + ["Ann", "Bob"],
            "recommend": [draw.randint(0, 10) for _ in range(n)],
            "responded_at": ["2024-03-05"] * n,
        }
    )


@pytest.mark.parametrize("name", ["value", "rfm", "cohorts"])
def test_an_amount_that_one_customer_dominates_is_not_shown(name: str) -> None:
    report = getattr(cxkit, name)(orders(whale=True), min_cell=5)
    sums = {row["revenue"] for table in report.tables for row in table.rows if "revenue" in row} - {None}
    assert all(float(str(amount)) < 90_000 for amount in sums)
    assert not {98765.43, 108153.43} & numbers(report)
    assert any(float(str(row["revenue"] or 0)) > 5_000 for row in cxkit.value(orders(), min_cell=5).table("overall").rows)


def test_the_cuts_of_rfm_show_no_least_and_no_greatest_value() -> None:
    report = cxkit.rfm(orders(), min_cell=5)
    whole = orders().group_by("customer_id").agg(pl.col("amount").sum()).get_column("amount")
    shown = {row[end] for row in report.table("cuts").rows for end in ("from", "to")}
    assert not {whole.min(), whole.max()} & shown
    assert len(shown) > 3, "the cuts between them are those of eight customers each"


def test_a_period_of_few_customers_is_not_given_by_growth() -> None:
    draw = Random(5)
    rows = [(f"K{number}", f"2024-0{month}-10", draw.randint(5, 60) + 0.25) for number in range(30) for month in (1, 2, 4, 5)]
    rows += [(f"K{number}", "2024-03-10", 40.5) for number in range(2)]
    frame = pl.DataFrame(rows, schema=["customer_id", "ordered_at", "amount"], orient="row")
    table = {str(row["period"]): row for row in cxkit.value(frame, every="month", min_cell=5).table("over_time").rows}
    assert table["2024-03-01"]["flag"] == "suppressed"
    after = table["2024-04-01"]
    assert after["growth"] is after["nrr"] is after["lost"] is after["customer_retention"] is None


def test_a_cohort_with_one_active_customer_does_not_show_that_ones_revenue() -> None:
    rows = [(f"K{number}", "2024-01-05", 10.0) for number in range(20)] + [("K0", "2024-02-05", 777.25)]
    rows += [(f"K{number}", "2024-03-05", 10.0) for number in range(20)]
    frame = pl.DataFrame(rows, schema=["customer_id", "ordered_at", "amount"], orient="row")
    cell = next(row for row in cxkit.cohorts(frame, min_cell=5).table("cohorts").rows if row["period"] == 1)
    assert cell["active"] is cell["share"] is cell["revenue"] is None
    assert 777.25 in numbers(cxkit.cohorts(frame))


def test_a_cohort_is_not_given_by_its_channels() -> None:
    rows = [(f"K{number}", f"2024-0{1 + number % 3}-05", "web" if number % 3 or number > 4 else "fax", 10.0) for number in range(60)]
    frame = pl.DataFrame(rows, schema=["customer_id", "ordered_at", "channel", "amount"], orient="row")
    report = cxkit.cohorts(frame, by="channel", min_cell=5)
    whole = {row["cohort"]: row["customers"] for row in report.table("cohorts").rows if row["period"] == 0}
    parts = {row["cohort"]: row["customers"] for row in report.table("cohorts_by_channel").rows if row["period"] == 0}
    for cohort, n in parts.items():
        rest = int(str(whole.get(cohort, n))) - int(str(n))
        assert rest == 0 or rest >= 5, "two customers began by fax in January"


def test_the_gap_of_one_returning_customer_is_not_shown() -> None:
    rows = [(f"K{number}", "2024-01-05", 10.0) for number in range(20)] + [("K0", "2024-04-17", 10.0)]
    frame = pl.DataFrame(rows, schema=["customer_id", "ordered_at", "amount"], orient="row")
    assert cxkit.cohorts(frame).table("overall").rows[0]["gap_ended_p50_days"] == 103
    report = cxkit.cohorts(frame, min_cell=5)
    assert report.table("overall").rows[0]["gap_ended_p50_days"] is None
    assert not any("103" in note.text for note in report.notes)


def contracts() -> pl.DataFrame:
    """A segment of two, one of whom is a customer since 2001, and two hundred others."""
    draw = Random(2)
    rows = [
        (
            f"K{number}",
            date(2020, 1, 1) + timedelta(days=draw.randrange(900)),
            date(2022, 9, 1) + timedelta(days=draw.randrange(700)) if number % 2 else None,
            "abc"[number % 3] if number > 1 else "old",
        )
        for number in range(200)
    ]
    rows[1] = ("K1", date(2001, 1, 1), None, "old")
    return pl.DataFrame(rows, schema=["customer_id", "since", "until", "segment"], orient="row")


def test_the_horizon_of_retention_is_not_that_of_a_hidden_segment() -> None:
    longest = (date(2024, 7, 29) - date(2001, 1, 1)).days
    assert longest in numbers(cxkit.retention(contracts(), by="segment"))
    assert longest not in numbers(cxkit.retention(contracts(), by="segment", min_cell=5))


def test_the_curve_of_retention_drops_by_no_single_customer() -> None:
    report = cxkit.retention(contracts(), by="segment", min_cell=5)
    for name in ("survival", "survival_by_segment"):
        rows = report.table(name).rows
        assert rows
        assert all(row["lost"] == 0 or int(str(row["lost"])) >= 5 for row in rows)
        drops = [
            int(str(one["at_risk"])) - int(str(other["at_risk"]))
            for one, other in pairwise(rows)
            if one.get("segment") == other.get("segment")
        ]
        assert min(drops) >= 5


@pytest.mark.parametrize("where", ["customer_id = 'C7'", "customer_id = 'nobody'", "team = 'Ann'"])
def test_a_condition_that_keeps_few_persons_is_refused(where: str) -> None:
    with pytest.raises(DataError, match="keeps fewer than 5 persons"):
        cxkit.nps(survey(), where=where, min_cell=5)


@pytest.mark.parametrize(("name", "frame"), [("nps", survey()), ("value", orders()), ("rfm", orders())])
def test_how_many_few_rows_a_condition_leaves_out_is_not_shown(name: str, frame: pl.DataFrame) -> None:
    one = frame.get_column("customer_id")[7]
    report = getattr(cxkit, name)(frame, where=f"customer_id <> '{one}'", min_cell=5)
    (note,) = (note for note in report.notes if note.code == "limit-left-out")
    assert note.level == "warning"
    assert note.text.startswith("< 5 persons are excluded")
    assert report.provenance.rows_read == report.provenance.rows_used
    assert not report.provenance.rows_set_aside


def test_a_report_on_too_few_shows_no_dates() -> None:
    report = cxkit.nps(survey().tail(4), every="month", min_cell=5)
    assert {row["flag"] for row in report.table("overall").rows} == {"suppressed"}
    assert not {"from", "to"} & report.provenance.params.keys()
    assert not any("2024" in note.text for note in report.notes)


@pytest.mark.parametrize("by", ["email", "customer_id"])
def test_a_column_of_single_persons_is_refused_as_a_group(by: str) -> None:
    with pytest.raises(UsageError, match="single persons"):
        cxkit.nps(survey(), by=by, min_cell=5)


def test_the_names_of_small_groups_of_a_personal_column_are_not_listed() -> None:
    frame = survey().rename({"team": "name"})
    assert "Ann" in str(cxkit.nps(frame, by="name").tables)
    assert "Ann" not in str(cxkit.nps(frame, by="name", min_cell=5).tables)


def test_inspect_shows_no_personal_values(cxkit: Run, tmp_path: Any) -> None:
    survey().write_csv(tmp_path / "s.csv")
    assert "p0@example.org" not in cxkit("inspect", "s.csv").stdout
    assert "p0@example.org" in cxkit("inspect", "s.csv", "--show-values").stdout
    limited = cxkit("inspect", "s.csv", "--min-cell", "5").stdout
    assert "Ann" not in limited
    assert "north" in limited
    (tmp_path / "cxkit.toml").write_text("[project]\nmin_cell = 5\n")
    configured = cxkit("inspect", "s.csv").stdout
    assert configured.partition("Notes")[0] == limited.partition("Notes")[0]


def test_no_command_shows_personal_values(cxkit: Run, tmp_path: Any) -> None:
    agents = pl.format("p{}@example.org", pl.int_range(pl.len()) % 6)
    frame = survey().with_columns(touchpoint=agents, name=pl.format("Ann {}", pl.int_range(pl.len())))
    frame.write_csv(tmp_path / "s.csv")
    lines = (tmp_path / "s.csv").read_text().splitlines()
    (tmp_path / "bad.csv").write_text("\n".join([*lines, lines[4] + ",too,long", lines[5].partition(",")[0] + ",p5@example.org"]))
    for command in (
        ("nps", "s.csv", "--score", "email"),
        ("nps", "s.csv", "--where", "name > 3"),
        ("nps", "s.csv", "--where", "cast(name as int) > 3"),
        ("nps", "s.csv", "--weight", "email"),
        ("csat", "s.csv", "--role", "satisfaction=name"),
        ("gap", "s.csv", "--role", "expectation=email", "--role", "fulfilment=name"),
        ("complaints", "s.csv", "--kind", "contacts", "--role", "contacted_at=responded_at", "--role", "is_complaint=email"),
        ("value", "s.csv", "--role", "amount=recommend", "--role", "ordered_at=responded_at", "--role", "currency=email"),
        ("nps", "s.csv", "--role", "responded_at=name", "--every", "month"),
        ("compare", "s.csv", "--by", "name", "--a", "Bob"),
        ("inspect", "bad.csv", "--problems"),
        ("init", "s.csv", "--role", "touchpoint=touchpoint"),
    ):
        done = cxkit(*command)
        written = (tmp_path / "cxkit.toml").read_text() if command[0] == "init" else ""
        assert not [text for text in ("@example.org", "Ann 1") if text in done.stdout + done.stderr + written], command
    assert "p1@example.org" in cxkit("inspect", "bad.csv", "--problems", "--show-values", "--no-config").stdout
    cxkit("init", "s.csv", "--force", "--show-values", "--role", "touchpoint=touchpoint")
    assert "p1@example.org" in (tmp_path / "cxkit.toml").read_text()


def test_recurring_revenue_of_one_new_customer_is_not_shown() -> None:
    rows = [(f"K{number}", date(2023, 1, 1 + number % 28), None, 100.0) for number in range(30)]
    rows += [("N", date(2023, 4, 10), None, 7777.25), *((f"M{number}", date(2023, 7, 1 + number), None, 50.0) for number in range(8))]
    frame = pl.DataFrame(rows, schema=["customer_id", "since", "until", "mrr"], orient="row", schema_overrides={"until": pl.Date})
    table = {str(row["period"]): row for row in cxkit.retention(frame, every="month", min_cell=5).table("churn_over_time").rows}
    assert 7777.25 in numbers(cxkit.retention(frame, every="month"))
    money = [[row[name] for name in ("mrr_start", "mrr_new", "mrr_lost", "mrr_end")] for row in table.values()]
    sums = {float(str(cell)) for cells in money for cell in cells if cell is not None}
    assert not any(abs(abs(one - other) - 7777.25) < 0.01 for one in sums for other in sums), "nor by subtraction"
    assert table["2023-07-01"]["mrr_new"] == 400.0


def test_net_retention_does_not_give_the_revenue_of_one_returning_customer() -> None:
    rows = [(f"K{number}", "2024-01-10", 50.0 + number) for number in range(20)] + [("K0", "2024-02-10", 4321.5)]
    rows += [(f"L{number}", "2024-02-15", 60.0) for number in range(20)] + [(f"L{number}", "2024-03-15", 60.0) for number in range(20)]
    frame = pl.DataFrame(rows, schema=["customer_id", "ordered_at", "amount"], orient="row")
    shown = {str(row["period"]): row for row in cxkit.value(frame, every="month", min_cell=5, as_of="2024-03-31").table("over_time").rows}
    assert shown["2024-02-01"]["nrr"] is shown["2024-02-01"]["grr"] is None


def test_the_importance_that_one_of_a_group_stated_is_not_shown() -> None:
    draw = Random(8)
    frame = pl.DataFrame(
        {
            "customer_id": [f"C{number}" for number in range(60)],
            "touchpoint": ["hotline"] * 20 + ["web"] * 20 + ["shop"] * 20,
            **{name: [draw.randint(1, 5) for _ in range(60)] for name in ("expectation", "fulfilment")},
            "importance": [2] + [None] * 19 + [5] * 40,
        }
    )
    report = cxkit.gap(frame, min_cell=5, scale="1-5")
    rows = {row["touchpoint"]: row for row in report.table("by_touchpoint").rows}
    assert rows["hotline"]["importance"] is rows["hotline"]["weighted_gap"] is rows["hotline"]["priority"] is None
    assert rows["hotline"]["gap"] is not None
    assert report.table("overall").rows[0]["importance"] == 5, "nor in the mean of all"


def test_times_of_few_matters_are_not_shown() -> None:
    rows = [
        (f"C{number}", "2024-03-01", "yes" if number < 2 else "no", "yes", f"2024-03-{10 + number}" if number < 2 else None)
        for number in range(30)
    ]
    frame = pl.DataFrame(rows, schema=["customer_id", "contacted_at", "is_complaint", "resolved", "resolved_at"], orient="row")
    (row,) = cxkit.complaints(frame, min_cell=5).table("overall").rows
    figures = ("repeat_share", "median_days_to_resolve", "median_days_to_resolve_low", "p90_days_to_resolve")
    assert {row[name] for name in figures} == {None}
    assert row["customer_rate"] is not None
