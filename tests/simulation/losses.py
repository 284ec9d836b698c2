"""Losses after complaints: customers who complain at any time and are lost no sooner or later for it, most of them soon after they came."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import numpy as np
import polars as pl
from tests.simulation.situations import Outcome, Situation

import cxkit
from cxkit.model import Report

BEGIN = datetime.fromisoformat("2022-01-01T00:00:00")
DAYS = 730
"""The days that the files cover."""
CONTACTS = ["customer_id", "contacted_at", "is_complaint", "resolved"]


def _moment(day: float) -> datetime:
    return BEGIN + timedelta(days=float(day))


def _day(day: float) -> date:
    return _moment(day).date()


def contracts(rng: np.random.Generator, customers: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Contacts and customers: the hazard of a loss falls with tenure (Weibull, shape 1/2), complaints come at a constant rate."""
    since = rng.integers(0, DAYS - 1, customers)
    life = np.ceil(400 * rng.weibull(0.5, customers)).astype(int) + 1
    complained = since + rng.exponential(300, customers)
    contacts, people = [], []
    for number in range(customers):
        end = since[number] + life[number]
        people.append((f"K{number}", _day(since[number]), _day(end) if end <= DAYS else None))
        contacts.append((f"K{number}", _moment(since[number]), "no", "yes"))
        if complained[number] < min(end, DAYS):
            contacts.append((f"K{number}", _moment(complained[number]), "yes", "yes" if rng.random() < 0.6 else "no"))
    people_of = pl.DataFrame(people, schema=["customer_id", "since", "until"], orient="row")
    return pl.DataFrame(contacts, schema=CONTACTS, orient="row"), people_of


def orders(rng: np.random.Generator, customers: int, *, leaving: float = 0.0) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Contacts and orders: rates differ between customers (gamma), each order may be the last (beta), some are followed by a complaint.

    ``leaving``: the share of those who would order again that a complaint keeps from it.
    """
    bought, contacts = [], []
    for number in range(customers):
        rate, drop = rng.gamma(1.5, 1 / 100), rng.beta(1, 2.5)
        day, complained = float(rng.integers(0, DAYS - 1)), False
        contacts.append((f"K{number}", _moment(day), "no", "yes"))
        while day < DAYS:
            bought.append((f"K{number}", _day(day), 10.0))
            if rng.random() < 0.15:
                at, complained = day + rng.exponential(4), True
                if at < DAYS:
                    contacts.append((f"K{number}", _moment(at), "yes", "yes" if rng.random() < 0.6 else "no"))
            if rng.random() < (1 - (1 - drop) * (1 - leaving) if complained else drop):
                break
            day += rng.exponential(1 / rate)
    orders_of = pl.DataFrame(bought, schema=["customer_id", "ordered_at", "amount"], orient="row")
    return pl.DataFrame(contacts, schema=CONTACTS, orient="row"), orders_of


def p_values(report: Report) -> list[float]:
    """The p values of both states; 1 without one."""
    return [row["p"] if isinstance(row["p"], float) else 1.0 for row in report.table("retention").rows if row["group"] != "none"]


def _false_positives(draw: Callable[[np.random.Generator], Report]) -> Callable[[np.random.Generator, int], Outcome]:
    """Every file gives two tests."""

    def simulate(rng: np.random.Generator, draws: int) -> Outcome:
        found = [p for _ in range(draws // 2) for p in p_values(draw(rng))]
        return Outcome(sum(p < 0.05 for p in found), len(found))

    return simulate


def _of_contracts(rng: np.random.Generator) -> Report:
    contacts, customers = contracts(rng, 250)
    return cxkit.complaints(contacts, customers=customers, by="none")


def _of_orders(rng: np.random.Generator) -> Report:
    contacts, bought = orders(rng, 250)
    return cxkit.complaints(contacts, orders=bought, inactive_after=180, by="none")


SITUATIONS = (
    Situation(
        "losses after complaints (customers)",
        "250 customers, early churn",
        "false positives",
        _false_positives(_of_contracts),
        400,
    ),
    Situation(
        "losses after complaints (orders)",
        "250 customers, frequent buyers complain more often",
        "false positives",
        _false_positives(_of_orders),
        400,
    ),
)
