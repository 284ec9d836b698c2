"""CSAT: shares far from one half, in groups of unequal size."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from tests.simulation.situations import Outcome, Situation
from tests.simulation.two_samples import Sample, false_positives, frame

import cxkit


def satisfied(share: float) -> Sample:
    """Answers 5 with that probability, else 1."""
    return lambda rng, n: {"satisfaction": np.where(rng.random(n) < share, 5, 1)}


def _no_change(sizes: tuple[int, int], share: float) -> Callable[[np.random.Generator, int], Outcome]:
    def simulate(rng: np.random.Generator, draws: int) -> Outcome:
        answers = frame(rng, draws, sizes, satisfied(share))
        report = cxkit.csat(answers, score="satisfaction", scale="1-5", by="draw", every="month", since="2025-01-01", until="2025-02-28")
        return false_positives(report, "p")

    return simulate


SITUATIONS = tuple(
    Situation("CSAT", f"{sizes[1]} against {sizes[0]} answers, CSAT {100 * share:g} %", "false positives", _no_change(sizes, share))
    for sizes, share in (((300, 30), 0.5), ((300, 30), 0.9), ((300, 30), 0.97))
)
