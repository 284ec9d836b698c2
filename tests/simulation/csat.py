"""CSAT: shares far from one half, in groups of unequal size, and with weights that go with the answer."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
from tests.simulation.nps import WHEN, weighted_by
from tests.simulation.situations import Situation
from tests.simulation.two_samples import Sample, Simulation, any_group, false_positives, frame, misses, of_customers, weighted_situations

import cxkit


def satisfied(share: float) -> Sample:
    """Answers 5 with that probability, else 1."""
    return lambda rng, n: {"satisfaction": np.where(rng.random(n) < share, 5, 1)}


def _weighted(rho: float) -> tuple[Sample, float]:
    """Answers with lognormal weights that go with them, and the true share of those who are satisfied."""

    def sample(rng: np.random.Generator, n: int) -> dict[str, np.ndarray]:
        behind, weight, _ = weighted_by(rng, n, rho, 0.8)
        return {"satisfaction": np.where(behind > -0.5, 5, 1), "weight": weight}

    return sample, 1 - weighted_by(np.random.default_rng(0), 0, rho, 0.8)[2].cdf(-0.5)


def _no_change(sizes: tuple[int, int], sample: Sample, weight: str | None = None) -> Simulation:
    return lambda rng, draws: false_positives(
        cxkit.csat(frame(rng, draws, sizes, sample), score="satisfaction", scale="1-5", weight=weight, **WHEN), "p"
    )


def _holds(size: int, drawn: tuple[Sample, float]) -> Simulation:
    sample, truth = drawn
    return lambda rng, draws: misses(
        cxkit.csat(frame(rng, draws, (2, size), sample), score="satisfaction", scale="1-5", weight="weight", **WHEN), truth
    )


def _clusters(clusters: int) -> Simulation:
    """The interval of customers' answers, of whom each has several; 79 % are satisfied."""
    sample = of_customers(clusters, 8, 1, 0.4, lambda behind: {"satisfaction": np.where(behind > -0.8, 5, 1)})
    drawn = (8 * clusters, 8 * clusters)
    return lambda rng, draws: misses(
        cxkit.csat(frame(rng, draws, drawn, sample), score="satisfaction", scale="1-5", cluster="customer_id", **WHEN),
        NormalDist().cdf(0.8),
    )


SITUATIONS = (
    *(
        Situation(
            "CSAT",
            f"{sizes[1]} against {sizes[0]} answers, CSAT {100 * share:g} %",
            "false positives",
            _no_change(sizes, satisfied(share)),
        )
        for sizes, share in (((300, 30), 0.5), ((300, 30), 0.9), ((300, 30), 0.97))
    ),
    *(
        Situation(
            "CSAT",
            f"any of {groups} groups of {size}, CSAT {100 * share:g} %",
            "false positives",
            any_group(groups, size, satisfied(share), lambda frame: cxkit.csat(frame, scale="1-5", by="channel")),
            150,
        )
        for groups, size, share in ((2, 30, 0.95), (30, 30, 0.95), (30, 60, 0.9), (30, 200, 0.95))
    ),
    *(
        Situation(
            "CSAT", f"{clusters} customers with about 8 answers each, very unequal numbers, ICC 0.4", "misses", _clusters(clusters), 300
        )
        for clusters in (5, 30)
    ),
    *weighted_situations("CSAT", _weighted, _holds, _no_change),
)
