"""Effort: answers of which most are at one end, in groups of unequal size."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from tests.simulation.situations import Outcome, Situation
from tests.simulation.two_samples import Sample, false_positives, frame

import cxkit

SKEWED = {"70 % at the easy end": (0.02, 0.03, 0.03, 0.05, 0.07, 0.1, 0.7)}


def _answers(shares: tuple[float, ...]) -> Sample:
    return lambda rng, n: {"effort": rng.choice(np.arange(1, 8), n, p=shares)}


def _no_change(sizes: tuple[int, int], shares: tuple[float, ...]) -> Callable[[np.random.Generator, int], Outcome]:
    def simulate(rng: np.random.Generator, draws: int) -> Outcome:
        answers = frame(rng, draws, sizes, _answers(shares))
        found = cxkit.ces(answers, scale="1-7", easy="high", by="draw", every="month", since="2025-01-01", until="2025-02-28")
        return false_positives(found, "p")

    return simulate


SITUATIONS = tuple(
    Situation("effort", f"{sizes[1]} against {sizes[0]} answers, {title}", "false positives", _no_change(sizes, shares), 300)
    for title, shares in SKEWED.items()
    for sizes in ((300, 30), (300, 100))
)
