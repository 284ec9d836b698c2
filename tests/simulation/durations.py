"""Days to resolve, where customers with several matters differ in how soon these are resolved (gamma frailty), and right-censoring."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from tests.simulation.situations import Outcome, Situation

from cxkit.stats.survival import Spell, Survival


def _median(customers: int, matters: int, shape: float) -> Callable[[np.random.Generator, int], Outcome]:
    """The median of S(t) = (1 + t / (10 shape))^-shape, that of exponential times of mean 10 whose rates are gamma distributed."""
    truth = 10 * shape * (2 ** (1 / shape) - 1)

    def simulate(rng: np.random.Generator, draws: int) -> Outcome:
        missed = 0
        for _ in range(draws):
            frailty = rng.gamma(shape, 1 / shape, customers)
            whose = np.repeat(np.arange(customers), rng.poisson(matters, customers) + 1)
            time, end = rng.exponential(10 / frailty[whose]), rng.uniform(0, 60, whose.size)
            spells = [Spell(float(min(t, e)), bool(t <= e), 1) for t, e in zip(time, end, strict=True)]
            _, low, high = Survival(spells, 0.95, whose.tolist()).quantile(0.5)
            missed += not ((low is None or low <= truth) and (high is None or truth <= high))
        return Outcome(missed, draws)

    return simulate


SITUATIONS = tuple(
    Situation(
        "median days to resolve",
        f"{customers} customers with {matters + 1} matters each on average",
        "misses",
        _median(customers, matters, shape),
        400,
    )
    for customers, matters, shape in ((12, 6, 1.0), (40, 5, 1.0), (100, 4, 0.5))
)
