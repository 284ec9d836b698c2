"""Journeys: matters of which some need a second contact, up to three weeks later, in a file that ends while recent ones are open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import numpy as np
import polars as pl
from tests.simulation.situations import Outcome, Situation

import cxkit

BEGIN = datetime.fromisoformat("2025-01-01T00:00:00")


def _single(customers: int, again: float, days: int) -> Callable[[np.random.Generator, int], Outcome]:
    """Single contacts: a share of 1 − ``again``; an interval that is absent misses."""

    def simulate(rng: np.random.Generator, draws: int) -> Outcome:
        missed = 0
        for _ in range(draws):
            first = rng.uniform(0, days, customers)
            second = first + rng.uniform(0, 21, customers)
            there = (rng.random(customers) < again) & (second < days)
            names = np.array([f"K{at}" for at in range(customers)])
            moments = [BEGIN + timedelta(days=float(at)) for at in (*first, *second[there])]
            contacts = pl.DataFrame({"customer_id": np.concatenate([names, names[there]]), "contacted_at": moments})
            contacts = contacts.with_columns(pl.lit("phone").alias("channel"))
            (row,) = cxkit.journey(contacts, window=30, by="none", as_of=(BEGIN + timedelta(days=days)).date()).table("overall").rows
            low, high = row["low"], row["high"]
            missed += not (isinstance(low, float) and isinstance(high, float) and low <= 1 - again <= high)
        return Outcome(missed, draws)

    return simulate


SITUATIONS = tuple(
    Situation(
        "single contacts",
        f"{customers} matters in {days} days, {again:.0%} need a second contact".replace("%", " %"),
        "misses",
        _single(customers, again, days),
        300,
    )
    for customers, again, days in ((60, 0.4, 90),)
)
