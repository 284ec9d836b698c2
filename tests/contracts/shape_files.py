"""What the examples of shapes are made of: files of a few rows, and the figures that commands give of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import polars as pl
import pytest

import cxkit
from cxkit.errors import CxError

Figure = Callable[[pl.DataFrame], object]
SCORES = [10, 9, 9, 8, 3, 0]
BEGIN = datetime.fromisoformat("2024-03-01T08:00:00")
MONTHS = ["2024-01", "2024-02", "2024-03", "2024-04"]


class Example(NamedTuple):
    """A file that has the shape and one that only looks like it, each with the figure of a careful reader."""

    shaped: pl.DataFrame
    right: object
    near_miss: pl.DataFrame
    naive: object
    figure: Figure
    wanted: tuple[str, ...] = ()


def nps(frame: pl.DataFrame) -> object:
    row = cxkit.nps(frame, by="none").table("overall").rows[0]
    return row["n"], row["nps"]


def satisfied(frame: pl.DataFrame) -> object:
    row = cxkit.csat(frame, by="none").table("overall").rows[0]
    return row["n"], row["csat"]


def contacts(frame: pl.DataFrame) -> object:
    return cxkit.touchmap(frame, by="none").table("overall").rows[0]["contacts"]


def customers(frame: pl.DataFrame) -> object:
    return cxkit.touchmap(frame, by="none").table("overall").rows[0]["customers"]


def solved_within(frame: pl.DataFrame) -> object:
    return cxkit.tickets(frame, by="none").table("overall").rows[0]["resolve_median"]


def calls(directions: Sequence[str]) -> pl.DataFrame:
    """Sixty calls between twenty customers and three lines of the company, by a user."""
    rows = []
    for at in range(60):
        direction, customer, line = directions[at % len(directions)], f"+4930{at % 20:06}", f"+49800{at % 3:06}"
        parties = (customer, line) if direction == "inbound" else (line, customer)
        rows.append((DAYS[at % 4], "phone", direction, *parties, f"user {at % 3}"))
    return pl.DataFrame(rows, schema=["date", "channel", "direction", "from", "to", "user"], orient="row")


def contracts(**columns: Sequence[str]) -> pl.DataFrame:
    """Nine rows of contracts from January 2024, with the values of the columns in turn."""
    return pl.DataFrame(
        {
            "customer_id": [str(at) for at in range(9)],
            "since": [f"2024-01-0{1 + at}" for at in range(9)],
            **{name: [values[at % len(values)] for at in range(9)] for name, values in columns.items()},
        }
    )


def changed(numbers: Sequence[str]) -> pl.DataFrame:
    """Three rows of each of four customers that begin on one day; the last one of every second customer ends."""
    rows = [
        (f"K{at // 3}", f"V-{1 + ord(number)}", "2024-01-01", "2024-05-01" if at in {2, 8} else "") for at, number in enumerate(numbers)
    ]
    return pl.DataFrame(rows, schema=["customer_id", "contract", "since", "until"], orient="row")


def calls_counted(frame: pl.DataFrame) -> object:
    return cxkit.touchmap(frame, by="extension").table("overall").rows[0]["contacts"]


def complaints(frame: pl.DataFrame) -> object:
    row = cxkit.complaints(frame, by="none").table("overall").rows[0]
    return row["contacts"], row["complaints"]


def steps(frame: pl.DataFrame) -> object:
    return cxkit.journey(frame, by="none", step="activity").table("overall").rows[0]["contacts"]


def value(frame: pl.DataFrame) -> object:
    row = cxkit.value(frame, by="none").table("overall").rows[0]
    return row["customers"], row["orders"], row["revenue"]


def kept(frame: pl.DataFrame) -> object:
    row = cxkit.retention(frame, by="none").table("overall").rows[0]
    return row["customers"], row["lost"]


def refusal(frame: pl.DataFrame, figure: Figure) -> str:
    with pytest.raises(CxError) as caught:
        figure(frame)
    return type(caught.value).__name__


def orders(n: int = 60, **columns: Sequence[Any]) -> pl.DataFrame:
    """``n`` orders of 11 customers; the values of further columns are repeated as often as needed."""
    base: dict[str, list[Any]] = {
        "customer_id": [f"C{place % 11:03}" for place in range(n)],
        "order_id": [f"O{place}" for place in range(n)],
        "ordered_at": [str(date(2024, 1, 1) + timedelta(days=3 * place)) for place in range(n)],
    }
    return pl.DataFrame(base | {name: [values[place % len(values)] for place in range(n)] for name, values in columns.items()})


def instalments(number: str, day: str) -> pl.DataFrame:
    """Twenty numbers of ten customers, each with three rows of 5, 10 and 15 on days a month apart."""
    rows = [
        (f"C{at % 10}", f"N{at}", str(date(2024, 1, 1) + timedelta(days=at + 30 * step)), str(5 * (step + 1)))
        for at in range(20)
        for step in range(3)
    ]
    return pl.DataFrame(rows, schema=["customer_id", number, day, "amount"], orient="row")


def given_again(further: Mapping[str, Sequence[Any]], change: Mapping[str, str]) -> pl.DataFrame:
    """Sixty orders of 10 with ``further`` columns, of which five are given again with a change."""
    found = orders(60, amount=["10"], **further)
    again = found.head(5).with_columns(pl.lit(value).alias(name) for name, value in change.items())
    return pl.concat([found, again.select(found.columns)])


def lines(amounts: Sequence[Sequence[float]]) -> pl.DataFrame:
    """Orders of several lines, each with its amount."""
    rows = [
        (f"C{at % 9}", f"O{at}", str(date(2024, 1, 1) + timedelta(days=at)), f"{amount:g}", f"P{place}")
        for at, order in enumerate(amounts)
        for place, amount in enumerate(order)
    ]
    return pl.DataFrame(rows, schema=["customer_id", "order_id", "ordered_at", "total", "product"], orient="row")


def case_rows(columns: Sequence[str], cells: Sequence[Sequence[object]], pause: timedelta) -> pl.DataFrame:
    """Thirty cases with a row for each of ``cells``, so far apart."""
    rows = [
        (f"V{number}", f"K{number % 7}", BEGIN + timedelta(hours=10 * number) + pause * place, *each)
        for number in range(30)
        for place, each in enumerate(cells)
    ]
    return pl.DataFrame(rows, schema=["case_id", "customer_id", "contacted_at", *columns], orient="row")


def parts(pause: timedelta) -> pl.DataFrame:
    """Thirty calls of two parts, the second of which has an id of its own and names the first."""
    rows = case_rows(["channel", "handled_by"], [("phone", "Ann"), ("phone", "Bob")], pause)
    own = pl.col("case_id") + "-" + pl.col("handled_by")
    first = pl.when(pl.col("handled_by") == "Bob").then(pl.col("case_id") + "-Ann")
    return rows.select(own.alias("Call ID"), first.alias("Parent Call ID"), pl.exclude("case_id"))


def months(cells: Mapping[str, Sequence[object]], headers: Sequence[str]) -> pl.DataFrame:
    return pl.DataFrame([{"customer_id": who, **dict(zip(headers, map(str, row), strict=True))} for who, row in cells.items()])


PAID = {"ann": [50, 50, 50, 50], "ben": [20, 20, 0, 0], "cem": [10, 10, 10, 0]}
DAYS = ["2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01"]
LEFT = ["2024-05-01", "", "", "2024-06-01"]
