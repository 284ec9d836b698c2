"""Order value before and after a measure: log-normal amounts of customers who order several times."""

from __future__ import annotations

import math

import numpy as np
from tests.simulation.situations import Outcome, Situation

from cxkit.measures.group_sums import Pair, Sums
from cxkit.measures.outcomes.customer_figures import OrderValue
from cxkit.stats.moments import Moments


def _orders(rng: np.random.Generator, customers: int, sigma: float) -> Sums:
    """The sums of customers with 2.5 orders on average, whose tastes carry a quarter of the variance of the logarithm."""
    each = rng.poisson(1.5, customers) + 1
    owner = np.repeat(np.arange(customers), each)
    amounts = np.exp(rng.normal(0, sigma / 2, customers)[owner] + rng.normal(0, sigma * math.sqrt(0.75), owner.size))
    w, t = each.astype(float), np.bincount(owner, amounts)
    ww, wt, tt = (float((one * other).sum()) for one, other in ((w, w), (w, t), (t, t)))
    moments = Moments(owner.size, customers, float(w.sum()), float(t.sum()), ww, wt, tt, float((w**4).sum()))
    histogram = tuple((value, 1) for value in sorted(amounts.tolist()))
    return Sums({"orders": owner.size}, {"orders": float(owner.size)}, float(owner.size), moments, {"order_value": moments}, histogram)


def _no_change(sizes: tuple[int, int], sigma: float) -> Situation:
    def simulate(rng: np.random.Generator, draws: int) -> Outcome:
        found = 0
        for _ in range(draws):
            a, b = (_orders(rng, size, sigma) for size in sizes)
            difference = OrderValue(0.95, (0.0, 1e9)).compare(Pair(a, b, None, sum(sizes)))
            found += difference is not None and difference.p is not None and difference.p < 0.05
        return Outcome(found, draws)

    title = f"{sizes[0]} against {sizes[1]} customers with 2.5 orders on average, log-normal amounts, σ = {sigma:g}"
    return Situation("order value", title, "false positives", simulate, 400)


SITUATIONS = tuple(_no_change((30, 300), sigma) for sigma in (0.5, 1.5))
