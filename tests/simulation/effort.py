"""Effort: answers of which most are at one end, in groups of unequal size, and with weights that go with the answer."""

from __future__ import annotations

import numpy as np
from tests.simulation.nps import WHEN, weighted_by
from tests.simulation.situations import Outcome, Situation
from tests.simulation.two_samples import Sample, Simulation, false_positives, frame, misses, weighted_situations

import cxkit
from cxkit.measures.survey import averages
from cxkit.stats.moments import Moments

SKEWED = {
    "90 % at the easy end": (0.005, 0.01, 0.01, 0.015, 0.02, 0.04, 0.9),
    "70 % at the easy end": (0.02, 0.03, 0.03, 0.05, 0.07, 0.1, 0.7),
}
CUTS = (-1.2, -0.8, -0.4, 0.0, 0.4, 0.8)
"""Where what lies behind a weighted answer passes from one point of the scale to the next."""


def _answers(shares: tuple[float, ...]) -> Sample:
    return lambda rng, n: {"effort": rng.choice(np.arange(1, 8), n, p=shares)}


def _weighted(rho: float) -> tuple[Sample, float]:
    """Answers with lognormal weights that go with them, and the true mean."""

    def sample(rng: np.random.Generator, n: int) -> dict[str, np.ndarray]:
        behind, weight, _ = weighted_by(rng, n, rho, 0.8)
        return {"effort": 1 + np.searchsorted(CUTS, behind), "weight": weight}

    law = weighted_by(np.random.default_rng(0), 0, rho, 0.8)[2]
    return sample, 7 - sum(law.cdf(cut) for cut in CUTS)


def _no_change(sizes: tuple[int, int], sample: Sample, weight: str | None = None) -> Simulation:
    return lambda rng, draws: false_positives(
        cxkit.ces(frame(rng, draws, sizes, sample), scale="1-7", easy="high", weight=weight, **WHEN), "p"
    )


def _mean(size: int, shares: tuple[float, ...]) -> Simulation:
    """The interval of the mean as every survey metric has it; answers that are all alike have none, and are drawn again."""
    points = np.arange(1.0, 8.0)
    truth = float(points @ np.array(shares))

    def simulate(rng: np.random.Generator, draws: int) -> Outcome:
        missed = found = 0
        while found < draws:
            y = rng.choice(points, size, p=shares)
            n, total, squares = float(size), float(y.sum()), float((y * y).sum())
            low, high = averages.limits(Moments(size, size, n, total, n, total, squares, n), 0.95, (1.0, 7.0))
            if low is not None and high is not None:
                missed, found = missed + (not low <= truth <= high), found + 1
        return Outcome(missed, draws)

    return simulate


def _holds(size: int, drawn: tuple[Sample, float]) -> Simulation:
    sample, truth = drawn
    return lambda rng, draws: misses(
        cxkit.ces(frame(rng, draws, (2, size), sample), scale="1-7", easy="high", weight="weight", **WHEN), truth
    )


SITUATIONS = (
    *(
        Situation("effort", f"{sizes[1]} against {sizes[0]} answers, {title}", "false positives", _no_change(sizes, _answers(shares)), 300)
        for title, shares in SKEWED.items()
        for sizes in (((300, 30), (300, 100)) if "70" in title else ((300, 30),))
    ),
    *(
        Situation("effort", f"{size} answers, {title}", "misses", _mean(size, shares), 1000)
        for title, shares in SKEWED.items()
        for size in (30, 100)
    ),
    *weighted_situations("effort", _weighted, _holds, _no_change),
)
