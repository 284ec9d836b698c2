"""Targets of figures without an interval, or with a part of one: times that are not reached, suppressed figures, and values of models."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.workflows.watching.arrivals import tables

Run = Callable[..., "subprocess.CompletedProcess[str]"]
FIRST = date(2024, 1, 1)


def tickets(folder: Path, *, resolved: int, of: int = 60) -> None:
    """Tickets of as many customers, ``resolved`` of them after two days; the last one begins 30 days later and is resolved too."""
    rows = [f"k{n},c{n},{FIRST}T08:00:00,{f'{FIRST + timedelta(days=2)}T08:00:00' if n < resolved else ''}" for n in range(of)]
    rows.append(f"z,z,{FIRST + timedelta(days=30)}T08:00:00,{FIRST + timedelta(days=31)}T08:00:00")
    text = "\n".join(["case_id,customer_id,contacted_at,resolved_at", *rows, ""])
    (folder / "tickets.csv").write_text(text, encoding="utf-8")


def project(folder: Path, *targets: str, min_cell: int = 0) -> None:
    head = f"[project]\nmin_cell = {min_cell}\n"
    (folder / "cxkit.toml").write_text(head + "\n".join("[[targets]]\n" + each for each in targets) + "\n", encoding="utf-8")


def statuses(run: subprocess.CompletedProcess[str]) -> list[str]:
    return [row["status"] for row in tables(run)["targets"]]


def test_a_median_that_is_not_reached_is_longer_than_any_target(cxkit: Run, tmp_path: Path) -> None:
    tickets(tmp_path, resolved=6)
    project(tmp_path, 'metric = "tickets"\nmax = 1', 'metric = "tickets"\nmin = 1')
    run = cxkit("check", "tickets.csv", "--format", "json", cwd=tmp_path)
    assert (run.returncode, statuses(run)) == (1, ["missed", "met"])
    lines = cxkit("check", "tickets.csv", "--quiet", cwd=tmp_path).stdout
    assert lines == "Tickets misses its target of at most 1.0 days: not reached.\n"
    # a near miss: most are resolved after two days
    tickets(tmp_path, resolved=58)
    assert statuses(cxkit("check", "tickets.csv", "--format", "json", cwd=tmp_path)) == ["missed", "met"]
    project(tmp_path, 'metric = "tickets"\nmax = 3')
    assert statuses(cxkit("check", "tickets.csv", "--format", "json", cwd=tmp_path)) == ["met"]


def test_an_upper_limit_that_is_not_reached_is_longer_than_any_target(cxkit: Run, tmp_path: Path) -> None:
    """Half are resolved after two days: the median is known, its upper limit is not."""
    tickets(tmp_path, resolved=31)
    project(tmp_path, 'metric = "tickets"\nmax = 1', 'metric = "tickets"\nmax = 3', 'metric = "tickets"\nmin = 1')
    run = cxkit("check", "tickets.csv", "--format", "json", cwd=tmp_path)
    (first, *_) = tables(run)["targets"]
    assert (first["value"], first["low"], first["high"]) == (2.0, 2.0, None)
    assert statuses(run) == ["missed", "at_risk", "met"]


def test_a_suppressed_figure_is_no_missing_one(cxkit: Run, tmp_path: Path) -> None:
    tickets(tmp_path, resolved=58)
    project(tmp_path, 'metric = "tickets"\nmax = 1', min_cell=40)
    run = cxkit("check", "tickets.csv", "--format", "json", cwd=tmp_path)
    assert (run.returncode, statuses(run)) == (1, ["suppressed"])
    line = cxkit("check", "tickets.csv", "--quiet", cwd=tmp_path).stdout
    assert line == "Tickets is suppressed: whether it meets its target of at most 1.0 days is not shown.\n"
    project(tmp_path, 'metric = "tickets"\nmax = 1')
    assert statuses(cxkit("check", "tickets.csv", "--format", "json", cwd=tmp_path)) == ["missed"]


def test_a_target_of_retention_is_for_the_median_even_if_it_is_not_reached(cxkit: Run, tmp_path: Path) -> None:
    """Three of 60 customers leave within a year: the mean up to then is below 400 days, the median is above."""
    rows = [f"c{n},2024-01-01,{FIRST + timedelta(days=100 * n) if 0 < n < 4 else ''}" for n in range(60)]
    text = "\n".join(["customer_id,since,until", *rows, "z,2024-12-30,", ""])
    (tmp_path / "customers.csv").write_text(text, encoding="utf-8")
    project(tmp_path, 'metric = "retention"\nmin = 400', 'metric = "retention"\nmax = 400')
    run = cxkit("check", "customers.csv", "--as-of", "2024-12-31", "--format", "json", cwd=tmp_path)
    assert statuses(run) == ["met", "missed"]


@pytest.mark.parametrize(("orders", "expected"), [(40, "missed"), (4, "at_risk")])
def test_a_figure_without_interval_decides_itself_if_it_is_of_many(cxkit: Run, tmp_path: Path, orders: int, expected: str) -> None:
    """Equal revenues have no interval; below 30 customers that means little."""
    rows = [f"c{n},{FIRST + timedelta(days=n % 20)},50" for n in range(orders)]
    (tmp_path / "orders.csv").write_text("\n".join(["customer_id,ordered_at,amount", *rows, ""]), encoding="utf-8")
    project(tmp_path, 'metric = "value"\nmin = 60')
    run = cxkit("check", "orders.csv", "--format", "json", cwd=tmp_path)
    assert statuses(run) == [expected]
    if expected == "missed":
        assert "not known" not in run.stdout
        assert (
            "Value of customers misses its target of at least 60.00: 50.00." in cxkit("check", "orders.csv", "--quiet", cwd=tmp_path).stdout
        )


@pytest.mark.parametrize(("bound", "words"), [(50, "is a share"), (0.5, "")])
def test_a_target_that_no_figure_can_have_is_refused(cxkit: Run, tmp_path: Path, bound: float, words: str) -> None:
    (tmp_path / "survey.csv").write_text(
        "responded_at,satisfaction\n" + "2024-01-01,5\n2024-01-02,4\n2024-01-03,1\n" * 40, encoding="utf-8"
    )
    project(tmp_path, f'metric = "csat"\nmin = {bound}')
    run = cxkit("check", "survey.csv", cwd=tmp_path)
    assert run.returncode == (2 if words else 0)
    assert words in run.stderr


@pytest.mark.parametrize("base", ["12", "13"])
def test_a_base_of_all_periods_is_said_to_leave_none(cxkit: Run, tmp_path: Path, base: str) -> None:
    days = [f"2024-{month:02}-{day:02},{score}" for month in range(1, 13) for day, score in ((1, 9), (12, 3), (20, 10), (28, 8))]
    (tmp_path / "survey.csv").write_text("\n".join(["responded_at,recommend", *days, "2025-01-01,9", ""]), encoding="utf-8")
    run = cxkit("check", "survey.csv", "--metric", "nps", "--every", "month", "--base", base, cwd=tmp_path)
    assert run.returncode == 0
    assert "nps: all of its 12 complete periods are base periods." in run.stdout
