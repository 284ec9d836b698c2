"""Effort: answers of which most are at one end, in groups of unequal size, and with weights that go with the answer."""

from __future__ import annotations

import numpy as np
from tests.simulation.nps import WHEN, weighted_by
from tests.simulation.situations import Situation
from tests.simulation.two_samples import Sample, Simulation, false_positives, frame, misses, weighted_situations

import cxkit

SKEWED = {
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


def _holds(size: int, drawn: tuple[Sample, float]) -> Simulation:
    sample, truth = drawn
    return lambda rng, draws: misses(
        cxkit.ces(frame(rng, draws, (2, size), sample), scale="1-7", easy="high", weight="weight", **WHEN), truth
    )


SITUATIONS = (
    *(
        Situation("effort", f"{sizes[1]} against {sizes[0]} answers, {title}", "false positives", _no_change(sizes, _answers(shares)), 300)
        for title, shares in SKEWED.items()
        for sizes in ((300, 30), (300, 100))
    ),
    *weighted_situations("effort", _weighted, _holds, _no_change),
)
