"""How long customers stay: exponential times in months, of customers who came at any time in the last years, so many are still there."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
from scipy.special import betaln
from tests.simulation.situations import Outcome, Situation

from cxkit.measures.customers.delta_method import shares_with_limits
from cxkit.measures.customers.survival_curves import Curves, figures, horizon, tests
from cxkit.stats import shifted_beta_geometric as sbg
from cxkit.stats.survival import Spell, Survival

MEAN = 20.0
"""Months; of these a third is lost later than they are observed."""


def _misses(customers: int, figure: Literal["mean", "median"]) -> Callable[[np.random.Generator, int], Outcome]:
    """The mean up to the report's own horizon, which differs between draws, or the median."""

    def simulate(rng: np.random.Generator, draws: int) -> Outcome:
        missed = 0
        for _ in range(draws):
            time, end = rng.exponential(MEAN, customers), rng.uniform(0, 48, customers)
            spells = [Spell(float(min(t, e)), bool(t <= e), 1) for t, e in zip(time, end, strict=True)]
            found = Curves((), {(): Survival(spells, 0.95)}, {(): spells}, None)
            until = horizon(found, None)
            row = figures(found, (), until, 12.0, 0.95)
            truth = MEAN * (1 - math.exp(-until / MEAN)) if figure == "mean" else MEAN * math.log(2)
            low, high = (limit if isinstance(limit, float) else None for limit in (row[f"{figure}_low"], row[f"{figure}_high"]))
            missed += not ((low is None or low <= truth) and (high is None or truth <= high))
        return Outcome(missed, draws)

    return simulate


def _log_rank(sizes: Sequence[int], mean: float) -> Callable[[np.random.Generator, int], Outcome]:
    """Groups of customers who are lost at one and the same rate."""

    def simulate(rng: np.random.Generator, draws: int) -> Outcome:
        found = 0
        for _ in range(draws):
            spells: dict[tuple[object, ...], list[Spell]] = {}
            for at, customers in enumerate(sizes):
                time, end = rng.exponential(mean, customers), rng.uniform(0, 48, customers)
                spells[str(at),] = [Spell(float(min(t, e)), bool(t <= e), 1) for t, e in zip(time, end, strict=True)]
            p = tests(Curves(("segment",), {}, spells, None), "none")[0]["p"]
            found += isinstance(p, float) and p < 0.05
        return Outcome(found, draws)

    return simulate


def _projection(customers: int) -> Callable[[np.random.Generator, int], Outcome]:
    """Survival of 12 periods projected from up to 6, of customers who leave each period with probabilities of their own (beta)."""
    alpha, beta = 0.8, 2.0
    truth = float(np.exp(betaln(alpha, beta + 12) - betaln(alpha, beta)))

    def simulate(rng: np.random.Generator, draws: int) -> Outcome:
        missed = 0
        for _ in range(draws):
            life, end = rng.geometric(np.maximum(rng.beta(alpha, beta, customers), 1e-12)), rng.integers(2, 7, customers)
            lost = np.bincount(life[life <= end], minlength=7)[1:7]
            left = np.bincount(end[life > end], minlength=7)[1:7]
            fit = sbg.fit(lost, left, 0.95)
            ((_, low, high),) = shares_with_limits(fit, lambda values: sbg.survival(values, [12]).tolist(), 0.95)
            missed += low is not None and high is not None and not low <= truth <= high
        return Outcome(missed, draws)

    return simulate


SITUATIONS = (
    *(
        Situation(f"{figure} tenure", f"{customers} customers, 38 % still there", "misses", _misses(customers, figure), 1000)
        for figure in ("mean", "median")
        for customers in (30, 100)
    ),
    *(
        Situation(
            "log-rank test",
            f"{shown}, {lost} % lost",
            "false positives",
            _log_rank(sizes, mean),
            draws,
        )
        for shown, sizes, lost, mean, draws in (
            ("2 groups of 30 customers", (30, 30), 62, 20.0, 300),
            ("5 groups of 30 customers", (30,) * 5, 11, 200.0, 300),
            ("13 groups of 30 customers", (30,) * 13, 11, 200.0, 150),
            ("2 groups of 3 and one of 400 customers", (3, 3, 400), 62, 20.0, 200),
        )
    ),
    *(
        Situation("projected survival", f"{customers} customers, 12 periods from up to 6", "misses", _projection(customers), 200)
        for customers in (400,)
    ),
)
