"""Traits of exports that come together: each is recognised beside the other one."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

import cxkit
from cxkit.model import Row

START = datetime.fromisoformat("2024-02-01T09:30:00")
STATES = ("Received", "Packed", "Shipped")


def overall(path: Path) -> Row:
    (row,) = cxkit.value(path, by="none").table("overall").rows
    return row


def serial(moment: datetime) -> str:
    return str((moment.date() - date(1899, 12, 30)).days)


@pytest.mark.parametrize(("header", "orders"), [("Cancelled on", 36), ("Storniert am", 36), ("Delivered on", 48), ("Cancelled by", 48)])
def test_days_of_cancellation_may_be_numbers_where_the_days_of_orders_are(tmp_path: Path, header: str, orders: int) -> None:
    lines = [f"Order no.,Ordered on,Customer ID,{header},Total"]
    for at in range(48):
        moment = START + timedelta(days=at)
        lines.append(f"B{at},{serial(moment)},{700 + at % 11},{serial(moment + timedelta(days=1)) if at % 4 == 0 else ''},25.00")
    path = tmp_path / "bikes.csv"
    path.write_text("\n".join(lines))
    assert (overall(path)["orders"], overall(path)["revenue"]) == (orders, 25 * orders)


def test_numbers_beside_days_that_are_written_out_are_no_days_of_cancellation(tmp_path: Path) -> None:
    lines = ["Order no.,Ordered on,Customer ID,Cancelled,Total"]
    lines += [
        f"B{at},{START + timedelta(days=at):%Y-%m-%d},{700 + at % 11},{45000 + at if at % 4 == 0 else ''},60000.00" for at in range(48)
    ]
    path = tmp_path / "boats.csv"
    path.write_text("\n".join(lines))
    assert overall(path)["orders"] == 48


@pytest.mark.parametrize("copies", [1, 2])
def test_the_states_of_an_order_are_one_order_in_a_file_that_was_exported_twice(tmp_path: Path, copies: int) -> None:
    lines = [
        f"T{at},{START + timedelta(days=at, hours=10 * step):%Y-%m-%d %H:%M},{300 + at % 9},{STATES[step]},{at + 20}.50"
        for at in range(40)
        for step in range(1 + at % 3)
    ]
    path = tmp_path / "tea.csv"
    path.write_text("\n".join(["Order number,Changed,Customer no.,Order status,Order total", *lines * copies]))
    assert (overall(path)["orders"], overall(path)["revenue"]) == (40, sum(at + 20.5 for at in range(40)))


def test_equal_lines_of_an_order_are_no_copies_of_its_states(tmp_path: Path) -> None:
    """Most orders have lines of one state; in a few a line was cancelled, which leaves the order."""
    lines = list[str]()
    for at in range(40):
        second = "cancelled" if at % 5 == 4 else "delivered"
        lines += [f"L{at},{START + timedelta(days=at):%Y-%m-%d},{300 + at % 9},{state},{at + 20}.50" for state in ("delivered", second)]
    path = tmp_path / "lamps.csv"
    path.write_text("\n".join(["Order number,Ordered,Customer no.,Order status,Order total", *lines]))
    assert (overall(path)["orders"], overall(path)["revenue"]) == (40, sum(at + 20.5 for at in range(40)))
