"""Answers after hand-offs and after complaints, which change no answer; bad answers are followed by a call back, or all fall over time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import numpy as np
import polars as pl
from tests.simulation.situations import Outcome, Situation

import cxkit
from cxkit.model import Report

BEGIN = datetime.fromisoformat("2024-01-01T00:00:00")
DAYS = 365
CUSTOMERS = 100


def _frame(rows: list[tuple[Any, ...]], *columns: str) -> pl.DataFrame:
    """Rows of a customer's number, a day and more, of which those after the last day are unknown."""
    known = [(f"K{who}", BEGIN + timedelta(days=day), *rest) for who, day, *rest in rows if day < DAYS]
    return pl.DataFrame(known, schema=list(columns), orient="row")


def _claims(report: Report, table: str) -> list[bool]:
    """For each test whether a difference is claimed that no note explains by time."""
    warned = any(note.code == "time-explains" for note in report.notes)
    return [row["p"] < 0.05 and not warned for row in report.table(table).rows if isinstance(row["p"], float)]


def _answer(rng: np.random.Generator, mean: float) -> int:
    return int(np.clip(round(mean + rng.normal(0, 2)), 0, 10))


def call_backs(rng: np.random.Generator, draws: int) -> Outcome:
    """Answers come up to four days after the first contact of a matter; four in five detractors are called back within three days."""
    claims = list[bool]()
    for _ in range(draws):
        contacts, answers = list[tuple[Any, ...]](), list[tuple[Any, ...]]()
        for who in range(CUSTOMERS):
            mean, day = 8 + rng.normal(0, 1.5), rng.exponential(60)
            while day < DAYS:
                contacts.append((who, day, "web"))
                if rng.random() < 0.35:
                    contacts.append((who, day + rng.exponential(2), "phone"))
                if rng.random() < 0.6:
                    at, score = day + rng.uniform(0.5, 4), _answer(rng, mean)
                    answers.append((who, at, score))
                    if score <= 6 and rng.random() < 0.8:
                        contacts.append((who, at + rng.uniform(0.2, 3), "phone"))
                day += 5 + rng.exponential(45)
        frames = (
            _frame(contacts, "customer_id", "contacted_at", "channel"),
            _frame(answers, "customer_id", "responded_at", "recommend"),
        )
        claims += _claims(cxkit.journey(frames[0], survey=frames[1], by="none"), "handoff_effect")
    return Outcome(sum(claims), len(claims))


def falling(rng: np.random.Generator, draws: int) -> Outcome:
    """Answers fall by four points in a year; customers complain at any time, and so those who have complained answer later."""
    claims = list[bool]()
    for _ in range(draws // 2):
        contacts, answers = list[tuple[Any, ...]](), list[tuple[Any, ...]]()
        for who in range(CUSTOMERS):
            mean = 8 + rng.normal(0, 1.5)
            contacts += [(who, 0.0, "no", "yes"), (who, rng.exponential(400), "yes", "yes" if rng.random() < 0.6 else "no")]
            answers += [(who, day, _answer(rng, mean - 4 * day / DAYS)) for day in rng.uniform(0, DAYS, rng.poisson(4))]
        frames = (
            _frame(contacts, "customer_id", "contacted_at", "is_complaint", "resolved"),
            _frame(answers, "customer_id", "responded_at", "recommend"),
        )
        claims += _claims(cxkit.complaints(frames[0], survey=frames[1], by="none"), "recovery")
    return Outcome(sum(claims), len(claims))


SITUATIONS = (
    Situation("answers after hand-offs", f"{CUSTOMERS} customers, detractors are called back", "false positives", call_backs, 400),
    Situation("answers after complaints", f"{CUSTOMERS} customers, answers fall by 4 points in a year", "false positives", falling, 200),
)
