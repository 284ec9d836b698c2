"""The reports of the other metrics in every format, as they were last looked at by eye."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import polars as pl
import pytest
from tests.metrics.test_golden import constant, survey

import cxkit
from cxkit.model import Report, Sentence
from cxkit.render import render

Golden = Callable[..., None]
# in how large a part of themselves fits may differ between processors; the sample of retention leaves its model nearly unbounded
FITTED = {"clv": 1e-7, "drivers": 1e-7, "retention": 1e-5}

# touchpoint: how far what is got lies above what is expected, and how important it is
GAPS = {"order": (0.1, 5), "delivery": (-0.6, 6), "hotline": (-1.8, 6), "field service": (0.9, 4)}


def answers() -> pl.DataFrame:
    """The survey of the golden files of nps with the other scores beside it, and pairs of Kano's questions about two features."""
    draw = Random(21)
    rows = []
    for row in survey().iter_rows(named=True):
        shift, importance = GAPS.get(row["touchpoint"], (0.0, 5))
        shift -= 0.8 * (row["channel"] == "chat")
        mood, common = draw.gauss(0, 1), draw.gauss(5, 0.7)
        scores = {
            "satisfaction": _on(3.7 + 0.8 * mood + 0.3 * shift, 1, 5),
            "effort": _on(4.8 + mood + 0.4 * shift, 1, 7),
            "expectation": _on(common + draw.gauss(0, 0.8), 1, 7),
            "fulfilment": _on(common + shift + 0.8 * mood, 1, 7),
            "importance": _on(importance + draw.gauss(0, 0.7), 1, 7),
            "adequate": _on(common - 1.5, 1, 7),
            "with_app": draw.choice("1112233"),
            "without_app": draw.choice("2333345"),
            "with_chat": draw.choice("1222333"),
            "without_chat": draw.choice("3455555"),
        }
        if draw.random() < 0.02:
            scores[draw.choice(list(scores))] = ""
        rows.append({**row, **scores})
    return pl.DataFrame(rows)


def _on(value: float, low: int, high: int) -> str:
    return str(max(low, min(high, round(value))))


REPORTS: dict[str, dict[str, Any]] = {
    "csat": {"scale": "1-5", "every": "year"},
    "ces": {"scale": "1-7", "easy": "high"},
    "gap": {"scale": "1-7"},
    "drivers": {"scale": ("recommend=0-10", "satisfaction=1-5", "effort=1-7", "fulfilment=1-7", "expectation=1-7"), "draws": 200},
    "kano": {"functional": "^with_(?P<item>.+)$", "dysfunctional": "^without_(?P<item>.+)$"},
    "consistency": {"measure": "csat", "scale": "1-5"},
}
CUSTOMERS = pl.DataFrame(
    [
        {"tenure": str(1 + number * 7 % 36), "churned": "yes" if number % 5 < 2 + (number % 3 == 0) else "no", "segment": "abc"[number % 3]}
        for number in range(300)
    ]
)
REPORTS["retention"] = {"horizon": 24, "project": 6}


def orders() -> pl.DataFrame:
    """A year and a half of orders with refunds; the last month is covered in part."""
    draw = Random(22)
    rows: list[tuple[str, str, str, str]] = []
    for number in range(300):
        day, left = date(2023, 1, 1) + timedelta(days=draw.randrange(400)), draw.betavariate(0.6, 1.2)
        rate, worth = draw.gammavariate(0.5, 1 / 30), draw.lognormvariate(4, 0.6)
        while day <= date(2024, 6, 20):
            amount = worth * draw.gammavariate(4, 0.25) * (-0.3 if draw.random() < 0.02 else 1)
            rows.append((f"C{number:03}", day.isoformat(), f"{amount:.2f}", draw.choice(["web", "shop", ""])))
            if draw.random() < left:
                break
            day += timedelta(days=1 + int(draw.expovariate(max(rate, 1e-3))))
    return pl.DataFrame(rows, schema=["customer_id", "ordered_at", "amount", "channel"], orient="row")


REPORTS["value"] = {"every": "quarter", "as_of": "2024-06-20"}
REPORTS["cohorts"] = {"inactive_after": 120, "as_of": "2024-06-20"}
REPORTS["clv"] = {"horizon": 26, "calibrate_until": "2024-01-31", "as_of": "2024-06-20"}
REPORTS["rfm"] = {"as_of": "2024-06-20"}


def contacts() -> pl.DataFrame:
    """A quarter of contacts about cases: one in three that begin with the chatbot goes to the phone and back."""
    draw = Random(23)
    rows: list[tuple[str | None, ...]] = []
    for number in range(250):
        moment = datetime(2024, 1, 1, 8) + timedelta(minutes=draw.randrange(90 * 24 * 60))  # noqa: DTZ001 - exports tell no zone
        channel = draw.choice(["phone", "email", "chatbot"])
        steps = [channel, "phone", "chatbot"] if channel == "chatbot" and draw.random() < 0.35 else [channel] * draw.choice([1, 1, 1, 2])
        complaint, done, who = (
            draw.random() < 0.2,
            draw.random() < 0.8,
            draw.choice([None, *(f"C{draw.randrange(90):02}" for _ in range(20))]),
        )
        for place, step in enumerate(steps):
            moment += timedelta(hours=place * draw.randrange(1, 9))
            over = place + 1 == len(steps) and done
            closed = (moment + timedelta(hours=draw.randrange(1, 99))).isoformat() if over else ""
            flags = ("yes" if over else "no", closed, "yes" if complaint else "no")
            rows.append((who, moment.isoformat(), ["order", "hotline", "invoice"][number % 3], step, f"V{number:03}", *flags))
    columns = ["customer_id", "contacted_at", "touchpoint", "channel", "case_id", "resolved", "closed_at", "is_complaint"]
    return pl.DataFrame(rows, schema=columns, orient="row").sort("contacted_at")


def tickets() -> pl.DataFrame:
    """A quarter of tickets: answered in hours, resolved in days, one in eight opened again, those of the last weeks often open."""
    draw = Random(24)
    rows: list[tuple[str | int | None, ...]] = []
    for number in range(300):
        opened = datetime(2024, 1, 1, 8) + timedelta(minutes=draw.randrange(90 * 24 * 60))  # noqa: DTZ001 - exports tell no zone
        channel = draw.choice(["phone", "email", "chat"])
        answered = opened + timedelta(hours=draw.expovariate(0.1 if channel == "email" else 1))
        resolved = answered + timedelta(days=draw.expovariate(0.2))
        over, end = resolved < datetime(2024, 4, 1), resolved.isoformat(timespec="seconds")  # noqa: DTZ001 - the same
        times = (opened.isoformat(), answered.isoformat(timespec="seconds"), end if over else "")
        state = "solved" if over else draw.choice(["open", "pending"])
        rows.append(
            (f"T{number:03}", f"C{draw.randrange(90):02}", *times, state, int(draw.random() < 0.12), channel, f"agent {number % 4}")
        )
    columns = ["case_id", "customer_id", "contacted_at", "first_responded_at", "resolved_at", "status", "reopens", "channel", "handled_by"]
    return pl.DataFrame(rows, schema=columns, orient="row").sort("contacted_at")


REPORTS["journey"] = {"top": 8}
REPORTS["tickets"] = {"every": "month", "as_of": "2024-03-31"}
REPORTS["touchmap"] = {"every": "month", "min_cell": 5}
REPORTS["complaints"] = {}
TABLES: dict[str, Callable[[], pl.DataFrame]] = {
    "retention": lambda: CUSTOMERS,
    **dict.fromkeys(("value", "cohorts", "clv", "rfm"), orders),
    **dict.fromkeys(("journey", "touchmap", "complaints"), contacts),
    "tickets": tickets,
}
REPORTS["drivers"]["drivers"] = "^(effort|expectation|fulfilment|importance)$"


@pytest.fixture(scope="module", params=sorted(REPORTS))
def named(request: pytest.FixtureRequest) -> tuple[str, Report]:
    """Each of the reports, with its name."""
    return request.param, constant(getattr(cxkit, request.param)(TABLES.get(request.param, answers)(), **REPORTS[request.param]))


@pytest.mark.parametrize(
    ("width", "colour"),
    [
        *((width, False) for width in (80, 200, None)),
        (80, True),
        *(pytest.param(width, True, marks=pytest.mark.slow) for width in (200, None)),
    ],
)
def test_terminal(golden: Golden, named: tuple[str, Report], width: int | None, *, colour: bool) -> None:
    name, report = named
    text = render(report, "table", width=width, colour=colour)
    assert isinstance(text, str)
    if width and not colour:
        assert max(map(len, text.splitlines())) <= width
    golden(f"{name}-{width or 'full'}{'-colour' if colour else ''}.txt", text, fitted=FITTED.get(name))


def test_one_screen(golden: Golden, named: tuple[str, Report]) -> None:
    name, report = named
    text = render(report, "table", width=80, height=24)
    assert isinstance(text, str)
    assert text.count("\n") <= 24
    assert max(map(len, text.splitlines())) <= 80
    golden(f"{name}-screen.txt", text, fitted=FITTED.get(name))


@pytest.mark.parametrize("format_", ["markdown", "csv"])
def test_rounded_or_first_table(golden: Golden, named: tuple[str, Report], format_: str) -> None:
    name, report = named
    if format_ == "csv":
        report = report.model_copy(update={"tables": tuple(_rounded(table) for table in report.tables)})
    text = render(report, format_)
    assert isinstance(text, str)
    golden(f"{name}.{format_}", text, fitted=FITTED.get(name))


def test_json(golden: Golden, named: tuple[str, Report]) -> None:
    name, report = named
    report = report.model_copy(
        update={"tables": tuple(map(_rounded, report.tables)), "summary": tuple(map(_rounded_figures, report.summary))}
    )
    text = render(report, "json")
    assert isinstance(text, str)
    assert json.loads(text)["metric"] == name
    golden(f"{name}.json", text, fitted=FITTED.get(name))


def _rounded_figures(sentence: Sentence) -> Sentence:
    figures = {key: float(f"{value:.9g}") if isinstance(value, float) else value for key, value in sentence.figures.items()}
    return sentence.model_copy(update={"figures": figures})


def _rounded(table: Any) -> Any:
    """Cells to nine digits: the last ones differ between processors."""
    rows = tuple({key: float(f"{cell:.9g}") if isinstance(cell, float) else cell for key, cell in row.items()} for row in table.rows)
    return table.model_copy(update={"rows": rows})
