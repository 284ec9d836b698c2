"""``churn_over_time``: figures by hand, and against a day-by-day reckoning in plain Python."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from random import Random
from typing import Literal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cxkit
from cxkit.errors import UsageError
from cxkit.model import Report, Row
from cxkit.options import Period
from cxkit.stats.proportions import wilson

DAY = timedelta(days=1)
COUNTS = ("at_start", "new", "lost", "won_back", "at_end")
MONEY = ("mrr_start", "mrr_new", "mrr_lost", "mrr_end")


def churn(report: Report) -> list[Row]:
    return list(report.table("churn_over_time").rows)


def test_four_customers_by_hand() -> None:
    rows = [
        ("a", "2024-01-01", "", 100),
        ("b", "2024-01-15", "2024-03-10", 50),
        ("c", "2024-02-01", "2024-02-20", 30),  # lost in the month in which c began
        ("d", "2024-01-05", "2024-02-10", 20),
        ("d", "2024-04-01", "", 25),  # 51 days later: won back
    ]
    frame = pl.DataFrame(rows, schema=["customer_id", "since", "until", "mrr"], orient="row")
    report = cxkit.retention(frame, every="month", as_of="2024-04-30")
    found = [tuple(row[key] for key in ("period", "complete", *COUNTS, *MONEY)) for row in churn(report)]
    assert found == [
        ("2024-01-01", True, 0, 3, 0, 0, 3, 0.0, 170.0, 0.0, 170.0),
        ("2024-02-01", True, 3, 1, 2, 0, 2, 170.0, 30.0, 50.0, 150.0),
        ("2024-03-01", True, 2, 0, 1, 0, 1, 150.0, 0.0, 50.0, 100.0),
        ("2024-04-01", True, 1, 0, 0, 1, 2, 100.0, 25.0, 0.0, 125.0),
    ]
    february = churn(report)[1]
    assert february["churn_rate"] == pytest.approx(1 / 3), "of the three at the start only d is lost: c was none of them"
    assert (february["low"], february["high"]) == pytest.approx(wilson(1, 3, 0.95))
    assert churn(report)[0]["churn_rate"] is None
    assert "lost-at-once" in {note.code for note in report.notes}
    row = report.table("overall").rows[0]
    assert (row["customers"], row["lost"], row["active"], row["won_back"]) == (4, 3, 2, 1)


def test_without_revenue_the_columns_of_money_are_empty_and_a_last_part_of_a_month_is_marked() -> None:
    frame = pl.DataFrame({"since": ["2024-01-10", "2024-02-03"], "until": ["2024-02-12", ""]})
    report = cxkit.retention(frame, every="month")
    assert [row["complete"] for row in churn(report)] == [False, False]
    assert all(row[name] is None for row in churn(report) for name in MONEY)


def test_a_tenure_tells_no_months() -> None:
    with pytest.raises(UsageError, match="--every needs the days"):
        cxkit.retention(pl.DataFrame({"tenure": [1], "churned": ["no"]}), every="month")


def test_losses_before_the_day_from_which_they_are_known_are_no_part() -> None:
    frame = pl.DataFrame({"since": ["2023-01-05", "2023-06-01", "2024-02-02"], "until": ["2024-02-10", "", ""]})
    rows = churn(cxkit.retention(frame, every="month", observed_from="2024-01-01", as_of="2024-02-29"))
    assert [(row["period"], *(row[key] for key in COUNTS)) for row in rows] == [
        ("2024-01-01", 2, 0, 0, 0, 2),
        ("2024-02-01", 2, 1, 1, 0, 2),
    ]
    assert [row["complete"] for row in rows] == [True, True]


def test_revenue_that_is_missing_counts_as_nothing_and_leaves_the_contract() -> None:
    frame = pl.DataFrame({"since": ["2024-01-01", "2024-01-01"], "until": ["", ""], "mrr": ["10", ""]})
    report = cxkit.retention(frame, every="month", as_of="2024-01-31")
    assert (churn(report)[0]["at_end"], churn(report)[0]["mrr_end"]) == (2, 10.0)
    assert "mrr-missing" in {note.code for note in report.notes}


Contract = tuple[str, date, date | None, int]


def random_contracts(draw: Random) -> tuple[list[Contract], date]:
    start = date(2023, 1, 1)
    contracts: list[Contract] = []
    for number in range(draw.randint(1, 12)):
        for _ in range(draw.choice([1, 1, 2, 3])):
            since = start + timedelta(days=draw.randrange(400))
            until = since + timedelta(days=draw.randint(1, 200)) if draw.random() < 0.75 else None
            contracts.append((f"K{number}", since, until, draw.randrange(5, 50)))
    first = min(since for _, since, _, _ in contracts)
    return contracts, first + timedelta(days=draw.randint(0, 500))


def presence(contracts: list[Contract], first: date, as_of: date, within: int) -> dict[str, list[bool]]:
    """Whether each customer is one at the end of each day from the day before the first on; short gaps are filled."""
    days = (as_of - first).days + 2
    there: dict[str, list[bool]] = {}
    for who, since, until, _ in contracts:
        if since > as_of:
            continue
        mine = there.setdefault(who, [False] * days)
        for at in range(1, days):
            day = first + (at - 1) * DAY
            mine[at] = mine[at] or (since <= day and (until is None or day < until))
    for mine in there.values():
        gone = None
        for at in range(1, days):
            if mine[at - 1] and not mine[at]:
                gone = at
            if mine[at] and not mine[at - 1] and gone is not None and at - gone <= within:
                mine[gone:at] = [True] * (at - gone)
    return there


def reckoned(contracts: list[Contract], as_of: date, within: int) -> dict[tuple[int, int], dict[str, float]]:
    known = [each for each in contracts if each[1] <= as_of]
    first = min(since for _, since, _, _ in known)
    months: dict[tuple[int, int], dict[str, float]] = defaultdict(lambda: dict.fromkeys((*COUNTS, "mrr_start", "mrr_end"), 0))
    for mine in presence(known, first, as_of, within).values():
        before = False
        for at in range(1, len(mine)):
            day = first + (at - 1) * DAY
            month = months[day.year, day.month]
            if day.day == 1 or at == 1:
                month["at_start"] += mine[at - 1]
            if mine[at] and not mine[at - 1]:
                month["won_back" if before else "new"] += 1
                before = True
            month["lost"] += mine[at - 1] and not mine[at]
            if day == as_of or (day + DAY).day == 1:
                month["at_end"] += mine[at]
    for at in range((as_of - first).days + 1):
        day = first + at * DAY
        if day.day == 1 or at == 0:
            months[day.year, day.month]["mrr_start"] = sum(
                n for _, since, until, n in known if since < day and (until is None or until >= day)
            )
        if day == as_of or (day + DAY).day == 1:
            months[day.year, day.month]["mrr_end"] = sum(
                n for _, since, until, n in known if since <= day and (until is None or until > day)
            )
    return dict(months)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 100_000), within=st.sampled_from([0, 1, 30, 90]))
@pytest.mark.slow
def test_every_month_is_as_reckoned_day_by_day(seed: int, within: int) -> None:
    contracts, as_of = random_contracts(Random(seed))
    rows = [(who, since.isoformat(), until.isoformat() if until else "", n) for who, since, until, n in contracts]
    frame = pl.DataFrame(rows, schema=["customer_id", "since", "until", "mrr"], orient="row")
    report = cxkit.retention(frame, every="month", as_of=as_of.isoformat(), rejoin_within=within, by="none")
    due = reckoned(contracts, as_of, within)
    found = churn(report)
    assert [date.fromisoformat(str(row["period"])) for row in found] == [date(*month, 1) for month in sorted(due)]
    for row, month in zip(found, sorted(due), strict=True):
        for key, value in due[month].items():
            assert row[key] == pytest.approx(value), (month, key)
        assert int(str(row["at_start"])) + int(str(row["new"])) + int(str(row["won_back"])) - int(str(row["lost"])) == row["at_end"]
    whole = report.table("overall").rows[0]
    assert whole["customers"] == sum(int(str(row["new"])) for row in found)
    assert whole["won_back"] == sum(int(str(row["won_back"])) for row in found)
    assert whole["lost"] == sum(int(str(row["lost"])) for row in found)
    assert whole["active"] == found[-1]["at_end"]


@pytest.mark.parametrize("every", ["week", "quarter", "year"])
def test_longer_and_shorter_periods_add_up_to_the_same(every: Literal["week", "quarter", "year"]) -> None:
    contracts, as_of = random_contracts(Random(3))
    rows = [(who, since.isoformat(), until.isoformat() if until else "") for who, since, until, _ in contracts]
    frame = pl.DataFrame(rows, schema=["customer_id", "since", "until"], orient="row")
    both: tuple[Period, Period] = ("month", every)
    by = {each: churn(cxkit.retention(frame, every=each, as_of=as_of.isoformat())) for each in both}
    for key in ("new", "lost", "won_back"):
        assert sum(int(str(row[key])) for row in by[every]) == sum(int(str(row[key])) for row in by["month"])
    assert by[every][-1]["at_end"] == by["month"][-1]["at_end"]


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 100_000), min_cell=st.sampled_from([2, 3, 5]))
@pytest.mark.slow
def test_small_periods_are_suppressed_and_shown_ones_tell_no_small_figure_of_them(seed: int, min_cell: int) -> None:
    contracts, as_of = random_contracts(Random(seed))
    rows = [(who, since.isoformat(), until.isoformat() if until else "") for who, since, until, _ in contracts]
    frame = pl.DataFrame(rows, schema=["customer_id", "since", "until"], orient="row")
    plain = churn(cxkit.retention(frame, every="month", as_of=as_of.isoformat()))
    shown = churn(cxkit.retention(frame, every="month", as_of=as_of.isoformat(), min_cell=min_cell))
    hidden = [at for at, row in enumerate(shown) if row["flag"] == "suppressed"]
    for at, row in enumerate(plain):
        people = int(str(row["at_start"])) + int(str(row["new"])) + int(str(row["won_back"]))
        if any(0 < n < min_cell for n in (int(str(row["at_start"])), int(str(row["at_end"])), people)):
            assert at in hidden
    assert len(hidden) != 1 or all(
        int(str(row["at_start"])) + int(str(row["new"])) == 0 for at, row in enumerate(plain) if at not in hidden
    )
    for at in hidden:
        assert all(shown[at][key] is None for key in (*COUNTS, "churn_rate"))
        # the neighbours tell how many there were before and after: none of these figures is small
        for beside, key in ((at - 1, "at_end"), (at + 1, "at_start")):
            if 0 <= beside < len(shown) and beside not in hidden:
                assert not 0 < int(str(shown[beside][key])) < min_cell
