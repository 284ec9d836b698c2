"""Signals of complaints, journeys, retention and orders, whose figures by period are computed by hand."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.workflows.watching.arrivals import tables

Run = Callable[..., "subprocess.CompletedProcess[str]"]
MONDAY = date(2024, 1, 1)
WEEKS = 37


def write(path: Path, header: str, rows: list[str]) -> None:
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")


def contacts(folder: Path) -> None:
    """Forty contacts a week, six or eight of them complaints, in the last week thirty; two of a customer make an episode."""
    rows = []
    for week in range(WEEKS):
        complaints = 30 if week == WEEKS - 1 else 6 + 2 * (week % 2)
        pairs = 18 if week == WEEKS - 1 else 4 + week % 2  # episodes of two contacts
        for number in range(40):
            day = MONDAY + timedelta(days=7 * week + (6 if number == 39 else number % 5))
            customer = number // 2 if number < 2 * pairs else number
            day = MONDAY + timedelta(days=7 * week) if number < 2 * pairs else day
            rows.append(f"{day},{week}-{customer},web,{'yes' if number < complaints else 'no'}")
    write(folder / "contacts.csv", "contacted_at,customer_id,channel,is_complaint", rows)


def test_complaints_signal_by_their_rate(cxkit: Run, tmp_path: Path) -> None:
    contacts(tmp_path)
    run = cxkit("check", "contacts.csv", "--metric", "complaints", "--format", "json", cwd=tmp_path)
    assert run.returncode == 1
    rows = tables(run)["signals"]
    assert [row["value"] for row in rows[:2]] == pytest.approx([6 / 40, 8 / 40])
    assert rows[30]["center"] == pytest.approx(7 / 40)
    assert [row["period"] for row in rows if row["rule"]] == ["2024-09-09"]
    over = tables(cxkit("complaints", "contacts.csv", "--every", "week", "--format", "json", cwd=tmp_path))["over_time"]
    assert [row["contacts"] for row in over] == [40] * WEEKS
    assert list(over[0])[:6] == ["period", "complete", "contacts", "complaints", "rate", "low"]


def test_journeys_signal_by_single_contacts(cxkit: Run, tmp_path: Path) -> None:
    contacts(tmp_path)
    over = tables(cxkit("journey", "contacts.csv", "--every", "week", "--window", "1", "--format", "json", cwd=tmp_path))["over_time"]
    # 4 or 5 pairs among 40 contacts
    assert [(row["episodes"], row["single_contact"]) for row in over[:2]] == [(36, pytest.approx(32 / 36)), (35, pytest.approx(30 / 35))]
    run = cxkit("check", "contacts.csv", "--metric", "journey", "--format", "json", cwd=tmp_path)
    assert [row["value"] for row in tables(run)["signals"][:2]] == pytest.approx([32 / 36, 30 / 35])


def test_retention_signals_by_the_churn_rate(cxkit: Run, tmp_path: Path) -> None:
    rows = []
    number = 0
    for month in range(40):
        lost = 60 if month == 38 else 4 + 2 * (month % 2)
        end = date(2021 + month // 12, month % 12 + 1, 15)
        for _ in range(lost):
            rows.append(f"{number},2020-12-01,{end}")
            number += 1
    rows += [f"{number + each},2020-12-01," for each in range(700)]
    write(tmp_path / "customers.csv", "customer_id,since,until", rows)
    run = cxkit(
        "check", "customers.csv", "--metric", "retention", "--every", "month", "--format", "json", "--as-of", "2024-04-30", cwd=tmp_path
    )
    rows_ = tables(run)["signals"]
    theirs = tables(cxkit("retention", "customers.csv", "--every", "month", "--as-of", "2024-04-30", "--format", "json", cwd=tmp_path))
    known = [row for row in theirs["churn_over_time"] if row["complete"] and row["at_start"]]
    assert [row["value"] for row in rows_] == [row["churn_rate"] for row in known]
    base = known[:12]
    assert rows_[0]["center"] == pytest.approx(
        sum(row["churn_rate"] * row["at_start"] for row in base) / sum(row["at_start"] for row in base)
    )
    assert [row["period"] for row in rows_ if row["rule"]] == ["2024-03-01"]


def test_orders_signal_by_the_retention_of_customers(cxkit: Run, tmp_path: Path) -> None:
    rows = []
    for month in range(30):
        stay = 40 if month < 29 else 5
        day = date(2022 + month // 12, month % 12 + 1, 28 if month == 29 else 5)
        rows += [f"A{each},{day},10" for each in range(stay)] + [f"M{month}-{each},{day},10" for each in range(10 + month % 2)]
    write(tmp_path / "orders.csv", "customer_id,ordered_at,amount", [*rows, "A0,2024-06-30,10"])
    run = cxkit("check", "orders.csv", "--metric", "value", "--every", "month", "--quiet", cwd=tmp_path)
    assert run.returncode == 1, run.stderr
    assert "customer retention has fallen below its base period" in run.stdout
