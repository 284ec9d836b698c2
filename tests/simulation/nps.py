"""NPS: far from the middle, in groups of unequal size, in many groups, with weights that go with the score, and in few clusters."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from statistics import NormalDist
from typing import Any

import numpy as np
from tests.simulation.situations import Outcome, Situation
from tests.simulation.two_samples import Sample, any_group, false_positives, frame, misses, of_customers

import cxkit

Shares = tuple[float, float, float]
Simulation = Callable[[np.random.Generator, int], Outcome]
BY_NPS: dict[int, Shares] = {
    -90: (0.93, 0.04, 0.03),
    -50: (0.65, 0.2, 0.15),
    0: (0.3, 0.4, 0.3),
    40: (0.2, 0.2, 0.6),
    75: (0.05, 0.15, 0.8),
    88: (0.03, 0.06, 0.91),
    97: (0.01, 0.01, 0.98),
}
WHEN: dict[str, Any] = {"by": "draw", "every": "month", "since": "2025-01-01", "until": "2025-02-28"}


def plain(shares: Shares) -> Sample:
    """Independent answers with these shares of detractors, passives and promoters."""
    return lambda rng, n: {"recommend": rng.choice([0, 8, 10], n, p=shares)}


def key_accounts(share: float, weight: float, others: Shares, heavy: Shares) -> tuple[Sample, float]:
    """Answers of few accounts with a large weight among many of weight 1, and the true NPS."""

    def sample(rng: np.random.Generator, n: int) -> dict[str, np.ndarray]:
        large = rng.random(n) < share
        scores = np.where(large, rng.choice([0, 8, 10], n, p=heavy), rng.choice([0, 8, 10], n, p=others))
        return {"recommend": scores, "weight": np.where(large, weight, 1.0)}

    parts = ((share * weight, heavy), (1 - share, others))
    return sample, 100 * sum(w * (p - d) for w, (d, _, p) in parts) / sum(w for w, _ in parts)


def weighted_by(rng: np.random.Generator, n: int, rho: float, spread: float) -> tuple[np.ndarray, np.ndarray, NormalDist]:
    """What lies behind the answers, lognormal weights whose logarithm has the correlation ``rho`` with it, and its weighted law."""
    first = rng.standard_normal(n)
    behind = rho * first + math.sqrt(1 - rho * rho) * rng.standard_normal(n)
    return behind, np.exp(spread * first), NormalDist(rho * spread)  # weighting by exp(spread x) moves x by spread


def correlated(rho: float, spread: float) -> tuple[Sample, float]:
    """Answers with such weights, and the true NPS."""

    def sample(rng: np.random.Generator, n: int) -> dict[str, np.ndarray]:
        behind, weight, _ = weighted_by(rng, n, rho, spread)
        return {"recommend": np.where(behind < -0.8, 0, np.where(behind < 0, 8, 10)), "weight": weight}

    law = weighted_by(np.random.default_rng(0), 0, rho, spread)[2]
    return sample, 100 * (1 - law.cdf(0) - law.cdf(-0.8))


def clustered(clusters: int, size: float, unequal: float, icc: float) -> tuple[Sample, float]:
    """Answers of so many customers in each sample, lognormal in size, whose tastes carry ``icc`` of the variance, and the true NPS."""

    law = NormalDist()
    sample = of_customers(
        clusters, size, unequal, icc, lambda behind: {"recommend": np.where(behind < -0.8, 0, np.where(behind < 0, 8, 10))}
    )
    return sample, 100 * (1 - law.cdf(0) - law.cdf(-0.8))


def no_change(sizes: tuple[int, int], sample: Sample, **options: Any) -> Simulation:
    """Two samples of the same answers: how often they are called different."""
    return lambda rng, draws: false_positives(cxkit.nps(frame(rng, draws, sizes, sample), **WHEN, **options), "p")


def holds(size: int, drawn: tuple[Sample, float], **options: Any) -> Simulation:
    """One sample: how often its interval misses the true NPS."""
    sample, truth = drawn
    return lambda rng, draws: misses(cxkit.nps(frame(rng, draws, (2, size), sample), **WHEN, **options), truth)


def holds_clusters(drawn: tuple[Sample, float], size: int) -> Simulation:
    """The same for a sample of customers."""
    sample, truth = drawn
    return lambda rng, draws: misses(cxkit.nps(frame(rng, draws, (size, size), sample), **WHEN, cluster="customer_id"), truth)


def any_of(groups: int, size: int, shares: Shares) -> Simulation:
    """Groups of one and the same process: how often a report calls any of them different."""

    return any_group(groups, size, plain(shares), cxkit.nps)


def _two(sizes: tuple[int, int], levels: Sequence[int]) -> list[Situation]:
    return [
        Situation("NPS", f"{sizes[1]} against {sizes[0]} answers, NPS {nps}", "false positives", no_change(sizes, plain(BY_NPS[nps])))
        for nps in levels
    ]


HEAVY = {
    "2 % key accounts of weight 50": key_accounts(0.02, 50, (0.1, 0.2, 0.7), (0.5, 0.3, 0.2)),
    "5 % key accounts of weight 20": key_accounts(0.05, 20, (0.1, 0.2, 0.7), (0.5, 0.3, 0.2)),
    "10 % key accounts of weight 10": key_accounts(0.1, 10, (0.05, 0.15, 0.8), (0.3, 0.3, 0.4)),
}
SITUATIONS = (
    *_two((300, 30), (-90, 0, 40, 75, 88, 97)),
    *_two((3000, 200), (-50, 88)),
    *_two((60, 60), (97,)),
    *(
        Situation("NPS", f"{size} answers, NPS {nps}", "misses", holds(size, (plain(BY_NPS[nps]), float(nps))))
        for size, nps in ((30, -90), (30, 40), (30, 97), (200, 97))
    ),
    *(
        Situation("NPS", f"any of {groups} groups of {size}, NPS {nps}", "false positives", any_of(groups, size, BY_NPS[nps]), 300)
        for groups, size, nps in ((8, 40, 88), (8, 40, 97), (30, 30, 88), (30, 100, 40), (30, 200, 75))
    ),
    *(
        Situation("NPS", f"{n} answers, {name}", "misses", holds(n, drawn, weight="weight"))
        for name, drawn in HEAVY.items()
        for n in (100, 200, 1000)
        if (n, name[:3]) != (100, "2 %")  # a sixth of such samples have no key account, which nothing in them shows
    ),
    *(
        Situation(
            "NPS",
            f"{n} answers, lognormal weights (σ = 0.8), correlation {rho:g} with the score",
            "misses",
            holds(n, correlated(rho, 0.8), weight="weight"),
        )
        for n in (30, 300)
        for rho in (0, 0.4, 0.8)
    ),
    *(
        Situation(
            "NPS",
            f"{sizes[1]} against {sizes[0]} answers, lognormal weights (σ = 0.8), correlation {rho:g}",
            "false positives",
            no_change(sizes, correlated(rho, 0.8)[0], weight="weight"),
        )
        for sizes in ((300, 30), (300, 300))
        for rho in (0, 0.8)
    ),
    *(
        Situation(
            "NPS",
            f"{sizes[1]} against {sizes[0]} answers, 5 % key accounts of weight 20",
            "false positives",
            no_change(sizes, HEAVY["5 % key accounts of weight 20"][0], weight="weight"),
        )
        for sizes in ((1000, 100), (300, 300))
    ),
    Situation(
        "NPS",
        "any of 8 groups of 40, 5 % key accounts of weight 20",
        "false positives",
        any_group(8, 40, HEAVY["5 % key accounts of weight 20"][0], lambda frame: cxkit.nps(frame, weight="weight", by="channel")),
        150,
    ),
    *(
        Situation(
            "NPS",
            f"any of {groups} groups of {size}, lognormal weights (σ = 0.8), correlation 0.8",
            "false positives",
            any_group(groups, size, correlated(0.8, 0.8)[0], lambda frame: cxkit.nps(frame, weight="weight", by="channel")),
            150,
        )
        for groups, size in ((8, 40), (8, 200))
    ),
    *(
        Situation(
            "NPS",
            f"{clusters} customers with about {size} answers each, {'very unequal' if unequal else 'equal'} numbers, ICC {icc:g}",
            "misses",
            holds_clusters(clustered(clusters, size, unequal, icc), clusters * size),
            500 if clusters < 100 else 300,
        )
        for clusters, size, unequal in ((5, 8, 0.0), (5, 8, 1.0), (30, 8, 0.0), (30, 8, 1.0), (400, 3, 1.0))
        for icc in (0.02, 0.3)
    ),
    *(
        Situation(
            "NPS",
            f"{clusters} against {clusters} customers with about 8 answers each, very unequal numbers, ICC 0.3",
            "false positives",
            no_change((clusters * 8, clusters * 8), clustered(clusters, 8, 1.0, 0.3)[0], cluster="customer_id"),
            500,
        )
        for clusters in (5, 30)
    ),
)
