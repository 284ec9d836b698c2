"""Revenue of skewed amounts: revenue per customer, net and gross revenue retention of log-normal revenue, a part of the customers lost."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from scipy.stats import norm
from tests.simulation.situations import Outcome, Situation

from cxkit.measures.customers.revenue import retention_rates
from cxkit.stats.skewed import skewed_mean_interval

Simulate = Callable[[np.random.Generator, int], Outcome]


def _mean(n: int, sigma: float) -> Simulate:
    truth = math.exp(sigma * sigma / 2)

    def simulate(rng: np.random.Generator, draws: int) -> Outcome:
        missed = 0
        for values in rng.lognormal(0, sigma, (draws, n)):
            centred = values - values.mean()
            skewness = (centred**3).mean() / (centred**2).mean() ** 1.5
            low, high = skewed_mean_interval(values.mean(), values.std(ddof=1), skewness, n, 0.95) or (0.0, 0.0)
            missed += not low <= truth <= high
        return Outcome(missed, draws)

    return simulate


def _retention(name: str, n: int, sigma: float, lost: float) -> Simulate:
    """What customers spend changes by a factor that is log-normal too (0.6 σ); NRR and GRR are those of the whole distribution."""
    spread = 0.6 * sigma
    kept = math.exp(spread * spread / 2) if name == "nrr" else 0.5 + math.exp(spread * spread / 2) * float(norm.cdf(-spread))
    truth = (1 - lost) * kept

    def simulate(rng: np.random.Generator, draws: int) -> Outcome:
        missed = 0
        for _ in range(draws):
            a = rng.lognormal(0, sigma, n)
            b = a * rng.lognormal(0, spread, n) * (rng.random(n) >= lost)
            found = retention_rates(_pair(a, b), 0.95)[name]
            missed += found is None or not ((found.low or 0) <= truth <= (math.inf if found.high is None else found.high))
        return Outcome(missed, draws)

    return simulate


def _pair(a: np.ndarray, b: np.ndarray) -> dict[str, float]:
    """The sums that ``compared`` makes of what customers spent in two periods."""
    least = np.minimum(a, b)
    columns = {"a": a, "b": b, "g": least}
    for other, name in ((b, "b"), (least, "g")):
        columns |= {name * 2: other**2, "a" + name: a * other, "aa": a * a}
        columns |= {name * 3: other**3, "a" + name * 2: a * other**2, "aa" + name: a * a * other, "aaa": a**3}
    sums = {key: float(values.sum()) for key, values in columns.items()}
    return {**sums, **{f"all_{key}": value for key, value in sums.items()}, "n": a.size, "all_n": a.size, "base": a.size, "stayed": a.size}


SITUATIONS = (
    *(
        Situation("revenue per customer", f"{n} customers, log-normal amounts, σ = {sigma:g}", "misses", _mean(n, sigma), 2000)
        for n in (30, 100, 400)
        for sigma in (0.5, 1.0, 1.5)
    ),
    *(
        Situation(
            name.upper(),
            f"{n} customers, log-normal amounts, σ = {sigma:g}, {lost:.0%} lost".replace("%", " %"),
            "misses",
            _retention(name, n, sigma, lost),
            1000,
        )
        for name in ("nrr", "grr")
        for n, sigma, lost in ((30, 0.5, 0.05), (30, 1.5, 0.2), (100, 1.0, 0.2), (400, 1.5, 0.5))
    ),
)
