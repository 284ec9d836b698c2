"""Many draws of two samples at once, counted by one report: each draw is a group, and its two samples are two months of it."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date

import numpy as np
import polars as pl
from tests.simulation.situations import Outcome, Situation

from cxkit.model import Report, Row

Sample = Callable[[np.random.Generator, int], dict[str, np.ndarray]]
"""Draws so many answers: the columns of a survey, such as scores, weights and the customers who gave them."""
Simulation = Callable[[np.random.Generator, int], Outcome]
"""What takes random numbers and the number of draws."""
MONTHS = (date(2025, 1, 1), date(2025, 2, 1))


def frame(rng: np.random.Generator, draws: int, sizes: tuple[int, int], sample: Sample) -> pl.DataFrame:
    """The answers of all draws, with the columns ``draw`` and ``responded_at``."""
    parts = []
    for size, month in zip(sizes, MONTHS, strict=True):
        columns = sample(rng, draws * size)
        parts.append(
            pl.DataFrame({"draw": np.repeat(np.arange(draws), size).astype(str), "responded_at": [month] * (draws * size), **columns})
        )
    return pl.concat(parts)


def last_months(report: Report) -> list[Row]:
    """The second month of every draw, with its change since the first."""
    return [row for row in report.table("over_time_by_draw").rows if row["period"] == MONTHS[1].isoformat()]


def false_positives(report: Report, p: str = "change_p") -> Outcome:
    """How many changes have a p value below 0.05; warned: the month has a flag."""
    rows = last_months(report)
    found = [row[p] for row in rows]
    return Outcome(sum(isinstance(each, float) and each < 0.05 for each in found), len(rows), sum(row["flag"] is not None for row in rows))


def misses(report: Report, truth: float) -> Outcome:
    """How many intervals of the second month do not hold the true value."""
    rows = last_months(report)
    inside = [isinstance(row["low"], float) and isinstance(row["high"], float) and row["low"] <= truth <= row["high"] for row in rows]
    return Outcome(inside.count(False), len(rows), sum(row["flag"] is not None for row in rows))


def any_group(groups: int, size: int, sample: Sample, measured: Callable[[pl.DataFrame], Report]) -> Simulation:
    """Groups of one and the same process: how often a report calls any of them different, and warns of few units or rare answers."""
    names = np.repeat([f"g{at}" for at in range(groups)], size)

    def simulate(rng: np.random.Generator, draws: int) -> Outcome:
        found = warned = 0
        for _ in range(draws):
            report = measured(pl.DataFrame({**sample(rng, len(names)), "channel": names}))
            p = [row["p_adj"] for row in report.table("by_channel").rows]
            found += any(isinstance(each, float) and each < 0.05 for each in p)
            warned += any(note.code in {"few-units", "few-decide"} for note in report.notes)
        return Outcome(found, draws, warned)

    return simulate


def of_customers(clusters: int, size: float, unequal: float, icc: float, answers: Callable[[np.ndarray], dict[str, np.ndarray]]) -> Sample:
    """Answers of so many customers in each sample, lognormal in number, whose tastes carry ``icc`` of the variance of what lies behind."""

    def sample(rng: np.random.Generator, n: int) -> dict[str, np.ndarray]:
        each = round(clusters * size)
        owners = np.concatenate(
            [
                rng.choice(clusters, each, p=(shares := np.exp(unequal * rng.standard_normal(clusters))) / shares.sum())
                for _ in range(n // each)
            ]
        )
        customer = owners + clusters * np.repeat(np.arange(n // each), each) + rng.integers(1 << 40) * 1_000_000
        _, position = np.unique(customer, return_inverse=True)
        taste = rng.standard_normal(position.max() + 1)[position]
        behind = math.sqrt(icc) * taste + math.sqrt(1 - icc) * rng.standard_normal(n)
        return {**answers(behind), "customer_id": customer.astype(str)}

    return sample


def weighted_situations(
    measure: str,
    weighted: Callable[[float], tuple[Sample, float]],
    holds: Callable[[int, tuple[Sample, float]], Simulation],
    no_change: Callable[[tuple[int, int], Sample, str | None], Simulation],
) -> list[Situation]:
    """The situations of a measure whose lognormal weights go with the answer or do not: intervals, and tests of unequal groups.

    ``weighted`` gives the sample and its true figure for a correlation, ``holds`` and ``no_change`` what simulates a claim.
    """
    weights = "lognormal weights (σ = 0.8), correlation"
    found = [
        Situation(measure, f"{n} answers, {weights} {rho:g} with the answer", "misses", holds(n, weighted(rho)), 400)
        for n in (30, 300)
        for rho in (0, 0.8)
    ]
    return found + [
        Situation(
            measure, f"30 against 300 answers, {weights} {rho:g}", "false positives", no_change((300, 30), weighted(rho)[0], "weight")
        )
        for rho in (0, 0.8)
    ]
